//! The class `Lesson`: steps to be opened, answers to be judged. Documents come and go as the bytes that `Lab` saves.

use js_sys::Object;
use pixelwise_lab::{Lab, save};
use pixelwise_lessons as core;
use pixelwise_web::error::set;
use pixelwise_web::{Thrown, thrown};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsError, JsValue};

#[wasm_bindgen]
extern "C" {
    /// Numbers by the names of their places in a sentence.
    #[wasm_bindgen(typescript_type = "Record<string, string>")]
    pub type LessonValues;
}

/// A lesson.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Lesson {
    lesson: core::Lesson,
}

/// A step as it is opened, without its answer.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
pub struct LessonStep {
    /// The step's key.
    pub id: String,
    /// The document that it asks about, as `Lab` saves it.
    pub document: Vec<u8>,
    /// `binary`, `multiclass` or `both`.
    pub forms: String,
    /// The columns that are shown.
    pub columns: Vec<String>,
    /// The columns whose numbers are hidden until the answer is locked.
    pub hide: Vec<String>,
    /// The columns of which the outlined pixel's numbers are hidden, and what is summed up from them.
    #[wasm_bindgen(js_name = hidePixel)]
    pub hide_pixel: Vec<String>,
    /// The channel that maps show where they show one.
    pub channel: usize,
    /// Whether learning's controls are there.
    pub learning: bool,
    /// Whether the pixel's loss is drawn over its logit, to be dragged along.
    pub curve: bool,
    /// `choice`, `number`, `pixel` or `order`; empty where nothing is asked.
    pub ask: String,
    /// The answers to choose from, or what is to be put in order.
    pub options: Vec<String>,
    /// The symbol before the field of a number.
    pub symbol: String,
    /// Whether there is something to do by hand.
    pub act: bool,
    /// The tool in hand; empty for any.
    pub tool: String,
    says: Vec<(String, String)>,
}

/// A step once its answer is shown.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
pub struct LessonTold {
    /// The document that it leads to; undefined where it is the one that was asked about.
    pub document: Option<Vec<u8>>,
    /// The right answer: an option, a number, `row,column`, or names with commas between them; empty where nothing is asked.
    pub answer: String,
    /// The number behind it.
    pub value: String,
    /// The row and the column of the pixel that is outlined then, where it is another one.
    pub look: Option<Vec<u32>>,
    tells: Vec<(String, String)>,
}

/// The curve of a pixel's loss, as shares of its width from the left and of its height from the top.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
pub struct LessonCurve {
    /// The points of the curve, x and y in turn.
    pub line: Vec<f64>,
    /// Where the question begins, x and y.
    pub from: Vec<f64>,
    /// What stands there.
    pub label: String,
    /// The x of the asked logit.
    pub x: f64,
    /// The asked logit.
    pub at: String,
    /// The y of each option.
    pub options: Vec<f64>,
    /// Logits below the curve, and the x of each.
    pub logits: Vec<String>,
    /// The x of each.
    pub xs: Vec<f64>,
    /// Losses beside it.
    pub losses: Vec<String>,
    /// The y of each.
    pub ys: Vec<f64>,
}

/// What an answer is.
#[wasm_bindgen(getter_with_clone)]
#[derive(Debug)]
pub struct LessonVerdict {
    /// Whether it is right.
    pub right: bool,
    /// Whether a number is close to the right one.
    pub near: bool,
    /// The belief that gives it; empty where it is right or no belief does.
    pub belief: String,
}

impl Lesson {
    /// What leads through a lesson that is at hand.
    pub(crate) fn of(lesson: core::Lesson) -> Self {
        Self { lesson }
    }
}

/// A lesson.
#[wasm_bindgen]
impl Lesson {
    /// Reads a lesson.
    #[wasm_bindgen(constructor)]
    pub fn new(json: &str) -> Result<Lesson, JsError> {
        Ok(Self { lesson: core::Lesson::read(json)? })
    }

    /// The keys of its steps.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn steps(&self) -> Vec<String> {
        self.lesson.steps.iter().map(|step| step.id.clone()).collect()
    }

    /// Opens a step, whatever was done in the steps before.
    pub fn open(&self, step: usize) -> Result<LessonStep, JsError> {
        let core::Opened { document, show, says } = self.lesson.open(step)?;
        let asked = &self.lesson.steps[step];
        let symbol = match &asked.ask {
            Some(core::Ask::Number { symbol, .. }) => symbol.clone(),
            _ => String::new(),
        };
        let act = asked.act.as_ref();
        Ok(LessonStep {
            id: asked.id.clone(),
            document: save::save(&document)?,
            forms: show.forms,
            columns: show.columns,
            hide: asked.hide.clone(),
            hide_pixel: asked.hide_pixel.clone(),
            channel: show.channel,
            learning: show.learning,
            curve: show.curve,
            ask: asked.ask.as_ref().map_or("", |ask| ask.kind().id()).to_owned(),
            options: asked
                .ask
                .as_ref()
                .map_or_else(Vec::new, core::Ask::names)
                .into_iter()
                .map(str::to_owned)
                .collect(),
            symbol,
            act: act.is_some(),
            tool: act.and_then(|act| act.tool.clone()).unwrap_or_default(),
            says,
        })
    }

    /// Tells a step's answer and what it leads to.
    pub fn tell(&self, step: usize) -> Result<LessonTold, JsError> {
        let told = self.lesson.tell(step)?;
        let document = told.document.map(|document| save::save(&document)).transpose()?;
        let (answer, value) =
            told.answer.map_or_else(Default::default, |answer| (answer.given, answer.value));
        let look = self.lesson.steps[step].look.map(|(row, column)| vec![row as u32, column as u32]);
        Ok(LessonTold { document, answer, value, look, tells: told.tells })
    }

    /// The curve of a step's question, drawn on through the answer once it is told; undefined where it has none.
    pub fn curve(&self, step: usize, told: bool) -> Result<Option<LessonCurve>, JsError> {
        Ok(self.lesson.curve(step, told)?.map(|drawn| {
            let core::Drawn { line, from, label, x, at, options, logits, losses } = drawn;
            let (logits, xs) = logits.into_iter().unzip();
            let (losses, ys) = losses.into_iter().unzip();
            LessonCurve { line, from: from.to_vec(), label, x, at, options, logits, xs, losses, ys }
        }))
    }

    /// Judges an answer.
    pub fn judge(&self, step: usize, given: &str) -> Thrown<LessonVerdict> {
        let core::Verdict { right, near, belief, .. } = self.lesson.judge(step, given).map_err(thrown)?;
        Ok(LessonVerdict { right, near, belief })
    }

    /// Whether the learner has done in a document what a step asks to be done.
    #[wasm_bindgen(js_name = isDone)]
    pub fn is_done(&self, step: usize, document: &[u8]) -> Thrown<bool> {
        let lab: Lab = save::restore(document).map_err(thrown)?;
        Ok(self.lesson.is_done(step, &lab))
    }
}

/// The numbers of its sentences.
#[wasm_bindgen]
impl LessonStep {
    /// By the names of their places.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn values(&self) -> LessonValues {
        values(&self.says)
    }
}

/// The numbers of its sentences.
#[wasm_bindgen]
impl LessonTold {
    /// By the names of their places.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn values(&self) -> LessonValues {
        values(&self.tells)
    }
}

fn values(named: &[(String, String)]) -> LessonValues {
    let object = Object::new();
    for (name, text) in named {
        set(&object, name, &text.as_str().into());
    }
    JsValue::from(object).unchecked_into()
}

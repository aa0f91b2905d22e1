//! The class `Lesson`: steps to be opened, answers to be judged. Documents come and go as the bytes that `Lab` saves.

use js_sys::Uint8Array;
use pixelwise_lab::save;
use pixelwise_lessons as core;
use pixelwise_web::plain::Values;
use pixelwise_web::{Thrown, plain, thrown};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

plain! {
    /// A step as it is opened, without its answer.
    ///
    /// `document` is what it asks about, as `Lab` saves it; `forms` are `binary`, `multiclass` or `both`; the numbers of the columns in
    /// `hide` are hidden until the answer is locked, of those in `hidePixel` the outlined pixel's, and what is summed up from it. `ask` is
    /// `choice`, `number`, `pixel` or `order`, empty where nothing is asked; `tool` is empty for any.
    LessonStep ("LessonStep") = |all: (&core::Step, core::Opened, Vec<u8>)| {
        id: String = all.0.id.clone(),
        document: Uint8Array = all.2,
        forms: String = all.1.show.forms,
        columns: Vec<String> = all.1.show.columns,
        hide: Vec<String> = all.0.hide.clone(),
        hide_pixel: Vec<String> = all.0.hide_pixel.clone(),
        channel: u32 = all.1.show.channel,
        learning: bool = all.1.show.learning,
        curve: bool = all.1.show.curve,
        ask: String = all.0.ask.as_ref().map_or("", |ask| ask.kind().id()),
        options: Vec<String> = all.0.ask.iter().flat_map(core::Ask::names).map(str::to_owned).collect::<Vec<_>>(),
        symbol: String = all.0.ask.as_ref().map_or("", core::Ask::symbol).to_owned(),
        act: bool = all.0.act.is_some(),
        tool: String = all.0.act.as_ref().and_then(|act| act.tool.clone()).unwrap_or_default(),
        values: Values = all.1.says,
    }

    /// A step once its answer is shown.
    ///
    /// `document` is what it leads to, undefined where it is the one that was asked about; `answer` is an option, a number, `row,column`, or
    /// names with commas between them, empty where nothing is asked, and `value` the number behind it; `look` are the row and the column of
    /// the pixel that is outlined then, where it is another one.
    LessonTold ("LessonTold") = |all: (&core::Step, core::Told, Option<Vec<u8>>)| {
        document: Option<Uint8Array> = all.2,
        answer: String = all.1.answer.as_ref().map_or_else(String::new, |answer| answer.given.clone()),
        value: String = all.1.answer.map_or_else(String::new, |answer| answer.value),
        look: Option<[u32; 2]> = all.0.look.map(|(row, column)| [row, column]),
        values: Values = all.1.tells,
    }

    /// A number beside the curve, and how far along it stands.
    LessonTick ("LessonTick") = |tick: (String, f64)| { text: String = tick.0, at: f64 = tick.1 }

    /// The curve of a pixel's loss, as shares of its width from the left and of its height from the top: its points, x and y in turn; where
    /// the question begins, and what stands there; the x of the asked logit, and its text; the y of each option.
    LessonCurve ("LessonCurve") = core::Drawn {
        line: Vec<f64>, from: [f64; 2], label: String, x: f64, at: String, options: Vec<f64>, logits: Vec<LessonTick>, losses: Vec<LessonTick>,
    }

    /// Whether an answer is right, whether a number is close to the right one, and the belief that gives it, if one does.
    LessonVerdict ("LessonVerdict") = |verdict: core::Verdict| {
        right: bool = verdict.right, near: bool = verdict.near, belief: String = verdict.belief,
    }
}

/// A lesson.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Lesson {
    lesson: core::Lesson,
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
    pub fn steps(&self) -> Vec<String> {
        self.lesson.steps.iter().map(|step| step.id.clone()).collect()
    }

    /// Opens a step, whatever was done in the steps before.
    pub fn open(&self, step: usize) -> Result<LessonStep, JsError> {
        let opened = self.lesson.open(step)?;
        let document = save::save(&opened.document);
        Ok((&self.lesson.steps[step], opened, document).into())
    }

    /// Tells a step's answer and what it leads to.
    pub fn tell(&self, step: usize) -> Result<LessonTold, JsError> {
        let told = self.lesson.tell(step)?;
        let document = told.document.as_ref().map(save::save);
        Ok((&self.lesson.steps[step], told, document).into())
    }

    /// The curve of a step's question, drawn on through the answer once it is told; undefined where it has none.
    pub fn curve(&self, step: usize, told: bool) -> Result<Option<LessonCurve>, JsError> {
        Ok(self.lesson.curve(step, told)?.map(LessonCurve::from))
    }

    /// Judges an answer.
    pub fn judge(&self, step: usize, given: &str) -> Thrown<LessonVerdict> {
        self.lesson.judge(step, given).map(LessonVerdict::from).map_err(thrown)
    }

    /// Whether the learner has done in a document what a step asks to be done.
    pub fn isDone(&self, step: usize, document: &[u8]) -> Thrown<bool> {
        Ok(self.lesson.is_done(step, &save::restore(document).map_err(thrown)?))
    }
}

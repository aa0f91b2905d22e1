//! A lesson: its steps as data, and the document of each.

use std::collections::BTreeMap;
use std::fmt;

use pixelwise::Error;
use pixelwise_lab::{Edit, Lab, Pixel, Preset, link};
use serde::Deserialize;

use crate::ask::{Answer, Ask, Verdict};
use crate::change::Change;
use crate::curve::{self, Drawn};
use crate::formula::Formula;
use crate::scenes::Scenes;
use crate::text::Said;

/// A lesson.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Its key in links and tables of strings.
    pub id: String,
    /// How long it takes.
    pub minutes: u32,
    /// The map that stands for it in a list.
    pub picture: Picture,
    /// What it leads through.
    pub steps: Vec<Step>,
}

/// A map of a preset.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// The preset.
    pub scene: String,
    /// `binary` or `multiclass`.
    pub form: String,
    /// The stage by its name.
    pub stage: String,
}

/// A step of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its key in tables of strings.
    pub id: String,
    /// The preset that it begins with; without one, what the step before led to.
    #[serde(default)]
    pub scene: Option<String>,
    /// The scene that it begins with as a link holds it, where a teacher made it.
    #[serde(skip)]
    pub link: Option<String>,
    /// What is changed in it.
    #[serde(default)]
    pub edits: Vec<Change>,
    /// What the page shows; without it, what the step before showed.
    #[serde(default)]
    pub show: Option<Show>,
    /// The columns whose numbers would give the answer away.
    #[serde(default)]
    pub hide: Vec<String>,
    /// The columns of which the outlined pixel's number alone would, and what is summed up from it.
    #[serde(default)]
    pub hide_pixel: Vec<String>,
    /// The numbers of the sentences before the answer.
    #[serde(default)]
    pub says: BTreeMap<String, Said>,
    /// What it asks.
    #[serde(default)]
    pub ask: Option<Ask>,
    /// What happens to the scene when the answer is shown.
    #[serde(default)]
    pub then: Vec<Change>,
    /// The pixel that is outlined once the answer is shown, where it is another one.
    #[serde(default)]
    pub look: Option<(usize, usize)>,
    /// The numbers of the sentences after the answer.
    #[serde(default)]
    pub tells: BTreeMap<String, Said>,
    /// What the learner does by hand.
    #[serde(default)]
    pub act: Option<Act>,
    /// What must hold for its sentences to be true.
    #[serde(default)]
    pub claims: Vec<Formula>,
    /// The misconceptions that it settles, by number.
    #[serde(default)]
    pub settles: Vec<u32>,
}

/// What the page shows of a step.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Show {
    /// `binary`, `multiclass` or `both`.
    pub forms: String,
    /// The columns, by the names of stages.
    pub columns: Vec<String>,
    /// The pixel that is outlined.
    pub pixel: Option<(usize, usize)>,
    /// The channel that maps show where they show one.
    pub channel: usize,
    /// Whether learning's controls are there.
    pub learning: bool,
    /// Whether the pixel's loss is drawn over its logit below the maps, to be dragged along.
    pub curve: bool,
}

/// What the learner does by hand.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// What must hold for it to count as done.
    pub done: Formula,
    /// The tool in hand: `point`, `brush`, `mask` or `ignore`.
    #[serde(default)]
    pub tool: Option<String>,
}

/// A step as it is opened, without its answer.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The document that it asks about; its history begins there.
    pub document: Lab,
    /// What the page shows.
    pub show: Show,
    /// The numbers of the sentences.
    pub says: Vec<(String, String)>,
}

/// A step once its answer is shown.
#[derive(Clone, Debug)]
pub struct Told {
    /// The document that it leads to; `None` where it is the one that was asked about.
    pub document: Option<Lab>,
    /// The numbers of all sentences.
    pub tells: Vec<(String, String)>,
    /// The right answer, where one was asked for.
    pub answer: Option<Answer>,
}

/// Why a lesson cannot be opened: a sentence for whoever writes lessons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub String);

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

/// The documents of a step: before its edits, as it is asked about, and what it leads to.
#[derive(Clone, Debug)]
pub struct Documents {
    was: Lab,
    now: Lab,
    then: Lab,
}

impl Documents {
    /// What formulas read once the answer is told.
    #[must_use]
    pub fn told(&self) -> Scenes<'_> {
        Scenes::told(&self.was, &self.now, &self.then)
    }
}

impl Lesson {
    /// Reads a lesson.
    ///
    /// # Errors
    /// Where the text is no lesson, with the place.
    pub fn read(json: &str) -> Result<Self, Fault> {
        serde_json::from_str(json).map_err(|error| Fault(error.to_string()))
    }

    /// Opens a step, as a link does: by itself, whatever was done in the steps before.
    ///
    /// # Errors
    /// Where there is no such step, or its scene cannot be made.
    pub fn open(&self, step: usize) -> Result<Opened, Fault> {
        let documents = self.documents(step)?;
        let scenes = Scenes::asked(&documents.was, &documents.now);
        let says = texts(&self.steps[step].says, &scenes);
        Ok(Opened { document: documents.now, show: self.show(step), says })
    }

    /// Tells a step's answer and what it leads to.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn tell(&self, step: usize) -> Result<Told, Fault> {
        let documents = self.documents(step)?;
        let (scenes, told) = (documents.told(), &self.steps[step]);
        let asked = Scenes::asked(&documents.was, &documents.now);
        let mut tells = texts(&told.says, &asked);
        tells.extend(texts(&told.tells, &scenes));
        let answer = told.ask.as_ref().map(|ask| ask.answer(&scenes));
        let changed = !told.then.is_empty();
        Ok(Told { document: changed.then_some(documents.then), tells, answer })
    }

    /// Draws the curve of a step's question: up to where the question begins, or on through the answer once it is told.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn curve(&self, step: usize, told: bool) -> Result<Option<Drawn>, Fault> {
        let documents = self.documents(step)?;
        Ok(self.steps[step].ask.as_ref().and_then(|ask| curve::draw(ask, &documents.told(), told)))
    }

    /// Judges an answer to a step's question.
    ///
    /// # Errors
    /// [`Error::NotANumber`] where a number is asked for and the text is none; [`Error::BrokenDocument`] where nothing is asked.
    pub fn judge(&self, step: usize, given: &str) -> Result<Verdict, Error> {
        let nothing = Error::BrokenDocument { reason: "this step asks nothing" };
        let documents = self.documents(step).map_err(|_| nothing.clone())?;
        self.steps[step].ask.as_ref().ok_or(nothing)?.judge(given, &documents.told())
    }

    /// Whether the learner has done in a document what a step asks to be done.
    #[must_use]
    pub fn is_done(&self, step: usize, lab: &Lab) -> bool {
        let act = self.steps.get(step).and_then(|step| step.act.as_ref());
        let Some((act, documents)) = act.zip(self.documents(step).ok()) else {
            return false;
        };
        let done = act.done.value(&Scenes::told(&documents.was, &documents.then, lab));
        done != 0.0 && !done.is_nan()
    }

    /// What the page shows of a step.
    fn show(&self, step: usize) -> Show {
        self.steps[..=step].iter().rev().find_map(|step| step.show.clone()).unwrap_or_default()
    }

    /// The documents of a step, made from the last scene that a step up to it names.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn documents(&self, step: usize) -> Result<Documents, Fault> {
        if step >= self.steps.len() {
            return Err(Fault(format!("{} has no step {}", self.id, step + 1)));
        }
        let first = self.steps[..=step]
            .iter()
            .rposition(|step| step.scene.is_some() || step.link.is_some())
            .unwrap_or(0);
        let mut lab = Lab::new();
        let change = |lab: &mut Lab, at: usize, changes: &[Change]| {
            changes.iter().try_for_each(|change| change.apply(lab)).map_err(|error| self.fault(at, &error))
        };
        for at in first..step {
            self.load_scene(&mut lab, at)?;
            change(&mut lab, at, &self.steps[at].edits)?;
            change(&mut lab, at, &self.steps[at].then)?;
        }
        self.load_scene(&mut lab, step)?;
        let was = lab.begun_here();
        change(&mut lab, step, &self.steps[step].edits)?;
        if let Some((row, column)) = self.show(step).pixel {
            lab.select(Pixel::new(0, row, column)).map_err(|error| self.fault(step, &error))?;
        }
        let now = lab.begun_here();
        let mut then = now.clone();
        change(&mut then, step, &self.steps[step].then)?;
        Ok(Documents { was, now, then })
    }

    /// Replaces the document by the scene that a step begins with, if it names one.
    fn load_scene(&self, lab: &mut Lab, at: usize) -> Result<(), Fault> {
        if let Some(text) = &self.steps[at].link {
            *lab = link::decode(text).map_err(|fault| Fault(format!("{}: {fault}", self.steps[at].id)))?;
        }
        let Some(scene) = &self.steps[at].scene else { return Ok(()) };
        let preset = Preset::from_id(scene).ok_or_else(|| Fault(format!("no scene is called {scene}")))?;
        lab.apply(Edit::LoadPreset(preset)).map_err(|error| self.fault(at, &error))
    }

    fn fault(&self, at: usize, error: &Error) -> Fault {
        Fault(format!("{}, step {}: {error}", self.id, self.steps[at].id))
    }
}

fn texts(said: &BTreeMap<String, Said>, scenes: &Scenes<'_>) -> Vec<(String, String)> {
    said.iter().map(|(name, said)| (name.clone(), said.text(scenes))).collect()
}

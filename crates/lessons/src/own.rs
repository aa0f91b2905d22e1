//! A lesson that a teacher puts together in the lab: scenes, each with a sentence and a question. Its texts are texts, and nothing else.
//!
//! ```text
//! a file    {"format": "pixelwise-lesson-1", "title": …, "steps": [{"scene": "1.…", "forms": …, "columns": […], "ask": …, "text": …, "tell": …}]}
//! a link    the same, each scene as its bytes, framed as a scene's link is
//! ```
//!
//! The answers are in neither: the lab computes them from the scene ([`crate::own_ask`]).

use std::fmt;

use pixelwise_lab::{Lab, link};
use serde::{Deserialize, Serialize};

use crate::lesson::{Lesson, Picture, Show, Step};
use crate::own_ask;

const FORMAT: &str = "pixelwise-lesson-1";
/// What a later format of the same kind begins with.
const FAMILY: &str = "pixelwise-lesson-";
/// Tells a lesson's bytes from a scene's, which cannot begin so.
const MARK: &[u8] = b"own1";
/// The columns that a step can show, in their order.
const COLUMNS: [&str; 6] = ["logits", "probability", "target", "loss", "gradient", "prediction"];

/// A teacher's own lesson.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Own {
    format: String,
    /// Its name.
    pub title: String,
    /// What it leads through.
    pub steps: Vec<OwnStep>,
}

/// A step of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnStep {
    /// The scene, as a link holds it.
    pub scene: String,
    /// `binary`, `multiclass` or `both`.
    pub forms: String,
    /// The columns, by the names of stages.
    pub columns: Vec<String>,
    /// What it asks, as [`Own::questions`] names it; empty for nothing.
    pub ask: String,
    /// What it says first.
    pub text: String,
    /// What it says once the answer is shown.
    pub tell: String,
}

/// Why a text is no lesson that can be opened. Steps are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnFault {
    /// The link is damaged.
    Link(link::Fault),
    /// It is no lesson.
    Foreign,
    /// A later version wrote it.
    Newer,
    /// It is larger than a lesson can be.
    TooLong,
    /// It has no steps, or too many.
    Steps(usize),
    /// Its name is too long, or not one line of text.
    Title,
    /// A step's text is too long, or holds what is no text.
    Text(usize),
    /// A step's scene is damaged.
    Scene(usize),
    /// A step's logits are what a network gives, and a lesson does not train one.
    Network(usize),
    /// A step shows nothing that there is.
    Shown(usize),
    /// A step asks for what its scene does not answer.
    Question(usize),
}

impl OwnFault {
    /// A stable key.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        match self {
            Self::Link(fault) => fault.id(),
            Self::Foreign => "foreign",
            Self::Newer => "newer",
            Self::TooLong => "tooLong",
            Self::Steps(_) => "steps",
            Self::Title => "title",
            Self::Text(_) => "text",
            Self::Scene(_) => "scene",
            Self::Network(_) => "network",
            Self::Shown(_) => "shown",
            Self::Question(_) => "question",
        }
    }

    /// The values that go into the sentence, by name.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        let limit = |name, limit: usize| (name, limit.to_string());
        match self {
            Self::Link(fault) => fault.values(),
            Self::Foreign | Self::Newer | Self::TooLong => Vec::new(),
            Self::Steps(count) => vec![limit("count", *count), limit("limit", Own::MAX_STEPS)],
            Self::Title => vec![limit("limit", Own::MAX_TITLE)],
            Self::Text(step) => vec![limit("step", *step), limit("limit", Own::MAX_TEXT)],
            Self::Scene(step) | Self::Network(step) | Self::Shown(step) | Self::Question(step) => {
                vec![limit("step", *step)]
            }
        }
    }
}

impl fmt::Display for OwnFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "not a lesson that can be opened: {}", self.id())
    }
}

impl std::error::Error for OwnFault {}

/// The lesson as a link holds it.
#[derive(Serialize, Deserialize)]
struct Packed {
    title: String,
    steps: Vec<PackedStep>,
}

#[derive(Serialize, Deserialize)]
struct PackedStep {
    scene: Vec<u8>,
    forms: String,
    columns: Vec<String>,
    ask: String,
    text: String,
    tell: String,
}

/// What says which format a file has.
#[derive(Deserialize)]
struct Head {
    format: String,
}

impl Own {
    /// The most steps.
    pub const MAX_STEPS: usize = 24;
    /// The most characters of the name.
    pub const MAX_TITLE: usize = 80;
    /// The most characters of a text.
    pub const MAX_TEXT: usize = 600;
    /// The most bytes of a file.
    pub const MAX_FILE: usize = 1 << 20;
    /// The most characters that a link is offered with; a longer lesson is for a file.
    pub const MAX_LINK: usize = 16_000;

    /// Reads a lesson from a file.
    ///
    /// # Errors
    /// [`OwnFault`] for whatever is no lesson that can be opened.
    pub fn read(json: &str) -> Result<Self, OwnFault> {
        if json.len() > Self::MAX_FILE {
            return Err(OwnFault::TooLong);
        }
        let head: Head = serde_json::from_str(json).map_err(|_| OwnFault::Foreign)?;
        if head.format != FORMAT {
            return Err(if head.format.starts_with(FAMILY) { OwnFault::Newer } else { OwnFault::Foreign });
        }
        let own: Self = serde_json::from_str(json).map_err(|_| OwnFault::Foreign)?;
        own.checked()
    }

    /// Reads a lesson from a link.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn from_link(text: &str) -> Result<Self, OwnFault> {
        let bytes = link::unwrap(text).map_err(OwnFault::Link)?;
        let body = bytes.strip_prefix(MARK).ok_or(OwnFault::Foreign)?;
        let (packed, rest): (Packed, _) = postcard::take_from_bytes(body).map_err(|_| OwnFault::Foreign)?;
        if !rest.is_empty() {
            return Err(OwnFault::Foreign);
        }
        let steps = packed.steps.into_iter().map(|PackedStep { scene, forms, columns, ask, text, tell }| {
            OwnStep { scene: link::wrap(&scene), forms, columns, ask, text, tell }
        });
        Self { format: FORMAT.to_owned(), title: packed.title, steps: steps.collect() }.checked()
    }

    /// The lesson as a file.
    #[must_use]
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// The lesson as the text of a link, whatever its length.
    #[must_use]
    pub fn link(&self) -> String {
        let steps = self.steps.iter().cloned().map(|OwnStep { scene, forms, columns, ask, text, tell }| {
            let scene = link::unwrap(&scene).unwrap_or_default();
            PackedStep { scene, forms, columns, ask, text, tell }
        });
        let packed = Packed { title: self.title.clone(), steps: steps.collect() };
        let body = postcard::to_allocvec(&packed).unwrap_or_default();
        link::wrap(&[MARK, &body].concat())
    }

    /// What can be asked about a scene of which these forms are shown.
    ///
    /// # Errors
    /// [`OwnFault::Scene`] and [`OwnFault::Network`] where a scene cannot be a step's.
    pub fn questions(scene: &str, forms: &str) -> Result<Vec<String>, OwnFault> {
        let lab = scene_of(scene, 1)?;
        Ok(own_ask::questions(&lab, forms))
    }

    /// The lesson as the machine leads through it. The keys of its steps are their numbers, from 1.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn lesson(&self) -> Result<Lesson, OwnFault> {
        let picture = Picture { scene: String::new(), form: String::new(), stage: String::new() };
        let steps = self.steps.iter().zip(1..).map(|(step, number)| machine(step, number));
        Ok(Lesson { id: "own".to_owned(), minutes: 0, picture, steps: steps.collect::<Result<_, _>>()? })
    }

    /// The lesson, once everything in it is within what it may be.
    fn checked(self) -> Result<Self, OwnFault> {
        if !(1..=Self::MAX_STEPS).contains(&self.steps.len()) {
            return Err(OwnFault::Steps(self.steps.len()));
        }
        if !is_text(&self.title, Self::MAX_TITLE) || self.title.contains(['\n', '\t']) {
            return Err(OwnFault::Title);
        }
        self.lesson()?;
        Ok(self)
    }
}

fn machine(step: &OwnStep, number: usize) -> Result<Step, OwnFault> {
    if ![&step.text, &step.tell].into_iter().all(|text| is_text(text, Own::MAX_TEXT)) {
        return Err(OwnFault::Text(number));
    }
    let lab = scene_of(&step.scene, number)?;
    let known = |column: &String| COLUMNS.contains(&column.as_str());
    let has_forms = ["binary", "multiclass", "both"].contains(&step.forms.as_str());
    if !has_forms || step.columns.is_empty() || !step.columns.iter().all(known) {
        return Err(OwnFault::Shown(number));
    }
    let asked = if step.ask.is_empty() {
        None
    } else {
        Some(own_ask::asked(&lab, &step.forms, &step.ask).ok_or(OwnFault::Question(number))?)
    };
    let shown = COLUMNS.into_iter().filter(|&column| step.columns.iter().any(|other| other == column));
    let show = Show {
        forms: step.forms.clone(),
        columns: shown.map(str::to_owned).collect(),
        pixel: own_ask::pixel(&lab).map(|pixel| (pixel.row, pixel.column)),
        channel: own_ask::channel(&lab),
        learning: false,
        curve: false,
    };
    let scene =
        Step { id: number.to_string(), link: Some(step.scene.clone()), show: Some(show), ..Step::default() };
    Ok(match asked {
        Some(own_ask::Asked { ask, hide, hide_pixel, says }) => {
            Step { ask: Some(ask), hide, hide_pixel, says, ..scene }
        }
        None => scene,
    })
}

fn scene_of(text: &str, number: usize) -> Result<Lab, OwnFault> {
    let lab = link::decode(text).map_err(|_| OwnFault::Scene(number))?;
    if lab.awaits_network() { Err(OwnFault::Network(number)) } else { Ok(lab) }
}

/// Whether it is a text of at most so many characters: of control characters only ends of lines and tabs, and none that turns the
/// direction of what stands around it.
fn is_text(text: &str, most: usize) -> bool {
    let turns = |letter| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars().count() <= most
        && !text
            .chars()
            .any(|letter| (letter.is_control() && !['\n', '\t'].contains(&letter)) || turns(letter))
}

//! The class `OwnLesson`: a teacher's lesson, read from a file or a link, and what leads through it.

use pixelwise_lessons::{Own, OwnFault};
use pixelwise_web::Thrown;
use pixelwise_web::error::throwable;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::lesson::Lesson;

/// A teacher's own lesson. What cannot be opened is an error whose value `why` says what is wrong.
#[wasm_bindgen]
#[derive(Debug)]
pub struct OwnLesson {
    own: Own,
}

/// A teacher's own lesson.
#[wasm_bindgen]
impl OwnLesson {
    /// Reads a lesson from a file.
    pub fn read(json: &str) -> Thrown<OwnLesson> {
        Own::read(json).map(|own| Self { own }).map_err(|fault| thrown(&fault))
    }

    /// Reads a lesson from a link.
    pub fn fromLink(text: &str) -> Thrown<OwnLesson> {
        Own::from_link(text).map(|own| Self { own }).map_err(|fault| thrown(&fault))
    }

    /// What can be asked about a scene of which these forms are shown.
    pub fn questions(scene: &str, forms: &str) -> Thrown<Vec<String>> {
        Own::questions(scene, forms).map_err(|fault| thrown(&fault))
    }

    /// The most steps, the most characters of a name and of a text, the most bytes of a file, and the most characters of a link that is
    /// offered.
    pub fn limits() -> Vec<usize> {
        vec![Own::MAX_STEPS, Own::MAX_TITLE, Own::MAX_TEXT, Own::MAX_FILE, Own::MAX_LINK]
    }

    /// The lesson as a file.
    #[wasm_bindgen(getter)]
    pub fn json(&self) -> String {
        self.own.json()
    }

    /// The lesson as the text of a link.
    #[wasm_bindgen(getter)]
    pub fn link(&self) -> String {
        self.own.link()
    }

    /// What leads through it.
    pub fn lesson(&self) -> Thrown<Lesson> {
        self.own.lesson().map(Lesson::of).map_err(|fault| thrown(&fault))
    }
}

fn thrown(fault: &OwnFault) -> wasm_bindgen::JsValue {
    let values: Vec<_> = fault.values().into_iter().chain([("why", fault.id().to_owned())]).collect();
    throwable(&fault.to_string(), "lesson", &values)
}

//! The prompt: of each scene a few things to do or to see, one after the other, and which of them are done.

mod goal;
mod steps;

use crate::learn::network;
use crate::view::Phrase;
use crate::{Lab, Pixel, Preset};
use pixelwise_train::task::Task;

pub use goal::Goal;

/// One thing to do in a scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Its name, which with the scene's is the key of its sentence: `prompt.blob.drag`.
    pub id: &'static str,
    /// What has to hold for it to be done.
    pub goal: Goal,
    /// The pixel that it is about; `None` where it is about any.
    pub pixel: Option<(usize, usize)>,
}

/// The prompt as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// Which step is shown, from 0.
    pub at: usize,
    /// Which steps are done.
    pub done: Vec<bool>,
    /// The sentence of the shown step.
    pub said: Phrase,
    /// The pixel that it is about.
    pub pixel: Option<(usize, usize)>,
}

/// How far a reader has come in a scene's steps.
///
/// It follows the document: another scene begins with its first step, and a step that was done once stays done.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    scene: Option<(Preset, Option<Task>, usize)>,
    at: usize,
    done: Vec<bool>,
}

impl Preset {
    /// What there is to do in the scene.
    #[must_use]
    pub fn steps(self) -> Vec<Step> {
        steps::of(self)
    }
}

/// What there is to do in a network's scene.
#[must_use]
pub fn network_steps(task: Task) -> Vec<Step> {
    steps::of_network(task)
}

impl Progress {
    /// Brings the progress up to date with the document; `None` for a scene in which there is nothing to do.
    pub fn follow(&mut self, lab: &Lab) -> Option<Prompt> {
        let preset = lab.scene().preset();
        let task = network::trained(lab).map(|network| network.task);
        let steps = task.map_or_else(|| preset.steps(), network_steps);
        let scene = Some((preset, task, lab.history.scene_id()));
        if self.scene != scene {
            *self = Self { scene, at: 0, done: vec![false; steps.len()] };
        }
        let step = steps.get(self.at)?;
        if let Some(done) = self.done.get_mut(self.at) {
            *done |= step.goal.is_met(lab);
        }
        let done = self.done.get(self.at).is_some_and(|&done| done);
        let away = step.pixel.filter(|&at| !done && pixel(at) != lab.selected());
        let said = if !step.goal.makes_sense(lab) {
            Phrase::key("prompt.changed")
        } else if let Some((row, column)) = away {
            Phrase::key("prompt.elsewhere").with("row", row).with("column", column)
        } else {
            let name = task.map_or_else(|| preset.id().to_owned(), |task| format!("network.{}", task.id()));
            let sentence = Phrase::key(format!("prompt.{name}.{}", step.id));
            let values = step.goal.values(lab).into_iter();
            values.fold(sentence, |said, (name, value)| said.with(name, value))
        };
        Some(Prompt { at: self.at, done: self.done.clone(), said, pixel: step.pixel })
    }

    /// Shows another step; one beyond the last is the last.
    pub fn go_to(&mut self, step: usize) {
        self.at = step.min(self.done.len().saturating_sub(1));
    }
}

/// A pixel of the first image.
fn pixel((row, column): (usize, usize)) -> Pixel {
    Pixel::new(0, row, column)
}

#[cfg(test)]
mod tests;

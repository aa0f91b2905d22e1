//! Saving: the whole document with its history as bytes, and back, whatever the bytes are.

use serde::{Deserialize, Serialize};

use super::history::{History, MAX_STEPS, Outcome, Step};
use super::learn::Learning;
use super::pin::{MAX_PINS, Pin};
use super::results::Results;
use super::scene::Pixel;
use super::stored::StoredScene;
use super::training::Trained;
use super::{Lab, Scene};
use crate::tensor::Error;

/// What the bytes begin with.
const MAGIC: &[u8; 3] = b"PXW";
/// The version of the format, which follows it.
const VERSION: u8 = 3;
/// The most bytes that a document may take, about; the oldest steps are left out before it takes more.
const MAX_BYTES: usize = 1 << 20;

#[derive(Serialize, Deserialize)]
struct Document {
    selected: Pixel,
    /// The scene at the first kept step.
    start: StoredScene,
    outcome: Outcome,
    steps: Vec<Step>,
    position: usize,
    dropped: usize,
    learning: Learning,
    /// The network that would be trained next.
    network: Trained,
    pins: Vec<Pin>,
}

impl Lab {
    /// The document as bytes: everything that [`Lab::restore`] needs to bring it back, with as much of the history as
    /// fits into about a megabyte. An open stroke is saved as if it ended here.
    ///
    /// # Errors
    /// None for a document that was written by edits.
    pub fn save(&self) -> Result<Vec<u8>, Error> {
        let mut lab = self.clone();
        lab.end_stroke();
        let History { steps, position, dropped, .. } = &lab.history;
        let (from, to) = kept(steps.iter().map(size), *position);
        let mut scene = lab.scene.clone();
        lab.history.clone().go_to(from, &mut scene)?;
        let document = Document {
            selected: lab.selected,
            start: StoredScene::from(&scene),
            outcome: lab.history.outcome(from).copied().unwrap_or(lab.history.start),
            steps: steps[from..to].to_vec(),
            position: position - from,
            dropped: dropped + from,
            learning: lab.learning,
            network: lab.network,
            pins: lab.pins.clone(),
        };
        let mut bytes = MAGIC.to_vec();
        bytes.push(VERSION);
        postcard::to_extend(&document, bytes).map_err(|_| broken("it could not be written"))
    }

    /// The document that was saved as bytes.
    ///
    /// # Errors
    /// [`Error::BrokenDocument`] for any other bytes, those of a later version among them.
    pub fn restore(bytes: &[u8]) -> Result<Self, Error> {
        let rest = bytes.strip_prefix(MAGIC.as_slice()).ok_or(broken("it is no document"))?;
        let (version, rest) = rest.split_first().ok_or(broken("it ends early"))?;
        if *version != VERSION {
            return Err(broken("it is of another version"));
        }
        let (document, rest): (Document, _) =
            postcard::take_from_bytes(rest).map_err(|_| broken("it is damaged"))?;
        if !rest.is_empty() {
            return Err(broken("something follows its end"));
        }
        let Document { selected, start, outcome, steps, position, dropped, learning, network, pins } =
            document;
        if position > steps.len() || steps.len() > MAX_STEPS || dropped > usize::MAX / 2 {
            return Err(broken("its history is out of range"));
        }
        let mut scene = start.into_scene()?;
        let mut history = History::from_parts(outcome, steps, 0, dropped);
        replay(&mut history, &mut scene)?;
        history.go_to(position, &mut scene)?;
        let results = Results::of(&scene)?;
        let mut lab = Self::of(scene, results, Pixel::default(), history);
        lab.select(selected).map_err(|_| broken("the selected pixel is outside"))?;
        let chosen = lab.set_learning(learning).and_then(|()| lab.set_network(network));
        chosen.map_err(|_| broken("how it learns is out of range"))?;
        if pins.len() > MAX_PINS || !pins.iter().all(Pin::is_whole) {
            return Err(broken("a pinned run"));
        }
        lab.pins = pins;
        Ok(lab)
    }
}

/// Goes through every step and checks that each leads to a scene that keeps its promises.
fn replay(history: &mut History, scene: &mut Scene) -> Result<(), Error> {
    for step in 1..=history.steps.len() {
        history.go_to(step, scene)?;
        scene.check()?;
        if history.steps[step - 1].shape != scene.shape() {
            return Err(broken("a step's shape"));
        }
    }
    Ok(())
}

/// The range of steps that fits: the present one's neighbours first to the past, then to the future.
fn kept(sizes: impl Iterator<Item = usize>, position: usize) -> (usize, usize) {
    let sizes: Vec<usize> = sizes.collect();
    let mut room = MAX_BYTES;
    let mut fits = |size: &usize| {
        let fitting = *size <= room;
        room = if fitting { room - size } else { 0 };
        fitting
    };
    let past = sizes[..position].iter().rev().take_while(|size| fits(size)).count();
    let future = sizes[position..].iter().take_while(|size| fits(size)).count();
    (position - past, position + future)
}

/// How many bytes a step takes; a step that cannot be written takes more than there is room for.
fn size(step: &Step) -> usize {
    postcard::experimental::serialized_size(step).unwrap_or(usize::MAX)
}

const fn broken(reason: &'static str) -> Error {
    Error::BrokenDocument { reason }
}

//! Saving: the whole document with its history as bytes, and back, whatever the bytes are.
//!
//! ```text
//! "PXW"  version  length of the rest  CRC-32 of the rest  the rest, as postcard writes it
//!   3       1           4                    4
//! ```
//!
//! Numbers of more than one byte are little-endian. Version 3 had neither length nor check, and versions 3 and 4 what
//! `save/version4.rs` keeps; their documents still open.

mod version4;

use std::ops::RangeInclusive;

use crc::{CRC_32_ISO_HDLC, Crc};
use serde::{Deserialize, Serialize};

use crate::document::learning::{DescentSettings, NetworkRun};
use crate::document::limits::{MAX_MOMENTS, MAX_STEPS};
use crate::document::outcome::Outcome;
use crate::document::pixel::Pixel;
use crate::document::stored::StoredScene;
use crate::evaluate::results::Results;
use crate::history::{History, Step};
use crate::learn::pin::{MAX_PINS, Pin};
use crate::valid::valid;
use crate::{Lab, Scene};
use pixelwise::Error;
use pixelwise::Unreadable;
use version4::{Scene4, Step4};

/// What the bytes begin with.
const MAGIC: &[u8; 3] = b"PXW";
/// The version of the format, which follows it.
const VERSION: u8 = 5;
/// The versions before it whose documents open.
const FORMER: RangeInclusive<u8> = 3..=4;
/// The most bytes that the steps of a history may take; the oldest are left out before it takes more.
const MAX_HISTORY: usize = 4 << 20;
/// The most bytes that are read: twice what a document with the longest history takes.
const MAX_BYTES: usize = 2 * MAX_HISTORY;

const CHECK: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

/// What is stored, with its steps and pins owned where it is read and borrowed where it is written.
#[derive(Serialize, Deserialize)]
struct Document<Start, Steps, Pins> {
    body: Body<Start, Steps, Pins>,
    /// How many steps did not fit.
    left_out: usize,
}

/// What version 3 was the whole of.
#[derive(Serialize, Deserialize)]
struct Body<Start, Steps, Pins> {
    selected: Pixel,
    /// The scene at the first kept step.
    start: Start,
    outcome: Outcome,
    steps: Steps,
    position: usize,
    dropped: usize,
    learning: DescentSettings,
    /// The network that would be trained next.
    network: NetworkRun,
    pins: Pins,
}

/// The document as bytes: everything that [`restore`] needs to bring it back, with as much of the history as
/// fits into about four megabytes. An open stroke is saved as if it ended here.
#[must_use]
pub fn save(lab: &Lab) -> Vec<u8> {
    let History { position, dropped, .. } = lab.history;
    let open = lab.open_step();
    let (steps, position): (Vec<&Step>, usize) = match &open {
        Some(step) => (lab.history.steps[..position].iter().chain([step]).collect(), position + 1),
        None => (lab.history.steps.iter().collect(), position),
    };
    let (from, to) = kept(steps.iter().map(|step| step.size), position);
    let mut scene = lab.scene.clone();
    for step in steps[from..position].iter().rev() {
        valid(step.change.apply(&mut scene, false));
    }
    let document = Document {
        body: Body {
            selected: lab.selected,
            start: StoredScene::from(&scene),
            outcome: from.checked_sub(1).map_or(lab.history.start, |before| steps[before].outcome),
            steps: &steps[from..to],
            position: position - from,
            dropped: dropped + from,
            learning: lab.learning,
            network: lab.network,
            pins: &lab.pins[..],
        },
        left_out: steps.len() - (to - from),
    };
    let Ok(body) = postcard::to_allocvec(&document) else { unreachable!("memory takes every document") };
    let mut bytes = MAGIC.to_vec();
    bytes.push(VERSION);
    bytes.extend((body.len() as u32).to_le_bytes());
    bytes.extend(CHECK.checksum(&body).to_le_bytes());
    bytes.extend(body);
    bytes
}

/// The document that was saved as bytes.
///
/// # Errors
/// [`Error::UnreadableDocument`] for any other bytes, those of a later version among them.
pub fn restore(bytes: &[u8]) -> Result<Lab, Error> {
    if is_former(bytes) { opened(read_former(bytes)) } else { restore_present(bytes) }
}

/// As [`restore`], but of a document that the present version saved: all that a page needs which has [`renewed`] the others.
///
/// # Errors
/// As [`restore`]; a former version's bytes are [`Unreadable::Foreign`].
pub fn restore_present(bytes: &[u8]) -> Result<Lab, Error> {
    opened(read(bytes))
}

/// Whether a former version saved this.
#[must_use]
pub fn is_former(bytes: &[u8]) -> bool {
    versioned(bytes).is_ok_and(|(version, _)| FORMER.contains(&version))
}

/// A former version's document as the present version saves it.
///
/// # Errors
/// As [`restore`].
pub fn renewed(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    restore(bytes).map(|lab| save(&lab))
}

fn opened(read: Result<Document<StoredScene, Vec<Step>, Vec<Pin>>, Unreadable>) -> Result<Lab, Error> {
    let Document { body, left_out } = read.map_err(Error::UnreadableDocument)?;
    open(body, left_out).map_err(|error| {
        Error::UnreadableDocument(Unreadable::Invalid(match error {
            Error::BrokenDocument { reason } => reason,
            _ => "a value is out of range",
        }))
    })
}

type Read = Body<StoredScene, Vec<Step>, Vec<Pin>>;
type Read4 = Body<Scene4, Vec<Step4>, Vec<Pin>>;

impl From<Read4> for Read {
    fn from(old: Read4) -> Self {
        let Body { selected, start, outcome, steps, position, dropped, learning, network, pins } = old;
        let (start, steps) = (start.into(), steps.into_iter().map(Step::from).collect());
        Self { selected, start, outcome, steps, position, dropped, learning, network, pins }
    }
}

fn open(body: Read, left_out: usize) -> Result<Lab, Error> {
    let Body { selected, start, outcome, steps, position, dropped, learning, network, pins } = body;
    // A step that is still open when the document is saved comes on top of a full history.
    let most = MAX_STEPS + 1;
    if position > steps.len() || steps.len() > most || dropped.max(left_out) > MAX_MOMENTS {
        return Err(broken("its history is out of range"));
    }
    let moments = steps.iter().map(Step::moments).fold(0, usize::saturating_add);
    if moments > MAX_MOMENTS {
        return Err(broken("its history is too long"));
    }
    for step in &steps {
        step.kind.check()?;
    }
    if !steps.iter().map(|step| &step.outcome).chain([&outcome]).all(Outcome::is_possible) {
        return Err(broken("an outcome is out of range"));
    }
    if pins.len() > MAX_PINS || !pins.iter().all(Pin::is_whole) {
        return Err(broken("a pinned run"));
    }
    let mut scene = start.into_scene()?;
    let mut history = History::from_parts(outcome, steps, 0, dropped);
    replay(&mut history, &mut scene)?;
    history.walk(position, &mut scene)?;
    let results = Results::of(&scene);
    let mut lab = Lab::of(scene, results, Pixel::default(), history);
    lab.select(selected).map_err(|_| broken("the selected pixel is outside"))?;
    let chosen = lab.set_learning(learning).and_then(|()| lab.set_network(network));
    chosen.map_err(|_| broken("how it learns is out of range"))?;
    lab.pins = pins;
    lab.left_out = left_out;
    lab.changes = 0;
    Ok(lab)
}

/// What the present version's bytes say, unchecked but for being the bytes that were written.
fn read(bytes: &[u8]) -> Result<Document<StoredScene, Vec<Step>, Vec<Pin>>, Unreadable> {
    match versioned(bytes)? {
        (VERSION, rest) => sealed(rest),
        (version, _) if version > VERSION => Err(Unreadable::Newer),
        _ => Err(Unreadable::Foreign),
    }
}

/// The same of a former version's.
fn read_former(bytes: &[u8]) -> Result<Document<StoredScene, Vec<Step>, Vec<Pin>>, Unreadable> {
    match versioned(bytes)? {
        (3, rest) => Ok(Document { body: whole::<Read4>(rest)?.into(), left_out: 0 }),
        (_, rest) => {
            let Document { body, left_out }: Document<Scene4, Vec<Step4>, Vec<Pin>> = sealed(rest)?;
            Ok(Document { body: Read::from(body), left_out })
        }
    }
}

/// The version of a document, and what follows it.
fn versioned(bytes: &[u8]) -> Result<(u8, &[u8]), Unreadable> {
    let rest = bytes.strip_prefix(MAGIC.as_slice()).ok_or(Unreadable::Foreign)?;
    let (version, rest) = rest.split_first().ok_or(Unreadable::CutOff)?;
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::Invalid("it is larger than a document can be"));
    }
    Ok((*version, rest))
}

/// What is written behind its length and its check.
fn sealed<'a, T: Deserialize<'a>>(rest: &'a [u8]) -> Result<T, Unreadable> {
    let (length, rest) = word(rest)?;
    let (check, rest) = word(rest)?;
    let length = length as usize;
    if rest.len() < length {
        return Err(Unreadable::CutOff);
    }
    if rest.len() > length || CHECK.checksum(rest) != check {
        return Err(Unreadable::Altered);
    }
    whole(rest).map_err(|_| Unreadable::Invalid("it says something else than a document does"))
}

/// A little-endian word, and what follows it.
fn word(bytes: &[u8]) -> Result<(u32, &[u8]), Unreadable> {
    let (word, rest) = bytes.split_first_chunk().ok_or(Unreadable::CutOff)?;
    Ok((u32::from_le_bytes(*word), rest))
}

/// A value that takes all of the bytes.
fn whole<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, Unreadable> {
    match postcard::take_from_bytes(bytes) {
        Ok((value, [])) => Ok(value),
        Err(postcard::Error::DeserializeUnexpectedEnd) => Err(Unreadable::CutOff),
        Ok(_) | Err(_) => Err(Unreadable::Altered),
    }
}

/// Goes through every step and back, and checks that each leads to a valid scene.
fn replay(history: &mut History, scene: &mut Scene) -> Result<(), Error> {
    for step in 1..=history.steps.len() {
        history.walk(step, scene)?;
        scene.check()?;
        if history.steps[step - 1].shape != scene.shape() {
            return Err(broken("a step's shape"));
        }
    }
    history.walk(0, scene)
}

/// The range of steps that fits: the present one's neighbours first to the past, then to the future.
fn kept(sizes: impl Iterator<Item = usize>, position: usize) -> (usize, usize) {
    let sizes: Vec<usize> = sizes.collect();
    let mut room = MAX_HISTORY;
    let mut fits = |size: &usize| {
        let fitting = *size <= room;
        room = if fitting { room - size } else { 0 };
        fitting
    };
    let past = sizes[..position].iter().rev().take_while(|size| fits(size)).count();
    let future = sizes[position..].iter().take_while(|size| fits(size)).count();
    (position - past, position + future)
}

const fn broken(reason: &'static str) -> Error {
    Error::BrokenDocument { reason }
}

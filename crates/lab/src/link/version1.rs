//! Version 1 of what a link holds. Frozen: a field may be added under a new tag, nothing else may change.

use super::Fault;
use super::bytes::{Reader, many, varint, zigzag};
use super::numbers;
use crate::document::limits::{MAX_CLASSES, MAX_IMAGES, MAX_SIDE, MIN_CLASSES};

/// A scene as a link holds it: arrays in reading order, names for what has one.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the link")]
pub(super) struct Scene {
    /// N, K, H, W.
    pub(super) shape: [usize; 4],
    /// A class plus one a pixel, 0 for an ignored one.
    pub(super) mask: Vec<u8>,
    pub(super) logits: Logits,
    /// The weight map; empty where every weight is 1.
    pub(super) weight: Vec<f32>,
    pub(super) threshold: f32,
    /// `mean`, `sum` or `none`.
    pub(super) reduction: String,
    pub(super) link: bool,
    pub(super) foreground: usize,
    /// The scene that it began as; empty for one from elsewhere.
    pub(super) preset: String,
    /// The image painted for a network, a grey a pixel, or nothing.
    pub(super) image: Vec<u8>,
    /// `two_step`, or empty for `BCEWithLogitsLoss`.
    pub(super) binary_loss: String,
    /// `naive`, `multilabel`, or empty for `CrossEntropyLoss`.
    pub(super) multiclass_loss: String,
    pub(super) weight_map: bool,
    pub(super) pos_weight: Option<f32>,
    /// Without the ones at its end; `None` where there is no weight a class.
    pub(super) class_weight: Option<Vec<f32>>,
    pub(super) ignore_index: i32,
    pub(super) label_smoothing: f32,
    pub(super) smooth_target: bool,
    /// The probability of each class, `[N, K, H, W]`; empty where the mask is the target.
    pub(super) soft: Vec<f32>,
    pub(super) soft_target: bool,
    pub(super) class_probabilities: bool,
    /// `pixels`, `weights`, or empty where the weight map does not count in the multiclass loss.
    pub(super) pixel_weight: String,
    /// Whether some logit is ±∞ or NaN, which the first release did not have.
    pub(super) special_logits: bool,
    /// Image, row and column.
    pub(super) selected: [usize; 3],
    pub(super) learning: Learning,
    /// The network that would be trained next.
    pub(super) network: Network,
    /// The network that gave the logits.
    pub(super) trained: Option<Network>,
}

/// The logits of both forms; of two forms that follow from each other, one.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Logits {
    /// z of the binary form; z₀ = −z/2 and z₁ = z/2.
    Halves(Vec<f32>),
    /// z and z₀; z₁ = z + z₀.
    Base(Vec<f32>, Vec<f32>),
    /// z₀ and z₁ of every image; z = z₁ − z₀.
    Difference(Vec<f32>),
    /// z, and the K channels of every image.
    Both(Vec<f32>, Vec<f32>),
    /// What the trained network gives, which is what its settings say; a check of the bits.
    Network(u32),
}

/// How the logits descend.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Learning {
    pub(super) rule: String,
    pub(super) lr: f64,
    pub(super) half: bool,
}

/// A network, which is what its settings say.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Network {
    pub(super) task: String,
    pub(super) rule: String,
    pub(super) lr: f64,
    pub(super) seed: u32,
    pub(super) step: u32,
    /// How many steps it took in its last run.
    pub(super) steps: u32,
    pub(super) contrast: i8,
    pub(super) noise: u8,
    pub(super) light: u8,
}

impl Scene {
    /// A scene whose fields are what a link without them means.
    pub(super) fn usual(shape: [usize; 4], mask: Vec<u8>, logits: Logits) -> Self {
        let [_, _, h, w] = shape;
        Self {
            shape,
            mask,
            logits,
            weight: Vec::new(),
            threshold: 0.5,
            reduction: "mean".to_owned(),
            link: true,
            foreground: 1,
            preset: String::new(),
            image: Vec::new(),
            binary_loss: String::new(),
            multiclass_loss: String::new(),
            weight_map: false,
            pos_weight: None,
            class_weight: None,
            ignore_index: -100,
            label_smoothing: 0.0,
            smooth_target: false,
            soft: Vec::new(),
            soft_target: false,
            class_probabilities: false,
            pixel_weight: String::new(),
            special_logits: false,
            selected: [0, (h - 1) / 2, (w - 1) / 2],
            learning: Learning { rule: "sgd".to_owned(), lr: 10.0, half: false },
            network: Network {
                task: "same-mask".to_owned(),
                rule: "adam".to_owned(),
                lr: 0.01,
                seed: 1,
                step: 0,
                steps: 0,
                contrast: 40,
                noise: 15,
                light: 20,
            },
            trained: None,
        }
    }
}

const HALVES: u64 = 1;
const BASE: u64 = 2;
const DIFFERENCE: u64 = 3;
const BOTH: u64 = 4;
const OF_NETWORK: u64 = 5;
const WEIGHT: u64 = 10;
const THRESHOLD: u64 = 11;
const REDUCTION: u64 = 12;
const UNLINKED: u64 = 13;
const FOREGROUND: u64 = 14;
const PRESET: u64 = 15;
const IMAGE: u64 = 16;
const BINARY_LOSS: u64 = 20;
const MULTICLASS_LOSS: u64 = 21;
const WEIGHT_MAP: u64 = 22;
const POS_WEIGHT: u64 = 23;
const CLASS_WEIGHT: u64 = 24;
const IGNORE_INDEX: u64 = 25;
const LABEL_SMOOTHING: u64 = 26;
const SMOOTH_TARGET: u64 = 27;
const SELECTED: u64 = 30;
const LEARNING: u64 = 31;
const NETWORK: u64 = 32;
const TRAINED: u64 = 33;
const SOFT: u64 = 40;
const SOFT_TARGET: u64 = 41;
const CLASS_PROBABILITIES: u64 = 42;
const PIXEL_WEIGHT: u64 = 43;
const SPECIAL_LOGITS: u64 = 44;

/// The bytes of a scene.
pub(super) fn write(scene: &Scene) -> Vec<u8> {
    let mut out = Vec::new();
    for size in scene.shape {
        varint(&mut out, size as u64);
    }
    many(&mut out, &scene.mask.iter().map(|&class| class.into()).collect::<Vec<_>>());
    logits(&mut out, &scene.logits);
    let usual = Scene::usual(scene.shape, Vec::new(), Logits::Difference(Vec::new()));
    let mut field = |tag: u64, is_usual: bool, content: &dyn Fn(&mut Vec<u8>)| {
        if !is_usual {
            varint(&mut out, tag);
            content(&mut out);
        }
    };
    let one = |x: f32| move |out: &mut Vec<u8>| numbers::write(out, &[x]);
    field(WEIGHT, scene.weight.is_empty(), &|out| numbers::write(out, &scene.weight));
    field(THRESHOLD, same(scene.threshold, usual.threshold), &one(scene.threshold));
    field(REDUCTION, scene.reduction == usual.reduction, &|out| name(out, &scene.reduction));
    field(UNLINKED, scene.link, &|_| {});
    field(FOREGROUND, scene.foreground == usual.foreground, &|out| varint(out, scene.foreground as u64));
    field(PRESET, scene.preset.is_empty(), &|out| name(out, &scene.preset));
    field(IMAGE, scene.image.is_empty(), &|out| {
        many(out, &scene.image.iter().map(|&grey| grey.into()).collect::<Vec<_>>());
    });
    field(BINARY_LOSS, scene.binary_loss.is_empty(), &|out| name(out, &scene.binary_loss));
    field(MULTICLASS_LOSS, scene.multiclass_loss.is_empty(), &|out| name(out, &scene.multiclass_loss));
    field(WEIGHT_MAP, !scene.weight_map, &|_| {});
    field(POS_WEIGHT, scene.pos_weight.is_none(), &one(scene.pos_weight.unwrap_or(1.0)));
    field(CLASS_WEIGHT, scene.class_weight.is_none(), &|out| {
        let weights = scene.class_weight.as_deref().unwrap_or_default();
        varint(out, weights.len() as u64);
        numbers::write(out, weights);
    });
    field(IGNORE_INDEX, scene.ignore_index == usual.ignore_index, &|out| {
        varint(out, zigzag(scene.ignore_index.into()));
    });
    field(LABEL_SMOOTHING, same(scene.label_smoothing, usual.label_smoothing), &one(scene.label_smoothing));
    field(SMOOTH_TARGET, !scene.smooth_target, &|_| {});
    field(SELECTED, scene.selected == usual.selected, &|out| {
        scene.selected.iter().for_each(|&at| varint(out, at as u64));
    });
    field(LEARNING, scene.learning == usual.learning, &|out| {
        let Learning { rule, lr, half } = &scene.learning;
        name(out, rule);
        numbers::write_double(out, *lr);
        out.push((*half).into());
    });
    field(NETWORK, scene.network == usual.network, &|out| network(out, &scene.network));
    field(TRAINED, scene.trained.is_none(), &|out| scene.trained.iter().for_each(|one| network(out, one)));
    field(SOFT, scene.soft.is_empty(), &|out| numbers::write(out, &scene.soft));
    field(SOFT_TARGET, !scene.soft_target, &|_| {});
    field(CLASS_PROBABILITIES, !scene.class_probabilities, &|_| {});
    field(PIXEL_WEIGHT, scene.pixel_weight.is_empty(), &|out| name(out, &scene.pixel_weight));
    field(SPECIAL_LOGITS, !scene.special_logits, &|_| {});
    out
}

/// The scene of such bytes. Sizes are checked before anything of their size is read.
///
/// # Errors
/// [`Fault::Newer`] for a tag of a later release, [`Fault::Invalid`] for what no scene has.
pub(super) fn read(bytes: &[u8]) -> Result<Scene, Fault> {
    let mut reader = Reader::new(bytes);
    let reader = &mut reader;
    let shape = shape(reader).ok_or(Fault::Invalid("size"))?;
    let [n, k, h, w] = shape;
    let count = n * h * w;
    let small = |numbers: Vec<u64>| numbers.into_iter().map(|x| u8::try_from(x).ok()).collect::<Option<_>>();
    let mask: Vec<u8> = reader.many(count).and_then(small).ok_or(Fault::Invalid("mask"))?;
    let tag = reader.varint().ok_or(Fault::Invalid("logits"))?;
    let logits = read_logits(reader, tag, count, k)?;
    let mut scene = Scene::usual(shape, mask, logits);
    let mut last = 0;
    while !reader.rest().is_empty() {
        let tag = reader.varint().ok_or(Fault::Invalid("field"))?;
        if std::mem::replace(&mut last, tag) >= tag {
            return Err(Fault::Invalid("field"));
        }
        let known = field(&mut scene, reader, tag, count);
        known.map_err(|Unknown| Fault::Newer)?.ok_or(Fault::Invalid("field"))?;
    }
    Ok(scene)
}

/// A tag of a later release.
struct Unknown;

/// Reads a field; `None` where its content is no such field's.
fn field(scene: &mut Scene, reader: &mut Reader<'_>, tag: u64, count: usize) -> Result<Option<()>, Unknown> {
    let [_, k, h, w] = scene.shape;
    let fields = || -> Option<Result<(), Unknown>> {
        match tag {
            WEIGHT => scene.weight = numbers::read(reader, count)?,
            THRESHOLD => scene.threshold = single(reader)?,
            REDUCTION => scene.reduction = read_name(reader)?,
            UNLINKED => scene.link = false,
            FOREGROUND => scene.foreground = reader.count()?,
            PRESET => scene.preset = read_name(reader)?,
            IMAGE => {
                let greys = reader.many(h * w)?.into_iter();
                scene.image = greys.map(|grey| u8::try_from(grey).ok()).collect::<Option<_>>()?;
            }
            BINARY_LOSS => scene.binary_loss = read_name(reader)?,
            MULTICLASS_LOSS => scene.multiclass_loss = read_name(reader)?,
            WEIGHT_MAP => scene.weight_map = true,
            POS_WEIGHT => scene.pos_weight = Some(single(reader)?),
            CLASS_WEIGHT => {
                let classes = reader.count().filter(|&classes| classes <= MAX_CLASSES)?;
                scene.class_weight = Some(numbers::read(reader, classes)?);
            }
            IGNORE_INDEX => scene.ignore_index = i32::try_from(reader.signed()?).ok()?,
            LABEL_SMOOTHING => scene.label_smoothing = single(reader)?,
            SMOOTH_TARGET => scene.smooth_target = true,
            SELECTED => scene.selected = [reader.count()?, reader.count()?, reader.count()?],
            LEARNING => {
                let (rule, lr) = (read_name(reader)?, numbers::read_double(reader)?);
                scene.learning = Learning { rule, lr, half: reader.byte()? != 0 };
            }
            NETWORK => scene.network = read_network(reader)?,
            TRAINED => scene.trained = Some(read_network(reader)?),
            SOFT => scene.soft = numbers::read(reader, count * k)?,
            SOFT_TARGET => scene.soft_target = true,
            CLASS_PROBABILITIES => scene.class_probabilities = true,
            PIXEL_WEIGHT => scene.pixel_weight = read_name(reader)?,
            SPECIAL_LOGITS => scene.special_logits = true,
            _ => return Some(Err(Unknown)),
        }
        Some(Ok(()))
    };
    let mut fields = fields;
    fields().transpose()
}

fn logits(out: &mut Vec<u8>, logits: &Logits) {
    let (tag, first, second): (_, &[f32], &[f32]) = match logits {
        Logits::Network(check) => {
            varint(out, OF_NETWORK);
            out.extend(check.to_le_bytes());
            return;
        }
        Logits::Halves(z) => (HALVES, z, &[]),
        Logits::Base(z, base) => (BASE, z, base),
        Logits::Difference(channels) => (DIFFERENCE, channels, &[]),
        Logits::Both(z, channels) => (BOTH, z, channels),
    };
    varint(out, tag);
    numbers::write(out, first);
    if !second.is_empty() {
        numbers::write(out, second);
    }
}

fn read_logits(reader: &mut Reader<'_>, tag: u64, count: usize, k: usize) -> Result<Logits, Fault> {
    if tag == OF_NETWORK {
        return reader.word().map(Logits::Network).ok_or(Fault::Invalid("logits"));
    }
    let mut array = |count| numbers::read(reader, count).ok_or(Fault::Invalid("logits"));
    match tag {
        HALVES | BASE | DIFFERENCE if k != 2 => Err(Fault::Invalid("logits")),
        HALVES => Ok(Logits::Halves(array(count)?)),
        BASE => Ok(Logits::Base(array(count)?, array(count)?)),
        DIFFERENCE => Ok(Logits::Difference(array(count * k)?)),
        BOTH => Ok(Logits::Both(array(count)?, array(count * k)?)),
        _ => Err(Fault::Newer),
    }
}

fn shape(reader: &mut Reader<'_>) -> Option<[usize; 4]> {
    let shape = [reader.count()?, reader.count()?, reader.count()?, reader.count()?];
    let [n, k, h, w] = shape;
    let possible = (1..=MAX_IMAGES).contains(&n)
        && (MIN_CLASSES..=MAX_CLASSES).contains(&k)
        && [h, w].iter().all(|side| (1..=MAX_SIDE).contains(side));
    possible.then_some(shape)
}

fn network(out: &mut Vec<u8>, network: &Network) {
    let Network { task, rule, lr, seed, step, steps, contrast, noise, light } = network;
    name(out, task);
    name(out, rule);
    numbers::write_double(out, *lr);
    for number in [*seed, *step, *steps] {
        varint(out, number.into());
    }
    out.extend([contrast.cast_unsigned(), *noise, *light]);
}

fn read_network(reader: &mut Reader<'_>) -> Option<Network> {
    let (task, rule, lr) = (read_name(reader)?, read_name(reader)?, numbers::read_double(reader)?);
    let mut word = || u32::try_from(reader.varint()?).ok();
    let (seed, step, steps) = (word()?, word()?, word()?);
    let (contrast, noise, light) = (reader.byte()?.cast_signed(), reader.byte()?, reader.byte()?);
    Some(Network { task, rule, lr, seed, step, steps, contrast, noise, light })
}

fn single(reader: &mut Reader<'_>) -> Option<f32> {
    numbers::read(reader, 1)?.first().copied()
}

/// The longest name.
const MAX_NAME: usize = 40;

fn name(out: &mut Vec<u8>, name: &str) {
    varint(out, name.len() as u64);
    out.extend(name.bytes());
}

fn read_name(reader: &mut Reader<'_>) -> Option<String> {
    let length = reader.count().filter(|&length| length <= MAX_NAME)?;
    String::from_utf8(reader.bytes(length)?.to_vec()).ok()
}

fn same(a: f32, b: f32) -> bool {
    a.to_bits() == b.to_bits()
}

//! What versions 3 and 4 of a document stored, as it was then. Frozen.

use serde::Deserialize;

use crate::document::change::{Cells, Change};
use crate::document::limits::MAX_CLASSES;
use crate::document::options::{BinaryLoss, MulticlassLoss, Options};
use crate::document::outcome::Outcome;
use crate::document::preset::Preset;
use crate::document::scene::Settings;
use crate::document::step_kind::StepKind;
use crate::document::stored::StoredScene;
use crate::history::Step;
use pixelwise::{Reduction, Shape};

/// A scene.
#[derive(Deserialize)]
pub(super) struct Scene4 {
    shape: Shape,
    mask: Vec<u8>,
    weight: Vec<f32>,
    binary: Vec<f32>,
    multiclass: Vec<f32>,
    settings: Settings4,
    image: Vec<u8>,
}

#[derive(Deserialize)]
struct Settings4 {
    threshold: f32,
    reduction: Reduction,
    link: bool,
    foreground: usize,
    preset: Preset,
    options: Options4,
}

#[derive(Deserialize)]
struct Options4 {
    binary: BinaryLoss,
    multiclass: MulticlassLoss,
    weight_map: bool,
    pos_weight: Option<f32>,
    class_weight: Option<[f32; MAX_CLASSES]>,
    ignore_index: i32,
    label_smoothing: f32,
    smooth_target: bool,
}

/// A step of the history.
#[derive(Deserialize)]
pub(super) struct Step4 {
    kind: StepKind,
    shape: Shape,
    change: Change4,
    outcome: Outcome,
}

#[derive(Deserialize)]
enum Change4 {
    Cells(Box<Cells4>),
    Whole(Box<(Scene4, Scene4)>),
}

#[derive(Deserialize)]
struct Cells4 {
    mask: Vec<(u32, i32, i32)>,
    weight: Vec<(u32, f32, f32)>,
    binary: Vec<(u32, f32, f32)>,
    multiclass: Vec<(u32, f32, f32)>,
    settings: Option<(Settings4, Settings4)>,
    image: Option<(Vec<u8>, Vec<u8>)>,
}

impl From<Scene4> for StoredScene {
    fn from(old: Scene4) -> Self {
        let Scene4 { shape, mask, weight, binary, multiclass, settings, image } = old;
        let settings = settings.into();
        Self { shape, mask, weight, binary, multiclass, settings, image, soft: Vec::new() }
    }
}

impl From<Settings4> for Settings {
    fn from(old: Settings4) -> Self {
        let Settings4 { threshold, reduction, link, foreground, preset, options } = old;
        let Options4 {
            binary,
            multiclass,
            weight_map,
            pos_weight,
            class_weight,
            ignore_index,
            label_smoothing,
            smooth_target,
        } = options;
        let options = Options {
            binary,
            multiclass,
            weight_map,
            pos_weight,
            class_weight,
            ignore_index,
            label_smoothing,
            smooth_target,
            ..Options::default()
        };
        Self { threshold, reduction, link, foreground, preset, options }
    }
}

impl From<Step4> for Step {
    fn from(old: Step4) -> Self {
        let Step4 { kind, shape, change, outcome } = old;
        let change = match change {
            Change4::Cells(cells) => {
                let Cells4 { mask, weight, binary, multiclass, settings, image } = *cells;
                let settings = settings.map(|(before, after)| (before.into(), after.into()));
                let cells = Cells { mask, weight, binary, multiclass, settings, image, ..Cells::default() };
                Change::Cells(Box::new(cells))
            }
            Change4::Whole(ends) => Change::Whole(Box::new((ends.0.into(), ends.1.into()))),
        };
        Self { kind, shape, change, outcome, piece: None, size: 0 }
    }
}

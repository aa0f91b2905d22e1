//! What has to hold for a step to be done, read off the document.

use pixelwise::Reduction;

use super::pixel;
use crate::arrays::flat;
use crate::evaluate::ablation::{floor, overlap, suggested_pos_weight};
use crate::explain::analysis::mean;
use crate::history::Step;
use crate::learn::descent::taken;
use crate::learn::network::trained;
use crate::view::number::{self, line};
use crate::{Form, IGNORED, Lab, MulticlassLoss, Setting, StepKind};

/// Below this a pixel's own slope, σ(z) − y, is next to nothing.
const FLAT: f64 = 0.005;
/// After so many steps it is seen where a network goes.
const SOME_STEPS: u32 = 20;

/// What a step asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// The binary logit of a pixel lies below a number, and not by learning alone.
    DraggedBelow((usize, usize), f32),
    /// The binary logit of a pixel lies below a number.
    LogitBelow((usize, usize), f32),
    /// The binary logit of a pixel lies above a number.
    LogitAbove((usize, usize), f32),
    /// The pixel that costs most in the binary or in the multiclass form is selected.
    Costliest,
    /// An ignored pixel is selected.
    SelectIgnored,
    /// A pixel of a weight is selected.
    SelectWeight(f32),
    /// Another image is shown.
    OtherImage,
    /// Steps of learning were taken since the scene began.
    Learned(usize),
    /// A form's loss is below what it was when the scene began.
    Falls(Form),
    /// The multiclass loss is below this share of what a guess costs.
    BelowGuess(f64),
    /// Some foreground is found.
    Found,
    /// The threshold lies below 0.5.
    LowThreshold,
    /// A logit was set since the scene began.
    Edited,
    /// Fewer pixels are ignored than when the scene began.
    FewerIgnored,
    /// More pixels count nothing than when the scene began.
    MoreWeightless,
    /// The multiclass form predicts a class for the selected pixel.
    Predicts(usize),
    /// The binary form takes another class for its foreground.
    OtherForeground,
    /// An option is on.
    On(Setting),
    /// An option is off.
    Off(Setting),
    /// No class is ignored.
    NoClassIgnored,
    /// The losses are reduced by their means.
    Mean,
    /// Some binary gradient is next to nothing at a pixel whose logit was set.
    FlatGradient,
    /// Softmax without its shift gives a finite loss.
    FiniteUnshifted,
    /// Fewer pixels have two classes than when the scene began.
    FewerDouble,
    /// The binary loss fell at a learning rate of 10 or less.
    FallsSlowly,
    /// The network that gave the logits has taken steps.
    Trained(u32),
    /// The same, at a learning rate of this or less.
    TrainedSlowly(f64),
    /// A pixel of foreground beside one of another class, or such a neighbour, is selected.
    SelectEdge,
    /// A pixel is selected that the binary form wrongly predicts as foreground.
    SelectFalseAlarm,
    /// The network looks at a painted image.
    Painted,
}

impl Goal {
    /// Whether it is met.
    #[must_use]
    pub fn is_met(self, lab: &Lab) -> bool {
        let (scene, results, selected) = (lab.scene(), lab.results(), lab.selected());
        let logit = |at| scene.logits(Form::Binary).get(pixel(at).in_channel(0)).copied();
        match self {
            Self::DraggedBelow(at, limit) => is_edited(lab) && Self::LogitBelow(at, limit).is_met(lab),
            Self::LogitBelow(at, limit) => logit(at).is_some_and(|z| z < limit),
            Self::LogitAbove(at, limit) => logit(at).is_some_and(|z| z > limit),
            Self::Costliest => costs_most(lab),
            Self::SelectIgnored => results.inputs.classes[selected.at()] == IGNORED,
            Self::SelectWeight(weight) => scene.weight()[selected.at()] == weight,
            Self::OtherImage => selected.image > 0,
            Self::Learned(steps) => taken(lab) >= steps,
            Self::Falls(form) => lab
                .history
                .outcome(lab.history.scene_start())
                .is_some_and(|first| results.loss(form) < first.loss(form)),
            Self::BelowGuess(share) => {
                f64::from(results.loss(Form::Multiclass)) < share * (scene.classes() as f64).ln()
            }
            Self::Found => results.score(Form::Binary).iou.is_some_and(|iou| iou > 0.0),
            Self::LowThreshold => scene.threshold() < 0.5,
            Self::Edited => is_edited(lab),
            Self::FewerIgnored => ignored(lab) < first(lab).as_ref().map_or(0, ignored),
            Self::MoreWeightless => {
                weightless(flat(scene.weight())) > weightless(flat(scene.preset().scene().weight()))
            }
            Self::Predicts(class) => usize::from(results.multiclass_prediction[selected.at()]) == class,
            Self::OtherForeground => scene.foreground() != scene.preset().scene().foreground(),
            Self::On(setting) => scene.options().on(scene.classes()).any(|on| on == setting),
            Self::Off(setting) => !scene.options().on(scene.classes()).any(|on| on == setting),
            Self::NoClassIgnored => !(0..scene.classes() as i32).contains(&scene.options().ignore_index),
            Self::Mean => scene.reduction() == Reduction::Mean,
            Self::FlatGradient => is_edited(lab) && has_flat_gradient(lab),
            Self::FiniteUnshifted => {
                scene.options().multiclass == MulticlassLoss::Naive
                    && results.loss(Form::Multiclass).is_finite()
            }
            Self::FewerDouble => overlap(lab).is_some_and(|now| {
                first(lab).as_ref().and_then(overlap).is_some_and(|first| now.several < first.several)
            }),
            Self::FallsSlowly => lab.learning().lr <= 10.0 && Self::Falls(Form::Binary).is_met(lab),
            Self::Trained(steps) => trained(lab).is_some_and(|network| network.step >= steps),
            Self::TrainedSlowly(lr) => {
                trained(lab).is_some_and(|network| network.lr <= lr && network.step >= SOME_STEPS)
            }
            Self::SelectEdge => is_edge(lab),
            Self::SelectFalseAlarm => {
                let class = results.inputs.classes[selected.at()];
                let ground = class != IGNORED && class != scene.foreground() as i32;
                ground && results.binary_prediction[selected.at()] == 1
            }
            Self::Painted => !scene.image.is_empty(),
        }
    }

    /// Whether what its sentence takes for granted is so: a logit goes down where the target is 0, up where it is 1.
    pub(super) fn makes_sense(self, lab: &Lab) -> bool {
        let class = |at| lab.results().inputs.classes.get(pixel(at).at()).copied();
        match self {
            Self::DraggedBelow(at, _) | Self::LogitBelow(at, _) => class(at) == Some(0),
            Self::LogitAbove(at, _) => class(at) == Some(1),
            _ => true,
        }
    }

    /// The numbers of its sentence, as they are now.
    pub(super) fn values(self, lab: &Lab) -> Vec<(&'static str, String)> {
        let scene = lab.scene();
        let score = lab.results().score(Form::Binary);
        match self {
            Self::BelowGuess(_) => vec![
                ("classes", scene.classes().to_string()),
                ("cost", number::fixed((scene.classes() as f64).ln(), 4)),
            ],
            Self::Found => {
                vec![("accuracy", number::ratio(score.accuracy)), ("iou", number::ratio(score.iou))]
            }
            Self::On(Setting::PosWeight) => {
                let weight = suggested_pos_weight(lab).map_or(1.0, f64::from);
                vec![("weight", line::weight(weight))]
            }
            Self::MoreWeightless => {
                vec![("count", number::short(mean(lab, Form::Binary).denominator.value as f32))]
            }
            Self::FlatGradient => {
                let smoothing = number::as_typed(scene.options().target_smoothing());
                vec![("low", line::weight(smoothing / 2.0)), ("high", line::weight(1.0 - smoothing / 2.0))]
            }
            Self::Learned(20) => {
                let floor = floor(lab).map_or(0.0, |floor| floor.loss);
                vec![("floor", number::significant(floor, 4))]
            }
            _ => Vec::new(),
        }
    }
}

/// Whether no kept pixel costs more than the selected one, in either form.
fn costs_most(lab: &Lab) -> bool {
    let (results, at) = (lab.results(), lab.selected());
    let most = |losses: &[f32], own: f32| own > 0.0 && losses.iter().all(|&loss| loss <= own);
    most(flat(&results.binary.per_pixel), results.binary.per_pixel[at.in_channel(0)])
        || most(flat(&results.multiclass.per_pixel), results.multiclass.per_pixel[at.at()])
}

/// Whether a pixel beside the selected one has another class.
fn is_edge(lab: &Lab) -> bool {
    let (classes, at) = (&lab.results().inputs.classes, lab.selected());
    let class = |row: Option<usize>, column: Option<usize>| classes.get((at.image, row?, column?)).copied();
    let (row, column) = (at.row, at.column);
    let around = [
        class(row.checked_sub(1), Some(column)),
        class(Some(row + 1), Some(column)),
        class(Some(row), column.checked_sub(1)),
        class(Some(row), Some(column + 1)),
    ];
    around.into_iter().flatten().any(|beside| beside != classes[at.at()])
}

/// Whether some binary gradient, before it is divided, is next to nothing.
fn has_flat_gradient(lab: &Lab) -> bool {
    let denominator = mean(lab, Form::Binary).denominator.value;
    let gradient = flat(lab.results().gradient(Form::Binary));
    gradient.iter().any(|g| f64::from(g.abs()) * denominator < FLAT)
}

/// The scene as it began.
fn first(lab: &Lab) -> Option<Lab> {
    Lab::from_scene(lab.scene().preset().scene()).ok()
}

/// The steps of the history since the scene began.
fn steps(lab: &Lab) -> &[Step] {
    lab.history.steps.get(lab.history.scene_start()..lab.step()).unwrap_or_default()
}

/// Whether a logit was set since the scene began.
fn is_edited(lab: &Lab) -> bool {
    let open = lab.stroke.as_ref().and_then(|stroke| stroke.kind);
    let kinds = steps(lab).iter().map(|step| step.kind).chain(open);
    kinds.into_iter().any(|kind| matches!(kind, StepKind::Logit(_) | StepKind::Brush(_)))
}

fn ignored(lab: &Lab) -> usize {
    flat(&lab.results().inputs.classes).iter().filter(|&&class| class == IGNORED).count()
}

fn weightless(weights: &[f32]) -> usize {
    weights.iter().filter(|&&weight| weight == 0.0).count()
}

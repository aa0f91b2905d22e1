//! The steps of every scene. Their sentences stand in the tables of strings, under `said.prompt`.

use super::{Goal, Step};
use crate::{Form, Preset, Setting};
use pixelwise_train::task::Task;

/// The steps of a preset, in the order in which they are shown.
pub(super) fn of(preset: Preset) -> Vec<Step> {
    match preset {
        Preset::Blob => vec![
            at("drag", Goal::DraggedBelow((1, 3), 0.6), (1, 3)),
            any("find", Goal::Costliest),
            any("learn", Goal::Learned(1)),
        ],
        Preset::Untrained => vec![any("raise", Goal::BelowGuess(1.0)), any("halve", Goal::BelowGuess(0.5))],
        Preset::NearlyRight => vec![any("find", Goal::Costliest), any("learn", Goal::Learned(5))],
        Preset::ConfidentMistake => {
            vec![at("drag", Goal::DraggedBelow((1, 3), 0.0), (1, 3)), any("learn", Goal::Learned(5))]
        }
        Preset::Saturated => vec![any("find", Goal::Costliest), any("mend", Goal::Falls(Form::Binary))],
        Preset::Sparse => vec![
            any("lower", Goal::Found),
            any("weigh", Goal::On(Setting::PosWeight)),
            any("learn", Goal::Learned(5)),
        ],
        Preset::Tie => vec![any("lower", Goal::LowThreshold), any("raise", Goal::Edited)],
        Preset::IgnoredBorder => vec![any("find", Goal::SelectIgnored), any("paint", Goal::FewerIgnored)],
        Preset::ThreeClasses => vec![
            at("raise", Goal::Predicts(2), (2, 3)),
            any("foreground", Goal::OtherForeground),
            any("learn", Goal::Learned(1)),
        ],
        Preset::Batch => vec![any("turn", Goal::OtherImage), any("edit", Goal::Edited)],
        Preset::TwoSteps => vec![
            at("stay", Goal::Learned(1), (2, 0)),
            at("switch", Goal::Off(Setting::TwoStep), (2, 0)),
            at("move", Goal::LogitBelow((2, 0), 17.0), (2, 0)),
        ],
        Preset::Overflow => {
            vec![any("switch", Goal::Off(Setting::Naive)), any("lower", Goal::FiniteUnshifted)]
        }
        Preset::Multilabel => {
            vec![any("lower", Goal::FewerDouble), any("switch", Goal::Off(Setting::Multilabel))]
        }
        Preset::PosWeight => {
            vec![any("switch", Goal::Off(Setting::PosWeight)), any("learn", Goal::Learned(5))]
        }
        Preset::WeightMap => vec![any("find", Goal::SelectWeight(3.0)), any("paint", Goal::MoreWeightless)],
        Preset::IgnoredBackground => {
            vec![any("switch", Goal::NoClassIgnored), any("learn", Goal::Learned(5))]
        }
        Preset::Weights => vec![any("mean", Goal::Mean), any("switch", Goal::Off(Setting::ClassWeight))],
        Preset::Smoothing => {
            vec![any("drag", Goal::FlatGradient), any("switch", Goal::Off(Setting::LabelSmoothing))]
        }
        Preset::Divergence => vec![any("learn", Goal::Learned(3)), any("slow", Goal::FallsSlowly)],
        Preset::DeadGradient => vec![
            at("learn", Goal::Learned(5), (3, 3)),
            at("switch", Goal::LogitAbove((3, 3), -120.0), (3, 3)),
        ],
        Preset::SmoothingFloor => {
            vec![any("learn", Goal::Learned(20)), any("switch", Goal::Off(Setting::LabelSmoothing))]
        }
        Preset::Own => Vec::new(),
    }
}

/// The steps of a network's scene.
pub(super) fn of_network(task: Task) -> Vec<Step> {
    let learn = any("learn", Goal::Trained(30));
    match task {
        Task::SameMask => vec![learn, any("edge", Goal::SelectEdge), any("paint", Goal::Painted)],
        Task::Sparse => vec![learn, any("found", Goal::Found)],
        Task::SparseWeighted => vec![any("found", Goal::Found), any("alarm", Goal::SelectFalseAlarm)],
        Task::ThreeClasses => vec![learn, any("edge", Goal::SelectEdge)],
        Task::DoubledActivation => vec![learn, any("find", Goal::Costliest)],
        Task::HighRate => vec![learn, any("slow", Goal::TrainedSlowly(0.02))],
    }
}

/// A step about one pixel.
const fn at(id: &'static str, goal: Goal, pixel: (usize, usize)) -> Step {
    Step { id, goal, pixel: Some(pixel) }
}

/// A step about any pixel.
const fn any(id: &'static str, goal: Goal) -> Step {
    Step { id, goal, pixel: None }
}

//! Tasks: what a small network can be set to learn, under a name.

use serde::{Deserialize, Serialize};

use crate::exposure::Exposure;
use crate::objective::{Form, Objective};
use crate::optimizer::{Rule, Settings};
use crate::run::Plan;
use crate::scene::{Kind, Scenes};

/// A run that teaches something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Task {
    /// Both heads learn the same mask.
    #[default]
    SameMask,
    /// 4 % foreground: for long, the answer is background everywhere.
    Sparse,
    /// The same with a foreground pixel counted 24 times.
    SparseWeighted,
    /// Three classes, of which a binary head can only learn one.
    ThreeClasses,
    /// A head that applies its activation before a loss that does so too.
    DoubledActivation,
    /// A learning rate far too large.
    HighRate,
}

impl Task {
    /// All of them, in the order of a menu.
    pub const ALL: [Self; 6] = [
        Self::SameMask,
        Self::Sparse,
        Self::SparseWeighted,
        Self::ThreeClasses,
        Self::DoubledActivation,
        Self::HighRate,
    ];

    /// A stable key.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::SameMask => "same-mask",
            Self::Sparse => "sparse",
            Self::SparseWeighted => "sparse-weighted",
            Self::ThreeClasses => "three-classes",
            Self::DoubledActivation => "doubled-activation",
            Self::HighRate => "high-rate",
        }
    }

    /// The task of a key.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|task| task.id() == id)
    }

    /// The optimizer that it begins with.
    #[must_use]
    pub const fn settings(self) -> Settings {
        match self {
            Self::HighRate => Settings::new(Rule::Sgd, 20.0),
            _ => Settings::new(Rule::Adam, 0.01),
        }
    }

    /// `pos_weight` of BCE, and the weight of class 1 in CE, where the task has them.
    #[must_use]
    pub const fn foreground_weight(self) -> Option<f32> {
        match self {
            Self::SparseWeighted => Some(24.0),
            _ => None,
        }
    }

    /// The run, with its own optimizer or another.
    #[must_use]
    pub fn plan(self, seed: u64, settings: Settings) -> Plan {
        let disc = Exposure::USUAL.of(Scenes { height: 12, width: 12, ..Scenes::default() });
        let scenes = match self {
            Self::Sparse | Self::SparseWeighted => Scenes { share: 0.04, ..disc },
            Self::ThreeClasses => {
                Scenes { kind: Kind::DiscAndRing, height: 16, width: 16, share: 0.4, ..disc }
            }
            Self::SameMask | Self::DoubledActivation | Self::HighRate => disc,
        };
        let weight = self.foreground_weight().map(f64::from);
        let form =
            Form::BceWithLogits { foreground: 1, pos_weight: weight.unwrap_or(1.0), label_smoothing: 0.0 };
        let classes = Form::CrossEntropy { weight: weight.map(|w| vec![1.0, w]), label_smoothing: 0.0 };
        let doubled = self == Self::DoubledActivation;
        let objective = |form| Objective { doubled, ..Objective::of(form) };
        Plan {
            seed,
            scenes,
            hidden: vec![8, 8],
            batch: 4,
            settings,
            binary: objective(form),
            multiclass: objective(classes),
        }
    }
}

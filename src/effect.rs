//! What each option of a loss did to it: the loss with the option, and the same without.

use ndarray::{ArrayView3, ArrayView4};

use crate::naive::naive_cross_entropy;
use crate::{
    BceOptions, BceWithLogitsOptions, CrossEntropyOptions, Error, bce_with_logits, cross_entropy, sigmoid_bce,
};

/// What one option did, all others staying as they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Which option.
    pub setting: Setting,
    /// The loss without it; `None` where PyTorch refuses the input then, such as a target of 255 without `ignore_index`.
    pub without: Option<f32>,
    /// The loss with it.
    pub with: f32,
}

/// An option that a loss can have turned on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// A weight map.
    Weight,
    /// A factor on the positive term.
    PosWeight,
    /// Class weights.
    ClassWeight,
    /// Pixels that are left out.
    IgnoreIndex,
    /// A target spread over all classes.
    LabelSmoothing,
    /// A sigmoid and `BCELoss` instead of `BCEWithLogitsLoss`.
    TwoStep,
    /// A softmax without a shift.
    Naive,
}

impl Setting {
    /// A stable key: `weight`, `pos_weight`, ….
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Weight => "weight",
            Self::PosWeight => "pos_weight",
            Self::ClassWeight => "class_weight",
            Self::IgnoreIndex => "ignore_index",
            Self::LabelSmoothing => "label_smoothing",
            Self::TwoStep => "two_step",
            Self::Naive => "naive",
        }
    }
}

/// The effect of each option of a binary loss that is turned on.
///
/// With `two_step` there is no `pos_weight`: `BCELoss` has none.
///
/// # Shapes
/// As [`bce_with_logits`].
///
/// # Errors
/// As [`bce_with_logits`] and [`sigmoid_bce`].
pub fn binary_effects(
    logits: ArrayView4<'_, f32>,
    target: ArrayView4<'_, f32>,
    options: &BceWithLogitsOptions<'_, f32>,
    two_step: bool,
) -> Result<Vec<Effect>, Error> {
    let loss = |options: &BceWithLogitsOptions<'_, f32>, two_step: bool| {
        let BceWithLogitsOptions { weight, reduction, .. } = *options;
        let result = if two_step {
            sigmoid_bce(logits, target, &BceOptions { weight, reduction })
        } else {
            bce_with_logits(logits, target, options)
        };
        result.map(|result| result.loss)
    };
    let with = loss(options, two_step)?;
    let mut effects = Effects::of(with);
    effects.add(Setting::Weight, options.weight.is_some(), || {
        loss(&BceWithLogitsOptions { weight: None, ..*options }, two_step)
    });
    effects.add(Setting::PosWeight, options.pos_weight.is_some() && !two_step, || {
        loss(&BceWithLogitsOptions { pos_weight: None, ..*options }, two_step)
    });
    effects.add(Setting::TwoStep, two_step, || loss(options, false));
    Ok(effects.list)
}

/// The effect of each option of cross-entropy that is turned on; `ignore_index` counts where a pixel is ignored by it.
///
/// Without `ignore_index`, what it ignored is a target like any other.
///
/// # Shapes
/// As [`cross_entropy`].
///
/// # Errors
/// As [`cross_entropy`].
pub fn multiclass_effects(
    logits: ArrayView4<'_, f32>,
    target: ArrayView3<'_, i32>,
    options: &CrossEntropyOptions<'_, f32>,
    naive: bool,
) -> Result<Vec<Effect>, Error> {
    let loss = |options: &CrossEntropyOptions<'_, f32>, naive: bool| {
        let kernel = if naive { naive_cross_entropy } else { cross_entropy };
        kernel(logits, target, options).map(|result| result.loss)
    };
    let with = loss(options, naive)?;
    let mut effects = Effects::of(with);
    effects.add(Setting::ClassWeight, options.weight.is_some(), || {
        loss(&CrossEntropyOptions { weight: None, ..*options }, naive)
    });
    let ignores = target.iter().any(|&class| class == options.ignore_index);
    effects.add(Setting::IgnoreIndex, ignores, || {
        // No target is the least integer, so that nothing is ignored.
        loss(&CrossEntropyOptions { ignore_index: i32::MIN, ..*options }, naive)
    });
    effects.add(Setting::LabelSmoothing, options.label_smoothing > 0.0, || {
        loss(&CrossEntropyOptions { label_smoothing: 0.0, ..*options }, naive)
    });
    effects.add(Setting::Naive, naive, || loss(options, false));
    Ok(effects.list)
}

struct Effects {
    with: f32,
    list: Vec<Effect>,
}

impl Effects {
    fn of(with: f32) -> Self {
        Self { with, list: Vec::new() }
    }

    fn add(&mut self, setting: Setting, is_on: bool, without: impl Fn() -> Result<f32, Error>) {
        if is_on {
            self.list.push(Effect { setting, without: without().ok(), with: self.with });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array4, array};

    /// The scene of both tests; losses from PyTorch 2.15.0:
    ///
    /// ```python
    /// z = torch.tensor([1.2, -0.7, 0.3, 2.5]).reshape(1, 1, 2, 2); y = torch.tensor([1., 1., 0., 0.]).reshape(1, 1, 2, 2)
    /// w = torch.tensor([1., 0., 2., 1.]).reshape(1, 1, 2, 2); pw = torch.tensor([3.]).reshape(1, 1, 1)
    /// f = F.binary_cross_entropy_with_logits   # f(z, y, w) 1.1377207, pos_weight=pw 1.8831626, both 1.2693620
    /// z2, t, cw = torch.cat([-z/2, z/2], 1), y[:, 0].long(), torch.tensor([1., 3.])
    /// F.cross_entropy(z2, t, cw, ignore_index=0, label_smoothing=0.1)   # 0.6646265
    /// #    without cw 0.6957343, without ignore_index 0.9180411, without smoothing 0.6832343
    /// ```
    fn logits() -> Array4<f32> {
        Array4::from_shape_vec((1, 1, 2, 2), vec![1.2, -0.7, 0.3, 2.5]).unwrap()
    }

    #[track_caller]
    fn check(effects: &[Effect], expected: &[(Setting, f32, f32)]) {
        assert_eq!(effects.len(), expected.len(), "{effects:?}");
        for (effect, &(setting, without, with)) in effects.iter().zip(expected) {
            assert_eq!(effect.setting, setting);
            assert!((effect.without.unwrap() - without).abs() < 2e-6, "{effect:?}");
            assert!((effect.with - with).abs() < 2e-6, "{effect:?}");
        }
    }

    #[test]
    fn each_binary_option_is_taken_away_alone() {
        let target = Array4::from_shape_vec((1, 1, 2, 2), vec![1.0, 1.0, 0.0, 0.0]).unwrap();
        let weight = Array4::from_shape_vec((1, 1, 2, 2), vec![1.0, 0.0, 2.0, 1.0]).unwrap();
        let pos_weight = array![3.0];
        let options = BceWithLogitsOptions {
            weight: Some(weight.view()),
            pos_weight: Some(pos_weight.view()),
            ..BceWithLogitsOptions::default()
        };
        check(
            &binary_effects(logits().view(), target.view(), &options, false).unwrap(),
            &[(Setting::Weight, 1.883_162_6, 1.269_362), (Setting::PosWeight, 1.137_720_7, 1.269_362)],
        );
        let plain = BceWithLogitsOptions::default();
        check(
            &binary_effects(logits().view(), target.view(), &plain, true).unwrap(),
            &[(Setting::TwoStep, 1.199_928_4, 1.199_928_4)],
        );
        assert!(binary_effects(logits().view(), target.view(), &plain, false).unwrap().is_empty());
    }

    #[test]
    fn each_option_of_cross_entropy_is_taken_away_alone() {
        let z = logits();
        let pair = ndarray::concatenate![ndarray::Axis(1), z.mapv(|z| -z / 2.0), z.mapv(|z| z / 2.0)];
        let weight = array![1.0, 3.0];
        let options = CrossEntropyOptions {
            weight: Some(weight.view()),
            ignore_index: 0,
            label_smoothing: 0.1,
            ..CrossEntropyOptions::default()
        };
        let with = 0.664_626_5;
        check(
            &multiclass_effects(pair.view(), array![[[1, 1], [0, 0]]].view(), &options, false).unwrap(),
            &[
                (Setting::ClassWeight, 0.695_734_3, with),
                (Setting::IgnoreIndex, 0.918_041_1, with),
                (Setting::LabelSmoothing, 0.683_234_3, with),
            ],
        );
    }

    #[test]
    fn a_target_of_255_is_refused_without_ignore_index() {
        let options = CrossEntropyOptions { ignore_index: 255, ..CrossEntropyOptions::default() };
        let pair = Array4::zeros((1, 2, 1, 2));
        let effects = multiclass_effects(pair.view(), array![[[1, 255]]].view(), &options, false).unwrap();
        assert_eq!(effects[0].without, None);
    }
}

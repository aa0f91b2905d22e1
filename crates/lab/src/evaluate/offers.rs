//! What each option would do before it is switched on: the loss as it is, and as it would be.

use pixelwise::Reduction;

use crate::document::limits::MAX_CLASSES;
use crate::document::options::{BinaryLoss, MulticlassLoss, Options, PixelMean, Setting};
use crate::document::scene::{Form, Scene};
use crate::evaluate::ablation::suggested_pos_weight;
use crate::evaluate::inputs::Inputs;
use crate::{Lab, Results};

/// The smoothing that is offered, the one that papers use.
const SMOOTHING: f32 = 0.1;

/// What one option would do to a form's loss, all others staying as they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// The option, which is off.
    pub setting: Setting,
    /// The form whose loss it would change.
    pub form: Form,
    /// The number that it would be switched on with: the weight, ε, or the ignored class; `None` where it takes none.
    pub value: Option<f32>,
    /// The loss as it is.
    pub now: f32,
    /// The loss as it would be.
    pub then: f32,
}

/// What each option that is off would do, in the order in which options are told.
///
/// The weight map is not among them, because it does nothing before it is painted; that it counts in CE as well, and what a soft target
/// does, is offered once there is one.
#[must_use]
pub fn offers(lab: &Lab) -> Vec<Offer> {
    let scene = lab.scene();
    let on: Vec<Setting> = scene.options().on(scene.classes()).collect();
    let foreground = scene.foreground();
    let weight = suggested_pos_weight(lab);
    let mut offers = Vec::new();
    let mut offer = |setting, form, value, change: &dyn Fn(&mut Options)| {
        if !on.contains(&setting) && !scene.options().unused().any(|unused| unused == setting) {
            let mut after = scene.clone();
            change(&mut after.settings.options);
            if after.check_logits().is_ok() {
                let (now, then) = (lab.results().loss(form), loss(&after, form));
                offers.push(Offer { setting, form, value, now, then });
            }
        }
    };
    let (binary, multiclass) = (Form::Binary, Form::Multiclass);
    if let Some(weight) = weight {
        offer(Setting::PosWeight, binary, Some(weight), &|options| options.pos_weight = Some(weight));
        offer(Setting::ClassWeight, multiclass, Some(weight), &|options| {
            let mut weights = [1.0; MAX_CLASSES];
            weights[foreground] = weight;
            options.class_weight = Some(weights);
        });
    }
    if !scene.any_ignored() && !scene.options().used_class_probabilities() {
        offer(Setting::Ignored, multiclass, Some(0.0), &|options| options.ignore_index = 0);
    }
    offer(Setting::LabelSmoothing, multiclass, Some(SMOOTHING), &|options| {
        options.label_smoothing = SMOOTHING;
    });
    offer(Setting::SmoothTarget, binary, Some(SMOOTHING), &|options| {
        options.smooth_target = true;
        if options.label_smoothing == 0.0 {
            options.label_smoothing = SMOOTHING;
        }
    });
    let painted = scene.weight().iter().any(|&w| w != 1.0);
    if painted {
        offer(Setting::PixelWeight, multiclass, None, &|options| {
            options.pixel_weight = Some(PixelMean::Pixels);
        });
    }
    if scene.has_soft_target() {
        offer(Setting::SoftTarget, binary, None, &|options| options.soft_target = true);
        if scene.options().ignore_index < 0 {
            offer(Setting::ClassProbabilities, multiclass, None, &|options| {
                options.class_probabilities = true;
            });
        }
    }
    offer(Setting::TwoStep, binary, None, &|options| options.binary = BinaryLoss::TwoStep);
    offer(Setting::Naive, multiclass, None, &|options| options.multiclass = MulticlassLoss::Naive);
    offer(Setting::Multilabel, multiclass, None, &|options| options.multiclass = MulticlassLoss::Multilabel);
    offers
}

/// The losses of both forms under another reduction, binary form first.
#[must_use]
pub fn reduced(lab: &Lab, reduction: Reduction) -> [f32; 2] {
    let mut scene = lab.scene().clone();
    scene.settings.reduction = reduction;
    let results = Results::of(&scene);
    [results.loss(Form::Binary), results.loss(Form::Multiclass)]
}

/// A form's loss.
fn loss(scene: &Scene, form: Form) -> f32 {
    let inputs = Inputs::of(scene);
    match form {
        Form::Binary => inputs.binary(scene).loss,
        Form::Multiclass => inputs.multiclass(scene).loss,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Preset};

    fn of(preset: Preset) -> Lab {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(preset)).unwrap();
        lab
    }

    #[track_caller]
    fn find(lab: &Lab, setting: Setting) -> Offer {
        offers(lab).into_iter().find(|offer| offer.setting == setting).unwrap()
    }

    /// From PyTorch 2.15.0, with z and y of the scene of one confident mistake, w = 18 / 7:
    ///
    /// ```python
    /// F.binary_cross_entropy_with_logits(z, y)                                # 0.2975
    /// F.binary_cross_entropy_with_logits(z, y, pos_weight=torch.tensor([w]))  # 0.3788
    /// F.cross_entropy(torch.stack([-z/2, z/2], 1), y.long(), label_smoothing=0.1)  # 0.3785
    /// ```
    #[test]
    fn options_say_what_they_would_do() {
        let lab = of(Preset::ConfidentMistake);
        let (weight, smoothing) = (find(&lab, Setting::PosWeight), find(&lab, Setting::LabelSmoothing));
        assert_eq!(weight.value, Some(18.0 / 7.0));
        assert!((weight.now - 0.2975).abs() < 5e-5 && (weight.then - 0.3788).abs() < 5e-5, "{weight:?}");
        assert!((smoothing.then - 0.3785).abs() < 5e-5, "{smoothing:?}");
        let [binary, multiclass] = reduced(&lab, Reduction::Sum);
        assert!((binary - 7.4366).abs() < 5e-4 && (multiclass - 7.4366).abs() < 5e-4, "{binary}");
    }

    #[test]
    fn what_is_offered_is_what_comes() {
        for preset in Preset::ALL {
            for offer in offers(&of(preset)) {
                let mut lab = of(preset);
                let mut options = *lab.scene().options();
                let mut weights = [1.0; MAX_CLASSES];
                match offer.setting {
                    Setting::PosWeight => options.pos_weight = offer.value,
                    Setting::ClassWeight => {
                        weights[lab.scene().foreground()] = offer.value.unwrap();
                        options.class_weight = Some(weights);
                    }
                    Setting::Ignored => options.ignore_index = 0,
                    Setting::LabelSmoothing => options.label_smoothing = 0.1,
                    Setting::SmoothTarget => {
                        options.smooth_target = true;
                        options.label_smoothing = 0.1;
                    }
                    Setting::TwoStep => options.binary = BinaryLoss::TwoStep,
                    Setting::Naive => options.multiclass = MulticlassLoss::Naive,
                    Setting::Multilabel => options.multiclass = MulticlassLoss::Multilabel,
                    Setting::PixelWeight => options.pixel_weight = Some(PixelMean::Pixels),
                    Setting::SoftTarget => options.soft_target = true,
                    Setting::ClassProbabilities => options.class_probabilities = true,
                    Setting::Weight => unreachable!("it is not offered"),
                }
                assert_eq!(lab.results().loss(offer.form).to_bits(), offer.now.to_bits());
                lab.apply(Edit::SetOptions(options)).unwrap();
                assert_eq!(lab.results().loss(offer.form).to_bits(), offer.then.to_bits(), "{offer:?}");
            }
        }
    }

    #[test]
    fn what_is_on_is_not_offered() {
        let on = offers(&of(Preset::Weights));
        assert!(!on.iter().any(|offer| matches!(offer.setting, Setting::PosWeight | Setting::ClassWeight)));
        let sigmoids = offers(&of(Preset::Multilabel));
        assert!(
            !sigmoids.iter().any(|offer| offer.setting == Setting::LabelSmoothing),
            "it would do nothing"
        );
    }
}

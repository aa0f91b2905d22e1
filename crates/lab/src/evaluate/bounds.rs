//! Losses to compare others with: what a guess costs, and the least that smoothed labels leave.

use pixelwise::Reduction;

use crate::arrays::{flat, flat_mut};
use crate::document::options::MulticlassLoss;
use crate::document::scene::Form;
use crate::evaluate::ablation;
use crate::evaluate::inputs::Inputs;
use crate::evaluate::reduction::mean;
use crate::{IGNORED, Lab};

/// A loss to compare a form's with.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// What it is.
    pub kind: BoundKind,
    /// The form.
    pub form: Form,
    /// The loss, reduced as the form's is.
    pub loss: f64,
    /// The number of classes whose logarithm it is, where it is one's.
    pub classes: Option<usize>,
}

/// What a loss is that others are compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundKind {
    /// What the scene costs where all logits are 0.
    Guess,
    /// The least that smoothed labels or soft targets leave, whatever the logits are.
    Floor,
}

/// The guess of each form, and the floor of each whose labels are smoothed; without those that are no finite number.
#[must_use]
pub fn bounds(lab: &Lab) -> Vec<Bound> {
    let mut untrained = lab.scene().clone();
    flat_mut(&mut untrained.binary).fill(0.0);
    flat_mut(&mut untrained.multiclass).fill(0.0);
    let inputs = Inputs::of(&untrained);
    let guesses = [inputs.binary(&untrained).loss, inputs.multiclass(&untrained).loss];
    let floors = [binary_floor(lab), ablation::floor(lab).map(|floor| floor.loss)];
    let mut bounds = Vec::new();
    for (index, form) in [Form::Binary, Form::Multiclass].into_iter().enumerate() {
        let loss = f64::from(guesses[index]);
        bounds.push(Bound { kind: BoundKind::Guess, form, loss, classes: classes_of(lab, form, loss) });
        if let Some(loss) = floors[index] {
            bounds.push(Bound { kind: BoundKind::Floor, form, loss, classes: None });
        }
    }
    bounds.retain(|bound| bound.loss.is_finite());
    bounds
}

/// The number of classes whose logarithm a guess costs, if it does.
fn classes_of(lab: &Lab, form: Form, loss: f64) -> Option<usize> {
    let classes = match form {
        Form::Multiclass if lab.scene().options().multiclass != MulticlassLoss::Multilabel => {
            lab.scene().classes()
        }
        _ => 2,
    };
    let same = (loss - (classes as f64).ln()).abs() < 1e-6;
    (same && lab.scene().reduction() == Reduction::Mean).then_some(classes)
}

/// The least binary loss of a smoothed or soft target: each pixel's least over its logit.
///
/// ```text
/// −w₊·t·log q − (1 − t)·log(1 − q),   q = w₊·t / (w₊·t + 1 − t)
/// ```
fn binary_floor(lab: &Lab) -> Option<f64> {
    let options = lab.scene().options();
    if options.target_smoothing() == 0.0 && !options.soft_target {
        return None;
    }
    let inputs = &lab.results().inputs;
    let weight = inputs.weight.as_ref().map(flat);
    let pos_weight = options.used_pos_weight().map_or(1.0, f64::from);
    let entropy = |share: f64, whole: f64| if share > 0.0 { -share * (share / whole).ln() } else { 0.0 };
    let pixels = flat(&inputs.classes).iter().zip(flat(&inputs.target)).enumerate();
    let kept = pixels.filter(|(_, (class, _))| **class != IGNORED);
    let sum: f64 = kept
        .map(|(at, (_, &t))| {
            let (one, zero) = (pos_weight * f64::from(t), 1.0 - f64::from(t));
            let least = entropy(one, one + zero) + entropy(zero, one + zero);
            least * weight.map_or(1.0, |weight| f64::from(weight[at]))
        })
        .sum();
    (sum > 0.0).then(|| sum / mean(lab, Form::Binary).denominator.value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::losses::bound_text;
    use crate::{Edit, Preset};

    fn of(preset: Preset) -> Vec<(BoundKind, Form, String)> {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(preset)).unwrap();
        let bounds = bounds(&lab);
        bounds.into_iter().map(|bound| (bound.kind, bound.form, bound_text(&bound))).collect()
    }

    #[test]
    fn a_guess_costs_the_logarithm_of_the_number_of_classes() {
        let said = |text: &str, form| (BoundKind::Guess, form, text.to_owned());
        assert_eq!(
            of(Preset::Blob),
            [said("ln 2 = 0.6931", Form::Binary), said("ln 2 = 0.6931", Form::Multiclass)]
        );
        assert_eq!(of(Preset::ThreeClasses)[1], said("ln 3 = 1.099", Form::Multiclass));
        assert_eq!(of(Preset::Multilabel)[1], said("ln 2 = 0.6931", Form::Multiclass));
        // Under sum nothing is a mean: 25 pixels, of which 7 count 3 times, at ln 2 each.
        assert_eq!(of(Preset::Weights)[0], said("27.03", Form::Binary));
    }

    #[test]
    fn smoothed_labels_have_a_floor_in_both_forms() {
        let floors: Vec<_> =
            of(Preset::SmoothingFloor).into_iter().filter(|bound| bound.0 == BoundKind::Floor).collect();
        assert_eq!(floors.iter().map(|floor| floor.2.as_str()).collect::<Vec<_>>(), ["0.1985", "0.1985"]);
    }

    #[test]
    fn learning_comes_near_the_floor_and_never_below() {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(Preset::SmoothingFloor)).unwrap();
        let mut options = *lab.scene().options();
        options.pos_weight = Some(3.0);
        lab.apply(Edit::SetOptions(options)).unwrap();
        crate::learn::descent::descend(&mut lab, 600).unwrap();
        for bound in bounds(&lab).into_iter().filter(|bound| bound.kind == BoundKind::Floor) {
            let above = f64::from(lab.results().loss(bound.form)) - bound.loss;
            assert!((-1e-6..1e-3).contains(&above), "{bound:?}: {above}");
        }
    }

    #[test]
    fn where_no_pixel_is_kept_there_is_nothing_to_compare_with() {
        let mut lab = Lab::new();
        let mut options = *lab.scene().options();
        lab.apply(Edit::LoadPreset(Preset::IgnoredBackground)).unwrap();
        lab.apply(Edit::SetShape { images: 1, height: 1, width: 1 }).unwrap();
        options.ignore_index = 0;
        lab.apply(Edit::SetOptions(options)).unwrap();
        assert!(bounds(&lab).iter().all(|bound| bound.form == Form::Binary));
    }
}

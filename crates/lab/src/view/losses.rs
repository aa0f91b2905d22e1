//! The losses, how an edit changed them, and the threshold, as texts.

use crate::evaluate::bounds::Bound;
use crate::view::number;
use crate::{Form, Lab, Results, Scene};

/// How the last step, or the open stroke, changed a loss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    /// With its sign: `+0.1096`; `± 0` if nothing changed; empty where the scene has just begun; where the loss ended if the change is no finite number: `→ NaN`.
    pub text: String,
    /// −1, 0 or 1.
    pub sign: i32,
}

/// How the last step, or the open stroke, changed a head's loss.
#[must_use]
pub fn delta(lab: &Lab, form: Form) -> Delta {
    let (delta, now) = (change(lab, form), lab.results().loss(form));
    let text = match delta {
        None => String::new(),
        Some(0.0) => "± 0".to_owned(),
        Some(delta) if !delta.is_finite() => format!("→ {}", number::significant(f64::from(now), 4)),
        Some(delta) => number::signed(delta, 4),
    };
    let sign = delta.map_or(0, |delta| i32::from(delta > 0.0) - i32::from(delta < 0.0));
    Delta { text, sign }
}

/// How the last step, or the open stroke, changed a form's loss; `None` where the scene has just begun.
#[must_use]
pub fn change(lab: &Lab, form: Form) -> Option<f64> {
    let begins = lab.step() == lab.history.scene_start();
    let drawn = lab.stroke.as_ref().is_some_and(|stroke| stroke.kind.is_some());
    let before = match (drawn, begins) {
        (true, _) => lab.step(),
        (false, true) => return None,
        (false, false) => lab.step() - 1,
    };
    let before = lab.history.outcome(before)?.loss(form);
    let now = lab.results.loss(form);
    let same = now.to_bits() == before.to_bits();
    Some(if same { 0.0 } else { f64::from(now) - f64::from(before) })
}

/// A loss that others are compared with: `ln 2 = 0.6931` where it is the logarithm of a number of classes.
#[must_use]
pub fn bound_text(bound: &Bound) -> String {
    let loss = number::significant(bound.loss, 4);
    bound.classes.map_or_else(|| loss.clone(), |classes| format!("ln {classes} = {loss}"))
}

/// The threshold moved by hundredths, within [0, 1].
#[must_use]
pub fn threshold_moved(scene: &Scene, hundredths: f64) -> f64 {
    let t = f64::from(scene.threshold()) + hundredths / 100.0;
    ((t * 100.0).round() / 100.0).clamp(0.0, 1.0)
}

/// The threshold as the decimal number that was asked for, 0.3 where the float32 is 0.30000001.
#[must_use]
pub fn threshold(scene: &Scene) -> f64 {
    number::as_typed(scene.threshold())
}

/// The threshold with two decimals, or more where it has more: `0.50`, `0.305`.
#[must_use]
pub fn threshold_text(scene: &Scene) -> String {
    let text = number::short(scene.threshold());
    let hundredths = number::fixed(scene.threshold(), 2);
    let exact = threshold(scene);
    let two_decimals = (exact * 100.0).round() / 100.0 == exact;
    if two_decimals { hundredths } else { text }
}

/// The logit that the threshold is, ln(t / (1 − t)): above it a pixel is predicted 1.
#[must_use]
pub fn threshold_logit_text(scene: &Scene) -> String {
    let t = threshold(scene);
    number::significant((t / (1.0 - t)).ln(), 4)
}

/// The size of the difference of the two losses: `0` where they are equal to the bit.
#[must_use]
pub fn difference(results: &Results) -> String {
    let [binary, multiclass] = [Form::Binary, Form::Multiclass].map(|form| f64::from(results.loss(form)));
    number::significant((binary - multiclass).abs(), 4)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Preset, Setting};

    fn of(preset: Preset) -> Lab {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(preset)).unwrap();
        lab
    }

    #[test]
    fn a_moved_threshold_is_a_whole_hundredth_within_0_and_1() {
        let mut lab = Lab::new();
        for (from, by, to) in [(0.5, 1.0, 0.51), (0.305, 1.0, 0.32), (0.995, 10.0, 1.0), (0.0, -1.0, 0.0)] {
            lab.apply(Edit::SetThreshold(from)).unwrap();
            assert!((threshold_moved(lab.scene(), by) - to).abs() < 1e-12, "{from} {by}");
        }
    }

    #[test]
    fn a_delta_has_a_sign_or_says_where_it_led() {
        let mut lab = Lab::new();
        assert_eq!(delta(&lab, Form::Binary), Delta { text: String::new(), sign: 0 });
        lab.apply(Edit::SetThreshold(0.4)).unwrap();
        assert_eq!(delta(&lab, Form::Binary), Delta { text: "± 0".to_owned(), sign: 0 });
        let pixel = lab.selected();
        lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value: -9.0 }).unwrap();
        let Delta { text, sign } = delta(&lab, Form::Binary);
        assert!(sign == 1 && text.starts_with('+'), "{text}");
        let mut overflow = of(Preset::Overflow);
        let naive = *overflow.scene().options();
        let shifted = naive.without(Setting::Naive);
        for options in [shifted, naive] {
            overflow.apply(Edit::SetOptions(options)).unwrap();
        }
        assert!(delta(&overflow, Form::Multiclass).text.starts_with('→'));
    }
}

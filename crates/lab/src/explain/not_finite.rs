//! Where a loss that is ±∞ or NaN comes from: the pixel, and what is computed there.

use crate::document::pixel::pixels;
use crate::view::number;
use crate::view::phrase::Phrase;
use crate::{Form, Lab, MulticlassLoss, Pixel};

/// Why a form's loss is not finite, where a logit that is none is the reason: the first pixel whose own loss is lost that way.
#[must_use]
pub fn reason(lab: &Lab, form: Form) -> Option<Phrase> {
    if lab.results().loss(form).is_finite() {
        return None;
    }
    let shape = lab.scene().shape();
    pixels(shape.n, shape.h, shape.w).into_iter().find_map(|pixel| of_pixel(lab, form, pixel))
}

fn of_pixel(lab: &Lab, form: Form, pixel: Pixel) -> Option<Phrase> {
    let (scene, results) = (lab.scene(), lab.results());
    let logits: Vec<f32> =
        (0..scene.channels(form)).map(|c| scene.logits(form)[pixel.in_channel(c)]).collect();
    let (loss, weight) = match form {
        Form::Binary => {
            let at = pixel.in_channel(0);
            let weight = results.inputs.weight.as_ref().map_or(1.0, |weight| weight[at]);
            (results.binary.per_pixel[at], weight)
        }
        Form::Multiclass => {
            (results.multiclass.per_pixel[pixel.at()], results.inputs.pixel_weight_of(pixel) as f32)
        }
    };
    if loss.is_finite() || logits.iter().all(|z| z.is_finite()) {
        return None;
    }
    let said = |key: &str| {
        Phrase::key(format!("notFinite.{key}"))
            .with("loss", if form == Form::Binary { "BCE" } else { "CE" })
            .with("value", number::four(loss))
            .with("row", pixel.row)
            .with("column", pixel.column)
    };
    if weight == 0.0 {
        let lost = if logits.iter().any(|z| z.is_nan()) { "0·NaN" } else { "0·∞" };
        return Some(said("weight").with("formula", format!("{lost} = NaN")));
    }
    if logits.iter().any(|z| z.is_nan()) {
        return Some(said("logit"));
    }
    let formula = if form == Form::Binary {
        of_logit(logits[0], results.inputs.target[pixel.in_channel(0)])
    } else if scene.options().multiclass == MulticlassLoss::Multilabel {
        let c = logits.iter().position(|z| !z.is_finite())?;
        of_logit(logits[c], results.inputs.one_hot[pixel.in_channel(c)])
    } else {
        of_logits(lab, pixel, &logits)
    };
    Some(
        said(if loss.is_nan() && is_right(lab, form, pixel) { "right" } else { "because" })
            .with("formula", formula),
    )
}

/// `BCEWithLogitsLoss` is (1 − y)·z − log σ(z), which is exact wherever z is finite.
fn of_logit(z: f32, y: f32) -> String {
    match (z > 0.0, y == 1.0) {
        (true, true) => "(1 − y)·z = 0·∞".to_owned(),
        (false, true) => "(1 − y)·z = 0·(−∞)".to_owned(),
        (true, false) => format!("z = ∞, y = {}", number::short(y)),
        (false, false) => "(1 − y)·z − log σ(z) = −∞ + ∞".to_owned(),
    }
}

/// A softmax takes the largest logit from all.
fn of_logits(lab: &Lab, pixel: Pixel, logits: &[f32]) -> String {
    if logits.contains(&f32::INFINITY) {
        return match lab.scene().options().multiclass {
            MulticlassLoss::Naive => "softmax = ∞/∞",
            _ => "softmax takes ∞ − ∞",
        }
        .to_owned();
    }
    if logits.iter().all(|z| *z == f32::NEG_INFINITY) {
        return "softmax takes −∞ − (−∞)".to_owned();
    }
    let labels = lab.results().inputs.class_labels(lab.scene(), pixel);
    let counts = |(c, &z): (usize, &f32)| z == f32::NEG_INFINITY && labels[c] > 0.0;
    if logits.iter().enumerate().any(counts) { "−log 0" } else { "q·log p = 0·∞" }.to_owned()
}

fn is_right(lab: &Lab, form: Form, pixel: Pixel) -> bool {
    let prediction = i32::from(lab.results().prediction(form)[pixel.at()]);
    match form {
        Form::Binary => prediction == lab.scene().binary_mask()[pixel.at()],
        Form::Multiclass => prediction == lab.scene().mask()[pixel.at()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Options, PixelMean, Preset};

    /// The blob with one logit of a pixel of class 0 or 1, unlinked.
    fn lab(form: Form, channel: usize, class: usize, value: f32) -> Lab {
        let (mut lab, pixel) = (Lab::new(), Pixel::new(0, 1, 2));
        lab.apply(Edit::LoadPreset(Preset::Blob)).unwrap();
        lab.apply(Edit::SetLinked(false)).unwrap();
        lab.apply(Edit::PaintMask { pixel, class: Some(class) }).unwrap();
        lab.apply(Edit::SetLogit { form, channel, pixel, value }).unwrap();
        lab
    }

    #[track_caller]
    fn check(lab: &Lab, form: Form, key: &str, expected: &str) {
        let reason = reason(lab, form).unwrap();
        let value = |name| reason.values.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value);
        assert_eq!((reason.key.as_str(), value("formula")), (key, expected), "{reason:?}");
        assert_eq!((value("row"), value("column")), ("1", "2"));
        assert_eq!(value("value"), number::four(lab.results().loss(form)));
    }

    /// From PyTorch 2.15.0, `F.binary_cross_entropy_with_logits(z, y)`: z = ∞, y = 1: nan; −∞, 1: nan; ∞, 0: inf; −∞, 0: nan.
    #[test]
    fn an_infinite_logit_loses_bce_on_either_side() {
        let (inf, minus) = (f32::INFINITY, f32::NEG_INFINITY);
        for (z, class, key, formula) in [
            (inf, 1, "notFinite.right", "(1 − y)·z = 0·∞"),
            (minus, 1, "notFinite.because", "(1 − y)·z = 0·(−∞)"),
            (inf, 0, "notFinite.because", "z = ∞, y = 0"),
            (minus, 0, "notFinite.right", "(1 − y)·z − log σ(z) = −∞ + ∞"),
            (f32::NAN, 0, "notFinite.logit", ""),
        ] {
            let lab = lab(Form::Binary, 0, class, z);
            check(&lab, Form::Binary, key, formula);
            assert_eq!(reason(&lab, Form::Multiclass), None);
        }
    }

    /// From PyTorch 2.15.0, `F.cross_entropy(torch.tensor([[z0, z1]]), target)`: z₁ = ∞: nan; z₁ = −∞: inf for target 1, a number for 0,
    /// nan for the probabilities (1, 0).
    #[test]
    fn an_infinite_logit_loses_a_softmax_but_for_a_class_that_is_not_meant() {
        let (inf, minus) = (f32::INFINITY, f32::NEG_INFINITY);
        check(&lab(Form::Multiclass, 1, 1, inf), Form::Multiclass, "notFinite.right", "softmax takes ∞ − ∞");
        check(&lab(Form::Multiclass, 1, 1, minus), Form::Multiclass, "notFinite.because", "−log 0");
        let mut fine = lab(Form::Multiclass, 1, 0, minus);
        assert_eq!(reason(&fine, Form::Multiclass), None);
        let options = Options { class_probabilities: true, ..*fine.scene().options() };
        fine.apply(Edit::SetOptions(options)).unwrap();
        check(&fine, Form::Multiclass, "notFinite.right", "q·log p = 0·∞");
    }

    #[test]
    fn a_weight_of_0_removes_no_nan() {
        let mut lab = lab(Form::Multiclass, 0, 1, f32::NAN);
        let options = Options { pixel_weight: Some(PixelMean::Pixels), ..*lab.scene().options() };
        lab.apply(Edit::SetOptions(options)).unwrap();
        lab.apply(Edit::PaintWeight { pixel: Pixel::new(0, 1, 2), weight: 0.0 }).unwrap();
        check(&lab, Form::Multiclass, "notFinite.weight", "0·NaN = NaN");
    }
}

//! The loss of one pixel over one of its logits, the others held.

use ndarray::{Array3, Array4};

use crate::lab::{Form, Lab};
use crate::{BceWithLogitsOptions, CrossEntropyOptions, Reduction, bce_with_logits, cross_entropy};

/// The loss of the selected pixel over one logit, in double precision.
///
/// ```text
/// ℓ(z_c) with every other logit as it is;   slope = dℓ/dz_c at the point
/// ```
///
/// An ignored pixel has no target: its curves are those of class 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Where the axis ends on either side of 0.
    pub limit: f64,
    /// Logit and loss, from −`limit` to `limit`.
    pub points: Vec<(f64, f64)>,
    /// The same for the target that the pixel does not have: the other class of two, or any other than channel's.
    pub other: Vec<(f64, f64)>,
    /// The pixel's own logit and loss.
    pub at: (f64, f64),
    /// dℓ/dz at the point.
    pub slope: f64,
}

/// How many samples a curve has.
const SAMPLES: usize = 161;
/// The least limit of the axis.
const LEAST: f64 = 6.0;

impl Curve {
    /// The curve of the selected pixel over the logit of a channel.
    #[must_use]
    pub fn of(lab: &Lab, form: Form, channel: usize) -> Self {
        let (scene, pixel) = (lab.scene(), lab.selected());
        let logits: Vec<f64> =
            (0..scene.channels(form)).map(|c| f64::from(scene.logits(form)[pixel.in_channel(c)])).collect();
        let channel = channel.min(logits.len() - 1);
        let class = scene.mask()[pixel.at()].max(0);
        let (target, other) = match form {
            Form::Binary => {
                let y = i32::from(lab.results().target[pixel.in_channel(0)] > 0.0);
                (y, 1 - y)
            }
            // Of the two kinds of curve, for the true class and for any other, the one that this is not.
            Form::Multiclass if class == channel as i32 => (class, i32::from(channel == 0)),
            Form::Multiclass => (class, channel as i32),
        };
        let z = logits[channel];
        let limit = limit(z);
        let axis: Vec<f64> =
            (0..SAMPLES).map(|i| limit * (2.0 * i as f64 / (SAMPLES - 1) as f64 - 1.0)).collect();
        let run = |target| {
            let (loss, _) = evaluate(form, &logits, channel, target, &axis);
            axis.iter().copied().zip(loss).collect()
        };
        let (loss, slope) = evaluate(form, &logits, channel, target, &[z]);
        Self { limit, points: run(target), other: run(other), at: (z, loss[0]), slope: slope[0] }
    }
}

/// The end of an axis that holds a logit well inside: 6, 12, 24, ….
fn limit(z: f64) -> f64 {
    let mut limit = LEAST;
    while z.abs() > 0.9 * limit {
        limit *= 2.0;
    }
    limit
}

/// The losses and slopes at each value of one channel's logit: as many pixels in a row, one loss call.
fn evaluate(form: Form, logits: &[f64], channel: usize, target: i32, axis: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let shape = (1, logits.len(), 1, axis.len());
    let input = Array4::from_shape_fn(shape, |(_, c, _, i)| if c == channel { axis[i] } else { logits[c] });
    let result = match form {
        Form::Binary => {
            let target = Array4::from_elem(shape, f64::from(target));
            let options = BceWithLogitsOptions { reduction: Reduction::None, ..Default::default() };
            bce_with_logits(input.view(), target.view(), &options)
                .map(|loss| (loss.per_pixel.into_iter().collect::<Vec<_>>(), loss.grad))
        }
        Form::Multiclass => {
            let target = Array3::from_elem((1, 1, axis.len()), target);
            let options = CrossEntropyOptions { reduction: Reduction::None, ..Default::default() };
            cross_entropy(input.view(), target.view(), &options)
                .map(|loss| (loss.per_pixel.into_iter().collect(), loss.grad))
        }
    };
    match result {
        Ok((loss, grad)) => (loss, (0..axis.len()).map(|i| grad[[0, channel, 0, i]]).collect()),
        // A scene's shapes and targets always fit.
        Err(_) => (vec![f64::NAN; axis.len()], vec![f64::NAN; axis.len()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edit;
    use crate::lab::Pixel;

    #[track_caller]
    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
    }

    fn lab(z: f32) -> Lab {
        let mut lab = Lab::new();
        let pixel = Pixel::new(0, 0, 0);
        lab.select(pixel).unwrap();
        lab.apply(Edit::PaintMask { pixel, class: Some(0) }).unwrap();
        lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value: z }).unwrap();
        lab
    }

    #[test]
    fn the_point_and_its_slope_are_softplus_and_sigmoid() {
        let curve = Curve::of(&lab(3.0), Form::Binary, 0);
        let z = curve.at.0;
        close(curve.at.1, (1.0 + z.exp()).ln());
        close(curve.slope, 1.0 / (1.0 + (-z).exp()));
    }

    #[test]
    fn both_curves_meet_at_ln_2_where_the_logit_is_0() {
        let curve = Curve::of(&lab(3.0), Form::Binary, 0);
        let middle = SAMPLES / 2;
        close(curve.points[middle].1, std::f64::consts::LN_2);
        close(curve.other[middle].1, std::f64::consts::LN_2);
    }

    #[test]
    fn linked_forms_have_the_same_slope_at_the_same_point() {
        let lab = lab(3.0);
        let (binary, multiclass) = (Curve::of(&lab, Form::Binary, 0), Curve::of(&lab, Form::Multiclass, 1));
        close(binary.slope, multiclass.slope);
        close(binary.at.1, multiclass.at.1);
    }

    #[test]
    fn the_axis_grows_until_it_holds_the_point() {
        assert!((Curve::of(&lab(100.0), Form::Binary, 0).limit - 192.0).abs() < 1e-9);
    }
}

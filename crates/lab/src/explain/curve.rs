//! The loss of one pixel over one of its logits, the others held.

use ndarray::Dimension;

use crate::arrays::{flat, flat_mut};
use crate::evaluate::inputs::Inputs;
use crate::{BinaryLoss, Form, Lab, MulticlassLoss, Scene};
use pixelwise::{Loss, Real, Reduction, Shape};

/// The loss of the selected pixel over one logit, in double precision, but for the forms that are shown for what float32 does to them.
///
/// ```text
/// ℓ(z_c) with every other logit as it is;   slope = dℓ/dz_c at the point
/// ```
///
/// ℓ is the loss that the map shows at the pixel, weighted and not reduced: the gradient of the reduced loss is the slope over
/// its denominator. A pixel that is left out costs nothing at any logit. Where a softmax without its shift overflows, ℓ is ∞ or NaN.
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
        Self::within(lab, form, channel, None)
    }

    /// The same over an axis that ends where a drag holds it, if one does.
    #[must_use]
    pub fn within(lab: &Lab, form: Form, channel: usize, held: Option<f64>) -> Self {
        let (scene, pixel) = (lab.scene(), lab.selected());
        let logits: Vec<f32> =
            (0..scene.channels(form)).map(|c| scene.logits(form)[pixel.in_channel(c)]).collect();
        let channel = channel.min(logits.len() - 1);
        let limit = held.unwrap_or_else(|| limit(f64::from(logits[channel])));
        Self::along(lab, form, &logits, channel, limit)
    }

    /// Both forms of two classes over one axis: z, and z₁ − z₀, which is all that a softmax knows of two logits.
    ///
    /// `None` where they have none in common: for more classes, for sigmoids, and for a softmax without its shift.
    #[must_use]
    pub fn pair(lab: &Lab, held: Option<f64>) -> Option<[Self; 2]> {
        if !Self::is_shared(lab) {
            return None;
        }
        let (scene, pixel) = (lab.scene(), lab.selected());
        let z = scene.logits(Form::Binary)[pixel.in_channel(0)];
        let [z0, z1] = [0, 1].map(|c| scene.logits(Form::Multiclass)[pixel.in_channel(c)]);
        let difference = z1 - z0;
        let limit = held.unwrap_or_else(|| limit(f64::from(z)).max(limit(f64::from(difference))));
        let binary = Self::along(lab, Form::Binary, &[z], 0, limit);
        Some([binary, Self::along(lab, Form::Multiclass, &[0.0, difference], 1, limit)])
    }

    /// Whether both forms have one axis.
    #[must_use]
    pub fn is_shared(lab: &Lab) -> bool {
        lab.scene().classes() == 2 && lab.scene().options().multiclass == MulticlassLoss::CrossEntropy
    }

    /// The curve of a pixel with these logits over one of them.
    fn along(lab: &Lab, form: Form, logits: &[f32], channel: usize, limit: f64) -> Self {
        let (scene, pixel) = (lab.scene(), lab.selected());
        let class = scene.mask()[pixel.at()];
        let foreground = scene.foreground() as i32;
        let other = match form {
            Form::Binary if scene.binary_label(pixel) > 0.5 => i32::from(foreground == 0),
            Form::Binary => foreground,
            // Of the two kinds of curve, for the true class and for any other, the one that this is not.
            Form::Multiclass if class == channel as i32 => i32::from(channel == 0),
            Form::Multiclass => channel as i32,
        };
        let z = logits[channel];
        let axis: Vec<f32> =
            (0..SAMPLES).map(|i| (limit * (2.0 * i as f64 / (SAMPLES - 1) as f64 - 1.0)) as f32).collect();
        let row = Row { scene, form, logits, channel, weight: scene.weight()[pixel.at()] };
        let soft = scene.soft_of(pixel);
        let run = |class, soft| {
            let (loss, _) = row.evaluate(class, soft, &axis);
            axis.iter().map(|&z| f64::from(z)).zip(loss).collect()
        };
        let (loss, slope) = row.evaluate(class, soft.as_deref(), &[z]);
        Self {
            limit,
            points: run(class, soft.as_deref()),
            other: run(other, None),
            at: (z.into(), loss[0]),
            slope: slope[0],
        }
    }
}

/// The end of an axis that holds a logit well inside: 6, 12, 24, …; the least one for a logit that no axis holds.
fn limit(z: f64) -> f64 {
    let mut limit = LEAST;
    while z.is_finite() && z.abs() > 0.9 * limit {
        limit *= 2.0;
    }
    limit
}

/// A pixel that is repeated in a row, each time with another value of one logit.
struct Row<'a> {
    scene: &'a Scene,
    form: Form,
    logits: &'a [f32],
    channel: usize,
    /// What the pixel counts, where the weight map is on.
    weight: f32,
}

impl Row<'_> {
    /// The losses and slopes at each value, against a class or its probabilities: a scene of one row, under the same options, and one
    /// loss call.
    fn evaluate(&self, class: i32, soft: Option<&[f32]>, axis: &[f32]) -> (Vec<f64>, Vec<f64>) {
        let classes = self.scene.classes();
        let mut row = Scene::blank(Shape::new(1, classes, 1, axis.len()), self.scene.preset());
        row.settings = self.scene.settings;
        row.settings.reduction = Reduction::None;
        row.mask.fill(class);
        row.weight.fill(self.weight);
        row.soft = soft.iter().flat_map(|q| q.iter().flat_map(|&q| vec![q; axis.len()])).collect();
        let logits = match self.form {
            Form::Binary => &mut row.binary,
            Form::Multiclass => &mut row.multiclass,
        };
        for (c, plane) in flat_mut(logits).chunks_exact_mut(axis.len()).enumerate() {
            if c == self.channel {
                plane.copy_from_slice(axis);
            } else {
                plane.fill(self.logits[c]);
            }
        }
        let inputs = Inputs::of(&row);
        let options = row.options();
        // What float32 does to two steps and to a naive softmax is what they are shown for; all else is drawn as it is.
        let rounds = match self.form {
            Form::Binary => options.binary == BinaryLoss::TwoStep,
            Form::Multiclass => options.multiclass == MulticlassLoss::Naive,
        };
        match (self.form, rounds) {
            (Form::Binary, true) => self.read(&inputs.binary(&row)),
            (Form::Multiclass, true) => self.read(&inputs.multiclass(&row)),
            (Form::Binary, false) => self.read(&inputs.exact_binary(&row)),
            (Form::Multiclass, false) => self.read(&inputs.exact_multiclass(&row)),
        }
    }

    fn read<T: Real, D: Dimension>(
        &self,
        Loss { per_pixel: loss, grad, .. }: &Loss<T, D>,
    ) -> (Vec<f64>, Vec<f64>) {
        let numbers = |values: &[T]| values.iter().map(|x| x.to_f64()).collect();
        let slopes = flat(grad).chunks_exact(loss.len()).nth(self.channel);
        (numbers(flat(loss)), numbers(slopes.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Edit;
    use crate::explain::analysis;
    use crate::view::cells;
    use crate::{Pixel, Preset, Stage};

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
    fn a_soft_target_has_its_least_loss_at_its_own_logit() {
        let mut lab = lab(3.0);
        let (pixel, value) = (lab.selected(), 0.25);
        lab.apply(Edit::PaintTarget { form: Form::Binary, channel: 0, pixel, value }).unwrap();
        let curve = Curve::of(&lab, Form::Binary, 0);
        let shown = lab.results().binary.per_pixel[pixel.in_channel(0)];
        assert!((curve.at.1 - f64::from(shown)).abs() < 1e-6);
        let least = curve.points.iter().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap().0;
        assert!((least - (0.25_f64 / 0.75).ln()).abs() < 0.05, "{least}");
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
    fn the_point_is_the_pixels_loss_and_its_slope_the_gradient_times_the_denominator() {
        for preset in Preset::ALL {
            let mut lab = Lab::new();
            lab.apply(Edit::LoadPreset(preset)).unwrap();
            let shape = lab.scene().shape();
            for (row, column) in (0..shape.h).flat_map(|row| (0..shape.w).map(move |column| (row, column))) {
                lab.select(Pixel::new(0, row, column)).unwrap();
                for (form, channels) in [(Form::Binary, 1), (Form::Multiclass, shape.c)] {
                    let denominator = analysis::mean(&lab, form).denominator.value;
                    for channel in 0..channels {
                        let curve = Curve::of(&lab, form, channel);
                        let at = row * shape.w + column;
                        let shown = |stage| f64::from(cells::values(&lab, form, stage, channel)[at]);
                        for (found, expected) in [
                            (curve.at.1, shown(Stage::Loss)),
                            (curve.slope, shown(Stage::Gradient) * denominator),
                        ] {
                            let same = found == expected || found.is_nan() && expected.is_nan();
                            let close = (found - expected).abs() <= 2e-6 * expected.abs().max(1.0);
                            assert!(
                                same || close,
                                "{} {form:?} {channel} ({row}, {column}): {found} for {expected}",
                                preset.id()
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_weight_makes_the_curve_steeper() {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(Preset::WeightMap)).unwrap();
        lab.select(Pixel::new(0, 1, 1)).unwrap();
        let curve = Curve::of(&lab, Form::Binary, 0);
        let z = curve.at.0;
        close(curve.at.1, 3.0 * (1.0 + (-z).exp()).ln());
        close(curve.slope, -3.0 / (1.0 + z.exp()));
    }

    #[test]
    fn a_pixel_that_is_left_out_costs_nothing_at_any_logit() {
        let mut lab = lab(3.0);
        lab.apply(Edit::PaintMask { pixel: Pixel::new(0, 0, 0), class: None }).unwrap();
        for form in [Form::Binary, Form::Multiclass] {
            let curve = Curve::of(&lab, form, 0);
            assert!(curve.points.iter().all(|&(_, loss)| loss.abs() < f64::MIN_POSITIVE), "{form:?}");
            close(curve.slope, 0.0);
            assert!(curve.other[0].1 > 1.0 || curve.other[SAMPLES - 1].1 > 1.0, "what it would cost");
        }
    }

    #[test]
    fn a_softmax_without_its_shift_overflows_on_one_side() {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(Preset::Overflow)).unwrap();
        let curve = Curve::of(&lab, Form::Multiclass, 0);
        assert!(curve.at.1.is_infinite() && curve.slope.is_nan());
        assert!(curve.points[0].1.is_finite() && !curve.points[SAMPLES - 1].1.is_finite());
    }

    #[test]
    fn two_forms_of_two_classes_share_one_curve_and_part_where_an_option_tells_them_apart() {
        let mut lab = lab(3.0);
        let [binary, multiclass] = Curve::pair(&lab, None).unwrap();
        for (a, b) in [(&binary.points, &multiclass.points), (&binary.other, &multiclass.other)] {
            assert!(a.iter().zip(b).all(|(a, b)| a.0 == b.0 && (a.1 - b.1).abs() < 1e-6));
        }
        assert!(
            (binary.at.0 - multiclass.at.0).abs() < 1e-6 && (binary.slope - multiclass.slope).abs() < 1e-6
        );
        lab.apply(Edit::LoadPreset(Preset::WeightMap)).unwrap();
        lab.select(Pixel::new(0, 1, 1)).unwrap();
        let [binary, multiclass] = Curve::pair(&lab, None).unwrap();
        assert!((binary.at.1 - 3.0 * multiclass.at.1).abs() < 1e-5);
        for preset in [Preset::Overflow, Preset::ThreeClasses] {
            lab.apply(Edit::LoadPreset(preset)).unwrap();
            assert!(Curve::pair(&lab, None).is_none(), "{}", preset.id());
        }
    }

    #[test]
    fn a_held_axis_ends_where_it_is_held() {
        for z in [5.9, 100.0] {
            let limit = Curve::within(&lab(z), Form::Binary, 0, Some(6.0)).limit;
            assert!((limit - 6.0).abs() < 1e-9, "{z}");
        }
    }

    #[test]
    fn the_axis_grows_until_it_holds_the_point() {
        assert!((Curve::of(&lab(100.0), Form::Binary, 0).limit - 192.0).abs() < 1e-9);
        for z in [f32::INFINITY, f32::NAN] {
            let curve = Curve::of(&lab(z), Form::Binary, 0);
            assert!(
                (curve.limit - 6.0).abs() < 1e-9 && curve.points.iter().all(|(_, loss)| loss.is_finite())
            );
        }
    }
}

//! The multiclass loss as one writes it first, softmax without a shift and then a logarithm, in float32 as PyTorch computes it.

use ndarray::{Array4, ArrayView4, Ix3};

use crate::arrays::{flat, flat_mut, in_order};
use pixelwise::Loss;
use pixelwise::{CrossEntropyOptions, Error, Reduction, cross_entropy};

/// Computes the softmax without subtracting the maximum, each operation rounded to float32.
///
/// ```text
/// p_c = e^z_c / Σ_k e^z_k
/// ```
///
/// e^z is ∞ from z ≈ 88.73 on, so that p is 0 for the other classes and NaN, ∞/∞, for this one; where every e^z is 0, from z ≈ −104
/// down, all are NaN. [`softmax`](pixelwise::softmax) has neither.
///
/// # Shapes
/// `logits` and the result are `[N, K, H, W]`.
///
/// As `e = torch.exp(logits); e / e.sum(dim=1, keepdim=True)`.
#[must_use]
pub fn naive_softmax(logits: ArrayView4<'_, f32>) -> Array4<f32> {
    let (_, classes, h, w) = logits.dim();
    let mut probability = Array4::from_elem(logits.dim(), 0.0);
    let to = flat_mut(&mut probability);
    for (e, &z) in to.iter_mut().zip(&*in_order(logits)) {
        *e = exp(z);
    }
    for image in to.chunks_exact_mut((classes * h * w).max(1)) {
        for at in 0..h * w {
            let mut sum = 0.0;
            for e in image.iter().skip(at).step_by(h * w) {
                sum += e;
            }
            for e in image.iter_mut().skip(at).step_by(h * w) {
                *e /= sum;
            }
        }
    }
    probability
}

/// Computes cross-entropy as the logarithm of [`naive_softmax`], with the gradient that comes back through each rounded operation.
///
/// ```text
/// l     = −Σ_c a_c · log p_c,   a_c = (1 − ε) · w_y · 1{c = y} + (ε/K) · w_c
/// dl/dz = e · (dl/de + dl/dS),  dl/de = dl/dp / S,  dl/dS = −Σ_c dl/dp_c · p_c / S,  dl/dp = −a / p,  S = Σ e
/// ```
///
/// Where a probability has become 0 the loss of its class is ∞, and its own gradient is 0/0: NaN in every channel, as in PyTorch,
/// even where the pixel is right.
///
/// # Shapes
/// As [`cross_entropy`].
///
/// # Errors
/// As [`cross_entropy`].
///
/// As `F.nll_loss(torch.log(p), target, weight, ignore_index=…, reduction=…)`, which has no label smoothing; with smoothing as
/// `(a * -torch.log(p)).sum(dim=1)` over the same denominator.
pub fn naive_cross_entropy(
    logits: ArrayView4<'_, f32>,
    target: ndarray::ArrayView3<'_, i32>,
    options: &CrossEntropyOptions<'_, f32>,
) -> Result<Loss<f32, Ix3>, Error> {
    // Checks the input, and gives the shapes and what is kept.
    let mut result = cross_entropy(logits, target, options)?;
    let classes = logits.dim().1;
    let weight: Vec<f32> =
        options.weight.map_or_else(|| vec![1.0; classes], |weight| weight.iter().copied().collect());
    let kept =
        |class: i32| usize::try_from(class).ok().filter(|&c| class != options.ignore_index && c < classes);
    let kept_weight: f32 = target.iter().filter_map(|&class| kept(class)).map(|c| weight[c]).sum();
    let denominator = if options.reduction == Reduction::Mean { kept_weight } else { 1.0 };

    result.probability = naive_softmax(logits);
    let (z, target) = (in_order(logits), in_order(target));
    let (probability, grad) = (flat(&result.probability), flat_mut(&mut result.grad));
    let plane = logits.dim().2 * logits.dim().3;
    let mut sum = 0.0;
    for (at, loss) in flat_mut(&mut result.per_pixel).iter_mut().enumerate() {
        let channel = |c: usize| (at / plane * classes + c) * plane + at % plane;
        let mut pixel = Pixel {
            exp: (0..classes).map(|c| exp(z[channel(c)])).collect(),
            probability: (0..classes).map(|c| probability[channel(c)]).collect(),
            share: vec![0.0; classes],
        };
        if let Some(y) = kept(target[at]) {
            pixel.weigh(y, &weight, options.label_smoothing);
        }
        *loss = pixel.loss();
        sum += f64::from(*loss);
        for (c, from) in pixel.grad(denominator).into_iter().enumerate() {
            grad[channel(c)] = from;
        }
    }
    result.loss = (sum / f64::from(denominator)) as f32;
    Ok(result)
}

/// One pixel: e^z, p, and how much each class's −log p counts.
struct Pixel {
    exp: Vec<f32>,
    probability: Vec<f32>,
    share: Vec<f32>,
}

impl Pixel {
    fn weigh(&mut self, class: usize, weight: &[f32], smoothing: f32) {
        let spread = smoothing / weight.len() as f32;
        for (share, w) in self.share.iter_mut().zip(weight) {
            *share = spread * w;
        }
        self.share[class] += (1.0 - smoothing) * weight[class];
    }

    fn loss(&self) -> f32 {
        let counted = self.share.iter().zip(&self.probability).filter(|&(&share, _)| share != 0.0);
        counted.map(|(share, p)| -share * p.ln()).sum()
    }

    /// Backwards through log, division, sum and exp, as autograd goes.
    fn grad(&self, denominator: f32) -> Vec<f32> {
        let sum: f32 = self.exp.iter().sum();
        let by_probability: Vec<f32> = (self.share.iter().zip(&self.probability))
            .map(|(share, p)| if *share == 0.0 { 0.0 / p } else { -share / denominator / p })
            .collect();
        let by_sum: f32 =
            by_probability.iter().zip(&self.probability).map(|(grad, p)| -grad * (p / sum)).sum();
        self.exp.iter().zip(&by_probability).map(|(e, grad)| (grad / sum + by_sum) * e).collect()
    }
}

/// e^z rounded to float32.
fn exp(z: f32) -> f32 {
    f64::from(z).exp() as f32
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "what is exactly 0, 1 or infinite is compared exactly")]
mod tests {
    use super::*;
    use ndarray::Array3;

    /// The loss, the probabilities and the gradient of one pixel:
    ///
    /// ```python
    /// z = torch.tensor([[…]], requires_grad=True); e = torch.exp(z); p = e / e.sum(dim=1, keepdim=True)
    /// loss = F.nll_loss(torch.log(p), torch.tensor([y])); loss.backward(); print(loss, p, z.grad)
    /// ```
    #[track_caller]
    fn check(z: &[f32], y: i32, loss: f32, probability: &[f32], grad: &[f32]) {
        let logits = Array4::from_shape_vec((1, z.len(), 1, 1), z.to_vec()).unwrap();
        let target = Array3::from_elem((1, 1, 1), y);
        let found =
            naive_cross_entropy(logits.view(), target.view(), &CrossEntropyOptions::default()).unwrap();
        let same = |a: f32, b: f32| a == b || (a - b).abs() < 1e-6 || a.is_nan() && b.is_nan();
        assert!(same(found.loss, loss), "loss {} for {loss}", found.loss);
        assert!(
            found.probability.iter().zip(probability).all(|(&a, &b)| same(a, b)),
            "{}",
            found.probability
        );
        assert!(found.grad.iter().zip(grad).all(|(&a, &b)| same(a, b)), "{}", found.grad);
    }

    const NAN: f32 = f32::NAN;

    #[test]
    fn small_logits_agree_with_the_stable_form() {
        let grad = [0.642_616_45, -0.903_884_77, 0.261_268_35];
        check(&[1.2, -0.7, 0.3], 1, 2.342_207_4, &[0.642_616_4, 0.096_115_25, 0.261_268_35], &grad);
    }

    #[test]
    fn an_exponential_overflows_from_89() {
        check(&[88.0, 0.0], 1, 88.0, &[1.0, 6.054_601e-39], &[0.0, -1.000_000_1]);
        check(&[89.0, 0.0], 0, NAN, &[NAN, 0.0], &[NAN, NAN]);
        check(&[100.0, 0.0, -100.0], 2, f32::INFINITY, &[NAN, 0.0, 0.0], &[NAN, NAN, NAN]);
        check(&[100.0, 0.0, -100.0], 0, NAN, &[NAN, 0.0, 0.0], &[NAN, NAN, NAN]);
    }

    #[test]
    fn a_probability_of_0_takes_the_gradient_of_a_right_pixel() {
        check(&[0.0, -103.0], 0, 0.0, &[1.0, 1e-45], &[0.0, 1e-45]);
        check(&[0.0, -200.0], 0, 0.0, &[1.0, 0.0], &[NAN, NAN]);
    }

    #[test]
    fn a_tiny_probability_has_too_steep_a_logarithm() {
        check(&[45.0, -45.0], 1, 90.0, &[1.0, 8.194_01e-40], &[NAN, NAN]);
        check(&[60.0, -60.0], 1, f32::INFINITY, &[1.0, 0.0], &[NAN, NAN]);
    }

    #[test]
    fn an_ignored_pixel_has_no_gradient() {
        let logits = Array4::from_shape_vec((1, 2, 1, 2), vec![1.2, 0.5, -0.7, 0.1]).unwrap();
        let target = Array3::from_shape_vec((1, 1, 2), vec![1, -100]).unwrap();
        let found =
            naive_cross_entropy(logits.view(), target.view(), &CrossEntropyOptions::default()).unwrap();
        assert_eq!((found.grad[[0, 0, 0, 1]], found.grad[[0, 1, 0, 1]]), (0.0, 0.0));
        assert_eq!(found.per_pixel[[0, 0, 1]], 0.0);
    }

    #[test]
    fn weights_and_smoothing_agree_with_the_stable_form() {
        let logits = Array4::from_shape_fn((2, 3, 2, 2), |(n, c, h, w)| {
            ((n * 7 + c * 5 + h * 3 + w) % 11) as f32 * 0.3
        });
        let target = Array3::from_shape_fn((2, 2, 2), |(n, h, w)| ((n + h + w) % 3) as i32);
        let weight = ndarray::array![1.0, 2.0, 5.0];
        for reduction in [Reduction::Mean, Reduction::Sum] {
            let options = CrossEntropyOptions {
                weight: Some(weight.view()),
                label_smoothing: 0.1,
                reduction,
                ..CrossEntropyOptions::default()
            };
            let naive = naive_cross_entropy(logits.view(), target.view(), &options).unwrap();
            let stable = cross_entropy(logits.view(), target.view(), &options).unwrap();
            assert!((naive.loss - stable.loss).abs() < 1e-5 * stable.loss);
            assert!(naive.grad.iter().zip(&stable.grad).all(|(a, b)| (a - b).abs() < 1e-5));
        }
    }
}

//! Cross-entropy of class logits against class indices.

use ndarray::{ArrayView1, ArrayView3, ArrayView4, Ix3};

use super::{Loss, Reduction, check_shape};
use crate::activation::Softmax;
use crate::target::class_index;
use crate::{Error, Real};

/// What `torch.nn.CrossEntropyLoss` can be told.
#[derive(Clone, Copy, Debug)]
pub struct CrossEntropyOptions<'a, T> {
    /// A factor a class.
    pub weight: Option<ArrayView1<'a, T>>,
    /// The target of a pixel that is left out; it may be a class.
    pub ignore_index: i32,
    /// The share ε of the target that is spread evenly over all classes.
    pub label_smoothing: T,
    /// How the pixels become one number.
    pub reduction: Reduction,
}

impl<T: Real> Default for CrossEntropyOptions<'_, T> {
    fn default() -> Self {
        Self { weight: None, ignore_index: -100, label_smoothing: T::default(), reduction: Reduction::Mean }
    }
}

/// Computes the cross-entropy of each pixel's softmax against its class, with its gradient.
///
/// ```text
/// l      = (1 − ε) · w_y · (−log p_y) + (ε/K) · Σ_c w_c · (−log p_c)
/// dl/dz_c = (Σ_k a_k) · p_c − a_c,   a_c = (1 − ε) · w_y · 1{c = y} + (ε/K) · w_c
/// −log p_c = log(1 + Σ_{k ≠ a} e^(z_k − z_a)) + (z_a − z_c),   a the class with the largest logit
/// ```
///
/// Written so, nothing cancels on a hard target: at the true class the gradient is minus the sum of the others' probabilities. The
/// mean divides by Σ `w_y` over the pixels that are kept; over no pixel it is NaN, with a gradient of 0; where every kept pixel has
/// weight 0, the gradient is NaN too.
///
/// # Shapes
/// `logits` is `[N, K, H, W]`, `target` `[N, H, W]`, `weight` `[K]`; `Loss::per_pixel` is `[N, H, W]`, 0 where ignored.
///
/// A pixel with a NaN or an ∞ among its logits has a NaN gradient, even where it is ignored, as in PyTorch.
///
/// # Errors
/// If a shape differs from what the logits ask for, a target is neither a class nor `ignore_index`, or ε is outside [0, 1].
///
/// As `torch.nn.functional.cross_entropy` with class indices.
pub fn cross_entropy<T: Real>(
    logits: ArrayView4<'_, T>,
    target: ArrayView3<'_, i32>,
    options: &CrossEntropyOptions<'_, T>,
) -> Result<Loss<T, Ix3>, Error> {
    let (n, classes, h, w) = logits.dim();
    check_shape("target", &[n, h, w], target.shape())?;
    if let Some(weight) = &options.weight {
        check_shape("weight", &[classes], weight.shape())?;
    }
    let smoothing = options.label_smoothing.to_f64();
    if !(0.0..=1.0).contains(&smoothing) {
        return Err(Error::OutOfRange { what: "label_smoothing", value: smoothing, min: 0.0, max: 1.0 });
    }
    let weight: Vec<f64> = match &options.weight {
        Some(weight) => weight.iter().map(|w| w.to_f64()).collect(),
        None => vec![1.0; classes],
    };
    let denominator = options.reduction.denominator(kept_weight(target, &weight, options.ignore_index)?);

    let mut result = Loss::zeros((n, h, w), logits.dim());
    let mut pixel = Pixel::new(weight, smoothing);
    let mut sum = 0.0;
    for ((i, y, x), &class) in target.indexed_iter() {
        for c in 0..classes {
            pixel.logits[c] = logits[[i, c, y, x]].to_f64();
        }
        let kept = class_index(class, classes).filter(|_| class != options.ignore_index);
        let loss = T::from_f64(pixel.evaluate(kept, denominator));
        sum += loss.to_f64();
        result.per_pixel[[i, y, x]] = loss;
        for c in 0..classes {
            result.probability[[i, c, y, x]] = T::from_f64(pixel.probability[c]);
            result.grad[[i, c, y, x]] = T::from_f64(pixel.grad[c]);
        }
    }
    result.loss = T::from_f64(sum / denominator);
    Ok(result)
}

/// Σ `w_y` over the kept pixels, once every target is known to be a class or ignored.
fn kept_weight(target: ArrayView3<'_, i32>, weight: &[f64], ignore_index: i32) -> Result<f64, Error> {
    let mut sum = 0.0;
    for &class in &target {
        if class == ignore_index {
            continue;
        }
        let classes = weight.len();
        sum += class_index(class, classes)
            .map(|c| weight[c])
            .ok_or(Error::TargetOutOfBounds { target: i64::from(class), classes })?;
    }
    Ok(sum)
}

/// One pixel in double precision, with room for its channels.
struct Pixel {
    weight: Vec<f64>,
    smoothing: f64,
    logits: Vec<f64>,
    probability: Vec<f64>,
    grad: Vec<f64>,
}

impl Pixel {
    fn new(weight: Vec<f64>, smoothing: f64) -> Self {
        let room = vec![0.0; weight.len()];
        Self { weight, smoothing, logits: room.clone(), probability: room.clone(), grad: room }
    }

    /// The weighted loss against a class, or against nothing where the pixel is ignored; leaves probabilities and gradient behind.
    fn evaluate(&mut self, class: Option<usize>, denominator: f64) -> f64 {
        let softmax = Softmax::of(&self.logits, &mut self.probability);
        let Some(class) = class else {
            // 0, or NaN where the probability is: PyTorch multiplies by 0 here.
            for (grad, p) in self.grad.iter_mut().zip(&self.probability) {
                *grad = p * 0.0;
            }
            return 0.0;
        };
        let spread = self.smoothing / self.weight.len() as f64;
        let sharp = (1.0 - self.smoothing) * self.weight[class];
        let mass = sharp + spread * self.weight.iter().sum::<f64>();
        let mut loss = sharp * softmax.surprise(self.logits[class]);
        for (c, (&z, &w)) in self.logits.iter().zip(&self.weight).enumerate() {
            if self.smoothing > 0.0 {
                loss += spread * w * softmax.surprise(z);
            }
            let a = spread * w + if c == class { sharp } else { 0.0 };
            let p = self.probability[c];
            let others = if c == class { self.sum_without(c) } else { 1.0 - p };
            self.grad[c] = ((mass - a) * p - a * others) / denominator;
        }
        loss
    }

    fn sum_without(&self, class: usize) -> f64 {
        let others = self.probability.iter().enumerate().filter(|&(c, _)| c != class);
        others.map(|(_, p)| p).sum()
    }
}

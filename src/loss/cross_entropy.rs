//! Cross-entropy of class logits against class indices.

use std::ops::Range;

use ndarray::{ArrayView1, ArrayView3, ArrayView4, Ix3};

use super::pixel::Pixel;
use super::{Loss, Reduction, check_shape};
use crate::target::class_index;
use crate::tensor::{flat_mut, in_order};
use crate::{Error, Real};

/// The target of a pixel that is left out, unless another is given.
pub const IGNORE_INDEX: i32 = -100;

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
        Self {
            weight: None,
            ignore_index: IGNORE_INDEX,
            label_smoothing: T::default(),
            reduction: Reduction::Mean,
        }
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
/// weight 0, the gradient is NaN too, whatever smoothing adds.
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
    let (weight, smoothing) = check_options(classes, options)?;
    let (logits_in_order, target_in_order) = (in_order(logits), in_order(target));
    let kept = Kept::of(&target_in_order, options.weight.is_some(), &weight, options.ignore_index)?;
    let pixels = Pixels {
        logits: &logits_in_order,
        target: &target_in_order,
        plane: h * w,
        weight: &weight,
        smoothing,
        ignore_index: options.ignore_index,
        all_kept: kept.all,
        denominator: kept.denominator(options.reduction, smoothing),
    };
    let mut result = Loss::zeros((n, h, w), logits.dim());
    let mut results = Results {
        per_pixel: flat_mut(&mut result.per_pixel),
        probability: flat_mut(&mut result.probability),
        grad: flat_mut(&mut result.grad),
        prediction: None,
    };
    result.loss = pixels.run(&mut results, &mut T::Room::default());
    Ok(result)
}

/// The weight of each class, and ε.
pub(super) fn check_options<T: Real>(
    classes: usize,
    options: &CrossEntropyOptions<'_, T>,
) -> Result<(Vec<f64>, f64), Error> {
    if let Some(weight) = &options.weight {
        check_shape("weight", &[classes], weight.shape())?;
    }
    let smoothing = options.label_smoothing.to_f64();
    if !(0.0..=1.0).contains(&smoothing) {
        return Err(Error::OutOfRange { what: "label_smoothing", value: smoothing, min: 0.0, max: 1.0 });
    }
    let weight = match &options.weight {
        Some(weight) => weight.iter().map(|w| w.to_f64()).collect(),
        None => vec![1.0; classes],
    };
    Ok((weight, smoothing))
}

/// Which pixels count, once every target is known to be a class or ignored.
pub(crate) struct Kept {
    /// Whether none is ignored.
    pub(crate) all: bool,
    /// Σ `w_y` over them.
    pub(crate) weight: f64,
}

impl Kept {
    pub(crate) fn of(
        target: &[i32],
        weighted: bool,
        weight: &[f64],
        ignore_index: i32,
    ) -> Result<Self, Error> {
        let classes = weight.len();
        let Some(kept) = pixelwise_kernels::target::kept(target, classes, ignore_index) else {
            let wrong = |&&class: &&i32| class != ignore_index && class_index(class, classes).is_none();
            let target = i64::from(target.iter().find(wrong).copied().unwrap_or_default());
            return Err(Error::TargetOutOfBounds { target, classes });
        };
        let all = kept == target.len();
        if !weighted {
            return Ok(Self { all, weight: kept as f64 });
        }
        let kept = target.iter().filter(|&&class| class != ignore_index);
        let weights = kept.filter_map(|&class| class_index(class, classes)).map(|class| weight[class]);
        Ok(Self { all, weight: weights.sum() })
    }

    /// What the sum is divided by.
    pub(crate) fn denominator(&self, reduction: Reduction, smoothing: f64) -> f64 {
        // PyTorch divides what smoothing spreads apart from the rest, which is 0/0 here, and adds the NaN.
        let nothing = self.weight == 0.0 && smoothing > 0.0;
        reduction.denominator(if nothing { f64::NAN } else { self.weight })
    }
}

/// The loss's arguments in reading order, checked.
#[derive(Debug)]
pub struct Pixels<'a, T> {
    pub(crate) logits: &'a [T],
    pub(crate) target: &'a [i32],
    /// How many pixels an image has.
    pub(crate) plane: usize,
    /// A factor a class.
    pub(crate) weight: &'a [f64],
    pub(crate) smoothing: f64,
    pub(crate) ignore_index: i32,
    /// Whether no pixel is ignored.
    #[cfg_attr(
        not(feature = "simd"),
        expect(dead_code, reason = "the kernels alone take all pixels at once")
    )]
    pub(crate) all_kept: bool,
    /// What the sum is divided by.
    pub(crate) denominator: f64,
}

/// Where the results go.
#[derive(Debug)]
pub struct Results<'a, T> {
    pub(crate) per_pixel: &'a mut [T],
    pub(crate) probability: &'a mut [T],
    pub(crate) grad: &'a mut [T],
    /// The class with the largest logit, if asked for.
    pub(crate) prediction: Option<&'a mut [u8]>,
}

impl<T: Real> Pixels<'_, T> {
    /// Computes everything, and returns the reduced loss.
    pub(crate) fn run(&self, to: &mut Results<'_, T>, room: &mut T::Room) -> T {
        T::from_f64(T::cross_entropy(self, to, room) / self.denominator)
    }

    pub(crate) fn images(&self) -> usize {
        self.target.len().checked_div(self.plane).unwrap_or(0)
    }
}

/// Computes a range of an image's pixels in double precision, each result rounded once.
pub(crate) fn one_by_one<T: Real>(
    from: &Pixels<'_, T>,
    to: &mut Results<'_, T>,
    image: usize,
    range: Range<usize>,
) -> f64 {
    let (classes, smoothing) = (from.weight.len(), from.smoothing);
    let (sharp, spread) = (1.0 - smoothing, smoothing / classes as f64);
    let mut pixel = Pixel::new(classes);
    let mut sum = 0.0;
    for at in range {
        let here = image * from.plane + at;
        let channel = |c: usize| (image * classes + c) * from.plane + at;
        pixel.read(from.logits, channel);
        let class = Some(from.target[here]).filter(|&class| class != from.ignore_index);
        let class = class.and_then(|class| class_index(class, classes));
        let (softmax, loss) = match class {
            None => (pixel.ignore(), 0.0),
            Some(class) => {
                for (share, w) in pixel.share.iter_mut().zip(from.weight) {
                    *share = spread * w;
                }
                pixel.share[class] += sharp * from.weight[class];
                let softmax = pixel.evaluate(from.denominator);
                // In PyTorch's order, in which a factor of 0 makes a NaN of ∞.
                let costs = |class: usize| from.weight[class] * softmax.surprise(pixel.logits[class]);
                let smooth =
                    if smoothing > 0.0 { spread * (0..classes).map(costs).sum::<f64>() } else { 0.0 };
                (softmax, sharp * costs(class) + smooth)
            }
        };
        let loss = T::from_f64(loss);
        sum += loss.to_f64();
        to.per_pixel[here] = loss;
        pixel.write(to.probability, to.grad, channel);
        if let Some(prediction) = &mut to.prediction {
            prediction[here] = softmax.best as u8;
        }
    }
    sum
}

//! Targets: class masks and their one-hot encoding.

use ndarray::{Array4, ArrayView3};

use crate::Real;
use crate::tensor::{flat_mut, in_order};

/// Encodes a class mask with one channel a class: 1 in the channel of the pixel's class, 0 elsewhere.
///
/// # Shapes
/// `target` is `[N, H, W]`, the result `[N, classes, H, W]`.
///
/// A target that is no class, such as an ignored pixel's −100 or 255, is 0 in every channel; `F.one_hot` refuses it instead.
#[must_use]
pub fn one_hot<T: Real>(target: ArrayView3<'_, i32>, classes: usize) -> Array4<T> {
    let (n, h, w) = target.dim();
    let mut result = Array4::from_elem((n, classes, h, w), T::default());
    let channels = flat_mut(&mut result);
    for (at, &class) in in_order(target).iter().enumerate() {
        if let Some(c) = class_index(class, classes) {
            channels[(at / (h * w) * classes + c) * h * w + at % (h * w)] = T::ONE;
        }
    }
    result
}

/// The channel of a class, or nothing where the target is no class.
#[must_use]
pub fn class_index(target: i32, classes: usize) -> Option<usize> {
    usize::try_from(target).ok().filter(|&c| c < classes)
}

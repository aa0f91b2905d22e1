//! Elements of arrays in reading order.

use std::borrow::Cow;

use ndarray::{Array, ArrayView, Dimension};

/// The elements in reading order: where they lie, or copied where that is another order.
pub(crate) fn in_order<T: Copy, D: Dimension>(array: ArrayView<'_, T, D>) -> Cow<'_, [T]> {
    array.to_slice().map_or_else(|| array.iter().copied().collect::<Vec<_>>().into(), Cow::Borrowed)
}

/// The places of numbers, largest first, NaN before all; equal ones in their order. One sort for everyone: each weighs 4 kB of a first visit.
pub(crate) fn largest_first(numbers: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..numbers.len()).collect();
    places.sort_by(|&a, &b| {
        let (a, b) = (numbers[a], numbers[b]);
        b.is_nan().cmp(&a.is_nan()).then(b.total_cmp(&a))
    });
    places
}

/// The elements of an array that was made here, which lie in reading order.
pub(crate) fn flat<T, D: Dimension>(array: &Array<T, D>) -> &[T] {
    array.as_slice().expect("an array that was made here is in reading order")
}

/// As [`flat`], to be written.
pub(crate) fn flat_mut<T, D: Dimension>(array: &mut Array<T, D>) -> &mut [T] {
    array.as_slice_mut().expect("an array that was made here is in reading order")
}

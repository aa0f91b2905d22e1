//! Three images for which the nine ways give nine numbers.

use ndarray::Array3;

/// The example's classes.
pub const CLASSES: usize = 3;

const TARGET: [&[u8; 25]; 3] =
    [b"0000001100011220122000000", b"0000000110001100011000000", b"0000000000002200022200000"];
const PREDICTION: [&[u8; 25]; 3] =
    [b"0000001100011120122000000", b"0000001110011100010000000", b"0000000100012200022000000"];

/// The predicted classes and the target's, `[3, 5, 5]` both.
#[must_use]
pub fn masks() -> (Array3<u8>, Array3<i32>) {
    let digit = |masks: [&[u8; 25]; 3], (image, row, column): (usize, usize, usize)| {
        masks[image][row * 5 + column] - b'0'
    };
    (
        Array3::from_shape_fn((3, 5, 5), |at| digit(PREDICTION, at)),
        Array3::from_shape_fn((3, 5, 5), |at| digit(TARGET, at).into()),
    )
}

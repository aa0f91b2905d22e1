//! The small tensors that the traps run on.

use ndarray::{Array3, Array4};

/// Logits and a mask, each in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// The logits' shape, `[N, C, H, W]`.
    pub shape: [usize; 4],
    /// What the network gives; the image where a trap trains a layer on it.
    pub logits: Vec<f32>,
    /// The mask as it was stored: class indices, 0 and 255, or a 0 and 1 for each logit.
    pub mask: Vec<f32>,
}

impl Grid {
    /// H · W.
    #[must_use]
    pub fn plane(&self) -> usize {
        self.shape[2] * self.shape[3]
    }

    /// W.
    #[must_use]
    pub fn width(&self) -> usize {
        self.shape[3]
    }

    /// One channel of one image.
    #[must_use]
    pub fn channel(&self, image: usize, channel: usize) -> &[f32] {
        let plane = self.plane();
        &self.logits[(image * self.shape[1] + channel) * plane..][..plane]
    }

    /// The logits as a tensor.
    pub(crate) fn tensor(&self) -> Array4<f32> {
        tensor(self.shape, &self.logits)
    }

    /// The mask as class indices, `[N, H, W]`.
    pub(crate) fn classes(&self) -> Array3<i32> {
        let [n, _, h, w] = self.shape;
        Array3::from_shape_fn((n, h, w), |(n, y, x)| self.mask[(n * h + y) * w + x] as i32)
    }
}

/// A tensor of these values, 0 where there are too few of them.
pub(crate) fn tensor(shape: [usize; 4], values: &[f32]) -> Array4<f32> {
    let mut values = values.iter().copied();
    Array4::from_shape_simple_fn(shape, || values.next().unwrap_or_default())
}

/// A round object of 8 pixels, almost all of it right.
pub(crate) fn blob() -> Grid {
    Grid { shape: [1, 1, 5, 5], logits: BLOB_LOGITS.to_vec(), mask: BLOB.to_vec() }
}

/// The same as two channels, of which the first is 0.
pub(crate) fn blob_of_two() -> Grid {
    let logits = [[0.0; 25], BLOB_LOGITS].concat();
    Grid { shape: [1, 2, 5, 5], logits, mask: BLOB.to_vec() }
}

/// 1 of 25 pixels is foreground.
pub(crate) fn dot() -> Grid {
    Grid { shape: [1, 1, 5, 5], logits: DOT_LOGITS.to_vec(), mask: DOT.to_vec() }
}

/// The dot in a grey image, a little brighter than most of it.
pub(crate) fn faint() -> Grid {
    Grid { shape: [1, 1, 5, 5], logits: FAINT.to_vec(), mask: DOT.to_vec() }
}

/// Three classes on 4 × 4 pixels.
pub(crate) fn three() -> Grid {
    Grid { shape: [1, 3, 4, 4], logits: THREE_LOGITS.to_vec(), mask: THREE.to_vec() }
}

/// Two images of 3 × 3 pixels: of the first, 2 pixels count, of the second all.
pub(crate) fn two_images() -> Grid {
    Grid { shape: [2, 2, 3, 3], logits: TWO_LOGITS.to_vec(), mask: TWO.to_vec() }
}

/// A large object almost found; on a second image a small one, or none.
pub(crate) fn objects(second: bool) -> Grid {
    let (small, mask) = if second { (SMALL_LOGITS, SMALL) } else { ([-2.0; 16], [0.0; 16]) };
    Grid { shape: [2, 1, 4, 4], logits: [LARGE_LOGITS, small].concat(), mask: [LARGE, mask].concat() }
}

/// A mask of 6 × 6 pixels with the classes 0 and 2 of three; there are no logits.
pub(crate) fn label_map() -> Grid {
    Grid { shape: [1, 1, 6, 6], logits: LABELS.to_vec(), mask: LABELS.to_vec() }
}

/// Two channels, two rows and up to three columns, with a target for each logit.
pub(crate) fn two_channels(width: usize) -> Grid {
    let cut = |values: [f32; 12]| values.chunks(3).flat_map(|row| row[..width].to_vec()).collect();
    Grid { shape: [1, 2, 2, width], logits: cut(CHANNEL_LOGITS), mask: cut(CHANNELS) }
}

const BLOB: [f32; 25] = [
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0,
    0.0, 0.0, 0.0, 0.0,
];

#[rustfmt::skip]
const BLOB_LOGITS: [f32; 25] = [
    -3.2, -2.8, -2.1, -2.4, -3.0,
    -2.6, -0.7, 1.4, 0.3, -2.2,
    -1.9, 1.2, 3.1, 0.8, -1.5,
    -2.3, 0.4, 2.2, 0.2, -2.0,
    -3.1, -2.5, -1.8, -2.7, -3.3,
];

const DOT: [f32; 25] = [
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
    0.0, 0.0, 0.0, 0.0,
];

#[rustfmt::skip]
const DOT_LOGITS: [f32; 25] = [
    -1.0, -0.8, -0.7, -0.9, -1.1,
    -0.9, -0.2, 0.3, -0.3, -1.0,
    -0.7, 0.4, 1.1, 0.2, -0.8,
    -1.0, -0.1, 0.3, 0.9, -0.6,
    -1.2, -0.9, -0.6, -0.7, -1.0,
];

#[rustfmt::skip]
const FAINT: [f32; 25] = [
    0.2, 0.1, 0.3, 0.2, 0.1,
    0.1, 0.4, 0.5, 0.3, 0.2,
    0.3, 0.8, 0.7, 0.4, 0.1,
    0.2, 0.3, 0.5, 0.6, 0.2,
    0.1, 0.2, 0.1, 0.3, 0.1,
];

const THREE: [f32; 16] = [0.0, 0.0, 1.0, 1.0, 0.0, 2.0, 1.0, 1.0, 2.0, 2.0, 2.0, 0.0, 0.0, 2.0, 0.0, 0.0];

#[rustfmt::skip]
const THREE_LOGITS: [f32; 48] = [
    2.1, 1.4, -0.6, -0.9, 1.8, 0.1, -0.4, 0.2, 0.3, -0.8, 0.4, 1.2, 1.9, -0.5, 0.8, 2.3,
    -0.4, 0.6, 1.7, 2.2, -0.7, 0.3, 1.3, 1.0, -1.1, -0.2, 0.1, 0.5, -1.3, -0.6, 0.2, -0.9,
    -1.2, 0.2, -0.3, -1.0, 0.1, 1.6, 0.7, -0.8, 1.5, 2.4, 0.9, -0.4, 0.6, 1.1, -0.7, -1.4,
];

const TWO: [f32; 18] =
    [1.0, 0.0, 255.0, 255.0, 255.0, 255.0, 255.0, 255.0, 255.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0];

#[rustfmt::skip]
const TWO_LOGITS: [f32; 36] = [
    0.4, -0.2, 0.1, 0.0, 0.3, -0.5, 0.2, 0.6, -0.1, -0.9, 0.8, 0.2, 0.5, -0.4, 0.1, 0.7, -0.3, 0.2,
    1.2, 0.9, -0.8, 1.6, -1.1, -0.6, 1.4, 1.1, 1.3, -1.3, -0.7, 1.5, -0.9, 1.2, 1.8, -1.0, -0.5, -1.2,
];

#[rustfmt::skip]
const LABELS: [f32; 36] = [
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
    0.0, 2.0, 2.0, 2.0, 0.0, 0.0,
    0.0, 2.0, 2.0, 2.0, 2.0, 0.0,
    0.0, 0.0, 2.0, 2.0, 2.0, 0.0,
    0.0, 0.0, 2.0, 2.0, 0.0, 0.0,
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
];

const CHANNEL_LOGITS: [f32; 12] = [0.4, -1.2, 0.9, -0.3, 1.1, -0.6, -0.8, 0.7, 0.5, 1.3, -0.2, 0.6];
const CHANNELS: [f32; 12] = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0];

#[rustfmt::skip]
const LARGE_LOGITS: [f32; 16] = [
    1.9, 2.3, 0.8, -1.2,
    2.1, 3.0, 1.4, -0.6,
    1.2, -0.4, -1.1, -2.0,
    0.7, -1.5, -2.2, -2.6,
];

const LARGE: [f32; 16] = [1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];

#[rustfmt::skip]
const SMALL_LOGITS: [f32; 16] = [
    -2.4, -2.0, -1.8, -2.2,
    -2.1, 0.6, 1.3, -1.4,
    -2.5, 0.4, -0.9, -1.9,
    -2.7, -2.2, -1.7, -2.3,
];

const SMALL: [f32; 16] = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];

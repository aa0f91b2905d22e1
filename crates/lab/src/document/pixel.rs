//! Where a pixel is.

use serde::{Deserialize, Serialize};

/// Where a pixel is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pixel {
    /// The image in the batch.
    pub image: usize,
    /// The row, from the top.
    pub row: usize,
    /// The column, from the left.
    pub column: usize,
}

impl Pixel {
    /// The pixel of an image at a row and a column.
    #[must_use]
    pub const fn new(image: usize, row: usize, column: usize) -> Self {
        Self { image, row, column }
    }

    pub(crate) const fn at(self) -> (usize, usize, usize) {
        (self.image, self.row, self.column)
    }

    pub(crate) const fn in_channel(self, channel: usize) -> (usize, usize, usize, usize) {
        (self.image, channel, self.row, self.column)
    }
}

/// Every pixel of a batch.
pub(crate) fn pixels(n: usize, h: usize, w: usize) -> impl Iterator<Item = Pixel> {
    (0..n * h * w).map(move |i| Pixel::new(i / (h * w), i / w % h, i % w))
}

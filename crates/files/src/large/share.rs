//! What leaves the page of a large map: its tensors with all repairs, as a file, because a link of them would be too long.

use pixelwise::Shape;
use pixelwise_export::npz;
use pixelwise_export::tensors::{Elements, Tensor};

use super::Large;

/// What PyTorch's cross-entropy leaves out without being told.
const IGNORED: i32 = -100;

impl Large {
    /// `output` and `target` with all repairs, as bytes that `numpy.load` opens, and this page.
    ///
    /// Ignored pixels become −100, PyTorch's own `ignore_index`: no option has to travel with the file. The target has the type and the
    /// shape that the loss wants: of one channel `float32` and `[N, 1, H, W]`, of more `int64` and `[N, H, W]`. Probabilities stay probabilities.
    #[must_use]
    pub fn npz(&self) -> Vec<u8> {
        let Shape { n, c, h, w } = self.shape;
        let classes =
            self.target.iter().map(|&class| if class == self.ignore_index { IGNORED } else { class });
        let target = if !self.soft.is_empty() && c == 1 {
            (vec![n, 1, h, w], Elements::F32(self.foreground().collect()))
        } else if !self.soft.is_empty() {
            (vec![n, c, h, w], Elements::F32(self.soft.clone()))
        } else if c == 1 {
            (vec![n, 1, h, w], Elements::F32(classes.map(|class| class as f32).collect()))
        } else {
            (vec![n, h, w], Elements::I64(classes.map(i64::from).collect()))
        };
        npz(&[
            Tensor {
                name: "output",
                dims: vec![n, c, h, w],
                elements: Elements::F32(self.output.floats().into_owned()),
            },
            Tensor { name: "target", dims: target.0, elements: target.1 },
        ])
    }

    /// How many bytes [`Large::npz`] has, its headers aside.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let of_target = match self.shape.c {
            1 => 4 * self.target.len(),
            _ if self.soft.is_empty() => 8 * self.target.len(),
            _ => 4 * self.soft.len(),
        };
        4 * self.output.len() + of_target
    }

    /// How many characters a link would have that held every logit: four for three bytes.
    #[must_use]
    pub fn link_characters(&self) -> usize {
        4 * (4 * self.output.len()).div_ceil(3)
    }

    /// Whether the window around a pixel is the whole map.
    #[must_use]
    pub fn fits_window(&self) -> bool {
        let (.., height, width) = self.frame(0, 0);
        (1, height, width) == (self.shape.n, self.shape.h, self.shape.w)
    }
}

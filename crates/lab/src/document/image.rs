//! The image that a network sees, as it is painted.

use crate::document::pixel::Pixel;
use crate::document::scene::{Form, Scene};
use pixelwise::{Error, Shape};

impl Scene {
    /// Paints a square around a pixel; of an even side, the pixel is the one right below its middle.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for a pixel outside, [`Error::ShapeMismatch`] where nobody has begun to paint.
    pub(super) fn paint_image(&mut self, pixel: Pixel, size: usize, grey: u8) -> Result<(), Error> {
        self.check_place(Form::Binary, 0, pixel)?;
        let Shape { h, w, .. } = self.shape();
        if self.image.len() != h * w {
            let (expected, got) = (vec![h * w], vec![self.image.len()]);
            return Err(Error::ShapeMismatch { what: "image", expected, got });
        }
        let side = |at: usize, end: usize| {
            let first = at.saturating_sub(size / 2);
            first..(at + size.max(1) - size / 2).min(end)
        };
        for row in side(pixel.row, h) {
            self.image[row * w..][side(pixel.column, w)].fill(grey);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::document::pixel::Pixel;
    use crate::{Edit, Lab};

    #[track_caller]
    fn check(at: (usize, usize), size: usize, painted: &[usize]) {
        let mut scene = Lab::new().scene().clone();
        scene.image = vec![7; 25];
        scene.edit(Edit::PaintImage { pixel: Pixel::new(0, at.0, at.1), size, grey: 200 }).unwrap();
        let is: Vec<usize> = (0..25).filter(|&i| scene.image[i] == 200).collect();
        assert_eq!(is, painted);
    }

    #[test]
    fn a_square_is_painted_as_far_as_the_image_goes() {
        check((2, 2), 1, &[12]);
        check((2, 2), 2, &[6, 7, 11, 12]);
        check((2, 2), 3, &[6, 7, 8, 11, 12, 13, 16, 17, 18]);
        check((0, 4), 3, &[3, 4, 8, 9]);
        check((0, 0), 2, &[0]);
    }
}

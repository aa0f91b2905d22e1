//! A painted image: what a network sees in place of the image that was held out, and what it then gives.

use crate::Lab;
use crate::document::change::Change;
use crate::document::edit::Edit;
use crate::document::history::StepKind;
use crate::document::limits::check_count;
use crate::document::scene::Pixel;
use crate::learn::network::{Sight, show};
use pixelwise::{Error, Shape};

impl Lab {
    /// The image that a person painted for the network that gave the logits, a grey a pixel; nothing where the network sees the
    /// one that was held out.
    #[must_use]
    pub fn image(&self) -> &[u8] {
        if self.trained().is_some() { &self.scene.image } else { &[] }
    }

    /// Begins to paint at a pixel: a stroke that turns dark to bright, or bright to dark where it begins on bright. An image
    /// that nobody painted yet begins as `held_out`. The grey to go on with.
    ///
    /// Bright and dark are what foreground and ground are in the network's own images.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] where the image has another size than the scene, [`Error::OutOfRange`] for a pixel outside.
    pub fn begin_image(&mut self, held_out: &[u8], pixel: Pixel) -> Result<u8, Error> {
        let Shape { h, w, .. } = self.scene.shape();
        check_count("row", pixel.row, 0, h - 1)?;
        check_count("column", pixel.column, 0, w - 1)?;
        self.begin_stroke();
        if self.scene.image.is_empty() {
            self.set_image(held_out)?;
        }
        let bright = self.scene.image[pixel.row * w + pixel.column] < 128;
        let half = f32::from(self.network.exposure.contrast).abs() / 200.0;
        let grey = (255.0 * (0.5 + if bright { half } else { -half })).round() as u8;
        self.apply(Edit::PaintImage { pixel, grey })?;
        Ok(grey)
    }

    /// Gives the network the image back that was held out, in the stroke that is under way or as a step.
    ///
    /// # Errors
    /// None.
    pub fn drop_image(&mut self) -> Result<(), Error> {
        self.end_run();
        let alone = self.stroke.is_none();
        self.begin_stroke();
        let dropped = self.set_image(&[]);
        if alone {
            self.end_stroke();
        }
        dropped
    }

    /// Shows what the network gives for an image that was painted: part of the stroke that painted it, or a step. While another
    /// stroke is open, it is ignored.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] where it has another size than the scene.
    pub fn look(&mut self, sight: &Sight) -> Result<(), Error> {
        self.end_run();
        if self.stroke.as_ref().is_some_and(|stroke| stroke.kind != Some(StepKind::Image)) {
            return Ok(());
        }
        let mut scene = self.scene.clone();
        show(sight, &mut scene)?;
        let change = Change::between(&self.scene, &scene);
        self.show(scene)?;
        if let (None, Some(change)) = (&self.stroke, change) {
            self.push(StepKind::Image, change, None);
        }
        Ok(())
    }

    fn set_image(&mut self, image: &[u8]) -> Result<(), Error> {
        let Shape { h, w, .. } = self.scene.shape();
        if !image.is_empty() && image.len() != h * w {
            return Err(Error::ShapeMismatch {
                what: "image",
                expected: vec![h * w],
                got: vec![image.len()],
            });
        }
        self.scene.image = image.to_vec();
        self.changes = self.changes.wrapping_add(1);
        if let Some(stroke) = &mut self.stroke {
            stroke.kind = Some(StepKind::Image);
        }
        Ok(())
    }
}

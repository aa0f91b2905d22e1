//! A painted image: what a network sees in place of the image that was held out, and what it then gives.

use crate::Lab;
use crate::document::edit::Edit;
use crate::document::limits::check_count;
use crate::document::pixel::Pixel;
use crate::document::scene::Scene;
use crate::document::step_kind::StepKind;
use crate::learn::network::{NetworkOutput, show};
use pixelwise::{Error, Shape};

/// What the brush paints an image with, and what each of them is in a network's input.
pub const GREYS: [(u8, &str); 3] = [(255, "1"), (128, ".5"), (0, "0")];

/// Begins to paint squares of so many pixels a side, the first around a pixel. An image that nobody painted yet begins as
/// `held_out`. The grey to go on with.
///
/// Without a grey, the stroke turns dark to bright, or bright to dark where it begins on bright: to what foreground and ground are
/// in the network's own images.
///
/// # Errors
/// [`Error::ShapeMismatch`] where the image has another size than the scene, [`Error::OutOfRange`] for a pixel outside.
pub fn begin(
    lab: &mut Lab,
    held_out: &[u8],
    pixel: Pixel,
    size: usize,
    grey: Option<u8>,
) -> Result<u8, Error> {
    let Shape { h, w, .. } = lab.scene.shape();
    check_count("row", pixel.row, 0, h - 1)?;
    check_count("column", pixel.column, 0, w - 1)?;
    let unpainted = lab.scene.image.is_empty();
    if unpainted {
        check_image(lab, held_out)?;
    }
    lab.begin_stroke();
    if unpainted {
        set_image(lab, held_out.to_vec());
    }
    let bright = lab.scene.image[pixel.row * w + pixel.column] < 128;
    let half = f32::from(lab.network.exposure.contrast).abs() / 200.0;
    let turned = || (255.0 * (0.5 + if bright { half } else { -half })).round() as u8;
    let grey = grey.unwrap_or_else(turned);
    lab.apply(Edit::PaintImage { pixel, size, grey })?;
    Ok(grey)
}

/// Gives the network the image back that was held out, in the stroke that is under way or as a step.
pub fn drop(lab: &mut Lab) {
    lab.end_run();
    let alone = lab.stroke.is_none();
    lab.begin_stroke();
    set_image(lab, Vec::new());
    if alone {
        lab.end_stroke();
    }
}

/// Shows what the network gives for an image that was painted: part of the stroke that painted it, or a step. While another
/// stroke is open, it is ignored.
///
/// # Errors
/// [`Error::ShapeMismatch`] where it has another size than the scene.
pub fn show_output(lab: &mut Lab, output: &NetworkOutput) -> Result<(), Error> {
    lab.end_run();
    if lab.stroke.as_ref().is_some_and(|stroke| stroke.kind != Some(StepKind::Image)) {
        return Ok(());
    }
    let mut scene = lab.scene.clone();
    show(output, &mut scene)?;
    lab.commit(scene, StepKind::Image);
    Ok(())
}

fn set_image(lab: &mut Lab, image: Vec<u8>) {
    lab.commit(Scene { image, ..lab.scene.clone() }, StepKind::Image);
}

fn check_image(lab: &Lab, image: &[u8]) -> Result<(), Error> {
    let Shape { h, w, .. } = lab.scene.shape();
    if image.is_empty() || image.len() == h * w {
        return Ok(());
    }
    Err(Error::ShapeMismatch { what: "image", expected: vec![h * w], got: vec![image.len()] })
}

//! What a network in training shows: its images and feature maps as greys, and how each logit of a pixel is added up.

use ndarray::Array4;

use crate::view::waterfall::waterfall;
use crate::view::{colour, number};
use pixelwise::Error;
use pixelwise_train::network::Layout;
use pixelwise_train::run::Run;

/// How many layers before a head's last one are shown.
const LAYERS: usize = 2;

/// The images of a run, and what its networks are. Pixels are four bytes each, RGBA.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkImages {
    /// The held-out mask in reading order.
    pub mask: Vec<i32>,
    /// The held-out image.
    pub picture: Vec<u8>,
    /// The held-out image, a grey a pixel.
    pub greys: Vec<u8>,
    /// Those greys as text: `.62`.
    pub grey_texts: Vec<String>,
    /// The shape of the held-out image.
    pub image_shape: String,
    /// The images of the last step, one below the other.
    pub batch: Vec<u8>,
    /// Their shape.
    pub batch_shape: String,
    /// How many rows and columns a logit sees: of the image, then of each hidden layer.
    pub reach: Vec<u32>,
    /// The lines of PyTorch that make the binary head's network.
    pub torch: String,
}

/// What a head makes of the image, and of one of its pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadSight {
    /// The feature maps of each layer, one below the other, as RGBA; empty where that layer does not exist.
    pub maps: Vec<Vec<u8>>,
    /// How many weights the head's network has.
    pub weights: usize,
    /// Its logits, one of the binary head.
    pub logits: Vec<LogitBars>,
}

/// How a logit is added up, as bars.
#[derive(Clone, Debug, PartialEq)]
pub struct LogitBars {
    /// Where 0 is, then each bar's beginning and end.
    pub places: Vec<f32>,
    /// What each bar says.
    pub texts: Vec<String>,
}

/// The images of a run, and what its networks are.
#[must_use]
pub fn network_images(run: &Run) -> NetworkImages {
    let (held_out, batch, layout) = (run.held_out(), run.batch(), layout(run, 1));
    NetworkImages {
        mask: held_out.mask.iter().copied().collect(),
        picture: greys(&held_out.image, 1.0),
        greys: run.held_out_greys(),
        grey_texts: held_out.image.iter().map(|&grey| number::ratio(Some(grey.into()))).collect(),
        image_shape: shape_text(held_out.image.shape()),
        batch: greys(&batch.image, 1.0),
        batch_shape: shape_text(batch.image.shape()),
        reach: layout.reach().into_iter().map(|pixels| pixels as u32).collect(),
        torch: layout.torch(),
    }
}

/// What a head, 0 for the binary one, makes of the held-out image and of one of its pixels; a pixel outside has no logits.
///
/// # Errors
/// [`Error::TooLarge`] where the tensors cannot be had.
pub fn head_sight(run: &mut Run, head: usize, row: usize, column: usize) -> Result<HeadSight, Error> {
    let outputs = if head == 0 { 1 } else { run.plan().scenes.kind.classes() };
    let mut maps = Vec::with_capacity(LAYERS);
    for layer in 0..LAYERS {
        let features = run.features(head, layer)?;
        maps.push(features.map_or_else(Vec::new, |features| {
            let most = features.iter().fold(0.0_f32, |most, &x| most.max(x));
            greys(&features, most)
        }));
    }
    let logits = run.summands(head, row, column)?.into_iter().map(|(summands, z)| {
        let waterfall = waterfall(&summands, z);
        let ends = waterfall.bars.iter().flat_map(|bar| [bar.from, bar.to]);
        LogitBars {
            places: std::iter::once(waterfall.zero).chain(ends).collect(),
            texts: waterfall.bars.iter().map(|bar| bar.text.clone()).collect(),
        }
    });
    Ok(HeadSight { maps, weights: layout(run, outputs).parameters(), logits: logits.collect() })
}

/// The layers of a network with so many logits a pixel.
fn layout(run: &Run, outputs: usize) -> Layout {
    Layout { hidden: run.plan().hidden.clone(), outputs }
}

/// A shape as PyTorch writes it, without spaces.
fn shape_text(shape: &[usize]) -> String {
    format!("{shape:?}").replace(' ', "")
}

/// Values from 0 to `most` as greys, in reading order.
fn greys(values: &Array4<f32>, most: f32) -> Vec<u8> {
    let most = if most > 0.0 { most } else { 1.0 };
    values.iter().map(|x| colour::grey(x / most)).flat_map(|[r, g, b]| [r, g, b, u8::MAX]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NetworkRun;
    use pixelwise_train::task::Task;

    #[test]
    fn the_bars_of_a_pixel_end_where_its_logits_are() {
        let mut run = Run::new(NetworkRun::of(Task::default()).plan()).unwrap();
        run.step().unwrap();
        let images = network_images(&run);
        let pixels = images.mask.len();
        assert_eq!(
            (images.picture.len(), images.greys.len(), images.grey_texts.len()),
            (4 * pixels, pixels, pixels)
        );
        assert_eq!(
            images.image_shape,
            format!("[1,1,{},{}]", run.plan().scenes.height, run.plan().scenes.width)
        );
        let outputs = run.outputs().unwrap();
        for (head, output) in outputs.iter().enumerate() {
            let sight = head_sight(&mut run, head, 0, 1).unwrap();
            assert_eq!(sight.logits.len(), output.shape()[1]);
            for (channel, logit) in sight.logits.iter().enumerate() {
                let z = number::significant(output[[0, channel, 0, 1]].into(), 4);
                assert_eq!(logit.texts.last(), Some(&z), "the last bar is the sum");
                assert_eq!(logit.places.len(), 1 + 2 * logit.texts.len());
            }
            assert!(sight.maps.iter().all(|map| map.len() % (4 * pixels) == 0), "whole maps");
            assert!(
                head_sight(&mut run, head, usize::MAX, 0).unwrap().logits.is_empty(),
                "outside is nothing"
            );
        }
    }
}

//! What is shown beside a large map, as texts: its loss and scores, its worst pixels, and what each part of it carries.

use pixelwise_lab::view::{colour, number};

use super::{ClassPart, Form, Large, Worst};
use crate::error::{grouped, size_text};

/// What is shown beside a map.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says something else of the map, and is read by its name"
)]
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// N.
    pub images: usize,
    /// C.
    pub channels: usize,
    /// K, 2 where there is one channel.
    pub classes: usize,
    /// H.
    pub height: usize,
    /// W.
    pub width: usize,
    /// The form whose loss is looked at.
    pub form: Form,
    /// Whether the other form could be.
    pub both: bool,
    /// Whether the rarer class counts as much as the other.
    pub balanced: bool,
    /// What that is to the loss; empty where it cannot be.
    pub balance: String,
    /// The threshold.
    pub threshold: f32,
    /// It as text.
    pub threshold_text: String,
    /// The loss.
    pub loss: String,
    /// How many pixels there are.
    pub pixels: String,
    /// How many are left out; empty for none.
    pub ignored: String,
    /// The line of PyTorch.
    pub pytorch: String,
    /// Of two classes, the foreground's; of more, the mean of those that occur.
    pub iou: String,
    /// Likewise.
    pub dice: String,
    /// Of all pixels.
    pub accuracy: String,
    /// The worst pixels.
    pub worst: Vec<WorstText>,
    /// What each class carries.
    pub class_parts: Vec<PartText>,
    /// What each image carries.
    pub image_parts: Vec<PartText>,
    /// What share of the pixels is near an edge of the mask.
    pub edge_pixels: String,
    /// What share of the loss these carry.
    pub edge_loss: String,
    /// Whether lines around its classes can be drawn.
    pub outlined: bool,
    /// The shape.
    pub shape: String,
    /// How large it is as a file.
    pub bytes: String,
    /// How many characters a link with all of it would have.
    pub link_characters: String,
    /// Whether a window holds all of it.
    pub fits_window: bool,
    /// The shape of a window that is opened in the lab.
    pub edit_shape: String,
}

/// One of the worst pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorstText {
    /// Its image.
    pub image: usize,
    /// Its row.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// Its class, `×` where it is left out; of a target of probabilities its own.
    pub target: String,
    /// The probability.
    pub probability: String,
    /// What it costs.
    pub loss: String,
    /// What share of the loss is around it.
    pub around: String,
}

/// What a class or an image carries. Of an image nothing is said but its share.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PartText {
    /// The class or the image.
    pub name: String,
    /// A class's colour, as CSS.
    pub colour: String,
    /// Its share of the pixels.
    pub pixels: String,
    /// Its share of the loss.
    pub loss: String,
    /// That as a number.
    pub share: f64,
    /// Its intersection over union.
    pub iou: String,
    /// Its Dice.
    pub dice: String,
}

impl Large {
    /// What is shown beside the map.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let (shape, settings, metrics, parts) = (self.shape(), self.settings(), self.metrics(), self.parts());
        let classes = self.classes();
        let of = |each: &[Option<f64>], mean| number::ratio(if classes == 2 { each[1] } else { mean });
        let (.., height, width) = self.frame(0, 0);
        Summary {
            images: shape.n,
            channels: shape.c,
            classes,
            height: shape.h,
            width: shape.w,
            form: settings.form,
            both: self.forms().len() > 1,
            balanced: settings.balanced,
            balance: if self.can_balance() { self.balance_text() } else { String::new() },
            threshold: settings.threshold,
            threshold_text: self.threshold_text(),
            loss: number::significant(self.loss().into(), 4),
            pixels: grouped(shape.pixels() as u128),
            ignored: if self.ignored() == 0 { String::new() } else { grouped(self.ignored() as u128) },
            pytorch: self.pytorch(),
            iou: of(&metrics.iou, metrics.mean_iou()),
            dice: of(&metrics.dice, metrics.mean_dice()),
            accuracy: number::ratio(metrics.accuracy),
            worst: self.worst_texts(),
            class_parts: class_texts(&parts.classes),
            image_parts: image_texts(&parts.images),
            edge_pixels: number::percent(parts.edge_pixels),
            edge_loss: number::percent(parts.edge_loss),
            outlined: self.outlined(),
            shape: shape.to_string(),
            bytes: size_text(self.bytes()),
            link_characters: grouped(self.link_characters() as u128),
            fits_window: self.fits_window(),
            edit_shape: format!("[1, {classes}, {height}, {width}]"),
        }
    }

    fn worst_texts(&self) -> Vec<WorstText> {
        let at = |worst: &Worst| (worst.image * self.shape.h + worst.row) * self.shape.w + worst.column;
        let class = |worst: &Worst| usize::try_from(worst.class).ok();
        let worst = self.worst().iter().map(|worst| WorstText {
            image: worst.image,
            row: worst.row,
            column: worst.column,
            target: self.own_target(at(worst), class(worst)),
            probability: number::significant(worst.probability.into(), 3),
            loss: number::significant(worst.cost.into(), 3),
            around: number::percent(worst.around),
        });
        worst.collect()
    }
}

fn class_texts(parts: &[ClassPart]) -> Vec<PartText> {
    let parts = parts.iter().map(|part| PartText {
        name: part.class.to_string(),
        colour: colour::css(colour::class(part.class)),
        pixels: number::percent(part.pixels),
        loss: number::percent(part.loss),
        share: part.loss,
        iou: number::ratio(part.iou),
        dice: number::ratio(part.dice),
    });
    parts.collect()
}

fn image_texts(shares: &[f64]) -> Vec<PartText> {
    let part = |(image, &share): (usize, &f64)| PartText {
        name: image.to_string(),
        loss: number::percent(share),
        share,
        ..PartText::default()
    };
    shares.iter().enumerate().map(part).collect()
}

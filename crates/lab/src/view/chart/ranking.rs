//! The losses of a form's pixels, largest first, as bars, and what the largest is of their sum.

use super::frame::{Axis, Frame, Room};
use super::palette::Ink;
use crate::arrays::{flat, largest_first};
use crate::view::colour::Scale;
use crate::view::{Phrase, number};
use crate::{Form, Lab};

/// Room around the bars, in pixels.
const ROOM: Room = Room { left: 0, right: 0, top: 8, bottom: 2 };
/// How wide a bar is at least, in pixels: of more pixels than there is room for, the largest are drawn.
const THINNEST: u32 = 3;

/// The losses of a form, largest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranking {
    /// Place in the batch, and loss; NaN before all.
    losses: Vec<(usize, f64)>,
    selected: usize,
    /// Pixels of an image, and of a row.
    area: usize,
    width: usize,
    images: usize,
}

impl Ranking {
    /// The losses of a form's pixels.
    #[must_use]
    pub fn of(lab: &Lab, form: Form) -> Self {
        let results = lab.results();
        let values = match form {
            Form::Binary => flat(&results.binary.per_pixel),
            Form::Multiclass => flat(&results.multiclass.per_pixel),
        };
        let values: Vec<f64> = values.iter().copied().map(f64::from).collect();
        let losses = largest_first(&values).into_iter().map(|at| (at, values[at])).collect();
        let (shape, pixel) = (lab.scene().shape(), lab.selected());
        let area = shape.h * shape.w;
        let selected = pixel.image * area + pixel.row * shape.w + pixel.column;
        Self { losses, selected, area, width: shape.w, images: shape.n }
    }

    /// How many losses there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.losses.len()
    }

    /// What the largest loss is of the sum; `None` where nothing is lost, or the sum is no number.
    #[must_use]
    pub fn said(&self) -> Option<Phrase> {
        let sum: f64 = self.losses.iter().map(|&(_, loss)| loss).sum();
        let &(at, largest) = self.losses.first()?;
        let share = largest / sum;
        (sum > 0.0 && share.is_finite()).then(|| {
            Phrase::key("mean.largest").with("place", self.place(at)).with("share", number::percent(share))
        })
    }

    /// A pixel's place as PyTorch indexes it.
    fn place(&self, at: usize) -> String {
        let (image, row, column) = (at / self.area, at % self.area / self.width, at % self.width);
        if self.images > 1 { format!("[{image}, {row}, {column}]") } else { format!("[{row}, {column}]") }
    }

    /// The bars as SVG of a size in pixels, the selected pixel's in the fullest colour; empty where there is no room.
    #[must_use]
    pub fn svg(&self, width: u32, height: u32) -> String {
        let finite = self.losses.iter().filter(|(_, loss)| loss.is_finite());
        let shown: Vec<&(usize, f64)> = finite.take((width / THINNEST) as usize).collect();
        let top = shown.first().map_or(0.0, |(_, loss)| *loss);
        let count = shown.len().max(1) as f64;
        let write = |x: f64| number::short(x as f32);
        let frame = Frame {
            size: (width, height),
            room: ROOM,
            x: Axis { range: 0.0..count, labels: 0, write: &write },
            y: Axis { range: 0.0..if top > 0.0 { top } else { 1.0 }, labels: 0, write: &write },
            tick: 0,
            bare: true,
        };
        let scale = Scale::Loss { most: 1.0 };
        frame.svg(&|plot| {
            for (index, &&(at, loss)) in shown.iter().enumerate() {
                let colour = scale.colour(if at == self.selected { 0.5 } else { 0.15 });
                let left = index as f64;
                plot.bar([(left + 0.08, 0.0), (left + 0.92, loss)], Ink::Data(colour));
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Pixel, Preset};

    #[test]
    fn the_largest_loss_is_named_with_its_share() {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(Preset::ConfidentMistake)).unwrap();
        for form in [Form::Binary, Form::Multiclass] {
            let ranking = Ranking::of(&lab, form);
            let said = ranking.said().unwrap();
            assert_eq!(said.values[0].1, "[1, 3]");
            assert!(said.values[1].1.starts_with("42"), "{said:?}");
            assert!(ranking.losses.windows(2).all(|pair| pair[0].1 >= pair[1].1));
            assert_eq!(ranking.svg(270, 130).matches("<rect").count(), 25);
        }
    }

    #[test]
    fn where_nothing_is_lost_no_pixel_is_named() {
        let mut lab = Lab::new();
        let shape = lab.scene().shape();
        for (row, column) in (0..shape.h).flat_map(|row| (0..shape.w).map(move |column| (row, column))) {
            let pixel = Pixel::new(0, row, column);
            lab.apply(Edit::PaintMask { pixel, class: None }).unwrap();
        }
        assert_eq!(Ranking::of(&lab, Form::Binary).said(), None);
    }
}

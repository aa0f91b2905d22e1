//! All traps, in the order in which they are shown.

mod activation;
mod channels;
mod code;
mod extremes;
mod prediction;
mod target;
mod weighing;

use pixelwise::Error;
use pixelwise_lab::view::number::{self, Cell};

use crate::card::{self, Card, Choice, Input, Label, Map, Tone, Word, mark};
use crate::grid::Grid;
use crate::open::Opening;
use crate::runs::Both;

/// What a choice is called, and what there is to choose from.
type Offer = (&'static str, &'static [Label]);

/// A mistake with its cure.
#[derive(Debug)]
pub struct Trap {
    /// A stable name, which links carry: `sigmoid-twice`.
    pub id: &'static str,
    /// How it is met, as a terminal shows it: lines of pieces.
    symptom: &'static [&'static [(&'static str, Tone)]],
    /// Parts of messages and words by which it is found, in small letters.
    pub phrases: &'static [&'static str],
    /// The common misunderstandings that it settles, by their numbers in the list that the lessons share.
    pub settles: &'static [u8],
    /// What can be changed by hand: the logits, an image, a mask; nothing where it is empty.
    edits: Edits,
    choices: &'static [Offer],
    grid: fn(usize) -> Grid,
    /// What of it the lab can have; `None` where it has no types to get wrong, and no mask without a network's output.
    opens: Option<fn(&Grid, &[usize]) -> Opening>,
    run: fn(&Grid, &[usize]) -> Both,
}

/// What the reader can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edits {
    Logits,
    Image,
    Mask,
    Nothing,
}

impl Trap {
    /// The symptom, line by line.
    #[must_use]
    pub fn lines(&self) -> Vec<Vec<Word>> {
        self.symptom
            .iter()
            .map(|line| line.iter().map(|&(text, tone)| card::word(text, tone)).collect())
            .collect()
    }

    /// The numbers that can be changed, as they are at first, under the first choice made.
    #[must_use]
    pub fn start(&self, choices: &[usize]) -> Vec<f32> {
        self.grid(choices).logits
    }

    /// Runs both sides on these numbers; on those of the start where they do not fit it.
    #[must_use]
    pub fn card(&self, choices: &[usize], numbers: &[f32]) -> Card {
        let grid = self.changed(choices, numbers);
        let Both { mut written, mut meant, values, figure, table } = (self.run)(&grid, choices);
        mark([&mut written, &mut meant]);
        Card {
            choices: self.offered(choices),
            inputs: self.inputs(&grid),
            written,
            meant,
            values,
            figure,
            table,
        }
    }

    /// The scene of the lab on these numbers; `None` where the lab has none.
    #[must_use]
    pub fn opening(&self, choices: &[usize], numbers: &[f32]) -> Option<Opening> {
        let mut opening = (self.opens?)(&self.changed(choices, numbers), choices);
        opening.pixel = self.card(choices, numbers).written.maps.iter().find_map(|map| map.pixel);
        Some(opening)
    }

    /// Reads a number that a person types into the grid.
    ///
    /// # Errors
    /// [`Error::NotANumber`] and [`Error::OutOfRange`].
    pub fn parse(&self, text: &str) -> Result<f32, Error> {
        let (what, min, max) = self.range();
        let value = number::parse(what, text)?;
        if self.takes(value) { Ok(value as f32) } else { Err(Error::OutOfRange { what, value, min, max }) }
    }

    fn takes(&self, value: f64) -> bool {
        let (_, min, max) = self.range();
        (min..=max).contains(&value) && (self.edits != Edits::Mask || value.fract() == 0.0)
    }

    /// What the numbers are called, the least and the most.
    fn range(&self) -> (&'static str, f64, f64) {
        match self.edits {
            Edits::Image => ("grey", 0.0, 1.0),
            Edits::Mask => ("class", 0.0, 2.0),
            Edits::Logits | Edits::Nothing => ("logit", -1000.0, 1000.0),
        }
    }

    fn grid(&self, choices: &[usize]) -> Grid {
        (self.grid)(choices.first().copied().unwrap_or_default())
    }

    /// The grid with these numbers, or as it is at first where they do not fit it.
    fn changed(&self, choices: &[usize], numbers: &[f32]) -> Grid {
        let mut grid = self.grid(choices);
        if numbers.len() == grid.logits.len() && numbers.iter().all(|&x| self.takes(x.into())) {
            grid.logits.copy_from_slice(numbers);
            if self.edits == Edits::Mask {
                grid.mask.copy_from_slice(numbers);
            }
        }
        grid
    }

    fn offered(&self, choices: &[usize]) -> Vec<Choice> {
        let offered = self.choices.iter().enumerate();
        let chosen = |at: usize, of: usize| choices.get(at).copied().unwrap_or_default().min(of - 1);
        offered
            .map(|(at, &(name, options))| Choice { name, options, chosen: chosen(at, options.len()) })
            .collect()
    }

    fn inputs(&self, grid: &Grid) -> Vec<Input> {
        let (name, kind) = match self.edits {
            Edits::Logits => ("logits", Cell::Signed),
            Edits::Image => ("image", Cell::Probability),
            Edits::Mask => ("target", Cell::Class),
            Edits::Nothing => return Vec::new(),
        };
        let scale = card::signed(&[&grid.logits], 1.0);
        let planes =
            (0..grid.shape[0]).flat_map(|image| (0..grid.shape[1]).map(move |channel| (image, channel)));
        let map = |values: &[f32]| match self.edits {
            Edits::Mask => {
                card::classes(name, grid.width(), &values.iter().map(|&y| y as i32).collect::<Vec<_>>())
            }
            Edits::Image => card::probabilities(name, grid.width(), values),
            _ => card::numbers(name, grid.width(), values, kind, scale),
        };
        let several = [grid.shape[0] > 1, grid.shape[1] > 1];
        let caption = |image: usize, channel: usize| match several {
            [true, _] => format!("z[{image}, {channel}]"),
            [_, true] => format!("z[:, {channel}]"),
            _ => String::new(),
        };
        let input = |(image, channel)| {
            let map = Map { caption: caption(image, channel), ..map(grid.channel(image, channel)) };
            Input { map, image, channel }
        };
        planes.map(input).collect()
    }
}

/// All traps.
#[must_use]
pub fn catalog() -> &'static [Trap] {
    &TRAPS
}

/// A trap by its name.
#[must_use]
pub fn find(id: &str) -> Option<&'static Trap> {
    TRAPS.iter().find(|trap| trap.id == id)
}

fn first(choices: &[usize]) -> usize {
    choices.first().copied().unwrap_or_default()
}

static TRAPS: [Trap; 23] = [
    activation::SIGMOID_TWICE,
    prediction::BLACK_MASK,
    target::OUT_OF_BOUNDS,
    target::NEGATIVE_LOSS,
    target::NAN_IGNORED,
    channels::ONE_CHANNEL,
    prediction::ACCURACY,
    extremes::OVERFLOW,
    extremes::ONE_HUNDRED,
    weighing::WEIGHTS,
    code::TYPES,
    activation::SOFTMAX_TWICE,
    channels::SOFTMAX_BCE,
    channels::WRONG_DIM,
    channels::VIEW,
    target::RESIZED_MASK,
    weighing::MEAN_OF_MEANS,
    activation::SMOOTHING_FLOOR,
    extremes::INFINITE_LOGITS,
    prediction::THRESHOLD_ON_LOGITS,
    code::POS_WEIGHT_SHAPE,
    prediction::OUR_IOU,
    code::COPIED_CODE,
];

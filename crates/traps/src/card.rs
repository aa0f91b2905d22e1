//! A trap's card: what the page shows of both sides, without a word of either language.

use pixelwise_lab::view::colour::{self, Rgb, Scale};
use pixelwise_lab::view::number::{self, Cell as Kind};

/// How a text is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// As the text around it.
    #[default]
    Plain,
    /// As what counts.
    Strong,
    /// As what is wrong.
    Bad,
    /// As what is right.
    Good,
}

impl Tone {
    /// A stable name: `plain`, `strong`, `bad`, `good`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Strong => "strong",
            Self::Bad => "bad",
            Self::Good => "good",
        }
    }
}

/// A piece of what a terminal shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The text.
    pub text: String,
    /// How it is to be read.
    pub tone: Tone,
}

/// What a choice offers: code as it stands, or a key of the page's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Code.
    Code(&'static str),
    /// A key.
    Key(&'static str),
}

impl Label {
    /// The code, if it is code.
    #[must_use]
    pub const fn code(self) -> Option<&'static str> {
        match self {
            Self::Code(code) => Some(code),
            Self::Key(_) => None,
        }
    }

    /// The key, if it is one.
    #[must_use]
    pub const fn key(self) -> Option<&'static str> {
        match self {
            Self::Code(_) => None,
            Self::Key(key) => Some(key),
        }
    }
}

/// Something that the reader can choose, of which both sides follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The key of its name.
    pub name: &'static str,
    /// What there is to choose from.
    pub options: &'static [Label],
    /// Which one is chosen.
    pub chosen: usize,
}

/// A line of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The code.
    pub text: String,
    /// Whether the other side does not have it.
    pub marked: bool,
}

/// A cell of a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// At most four characters.
    pub label: String,
    /// The number with four significant digits.
    pub name: String,
    /// The colour behind it.
    pub colour: Rgb,
    /// Whether it is read in white.
    pub light: bool,
    /// Whether it is marked as wrong.
    pub wrong: bool,
}

/// A map of one number a pixel.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// The key of its name.
    pub name: &'static str,
    /// What its colours range over; empty for classes.
    pub range: String,
    /// How many cells a row has.
    pub width: usize,
    /// In reading order.
    pub cells: Vec<Cell>,
    /// A number about the outlined pixel, in symbols.
    pub caption: String,
    /// The outlined pixel.
    pub pixel: Option<usize>,
}

/// A number beside its counterpart on the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The key of what it is.
    pub name: &'static str,
    /// The number.
    pub value: String,
    /// How it is to be read.
    pub tone: Tone,
}

/// A place along an axis, with its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// From 0 at the axis's beginning to 1 at its end.
    pub at: f32,
    /// The number.
    pub value: String,
}

/// The losses of training.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// From 0 to 1 along each axis, the foot being 0.
    pub points: Vec<[f32; 2]>,
    /// What it cannot fall below, where that is not 0.
    pub floor: Option<Level>,
    /// How many steps it covers.
    pub steps: u32,
}

/// One side of a card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Side {
    /// The lines of PyTorch.
    pub code: Vec<Line>,
    /// What a terminal shows, line by line.
    pub output: Vec<Vec<Word>>,
    /// At most three maps.
    pub maps: Vec<Map>,
    /// The number or the error that the side ends in.
    pub headline: String,
    /// The key of what the headline is.
    pub note: &'static str,
    /// Numbers beside those of the other side.
    pub rows: Vec<Row>,
    /// The losses of training, where the trap trains.
    pub curve: Option<Curve>,
}

/// Two curves over one axis: the written side's and the meant side's.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The key of its title.
    pub name: &'static str,
    /// From 0 to 1 along each axis; parts of a curve above the top are left out.
    pub curves: [Vec<[f32; 2]>; 2],
    /// Places along the axis and their numbers.
    pub across: Vec<Level>,
    /// Heights and their numbers.
    pub up: Vec<Level>,
    /// A height that the written side does not fall below.
    pub floor: Option<Level>,
}

/// What is said of each of two choices at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The key of its title.
    pub name: &'static str,
    /// What each column stands for.
    pub columns: Vec<&'static str>,
    /// What each row stands for, and what is said there, column by column.
    pub rows: Vec<(String, Vec<Answer>)>,
}

/// What is said of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The kind of error; empty where nothing is wrong.
    pub error: String,
    /// The whole message.
    pub message: String,
    /// The choices that lead there, by their places.
    pub choices: Vec<u32>,
}

/// A grid whose numbers the reader can change.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The map; each cell's name is its number.
    pub map: Map,
    /// The image.
    pub image: usize,
    /// The channel.
    pub channel: usize,
}

/// Both sides of a trap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Card {
    /// What the reader can choose.
    pub choices: Vec<Choice>,
    /// What the reader can change.
    pub inputs: Vec<Input>,
    /// What was written.
    pub written: Side,
    /// What was meant.
    pub meant: Side,
    /// Numbers for the card's sentences, by name.
    pub values: Vec<(&'static str, String)>,
    /// A curve that shows why.
    pub figure: Option<Figure>,
    /// What is said of every choice.
    pub table: Option<Table>,
}

/// A side with these lines of code.
pub(crate) fn side(code: &str) -> Side {
    let code = code.lines().map(|text| Line { text: text.to_owned(), marked: false }).collect();
    Side { code, ..Side::default() }
}

/// Marks the lines that the other side does not have.
pub(crate) fn mark(sides: [&mut Side; 2]) {
    let texts =
        sides.each_ref().map(|side| side.code.iter().map(|line| line.text.clone()).collect::<Vec<_>>());
    for (side, others) in sides.into_iter().zip([&texts[1], &texts[0]]) {
        for line in &mut side.code {
            line.marked = !line.text.is_empty() && !others.contains(&line.text);
        }
    }
}

impl Side {
    /// Ends in a number, under the key of what it is.
    pub(crate) fn ends(&mut self, note: &'static str, headline: String) -> &mut Self {
        (self.note, self.headline) = (note, headline);
        self
    }

    /// Adds a line that a terminal shows: what is printed, and its value.
    pub(crate) fn prints(&mut self, name: &str, value: &str, tone: Tone) -> &mut Self {
        let words = [(name, Tone::Plain), (value, tone)];
        self.output.push(
            words
                .into_iter()
                .filter(|word| !word.0.is_empty())
                .map(|(text, tone)| word(text, tone))
                .collect(),
        );
        self
    }

    /// Adds a number beside its counterpart.
    pub(crate) fn row(&mut self, name: &'static str, value: impl Into<String>, tone: Tone) -> &mut Self {
        self.rows.push(Row { name, value: value.into(), tone });
        self
    }

    /// Adds a map.
    pub(crate) fn map(&mut self, map: Map) -> &mut Self {
        self.maps.push(map);
        self
    }
}

/// A piece of a terminal's line.
pub(crate) fn word(text: &str, tone: Tone) -> Word {
    Word { text: text.to_owned(), tone }
}

impl Map {
    /// Outlines a pixel and says something about it in symbols.
    pub(crate) fn about(mut self, pixel: usize, caption: impl Into<String>) -> Self {
        (self.pixel, self.caption) = (Some(pixel), caption.into());
        self
    }

    /// Marks cells as wrong.
    pub(crate) fn wrong(mut self, wrong: impl Fn(usize) -> bool) -> Self {
        for (at, cell) in self.cells.iter_mut().enumerate() {
            cell.wrong = wrong(at);
        }
        self
    }
}

/// A map of numbers.
pub(crate) fn numbers(name: &'static str, width: usize, values: &[f32], kind: Kind, scale: Scale) -> Map {
    let range = match scale {
        Scale::Diverging { limit } => format!("±{}", number::short(limit as f32)),
        Scale::Probability => "0–1".to_owned(),
        Scale::Loss { most } | Scale::Weight { most } => format!("0–{}", number::short(most as f32)),
    };
    let cells = values.iter().map(|&x| cell(number::cell(x, kind), number::short(x), scale.colour(x)));
    Map { name, range, width, cells: cells.collect(), caption: String::new(), pixel: None }
}

/// A map of probabilities.
pub(crate) fn probabilities(name: &'static str, width: usize, values: &[f32]) -> Map {
    numbers(name, width, values, Kind::Probability, Scale::Probability)
}

/// A map of classes; what is no class of a palette is grey.
pub(crate) fn classes(name: &'static str, width: usize, values: &[i32]) -> Map {
    let colour = |class: i32| match usize::try_from(class) {
        Ok(class) if class < 21 => colour::class(class),
        _ => colour::NOTHING,
    };
    let cells = values.iter().map(|&class| {
        let text = class.to_string().replace('-', "−");
        cell(text.clone(), text, colour(class))
    });
    Map { name, range: String::new(), width, cells: cells.collect(), caption: String::new(), pixel: None }
}

/// The scale of losses that covers these, and at least 1.
pub(crate) fn losses(maps: &[&[f32]]) -> Scale {
    let most =
        maps.iter().flat_map(|map| map.iter()).filter(|x| x.is_finite()).fold(1.0_f32, |a, &b| a.max(b));
    Scale::Loss { most: f64::from(most.ceil()) }
}

/// The scale of numbers of either sign that covers these.
pub(crate) fn signed(maps: &[&[f32]], least: f32) -> Scale {
    let sizes = maps.iter().flat_map(|map| map.iter()).filter(|x| x.is_finite()).map(|x| x.abs());
    Scale::Diverging { limit: f64::from(sizes.fold(least, f32::max)) }
}

fn cell(label: String, name: String, colour: Rgb) -> Cell {
    Cell { label, name, light: colour::wants_light_ink(colour), colour, wrong: false }
}

/// How a logit is written.
pub(crate) const LOGIT: Kind = Kind::Signed;

/// A loss with four significant digits.
pub(crate) fn four(x: impl Into<f64>) -> String {
    number::significant(x.into(), 4)
}

/// A loss as a training loop prints it: four decimals, `nan`, `inf`, `-761.9500`.
pub(crate) fn printed(x: impl Into<f64>) -> String {
    let x = x.into();
    if x.is_nan() {
        "nan".to_owned()
    } else if x.is_infinite() {
        if x > 0.0 { "inf".to_owned() } else { "-inf".to_owned() }
    } else {
        format!("{x:.4}").replace("-0.0000", "0.0000")
    }
}

//! A map in a figure: cells with their digits and marks, and the selected pixel's outline.

use pixelwise_lab::view::range::range;
use pixelwise_lab::view::{cells, colour, heatmap, pytorch};
use pixelwise_lab::{Form, Lab, Stage};

use super::paper::{Anchor, Paper, Text};
use super::{LINE, paper};

/// A cell with digits.
const CELL: (i32, i32) = (40, 32);
/// Up to this size, cells have digits.
const WITH_DIGITS: usize = 8;
/// How large a map without digits is about.
const PICTURE: i32 = 288;

/// How large a scene's cells are.
pub(super) fn cell(lab: &Lab) -> (i32, i32) {
    let shape = lab.scene().shape();
    let longer = shape.h.max(shape.w);
    if longer <= WITH_DIGITS { CELL } else { [(PICTURE / longer as i32).max(4); 2].into() }
}

/// How large a scene's map is with cells of a size.
pub(super) fn size(lab: &Lab, cell: (i32, i32)) -> (i32, i32) {
    let shape = lab.scene().shape();
    (shape.w as i32 * cell.0, shape.h as i32 * cell.1)
}

/// A map below its variable and its shape, and above the line of code that makes it.
pub(super) fn headed(
    paper: &mut Paper,
    lab: &Lab,
    form: Form,
    stage: Stage,
    channel: usize,
    (x, y): (i32, i32),
) {
    let (about, colours, cell) = (pytorch::about(lab, form, stage), paper.colours(), cell(lab));
    let (width, height) = size(lab, cell);
    let several = matches!(stage, Stage::Logits | Stage::Probability | Stage::Target | Stage::Gradient)
        && lab.scene().channels(form) > 1;
    let index = if several { format!("[:, {channel}]") } else { String::new() };
    let style = Text { size: 13, bold: true, fill: colours.ink, ..Text::default() };
    paper.text((x, y + 12), style, &format!("{}{index}", about.variable));
    let soft = Text { size: 12, fill: colours.soft, ..Text::default() };
    let said = range(lab, stage).said;
    let reach = if said.key.is_empty() { said.text } else { ends(lab, stage) };
    paper.text((x, y + 12 + LINE), soft, format!("{} {reach}", about.shape).trim_end());
    let top = y + LINE + 20;
    draw(paper, lab, (form, stage, channel), (x, top), cell);
    let most = (width.max(280) * 10 / soft.advance_tenths()) as usize;
    for (line, text) in paper::wrapped(&about.torch, most).iter().enumerate() {
        paper.text((x, top + height + LINE + line as i32 * (LINE - 4)), soft, text);
    }
}

/// The numbers at the ends of a stage's colours: `−5 to 5`, in signs.
pub(super) fn ends(lab: &Lab, stage: Stage) -> String {
    match lab.ranges().get(stage) {
        Some(_) => {
            let legend = heatmap::legend(lab, stage);
            format!("{} … {} {}", legend.low, legend.high, legend.factor).trim_end().to_owned()
        }
        None => String::new(),
    }
}

/// The cells of a map.
pub(super) fn draw(
    paper: &mut Paper,
    lab: &Lab,
    (form, stage, channel): (Form, Stage, usize),
    (left, top): (i32, i32),
    (width, height): (i32, i32),
) {
    let mut words = Vec::new();
    heatmap::paint(lab, form, stage, channel, &mut words);
    let labels = cells::labels(lab, form, stage, channel);
    let light = heatmap::inks(lab, form, stage, channel);
    let marks = cells::marks(lab, form);
    let columns = lab.scene().shape().w;
    // A hair of paper between cells that have digits.
    let (digits, hair) = ((height / 2).min((width - 4) * 10 / 25), i32::from(width >= CELL.0 / 2));
    for (at, &word) in words.iter().enumerate() {
        let (x, y) = (left + (at % columns) as i32 * width, top + (at / columns) as i32 * height);
        let [r, g, b, _] = word.to_ne_bytes();
        paper.rect((x, y), (width - hair, height - hair), &colour::css([r, g, b]));
        let ink = if light[at] == 1 { "#ffffff" } else { "#000000" };
        if let Some(marked) = Mark::of(marks[at], stage) {
            mark(paper, marked, (x, y), (width, height), ink);
        }
        // Below 8 pixels nothing can be read.
        if digits >= 8 {
            let size = digits.min(width * 10 / (6 * labels[at].chars().count().max(4) as i32));
            let style = Text { size, anchor: Anchor::Middle, fill: ink, ..Text::default() };
            paper.text((x + width / 2, y + height / 2 + size * 36 / 100), style, &labels[at]);
        }
    }
    let pixel = lab.selected();
    let corner = (left + pixel.column as i32 * width, top + pixel.row as i32 * height);
    paper.outline(corner, (width, height), "#ffffff", 5);
    paper.outline(corner, (width, height), "#000000", 2);
}

/// What a cell is marked with.
#[derive(Clone, Copy)]
enum Mark {
    Wrong,
    LeftOut,
    Lost,
}

impl Mark {
    fn of(marks: u8, stage: Stage) -> Option<Self> {
        match stage {
            Stage::Prediction if marks & cells::WRONG != 0 => Some(Self::Wrong),
            Stage::Target | Stage::Classes | Stage::Loss if marks & cells::LEFT_OUT != 0 => {
                Some(Self::LeftOut)
            }
            Stage::Gradient if marks & (cells::LOST | cells::LOST_AS_NAN) != 0 => Some(Self::Lost),
            _ => None,
        }
    }
}

/// A corner for wrong, a stroke across for left out, a cross for lost.
fn mark(paper: &mut Paper, mark: Mark, (x, y): (i32, i32), (width, height): (i32, i32), ink: &str) {
    match mark {
        Mark::Wrong => {
            let side = (width / 4).clamp(3, 10);
            paper.polygon(&[(x + width - side, y), (x + width, y), (x + width, y + side)], ink);
        }
        Mark::LeftOut => paper.line((x, y + height), (x + width, y), ink, "0.6"),
        Mark::Lost => {
            paper.line((x, y + height), (x + width, y), ink, "0.6");
            paper.line((x, y), (x + width, y + height), ink, "0.6");
        }
    }
}

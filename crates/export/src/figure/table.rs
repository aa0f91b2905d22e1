//! The whole table as a figure: a form a row, a stage a column, the selected pixel led through by arrows.

use pixelwise_lab::view::code::code;
use pixelwise_lab::view::{number, pytorch};
use pixelwise_lab::{Form, Lab, Stage};

use super::paper::{Anchor, Font, Paper, Text};
use super::{LINE, MARGIN, Words, map, paper};

/// The columns.
pub(super) const STAGES: [Stage; 6] =
    [Stage::Logits, Stage::Probability, Stage::Target, Stage::Loss, Stage::Gradient, Stage::Prediction];
/// Between two columns.
const GAP: i32 = 40;
/// Between two maps of a column.
const BETWEEN: i32 = 8;
/// Left of the maps: the form's bar and the channel's class.
const LEFT: i32 = MARGIN + 28;
/// The most channels that stand below each other; of more classes, the selected pixel's is shown.
const STACKED: usize = 4;
/// The least width of a column, for its texts.
const NARROWEST: i32 = 176;

pub(super) fn draw(paper: &mut Paper, lab: &Lab, words: &Words) {
    let width = map::size(lab, map::cell(lab)).0.max(NARROWEST);
    for (column, &stage) in STAGES.iter().enumerate() {
        head(paper, lab, words, stage, LEFT + column as i32 * (width + GAP), width);
    }
    let top = row(paper, lab, words, Form::Binary, MARGIN + 36, width);
    row(paper, lab, words, Form::Multiclass, top + 24, width);
}

fn head(paper: &mut Paper, lab: &Lab, words: &Words, stage: Stage, x: i32, width: i32) {
    let (colours, y) = (paper.colours(), MARGIN + 14);
    let style = Text { font: Font::Words, size: 15, bold: true, fill: colours.ink, ..Text::default() };
    paper.text((x, y), style, words.stage(stage));
    let soft = Text { size: 11, anchor: Anchor::End, fill: colours.soft, ..Text::default() };
    paper.text((x + width, y), soft, &map::ends(lab, stage));
}

/// A form's maps from the logits to the prediction; what is given is how far down they reach.
fn row(paper: &mut Paper, lab: &Lab, words: &Words, form: Form, top: i32, width: i32) -> i32 {
    let colours = paper.colours();
    let (accent, name) = match form {
        Form::Binary => (colours.binary, &words.forms[0]),
        Form::Multiclass => (colours.multiclass, &words.forms[1]),
    };
    let title = Text { font: Font::Words, size: 15, bold: true, fill: accent, ..Text::default() };
    paper.text((MARGIN + 10, top + 14), title, name);
    let (cell, y) = (map::cell(lab), top + 44);
    let (map_width, map_height) = map::size(lab, cell);
    let channels = channels(lab, form);
    let stack = channels.len() as i32 * (map_height + BETWEEN) - BETWEEN;
    let mut bottom = y;
    for (column, &stage) in STAGES.iter().enumerate() {
        let x = LEFT + column as i32 * (width + GAP);
        let about = pytorch::about(
            lab,
            form,
            if form == Form::Multiclass && stage == Stage::Target { Stage::Classes } else { stage },
        );
        paper.text(
            (x, y - 8),
            Text { size: 12, bold: true, fill: colours.ink, ..Text::default() },
            about.variable,
        );
        let shape = Text { size: 11, anchor: Anchor::End, fill: colours.soft, ..Text::default() };
        paper.text((x + map_width.max(120), y - 8), shape, &about.shape);
        let below = maps(paper, lab, form, stage, &channels, (x, y));
        let mut line = below + 16;
        for text in lines(lab, form, stage, width) {
            paper.text((x, line), Text { size: 11, fill: colours.soft, ..Text::default() }, &text);
            line += LINE - 5;
        }
        line -= LINE - 5;
        if stage == Stage::Loss {
            line += 32;
            let loss = number::significant(lab.results().loss(form).into(), 4);
            paper.text((x, line), Text { size: 26, bold: true, fill: accent, ..Text::default() }, &loss);
        } else if stage == Stage::Prediction {
            line += LINE;
            let score = lab.results().score(form);
            let said = format!("IoU {}  Dice {}", number::ratio(score.iou), number::ratio(score.dice));
            paper.text((x, line), Text { size: 12, fill: colours.ink, ..Text::default() }, &said);
        }
        if column > 0 {
            let level = y + lab.selected().row as i32 * cell.1 + cell.1 / 2;
            arrow(paper, (x - width - GAP + map_width + 6, x - 6), level, accent);
        }
        bottom = bottom.max(line + 8).max(y + stack);
    }
    paper.rect((MARGIN, top), (3, bottom - top), accent);
    bottom
}

/// The maps of a stage below each other; what is given is how far down they reach.
fn maps(
    paper: &mut Paper,
    lab: &Lab,
    form: Form,
    stage: Stage,
    channels: &[usize],
    (x, y): (i32, i32),
) -> i32 {
    let cell = map::cell(lab);
    let height = map::size(lab, cell).1;
    let multiclass = form == Form::Multiclass;
    if !multiclass || matches!(stage, Stage::Loss | Stage::Prediction) {
        map::draw(paper, lab, (form, stage, 0), (x, y), cell);
        return y + height;
    }
    if stage == Stage::Target {
        map::draw(paper, lab, (form, Stage::Classes, 0), (x, y), cell);
        return y + height + one_hot(paper, lab, channels, (x, y + height));
    }
    for (at, &channel) in channels.iter().enumerate() {
        let top = y + at as i32 * (height + BETWEEN);
        let style =
            Text { size: 11, bold: true, anchor: Anchor::End, fill: paper.colours().soft, ..Text::default() };
        paper.text((x - 5, top + 11), style, &channel.to_string());
        map::draw(paper, lab, (form, stage, channel), (x, top), cell);
    }
    y + channels.len() as i32 * (height + BETWEEN) - BETWEEN
}

/// The mask as cross-entropy reads it, a small map a class, two side by side; what is given is how much room they take.
fn one_hot(paper: &mut Paper, lab: &Lab, channels: &[usize], (x, y): (i32, i32)) -> i32 {
    let (width, height) = map::cell(lab);
    let small = (width / 2 - 1, height / 2 - 1);
    let (full, size) = (map::size(lab, (width, height)), map::size(lab, small));
    let about = pytorch::about(lab, Form::Multiclass, Stage::Target);
    let soft = Text { size: 11, fill: paper.colours().soft, ..Text::default() };
    paper.text((x, y + 18), soft, &format!("{} {}", about.variable, about.shape));
    for (at, &channel) in channels.iter().enumerate() {
        let (column, row) = (at as i32 % 2, at as i32 / 2);
        let corner = (x + column * (full.0 - size.0), y + 26 + row * (size.1 + BETWEEN));
        map::draw(paper, lab, (Form::Multiclass, Stage::Target, channel), corner, small);
    }
    26 + (channels.len() as i32 + 1) / 2 * (size.1 + BETWEEN) - BETWEEN
}

/// The channels that are shown: all of a few, else the selected pixel's class.
fn channels(lab: &Lab, form: Form) -> Vec<usize> {
    let all = lab.scene().channels(form);
    if all <= STACKED {
        return (0..all).collect();
    }
    let pixel = lab.selected();
    let class = lab.results().inputs.classes[[pixel.image, pixel.row, pixel.column]];
    vec![usize::try_from(class).unwrap_or(0).min(all - 1)]
}

/// The lines of PyTorch below a column, as wide as it is.
fn lines(lab: &Lab, form: Form, stage: Stage, width: i32) -> Vec<String> {
    let most = (width * 10 / Text { size: 11, ..Text::default() }.advance_tenths()) as usize;
    let of_stage = code(lab, form).into_iter().find(|line| line.stage == Some(stage));
    // What makes the target of cross-entropy is the mask itself; one-hot is only how it reads it.
    let text = match of_stage {
        Some(_) if form == Form::Multiclass && stage == Stage::Target => "mask".to_owned(),
        Some(line) => line.text,
        None => return Vec::new(),
    };
    paper::wrapped(&text, most)
}

fn arrow(paper: &mut Paper, (from, to): (i32, i32), y: i32, colour: &str) {
    paper.line((from, y), (to - 4, y), colour, "2");
    paper.polygon(&[(to, y), (to - 7, y - 4), (to - 7, y + 4)], colour);
}

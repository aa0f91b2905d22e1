//! A stroke: the edits between pressing and letting go, which become one step.

use crate::document::edit::Edit;
use crate::document::pixel::Pixel;
use crate::document::scene::{Form, Scene};
use crate::document::step_kind::StepKind;

/// A stroke that has begun.
#[derive(Clone, Debug)]
pub(crate) struct Stroke {
    /// The scene before the stroke.
    pub(crate) before: Scene,
    /// What the stroke's last edit was.
    pub(crate) kind: Option<StepKind>,
    tool: Option<Tool>,
    last: Option<Pixel>,
    visited: Vec<Pixel>,
}

/// What a brush moves over; another tool begins another line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tool {
    Logit(Form, usize),
    Mask,
    Weight,
    Image,
    Target(Form, usize),
}

impl Stroke {
    pub(crate) fn new(before: Scene) -> Self {
        Self { before, kind: None, tool: None, last: None, visited: Vec::new() }
    }

    /// The edits that a brush's edit becomes: one a cell on the line from the last cell, each cell once.
    pub(crate) fn along_line(&mut self, edit: Edit) -> Vec<Edit> {
        let (tool, pixel) = match edit {
            Edit::BrushLogit { form, channel, pixel, .. } => (Tool::Logit(form, channel), pixel),
            Edit::PaintMask { pixel, .. } => (Tool::Mask, pixel),
            Edit::PaintWeight { pixel, .. } => (Tool::Weight, pixel),
            Edit::PaintImage { pixel, .. } => (Tool::Image, pixel),
            Edit::PaintTarget { form, channel, pixel, .. } => (Tool::Target(form, channel), pixel),
            other => return vec![other],
        };
        if self.tool != Some(tool) {
            self.tool = Some(tool);
            self.last = None;
            self.visited.clear();
        }
        let from = self.last.filter(|last| last.image == pixel.image).unwrap_or(pixel);
        self.last = Some(pixel);
        let mut fresh = line(from, pixel);
        fresh.retain(|on_line| !self.visited.contains(on_line));
        self.visited.extend(&fresh);
        fresh.into_iter().map(|on_line| at(edit, on_line)).collect()
    }
}

/// The same brush edit at another pixel.
fn at(edit: Edit, place: Pixel) -> Edit {
    match edit {
        Edit::BrushLogit { form, channel, amount, add, .. } => {
            Edit::BrushLogit { form, channel, pixel: place, amount, add }
        }
        Edit::PaintMask { class, .. } => Edit::PaintMask { pixel: place, class },
        Edit::PaintWeight { weight, .. } => Edit::PaintWeight { pixel: place, weight },
        Edit::PaintImage { size, grey, .. } => Edit::PaintImage { pixel: place, size, grey },
        Edit::PaintTarget { form, channel, value, .. } => {
            Edit::PaintTarget { form, channel, pixel: place, value }
        }
        other => other,
    }
}

/// The pixels on a straight line, both ends included: as many as the longer side has steps, plus one.
fn line(from: Pixel, to: Pixel) -> Vec<Pixel> {
    let rows = to.row as f64 - from.row as f64;
    let columns = to.column as f64 - from.column as f64;
    let steps = rows.abs().max(columns.abs());
    let along = |start: usize, length: f64, i: usize| {
        (start as f64 + if steps == 0.0 { 0.0 } else { length * i as f64 / steps }).round() as usize
    };
    (0..=steps as usize)
        .map(|i| Pixel::new(to.image, along(from.row, rows, i), along(from.column, columns, i)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: (usize, usize), to: (usize, usize), expected: &[(usize, usize)]) {
        let pixels = line(Pixel::new(0, from.0, from.1), Pixel::new(0, to.0, to.1));
        let places: Vec<_> = pixels.iter().map(|pixel| (pixel.row, pixel.column)).collect();
        assert_eq!(places, expected);
    }

    #[test]
    fn a_line_has_both_ends_and_no_gap() {
        check((2, 2), (2, 2), &[(2, 2)]);
        check((0, 0), (0, 3), &[(0, 0), (0, 1), (0, 2), (0, 3)]);
        check((3, 0), (0, 3), &[(3, 0), (2, 1), (1, 2), (0, 3)]);
        check((0, 0), (2, 4), &[(0, 0), (1, 1), (1, 2), (2, 3), (2, 4)]);
    }
}

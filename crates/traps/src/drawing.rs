//! The charts of a card as they are drawn: paths and words with their places, in the units of a box.

use crate::card::{Curve, Figure, Level};

/// A chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drawing {
    /// The box's width.
    pub width: f32,
    /// The box's height.
    pub height: f32,
    /// Its lines, the first ones behind the others.
    pub lines: Vec<DrawnLine>,
    /// Its words.
    pub words: Vec<DrawnWord>,
}

/// A line of a chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawnLine {
    /// What it is: `axis`, `grid`, `floor`, `line`, `written`, `meant`.
    pub role: &'static str,
    /// The path, as SVG writes it.
    pub path: String,
}

/// A word of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct DrawnWord {
    /// How it is read: `plain`, `strong`, `written`, `meant`.
    pub role: &'static str,
    /// Where it is anchored.
    pub x: f32,
    /// Its base line.
    pub y: f32,
    /// Which part of it stands there: `start`, `middle`, `end`.
    pub anchor: &'static str,
    /// The key of the sentence that the number stands in; empty where the number stands alone.
    pub key: &'static str,
    /// The number.
    pub value: String,
}

/// The part of a box in which curves lie.
struct Frame {
    left: f32,
    top: f32,
    width: f32,
    height: f32,
}

impl Frame {
    fn x(&self, share: f32) -> f32 {
        self.left + share * self.width
    }

    fn y(&self, share: f32) -> f32 {
        self.top + (1.0 - share) * self.height
    }

    fn across(&self, role: &'static str, share: f32) -> DrawnLine {
        let (left, right, y) = (self.left, self.x(1.0), self.y(share));
        DrawnLine { role, path: format!("M{left:.1},{y:.1}H{right:.1}") }
    }

    fn curve(&self, role: &'static str, points: &[[f32; 2]]) -> DrawnLine {
        let place = |(at, &[x, y]): (usize, &[f32; 2])| {
            format!("{}{:.1},{:.1}", if at == 0 { 'M' } else { 'L' }, self.x(x), self.y(y))
        };
        DrawnLine { role, path: points.iter().enumerate().map(place).collect() }
    }
}

fn word(x: f32, y: f32, anchor: &'static str, value: impl Into<String>) -> DrawnWord {
    DrawnWord { role: "plain", x, y, anchor, key: "", value: value.into() }
}

impl Curve {
    /// The losses of training over its steps.
    #[must_use]
    pub fn drawing(&self) -> Drawing {
        let frame = Frame { left: 4.0, top: 6.0, width: 455.0, height: 38.0 };
        let (right, below) = (frame.x(1.0), frame.y(0.0) + 16.0);
        let floor = self.floor.as_ref();
        let floor_line = floor.map(|level| frame.across("floor", level.at));
        let lines = [frame.across("axis", 0.0)].into_iter().chain(floor_line);
        let floor_word = floor.map(|Level { at, value }| DrawnWord {
            role: "strong",
            key: "itsFloor",
            ..word(right, frame.y(*at) + 16.0, "end", value.clone())
        });
        let steps = DrawnWord { key: "steps", ..word(right, below, "end", self.steps.to_string()) };
        Drawing {
            width: 463.0,
            height: 62.0,
            lines: lines.chain([frame.curve("line", &self.points)]).collect(),
            words: floor_word.into_iter().chain([word(frame.left, below, "start", "0"), steps]).collect(),
        }
    }
}

impl Figure {
    /// Both sides over one axis.
    #[must_use]
    pub fn drawing(&self) -> Drawing {
        let frame = Frame { left: 20.0, top: 8.0, width: 268.0, height: 136.0 };
        let [written, meant] = &self.curves;
        let mut lines: Vec<DrawnLine> = Vec::new();
        let mut words = Vec::new();
        for level in &self.up {
            lines.push(frame.across(if level.at > 0.0 { "grid" } else { "axis" }, level.at));
            words.push(word(14.0, frame.y(level.at) + 4.0, "end", level.value.clone()));
        }
        if let Some(Level { at, value }) = &self.floor {
            lines.push(frame.across("floor", *at));
            let place = word(frame.left + 4.0, frame.y(*at) - 8.0, "start", value.clone());
            words.push(DrawnWord { role: "strong", ..place });
        }
        for Level { at, value } in &self.across {
            let anchor = match *at {
                at if at <= 0.0 => "start",
                at if at >= 1.0 => "end",
                _ => "middle",
            };
            words.push(word(frame.x(*at), frame.y(0.0) + 16.0, anchor, value.clone()));
        }
        lines.push(frame.curve("meant", meant));
        lines.push(frame.curve("written", written));
        let end = |points: &[[f32; 2]]| points.last().copied().unwrap_or_default();
        let beside = word(frame.x(end(meant)[0]) - 24.0, frame.top + 36.0, "end", "");
        words.push(DrawnWord { role: "meant", key: "meant", ..beside });
        let above = word(frame.x(1.0), frame.y(end(written)[1]) - 8.0, "end", "");
        words.push(DrawnWord { role: "written", key: "written", ..above });
        Drawing { width: 296.0, height: 164.0, lines, words }
    }
}

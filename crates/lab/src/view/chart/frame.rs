//! A plot within its axes: what the charts have in common.

use std::ops::Range;

use super::palette::Ink;
use super::svg::{At, Edge, Side, Stroke, Svg};

/// How far a text stands beside the plot, in pixels.
const BESIDE: f64 = 8.0;

/// A chart without its data: its size in pixels, the room around its plot, and its axes.
pub(super) struct Frame<'a> {
    pub(super) size: (u32, u32),
    pub(super) room: Room,
    pub(super) x: Axis<'a>,
    pub(super) y: Axis<'a>,
    /// How long the marks at labels are, in pixels.
    pub(super) tick: u32,
    /// Whether nothing but the line below it is drawn.
    pub(super) bare: bool,
}

/// Room around a plot, in pixels.
pub(super) struct Room {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) top: u32,
    pub(super) bottom: u32,
}

/// What an axis ranges over, how many labels it has at most, and how it writes them.
pub(super) struct Axis<'a> {
    pub(super) range: Range<f64>,
    pub(super) labels: usize,
    pub(super) write: &'a dyn Fn(f64) -> String,
}

/// The inside of a frame, where points have the coordinates of its axes.
pub(super) struct Plot {
    svg: Svg,
    x: Scale,
    y: Scale,
    /// The heights of the lines across that the axis is read by, in pixels.
    pub(super) across: Vec<f64>,
}

/// Where the values of an axis lie, in pixels.
struct Scale {
    range: Range<f64>,
    pixels: Range<f64>,
}

/// A line across a size in pixels, as SVG: what a legend shows of a path.
pub(super) fn sample(width: u32, height: u32, stroke: Stroke) -> String {
    let mut svg = Svg::open(width, height);
    let middle = f64::from(height) / 2.0;
    svg.path([(0.0, middle), (f64::from(width), middle)], stroke);
    svg.close()
}

impl Frame<'_> {
    /// The chart as SVG, drawn over its axes; empty where there is no room for one.
    pub(super) fn svg(&self, draw: &dyn Fn(&mut Plot)) -> String {
        let ((width, height), Room { left, right, top, bottom }) = (self.size, &self.room);
        if width <= left + right + 10 || height <= top + bottom + 10 {
            return String::new();
        }
        let mut plot = Plot {
            svg: Svg::open(width, height),
            x: Scale { range: self.x.range.clone(), pixels: f64::from(*left)..f64::from(width - right) },
            y: Scale { range: self.y.range.clone(), pixels: f64::from(height - bottom)..f64::from(*top) },
            across: Vec::new(),
        };
        self.axes(&mut plot);
        draw(&mut plot);
        plot.svg.close()
    }

    /// Draws lines across at round heights, then both axes with their labels.
    fn axes(&self, plot: &mut Plot) {
        let (across, up) = (plot.x.pixels.clone(), plot.y.pixels.clone());
        let line = Stroke::of(Ink::Line, 1.0);
        let tick = f64::from(self.tick);
        if self.bare {
            return plot.svg.path([(across.start, up.start), (across.end, up.start)], line);
        }
        let heights = ticks(&self.y.range, self.y.labels);
        plot.across = heights.iter().map(|&value| plot.y.at(value)).collect();
        for &y in &plot.across {
            plot.svg.path([(across.start, y), (across.end, y)], line);
        }
        plot.svg.path([(across.start, up.end), (across.start, up.start)], line);
        for &value in &heights {
            let y = plot.y.at(value);
            let at = (across.start - 2.0 * tick, y);
            plot.svg.text(&(self.y.write)(value), at, (Side::Right, Edge::Middle), Ink::Soft);
            plot.svg.path([(across.start - tick, y), (across.start, y)], line);
        }
        plot.svg.path([(across.start, up.start), (across.end, up.start)], line);
        for value in ticks(&self.x.range, self.x.labels) {
            let x = plot.x.at(value);
            let at = (x, up.start + 2.0 * tick);
            plot.svg.text(&(self.x.write)(value), at, (Side::Middle, Edge::Top), Ink::Soft);
            plot.svg.path([(x, up.start), (x, up.start + tick)], line);
        }
    }
}

/// The round values in a range, at most so many: as close together as 1, 2 or 5 times a power of ten allows.
fn ticks(range: &Range<f64>, most: usize) -> Vec<f64> {
    let length = range.end - range.start;
    if most == 0 || !length.is_finite() || length <= 0.0 {
        return Vec::new();
    }
    let within = |step: f64| ((range.start / step - 1e-9).ceil(), (range.end / step + 1e-9).floor());
    let top = 10.0_f64.powf(length.log10().ceil());
    let steps = (0..9).map(|place| top / [1.0, 2.0, 5.0][place % 3] / 10.0_f64.powi(place as i32 / 3));
    let fits = |&step: &f64| {
        let (first, last) = within(step);
        last - first < most as f64
    };
    let step = steps.take_while(fits).last().unwrap_or(top);
    let (first, last) = within(step);
    (0..=(last - first).max(0.0) as i32).map(|place| (first + f64::from(place)) * step).collect()
}

impl Scale {
    /// Where a value is drawn: on the plot's edge where it lies beyond.
    fn at(&self, value: f64) -> f64 {
        let share = (value - self.range.start) / (self.range.end - self.range.start);
        self.pixels.start + share.clamp(0.0, 1.0) * (self.pixels.end - self.pixels.start)
    }
}

impl Plot {
    /// Joins points.
    pub(super) fn path(&mut self, points: &[(f64, f64)], stroke: Stroke) {
        let points = points.iter().map(|&(x, y)| (self.x.at(x), self.y.at(y)));
        self.svg.path(points, stroke);
    }

    /// Fills a circle with a radius in pixels.
    pub(super) fn disc(&mut self, at: (f64, f64), radius: f64, ink: Ink) {
        self.svg.disc(self.at(at), radius, ink);
    }

    /// Draws a circle's line, with a radius in pixels.
    pub(super) fn ring(&mut self, at: (f64, f64), radius: f64, stroke: Stroke) {
        self.svg.ring(self.at(at), radius, stroke);
    }

    /// Fills a rectangle between two corners.
    pub(super) fn bar(&mut self, corners: [(f64, f64); 2], ink: Ink) {
        self.svg.rect(corners.map(|corner| self.at(corner)), ink);
    }

    /// Writes a text that begins at a point.
    pub(super) fn text(&mut self, text: &str, at: (f64, f64)) {
        self.beside(text, at, (0.0, 0.0), (Side::Left, Edge::Top), Ink::Soft);
    }

    /// Writes a text left of the plot at the height of a point.
    pub(super) fn left_of(&mut self, text: &str, at: (f64, f64)) {
        let at = (self.x.pixels.start - BESIDE, self.at(at).1);
        self.svg.text(text, at, (Side::Right, Edge::Middle), Ink::Soft);
    }

    /// How high a point lies, in pixels from the top.
    pub(super) fn height(&self, at: (f64, f64)) -> f64 {
        self.at(at).1
    }

    /// Writes a text right of the plot at a height in pixels.
    pub(super) fn right_of(&mut self, text: &str, height: f64, ink: Ink) {
        let at = (self.x.pixels.end + BESIDE, height);
        self.svg.text(text, at, (Side::Left, Edge::Middle), ink);
    }

    /// What the plot takes of the drawing, across and from its top to its bottom.
    pub(super) fn pixels(&self) -> (Range<f64>, Range<f64>) {
        (self.x.pixels.clone(), self.y.pixels.end..self.y.pixels.start)
    }

    /// Writes a text at a distance in pixels from a point.
    pub(super) fn beside(
        &mut self,
        text: &str,
        point: (f64, f64),
        (across, down): (f64, f64),
        anchor: (Side, Edge),
        ink: Ink,
    ) {
        let (x, y) = self.at(point);
        self.svg.text(text, (x + across, y + down), anchor, ink);
    }

    /// Where a point is drawn.
    pub(super) fn at(&self, (x, y): (f64, f64)) -> At {
        (self.x.at(x), self.y.at(y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(range: Range<f64>, most: usize, expected: &[f64]) {
        let found = ticks(&range, most);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        assert!(
            found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-9),
            "{found:?}"
        );
    }

    #[test]
    fn labels_are_round_and_as_many_as_there_may_be() {
        check(0.0..10.0, 6, &[0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        check(0.0..0.7, 4, &[0.0, 0.2, 0.4, 0.6]);
        check(0.0..1.0, 5, &[0.0, 0.5, 1.0]);
        check(0.0..1.0, 3, &[0.0, 0.5, 1.0]);
        check(-3.0..0.0, 4, &[-3.0, -2.0, -1.0, 0.0]);
        check(0.0..137.0, 6, &[0.0, 50.0, 100.0]);
    }

    #[test]
    fn an_axis_without_labels_or_without_length_has_none() {
        check(0.0..1.0, 0, &[]);
        check(1.0..1.0, 4, &[]);
        check(0.0..f64::INFINITY, 4, &[]);
    }
}

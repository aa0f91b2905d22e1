//! A plot within its axes: what the charts have in common.

use std::convert::Infallible;
use std::ops::Range;

use plotters::coord::CoordTranslate;
use plotters::coord::cartesian::Cartesian2d;
use plotters::coord::ranged1d::{BoldPoints, Ranged};
use plotters::coord::types::RangedCoordf64;
use plotters::element::{DashedPathElement, Drawable};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, RGBColor, ShapeStyle};
use plotters_backend::{BackendCoord, DrawingBackend, DrawingErrorKind};

use super::svg::{Svg, UNITS};
use super::{Ink, font};

/// How far a text stands beside the plot, in units.
const BESIDE: i32 = 8 * UNITS as i32;

/// What drawing gives: nothing, as it does not fail.
pub(super) type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// A chart without its data: its size in pixels, the room around its plot, and its axes.
pub(super) struct Frame<'a> {
    pub(super) size: (u32, u32),
    pub(super) room: Room,
    pub(super) x: Axis<'a>,
    pub(super) y: Axis<'a>,
    /// What stands below the axis of x.
    pub(super) name: Option<&'a str>,
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
pub(super) struct Plot<'a> {
    svg: Svg<'a>,
    place: Cartesian2d<RangedCoordf64, RangedCoordf64>,
}

/// A line across a size in pixels, as SVG: what a legend shows of a path, or of dashes of a length and a distance in units.
pub(super) fn sample(width: u32, height: u32, dash: Option<(u32, u32)>, style: ShapeStyle) -> String {
    let mut text = String::new();
    let mut svg = Svg::open(&mut text, width, height);
    let middle = (height * UNITS / 2) as i32;
    let drawn = draw_line(&mut svg, vec![(0, middle), ((width * UNITS) as i32, middle)], dash, style);
    Svg::close(&mut text);
    if drawn.is_err() { String::new() } else { text }
}

fn draw_line(
    svg: &mut Svg<'_>,
    points: Vec<BackendCoord>,
    dash: Option<(u32, u32)>,
    style: ShapeStyle,
) -> Drawn {
    let Some((length, space)) = dash else { return svg.draw_path(points, &style) };
    let size = svg.get_size();
    DashedPathElement::new(points.clone(), length, space, style).draw(points.into_iter(), svg, size)
}

impl Frame<'_> {
    /// The chart as SVG, drawn over its axes; empty where there is no room for one.
    pub(super) fn svg(&self, ink: &Ink, draw: &dyn Fn(&mut Plot<'_>) -> Drawn) -> String {
        let mut text = String::new();
        let ((width, height), Room { left, right, top, bottom }) = (self.size, &self.room);
        if width <= left + right + 10 || height <= top + bottom + 10 {
            return text;
        }
        let mut plot = Plot { svg: Svg::open(&mut text, width, height), place: self.place() };
        let drawn = self.axes(&mut plot, ink).and_then(|()| draw(&mut plot));
        Svg::close(&mut text);
        if drawn.is_err() { String::new() } else { text }
    }

    /// The pixels of the axes, in units: from the left, and from the bottom upwards.
    fn pixels(&self) -> (Range<i32>, Range<i32>) {
        let units = |pixels: u32| (pixels * UNITS) as i32;
        let ((width, height), room) = (self.size, &self.room);
        (units(room.left)..units(width - room.right) - 1, units(height - room.bottom) - 1..units(room.top))
    }

    fn place(&self) -> Cartesian2d<RangedCoordf64, RangedCoordf64> {
        Cartesian2d::new(self.x.range.clone(), self.y.range.clone(), self.pixels())
    }

    /// Draws lines across at round heights, then both axes with their labels.
    fn axes(&self, plot: &mut Plot<'_>, ink: &Ink) -> Drawn {
        let (across, up) = self.pixels();
        let line = ink.line.stroke_width(UNITS);
        let (tick, (left, below)) = ((self.tick * UNITS) as i32, (across.start - 1, up.start + 1));
        if self.bare {
            return plot.line((across.start, below), (across.end, below), &line);
        }
        if let Some(name) = self.name {
            let middle = across.start + (across.end + 1 - across.start) / 2;
            let bottom = (self.size.1 * UNITS) as i32;
            plot.label(name, (middle, bottom), Pos::new(HPos::Center, VPos::Bottom), ink)?;
        }
        let heights = plot.place.y_spec().key_points(BoldPoints(self.y.labels));
        let heights: Vec<(i32, f64)> =
            heights.into_iter().map(|y| (plot.place.y_spec().map(&y, (up.start, up.end)), y)).collect();
        for &(y, _) in &heights {
            plot.line((across.start, y), (across.end, y), &line)?;
        }
        plot.line((left, up.end), (left, up.start), &line)?;
        for (y, value) in heights {
            let text = (self.y.write)(value);
            plot.label(&text, (left + 1 - 2 * tick, y), Pos::new(HPos::Right, VPos::Center), ink)?;
            plot.line((left - tick, y), (left, y), &line)?;
        }
        plot.line((across.start, below), (across.end, below), &line)?;
        for value in plot.place.x_spec().key_points(BoldPoints(self.x.labels)) {
            let x = plot.place.x_spec().map(&value, (across.start, across.end));
            let text = (self.x.write)(value);
            plot.label(&text, (x, below + 2 * tick), Pos::new(HPos::Center, VPos::Top), ink)?;
            plot.line((x, below), (x, below + tick), &line)?;
        }
        Ok(())
    }
}

impl Plot<'_> {
    /// Joins points.
    pub(super) fn path(&mut self, points: &[(f64, f64)], style: ShapeStyle) -> Drawn {
        let points = self.all_at(points);
        draw_line(&mut self.svg, points, None, style)
    }

    /// Joins points by dashes of a length and a distance in units.
    pub(super) fn dashes(
        &mut self,
        points: &[(f64, f64)],
        length: u32,
        space: u32,
        style: ShapeStyle,
    ) -> Drawn {
        let points = self.all_at(points);
        draw_line(&mut self.svg, points, Some((length, space)), style)
    }

    /// Draws a circle with a radius in units.
    pub(super) fn circle(&mut self, at: (f64, f64), radius: u32, style: &ShapeStyle) -> Drawn {
        self.svg.draw_circle(self.at(at), radius, style, style.filled)
    }

    /// Fills a rectangle between two corners.
    pub(super) fn bar(&mut self, corners: [(f64, f64); 2], colour: RGBColor) -> Drawn {
        let [(x0, y0), (x1, y1)] = corners.map(|corner| self.at(corner));
        let (from, to) = ((x0.min(x1), y0.min(y1)), (x0.max(x1), y0.max(y1)));
        self.svg.draw_rect(from, to, &colour.filled(), true)
    }

    /// Writes a text that begins at a point.
    pub(super) fn text(&mut self, text: &str, at: (f64, f64), ink: &Ink) -> Drawn {
        self.label(text, self.at(at), Pos::new(HPos::Left, VPos::Top), ink)
    }

    /// Writes a text left of the plot at the height of a point.
    pub(super) fn left_of(&mut self, text: &str, at: (f64, f64), ink: &Ink) -> Drawn {
        let x = self.place.get_x_axis_pixel_range().start - BESIDE;
        self.label(text, (x, self.at(at).1), Pos::new(HPos::Right, VPos::Center), ink)
    }

    /// How high a point lies, in units from the top.
    pub(super) fn height(&self, at: (f64, f64)) -> i32 {
        self.at(at).1
    }

    /// Writes a text right of the plot at a height in units.
    pub(super) fn right_of(&mut self, text: &str, height: i32, colour: RGBColor) -> Drawn {
        let x = self.place.get_x_axis_pixel_range().end + BESIDE;
        let style = font().color(&colour).pos(Pos::new(HPos::Left, VPos::Center));
        self.svg.draw_text(text, &style, (x, height))
    }

    /// Writes a text at a distance in units from a point.
    pub(super) fn beside(
        &mut self,
        text: &str,
        point: (f64, f64),
        away: (i32, i32),
        anchor: Pos,
        colour: RGBColor,
    ) -> Drawn {
        let (x, y) = self.at(point);
        self.svg.draw_text(text, &font().color(&colour).pos(anchor), (x + away.0, y + away.1))
    }

    fn label(&mut self, text: &str, at: BackendCoord, anchor: Pos, ink: &Ink) -> Drawn {
        self.svg.draw_text(text, &font().color(&ink.soft).pos(anchor), at)
    }

    fn line(&mut self, from: BackendCoord, to: BackendCoord, style: &ShapeStyle) -> Drawn {
        self.svg.draw_line(from, to, style)
    }

    /// Where a point is drawn: on the plot's edge where it lies beyond.
    fn at(&self, point: (f64, f64)) -> BackendCoord {
        let ((x, y), across, up) = (
            self.place.translate(&point),
            self.place.get_x_axis_pixel_range(),
            self.place.get_y_axis_pixel_range(),
        );
        (x.min(across.end + 1).max(across.start), y.min(up.end + 1).max(up.start))
    }

    fn all_at(&self, points: &[(f64, f64)]) -> Vec<BackendCoord> {
        points.iter().map(|&point| self.at(point)).collect()
    }
}

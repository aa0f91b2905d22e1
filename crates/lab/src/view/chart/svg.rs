//! Charts as SVG: lines, circles, rectangles and texts, each with the class of its colour.

use std::fmt::Write;

use super::palette::Ink;

/// A point of a drawing, in pixels from its upper left corner.
pub(super) type At = (f64, f64);

/// An SVG drawing under way.
///
/// It has no style attribute and names neither a font nor a colour: those are the page's, by the classes of [`Ink`].
pub(super) struct Svg {
    text: String,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stroke {
    pub(super) ink: Ink,
    /// In pixels.
    pub(super) width: f64,
    /// How long its dashes and the spaces between them are, in pixels; `None` where it is solid.
    pub(super) dash: Option<(u32, u32)>,
    /// Whether it stands back behind others.
    pub(super) faint: bool,
}

/// Which side of a text lies at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Middle,
    Right,
}

/// Which height of a text lies at its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    Top,
    Middle,
}

impl Stroke {
    /// A solid line of a width in pixels.
    pub(super) const fn of(ink: Ink, width: f64) -> Self {
        Self { ink, width, dash: None, faint: false }
    }

    pub(super) const fn dashed(self, dash: u32, space: u32) -> Self {
        Self { dash: Some((dash, space)), ..self }
    }

    pub(super) const fn faint(self) -> Self {
        Self { faint: true, ..self }
    }
}

impl Svg {
    /// Begins a drawing of a size in pixels.
    pub(super) fn open(width: u32, height: u32) -> Self {
        let mut svg = Self { text: String::new() };
        svg.put(format_args!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="plot" width="{width}" height="{height}" viewBox="0 0 {width} {height}">"#
        ));
        svg
    }

    /// Ends the drawing: its text.
    pub(super) fn close(mut self) -> String {
        self.text.push_str("</svg>");
        self.text
    }

    /// Joins points.
    pub(super) fn path(&mut self, points: impl IntoIterator<Item = At>, stroke: Stroke) {
        self.text.push_str(r#"<polyline points=""#);
        for (index, (x, y)) in points.into_iter().enumerate() {
            let space = if index > 0 { " " } else { "" };
            self.put(format_args!("{space}{},{}", px(x), px(y)));
        }
        self.put(format_args!(r#"" fill="none" stroke-width="{}""#, px(stroke.width)));
        if let Some((dash, space)) = stroke.dash {
            self.put(format_args!(r#" stroke-dasharray="{dash} {space}""#));
        }
        if stroke.faint {
            self.text.push_str(r#" opacity=".45""#);
        }
        self.colour("stroke", stroke.ink);
    }

    /// Fills a circle.
    pub(super) fn disc(&mut self, (x, y): At, radius: f64, ink: Ink) {
        self.put(format_args!(r#"<circle cx="{}" cy="{}" r="{}""#, px(x), px(y), px(radius)));
        self.colour("fill", ink);
    }

    /// Draws a circle's line.
    pub(super) fn ring(&mut self, (x, y): At, radius: f64, stroke: Stroke) {
        let width = px(stroke.width);
        self.put(format_args!(
            r#"<circle cx="{}" cy="{}" r="{}" fill="none" stroke-width="{width}""#,
            px(x),
            px(y),
            px(radius)
        ));
        self.colour("stroke", stroke.ink);
    }

    /// Fills the rectangle between two corners.
    pub(super) fn rect(&mut self, [(x0, y0), (x1, y1)]: [At; 2], ink: Ink) {
        let (x, y, width, height) = (x0.min(x1), y0.min(y1), (x0 - x1).abs(), (y0 - y1).abs());
        self.put(format_args!(
            r#"<rect x="{}" y="{}" width="{}" height="{}""#,
            px(x),
            px(y),
            px(width),
            px(height)
        ));
        self.colour("fill", ink);
    }

    /// Writes a small text.
    pub(super) fn text(&mut self, text: &str, (x, y): At, (side, edge): (Side, Edge), ink: Ink) {
        let anchor = match side {
            Side::Left => "start",
            Side::Middle => "middle",
            Side::Right => "end",
        };
        let drop = match edge {
            Edge::Top => ".76em",
            Edge::Middle => ".35em",
        };
        self.put(format_args!(
            r#"<text x="{}" y="{}" dy="{drop}" text-anchor="{anchor}" font-size="12""#,
            px(x),
            px(y)
        ));
        self.colour("fill", ink);
        self.text.truncate(self.text.len() - "/>".len());
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        self.put(format_args!(">{text}</text>"));
    }

    /// Ends an element with its colour.
    fn colour(&mut self, property: &str, ink: Ink) {
        match ink.colour() {
            Some(colour) => self.put(format_args!(r#" {property}="{colour}"/>"#)),
            None => self.put(format_args!(r#" class="{}" {property}="currentColor"/>"#, ink.class())),
        }
    }

    /// Writing into a string does not fail.
    fn put(&mut self, arguments: std::fmt::Arguments<'_>) {
        let written = self.text.write_fmt(arguments);
        debug_assert!(written.is_ok(), "a string takes everything");
    }
}

/// Pixels with one decimal at most, so that lines lie between pixels too.
fn px(pixels: f64) -> String {
    let tenths = (pixels * 10.0).round() as i32;
    let (sign, size) = (if tenths < 0 { "-" } else { "" }, tenths.unsigned_abs());
    match size % 10 {
        0 => format!("{sign}{}", size / 10),
        tenth => format!("{sign}{}.{tenth}", size / 10),
    }
}

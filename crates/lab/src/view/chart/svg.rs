//! SVG as a drawing backend: plotters' own measures text by the page's layout and knows whole pixels only.

use std::convert::Infallible;
use std::fmt::Write;

use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};

use crate::view::number;

/// How many units of the backend a pixel has, so that lines lie between pixels too.
pub const UNITS: u32 = 10;

/// An SVG drawing under way; [`Svg::close`] ends its text.
///
/// Its size and all coordinates, radii, widths and font sizes are in tenths of a pixel. It has no style attribute
/// and names no font: both are the page's.
pub struct Svg<'a> {
    text: &'a mut String,
    width: u32,
    height: u32,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> Svg<'a> {
    /// Begins a drawing of a size in pixels at the end of a text; [`Svg::close`] ends it.
    pub fn open(text: &'a mut String, width: u32, height: u32) -> Self {
        put(
            text,
            format_args!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">"#
            ),
        );
        Self { text, width: width * UNITS, height: height * UNITS }
    }

    /// Ends a drawing.
    pub fn close(text: &mut String) {
        text.push_str("</svg>");
    }
}

impl DrawingBackend for Svg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let corner = (px(left), px(top));
        let (width, height) = (px(right - left), px(bottom - top));
        put(
            self.text,
            format_args!(
                r#"<rect x="{}" y="{}" width="{width}" height="{height}"{}/>"#,
                corner.0,
                corner.1,
                paint(style, fill)
            ),
        );
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        self.polyline("polyline", path, style, false);
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        let (x, y, r) = (px(x), px(y), px(radius as i32));
        put(self.text, format_args!(r#"<circle cx="{x}" cy="{y}" r="{r}"{}/>"#, paint(style, fill)));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        self.polyline("polygon", corners, style, true);
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Right => "end",
            HPos::Center => "middle",
        };
        let drop = match style.anchor().v_pos {
            VPos::Top => ".76em",
            VPos::Center => ".35em",
            VPos::Bottom => "-.2em",
        };
        let (x, y, size, fill) = (px(x), px(y), px(style.size() as i32), hex(style.color()));
        let said = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        put(
            self.text,
            format_args!(
                r#"<text x="{x}" y="{y}" dy="{drop}" text-anchor="{anchor}" font-size="{size}" fill="{fill}">{said}</text>"#
            ),
        );
        Ok(())
    }

    /// A width of 0.6 em a character, as in most fonts for numbers: enough to lay labels out, and the same everywhere.
    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let size = style.size();
        Ok(((0.6 * size * text.chars().count() as f64) as u32, size as u32))
    }

    fn blit_bitmap(&mut self, _: BackendCoord, _: (u32, u32), _: &[u8]) -> Drawn {
        Ok(())
    }
}

impl Svg<'_> {
    fn polyline<S: BackendStyle>(
        &mut self,
        element: &str,
        points: impl IntoIterator<Item = BackendCoord>,
        style: &S,
        fill: bool,
    ) {
        put(self.text, format_args!(r#"<{element} points=""#));
        for (i, (x, y)) in points.into_iter().enumerate() {
            put(self.text, format_args!("{}{},{}", if i > 0 { " " } else { "" }, px(x), px(y)));
        }
        put(self.text, format_args!(r#""{}/>"#, paint(style, fill)));
    }
}

/// The attributes that fill a shape or draw its line.
fn paint<S: BackendStyle>(style: &S, fill: bool) -> String {
    let color = style.color();
    let (fill_color, stroke) =
        if fill { (hex(color), String::new()) } else { ("none".to_owned(), hex(color)) };
    let mut attributes = format!(r#" fill="{fill_color}""#);
    if !fill {
        let width = px(style.stroke_width() as i32);
        put(&mut attributes, format_args!(r#" stroke="{stroke}" stroke-width="{width}""#));
    }
    if color.alpha < 1.0 {
        put(&mut attributes, format_args!(r#" opacity="{}""#, number::fixed(color.alpha, 2)));
    }
    attributes
}

fn hex(BackendColor { rgb: (r, g, b), .. }: BackendColor) -> String {
    crate::view::colour::css([r, g, b])
}

/// Units as pixels with one decimal at most.
fn px(units: i32) -> String {
    let (sign, size) = (if units < 0 { "-" } else { "" }, units.unsigned_abs());
    match size % UNITS {
        0 => format!("{sign}{}", size / UNITS),
        tenths => format!("{sign}{}.{tenths}", size / UNITS),
    }
}

/// Writing into a string does not fail.
fn put(text: &mut String, arguments: std::fmt::Arguments<'_>) {
    let written = text.write_fmt(arguments);
    debug_assert!(written.is_ok(), "a string takes everything");
}

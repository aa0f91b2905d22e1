//! A sheet on which a figure is drawn: shapes and texts in whole pixels, collected as SVG.

use pixelwise_lab::view::chart::palette::{Palette, Theme, coloured};

const DIGITS: &str = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const WORDS: &str = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";

/// The fonts of a figure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Font {
    /// Digits and code, each character as wide as the next.
    #[default]
    Digits,
    /// Words.
    Words,
}

/// Which point of a text lies where it is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Anchor {
    #[default]
    Start,
    Middle,
    End,
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text<'a> {
    pub(super) font: Font,
    pub(super) size: i32,
    pub(super) bold: bool,
    pub(super) fill: &'a str,
    pub(super) anchor: Anchor,
}

impl Default for Text<'_> {
    fn default() -> Self {
        Self { font: Font::Digits, size: 12, bold: false, fill: "#000000", anchor: Anchor::Start }
    }
}

impl Text<'_> {
    /// How wide a character is at most, in tenths of a pixel: of digits 0.61 em, of words a guess that Chinese keeps to.
    pub(super) fn advance_tenths(&self) -> i32 {
        match self.font {
            Font::Digits => self.size * 61 / 10,
            Font::Words => self.size * 10,
        }
    }
}

/// The sheet. It grows with what is drawn on it.
#[derive(Debug)]
pub(super) struct Paper {
    elements: Vec<String>,
    /// How far to the right and how far down anything reaches.
    reach: (i32, i32),
    theme: Theme,
}

impl Paper {
    pub(super) fn new(theme: Theme) -> Self {
        Self { elements: Vec::new(), reach: (0, 0), theme }
    }

    pub(super) fn colours(&self) -> Palette {
        Palette::of(self.theme)
    }

    /// How far to the right anything reaches.
    pub(super) fn right(&self) -> i32 {
        self.reach.0
    }

    /// How far down anything reaches.
    pub(super) fn bottom(&self) -> i32 {
        self.reach.1
    }

    pub(super) fn rect(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), fill: &str) {
        self.grow(x + width, y + height);
        self.elements
            .push(format!(r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="{fill}"/>"#));
    }

    /// The outline of a rectangle, on both sides of its edge.
    pub(super) fn outline(
        &mut self,
        (x, y): (i32, i32),
        (width, height): (i32, i32),
        stroke: &str,
        thick: i32,
    ) {
        self.elements.push(format!(
            r#"<rect x="{x}" y="{y}" width="{width}" height="{height}" fill="none" stroke="{stroke}" stroke-width="{thick}"/>"#
        ));
    }

    /// A filled shape.
    pub(super) fn polygon(&mut self, corners: &[(i32, i32)], fill: &str) {
        let points: Vec<String> = corners.iter().map(|(x, y)| format!("{x},{y}")).collect();
        self.elements.push(format!(r#"<polygon points="{}" fill="{fill}"/>"#, points.join(" ")));
    }

    pub(super) fn line(&mut self, (x1, y1): (i32, i32), (x2, y2): (i32, i32), stroke: &str, thick: &str) {
        self.elements.push(format!(
            r#"<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{stroke}" stroke-width="{thick}"/>"#
        ));
    }

    pub(super) fn circle(&mut self, (x, y): (f64, f64), radius: i32, fill: &str) {
        self.elements.push(format!(r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius}" fill="{fill}"/>"#));
    }

    /// A text whose baseline begins, is centred or ends at a point.
    pub(super) fn text(&mut self, (x, y): (i32, i32), style: Text<'_>, text: &str) {
        let width = text.chars().count() as i32 * style.advance_tenths() / 10;
        let (anchor, right) = match style.anchor {
            Anchor::Start => ("start", x + width),
            Anchor::Middle => ("middle", x + width / 2),
            Anchor::End => ("end", x),
        };
        self.grow(right, y + 4);
        // The sheet's own font is that of digits.
        let family =
            if style.font == Font::Words { format!(r#" font-family="{WORDS}""#) } else { String::new() };
        let weight = if style.bold { r#" font-weight="700""# } else { "" };
        let Text { size, fill, .. } = style;
        self.elements.push(format!(
            r#"<text x="{x}" y="{y}"{family} font-size="{size}"{weight} text-anchor="{anchor}" fill="{fill}">{}</text>"#,
            escaped(text)
        ));
    }

    /// A chart, an SVG of its own, with its upper left corner at a point; false where there is none.
    pub(super) fn chart(&mut self, svg: &str, (x, y): (i32, i32), (width, height): (i32, i32)) -> bool {
        let svg = coloured(svg, self.theme);
        let Some(rest) = svg.strip_prefix("<svg ") else { return false };
        self.grow(x + width, y + height);
        self.elements.push(format!(r#"<svg x="{x}" y="{y}" {rest}"#));
        true
    }

    /// The figure with room to the right and below.
    pub(super) fn finish(self, margin: i32) -> String {
        let (width, height) = (self.reach.0 + margin, self.reach.1 + margin);
        let open = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{DIGITS}">"#
        );
        let ground = format!(r#"<rect width="{width}" height="{height}" fill="{}"/>"#, self.colours().panel);
        format!("{open}\n{ground}\n{}\n</svg>\n", self.elements.join("\n"))
    }

    fn grow(&mut self, right: i32, bottom: i32) {
        self.reach = (self.reach.0.max(right), self.reach.1.max(bottom));
    }
}

/// A line of code in lines of at most so many characters: broken after spaces, and where that does not do, after commas and brackets
/// and before points.
pub(super) fn wrapped(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let length = |text: &str| text.trim_end().chars().count();
    for word in text.split_inclusive(' ') {
        let pieces = if length(word) > most { pieces(word) } else { vec![word.to_owned()] };
        for piece in pieces {
            match lines.last_mut() {
                Some(line) if line.is_empty() || length(&format!("{line}{piece}")) <= most => *line += &piece,
                _ => lines.push(piece),
            }
        }
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// What a word of code can be broken into.
fn pieces(word: &str) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    for char in word.chars() {
        let number = piece.ends_with(|char: char| char.is_ascii_digit());
        if !piece.is_empty() && (piece.ends_with([',', '(', '=']) || char == '.' && !number) {
            pieces.push(std::mem::take(&mut piece));
        }
        piece.push(char);
    }
    pieces.push(piece);
    pieces
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_breaks_after_spaces_first() {
        assert_eq!(
            wrapped("output.retain_grad(); loss.backward()", 24),
            ["output.retain_grad();", "loss.backward()"]
        );
        assert_eq!(
            wrapped("loss = nn.CrossEntropyLoss(reduction=\"none\")(output, mask)", 28),
            ["loss = nn.CrossEntropyLoss(", "reduction=\"none\")(output,", "mask)"]
        );
        assert_eq!(wrapped("f(0.25)", 3), ["f(", "0.25)"]);
    }
}

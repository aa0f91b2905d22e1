//! The colours of charts: roles, which the page's style sheet fills, and the same colours by value for a file that has no style sheet.

use crate::view::colour::{self, Rgb};

/// What a line or a text is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// The binary form's colour.
    Binary,
    /// The multiclass form's.
    Multiclass,
    /// What is to be read first.
    Ink,
    /// Labels.
    Soft,
    /// Axes and grid lines.
    Line,
    /// A shade behind the lines.
    Wash,
    /// What the chart lies on.
    Panel,
    /// A colour of the data, the same on every theme.
    Data(Rgb),
}

impl Ink {
    /// The colour's class in the page's style sheet; none for one of the data.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Binary => "binary",
            Self::Multiclass => "multiclass",
            Self::Ink => "ink",
            Self::Soft => "soft",
            Self::Line => "line",
            Self::Wash => "wash",
            Self::Panel => "panel",
            Self::Data(_) => "",
        }
    }

    /// As CSS writes it, where it has no class.
    #[must_use]
    pub fn colour(self) -> Option<String> {
        if let Self::Data(colour) = self { Some(colour::css(colour)) } else { None }
    }
}

/// On what a chart in a file lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// The page's colours on a theme, by value, as CSS writes them: those of `www/style/tokens.css`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// `--ink`
    pub ink: &'static str,
    /// `--soft`
    pub soft: &'static str,
    /// `--line`
    pub line: &'static str,
    /// `--panel`
    pub panel: &'static str,
    /// `--binary`
    pub binary: &'static str,
    /// `--multiclass`
    pub multiclass: &'static str,
    /// `--binary-wash`
    pub wash: &'static str,
}

impl Palette {
    /// The colours on a theme.
    #[must_use]
    pub const fn of(theme: Theme) -> Self {
        match theme {
            Theme::Light => Self {
                ink: "#1d2127",
                soft: "#59606b",
                line: "#e2dfd8",
                panel: "#ffffff",
                binary: "#00639c",
                multiclass: "#b04a00",
                wash: "#e6f0f7",
            },
            Theme::Dark => Self {
                ink: "#e9e7e2",
                soft: "#a3aab5",
                line: "#2f343d",
                panel: "#1b1e24",
                binary: "#6cbcf0",
                multiclass: "#f5a26b",
                wash: "#1a2c3a",
            },
        }
    }

    fn colour(&self, class: &str) -> Option<&'static str> {
        Some(match class {
            "binary" => self.binary,
            "multiclass" => self.multiclass,
            "ink" => self.ink,
            "soft" => self.soft,
            "line" => self.line,
            "wash" => self.wash,
            "panel" => self.panel,
            _ => return None,
        })
    }
}

/// A chart with its colours set in, so that it needs no style sheet: each class becomes the colour that it has on a theme.
#[must_use]
pub fn coloured(svg: &str, theme: Theme) -> String {
    let palette = Palette::of(theme);
    let mut parts = svg.split(" class=\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (class, rest) = part.split_once('"').unwrap_or((part, ""));
        match palette.colour(class) {
            Some(colour) => text.push_str(&rest.replacen("currentColor", colour, 1)),
            None => text.push_str(rest),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_in_a_file_has_the_pages_colours_and_no_class() {
        let chart = r#"<svg class="plot"><rect class="wash" fill="currentColor"/><circle fill="none" class="ink" stroke="currentColor"/></svg>"#;
        assert_eq!(
            coloured(chart, Theme::Dark),
            r##"<svg><rect fill="#1a2c3a"/><circle fill="none" stroke="#e9e7e2"/></svg>"##
        );
    }

    /// The style sheet is what the page shows; a chart in a file shows the same.
    #[test]
    fn the_palette_is_that_of_the_style_sheet() {
        let tokens = include_str!("../../../../../www/style/tokens.css");
        let (light, dark) = tokens.split_once(r#":root[data-theme="dark"]"#).unwrap();
        for (theme, style) in [(Theme::Light, light), (Theme::Dark, dark)] {
            let palette = Palette::of(theme);
            for (name, colour) in [
                ("ink", palette.ink),
                ("soft", palette.soft),
                ("line", palette.line),
                ("panel", palette.panel),
                ("binary", palette.binary),
                ("multiclass", palette.multiclass),
                ("binary-wash", palette.wash),
            ] {
                assert!(style.contains(&format!("  --{name}: {colour};")), "{theme:?} {name}");
            }
        }
    }
}

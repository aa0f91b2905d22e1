//! What is drawn: colours of maps, and charts as SVG.

pub mod curve;
mod frame;
pub mod ranking;
pub mod svg;
pub mod threshold;
pub mod timeline;

use plotters::style::{FontDesc, FontFamily, FontStyle, RGBColor};

use svg::UNITS;

/// The font of labels: the page's own, small.
fn font() -> FontDesc<'static> {
    FontDesc::new(FontFamily::Name("inherit"), f64::from(12 * UNITS), FontStyle::Normal)
}

/// On what a chart is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    #[default]
    Light,
    /// Light on dark.
    Dark,
}

/// The colours of charts on a theme, those of the page.
#[derive(Clone, Copy, Debug)]
pub struct Ink {
    /// The binary form.
    pub binary: RGBColor,
    /// The multiclass form.
    pub multiclass: RGBColor,
    /// What is to be read first.
    pub ink: RGBColor,
    /// Labels.
    pub soft: RGBColor,
    /// Axes and grid lines.
    pub line: RGBColor,
    /// A shade behind the lines.
    pub wash: RGBColor,
    /// What the chart lies on.
    pub panel: RGBColor,
}

impl Ink {
    /// The colours on a theme.
    #[must_use]
    pub const fn of(theme: Theme) -> Self {
        match theme {
            Theme::Light => Self {
                binary: RGBColor(0x00, 0x63, 0x9c),
                multiclass: RGBColor(0xb0, 0x4a, 0x00),
                ink: RGBColor(0x1d, 0x21, 0x27),
                soft: RGBColor(0x59, 0x60, 0x6b),
                line: RGBColor(0xe2, 0xdf, 0xd8),
                wash: RGBColor(0xe6, 0xf0, 0xf7),
                panel: RGBColor(0xff, 0xff, 0xff),
            },
            Theme::Dark => Self {
                binary: RGBColor(0x6c, 0xbc, 0xf0),
                multiclass: RGBColor(0xf5, 0xa2, 0x6b),
                ink: RGBColor(0xe9, 0xe7, 0xe2),
                soft: RGBColor(0xa3, 0xaa, 0xb5),
                line: RGBColor(0x2f, 0x34, 0x3d),
                wash: RGBColor(0x1a, 0x2c, 0x3a),
                panel: RGBColor(0x1b, 0x1e, 0x24),
            },
        }
    }
}

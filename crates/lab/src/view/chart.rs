//! What is drawn: colours of maps, and charts as SVG.

pub mod curve;
mod frame;
pub mod svg;
pub mod threshold;
pub mod timeline;

use plotters::style::{FontDesc, FontFamily, FontStyle, RGBColor};

use svg::UNITS;

/// The font of labels: the page's own, small.
fn font() -> FontDesc<'static> {
    FontDesc::new(FontFamily::Name("inherit"), f64::from(10 * UNITS), FontStyle::Normal)
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
    /// Labels.
    pub soft: RGBColor,
    /// Axes and grid lines.
    pub line: RGBColor,
    /// What the chart lies on.
    pub panel: RGBColor,
}

impl Ink {
    /// The colours on a theme.
    #[must_use]
    pub const fn of(theme: Theme) -> Self {
        match theme {
            Theme::Light => Self {
                binary: RGBColor(0x00, 0x72, 0xb2),
                multiclass: RGBColor(0xd5, 0x5e, 0x00),
                soft: RGBColor(0x64, 0x6b, 0x76),
                line: RGBColor(0xe4, 0xe2, 0xdc),
                panel: RGBColor(0xff, 0xff, 0xff),
            },
            Theme::Dark => Self {
                binary: RGBColor(0x56, 0xb4, 0xe9),
                multiclass: RGBColor(0xf0, 0x96, 0x5a),
                soft: RGBColor(0xa3, 0xaa, 0xb5),
                line: RGBColor(0x2b, 0x30, 0x38),
                panel: RGBColor(0x1b, 0x1e, 0x24),
            },
        }
    }
}

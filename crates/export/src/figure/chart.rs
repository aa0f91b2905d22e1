//! The charts beside the table as figures.

use pixelwise_lab::explain::sweep::Measure;
use pixelwise_lab::learn::{self, moments::Height};
use pixelwise_lab::view::chart::curve::CurveChart;
use pixelwise_lab::view::chart::threshold::{ThresholdChart, measure_sample};
use pixelwise_lab::view::chart::timeline;
use pixelwise_lab::{Form, Lab};

use super::paper::{Font, Paper, Text};
use super::{MARGIN, Words};

/// A chart's size.
const SIZE: (u32, u32) = (480, 300);
/// The width of a line's name in a key.
const KEY: i32 = 100;

/// The loss of the selected pixel over its logit, with the point.
pub(super) fn curve(paper: &mut Paper, lab: &Lab, form: Form, channel: usize) {
    let chart = CurveChart::of(lab, form, channel.min(lab.scene().channels(form) - 1), SIZE, None);
    if put(paper, &chart.svg()) && chart.curve.at.1.is_finite() {
        let (x, y) = chart.point();
        let (margin, ink) = (f64::from(MARGIN), paper.colours().ink);
        paper.circle((margin + x, margin + y), 6, ink);
    }
}

/// The losses or the scores over the steps.
pub(super) fn timeline(paper: &mut Paper, lab: &Lab, height: Height) {
    let mut lab = lab.clone();
    learn::timeline::set_height(&mut lab, height);
    put(paper, &timeline::of(&lab).svg(SIZE.0, SIZE.1));
}

/// The scores over every threshold, with a key to the lines.
pub(super) fn thresholds(paper: &mut Paper, lab: &Lab, words: &Words) {
    put(paper, &ThresholdChart::of(lab).svg(SIZE.0, SIZE.1));
    let y = MARGIN + SIZE.1 as i32 + 16;
    for (at, measure) in Measure::ALL.into_iter().enumerate() {
        let x = MARGIN + at as i32 * KEY;
        paper.chart(&measure_sample(measure), (x, y - 8), (28, 8));
        let style = Text { font: Font::Words, size: 11, fill: paper.colours().soft, ..Text::default() };
        paper.text((x + 34, y), style, words.measure(measure));
    }
}

fn put(paper: &mut Paper, svg: &str) -> bool {
    paper.chart(svg, (MARGIN, MARGIN), (SIZE.0 as i32, SIZE.1 as i32))
}

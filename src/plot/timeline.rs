//! The timeline: both losses after every step, as a chart.

use std::convert::Infallible;

use plotters::prelude::*;

use super::colour::nice_limit;
use super::svg::{Svg, UNITS};
use super::{Ink, Theme};
use crate::lab::Outcome;
use crate::number;

/// Both losses after every step, and the step that is shown.
///
/// The binary loss is a solid line, the multiclass loss a dashed one on top of it, so that both are seen where they
/// are equal. A loss that is no number leaves a gap. The chart names no font and has no background.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// What the scene came to at each step, from step 0.
    pub outcomes: Vec<Outcome>,
    /// The step that is shown.
    pub current: usize,
}

/// Where the steps lie along a chart of some width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepAxis {
    /// The chart's width in pixels.
    pub width: f64,
    /// The last step.
    pub steps: usize,
}

/// Room around the plot, in pixels.
const LEFT: u32 = 42;
const RIGHT: u32 = 14;
const TOP: u32 = 8;
const BOTTOM: u32 = 18;
/// The least number of steps that the axis is long, so that the first ones do not jump.
const LEAST_STEPS: usize = 10;
/// The least distance of two steps, in pixels, at which each has its point.
const POINT_DISTANCE: f64 = 7.0;
/// The least value at the top of the axis.
const LEAST_LOSS: f64 = 0.1;

impl StepAxis {
    /// The x of a step.
    #[must_use]
    pub fn x(&self, step: usize) -> f64 {
        f64::from(LEFT) + self.room() * step as f64 / self.length()
    }

    /// The step nearest to an x.
    #[must_use]
    pub fn step_at(&self, x: f64) -> usize {
        let step = ((x - f64::from(LEFT)) / self.room() * self.length()).round();
        (step.max(0.0) as usize).min(self.steps)
    }

    fn room(&self) -> f64 {
        (self.width - f64::from(LEFT + RIGHT)).max(1.0)
    }

    fn length(&self) -> f64 {
        self.steps.max(LEAST_STEPS) as f64
    }
}

impl Timeline {
    /// Where the steps lie in a chart of a width.
    #[must_use]
    pub fn axis(&self, width: u32) -> StepAxis {
        StepAxis { width: f64::from(width), steps: self.outcomes.len().saturating_sub(1) }
    }

    /// The chart as SVG, of a size in pixels; empty where there is no room for one.
    #[must_use]
    pub fn svg(&self, width: u32, height: u32, theme: Theme) -> String {
        let mut text = String::new();
        if width <= LEFT + RIGHT + 10 || height <= TOP + BOTTOM + 10 {
            return text;
        }
        let drawn = self.draw(Svg::open(&mut text, width, height), width, theme);
        Svg::close(&mut text);
        if drawn.is_err() { String::new() } else { text }
    }

    fn draw(&self, svg: Svg<'_>, width: u32, theme: Theme) -> Result<(), DrawingAreaErrorKind<Infallible>> {
        let ink = Ink::of(theme);
        let axis = self.axis(width);
        let (last, top) = (axis.length(), self.top());
        let root = svg.into_drawing_area();
        let mut chart = ChartBuilder::on(&root)
            .margin_top(TOP * UNITS)
            .margin_right(RIGHT * UNITS)
            .x_label_area_size(BOTTOM * UNITS)
            .y_label_area_size(LEFT * UNITS)
            .build_cartesian_2d(0.0..last, 0.0..top)?;
        let label = super::font().color(&ink.soft);
        chart
            .configure_mesh()
            .disable_x_mesh()
            .max_light_lines(0)
            .bold_line_style(ink.line.stroke_width(UNITS))
            .axis_style(ink.line.stroke_width(UNITS))
            .set_all_tick_mark_size(4 * UNITS / 2)
            .x_labels(6)
            .y_labels(4)
            .label_style(label)
            .x_label_formatter(&|step| if step.fract() == 0.0 { format!("{step:.0}") } else { String::new() })
            .y_label_formatter(&|loss| number::short(*loss as f32))
            .draw()?;

        let area = chart.plotting_area();
        for run in self.runs(|outcome| outcome.binary) {
            area.draw(&PathElement::new(run, ink.binary.stroke_width(2 * UNITS)))?;
        }
        for run in self.runs(|outcome| outcome.multiclass) {
            let style = ink.multiclass.stroke_width(2 * UNITS);
            chart.draw_series(DashedLineSeries::new(run, 5 * UNITS, 6 * UNITS, style))?;
        }
        let area = chart.plotting_area();
        if axis.x(1) - axis.x(0) >= POINT_DISTANCE {
            for (step, outcome) in self.outcomes.iter().enumerate() {
                for (loss, colour) in [(outcome.multiclass, ink.multiclass), (outcome.binary, ink.binary)] {
                    if loss.is_finite() {
                        let at = (step as f64, f64::from(loss));
                        area.draw(&Circle::new(at, 26 * UNITS / 10, colour.filled()))?;
                    }
                }
            }
        }
        if let Some(outcome) = self.outcomes.get(self.current) {
            for (loss, colour) in [(outcome.multiclass, ink.multiclass), (outcome.binary, ink.binary)] {
                if loss.is_finite() {
                    let at = (self.current as f64, f64::from(loss));
                    area.draw(&Circle::new(at, 5 * UNITS, colour.filled()))?;
                    area.draw(&Circle::new(at, 5 * UNITS, ink.panel.stroke_width(UNITS)))?;
                }
            }
        }
        root.present()
    }

    /// A loss along the steps, in runs of numbers.
    fn runs(&self, loss: impl Fn(&Outcome) -> f32) -> Vec<Vec<(f64, f64)>> {
        let points: Vec<(f64, f64)> = self
            .outcomes
            .iter()
            .enumerate()
            .map(|(step, outcome)| (step as f64, f64::from(loss(outcome))))
            .collect();
        let runs = points.split(|(_, loss)| !loss.is_finite());
        runs.filter(|run| run.len() > 1).map(<[_]>::to_vec).collect()
    }

    /// The top of the axis of losses: round, and not below any of them.
    fn top(&self) -> f64 {
        let losses = self.outcomes.iter().flat_map(|outcome| [outcome.binary, outcome.multiclass]);
        let most = losses.filter(|loss| loss.is_finite()).fold(0.0_f32, f32::max);
        nice_limit(f64::from(most) * 1.02, LEAST_LOSS)
    }
}

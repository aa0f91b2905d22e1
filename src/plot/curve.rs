//! The loss over a logit as a chart, with the point, its tangent, and the other class's curve behind.

use plotters::style::Color;

use super::colour::nice_limit;
use super::frame::{Axis, Frame, Room};
use super::svg::UNITS;
use super::{Ink, Theme};
use crate::curve::Curve;
use crate::lab::Form;
use crate::number;

/// Room around the plot, in pixels.
const LEFT: u32 = 32;
const RIGHT: u32 = 8;
const TOP: u32 = 8;
const BOTTOM: u32 = 30;

/// A curve in a chart of some size.
#[derive(Clone, Copy, Debug)]
pub struct CurveChart<'a> {
    /// What is drawn.
    pub curve: &'a Curve,
    /// In whose colour.
    pub form: Form,
    /// The name of the axis of logits.
    pub label: &'a str,
    /// The chart's size in pixels.
    pub size: (u32, u32),
}

impl CurveChart<'_> {
    /// The logit under an x.
    #[must_use]
    pub fn logit_at(&self, x: f64) -> f64 {
        let share = (x - f64::from(LEFT)) / self.room().0;
        self.curve.limit * (2.0 * share.clamp(0.0, 1.0) - 1.0)
    }

    /// Where the point is drawn.
    #[must_use]
    pub fn point(&self) -> (f64, f64) {
        let (width, height) = self.room();
        let (z, loss) = self.curve.at;
        let x = f64::from(LEFT) + width * (z / self.curve.limit + 1.0) / 2.0;
        (x, f64::from(TOP) + height * (1.0 - (loss / self.top()).clamp(0.0, 1.0)))
    }

    /// The chart as SVG; empty where there is no room for one.
    #[must_use]
    pub fn svg(&self, theme: Theme) -> String {
        let ink = Ink::of(theme);
        let accent = if self.form == Form::Binary { ink.binary } else { ink.multiclass };
        let (limit, top) = (self.curve.limit, self.top());
        let short = |x: f64| number::short(x as f32);
        let frame = Frame {
            size: self.size,
            room: Room { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM },
            x: Axis { range: -limit..limit, labels: 5, write: &short },
            y: Axis { range: 0.0..top, labels: 4, write: &short },
            name: Some(self.label),
            tick: 1,
        };
        let inside = |points: &[(f64, f64)]| -> Vec<(f64, f64)> {
            points.iter().copied().filter(|(_, loss)| (0.0..=top).contains(loss)).collect()
        };
        frame.svg(&ink, &|plot| {
            let other = inside(&self.curve.other);
            plot.dashes(&other, 3 * UNITS, 3 * UNITS, ink.soft.stroke_width(UNITS))?;
            plot.path(&inside(&self.curve.points), accent.stroke_width(2 * UNITS))?;
            plot.path(&self.tangent(), ink.soft.stroke_width(3 * UNITS / 2))
        })
    }

    /// A piece of the tangent that stays inside the plot.
    fn tangent(&self) -> Vec<(f64, f64)> {
        let ((z, loss), slope) = (self.curve.at, self.curve.slope);
        let (limit, top) = (self.curve.limit, self.top());
        let reach = limit / 4.0;
        [-reach, reach]
            .into_iter()
            .map(|step| {
                // Where the line leaves the plot above or below, it is cut there.
                let cut =
                    |bound: f64| if slope == 0.0 { f64::INFINITY } else { ((bound - loss) / slope).abs() };
                let bound = if slope * step > 0.0 { top } else { 0.0 };
                let step = step.signum() * step.abs().min(cut(bound));
                ((z + step).max(-limit).min(limit), (loss + slope * step).max(0.0).min(top))
            })
            .collect()
    }

    fn room(&self) -> (f64, f64) {
        let (width, height) = self.size;
        (f64::from(width - LEFT - RIGHT), f64::from(height - TOP - BOTTOM))
    }

    fn top(&self) -> f64 {
        nice_limit(self.curve.limit.max(self.curve.at.1), 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lab;

    #[test]
    fn the_logit_under_the_point_is_the_pixels() {
        let lab = Lab::new();
        let curve = Curve::of(&lab, Form::Binary, 0);
        let chart = CurveChart { curve: &curve, form: Form::Binary, label: "z", size: (300, 160) };
        let (x, _) = chart.point();
        assert!((chart.logit_at(x) - curve.at.0).abs() < 1e-9);
        assert!(chart.svg(Theme::Light).contains("<polyline"));
    }
}

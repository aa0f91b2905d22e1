//! The loss over a logit as a chart, with the point, its tangent, and the other class's curve behind.

use plotters::style::Color;

use super::frame::{Axis, Frame, Room};
use super::svg::UNITS;
use super::{Ink, Theme};
use crate::Form;
use crate::evaluate::nice_limit::nice_limit;
use crate::explain::curve::Curve;
use crate::view::number;

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
        // A loss that has overflowed is beyond the top.
        let share = if loss.is_finite() { (loss / self.top()).clamp(0.0, 1.0) } else { 1.0 };
        (x, f64::from(TOP) + height * (1.0 - share))
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
            bare: false,
        };
        frame.svg(&ink, &|plot| {
            for run in below(&self.curve.other, top) {
                plot.dashes(&run, 3 * UNITS, 3 * UNITS, ink.soft.stroke_width(UNITS))?;
            }
            for run in below(&self.curve.points, top) {
                plot.path(&run, accent.stroke_width(2 * UNITS))?;
            }
            if self.curve.at.1.is_finite() && self.curve.slope.is_finite() {
                plot.path(&self.tangent(), ink.soft.stroke_width(3 * UNITS / 2))?;
            }
            Ok(())
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
        let loss = self.curve.at.1;
        nice_limit(self.curve.limit.max(if loss.is_finite() { loss } else { 0.0 }), 1.0)
    }
}

/// The parts of a line that lie between 0 and the top, cut where it leaves the plot; what is not finite is in none.
fn below(points: &[(f64, f64)], top: f64) -> Vec<Vec<(f64, f64)>> {
    let mut runs = vec![Vec::new()];
    let mut last: Option<(f64, f64)> = None;
    for &(z, loss) in points {
        let before = last.replace((z, loss)).filter(|before| before.1.is_finite());
        let crossing = before.filter(|before| loss.is_finite() && (loss > top) != (before.1 > top));
        let edge = crossing.map(|(z0, loss0)| (z0 + (z - z0) * (top - loss0) / (loss - loss0), top));
        let run = runs.len() - 1;
        runs[run].extend(edge);
        if loss <= top {
            runs[run].push((z, loss));
        } else if !runs[run].is_empty() {
            runs.push(Vec::new());
        }
    }
    runs.retain(|run| run.len() > 1);
    runs
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

    #[test]
    fn a_line_ends_at_the_top_and_where_it_is_not_finite() {
        let line = [
            (0.0, 4.0),
            (1.0, 2.0),
            (2.0, 1.0),
            (3.0, f64::INFINITY),
            (4.0, f64::NAN),
            (5.0, 1.0),
            (6.0, 5.0),
        ];
        let runs = below(&line, 3.0);
        assert_eq!(runs, [vec![(0.5, 3.0), (1.0, 2.0), (2.0, 1.0)], vec![(5.0, 1.0), (5.5, 3.0)]]);
    }

    #[test]
    fn a_loss_that_has_overflowed_is_drawn_at_the_top_of_a_finite_axis() {
        let mut lab = Lab::new();
        lab.apply(crate::Edit::LoadPreset(crate::Preset::Overflow)).unwrap();
        let curve = Curve::of(&lab, Form::Multiclass, 0);
        let chart = CurveChart { curve: &curve, form: Form::Multiclass, label: "z[0]", size: (300, 160) };
        assert!((chart.point().1 - f64::from(TOP)).abs() < 1e-9);
        let svg = chart.svg(Theme::Light);
        assert!(svg.contains(">100<") && svg.contains("<polyline") && !svg.contains("NaN"), "{svg}");
    }
}

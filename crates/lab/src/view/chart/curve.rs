//! The loss over a logit as a chart, with the point, its tangent, and the other class's curve behind.

mod words;

use super::frame::{Axis, Frame, Plot, Room};
use super::palette::Ink;
use super::svg::{Edge, Side, Stroke};
use crate::explain::curve::Curve;
use crate::view::number::{self, line};
use crate::view::pytorch::subscript;
use crate::{Edit, Form, Lab, Pixel};

/// Room around the plot, in pixels.
const LEFT: u32 = 8;
const RIGHT: u32 = 8;
const TOP: u32 = 8;
const BOTTOM: u32 = 20;
/// How much of the height is left free above the highest point.
const SPARE: f64 = 1.05;

/// The curve of the selected pixel in a chart of some size.
#[derive(Clone, Debug)]
pub struct CurveChart {
    /// What is drawn.
    pub curve: Curve,
    /// The other form's curve over the same axis, dashed over the first; `None` where the two share none.
    pub twin: Option<Curve>,
    form: Form,
    channel: usize,
    /// What the axis is called.
    label: String,
    /// What the point's own curve and the other are called; empty where they have no name.
    names: [String; 2],
    /// The chart's size in pixels.
    size: (u32, u32),
    pixel: Pixel,
    /// What the logit has more than the axis tells: z₀, where the axis is z₁ − z₀.
    offset: f32,
}

/// The point of the curve, to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointText {
    /// The logit.
    pub logit: String,
    /// The loss.
    pub loss: String,
    /// The slope, with its sign.
    pub slope: String,
    /// Whether the loss or the slope is not finite.
    pub lost: bool,
    /// Whether that is because the logit is not.
    pub beyond: bool,
}

impl CurveChart {
    /// The chart of a form's point over a channel's logit, or where both forms share an axis, over that, with the other one's curve;
    /// over an axis that ends where a drag holds it, if one does.
    #[must_use]
    pub fn of(lab: &Lab, form: Form, channel: usize, size: (u32, u32), held: Option<f64>) -> Self {
        let (scene, pixel) = (lab.scene(), lab.selected());
        let y = match form {
            Form::Multiclass if !scene.options().used_class_probabilities() => {
                f32::from(u8::from(scene.mask()[pixel.at()] == scene.foreground() as i32))
            }
            Form::Multiclass => scene.target_probabilities()[pixel.in_channel(scene.foreground())],
            Form::Binary => scene.binary_label(pixel),
        };
        let other = if y > 0.5 { "y = 0" } else { "y = 1" };
        let names = [format!("y = {}", line::weight(y.into())), other.to_owned()];
        let chart = |curve, twin, label: String, names| Self {
            curve,
            twin,
            form,
            channel,
            label,
            names,
            size,
            pixel,
            offset: 0.0,
        };
        match (Curve::pair(lab, held), form) {
            (Some([binary, multiclass]), Form::Binary) => {
                Self { channel: 0, ..chart(binary, Some(multiclass), "z".to_owned(), names) }
            }
            (Some([binary, multiclass]), Form::Multiclass) => Self {
                channel: 1,
                offset: scene.logits(form)[pixel.in_channel(0)],
                ..chart(multiclass, Some(binary), "z₁ − z₀".to_owned(), names)
            },
            (None, Form::Binary) => chart(Curve::within(lab, form, 0, held), None, "z".to_owned(), names),
            (None, Form::Multiclass) => {
                let curve = Curve::within(lab, form, channel, held);
                chart(curve, None, format!("z{}", subscript(channel)), [String::new(), String::new()])
            }
        }
    }

    /// The edit that takes the logit under an x, to the hundredth: what a drag of the point asks for.
    #[must_use]
    pub fn drag(&self, x: f64) -> Edit {
        let z = (self.logit_at(x) * 100.0).round() / 100.0;
        // From a z₀ that is no number there is no z₁ that gives the difference: the logit itself is taken.
        let value = z as f32 + if self.offset.is_finite() { self.offset } else { 0.0 };
        Edit::SetLogit { form: self.form, channel: self.channel, pixel: self.pixel, value }
    }

    /// The point's logit, loss and slope, to be read.
    #[must_use]
    pub fn point_text(&self) -> PointText {
        let Curve { at: (logit, loss), slope, .. } = self.curve;
        PointText {
            logit: number::short(logit as f32),
            // In float32, as everywhere beside the chart.
            loss: number::significant(f64::from(loss as f32), 4),
            slope: number::signed(f64::from(slope as f32), 4),
            lost: !(loss.is_finite() && slope.is_finite()),
            beyond: !logit.is_finite(),
        }
    }

    /// The point's logit on the axis; a NaN has no place, and waits in the middle.
    fn place(&self) -> f64 {
        let z = self.curve.at.0;
        if z.is_nan() { 0.0 } else { z }
    }

    fn logit_at(&self, x: f64) -> f64 {
        let share = (x - f64::from(LEFT)) / self.room().0;
        self.curve.limit * (2.0 * share.clamp(0.0, 1.0) - 1.0)
    }

    /// Where the point is drawn.
    #[must_use]
    pub fn point(&self) -> (f64, f64) {
        let (width, height) = self.room();
        let (z, loss) = (self.place(), self.curve.at.1);
        // Beyond an axis that is held, the point waits at its end.
        let x = f64::from(LEFT) + width * (z / self.curve.limit + 1.0).clamp(0.0, 2.0) / 2.0;
        // A loss that has overflowed is beyond the top.
        let share = if loss.is_finite() { (loss / self.top()).clamp(0.0, 1.0) } else { 1.0 };
        (x, f64::from(TOP) + height * (1.0 - share))
    }

    /// The chart as SVG; empty where there is no room for one.
    #[must_use]
    pub fn svg(&self) -> String {
        let (limit, top) = (self.curve.limit, self.top());
        let write = |x: f64| number::short(x as f32);
        let frame = Frame {
            size: self.size,
            room: Room { left: LEFT, right: RIGHT, top: TOP, bottom: BOTTOM },
            x: Axis { range: -limit..limit, labels: 0, write: &write },
            y: Axis { range: 0.0..top, labels: 0, write: &write },
            tick: 0,
            bare: true,
        };
        frame.svg(&|plot| {
            plot.path(&[(0.0, 0.0), (0.0, top)], Stroke::of(Ink::Line, 1.0));
            self.lines(plot);
            self.ends(plot);
            let (z, loss) = self.curve.at;
            if self.point_is_finite() {
                plot.path(&self.tangent(), Stroke::of(Ink::Ink, 2.0));
                plot.path(&[(z, loss), (z, 0.0)], Stroke::of(Ink::Ink, 1.0).dashed(2, 3));
            }
            self.write(plot);
        })
    }

    fn point_is_finite(&self) -> bool {
        self.curve.at.1.is_finite() && self.curve.slope.is_finite()
    }

    fn lines(&self, plot: &mut Plot) {
        let top = self.top();
        let colour = |form| if form == Form::Binary { Ink::Binary } else { Ink::Multiclass };
        for run in below(&self.curve.other, top) {
            plot.path(&run, Stroke::of(Ink::Soft, 1.5).dashed(2, 4));
        }
        for run in below(&self.curve.points, top) {
            plot.path(&run, Stroke::of(colour(self.form), 2.5));
        }
        let other = if self.form == Form::Binary { Form::Multiclass } else { Form::Binary };
        for run in self.twin.iter().flat_map(|twin| below(&twin.points, top)) {
            plot.path(&run, Stroke::of(colour(other), 2.5).dashed(5, 5));
        }
    }

    /// The ends of the axis, and between them 0 and the logit's name, where there is room.
    fn ends(&self, plot: &mut Plot) {
        let limit = self.curve.limit;
        let (x, width) = (self.point().0, self.room().0);
        let mut below = |text: &str, z: f64, side, ink| {
            plot.beside(text, (z, 0.0), (0.0, 6.0), (side, Edge::Top), ink);
        };
        let text = |z: f64| number::short(z as f32);
        let near = |at: f64, reach: f64| (x - f64::from(LEFT) - at * width).abs() < reach;
        if !near(0.0, 36.0) {
            below(&text(-limit), -limit, Side::Left, Ink::Soft);
        }
        if !near(0.5, 18.0) {
            below("0", 0.0, Side::Middle, Ink::Soft);
        }
        if !near(1.0, 36.0) {
            below(&text(limit), limit, Side::Right, Ink::Soft);
        }
        below(&self.label, self.place().clamp(-limit, limit), Side::Middle, Ink::Ink);
    }

    /// A piece of the tangent that stays inside the plot.
    fn tangent(&self) -> Vec<(f64, f64)> {
        let ((z, loss), slope) = (self.curve.at, self.curve.slope);
        let (limit, top) = (self.curve.limit, self.top());
        let reach = limit / 3.0;
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
        (f64::from(width.saturating_sub(LEFT + RIGHT)), f64::from(height.saturating_sub(TOP + BOTTOM)))
    }

    /// The top of the axis of losses: the curves' own, which holds still while the point moves along them.
    fn top(&self) -> f64 {
        let curves = [Some(&self.curve), self.twin.as_ref()];
        let points = curves.into_iter().flatten().flat_map(|curve| curve.points.iter().chain([&curve.at]));
        let highest = points.map(|&(_, loss)| loss).filter(|loss| loss.is_finite()).fold(0.0, f64::max);
        SPARE * if highest > 0.0 { highest } else { self.curve.limit }
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

    #[test]
    fn the_logit_under_the_point_is_the_pixels() {
        let lab = Lab::new();
        let chart = CurveChart::of(&lab, Form::Binary, 0, (300, 160), None);
        let (x, _) = chart.point();
        assert!((chart.logit_at(x) - chart.curve.at.0).abs() < 1e-9);
        assert!(chart.svg().contains("<polyline"));
    }

    #[test]
    fn a_drag_beyond_the_edge_takes_the_held_axis_end_and_no_more() {
        let mut lab = Lab::new();
        for _ in 0..9 {
            let chart = CurveChart::of(&lab, Form::Binary, 0, (300, 160), Some(6.0));
            lab.apply(chart.drag(-50.0)).unwrap();
        }
        let z = lab.scene().logits(Form::Binary)[lab.selected().in_channel(0)];
        assert!((z + 6.0).abs() < 1e-6, "{z}");
    }

    #[test]
    fn the_multiclass_point_of_two_classes_moves_the_difference() {
        let mut lab = Lab::new();
        lab.apply(Edit::SetLinked(false)).unwrap();
        lab.apply(Edit::Shift { by: 3.0 }).unwrap();
        let chart = CurveChart::of(&lab, Form::Multiclass, 0, (300, 160), None);
        lab.apply(chart.drag(150.0)).unwrap();
        let z = |c| lab.scene().logits(Form::Multiclass)[lab.selected().in_channel(c)];
        assert!((z(1) - z(0)).abs() < 1e-6, "the middle is where both logits are alike: {} {}", z(0), z(1));
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
        let chart = CurveChart::of(&lab, Form::Multiclass, 0, (300, 160), None);
        assert!((chart.point().1 - f64::from(TOP)).abs() < 1e-9);
        let svg = chart.svg();
        assert!(svg.contains(">192<") && svg.contains("<polyline") && !svg.contains("NaN"), "{svg}");
    }
}

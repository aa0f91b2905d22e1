//! The timeline: both losses at every moment, as a chart.

mod labels;

use super::frame::{Axis, Frame, Plot, Room};
use super::palette::Ink;
use super::svg::{Edge, Side, Stroke};
use crate::Lab;
use crate::evaluate::bounds::{Bound, bounds};
use crate::evaluate::nice_limit::nice_limit;
use crate::learn::moments::Height;
use crate::learn::timeline::{branches, track};
use crate::view::losses::bound_text;
use crate::view::number;
use crate::{Form, TimelinePoint};
use labels::Taken;

/// Both losses at every moment, what was left behind, what is pinned, and the moment that is shown.
///
/// The binary loss is a solid line, the multiclass loss a dashed one on top of it, so that both are seen where they
/// are equal. A loss that is no number leaves a gap, and so does a loss of 0 on a logarithmic axis. Right of the chart stand
/// the values that are shown; a slim one has no axes, and the first value left of it. The chart names no font and has no
/// background.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The losses from moment 0 on.
    pub track: Vec<TimelinePoint>,
    /// Other losses at moments of their own, drawn faintly, with what stands at their ends.
    pub faint: Vec<(Vec<TimelinePoint>, String)>,
    /// Losses to compare others with, drawn as dotted lines with what they are called.
    pub bounds: Vec<Bound>,
    /// The moment that is shown.
    pub current: TimelinePoint,
    /// What is drawn over the moments, and how.
    pub height: Height,
}

/// Where the steps lie along a chart of some width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepAxis {
    /// The chart's width in pixels.
    pub width: f64,
    /// The last step.
    pub steps: usize,
    /// How many steps the axis is long, where it reaches beyond the last one.
    pub length: usize,
}

/// Room around the plot, in pixels.
const LEFT: u32 = 60;
const RIGHT: u32 = 64;
const TOP: u32 = 8;
const BOTTOM: u32 = 18;
/// The least number of steps that the axis is long, so that the first ones do not jump.
const LEAST_STEPS: usize = 10;
/// The least distance of two steps, in pixels, at which each has its point.
const POINT_DISTANCE: f64 = 7.0;
/// A chart that is less high is slim, with this room above and below its plot, in pixels.
const SLIM: u32 = 64;
const SLIM_ROOM: u32 = 7;
/// How far from its point a value stands where there is but one moment, in pixels.
const FROM_POINT: f64 = 12.0;
/// The least distance of the two values beside the chart, in pixels.
const VALUE_DISTANCE: f64 = 13.0;
/// The least value at the top of the axis.
const LEAST_LOSS: f64 = 0.1;

/// The chart of the timeline: what was left behind is faint, and so are pinned runs, laid where the last learning began.
#[must_use]
pub fn of(lab: &Lab) -> Timeline {
    let mut faint: Vec<(Vec<TimelinePoint>, String)> =
        branches(lab).into_iter().map(|branch| (branch, String::new())).collect();
    let start = lab.history.moment_of(lab.history.learning_start());
    for (index, pin) in lab.pins().iter().enumerate() {
        let moved = pin.track.iter().map(|moment| TimelinePoint { at: moment.at + start, ..*moment });
        faint.push((moved.collect(), (index + 1).to_string()));
    }
    let current = TimelinePoint::new(lab.moment(), &lab.results.outcome());
    let bounds = bounds(lab);
    Timeline { track: track(lab), faint, bounds, current, height: lab.height }
}

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
        self.length.max(LEAST_STEPS) as f64
    }
}

impl Timeline {
    /// Where the moments lie in a chart of a width.
    #[must_use]
    pub fn axis(&self, width: u32) -> StepAxis {
        let last = |track: &[TimelinePoint]| track.last().map_or(0, |last| last.at);
        let faint = self.faint.iter().map(|(track, _)| last(track)).max().unwrap_or(0);
        StepAxis { width: f64::from(width), steps: last(&self.track), length: last(&self.track).max(faint) }
    }

    /// The chart as SVG, of a size in pixels; empty where there is no room for one.
    #[must_use]
    pub fn svg(&self, width: u32, height: u32) -> String {
        let axis = self.axis(width);
        let losses = self.range();
        let decades = (losses.end - losses.start).round() as usize;
        let logarithmic = self.height == Height::LogLoss;
        let step = |step: f64| if step.fract() == 0.0 { number::fixed(step, 0) } else { String::new() };
        let loss = |loss: f64| match (logarithmic, loss.fract() == 0.0) {
            (false, _) => number::short(loss as f32),
            (true, true) if (-3.0..5.0).contains(&loss) => number::short(10.0_f64.powf(loss) as f32),
            (true, true) => format!("1e{}", number::fixed(loss, 0)).replace('-', "−"),
            (true, false) => String::new(),
        };
        let slim = height < SLIM;
        let (top, bottom) = if slim { (SLIM_ROOM, SLIM_ROOM) } else { (TOP, BOTTOM) };
        let frame = Frame {
            size: (width, height),
            room: Room { left: LEFT, right: RIGHT, top, bottom },
            x: Axis { range: 0.0..axis.length(), labels: 6, write: &step },
            y: Axis {
                range: losses,
                labels: if logarithmic { (decades + 1).min(4) } else { 4 },
                write: &loss,
            },
            tick: 2,
            bare: slim,
        };
        frame.svg(&|plot| {
            if !slim {
                self.compared(plot, axis.length());
            }
            self.left_behind(plot, !slim);
            for (form, ink) in [(3, Ink::Multiclass), (2, Ink::Binary)] {
                for run in self.runs(&self.track, form) {
                    plot.path(&run, Stroke::of(ink, 0.5).faint());
                }
            }
            for run in self.runs(&self.track, 0) {
                plot.path(&run, Stroke::of(Ink::Binary, 2.0));
            }
            for run in self.runs(&self.track, 1) {
                plot.path(&run, Stroke::of(Ink::Multiclass, 2.0).dashed(5, 6));
            }
            if !slim {
                self.name_compared(plot, axis.length());
            }
            self.dots(plot, !slim && axis.x(1) - axis.x(0) >= POINT_DISTANCE);
            self.values(plot, slim);
        })
    }

    /// The losses that others are compared with, where the axis has a place for them, each with its height and what it is called; one that
    /// both forms have comes once.
    fn compared_at(&self) -> Vec<(&Bound, f64, String)> {
        let range = self.range();
        let height = |bound: &Bound| match self.height {
            Height::Loss => Some(bound.loss),
            Height::LogLoss => Some(bound.loss.log10()),
            Height::Iou => None,
        };
        let mut drawn: Vec<(&Bound, f64, String)> = Vec::new();
        for bound in &self.bounds {
            let Some(y) = height(bound).filter(|y| range.contains(y)) else { continue };
            let text = bound_text(bound);
            if !drawn.iter().any(|(other, _, said)| other.kind == bound.kind && *said == text) {
                drawn.push((bound, y, text));
            }
        }
        drawn
    }

    /// Draws the losses that others are compared with.
    fn compared(&self, plot: &mut Plot, length: f64) {
        for (bound, y, _) in self.compared_at() {
            let ink = if bound.form == Form::Binary { Ink::Binary } else { Ink::Multiclass };
            plot.path(&[(0.0, y), (length, y)], Stroke::of(ink, 1.0).dashed(1, 3).faint());
        }
    }

    /// Names them, beside the curves.
    fn name_compared(&self, plot: &mut Plot, length: f64) {
        let compared = self.compared_at();
        if compared.is_empty() {
            return;
        }
        let mut taken = Taken::default();
        let tracks = self.faint.iter().map(|(track, _)| track).chain([&self.track]);
        for track in tracks {
            for run in (0..4).flat_map(|form| self.runs(track, form)) {
                taken.line(run.iter().map(|&at| plot.at(at)));
            }
        }
        for (_, y, _) in &compared {
            taken.line([plot.at((0.0, *y)), plot.at((length, *y))]);
        }
        let (across, up) = plot.pixels();
        for &y in &plot.across {
            taken.line([(across.start, y), (across.end, y)]);
        }
        for (_, y, text) in &compared {
            let (left, height) = plot.at((0.0, *y));
            let ((x, top), side) = taken.place(text, height, &across, &up);
            plot.beside(text, (0.0, *y), (x - left, top - height), (side, Edge::Top), Ink::Soft);
        }
    }

    /// Writes the values that are shown beside the chart, and where it is slim the first one as well; of a single moment, beside its point.
    fn values(&self, plot: &mut Plot, slim: bool) {
        let said = |(_, y): (f64, f64)| {
            number::four(if self.height == Height::LogLoss { 10.0_f64.powf(y) } else { y })
        };
        let alone = slim && self.track.len() == 1;
        if let (true, false, Some(first)) =
            (slim, alone, self.track.first().and_then(|first| self.at(first, 0)))
        {
            plot.left_of(&said(first), first);
        }
        let write = |plot: &mut Plot, at: (f64, f64), height: f64, ink| {
            if alone {
                let away = (FROM_POINT, height - plot.height(at));
                plot.beside(&said(at), at, away, (Side::Left, Edge::Middle), ink);
            } else {
                plot.right_of(&said(at), height, ink);
            }
        };
        let (binary, multiclass) = (self.at(&self.current, 0), self.at(&self.current, 1));
        let (Some(binary), Some(multiclass)) = (binary, multiclass) else {
            for (at, ink) in [(binary, Ink::Binary), (multiclass, Ink::Multiclass)] {
                if let Some(at) = at {
                    let height = plot.height(at);
                    write(plot, at, height, ink);
                }
            }
            return;
        };
        let (mut one, mut other) = (plot.height(binary), plot.height(multiclass));
        if said(binary) == said(multiclass) {
            return write(plot, binary, one, Ink::Soft);
        }
        let missing = (VALUE_DISTANCE - (one - other).abs()).max(0.0) / 2.0;
        let down = if one > other { missing } else { -missing };
        (one, other) = (one + down, other - down);
        // Neither leaves the chart at its foot.
        let up = (one.max(other) - plot.height((0.0, self.range().start))).max(0.0);
        (one, other) = (one - up, other - up);
        write(plot, binary, one, Ink::Binary);
        write(plot, multiclass, other, Ink::Multiclass);
    }

    /// Draws what is faint, with its names where they are to be told.
    fn left_behind(&self, plot: &mut Plot, named: bool) {
        for (track, name) in &self.faint {
            for (form, ink) in FORMS {
                for run in self.runs(track, form) {
                    plot.path(&run, Stroke::of(ink, 1.0).faint());
                    if let (Some(&end), 0, true) = (run.last(), form, named) {
                        plot.text(name, end);
                    }
                }
            }
        }
    }

    /// Draws a point for every moment if there is room, and a larger one for the moment that is shown.
    fn dots(&self, plot: &mut Plot, every: bool) {
        for moment in if every { &self.track[..] } else { &[] } {
            for (form, ink) in FORMS {
                if let Some(at) = self.at(moment, form) {
                    plot.disc(at, 2.6, ink);
                }
            }
        }
        for (form, ink) in FORMS {
            if let Some(at) = self.at(&self.current, form) {
                plot.disc(at, 5.0, ink);
                plot.ring(at, 5.0, Stroke::of(Ink::Panel, 1.0));
            }
        }
    }

    /// Where a form's loss at a moment lies, or from 2 on a form's loss in training; `None` where the axis has no place for it.
    fn at(&self, moment: &TimelinePoint, form: usize) -> Option<(f64, f64)> {
        let loss = f64::from(match (self.height, form) {
            (Height::Iou, _) => *moment.ious.get(form)?,
            (_, 0 | 1) => moment.losses[form],
            _ => moment.training[form - 2],
        });
        let height = if self.height == Height::LogLoss { loss.log10() } else { loss };
        height.is_finite().then_some((moment.at as f64, height))
    }

    /// Whether the losses of what is trained on are drawn, faintly: where they are not those of what is shown.
    #[must_use]
    pub fn has_training(&self) -> bool {
        self.track.iter().any(|moment| self.at(moment, 2).is_some())
    }

    /// A form's loss along the moments, in runs of numbers.
    fn runs(&self, track: &[TimelinePoint], form: usize) -> Vec<Vec<(f64, f64)>> {
        let points: Vec<Option<(f64, f64)>> = track.iter().map(|moment| self.at(moment, form)).collect();
        let runs = points.split(Option::is_none);
        runs.filter(|run| run.len() > 1).map(|run| run.iter().flatten().copied().collect()).collect()
    }

    /// The axis of losses: from 0 to a round number above all of them, or whole powers of ten around them.
    fn range(&self) -> std::ops::Range<f64> {
        let faint = self.faint.iter().flat_map(|(track, _)| track);
        let all = self.track.iter().chain(faint);
        let heights = all.flat_map(|moment| [0, 1, 2, 3].map(|form| self.at(moment, form))).flatten();
        let (low, high) =
            heights.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (_, y)| (low.min(y), high.max(y)));
        if self.height == Height::Iou {
            return 0.0..1.0;
        }
        if self.height == Height::Loss {
            return 0.0..nice_limit(high.max(0.0) * 1.02, LEAST_LOSS);
        }
        if low > high {
            return -1.0..0.0;
        }
        let low = low.floor();
        low..high.ceil().max(low + 1.0)
    }
}

/// Both forms in the order in which they are drawn, the binary one on top.
const FORMS: [(usize, Ink); 2] = [(1, Ink::Multiclass), (0, Ink::Binary)];

#[cfg(test)]
mod tests;

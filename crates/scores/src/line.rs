//! Where the nine numbers fall on a line: those that would cover each other stand in lanes.

use pixelwise_lab::view::number;

use crate::panel::Panel;

/// How far apart two marks of a lane must be, in pixels.
const MARK: f64 = 23.0;
/// Room at the left end, in pixels.
const LEFT: f64 = 16.0;
/// Room at the right end, where marks that have no lane left stand beside those of their number.
const RIGHT: f64 = 62.0;
/// The most lanes.
const LANES: usize = 3;
/// The steps of ticks, from which the largest is taken that gives at least three.
const STEPS: [f64; 4] = [0.2, 0.1, 0.05, 0.02];

/// A number line.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberLine {
    /// Where each number falls, the least first; one that is none has no mark.
    pub marks: Vec<Mark>,
    /// The ticks.
    pub ticks: Vec<Tick>,
}

/// A number's place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// Which of the nine it is, from 0 on.
    pub way: usize,
    /// Where the number is, from the left, in pixels.
    pub at: f64,
    /// Where its mark stands: there, or beside the others of its number.
    pub x: f64,
    /// Which lane, 0 being the lowest.
    pub lane: usize,
}

/// A tick of the line.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// From the left, in pixels.
    pub x: f64,
    /// Its number.
    pub text: String,
}

/// The line of a panel's mean `IoU`s, of a width in pixels.
#[must_use]
pub fn number_line(panel: &Panel, width: f64) -> NumberLine {
    let values = || panel.lines.iter().filter_map(|line| line.value);
    let (low, high) =
        values().fold((1.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let spare = ((high - low) / 3.0).max(0.05);
    let (from, to) = if low > high { (0.0, 1.0) } else { ((low - spare).max(0.0), (high + spare).min(1.0)) };
    let place = |value: f64| LEFT + (value - from) / (to - from) * (width - LEFT - RIGHT);
    let mut order: Vec<usize> =
        (0..panel.lines.len()).filter(|&at| panel.lines[at].value.is_some()).collect();
    order.sort_by(|&a, &b| {
        panel.lines[a].value.unwrap_or(0.0).total_cmp(&panel.lines[b].value.unwrap_or(0.0))
    });
    let mut marks = Vec::new();
    // The last mark of each lane.
    let mut lanes: Vec<f64> = Vec::new();
    for way in order {
        let place = place(panel.lines[way].value.unwrap_or(0.0));
        let free = lanes.iter().position(|&last| place - last >= MARK);
        let shortest = || (0..lanes.len()).min_by(|&a, &b| lanes[a].total_cmp(&lanes[b])).unwrap_or(0);
        let lane = free.unwrap_or_else(|| if lanes.len() < LANES { lanes.len() } else { shortest() });
        if lane == lanes.len() {
            lanes.push(f64::NEG_INFINITY);
        }
        lanes[lane] = place.max(lanes[lane] + MARK);
        marks.push(Mark { way, at: place, x: lanes[lane], lane });
    }
    let step = STEPS.into_iter().find(|step| (to - from) / step >= 3.0).unwrap_or(0.02);
    let first = (from / step - 1e-9).ceil() as usize;
    let last = (to / step + 1e-9).floor() as usize;
    let ticks = (first..=last).map(|at| at as f64 * step);
    let ticks = ticks.map(|value| Tick { x: place(value), text: number::short(value as f32) });
    NumberLine { marks, ticks: ticks.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_a_lane_do_not_cover_each_other() {
        for width in [320.0, 853.0] {
            let line = number_line(&Panel::example(), width);
            let marks = line.marks;
            assert_eq!(marks.len(), 9);
            for (at, mark) in marks.iter().enumerate() {
                assert!((0.0..=width).contains(&mark.x));
                assert!(
                    marks[..at]
                        .iter()
                        .all(|other| other.lane != mark.lane || (other.x - mark.x).abs() >= MARK)
                );
            }
            let ticks: Vec<&str> = line.ticks.iter().map(|tick| tick.text.as_str()).collect();
            assert!(ticks.len() >= 3 && ticks.contains(&"0.7"), "{ticks:?}");
        }
    }

    #[test]
    fn equal_numbers_stand_above_each_other() {
        let mut panel = Panel::example();
        for line in &mut panel.lines {
            line.value = Some(1.0);
        }
        let line = number_line(&panel, 400.0);
        let lanes: Vec<usize> = line.marks.iter().map(|mark| mark.lane).collect();
        assert_eq!(lanes, [0, 1, 2, 0, 1, 2, 0, 1, 2]);
        assert!(line.marks.iter().all(|mark| mark.x + MARK / 2.0 <= 400.0));
    }
}

//! Room for words in a chart, and whether lines or other words are in its way.

use super::svg::At;

/// A box in the chart, in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) left: f64,
    pub(super) top: f64,
    /// Width and height.
    pub(super) size: (f64, f64),
}

impl Room {
    /// The box with a margin.
    pub(super) fn grown(self, by: f64) -> Self {
        let (width, height) = self.size;
        Self { left: self.left - by, top: self.top - by, size: (width + 2.0 * by, height + 2.0 * by) }
    }

    /// Whether two boxes share more than an edge.
    pub(super) fn meets(&self, other: &Self) -> bool {
        let overlap = |at: f64, size: f64, other: f64, others: f64| at < other + others && other < at + size;
        overlap(self.left, self.size.0, other.left, other.size.0)
            && overlap(self.top, self.size.1, other.top, other.size.1)
    }

    /// Whether a line between two points runs through the box.
    pub(super) fn is_crossed(&self, [one, other]: [At; 2]) -> bool {
        let ((x0, y0), (x1, y1)) = if one.0 <= other.0 { (one, other) } else { (other, one) };
        let (from, to) = (x0.max(self.left), x1.min(self.left + self.size.0));
        if from > to {
            return false;
        }
        let at = |x: f64| y0 + (x - x0) / (x1 - x0) * (y1 - y0);
        let (one, other) = if x1 > x0 { (at(from), at(to)) } else { (y0, y1) };
        one.min(other) < self.top + self.size.1 && self.top < one.max(other)
    }
}

/// The parts of a line through points.
pub(super) fn parts(line: impl IntoIterator<Item = At>) -> impl Iterator<Item = [At; 2]> {
    let mut last = None;
    line.into_iter().filter_map(move |point| last.replace(point).map(|last| [last, point]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: Room = Room { left: 10.0, top: 10.0, size: (20.0, 10.0) };

    #[test]
    fn a_line_crosses_where_it_runs_through() {
        for (line, crosses) in [
            ([(0.0, 15.0), (40.0, 15.0)], true),
            ([(40.0, 15.0), (0.0, 15.0)], true),
            ([(20.0, 0.0), (20.0, 40.0)], true),
            ([(15.0, 12.0), (16.0, 13.0)], true),
            ([(0.0, 5.0), (40.0, 9.0)], false),
            ([(0.0, 30.0), (12.0, 0.0)], false),
            ([(40.0, 0.0), (40.0, 40.0)], false),
            ([(20.0, 21.0), (20.0, 40.0)], false),
        ] {
            assert_eq!(ROOM.is_crossed(line), crosses, "{line:?}");
        }
    }

    #[test]
    fn rooms_meet_by_more_than_an_edge() {
        let at = |left| Room { left, ..ROOM };
        assert!(ROOM.meets(&at(29.0)));
        assert!(!ROOM.meets(&at(30.0)));
        assert!(at(30.0).grown(1.0).meets(&ROOM));
    }
}

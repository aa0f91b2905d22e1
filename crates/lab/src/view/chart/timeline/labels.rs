//! Where a label stands that names a line across the chart: beside the line, where no curve runs through it.

use std::ops::Range;

use super::super::room::{Room, parts};
use super::super::svg::{At, Side};

/// How wide a character of a label is at most and how high a label, in pixels.
const CHARACTER: f64 = 7.0;
const HEIGHT: f64 = 14.0;
/// How far from the ends of its line a label stands, in pixels: a curve may have its point there.
const FROM_END: f64 = 8.0;
/// Along the line, in the order in which a place is taken: where curves began, they are near to what they are compared with.
const PLACES: [(f64, Side); 5] =
    [(0.0, Side::Left), (1.0, Side::Right), (0.5, Side::Middle), (0.75, Side::Middle), (0.25, Side::Middle)];

/// What no label should lie on, in pixels.
#[derive(Debug, Default)]
pub(super) struct Taken {
    lines: Vec<[At; 2]>,
    labels: Vec<Room>,
}

impl Taken {
    /// Keeps labels off a line through points.
    pub(super) fn line(&mut self, points: impl IntoIterator<Item = At>) {
        self.lines.extend(parts(points));
    }

    /// Takes a place for a label of a line at a height that runs across the plot: the point of its upper edge, and its side that lies there.
    /// Where every place is crossed, it is the first one.
    pub(super) fn place(
        &mut self,
        text: &str,
        height: f64,
        across: &Range<f64>,
        up: &Range<f64>,
    ) -> (At, Side) {
        let width = text.chars().count() as f64 * CHARACTER;
        let places = PLACES.iter().flat_map(|&(share, side)| {
            let x = across.start + FROM_END + share * (across.end - across.start - 2.0 * FROM_END);
            let left = match side {
                Side::Left => x,
                Side::Middle => x - width / 2.0,
                Side::Right => x - width,
            };
            [height + 1.0, height - HEIGHT]
                .map(|top| ((x, top), side, Room { left, top, size: (width, HEIGHT) }))
        });
        let within = |room: &Room| up.start <= room.top && room.top + HEIGHT <= up.end;
        let places: Vec<_> = places.collect();
        let free = places.iter().find(|(_, _, room)| within(room) && self.is_free(room));
        let Some((at, side, room)) = free.or(places.first()).copied() else {
            return ((across.start, height), Side::Left);
        };
        self.labels.push(room);
        (at, side)
    }

    fn is_free(&self, room: &Room) -> bool {
        !self.labels.iter().any(|label| label.meets(room))
            && !self.lines.iter().any(|&line| room.is_crossed(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a label of ten characters stands that names a line at a height of 50, in a plot of 400 × 100 with a curve.
    fn placed(curve: &[At]) -> (At, Side) {
        let mut taken = Taken::default();
        taken.line(curve.iter().copied());
        taken.place("ln 2 = 0.7", 50.0, &(0.0..400.0), &(0.0..100.0))
    }

    #[test]
    fn a_label_stands_below_the_beginning_of_its_line() {
        assert_eq!(placed(&[(0.0, 10.0), (400.0, 20.0)]), ((8.0, 51.0), Side::Left));
    }

    #[test]
    fn a_curve_moves_it_to_the_other_side_and_to_the_other_end() {
        assert_eq!(placed(&[(0.0, 58.0), (400.0, 90.0)]), ((8.0, 36.0), Side::Left));
        assert_eq!(placed(&[(0.0, 20.0), (20.0, 90.0), (400.0, 90.0)]), ((392.0, 51.0), Side::Right));
    }

    #[test]
    fn two_labels_do_not_share_a_place() {
        let mut taken = Taken::default();
        let place = |taken: &mut Taken| taken.place("ln 2 = 0.7", 50.0, &(0.0..400.0), &(0.0..100.0));
        assert_ne!(place(&mut taken), place(&mut taken));
    }

    #[test]
    fn where_every_place_is_crossed_it_stands_below_the_beginning() {
        let saw: Vec<At> = (0..=80).map(|at| (f64::from(at) * 5.0, f64::from(at % 2) * 100.0)).collect();
        assert_eq!(placed(&saw), ((8.0, 51.0), Side::Left));
    }
}

//! Where the words of a curve's chart stand: the point's loss and slope, and the curves' names, where no line strikes them through.

use super::{CurveChart, LEFT, TOP};
use crate::arrays::largest_first;
use crate::view::chart::frame::Plot;
use crate::view::chart::palette::Ink;
use crate::view::chart::room::{Room, parts};
use crate::view::chart::svg::{At, Edge, Side};
use crate::view::number;

/// Room that the words beside the point need, in pixels: their width, and their two lines.
const WORDS: (f64, f64) = (112.0, 34.0);
/// Room that a name needs, in pixels: the width of a character, and its line.
const NAME: (f64, f64) = (6.4, 14.0);
/// Heights at which a curve's name is tried, as shares of the chart's top, and its distances from the curve, in pixels.
const HEIGHTS: [f64; 13] = [0.78, 0.82, 0.86, 0.74, 0.7, 0.66, 0.6, 0.54, 0.48, 0.42, 0.36, 0.3, 0.24];
const DISTANCES: [f64; 6] = [10.0, 14.0, 18.0, 24.0, 30.0, 40.0];
/// How far from words every line stays, in pixels.
const CLEAR: f64 = 3.0;
/// How far from other words a name stays, in pixels: beside them it would be read as their beginning.
const APART: f64 = 8.0;

impl CurveChart {
    /// Writes the point's loss and slope, if they are finite, and the names of the curves.
    pub(super) fn write(&self, plot: &mut Plot) {
        let lines = self.drawn();
        let mut taken = Vec::new();
        if self.point_is_finite() {
            let place = self.place_of_words(&lines);
            self.write_point(plot, place);
            taken.push(place);
        }
        for (name, points) in self.names.iter().zip([&self.curve.points, &self.curve.other]) {
            let Some((at, place)) = self.place_of_name(name, points, &lines, &taken) else { continue };
            let (x, y) = self.placed(at);
            let away = (place.left - x, place.top + place.size.1 / 2.0 - y);
            plot.beside(name, at, away, (Side::Left, Edge::Middle), Ink::Soft);
            taken.push(place);
        }
    }

    /// The loss and the slope, near the point where no line crosses them.
    fn write_point(&self, plot: &mut Plot, place: Room) {
        let loss = format!("ℓ = {}", number::four(self.curve.at.1));
        let slope = format!("dℓ/dz = {}", number::signed(self.curve.slope, 4));
        let (x, y) = self.point();
        let anchor = (Side::Left, Edge::Middle);
        let (across, down) = (place.left - x, place.top + 8.0 - y);
        plot.beside(&loss, self.curve.at, (across, down), anchor, Ink::Ink);
        plot.beside(&slope, self.curve.at, (across, down + 16.0), anchor, Ink::Soft);
    }

    /// Beside the point, else where there is room in the chart, nearest to the point.
    pub(super) fn place_of_words(&self, lines: &[[At; 2]]) -> Room {
        let (x, y) = self.point();
        let (width, height) = self.room();
        let (left, top) = (f64::from(LEFT), f64::from(TOP));
        let (right, bottom) = (left + width - WORDS.0, top + height - WORDS.1);
        let beside = [
            (x + 16.0, y - 46.0),
            (x - 16.0 - WORDS.0, y - 46.0),
            (x + 16.0, y - 16.0),
            (x - 16.0 - WORDS.0, y - 16.0),
        ];
        let inside = |&(x, y): &(f64, f64)| (left..=right).contains(&x) && (top..=bottom).contains(&y);
        let grid = (0..=8)
            .flat_map(|row| (0..=16).map(move |column| (f64::from(column) / 16.0, f64::from(row) / 8.0)));
        let others: Vec<(f64, f64)> = grid
            .map(|(across, down)| {
                (left + across * (right - left).max(0.0), top + down * (bottom - top).max(0.0))
            })
            .collect();
        let near = |&(left, top): &(f64, f64)| -(left + WORDS.0 / 2.0 - x).hypot(top + WORDS.1 / 2.0 - y);
        let nearest = largest_first(&others.iter().map(near).collect::<Vec<_>>());
        let places = beside.into_iter().filter(inside).chain(nearest.into_iter().map(|at| others[at]));
        let mut places = places.map(|(left, top)| Room { left, top, size: WORDS });
        let first = places.clone().next();
        let is_free = |place: &Room| lines.iter().all(|&line| !place.grown(CLEAR).is_crossed(line));
        places.find(is_free).or(first).unwrap_or(Room { left, top, size: WORDS })
    }

    /// Where a curve's name stands, and the point of the curve that it stands beside: high up on the side of the middle, else elsewhere
    /// along the curve or on its other side; `None` where lines would cross it everywhere, and for a curve that is nowhere high.
    fn place_of_name(
        &self,
        name: &str,
        points: &[(f64, f64)],
        lines: &[[At; 2]],
        taken: &[Room],
    ) -> Option<((f64, f64), Room)> {
        let size = (name.chars().count() as f64 * NAME.0, NAME.1);
        let sides = HEIGHTS.iter().filter_map(|share| {
            let high = self.top() * share;
            let pair = points.windows(2).find(|pair| (pair[0].1 > high) != (pair[1].1 > high))?;
            let ((z, loss), (next, then)) = (pair[0], pair[1]);
            let at = z + (next - z) * (high - loss) / (then - loss);
            at.is_finite().then_some(((at, high), then > loss))
        });
        let beside = |(at, rises): ((f64, f64), bool), distance: f64, inner: bool| {
            let (x, y) = self.placed(at);
            let left = if rises == inner { x - distance - size.0 } else { x + distance };
            (at, Room { left, top: y - size.1 / 2.0, size })
        };
        let tried = |inner| {
            sides.clone().flat_map(move |side| {
                DISTANCES.into_iter().map(move |distance| beside(side, distance, inner))
            })
        };
        let (left, width) = (f64::from(LEFT), self.room().0);
        let free = |(_, place): &((f64, f64), Room)| {
            place.left >= left
                && place.left + size.0 <= left + width
                && taken.iter().all(|other| !place.grown(APART).meets(other))
                && lines.iter().all(|&line| !place.grown(CLEAR).is_crossed(line))
        };
        tried(true).chain(tried(false)).find(free)
    }

    /// All lines that are drawn, part by part, in pixels.
    pub(super) fn drawn(&self) -> Vec<[At; 2]> {
        let tangent = self.tangent();
        let point = [self.curve.at, (self.curve.at.0, 0.0)];
        let twin = self.twin.iter().map(|twin| &twin.points[..]);
        let lines = [&self.curve.points[..], &self.curve.other, &tangent, &point].into_iter().chain(twin);
        let placed = |line: &[At]| {
            parts(line.iter().map(|&at| self.placed(at)).filter(|at| at.1.is_finite()).collect::<Vec<_>>())
        };
        lines.flat_map(placed).collect()
    }

    /// Where a logit's loss lies in the chart, in pixels.
    fn placed(&self, (z, loss): (f64, f64)) -> (f64, f64) {
        let (width, height) = self.room();
        let x = f64::from(LEFT) + width * (z / self.curve.limit + 1.0) / 2.0;
        (x, f64::from(TOP) + height * (1.0 - loss / self.top()))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Edit, Form, Lab, Pixel, Preset};

    use super::*;

    /// What a check looks at: pixels all over each scene in both forms, one as the side panel draws it, the next as a lesson does. Of a large
    /// scene, whose pixels are much alike, every seventh row and column.
    fn for_every_chart(check: impl Fn(&CurveChart, &str)) {
        for preset in Preset::ALL {
            let mut lab = Lab::new();
            lab.apply(Edit::LoadPreset(preset)).unwrap();
            let shape = lab.scene().shape();
            let apart = if shape.h * shape.w > 64 { 7 } else { 1 };
            let seen = |pixel: &Pixel| pixel.row.is_multiple_of(apart) && pixel.column.is_multiple_of(apart);
            for pixel in crate::document::pixel::pixels(1, shape.h, shape.w).filter(seen) {
                lab.select(pixel).unwrap();
                let size = [(264, 184), (872, 288)][(pixel.row + pixel.column) % 2];
                for form in [Form::Binary, Form::Multiclass] {
                    let chart = CurveChart::of(&lab, form, 0, size, None);
                    check(&chart, &format!("{} {pixel:?} {form:?} {size:?}", preset.id()));
                }
            }
        }
    }

    #[test]
    fn no_line_crosses_a_word_and_no_name_lies_on_other_words() {
        for_every_chart(|chart, which| {
            let lines = chart.drawn();
            let words = chart.place_of_words(&lines);
            assert!(lines.iter().all(|&line| !words.grown(CLEAR).is_crossed(line)), "{which}");
            let mut taken = vec![words];
            for (name, points) in chart.names.iter().zip([&chart.curve.points, &chart.curve.other]) {
                let Some((_, place)) = chart.place_of_name(name, points, &lines, &taken) else { continue };
                assert!(lines.iter().all(|&line| !place.grown(CLEAR).is_crossed(line)), "{name}: {which}");
                assert!(taken.iter().all(|other| !place.grown(APART).meets(other)), "{name}: {which}");
                taken.push(place);
            }
        });
    }

    #[test]
    fn both_curves_of_the_first_scene_are_named_in_every_pixel_and_size() {
        let mut lab = Lab::new();
        for pixel in crate::document::pixel::pixels(1, 5, 5) {
            lab.select(pixel).unwrap();
            for size in [(264, 130), (264, 184), (296, 240), (872, 288)] {
                let svg = CurveChart::of(&lab, Form::Binary, 0, size, None).svg();
                assert!(svg.contains(">y = 0<") && svg.contains(">y = 1<"), "{pixel:?} {size:?}: {svg}");
            }
        }
    }
}

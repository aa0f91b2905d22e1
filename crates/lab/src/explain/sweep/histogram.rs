//! How the probabilities of each true class are spread.

use ndarray::{ArrayView3, ArrayView4};

use super::kept;

/// How many pixels of each true class have a probability in each twentieth from 0 to 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Histogram {
    /// Pixels whose target is 0.
    pub background: [u32; Self::BINS],
    /// Pixels whose target is 1.
    pub foreground: [u32; Self::BINS],
}

impl Histogram {
    /// How many bins there are.
    pub const BINS: usize = 20;

    /// Counts the probabilities; a bin has its lower edge, the last one its upper edge too.
    ///
    /// # Shapes
    /// As [`Sweep::of`](super::Sweep::of). A probability of NaN counts nowhere.
    #[must_use]
    pub fn of(probability: ArrayView4<'_, f32>, target: ArrayView3<'_, i32>) -> Self {
        let mut histogram = Self { background: [0; Self::BINS], foreground: [0; Self::BINS] };
        for (p, foreground) in kept(probability, target).filter(|(p, _)| !p.is_nan()) {
            // In float32, where the product of an edge such as 0.35, which is a little less, rounds to the edge.
            let bin = ((p * Self::BINS as f32) as usize).min(Self::BINS - 1);
            let counts = if foreground { &mut histogram.foreground } else { &mut histogram.background };
            counts[bin] += 1;
        }
        histogram
    }

    /// The most pixels of one class in one bin.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.background.iter().chain(&self.foreground).copied().max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array4, array};

    #[test]
    fn a_bin_has_its_lower_edge_and_the_last_its_upper_too() {
        let p = Array4::from_shape_vec((1, 1, 1, 6), vec![0.0, 0.049, 0.05, 0.5, 1.0, f32::NAN]).unwrap();
        let histogram = Histogram::of(p.view(), array![[[0, 0, 0, 1, 1, 1]]].view());
        assert_eq!(histogram.background[..2], [2, 1]);
        assert_eq!((histogram.foreground[10], histogram.foreground[19]), (1, 1));
        assert_eq!(histogram.foreground.iter().sum::<u32>(), 2);
        assert_eq!(histogram.most(), 2);
    }

    #[test]
    fn every_edge_lies_in_its_bin() {
        for bin in 0..Histogram::BINS {
            let edge = Array4::from_elem((1, 1, 1, 1), bin as f32 / 20.0);
            assert_eq!(Histogram::of(edge.view(), array![[[0]]].view()).background[bin], 1, "{bin}");
        }
    }

    #[test]
    fn ignored_pixels_are_left_out() {
        let p = Array4::from_elem((1, 1, 1, 2), 0.5);
        assert_eq!(Histogram::of(p.view(), array![[[-100, -100]]].view()).most(), 0);
    }
}

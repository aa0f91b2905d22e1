//! Numbers that a seed gives: the same on every machine and in every version.

use rand_xoshiro::rand_core::{Rng, SeedableRng};
use rand_xoshiro::{SplitMix64, Xoshiro256PlusPlus};

/// A generator for one purpose: xoshiro256++, started from a seed and from what its numbers are for.
///
/// Only exact arithmetic makes the numbers out of the generator's bits; a logarithm or a cosine may differ between
/// machines in the last digit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random(Xoshiro256PlusPlus);

impl Random {
    /// The numbers of one `purpose`, and of the `index`-th thing that is made for it.
    ///
    /// Any two of these differ as much as two seeds do, so that the millionth picture costs as little as the first.
    #[must_use]
    pub fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let scramble = |x| SplitMix64::seed_from_u64(x).next_u64();
        let key = scramble(scramble(scramble(seed) ^ purpose as u64) ^ index);
        Self(Xoshiro256PlusPlus::seed_from_u64(key))
    }

    /// A number in [0, 1), in steps of 2⁻⁵³.
    pub fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number in [`low`, `high`).
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A number of mean 0 and standard deviation 1: twelve uniform ones less 6, which never leaves ±6.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }
}

/// What numbers are for; each has its own, whatever the others draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The weights that a network starts with.
    Weights = 1,
    /// The images that a network is trained on.
    Training = 2,
    /// The images that it never sees.
    HeldOut = 3,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(seed: u64, purpose: Purpose, index: u64) -> Vec<f64> {
        let mut random = Random::new(seed, purpose, index);
        (0..1000).map(|_| random.unit()).collect()
    }

    #[test]
    fn seed_purpose_and_index_each_give_other_numbers() {
        let first = draw(1, Purpose::Weights, 0);
        assert_eq!(first, draw(1, Purpose::Weights, 0));
        for other in
            [draw(2, Purpose::Weights, 0), draw(1, Purpose::Training, 0), draw(1, Purpose::Weights, 1)]
        {
            assert!(first.iter().zip(&other).all(|(a, b)| a.to_bits() != b.to_bits()));
        }
    }

    /// The mean of n uniform numbers strays by 1/√(12 n), of n normal ones by 1/√n: here by four times that at most.
    #[test]
    fn uniform_and_normal_have_their_moments() {
        let n = 10_000;
        let mut random = Random::new(7, Purpose::Training, 0);
        let uniform: Vec<f64> = (0..n).map(|_| random.between(-1.0, 3.0)).collect();
        assert!(uniform.iter().all(|x| (-1.0..3.0).contains(x)));
        assert!(
            (uniform.iter().sum::<f64>() / f64::from(n) - 1.0).abs()
                < 4.0 * 4.0 / (12.0 * f64::from(n)).sqrt()
        );
        let normal: Vec<f64> = (0..n).map(|_| random.normal()).collect();
        assert!((normal.iter().sum::<f64>() / f64::from(n)).abs() < 4.0 / f64::from(n).sqrt());
        let variance = normal.iter().map(|x| x * x).sum::<f64>() / f64::from(n);
        assert!((variance - 1.0).abs() < 4.0 * (2.0 / f64::from(n)).sqrt());
    }

    /// Worked out in Python from Vigna's splitmix64.c and xoshiro256plusplus.c; a link with a seed has to show the same
    /// scene for good.
    #[test]
    fn the_numbers_of_a_seed_never_change() {
        let mut random = Random::new(42, Purpose::Weights, 0);
        let first: Vec<u64> = (0..3).map(|_| (random.unit() * 1e9) as u64).collect();
        assert_eq!(first, [401_574_097, 637_561_014, 284_104_451]);
    }
}

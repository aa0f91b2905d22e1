//! The loss of smoothed labels.

use wide::{f32x4, f64x2};

use super::passes::Rows;
use super::{Spread, Tiled};
use crate::exp::Log1p;
use crate::lanes::{LANES, Sum, VECTORS, from_bits, load, narrow, widen};

impl Rows {
    /// Computes the loss again, with what smoothing spreads, and returns its sum.
    ///
    /// ```text
    /// l = (1 − ε) · w_y · (−log p_y) + Σ_c (ε/K) · w_c · (z_a + s − z_c),   s = −log p_a
    /// ```
    ///
    /// In double precision, because the logits' sum and `z_a + s` cancel. Any class would do for a; the likeliest has a small s, whose
    /// rounding is never seen. Where what is spread outweighs no class, the pixel's own is taken, whose s is known.
    pub(super) fn smooth<const OUTWEIGHED: bool>(
        &mut self,
        spread: &Spread,
        tile: &Tiled<'_>,
        loss: &mut [[[f32; LANES]; VECTORS]],
    ) -> f64 {
        let n = tile.place.n;
        let smooth = &mut self.smooth[..n];
        for block in &mut *smooth {
            block.logits = Default::default();
            if OUTWEIGHED {
                block.best = Default::default();
                block.rest = Default::default();
            }
        }
        for ((class, &factor), powers) in spread.loss.iter().enumerate().zip(&self.powers) {
            let factor = f64x2::splat(factor);
            let row = tile.place.row(tile.logits, class);
            for ((block, z), powers) in smooth.iter_mut().zip(row).zip(powers) {
                for (sum, z) in block.logits.iter_mut().zip(z) {
                    let [low, high] = widen(load(z));
                    sum[0] += low * factor;
                    sum[1] += high * factor;
                }
                if OUTWEIGHED {
                    for ((best, rest), &power) in block.best.iter_mut().zip(&mut block.rest).zip(powers) {
                        *rest += best.fast_min(power);
                        *best = best.fast_max(power);
                    }
                }
            }
        }
        let factors = f64x2::splat(spread.loss.iter().sum());
        let sharp = |class: i32| spread.own.get(class as usize).copied().unwrap_or_default();
        let (log1p, none) = (Log1p::new(), f32x4::splat(0.0));
        let mut total = Sum::new();
        for (i, ((block, smooth), loss)) in self.blocks.iter().zip(smooth).zip(loss).enumerate() {
            for (k, loss) in loss.iter_mut().enumerate() {
                let surprise = widen(smooth.surprise[k]);
                let (z, s) = if OUTWEIGHED {
                    let (best, rest) = (smooth.best[k], smooth.rest[k]);
                    (widen(block.max[k]), widen(log1p.ratio(rest, best, rest + best, none)))
                } else {
                    (widen(tile.own(i, k)), surprise)
                };
                let [a, b, c, d] = tile.target[i][k].map(sharp);
                let sharp = [f64x2::new([a, b]), f64x2::new([c, d])];
                let spread = |h: usize| factors * (z[h] + s[h]) - smooth.logits[k][h];
                let half = |h: usize| sharp[h] * surprise[h] + spread(h);
                let costs = narrow([half(0), half(1)]) & from_bits(smooth.kept[k]);
                total.add(costs);
                *loss = costs.to_array();
            }
        }
        total.total()
    }
}

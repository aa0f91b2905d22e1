//! The loss of smoothed labels.

use wide::f64x2;

use super::passes::Rows;
use super::{Spread, Tiled};
use crate::lanes::{LANES, Sum, VECTORS, from_bits, load, narrow, widen};

impl Rows {
    /// Computes the loss again, with what smoothing spreads, and returns its sum.
    ///
    /// ```text
    /// l = (1 − ε) · w_y · s + Σ_c (ε/K) · w_c · (z_y + s − z_c),   s = −log p_y
    /// ```
    ///
    /// In double precision, because the logits' sum and `z_y + s` cancel.
    pub(super) fn smooth(
        &mut self,
        spread: &Spread,
        tile: &Tiled<'_>,
        loss: &mut [[[f32; LANES]; VECTORS]],
    ) -> f64 {
        let n = tile.place.n;
        let smooth = &mut self.smooth[..n];
        for block in &mut *smooth {
            block.logits = Default::default();
        }
        for (class, &factor) in spread.loss.iter().enumerate() {
            let factor = f64x2::splat(factor);
            for (block, z) in smooth.iter_mut().zip(tile.place.row(tile.logits, class)) {
                for (sum, z) in block.logits.iter_mut().zip(z) {
                    let [low, high] = widen(load(z));
                    sum[0] += low * factor;
                    sum[1] += high * factor;
                }
            }
        }
        let factors = f64x2::splat(spread.loss.iter().sum());
        let sharp = |class: i32| spread.own.get(class as usize).copied().unwrap_or_default();
        let mut total = Sum::new();
        for (i, (block, loss)) in smooth.iter().zip(loss).enumerate() {
            for (k, loss) in loss.iter_mut().enumerate() {
                let own = widen(tile.own(i, k));
                let surprise = widen(block.surprise[k]);
                let [a, b, c, d] = tile.target[i][k].map(sharp);
                let sharp = [f64x2::new([a, b]), f64x2::new([c, d])];
                let spread = |h: usize| factors * (own[h] + surprise[h]) - block.logits[k][h];
                let half = |h: usize| sharp[h] * surprise[h] + spread(h);
                let costs = narrow([half(0), half(1)]) & from_bits(block.kept[k]);
                total.add(costs);
                *loss = costs.to_array();
            }
        }
        total.total()
    }
}

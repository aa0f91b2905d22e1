//! What label smoothing makes of the best that a network can do: a floor of the loss, at finite gaps between the logits.

/// The least of Σ a·(−log p) over all logits, where −log p of each class counts a: −Σ a · log(a / Σa).
#[must_use]
pub fn least(shares: &[f64]) -> f64 {
    let whole: f64 = shares.iter().sum();
    shares.iter().filter(|&&share| share > 0.0).map(|share| -share * (share / whole).ln()).sum()
}

/// By how much the true class's logit is above another's where a pixel's loss is least.
///
/// ```text
/// ln(a_y / a_c)
/// ```
///
/// ∞ without smoothing; without weights, 0 at ε = 1.
#[must_use]
pub fn best_gap(smoothing: f64, weight: &[f64], class: usize, other: usize) -> f64 {
    (share(smoothing, weight, class, class) / share(smoothing, weight, class, other)).ln()
}

/// What −log p of a class counts in the loss of a pixel.
fn share(smoothing: f64, weight: &[f64], class: usize, of: usize) -> f64 {
    let hit = if of == class { 1.0 - smoothing } else { 0.0 };
    weight[of] * (hit + smoothing / weight.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least cross-entropy of a pixel whose labels are smoothed: 0 without smoothing; without weights, ln K at ε = 1.
    fn floor(smoothing: f64, weight: &[f64], class: usize) -> f64 {
        least(&(0..weight.len()).map(|c| share(smoothing, weight, class, c)).collect::<Vec<_>>())
    }

    #[track_caller]
    fn check(found: f64, expected: f64) {
        assert!((found - expected).abs() < 5e-5, "{found} for {expected}");
    }

    /// ```python
    /// gap = math.log((1 - 0.1 + 0.1 / K) / (0.1 / K)); z = torch.zeros(1, K); z[0, 0] = gap
    /// F.cross_entropy(z, torch.tensor([0]), label_smoothing=0.1)   # K = 2, 3, 4: 0.1985, 0.2911, 0.3488
    /// ```
    #[test]
    fn floor_and_gap_are_those_of_pytorch() {
        for (classes, least, gap) in [(2, 0.1985, 2.944), (3, 0.2911, 3.332), (4, 0.3488, 3.611)] {
            let weight = vec![1.0; classes];
            check(floor(0.1, &weight, 0), least);
            assert!((best_gap(0.1, &weight, 0, 1) - gap).abs() < 5e-4);
        }
    }

    #[test]
    fn without_smoothing_nothing_is_too_good() {
        let weight = [1.0; 3];
        check(floor(0.0, &weight, 1), 0.0);
        assert!(best_gap(0.0, &weight, 1, 0).is_infinite());
        check(floor(1.0, &weight, 1), 3.0_f64.ln());
        check(best_gap(1.0, &weight, 1, 0), 0.0);
    }

    /// ```text
    /// (1 − ε)·w_y·(−log p_y) + (ε/K)·Σ w_c·(−log p_c)
    /// ```
    ///
    /// over gaps a thousandth apart.
    #[test]
    fn a_weighted_floor_is_the_least_that_is_found_by_trying() {
        let (smoothing, weight) = (0.19, [1.0, 3.0]);
        for (class, gap) in [(0, 1.155), (1, 3.353)] {
            let loss = |gap: f64| {
                let [right, wrong] = [(-gap).exp().ln_1p(), gap.exp().ln_1p()];
                let smooth = smoothing / 2.0 * (weight[class] * right + weight[1 - class] * wrong);
                (1.0 - smoothing) * weight[class] * right + smooth
            };
            let least = (0..8000).map(|n| f64::from(n) / 1000.0).min_by(|&a, &b| loss(a).total_cmp(&loss(b)));
            assert!((best_gap(smoothing, &weight, class, 1 - class) - least.unwrap()).abs() < 1e-3);
            assert!((least.unwrap() - gap).abs() < 1e-3);
            check(floor(smoothing, &weight, class), loss(least.unwrap()));
        }
    }

    #[test]
    fn a_class_that_counts_nothing_is_pushed_away_for_good() {
        assert!(best_gap(0.1, &[1.0, 0.0], 0, 1).is_infinite());
        check(floor(0.1, &[1.0, 0.0], 0), 0.0);
    }
}

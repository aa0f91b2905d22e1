//! What label smoothing makes of the best that a network can do: a floor of the loss, at a finite gap between the logits.

/// The least cross-entropy that label smoothing leaves: the entropy of the smoothed target.
///
/// ```text
/// −(1 − ε + ε/K) · log(1 − ε + ε/K) − (K − 1) · (ε/K) · log(ε/K)
/// ```
///
/// 0 without smoothing, ln K at ε = 1.
#[must_use]
pub fn floor(smoothing: f64, classes: usize) -> f64 {
    let (most, rest) = shares(smoothing, classes);
    let term = |share: f64| if share > 0.0 { -share * share.ln() } else { 0.0 };
    term(most) + (classes as f64 - 1.0) * term(rest)
}

/// By how much the true class's logit is above the others where the loss is least.
///
/// ```text
/// ln((1 − ε + ε/K) / (ε/K))
/// ```
///
/// ∞ without smoothing, 0 at ε = 1.
#[must_use]
pub fn best_gap(smoothing: f64, classes: usize) -> f64 {
    let (most, rest) = shares(smoothing, classes);
    (most / rest).ln()
}

/// What the smoothed target gives the true class, and each other one.
fn shares(smoothing: f64, classes: usize) -> (f64, f64) {
    let rest = smoothing / classes as f64;
    (1.0 - smoothing + rest, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

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
            check(floor(0.1, classes), least);
            assert!((best_gap(0.1, classes) - gap).abs() < 5e-4);
        }
    }

    #[test]
    fn without_smoothing_nothing_is_too_good() {
        check(floor(0.0, 3), 0.0);
        assert!(best_gap(0.0, 3).is_infinite());
        check(floor(1.0, 3), 3.0_f64.ln());
        check(best_gap(1.0, 3), 0.0);
    }
}

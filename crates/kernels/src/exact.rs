//! What the kernels are measured against: the same in double precision.

/// How far a number is from the exact value, in units of the last place there.
pub(crate) fn ulps(found: f32, exact: f64) -> f64 {
    let exponent = (exact.abs().log2().floor() as i32).clamp(-126, 127);
    (f64::from(found) - exact).abs() / 2f64.powi(exponent - 23)
}

/// Magnitudes from 1e−8 to 1e4, `count` of them, evenly spread over their logarithms, both signs.
pub(crate) fn magnitudes(count: usize) -> Vec<f32> {
    let one = |i: usize| 10f64.powf(-8.0 + 12.0 * i as f64 / (count - 1) as f64) as f32;
    (0..count).map(one).flat_map(|z| [z, -z]).collect()
}

/// Numbers of a fixed sequence, even in 0 to 1.
#[derive(Clone, Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> f64 {
        // Knuth's linear congruence; the high bits are the random ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// σ(z), σ(−z), softplus(z) and softplus(−z).
pub(crate) fn binary(z: f64) -> [f64; 4] {
    let softplus = |z: f64| z.max(0.0) + (-z.abs()).exp().ln_1p();
    let sigmoid = |z: f64| if z < 0.0 { z.exp() / (1.0 + z.exp()) } else { 1.0 / (1.0 + (-z).exp()) };
    [sigmoid(z), sigmoid(-z), softplus(z), softplus(-z)]
}

/// One pixel's loss and gradient against a class, and its probabilities.
pub(crate) fn softmax(logits: &[f32], class: usize) -> (f64, Vec<f64>, Vec<f64>) {
    let z: Vec<f64> = logits.iter().copied().map(f64::from).collect();
    let best = (0..z.len()).max_by(|&a, &b| z[a].total_cmp(&z[b])).unwrap_or_default();
    let powers: Vec<f64> = z.iter().map(|a| (a - z[best]).exp()).collect();
    let without = |c: usize| (0..z.len()).filter(|&k| k != c).map(|k| powers[k]).sum::<f64>();
    let others = without(best);
    let p: Vec<f64> = powers.iter().map(|e| e / (1.0 + others)).collect();
    let mut grad = p.clone();
    grad[class] = -without(class) / (1.0 + others);
    (others.ln_1p() + (z[best] - z[class]), p, grad)
}

//! Cases from their numbers: sizes, weights and logits of every kind.

use pixelwise::Reduction;

use crate::reference::Sizes;

/// A batch of one to three images of one to forty pixels, or as many as a tile has, give or take one.
pub(crate) fn sizes(random: &mut Random, most_channels: usize) -> Sizes {
    let edge = random.chance(0.1);
    let plane = if edge {
        *random.one_of(&[64, 96, 256, 288, 512]) + random.below(3) - 1
    } else {
        1 + random.below(40)
    };
    // Two classes have a kernel of their own.
    let channels = if random.chance(0.4) { 2 } else { 1 + random.below(most_channels) };
    Sizes { images: if edge { 1 } else { 1 + random.below(3) }, channels, plane }
}

/// Weights that are none, all equal, all 0, some 0, or any.
pub(crate) fn class_weight(random: &mut Random, count: usize) -> Option<Vec<f32>> {
    let kind = random.below(7);
    let equal = *random.one_of(&[1.0, 0.3, 2.5]);
    let one = |_| match kind {
        0 => 0.0,
        1 => equal,
        2 => random.below(3) as f32,
        3 => (random.unit() * 4.0 + 0.01) as f32,
        _ => 10f64.powf(random.unit() * 6.0 - 3.0) as f32,
    };
    (kind < 5).then(|| (0..count).map(one).collect())
}

/// Logits of one kind, or of several, with a NaN or an ∞ among them in some cases.
pub(crate) fn logits(random: &mut Random, sizes: Sizes) -> Vec<f32> {
    let kind = random.below(8);
    let mut logits: Vec<f32> = Vec::with_capacity(sizes.elements());
    for _ in 0..sizes.elements() {
        let kind = if kind == 7 { random.below(7) } else { kind };
        let sign = if random.chance(0.5) { 1.0 } else { -1.0 };
        logits.push(match kind {
            0 => (sign * 10f64.powf(-9.0 + 7.0 * random.unit())) as f32,
            1 => sign as f32 * random.below(4) as f32,
            2 => (sign * random.unit() * 8.0) as f32,
            3 => sign as f32 * 17.0,
            4 => sign as f32 * *random.one_of(&[100.0, 88.0, 104.0]),
            5 => sign as f32 * *random.one_of(&[1e4, 1e3, 2048.0, 5e3]),
            _ => (sign * random.unit() * 120.0) as f32,
        });
    }
    if random.chance(0.15) {
        for _ in 0..=random.below(3) {
            let at = random.below(logits.len());
            logits[at] = *random.one_of(&[f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::NEG_INFINITY]);
        }
    }
    logits
}

/// Numbers that follow from a seed: `splitmix64`.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.unit() * end as f64) as usize
    }

    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    pub(crate) fn one_of<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    pub(crate) fn reduction(&mut self) -> Reduction {
        *self.one_of(&[Reduction::Mean, Reduction::Sum, Reduction::None])
    }
}

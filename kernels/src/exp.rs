//! The two functions that the losses are made of: e^−x and log(1 + x), polynomials of their own making.

use std::hint::black_box;

use wide::{f32x4, i32x4};

use crate::lanes::{bits, from_bits};

/// 1.5 · 2²³: adding it to a number rounds it to an integer and leaves that in the low bits.
const ROUND: f32 = 12_582_912.0;
/// ln 2 in two parts, the first with nine significant bits: its product with an exponent is exact.
const LN_2: [f32; 2] = [0.693_359_4, -2.121_944_4e-4];
/// Below it e^x is half of the least float or less.
const LEAST: f32 = -105.0;

/// (e^r − 1 − r) / r² on |r| ≤ ln 2 / 2, the relative error of e^r minimised: 0.05 · 2⁻²⁴.
const EXP: [f32; 5] = [0.499_999_94, 0.166_665_2, 0.041_668_393, 0.008_368_781, 0.001_381_446_7];
/// (log(1 + x) − x) / x² on [0, 1], the relative error of log(1 + x) minimised: 0.09 · 2⁻²⁴.
const LOG: [f32; 9] = [
    -0.499_999_3,
    0.333_305_12,
    -0.249_585_87,
    0.196_954_01,
    -0.153_553_96,
    0.106_805_556,
    -0.057_664_443,
    0.020_204_585,
    -0.003_318_472_3,
];

/// e^(x + low) for x ≤ 0, where `low` is what rounding took from x.
#[derive(Clone, Copy)]
pub(crate) struct Exp {
    round: f32x4,
    log2_e: f32x4,
    ln_2: [f32x4; 2],
    one: f32x4,
    coefficients: [f32x4; 5],
}

impl Exp {
    /// Its constants, as values that the compiler does not know: an engine writes a constant anew, in several instructions, wherever
    /// it stands in a loop, but keeps a value.
    #[inline(always)]
    pub(crate) fn new() -> Self {
        black_box(Self {
            round: f32x4::splat(ROUND),
            log2_e: f32x4::splat(std::f32::consts::LOG2_E),
            ln_2: LN_2.map(f32x4::splat),
            one: f32x4::splat(1.0),
            coefficients: EXP.map(f32x4::splat),
        })
    }

    /// e^x · 2^−`shift`, for an x whose digits need no shift of its own; the product is at most 2.
    ///
    /// `FAR` is for products below 2⁻¹²⁵.
    #[inline(always)]
    pub(crate) fn shifted<const FAR: bool>(&self, x: f32x4, shift: i32x4) -> f32x4 {
        let rounded = x * self.log2_e + self.round;
        let power = self.rest(x, rounded - self.round, f32x4::splat(0.0));
        let n = bits(rounded) - shift;
        if FAR {
            let n = n.max(i32x4::splat(-152));
            let half = n >> 1;
            let rest = from_bits(((n - half) << 23) + bits(self.one));
            from_bits(bits(power) + (half << 23)) * rest
        } else {
            from_bits(bits(power) + (n << 23))
        }
    }

    /// The shift that leaves e^x between one half and 2.
    #[inline(always)]
    pub(crate) fn shift(&self, x: f32x4) -> i32x4 {
        bits(x * self.log2_e + self.round)
    }

    /// A shift as a number: s / ln 2.
    #[inline(always)]
    pub(crate) fn exponent(&self, shift: i32x4) -> f32x4 {
        from_bits(shift) - self.round
    }

    /// s − x, s the multiple of ln 2 that a shift stands for.
    #[inline(always)]
    pub(crate) fn below(&self, shift: i32x4, x: f32x4) -> f32x4 {
        let n = self.exponent(shift);
        (n * self.ln_2[0] - x) + n * self.ln_2[1]
    }

    /// e^(x − n · ln 2 + low).
    #[inline(always)]
    fn rest(&self, x: f32x4, n: f32x4, low: f32x4) -> f32x4 {
        let r = (x - n * self.ln_2[0]) - n * self.ln_2[1] + low;
        let c = &self.coefficients;
        let r2 = r * r;
        self.one + (r + r2 * ((c[0] + c[1] * r) + ((c[2] + c[3] * r) + c[4] * r2) * r2))
    }

    /// `FAR` is for x below −87, where the result is subnormal or 0; without it, x is at least −87.
    #[inline(always)]
    pub(crate) fn of<const FAR: bool>(&self, x: f32x4, low: f32x4) -> f32x4 {
        let x = if FAR { x.fast_max(f32x4::splat(LEAST)) } else { x };
        let rounded = x * self.log2_e + self.round;
        let power = self.rest(x, rounded - self.round, low);
        if FAR {
            // In two steps: neither power of two is subnormal, and the second product rounds once.
            let n = bits(rounded) - bits(self.round);
            let half = n >> 1;
            let rest = from_bits(((n - half) << 23) + bits(self.one));
            from_bits(bits(power) + (half << 23)) * rest
        } else {
            from_bits(bits(power) + (bits(rounded) << 23))
        }
    }
}

/// log(1 + x) for x from 0 on.
#[derive(Clone, Copy)]
pub(crate) struct Log1p {
    one: f32x4,
    coefficients: [f32x4; 9],
}

impl Log1p {
    /// As [`Exp::new`].
    #[inline(always)]
    pub(crate) fn new() -> Self {
        black_box(Self { one: f32x4::splat(1.0), coefficients: LOG.map(f32x4::splat) })
    }

    /// For x in [0, 1].
    #[inline(always)]
    pub(crate) fn near(&self, x: f32x4) -> f32x4 {
        let c = &self.coefficients;
        let x2 = x * x;
        let x4 = x2 * x2;
        let low = (c[0] + c[1] * x) + (c[2] + c[3] * x) * x2;
        let high = (c[4] + c[5] * x) + ((c[6] + c[7] * x) + c[8] * x2) * x2;
        x + x2 * (low + high * x4)
    }

    /// A row of them, for a pass of its own.
    #[inline(always)]
    pub(crate) fn row(&self, from: &[f32x4], to: &mut [f32x4]) {
        for (log, &x) in to.iter_mut().zip(from) {
            *log = self.near(x);
        }
    }

    /// For any x, where `sum` is 1 + x rounded.
    #[inline(always)]
    pub(crate) fn far(&self, x: f32x4, sum: f32x4) -> f32x4 {
        // sum = 2^k · (1 + rest).
        let one = bits(self.one);
        let exponent = (bits(sum) - one) >> 23;
        let rest = from_bits(bits(sum) - (exponent << 23)) - self.one;
        let k = f32x4::from_i32x4(exponent);
        let near = x.simd_le(self.one);
        let log = self.near(near.select(x, rest));
        near.select(log, k * f32x4::splat(LN_2[0]) + (log + k * f32x4::splat(LN_2[1])))
    }
}

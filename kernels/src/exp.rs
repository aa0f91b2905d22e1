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
/// (2 · artanh(s) − 2s) / s³ on s² ≤ 1/9, the relative error of 2 · artanh(s) minimised: 0.08 · 2⁻²⁴.
const ARTANH: [f32; 4] = [0.666_664_2, 0.400_214_37, 0.280_030_25, 0.280_067_83];

/// e^x for x ≤ 0.
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
        let power = self.rest(self.left(x, rounded - self.round));
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

    /// x − n · ln 2.
    #[inline(always)]
    fn left(&self, x: f32x4, n: f32x4) -> f32x4 {
        (x - n * self.ln_2[0]) - n * self.ln_2[1]
    }

    /// e^r.
    #[inline(always)]
    fn rest(&self, r: f32x4) -> f32x4 {
        let c = &self.coefficients;
        let r2 = r * r;
        self.one + (r + r2 * ((c[0] + c[1] * r) + ((c[2] + c[3] * r) + c[4] * r2) * r2))
    }

    /// `FAR` is for x below −87, where the result is subnormal or 0; without it, x is at least −87.
    #[inline(always)]
    pub(crate) fn of<const FAR: bool>(&self, x: f32x4) -> f32x4 {
        self.of_both::<FAR>(x, |r| r)
    }

    /// The same of x − low, for a `low` that is less than the last place of x.
    #[inline(always)]
    pub(crate) fn of_difference<const FAR: bool>(&self, x: f32x4, low: f32x4) -> f32x4 {
        self.of_both::<FAR>(x, |r| r - low)
    }

    /// Where `mend` adds to what is left of x.
    #[inline(always)]
    fn of_both<const FAR: bool>(&self, x: f32x4, mend: impl Fn(f32x4) -> f32x4) -> f32x4 {
        let x = if FAR { x.fast_max(f32x4::splat(LEAST)) } else { x };
        let rounded = x * self.log2_e + self.round;
        let power = self.rest(mend(self.left(x, rounded - self.round)));
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
    two: f32x4,
    ln_2: [f32x4; 2],
    coefficients: [f32x4; 4],
}

impl Log1p {
    /// As [`Exp::new`].
    #[inline(always)]
    pub(crate) fn new() -> Self {
        black_box(Self {
            one: f32x4::splat(1.0),
            two: f32x4::splat(2.0),
            ln_2: LN_2.map(f32x4::splat),
            coefficients: ARTANH.map(f32x4::splat),
        })
    }

    /// For x in [0, 1].
    #[inline(always)]
    pub(crate) fn near(&self, x: f32x4) -> f32x4 {
        // 2 · artanh(s), with 2s = x − s · x: what s lost to rounding counts a third.
        let s = x / (self.two + x);
        let s2 = s * s;
        let c = &self.coefficients;
        x - s * (x - s2 * (c[0] + s2 * (c[1] + s2 * (c[2] + s2 * c[3]))))
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
        near.select(log, k * self.ln_2[0] + (log + k * self.ln_2[1]))
    }
}

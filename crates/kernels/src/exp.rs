//! The two functions that the losses are made of: e^x and log(1 + x), polynomials of their own making.

use wide::{f32x4, i32x4};

use crate::lanes::{bits, choose, fma, fnma, from_bits, value};

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

/// e^x.
#[derive(Clone, Copy)]
pub(crate) struct Exp {
    round: f32x4,
    log2_e: f32x4,
    ln_2: [f32x4; 2],
    one: f32x4,
    coefficients: [f32x4; 5],
}

/// x = n · ln 2 + r: what is left of an exponent, and the power of two.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reduced {
    /// r.
    pub(crate) rest: f32x4,
    /// n in the low bits of a number.
    pub(crate) power: i32x4,
}

impl Exp {
    #[inline(always)]
    pub(crate) fn new() -> Self {
        Self {
            round: value(ROUND),
            log2_e: value(std::f32::consts::LOG2_E),
            ln_2: LN_2.map(value),
            one: value(1.0),
            coefficients: EXP.map(value),
        }
    }

    /// The first half of e^x, for a separate pass.
    #[inline(always)]
    pub(crate) fn reduce(&self, x: f32x4) -> Reduced {
        let rounded = fma(x, self.log2_e, self.round);
        let n = rounded - self.round;
        Reduced { rest: fnma(n, self.ln_2[1], fnma(n, self.ln_2[0], x)), power: bits(rounded) }
    }

    /// The second half, for an x from −87 to 87.
    #[inline(always)]
    pub(crate) fn near(&self, x: Reduced) -> f32x4 {
        from_bits(bits(self.polynomial(x.rest)) + (x.power << 23))
    }

    /// The second half for a result that may be subnormal or 0, times 2^−`shift`; the product is at most 2.
    #[inline(always)]
    pub(crate) fn far(&self, x: Reduced, shift: i32x4) -> f32x4 {
        // In two steps: neither power of two is subnormal, and the second product rounds once.
        let n = (x.power - shift).max(i32x4::splat(-152));
        let half = n >> 1;
        let rest = from_bits(((n - half) << 23) + bits(self.one));
        from_bits(bits(self.polynomial(x.rest)) + (half << 23)) * rest
    }

    /// e^(x − low) for an x below −87, too, where the result is subnormal or 0; `low` is less than the last place of x.
    #[inline(always)]
    pub(crate) fn least(&self, x: f32x4, low: f32x4) -> f32x4 {
        let mut x = self.reduce(x.fast_max(f32x4::splat(LEAST)));
        x.rest -= low;
        self.far(x, bits(self.round))
    }

    /// The shift that leaves e^x between one half and 2.
    #[inline(always)]
    pub(crate) fn shift(&self, x: f32x4) -> i32x4 {
        bits(fma(x, self.log2_e, self.round))
    }

    /// s − x, s the multiple of ln 2 that a shift stands for.
    #[inline(always)]
    pub(crate) fn below(&self, shift: i32x4, x: f32x4) -> f32x4 {
        let n = from_bits(shift) - self.round;
        fma(n, self.ln_2[1], fma(n, self.ln_2[0], f32x4::splat(0.0) - x))
    }

    /// e^r.
    #[inline(always)]
    fn polynomial(&self, r: f32x4) -> f32x4 {
        let c = &self.coefficients;
        let r2 = r * r;
        let high = fma(c[4], r2, fma(c[3], r, c[2]));
        self.one + fma(r2, fma(high, r2, fma(c[1], r, c[0])), r)
    }
}

/// log(1 + x) and log(1 + a / b).
#[derive(Clone, Copy)]
pub(crate) struct Log1p {
    two: f32x4,
    ln_2: [f32x4; 2],
    coefficients: [f32x4; 4],
}

impl Log1p {
    #[inline(always)]
    pub(crate) fn new() -> Self {
        Self { two: value(2.0), ln_2: LN_2.map(value), coefficients: ARTANH.map(value) }
    }

    /// log(1 + x) for x in [0, 1].
    #[inline(always)]
    pub(crate) fn near(&self, x: f32x4) -> f32x4 {
        // 2 · artanh(s), with 2s = x − s · x: what s lost to rounding counts a third.
        let s = x / (self.two + x);
        let s2 = s * s;
        fnma(s, fnma(s2, self.artanh(s2), x), x)
    }

    /// log(1 + `part` / `rest`) + `mend`, where `sum` is both rounded.
    #[inline(always)]
    pub(crate) fn ratio(&self, part: f32x4, rest: f32x4, sum: f32x4, mend: f32x4) -> f32x4 {
        // sum = 2^k · rest · (1 + m), m from 0 to 1: the logarithm is k · ln 2 + 2 · artanh(m / (2 + m)).
        let k: i32x4 = (bits(sum) - bits(rest)) >> 23;
        let scaled = from_bits(bits(rest) + (k << 23));
        let excess = choose(k.simd_eq(i32x4::splat(0)), part, sum - scaled);
        let s = excess / fma(self.two, scaled, excess);
        let s2 = s * s;
        let log = fma(s * s2, self.artanh(s2), mend) + (s + s);
        let k = f32x4::from_i32x4(k);
        fma(k, self.ln_2[0], fma(k, self.ln_2[1], log))
    }

    #[inline(always)]
    fn artanh(&self, s2: f32x4) -> f32x4 {
        let c = &self.coefficients;
        fma(s2, fma(s2, fma(s2, c[3], c[2]), c[1]), c[0])
    }
}

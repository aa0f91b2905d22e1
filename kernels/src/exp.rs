//! The two functions that the losses are made of: e^−x and log(1 + x), polynomials of their own making.

use wide::f32x4;

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
///
/// `FAR` is for x below −87, where the result is subnormal or 0; without it, x is at least −87.
#[inline(always)]
pub(crate) fn exp<const FAR: bool>(x: f32x4, low: f32x4) -> f32x4 {
    let x = if FAR { x.fast_max(f32x4::splat(LEAST)) } else { x };
    let rounded = x * f32x4::splat(std::f32::consts::LOG2_E) + f32x4::splat(ROUND);
    let n = rounded - f32x4::splat(ROUND);
    let r = (x - n * f32x4::splat(LN_2[0])) - n * f32x4::splat(LN_2[1]) + low;
    let power = f32x4::splat(1.0) + (r + r * r * polynomial(EXP, r));
    if FAR {
        // In two steps: neither power of two is subnormal, and the second product rounds once.
        let n = bits(rounded) - bits(f32x4::splat(ROUND));
        let half = n >> 1;
        let rest = from_bits(((n - half) << 23) + bits(f32x4::splat(1.0)));
        from_bits(bits(power) + (half << 23)) * rest
    } else {
        from_bits(bits(power) + (bits(rounded) << 23))
    }
}

/// log(1 + x) for x in [0, 1].
#[inline(always)]
pub(crate) fn log1p(x: f32x4) -> f32x4 {
    x + x * x * polynomial(LOG, x)
}

/// log(1 + x) for x from 0 on, where `sum` is 1 + x rounded.
#[inline(always)]
pub(crate) fn log1p_far(x: f32x4, sum: f32x4) -> f32x4 {
    // sum = 2^k · (1 + rest).
    let one = bits(f32x4::splat(1.0));
    let exponent = (bits(sum) - one) >> 23;
    let rest = from_bits(bits(sum) - (exponent << 23)) - f32x4::splat(1.0);
    let k = f32x4::from_i32x4(exponent);
    let near = x.simd_le(f32x4::splat(1.0));
    let log = log1p(near.select(x, rest));
    near.select(log, k * f32x4::splat(LN_2[0]) + (log + k * f32x4::splat(LN_2[1])))
}

#[inline(always)]
fn polynomial<const N: usize>(coefficients: [f32; N], x: f32x4) -> f32x4 {
    let mut sum = f32x4::splat(coefficients[N - 1]);
    for &c in coefficients[..N - 1].iter().rev() {
        sum = sum * x + f32x4::splat(c);
    }
    sum
}

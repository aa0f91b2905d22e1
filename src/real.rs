//! The two number types that the kernels run on.

use std::ops::{Add, Div, Mul, Neg, Sub};

use crate::backend::Kernel;

/// A floating-point number: `f32`, which is what PyTorch would show, or `f64`, the truth beside it.
///
/// Sealed: no other type implements it.
pub trait Real:
    Copy
    + Default
    + PartialOrd
    + std::fmt::Debug
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + Kernel
    + 'static
{
    /// 1.
    const ONE: Self;

    /// The same value in double precision, exact.
    fn to_f64(self) -> f64;

    /// The nearest value of this type.
    fn from_f64(value: f64) -> Self;
}

impl Real for f32 {
    const ONE: Self = 1.0;

    fn to_f64(self) -> f64 {
        f64::from(self)
    }

    fn from_f64(value: f64) -> Self {
        value as Self
    }
}

impl Real for f64 {
    const ONE: Self = 1.0;

    fn to_f64(self) -> f64 {
        self
    }

    fn from_f64(value: f64) -> Self {
        value
    }
}

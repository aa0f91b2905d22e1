//! How large everything in a document may be, and the checks of it.

use pixelwise::{Error, Shape};

/// The largest size of a logit.
pub const LOGIT_LIMIT: f32 = 1000.0;
/// The most images, rows, columns and classes that can be asked for by hand.
pub const MAX_IMAGES: usize = 4;
/// The most rows, and the most columns.
pub const MAX_SIDE: usize = 16;
/// The fewest classes of the multiclass form.
pub const MIN_CLASSES: usize = 2;
/// The most classes.
pub const MAX_CLASSES: usize = 21;
/// The largest weight of a pixel or a class, and the largest `pos_weight`.
pub const WEIGHT_LIMIT: f32 = 1000.0;
/// The largest value that `ignore_index` can have, and the least with a minus.
pub const INDEX_LIMIT: i32 = 1000;

/// The most steps that are kept; the oldest fall off.
pub const MAX_STEPS: usize = 2_000;
/// The most moments that a timeline has: with it, sums of steps fit into 32 bits everywhere.
pub const MAX_MOMENTS: usize = 1 << 30;
/// The moment at which learning stops, so that there is room for edits after it.
pub const MAX_LEARNED: usize = MAX_MOMENTS - 2 * MAX_STEPS;

/// Checks that a value lies in a range that includes both ends.
///
/// # Errors
/// [`Error::OutOfRange`] where it does not, NaN among them.
pub(crate) fn check(what: &'static str, value: f64, min: f64, max: f64) -> Result<(), Error> {
    if (min..=max).contains(&value) {
        return Ok(());
    }
    Err(Error::OutOfRange { what, value, min, max })
}

pub(crate) fn check_count(what: &'static str, value: usize, min: usize, max: usize) -> Result<(), Error> {
    check(what, value as f64, min as f64, max as f64)
}

/// Checks that a number can be a logit: of a bounded size, ±∞ or NaN.
///
/// # Errors
/// [`Error::OutOfRange`] for a finite one beyond [`LOGIT_LIMIT`].
pub fn check_logit(value: f64) -> Result<(), Error> {
    let limit = f64::from(LOGIT_LIMIT);
    if value.is_finite() { check("logit", value, -limit, limit) } else { Ok(()) }
}

/// Whether a number can be a logit.
pub(crate) fn is_logit(z: f32) -> bool {
    !z.is_finite() || z.abs() <= LOGIT_LIMIT
}

/// The nearest number that can be a logit; ±∞ and NaN are.
pub(crate) fn to_logit(z: f32) -> f32 {
    if z.is_nan() {
        f32::NAN
    } else if z.is_finite() {
        z.clamp(-LOGIT_LIMIT, LOGIT_LIMIT)
    } else {
        z
    }
}

/// Checks that a probability of a target is one.
///
/// # Errors
/// [`Error::OutOfRange`].
pub fn check_probability(value: f32) -> Result<(), Error> {
    check("target", f64::from(value), 0.0, 1.0)
}

/// Checks that a weight, of a pixel or a class, is in its range.
///
/// # Errors
/// [`Error::OutOfRange`].
pub fn check_weight(weight: f32) -> Result<(), Error> {
    check("weight", f64::from(weight), 0.0, f64::from(WEIGHT_LIMIT))
}

/// Checks that a scene can have this shape: everything that is computed from a scene is bounded by it.
///
/// # Errors
/// [`Error::BrokenDocument`] where it cannot.
pub(crate) fn check_shape(Shape { n, c, h, w }: Shape) -> Result<(), Error> {
    let sides = (1..=MAX_IMAGES).contains(&n) && [h, w].iter().all(|side| (1..=MAX_SIDE).contains(side));
    if !sides {
        return Err(Error::BrokenDocument { reason: "a size is out of range" });
    }
    if !(MIN_CLASSES..=MAX_CLASSES).contains(&c) {
        return Err(Error::BrokenDocument { reason: "the number of classes is out of range" });
    }
    Ok(())
}

//! The colours of a map: numbers to words in one pass.

/// Where on a ramp of 256 colours a number lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// x · scale + offset.
    Linear {
        /// Steps of the ramp for 1.
        scale: f32,
        /// The step of 0.
        offset: f32,
    },
    /// √(x · scale), which tells small numbers apart.
    Root {
        /// The square of the steps of the ramp for 1.
        scale: f32,
    },
}

/// Writes the colour of each number; the ends of the ramp for what is beyond them, `nothing` for NaN.
///
/// # Panics
/// If there is not a word for each number.
pub fn paint(values: &[f32], place: Place, ramp: &[u32; 256], nothing: u32, words: &mut [u32]) {
    assert_eq!(values.len(), words.len(), "a word for each number");
    match place {
        Place::Linear { scale, offset } => each(values, words, ramp, nothing, |x| x * scale + offset),
        Place::Root { scale } => each(values, words, ramp, nothing, |x| (x * scale).max(0.0).sqrt()),
    }
}

#[inline(always)]
fn each(values: &[f32], words: &mut [u32], ramp: &[u32; 256], nothing: u32, step: impl Fn(f32) -> f32) {
    for (word, &x) in words.iter_mut().zip(values) {
        // A cast ends at 0 and 255 by itself.
        let colour = ramp[usize::from((step(x) + 0.5) as u8)];
        *word = if x.is_nan() { nothing } else { colour };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_nearest_step_and_the_ends_hold() {
        let ramp = std::array::from_fn(|i| i as u32);
        let values = [-9.0, -1.0, 0.0, 0.25, 1.0, 9.0, f32::NAN, f32::INFINITY, f32::NEG_INFINITY];
        let mut words = [0; 9];
        paint(&values, Place::Linear { scale: 127.5, offset: 127.5 }, &ramp, 999, &mut words);
        assert_eq!(words, [0, 0, 128, 159, 255, 255, 999, 255, 0]);
        paint(&values, Place::Root { scale: 255.0 * 255.0 }, &ramp, 999, &mut words);
        assert_eq!(words, [0, 0, 0, 128, 255, 255, 999, 255, 0]);
    }
}

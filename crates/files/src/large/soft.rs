//! A target of probabilities: one a pixel for BCE, one a class for cross-entropy.

use crate::repair::Working;

/// The probability that a target gives each class, `[N, K, H, W]`: its channels as they are, of a single one 1 − t and t.
pub(super) fn probabilities(target: &Working) -> Vec<f32> {
    let values = target.values.floats();
    if target.shape.c > 1 {
        return values.into_owned();
    }
    let plane = (target.shape.h * target.shape.w).max(1);
    let both =
        |image: &[f32]| image.iter().map(|t| 1.0 - t).chain(image.iter().copied()).collect::<Vec<f32>>();
    values.chunks_exact(plane).flat_map(both).collect()
}

/// The likeliest class of each pixel, the first of equals: what scores, edges and shares take for the class of a pixel. Of two classes it is
/// the second where its probability is above one half.
pub(super) fn likeliest(soft: &[f32], classes: usize, plane: usize) -> Vec<i32> {
    let plane = plane.max(1);
    let pixel = |image: &[f32], at: usize| {
        let of = |class: usize| image[class * plane + at];
        (1..classes).fold(0, |best, class| if of(class) > of(best) { class } else { best }) as i32
    };
    soft.chunks_exact(classes * plane)
        .flat_map(|image| (0..plane).map(move |at| pixel(image, at)).collect::<Vec<i32>>())
        .collect()
}

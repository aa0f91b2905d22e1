//! What the axes of a tensor are: guessed from the sizes of output and target together, and changeable.

use pixelwise::Shape;

use crate::tensor::{Tensor, Values};

/// The order of a tensor's axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `[H, W]`.
    Hw,
    /// `[K, H, W]`.
    Khw,
    /// `[H, W, K]`.
    Hwk,
    /// `[N, H, W]`.
    Nhw,
    /// `[N, K, H, W]`, PyTorch's.
    Nkhw,
    /// `[N, H, W, K]`.
    Nhwk,
}

impl Layout {
    /// As it is written: `[N, K, H, W]`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hw => "[H, W]",
            Self::Khw => "[K, H, W]",
            Self::Hwk => "[H, W, K]",
            Self::Nhw => "[N, H, W]",
            Self::Nkhw => "[N, K, H, W]",
            Self::Nhwk => "[N, H, W, K]",
        }
    }

    /// The layout that is written so.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Hw, Self::Khw, Self::Hwk, Self::Nhw, Self::Nkhw, Self::Nhwk]
            .into_iter()
            .find(|layout| layout.name() == name)
    }

    /// The layouts that so many axes can have, PyTorch's first.
    #[must_use]
    pub const fn of_rank(rank: usize) -> &'static [Self] {
        match rank {
            2 => &[Self::Hw],
            3 => &[Self::Khw, Self::Nhw, Self::Hwk],
            4 => &[Self::Nkhw, Self::Nhwk],
            _ => &[],
        }
    }

    /// Whether the channels stand last.
    #[must_use]
    pub const fn channels_last(self) -> bool {
        matches!(self, Self::Hwk | Self::Nhwk)
    }

    /// What sizes in this order are as `[N, K, H, W]`.
    pub(crate) fn shape(self, sizes: &[usize]) -> Option<Shape> {
        match (self, sizes) {
            (Self::Hw, &[h, w]) => Some(Shape::new(1, 1, h, w)),
            (Self::Khw, &[c, h, w]) | (Self::Hwk, &[h, w, c]) => Some(Shape::new(1, c, h, w)),
            (Self::Nhw, &[n, h, w]) => Some(Shape::new(n, 1, h, w)),
            (Self::Nkhw, &[n, c, h, w]) | (Self::Nhwk, &[n, h, w, c]) => Some(Shape::new(n, c, h, w)),
            _ => None,
        }
    }

    /// The tensor's elements in the order `[N, K, H, W]`.
    pub(crate) fn in_order(self, tensor: &Tensor) -> Values {
        match self {
            Self::Hwk => tensor.permuted(&[2, 0, 1]).values,
            Self::Nhwk => tensor.permuted(&[0, 3, 1, 2]).values,
            _ => tensor.values.clone(),
        }
    }
}

/// The layouts in which an output and a target fit each other best.
pub(crate) fn guess(output: Option<&[usize]>, target: Option<&[usize]>) -> (Option<Layout>, Option<Layout>) {
    let options = |sizes: Option<&[usize]>| -> Vec<Option<Layout>> {
        match sizes.map(|sizes| Layout::of_rank(sizes.len())) {
            Some(layouts) if !layouts.is_empty() => layouts.iter().copied().map(Some).collect(),
            _ => vec![None],
        }
    };
    let mut best = (i32::MIN, (None, None));
    for of_output in options(output) {
        for of_target in options(target) {
            let shapes = (
                of_output.zip(output).and_then(|(layout, sizes)| layout.shape(sizes)),
                of_target.zip(target).and_then(|(layout, sizes)| layout.shape(sizes)),
            );
            let score = score(shapes.0, shapes.1);
            if score > best.0 {
                best = (score, (of_output, of_target));
            }
        }
    }
    best.1
}

/// How well two shapes suit a segmentation: the same pixels, few channels, one channel in the target.
fn score(output: Option<Shape>, target: Option<Shape>) -> i32 {
    let mut score = 0;
    if let Some(Shape { n, c, h, w }) = output {
        score += i32::from(c < h && c < w) + i32::from(c <= 256) + i32::from(n <= h && n <= w);
    }
    if let Some(Shape { n, c, h, w }) = target {
        score += 2 * i32::from(c == 1) + i32::from(c < h && c < w) - 2 * i32::from(n > 1 && (h < n || w < n));
    }
    if let (Some(output), Some(target)) = (output, target) {
        score += 8 * i32::from((output.h, output.w) == (target.h, target.w));
        score += 4 * i32::from(output.n == target.n);
        score += i32::from(target.c == output.c);
    }
    score
}

#[cfg(test)]
mod tests {
    use super::Layout::{Hw, Hwk, Khw, Nhw, Nhwk, Nkhw};
    use super::*;

    #[track_caller]
    fn check(output: &[usize], target: &[usize], layouts: (Layout, Layout)) {
        assert_eq!(guess(Some(output), Some(target)), (Some(layouts.0), Some(layouts.1)));
    }

    #[test]
    fn layouts_are_guessed_from_both_shapes() {
        check(&[1, 2, 64, 64], &[64, 64], (Nkhw, Hw));
        check(&[4, 5, 32, 32], &[4, 32, 32], (Nkhw, Nhw));
        check(&[1, 48, 64, 3], &[1, 48, 64], (Nhwk, Khw));
        check(&[64, 64, 21], &[64, 64], (Hwk, Hw));
        check(&[21, 64, 64], &[64, 64], (Khw, Hw));
        check(&[4, 64, 64], &[4, 64, 64], (Nhw, Nhw));
        check(&[1, 2, 64, 64], &[64, 64, 3], (Nkhw, Hwk));
        check(&[1, 1, 64, 64], &[1, 1, 64, 64], (Nkhw, Nkhw));
        check(&[2, 3, 4, 4], &[2, 3, 4, 4], (Nkhw, Nkhw));
        check(&[5, 5], &[5, 5], (Hw, Hw));
    }

    #[test]
    fn an_output_alone_has_few_channels() {
        assert_eq!(guess(Some(&[21, 512, 512]), None).0, Some(Khw));
        assert_eq!(guess(Some(&[512, 512, 21]), None).0, Some(Hwk));
        assert_eq!(guess(Some(&[1, 1, 1, 1, 1]), None).0, None);
    }
}

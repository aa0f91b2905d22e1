//! What share of the loss each class, each image and the edges of the mask carry.

use pixelwise::Shape;

use super::Large;

/// A class's part in the loss.
#[derive(Clone, Debug, PartialEq)]
pub struct ClassPart {
    /// The class.
    pub class: usize,
    /// Its share of the kept pixels.
    pub pixels: f64,
    /// Its share of the loss.
    pub loss: f64,
    /// Its intersection over union.
    pub iou: Option<f64>,
    /// Its Dice.
    pub dice: Option<f64>,
}

/// Where the loss lies.
#[derive(Clone, Debug, PartialEq)]
pub struct Parts {
    /// By class: those that the mask holds.
    pub classes: Vec<ClassPart>,
    /// Each image's share.
    pub images: Vec<f64>,
    /// The share of the kept pixels that lies within two pixels of another class.
    pub edge_pixels: f64,
    /// Their share of the loss.
    pub edge_loss: f64,
}

impl Large {
    /// Where the loss lies.
    #[must_use]
    pub fn parts(&self) -> Parts {
        let classes = self.classes();
        let (mut counts, mut sums) = (vec![0_usize; classes], vec![0.0_f64; classes]);
        let mut images = vec![0.0_f64; self.shape.n];
        let (mut edge_count, mut edge_sum, mut kept, mut total) = (0_usize, 0.0, 0_usize, 0.0);
        for (at, (&class, &cost)) in self.target.iter().zip(&self.cost).enumerate() {
            let Some(class) = usize::try_from(class).ok().filter(|_| class != self.ignore_index) else {
                continue;
            };
            let cost = f64::from(cost);
            counts[class] += 1;
            sums[class] += cost;
            images[at / self.plane()] += cost;
            kept += 1;
            total += cost;
            if self.edges[at] {
                edge_count += 1;
                edge_sum += cost;
            }
        }
        let share = |part: f64| part / total;
        let of_class = |class: usize| ClassPart {
            class,
            pixels: counts[class] as f64 / kept as f64,
            loss: share(sums[class]),
            iou: self.metrics.iou[class],
            dice: self.metrics.dice[class],
        };
        Parts {
            classes: (0..classes).filter(|&class| counts[class] > 0).map(of_class).collect(),
            images: images.into_iter().map(share).collect(),
            edge_pixels: edge_count as f64 / kept as f64,
            edge_loss: share(edge_sum),
        }
    }
}

/// Whether each pixel lies within two pixels of another class of its image.
pub(super) fn edges(target: &[i32], Shape { n, h, w, .. }: Shape) -> Vec<bool> {
    let mut edges = vec![false; target.len()];
    let plane = h * w;
    for image in 0..n {
        for row in 0..h {
            for column in 0..w {
                let at = image * plane + row * w + column;
                let differs = (column + 1 < w && target[at] != target[at + 1])
                    || (row + 1 < h && target[at] != target[at + w]);
                if differs {
                    let (top, bottom) = (row.saturating_sub(1), (row + 2).min(h - 1));
                    let (left, right) = (column.saturating_sub(1), (column + 2).min(w - 1));
                    for row in top..=bottom {
                        let from = image * plane + row * w;
                        edges[from + left..=from + right].fill(true);
                    }
                }
            }
        }
    }
    edges
}

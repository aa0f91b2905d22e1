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

/// What pixels cost together.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    classes: Vec<f64>,
    images: Vec<f64>,
    edge_pixels: usize,
    edges: f64,
}

impl Large {
    /// Where the loss lies.
    #[must_use]
    pub fn parts(&self) -> Parts {
        let Sums { classes, images, edge_pixels, edges } = &self.cost.sums;
        let (kept, total) = (self.counts.iter().sum::<usize>() as f64, classes.iter().sum::<f64>());
        let of_class = |class: usize| ClassPart {
            class,
            pixels: self.counts[class] as f64 / kept,
            loss: classes[class] / total,
            iou: self.metrics.iou[class],
            dice: self.metrics.dice[class],
        };
        Parts {
            classes: (0..classes.len()).filter(|&class| self.counts[class] > 0).map(of_class).collect(),
            images: images.iter().map(|sum| sum / total).collect(),
            edge_pixels: *edge_pixels as f64 / kept,
            edge_loss: edges / total,
        }
    }

    pub(super) fn find_sums(&self) -> Sums {
        let mut sums = Sums { classes: vec![0.0; self.counts.len()], ..Sums::default() };
        let images =
            self.target.chunks(self.plane().max(1)).zip(self.cost.pixels.chunks(self.plane().max(1)));
        for ((target, pixels), edges) in images.zip(self.edges.chunks(self.plane().max(1))) {
            let mut image = 0.0;
            for ((&class, &cost), &edge) in target.iter().zip(pixels).zip(edges) {
                if class == self.ignore_index {
                    continue;
                }
                let cost = f64::from(cost);
                sums.classes[class as usize] += cost;
                image += cost;
                if edge {
                    sums.edge_pixels += 1;
                    sums.edges += cost;
                }
            }
            sums.images.push(image);
        }
        sums
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

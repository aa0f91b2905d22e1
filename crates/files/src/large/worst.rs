//! The pixels that cost most, one for each neighbourhood.

use pixelwise::Shape;

use super::Large;

/// How many are found.
const COUNT: usize = 8;
/// How far a neighbourhood reaches: 25 × 25 pixels.
const REACH: usize = 12;

/// A pixel that costs more than all around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Worst {
    /// Its image.
    pub image: usize,
    /// Its row.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// Its class.
    pub class: i32,
    /// The probability of class 1, of more than two classes of its own.
    pub probability: f32,
    /// What it costs.
    pub cost: f32,
    /// The share of the loss that the 25 × 25 pixels around it carry.
    pub around: f64,
}

impl Large {
    /// The pixels that cost most, the worst first, none within 12 pixels of a worse one.
    #[must_use]
    pub fn worst(&self) -> &[Worst] {
        &self.cost.worst
    }

    pub(super) fn find_worst(&self) -> Vec<Worst> {
        let Shape { n, h, w, .. } = self.shape;
        let cost = &self.cost.pixels;
        let total: f64 = cost.iter().copied().map(f64::from).sum();
        let mut taken = vec![false; cost.len()];
        // The worst pixel of each row, found again only in rows of which something was taken.
        let mut of_rows: Vec<Option<usize>> =
            (0..n * h).map(|row| worst_of(cost, &taken, row * w, w)).collect();
        let mut worst = Vec::new();
        while worst.len() < COUNT {
            let Some(at) = of_rows.iter().flatten().copied().reduce(|a, b| worse(cost, a, b)) else { break };
            let (image, row, column) = (at / w / h, at / w % h, at % w);
            let columns = column.saturating_sub(REACH)..(column + REACH + 1).min(w);
            let mut around = 0.0;
            for row in row.saturating_sub(REACH)..(row + REACH + 1).min(h) {
                let from = (image * h + row) * w;
                let range = from + columns.start..from + columns.end;
                taken[range.clone()].fill(true);
                around += cost[range].iter().copied().map(f64::from).sum::<f64>();
                of_rows[image * h + row] = worst_of(cost, &taken, from, w);
            }
            worst.push(Worst {
                image,
                row,
                column,
                class: self.target[at],
                probability: self.own_probability(at),
                cost: cost[at],
                around: around / total,
            });
        }
        worst
    }
}

/// The worst pixel of a row that costs something and is not taken.
fn worst_of(cost: &[f32], taken: &[bool], from: usize, width: usize) -> Option<usize> {
    let costs = |&at: &usize| !taken[at] && (cost[at] > 0.0 || cost[at].is_nan());
    (from..from + width).filter(costs).reduce(|a, b| worse(cost, a, b))
}

/// The one of two pixels that costs more, NaN more than any number; the first of equals, which is `a`.
fn worse(cost: &[f32], a: usize, b: usize) -> usize {
    if cost[b].total_cmp(&cost[a]).is_gt() { b } else { a }
}

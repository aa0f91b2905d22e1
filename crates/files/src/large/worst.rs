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
    pub fn worst(&self) -> Vec<Worst> {
        let Shape { h, w, .. } = self.shape;
        let plane = self.plane();
        let total: f64 = self.cost.iter().copied().map(f64::from).sum();
        let mut taken = vec![false; self.cost.len()];
        let mut worst = Vec::new();
        while worst.len() < COUNT {
            let candidates = self
                .cost
                .iter()
                .enumerate()
                .filter(|&(at, &cost)| !taken[at] && (cost > 0.0 || cost.is_nan()));
            // NaN is the worst of all.
            let Some((at, &cost)) = candidates.max_by(|(i, a), (j, b)| a.total_cmp(b).then(j.cmp(i))) else {
                break;
            };
            let (image, row, column) = (at / plane, at / w % h, at % w);
            let rows = row.saturating_sub(REACH)..(row + REACH + 1).min(h);
            let columns = column.saturating_sub(REACH)..(column + REACH + 1).min(w);
            let mut around = 0.0;
            for row in rows {
                let from = image * plane + row * w;
                let range = from + columns.start..from + columns.end;
                taken[range.clone()].fill(true);
                around += self.cost[range].iter().copied().map(f64::from).sum::<f64>();
            }
            worst.push(Worst {
                image,
                row,
                column,
                class: self.target[at],
                probability: self.own_probability(at),
                cost,
                around: around / total,
            });
        }
        worst
    }
}

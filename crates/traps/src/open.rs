//! What of a trap the lab can have as a scene: what was written, where its losses can be told so, else what was meant.

use pixelwise::{Error, Reduction, Shape};
use pixelwise_lab::document::limits::MAX_CLASSES;
use pixelwise_lab::{BinaryLoss, Import, Lab, MulticlassLoss, Options, Pixel};

use crate::grid::Grid;
use crate::runs::{rare, sigmoid, softmax};

/// A trap's scene.
#[derive(Clone, Debug, PartialEq)]
pub struct Opening {
    /// Whether it is what was written, not what was meant.
    pub written: bool,
    /// The pixel that the card speaks of, in reading order.
    pub(crate) pixel: Option<usize>,
    import: Import,
}

impl Opening {
    /// The scene as a document, the pixel that the card speaks of selected.
    ///
    /// # Errors
    /// As [`Lab::import`]; none for the grids of the traps.
    pub fn lab(&self) -> Result<Lab, Error> {
        let mut lab = Lab::import(self.import.clone())?;
        if let Some(pixel) = self.pixel {
            let width = self.import.shape.w;
            lab.select(Pixel::new(0, pixel / width, pixel % width))?;
        }
        Ok(lab.begun_here())
    }
}

/// The grid as it stands, which is what was meant.
pub(crate) fn meant(grid: &Grid, _: &[usize]) -> Opening {
    Opening { written: false, pixel: None, import: import(grid) }
}

/// The grid as it stands, which is what was written.
pub(crate) fn written(grid: &Grid, choices: &[usize]) -> Opening {
    told(grid, choices, |_| {})
}

/// What the mask calls foreground, as 1.
pub(crate) fn binary(grid: &Grid, choices: &[usize]) -> Opening {
    let mask = grid.mask.iter().map(|&y| f32::from(u8::from(y > 0.0))).collect();
    meant(&Grid { mask, ..grid.clone() }, choices)
}

/// The mask that is out of bounds, as it was meant: 255 for foreground, classes from 1, 255 for pixels that do not count, one channel.
pub(crate) fn repaired(grid: &Grid, choices: &[usize]) -> Opening {
    match choices.first() {
        Some(1) => {
            let mask = grid.mask.iter().map(|y| y - 1.0).collect();
            meant(&Grid { mask, ..grid.clone() }, choices)
        }
        Some(2) => meant(grid, choices),
        _ => binary(grid, choices),
    }
}

/// The first sigmoid's numbers as logits, so that the lab's own sigmoid is the second.
pub(crate) fn sigmoid_twice(grid: &Grid, choices: &[usize]) -> Opening {
    let logits = grid.logits.iter().map(|&z| sigmoid(z.into()) as f32).collect();
    written(&Grid { logits, ..grid.clone() }, choices)
}

/// The first softmax's numbers as logits, so that the lab's own softmax is the second.
pub(crate) fn softmax_twice(grid: &Grid, choices: &[usize]) -> Opening {
    let (plane, classes) = (grid.plane(), grid.shape[1]);
    let mut logits = grid.logits.clone();
    for at in 0..plane {
        let z: Vec<f64> = (0..classes).map(|class| grid.logits[class * plane + at].into()).collect();
        for (class, p) in softmax(&z).into_iter().enumerate() {
            logits[class * plane + at] = p as f32;
        }
    }
    written(&Grid { logits, ..grid.clone() }, choices)
}

/// The logits of the layer that was trained without a weight.
pub(crate) fn unweighted(grid: &Grid, choices: &[usize]) -> Opening {
    let logits = rare::unweighted(grid).into_iter().map(|z| z as f32).collect();
    written(&Grid { logits, ..grid.clone() }, choices)
}

/// A softmax without its shift.
pub(crate) fn naive(grid: &Grid, choices: &[usize]) -> Opening {
    told(grid, choices, |import| import.options.multiclass = MulticlassLoss::Naive)
}

/// Logits of −∞ in the first column.
pub(crate) fn infinite(grid: &Grid, choices: &[usize]) -> Opening {
    let ruled_out = |(at, &z): (usize, &f32)| if at % grid.width() == 0 { f32::NEG_INFINITY } else { z };
    let logits = grid.logits.iter().enumerate().map(ruled_out).collect();
    written(&Grid { logits, ..grid.clone() }, choices)
}

/// A sigmoid, then `BCELoss`.
pub(crate) fn two_step(grid: &Grid, choices: &[usize]) -> Opening {
    told(grid, choices, |import| import.options.binary = BinaryLoss::TwoStep)
}

/// Foreground that weighs 3 in both losses.
pub(crate) fn weighted(grid: &Grid, choices: &[usize]) -> Opening {
    told(grid, choices, |import| {
        let mut weights = [1.0; MAX_CLASSES];
        weights[1] = 3.0;
        import.options.pos_weight = Some(3.0);
        import.options.class_weight = Some(weights);
    })
}

/// Smoothed labels.
pub(crate) fn smoothed(grid: &Grid, choices: &[usize]) -> Opening {
    told(grid, choices, |import| import.options.label_smoothing = 0.1)
}

/// The threshold on p that 0.5 on the logits is.
pub(crate) fn high_threshold(grid: &Grid, choices: &[usize]) -> Opening {
    told(grid, choices, |import| import.threshold = sigmoid(0.5) as f32)
}

/// What was written, told by options.
fn told(grid: &Grid, _: &[usize], tell: impl FnOnce(&mut Import)) -> Opening {
    let mut import = import(grid);
    tell(&mut import);
    Opening { written: true, pixel: None, import }
}

/// The grid as a scene: a channel alone becomes z₁ beside a z₀ of 0, so that the binary form has its logits.
fn import(grid: &Grid) -> Import {
    let [n, c, h, w] = grid.shape;
    let images = grid.logits.chunks(c * h * w);
    let spare = if c == 1 { h * w } else { 0 };
    let multiclass = images.flat_map(|image| vec![0.0; spare].into_iter().chain(image.iter().copied()));
    Import {
        shape: Shape::new(n, c.max(2), h, w),
        multiclass: multiclass.collect(),
        mask: grid.mask.iter().map(|&y| (y < 255.0).then_some(y as usize)).collect(),
        soft: Vec::new(),
        weight: Vec::new(),
        foreground: 1,
        threshold: 0.5,
        reduction: Reduction::Mean,
        options: Options::default(),
    }
}

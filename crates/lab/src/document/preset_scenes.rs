//! The scenes of the presets.

use ndarray::{Array3, Array4};

use crate::arrays::flat_mut;
use crate::document::limits::MAX_CLASSES;
use crate::document::options::{BinaryLoss, MulticlassLoss};
use crate::document::pixel::pixels;
use crate::document::preset::Preset;
use crate::document::scene::{IGNORED, Scene};
use pixelwise::Reduction;
use pixelwise::Shape;

impl Preset {
    /// The scene.
    #[must_use]
    pub fn scene(self) -> Scene {
        match self {
            Self::Blob => linked(self, &BLOB, &BLOB_LOGITS),
            Self::Own => Scene::blank(Shape::new(1, 2, 5, 5), self),
            Self::Untrained => untrained(self),
            Self::NearlyRight => linked(self, &BLOB, &NEARLY_RIGHT_LOGITS),
            Self::ConfidentMistake => linked(self, &BLOB, &CONFIDENT_MISTAKE_LOGITS),
            Self::Saturated => linked(self, &BLOB, &SATURATED_LOGITS),
            Self::Sparse => sparse(self),
            Self::Tie => linked(self, &TIE, &TIE_LOGITS),
            Self::IgnoredBorder => linked(self, &BORDER, &BORDER_LOGITS),
            Self::ThreeClasses => three_classes(self),
            Self::Batch => batch(self),
            Self::TwoSteps | Self::DeadGradient => two_steps(self),
            Self::Overflow => overflow(self),
            Self::Multilabel => {
                let mut scene = three_classes(self);
                scene.settings.options.multiclass = MulticlassLoss::Multilabel;
                scene
            }
            Self::PosWeight => {
                let mut scene = sparse(self);
                spread(&mut scene, std::iter::repeat(0.0));
                scene.settings.options.pos_weight = Some(24.0);
                scene
            }
            Self::Weights => {
                let mut scene = linked(self, &BLOB, &CONFIDENT_MISTAKE_LOGITS);
                let mut weight = [1.0; MAX_CLASSES];
                weight[1] = 3.0;
                scene.settings.options.pos_weight = Some(3.0);
                scene.settings.options.class_weight = Some(weight);
                scene.settings.reduction = Reduction::Sum;
                scene
            }
            Self::Smoothing => {
                let mut scene = linked(self, &BLOB, &NEARLY_RIGHT_LOGITS);
                scene.settings.options.label_smoothing = 0.1;
                scene.settings.options.smooth_target = true;
                scene
            }
            Self::WeightMap => weight_map(self),
            Self::IgnoredBackground => {
                let mut scene = linked(self, &BLOB, &FALSE_ALARM_LOGITS);
                scene.settings.options.ignore_index = 0;
                scene
            }
            Self::Divergence => {
                let mut scene = smoothed(self);
                scene.settings.reduction = Reduction::Sum;
                scene
            }
            Self::SmoothingFloor => smoothed(self),
        }
    }
}

/// A mask as a picture: a digit is a class, `x` an ignored pixel.
type Picture<const H: usize> = [&'static str; H];

const BLOB: Picture<5> = ["00000", "01100", "01110", "00110", "00000"];

const BLOB_LOGITS: [[f32; 5]; 5] = [
    [-2.4, -1.8, -1.5, -2.2, -3.1],
    [-1.6, 1.4, 2.2, 0.6, -1.2],
    [-1.1, 1.9, 3.4, 1.6, -0.9],
    [-2.0, -0.6, 1.3, 0.8, -1.4],
    [-2.9, -2.1, -1.7, -1.9, -2.6],
];

const NEARLY_RIGHT_LOGITS: [[f32; 5]; 5] = [
    [-5.2, -4.6, -4.4, -4.9, -6.1],
    [-4.1, 4.3, 4.8, -3.6, -4.7],
    [-3.9, 4.6, 6.2, 4.4, -3.8],
    [-4.5, -3.7, 4.1, 3.4, -4.2],
    [-5.8, -4.9, -4.3, -4.6, -5.5],
];

const CONFIDENT_MISTAKE_LOGITS: [[f32; 5]; 5] = [
    [-2.4, -1.8, -1.5, -2.2, -3.1],
    [-1.6, 1.4, 2.2, 3.1, -1.2],
    [-1.1, 1.9, 3.4, 1.6, -0.9],
    [-2.0, -0.6, 1.3, 0.8, -1.4],
    [-2.9, -2.1, -1.7, -1.9, -2.6],
];

const SATURATED_LOGITS: [[f32; 5]; 5] = [
    [-20.0, -25.0, -22.0, -40.0, -100.0],
    [-24.0, 20.0, 30.0, 30.0, -20.0],
    [-28.0, 25.0, 100.0, 20.0, -24.0],
    [-30.0, -50.0, 22.0, -20.0, -25.0],
    [-200.0, -40.0, -20.0, -30.0, -90.0],
];

/// Background taken for foreground all around: what BCE and CE would punish if they saw it.
const FALSE_ALARM_LOGITS: [[f32; 5]; 5] = [
    [2.4, 1.8, 1.5, 2.2, 3.1],
    [1.6, 2.4, 3.2, 1.6, 1.2],
    [1.1, 2.9, 3.4, 2.6, 0.9],
    [2.0, 0.6, 2.3, 1.8, 1.4],
    [2.9, 2.1, 1.7, 1.9, 2.6],
];

const TIE: Picture<4> = ["0011", "0011", "0011", "0011"];

const TIE_LOGITS: [[f32; 4]; 4] =
    [[-1.0, -0.5, 0.5, 1.0], [-0.5, 0.0, 0.0, 0.5], [-0.5, 0.0, 0.0, 0.5], [-1.0, -0.5, 0.5, 1.0]];

const BORDER: Picture<6> = ["xxxxxx", "x0000x", "x0110x", "x0111x", "x0011x", "xxxxxx"];

const BORDER_LOGITS: [[f32; 6]; 6] = [
    [1.2, 0.4, -0.3, 0.8, 1.5, 0.9],
    [0.6, -2.1, -1.8, -1.6, -2.4, -0.7],
    [-0.4, -1.3, 1.7, 2.1, 0.4, 0.5],
    [1.1, -0.8, 2.0, 3.2, 1.8, 1.4],
    [0.3, -1.9, -0.5, 1.4, 2.3, -0.2],
    [0.7, -0.6, 0.2, 1.0, 0.5, 1.3],
];

const THREE: Picture<6> = ["000000", "011110", "011210", "012220", "011210", "000000"];

const PAIR: [Picture<5>; 2] = [BLOB, ["00000", "00010", "00111", "01110", "00100"]];

const PAIR_LOGITS: [f32; 25] = [
    -3.0, -2.2, -1.9, -0.8, -2.5, -2.4, -1.7, 0.9, 1.8, -0.7, -1.6, 0.5, 2.1, 2.6, 1.2, -2.0, 1.3, 2.4, 1.9,
    -1.1, -2.8, -0.9, 1.5, -1.3, -2.3,
];

/// A scene of one image with z₀ = −z/2 and z₁ = z/2.
fn linked<const H: usize, const W: usize>(
    preset: Preset,
    mask: &Picture<H>,
    logits: &[[f32; W]; H],
) -> Scene {
    let mut scene = Scene::blank(Shape::new(1, 2, H, W), preset);
    scene.mask = picture(&[*mask]);
    spread(&mut scene, logits.iter().flatten().copied());
    scene
}

fn untrained(preset: Preset) -> Scene {
    let mut scene = Scene::blank(Shape::new(1, 3, 6, 6), preset);
    scene.mask = picture(&[THREE]);
    scene
}

/// 10 × 10 pixels, 4 of them foreground, and everywhere the logit of 0.04: ln(0.04 / 0.96).
fn sparse(preset: Preset) -> Scene {
    let mut scene = Scene::blank(Shape::new(1, 2, 10, 10), preset);
    for (row, column) in [(3, 6), (3, 7), (4, 6), (4, 7)] {
        scene.mask[(0, row, column)] = 1;
    }
    spread(&mut scene, std::iter::repeat(-3.178));
    scene
}

/// A cross of class 2 on a square of class 1: right but for a pixel that is taken for its neighbours, and hesitant at the edges.
fn three_classes(preset: Preset) -> Scene {
    let mut scene = Scene::blank(Shape::new(1, 3, 6, 6), preset);
    scene.mask = picture(&[THREE]);
    let mut logits = Array4::zeros(scene.multiclass.dim());
    for pixel in pixels(1, 6, 6) {
        let class = scene.mask[pixel.at()] as usize;
        // A deterministic unevenness of up to 0.7, so that no two neighbours look alike.
        let uneven = |channel: usize| ((pixel.row * 5 + pixel.column * 3 + channel * 4) % 8) as f32 / 10.0;
        for channel in 0..3 {
            let right: f32 = if channel == class { 2.1 } else { -0.8 };
            logits[pixel.in_channel(channel)] = tenths(right - uneven(channel));
        }
        let most = logits[pixel.in_channel(1)].max(logits[pixel.in_channel(2)]);
        scene.binary[pixel.in_channel(0)] = tenths(if class == 1 { most } else { -1.1 - uneven(1) });
    }
    for (channel, value) in [(1, 1.6), (2, 0.4)] {
        logits[(0, channel, 2, 3)] = value;
    }
    scene.binary[(0, 0, 2, 3)] = 1.2;
    scene.multiclass = logits;
    scene
}

/// The first scene with two mistakes that saturate: 17 where the mask is 0, −120 where it is 1.
fn two_steps(preset: Preset) -> Scene {
    let mut logits = BLOB_LOGITS;
    logits[2][0] = 17.0;
    logits[3][3] = -120.0;
    let mut scene = linked(preset, &BLOB, &logits);
    scene.settings.options.binary = BinaryLoss::TwoStep;
    scene
}

/// The first scene with labels of 0.05 and 0.95 in both forms, which a logit of ±2.944 meets.
fn smoothed(preset: Preset) -> Scene {
    let mut scene = linked(preset, &BLOB, &BLOB_LOGITS);
    scene.settings.options.label_smoothing = 0.1;
    scene.settings.options.smooth_target = true;
    scene
}

/// Three classes on three rows; in the middle (100, 0, −100), whose softmax overflows without a shift.
fn overflow(preset: Preset) -> Scene {
    let mut scene = Scene::blank(Shape::new(1, 3, 3, 3), preset);
    scene.mask = picture(&[["000", "121", "222"]]);
    for pixel in pixels(1, 3, 3) {
        let class = scene.mask[pixel.at()] as usize;
        for channel in 0..3 {
            scene.multiclass[pixel.in_channel(channel)] = if channel == class { 1.5 } else { -0.5 };
        }
        scene.binary[pixel.in_channel(0)] = if class == 1 { 1.5 } else { -1.5 };
    }
    for (channel, z) in [100.0, 0.0, -100.0].into_iter().enumerate() {
        scene.multiclass[(0, channel, 1, 1)] = z;
    }
    scene.settings.options.multiclass = MulticlassLoss::Naive;
    scene
}

/// The first scene with a weight of 3 along the edge of the shape and of 0 in the last row.
fn weight_map(preset: Preset) -> Scene {
    let mut scene = linked(preset, &BLOB, &BLOB_LOGITS);
    for (row, column) in [(1, 1), (1, 2), (2, 1), (2, 3), (3, 2), (3, 3)] {
        scene.weight[(0, row, column)] = 3.0;
    }
    for column in 0..5 {
        scene.weight[(0, 4, column)] = 0.0;
    }
    scene.settings.options.weight_map = true;
    scene
}

fn batch(preset: Preset) -> Scene {
    let mut scene = Scene::blank(Shape::new(2, 2, 5, 5), preset);
    scene.mask = picture(&PAIR);
    spread(&mut scene, BLOB_LOGITS.iter().flatten().copied().chain(PAIR_LOGITS));
    scene
}

fn tenths(z: f32) -> f32 {
    (z * 10.0).round() / 10.0
}

fn spread(scene: &mut Scene, logits: impl Iterator<Item = f32>) {
    let Shape { n, h, w, .. } = scene.shape();
    for (pixel, z) in pixels(n, h, w).zip(logits) {
        scene.binary[pixel.in_channel(0)] = z;
        scene.multiclass[pixel.in_channel(0)] = (0.0 - z) / 2.0;
        scene.multiclass[pixel.in_channel(1)] = z / 2.0;
    }
}

fn picture<const H: usize>(images: &[Picture<H>]) -> Array3<i32> {
    let width = images[0][0].len();
    let mut mask = Array3::from_elem((images.len(), H, width), IGNORED);
    let digits = images.iter().flatten().flat_map(|row| row.bytes());
    for (class, digit) in flat_mut(&mut mask).iter_mut().zip(digits) {
        if digit != b'x' {
            *class = i32::from(digit - b'0');
        }
    }
    mask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_a_scene_under_its_name() {
        for preset in Preset::ALL {
            let scene = preset.scene();
            assert_eq!(scene.check(), Ok(()), "{}", preset.id());
            assert_eq!(scene.preset(), preset);
            assert_eq!(Preset::from_id(preset.id()), Some(preset));
            assert!(scene.settings.link);
        }
        assert_eq!(Preset::from_id("no such scene"), None);
    }
}

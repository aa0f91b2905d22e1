//! IoU averaged over images, or counted over all pixels.

use crate::card::{Side, Tone, classes, four, printed, side};
use crate::grid::Grid;

use super::{Both, mean, ratio};

const OF_IMAGES: &str = "pred  = net(image) > 0
inter = (pred & mask.bool()).sum(dim=(1, 2, 3))
union = (pred | mask.bool()).sum(dim=(1, 2, 3))
iou   = (inter / union).mean()";
const OF_PIXELS: &str = "pred  = net(image) > 0
inter = (pred & mask.bool()).sum()
union = (pred | mask.bool()).sum()
iou   = inter / union";

/// The mean of the images' IoU, in which a small object weighs as much as a large one, and an image without any is 0/0.
pub(crate) fn our_iou(grid: &Grid, _: usize) -> Both {
    let plane = grid.plane();
    let pred: Vec<i32> = grid.logits.iter().map(|&z| i32::from(z > 0.0)).collect();
    let count = |image: usize, of: &dyn Fn(bool, bool) -> bool| {
        let pixels = image * plane..(image + 1) * plane;
        pixels.filter(|&at| of(pred[at] > 0, grid.mask[at] > 0.0)).count()
    };
    let inter = [0, 1].map(|image| count(image, &|p, y| p && y));
    let union = [0, 1].map(|image| count(image, &|p, y| p || y));
    let each = [0, 1].map(|image| inter[image] as f64 / union[image] as f64);
    let (mut written, mut meant) = (side(OF_IMAGES), side(OF_PIXELS));
    let all = (inter[0] + inter[1], union[0] + union[1]);
    show(&mut written, grid, &pred, mean(each.into_iter()), Tone::Bad);
    show(&mut meant, grid, &pred, all.0 as f64 / all.1 as f64, Tone::Good);
    for (image, name) in [(0, "iouOfFirst"), (1, "iouOfSecond")] {
        let fraction = format!("{} / {} = {}", inter[image], union[image], ratio(Some(each[image])));
        written.row(name, fraction, if each[image].is_nan() { Tone::Bad } else { Tone::Plain });
    }
    meant.row("iouOfAll", format!("{} / {}", all.0, all.1), Tone::Plain);
    Both { written, meant, ..Both::default() }
}

fn show(side: &mut Side, grid: &Grid, pred: &[i32], iou: f64, tone: Tone) {
    side.prints("iou.item()  ", &printed(iou), tone);
    let plane = grid.plane();
    for (image, name) in [(0, "predictionOfFirst"), (1, "predictionOfSecond")] {
        let range = image * plane..(image + 1) * plane;
        let wrong = |at: usize| pred[image * plane + at] != i32::from(grid.mask[image * plane + at] > 0.0);
        side.map(classes(name, grid.width(), &pred[range]).wrong(wrong));
    }
    side.ends("iou", four(iou));
}

//! What mends an output or a target, each with its line of Python.

use std::rc::Rc;

use pixelwise::Shape;

use crate::tensor::{Dtype, Values};

/// A tensor on its way to the loss, in the order `[N, K, H, W]`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Working {
    pub(crate) dtype: Dtype,
    pub(crate) shape: Shape,
    pub(crate) values: Rc<Values>,
}

/// What mends an output or a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// 0 and 255 become 0 and 1.
    DivideBy255,
    /// A class that the loss leaves out.
    Ignore(i32),
    /// Classes that begin at 1 begin at 0.
    ShiftDown,
    /// 1 above the middle of the range, else 0.
    AboveHalf,
    /// 1 wherever the mask is not 0.
    NotZero,
    /// The class of the largest channel.
    Argmax,
    /// The first of three equal channels.
    FirstChannel,
    /// The class of a colour of PASCAL VOC.
    Palette,
    /// The mask at the output's size, each pixel the nearest one's class.
    Resize,
    /// The logarithm of probabilities.
    Log,
    /// The logit of probabilities.
    Logit,
    /// The logits behind an activation that was applied twice.
    UndoTwice,
    /// Probabilities are the target, as they are.
    Soft,
    /// Leaves it as it is: it is what it seems not to be.
    Keep,
}

impl Repair {
    /// Its key: `divideBy255`, ….
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::DivideBy255 => "divideBy255",
            Self::Ignore(_) => "ignore",
            Self::ShiftDown => "shiftDown",
            Self::AboveHalf => "aboveHalf",
            Self::NotZero => "notZero",
            Self::Argmax => "argmax",
            Self::FirstChannel => "firstChannel",
            Self::Palette => "palette",
            Self::Resize => "resize",
            Self::Log => "log",
            Self::Logit => "logit",
            Self::UndoTwice => "undoTwice",
            Self::Soft => "soft",
            Self::Keep => "keep",
        }
    }

    /// The class that it is about, as text; empty where it is about none.
    #[must_use]
    pub fn class(self) -> String {
        match self {
            Self::Ignore(class) => class.to_string(),
            _ => String::new(),
        }
    }

    /// Whether the output is mended, and not the target.
    #[must_use]
    pub const fn of_output(self) -> bool {
        matches!(self, Self::Log | Self::Logit | Self::UndoTwice)
    }

    /// Its line of Python for an output of these sizes and a target of so many channels.
    #[must_use]
    pub fn python(self, sizes: Shape, channels: usize) -> String {
        match self {
            Self::DivideBy255 => "target = target // 255".into(),
            Self::Ignore(class) => format!("loss = F.cross_entropy(output, target, ignore_index={class})"),
            Self::ShiftDown => "target = target - 1".into(),
            Self::AboveHalf => "target = (target > target.max() / 2).long()".into(),
            Self::NotZero => "target = (target != 0).long()".into(),
            Self::Argmax => "target = target.argmax(dim=1)".into(),
            Self::FirstChannel => "target = target[..., 0]  # cv2.IMREAD_GRAYSCALE, or Image.open(path).convert(\"L\")".into(),
            Self::Palette => "target = torch.from_numpy(np.array(Image.open(path)))  # mode \"P\": the indices, never .convert(\"RGB\")".into(),
            Self::Resize => format!(
                "target = F.interpolate(target[:, None].float(), size=({}, {}), mode=\"nearest\")[:, 0].long()",
                sizes.h, sizes.w
            ),
            Self::Log if sizes.c > 1 => "loss = F.nll_loss(output.log(), target)  # or no softmax in the model".into(),
            Self::Log => "output = output.log()".into(),
            Self::Logit => "output = torch.logit(output)  # or no sigmoid in the model".into(),
            Self::UndoTwice => "# one activation too many: take it out of the model".into(),
            Self::Soft if sizes.c > 1 && channels == 1 => {
                "target = torch.stack([1 - target, target], dim=1)  # class probabilities, [N, 2, H, W]".into()
            }
            Self::Soft if sizes.c > 1 => "loss = F.cross_entropy(output, target)  # target: float, [N, K, H, W]".into(),
            Self::Soft => "loss = F.binary_cross_entropy_with_logits(output, target)  # target: float, from 0 to 1".into(),
            Self::Keep => String::new(),
        }
    }

    /// Mends; a repair that does not suit the tensor leaves it.
    pub(crate) fn apply(self, on: &mut Working, output: Shape) {
        let Shape { n, c, h, w } = on.shape;
        match self {
            Self::DivideBy255 => on.each_whole(|x| (x / 255.0).floor()),
            Self::ShiftDown => on.each_whole(|x| x - 1.0),
            Self::NotZero => on.each_whole(|x| f32::from(u8::from(x != 0.0))),
            Self::AboveHalf => {
                let most = on.values.floats().iter().copied().fold(0.0_f32, f32::max);
                on.each_whole(|x| f32::from(u8::from(x > most / 2.0)));
            }
            Self::Argmax => {
                on.merge_channels(|values, at, plane| {
                    let channel = |k: usize| values[at + k * plane];
                    (1..c).fold(0, |best, k| if channel(k) > channel(best) { k } else { best }) as i32
                });
            }
            Self::FirstChannel => {
                on.merge_channels(|values, at, _| values[at] as i32);
            }
            Self::Palette => {
                on.merge_channels(|values, at, plane| {
                    voc_class([0, 1, 2].map(|k| values[at + k * plane] as i32)).0
                });
            }
            Self::Resize if h > 0 && w > 0 => {
                // Where PyTorch's "nearest" looks: ⌊i · in / out⌋.
                let place = move |at: usize| {
                    let (plane, row, column) =
                        (at / (output.h * output.w), at / output.w % output.h, at % output.w);
                    (plane * h + row * h / output.h) * w + column * w / output.w
                };
                on.values = Rc::new(on.values.gather((0..n * c * output.h * output.w).map(place)));
                on.shape = Shape::new(n, c, output.h, output.w);
            }
            Self::Log => on.each_float(f32::ln),
            Self::Logit => on.each_float(|p| p.ln() - (-p).ln_1p()),
            Self::UndoTwice if c == 1 => on.each_float(|p| {
                let once = p.ln() - (-p).ln_1p();
                once.ln() - (-once).ln_1p()
            }),
            Self::UndoTwice => {
                // softmax(s) = p gives s = ln p + const, and Σ s = 1 gives the constant.
                let values = on.values.floats();
                let plane = h * w;
                let mut logits = vec![0.0; values.len()];
                for image in 0..n {
                    for pixel in 0..plane {
                        let at = |k: usize| (image * c + k) * plane + pixel;
                        let sum: f64 = (0..c).map(|k| f64::from(values[at(k)]).ln()).sum();
                        let shift = (1.0 - sum) / c as f64;
                        for k in 0..c {
                            let once =
                                (f64::from(values[at(k)]).ln() + shift).max(f64::from(f32::MIN_POSITIVE));
                            logits[at(k)] = once.ln() as f32;
                        }
                    }
                }
                on.values = Rc::new(Values::Float(logits));
            }
            Self::Resize | Self::Ignore(_) | Self::Soft | Self::Keep => {}
        }
    }
}

impl Working {
    /// Changes each element into a class.
    fn each_whole(&mut self, change: impl Fn(f32) -> f32) {
        let classes = self.values.floats().iter().map(|&x| change(x) as i32).collect();
        self.values = Rc::new(Values::Whole(classes));
        self.dtype = Dtype::Int64;
    }

    fn each_float(&mut self, change: impl Fn(f32) -> f32) {
        let values = self.values.floats().iter().copied().map(change).collect();
        self.values = Rc::new(Values::Float(values));
    }

    /// One channel of classes in place of several: `of` is given all values, the place of the first channel and the step to the next.
    fn merge_channels(&mut self, of: impl Fn(&[f32], usize, usize) -> i32) {
        let Shape { n, c, h, w } = self.shape;
        let plane = h * w;
        let places = (0..n).flat_map(|image| (0..plane).map(move |pixel| image * c * plane + pixel));
        let values = self.values.floats();
        let classes = places.map(|at| of(&values, at, plane)).collect();
        self.values = Rc::new(Values::Whole(classes));
        self.shape = Shape::new(n, 1, h, w);
        self.dtype = Dtype::Int64;
    }
}

/// The class of PASCAL VOC whose colour is nearest, and the square of how far it is; 255 for the border's colour.
pub(crate) fn voc_class(rgb: [i32; 3]) -> (i32, i32) {
    // What is no colour at all is far from each, and its square is still a number.
    let rgb = rgb.map(|part| part.clamp(-1000, 1000));
    let distance = |colour: [i32; 3]| -> i32 { colour.iter().zip(rgb).map(|(a, b)| (a - b).pow(2)).sum() };
    let classes = (0..21).map(|class| (class, distance(voc_colour(class))));
    let border = (255, distance([224, 224, 192]));
    classes.chain([border]).min_by_key(|&(_, far)| far).unwrap_or(border)
}

/// The colour of a class in PASCAL VOC: the bits of its number, dealt out to red, green and blue from the highest on.
fn voc_colour(class: i32) -> [i32; 3] {
    let mut colour = [0; 3];
    for bit in 0..8 {
        for (channel, value) in colour.iter_mut().enumerate() {
            *value |= (class >> (3 * bit + channel as i32) & 1) << (7 - bit);
        }
    }
    colour
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_of_voc_are_the_ones_of_its_development_kit() {
        // Person, bicycle, tv/monitor, as in the kit's table.
        assert_eq!([15, 2, 20].map(voc_colour), [[192, 128, 128], [0, 128, 0], [0, 64, 128]]);
        assert_eq!(voc_class([191, 128, 130]), (15, 5));
        assert_eq!(voc_class([224, 224, 192]).0, 255);
    }

    #[test]
    fn a_softmax_applied_twice_is_undone() {
        let logits = [2.0_f32, -1.0, 0.5];
        let softmax = |z: [f32; 3]| {
            let sum: f32 = z.iter().map(|z| z.exp()).sum();
            z.map(|z| z.exp() / sum)
        };
        let once = softmax(logits);
        let mut on = Working {
            dtype: Dtype::Float32,
            shape: Shape::new(1, 3, 1, 1),
            values: Rc::new(Values::Float(softmax(once).to_vec())),
        };
        Repair::UndoTwice.apply(&mut on, Shape::new(1, 3, 1, 1));
        let found = on.values.floats();
        for (z, p) in found.iter().zip(once) {
            assert!((z - p.ln()).abs() < 1e-5, "{found:?}");
        }
    }
}

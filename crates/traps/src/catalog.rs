//! All traps, in the order in which they are shown.

use pixelwise::Error;
use pixelwise_lab::view::number::{self, Cell};

use crate::card::{self, Card, Choice, Input, Label, Map, Tone, Word, mark};
use crate::grid::{self, Grid};
use crate::runs::{
    Both, activation, channels, copied, extremes, prediction, rare, scores, target, types, weighing,
};

use Label::{Code, Key};
use Tone::{Bad, Plain};

/// What a choice is called, and what there is to choose from.
type Offer = (&'static str, &'static [Label]);

/// A mistake with its cure.
#[derive(Debug)]
pub struct Trap {
    /// A stable name, which links carry: `sigmoid-twice`.
    pub id: &'static str,
    /// How it is met, as a terminal shows it: lines of pieces.
    symptom: &'static [&'static [(&'static str, Tone)]],
    /// Parts of messages and words by which it is found, in small letters.
    pub phrases: &'static [&'static str],
    /// The common misunderstandings that it settles, by their numbers in the list that the lessons share.
    pub settles: &'static [u8],
    /// What can be changed by hand: the logits, an image, a mask; nothing where it is empty.
    edits: Edits,
    choices: &'static [Offer],
    grid: fn(usize) -> Grid,
    run: fn(&Grid, &[usize]) -> Both,
}

/// What the reader can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edits {
    Logits,
    Image,
    Mask,
    Nothing,
}

impl Trap {
    /// The symptom, line by line.
    #[must_use]
    pub fn lines(&self) -> Vec<Vec<Word>> {
        self.symptom
            .iter()
            .map(|line| line.iter().map(|&(text, tone)| card::word(text, tone)).collect())
            .collect()
    }

    /// The numbers that can be changed, as they are at first, under the first choice made.
    #[must_use]
    pub fn start(&self, choices: &[usize]) -> Vec<f32> {
        self.grid(choices).logits
    }

    /// Runs both sides on these numbers; on those of the start where they do not fit it.
    #[must_use]
    pub fn card(&self, choices: &[usize], numbers: &[f32]) -> Card {
        let mut grid = self.grid(choices);
        if numbers.len() == grid.logits.len() && numbers.iter().all(|&x| self.takes(x.into())) {
            grid.logits.copy_from_slice(numbers);
            if self.edits == Edits::Mask {
                grid.mask.copy_from_slice(numbers);
            }
        }
        let Both { mut written, mut meant, values, figure } = (self.run)(&grid, choices);
        mark([&mut written, &mut meant]);
        Card { choices: self.offered(choices), inputs: self.inputs(&grid), written, meant, values, figure }
    }

    /// Reads a number that a person types into the grid.
    ///
    /// # Errors
    /// [`Error::NotANumber`] and [`Error::OutOfRange`].
    pub fn parse(&self, text: &str) -> Result<f32, Error> {
        let (what, min, max) = self.range();
        let value = number::parse(what, text)?;
        if self.takes(value) { Ok(value as f32) } else { Err(Error::OutOfRange { what, value, min, max }) }
    }

    fn takes(&self, value: f64) -> bool {
        let (_, min, max) = self.range();
        (min..=max).contains(&value) && (self.edits != Edits::Mask || value.fract() == 0.0)
    }

    /// What the numbers are called, the least and the most.
    fn range(&self) -> (&'static str, f64, f64) {
        match self.edits {
            Edits::Image => ("grey", 0.0, 1.0),
            Edits::Mask => ("class", 0.0, 2.0),
            Edits::Logits | Edits::Nothing => ("logit", -1000.0, 1000.0),
        }
    }

    fn grid(&self, choices: &[usize]) -> Grid {
        (self.grid)(choices.first().copied().unwrap_or_default())
    }

    fn offered(&self, choices: &[usize]) -> Vec<Choice> {
        let offered = self.choices.iter().enumerate();
        let chosen = |at: usize, of: usize| choices.get(at).copied().unwrap_or_default().min(of - 1);
        offered
            .map(|(at, &(name, options))| Choice { name, options, chosen: chosen(at, options.len()) })
            .collect()
    }

    fn inputs(&self, grid: &Grid) -> Vec<Input> {
        let (name, kind) = match self.edits {
            Edits::Logits => ("logits", Cell::Signed),
            Edits::Image => ("image", Cell::Probability),
            Edits::Mask => ("target", Cell::Class),
            Edits::Nothing => return Vec::new(),
        };
        let scale = card::signed(&[&grid.logits], 1.0);
        let planes =
            (0..grid.shape[0]).flat_map(|image| (0..grid.shape[1]).map(move |channel| (image, channel)));
        let map = |values: &[f32]| match self.edits {
            Edits::Mask => {
                card::classes(name, grid.width(), &values.iter().map(|&y| y as i32).collect::<Vec<_>>())
            }
            Edits::Image => card::probabilities(name, grid.width(), values),
            _ => card::numbers(name, grid.width(), values, kind, scale),
        };
        let several = [grid.shape[0] > 1, grid.shape[1] > 1];
        let caption = |image: usize, channel: usize| match several {
            [true, _] => format!("z[{image}, {channel}]"),
            [_, true] => format!("z[:, {channel}]"),
            _ => String::new(),
        };
        let input = |(image, channel)| {
            let map = Map { caption: caption(image, channel), ..map(grid.channel(image, channel)) };
            Input { map, image, channel }
        };
        planes.map(input).collect()
    }
}

/// All traps.
#[must_use]
pub fn catalog() -> &'static [Trap] {
    &TRAPS
}

/// A trap by its name.
#[must_use]
pub fn find(id: &str) -> Option<&'static Trap> {
    TRAPS.iter().find(|trap| trap.id == id)
}

fn first(choices: &[usize]) -> usize {
    choices.first().copied().unwrap_or_default()
}

static TRAPS: [Trap; 23] = [
    Trap {
        id: "sigmoid-twice",
        symptom: &[&[("epoch 1  loss 0.6931", Plain)], &[("epoch 9  loss ", Plain), ("0.6931", Bad)]],
        phrases: &[
            "stuck",
            "sigmoid",
            "does not decrease",
            "doesn't decrease",
            "not decreasing",
            "plateau",
            "不下降",
            "停在",
            "卡在",
        ],
        settles: &[9, 12],
        edits: Edits::Logits,
        choices: &[],
        grid: |_| grid::dot(),
        run: |grid, choices| activation::sigmoid_twice(grid, first(choices)),
    },
    Trap {
        id: "black-mask",
        symptom: &[&[("predict.max()", Plain)], &[("0", Bad)]],
        phrases: &["black", "argmax", "all zero", "predict.max()", "全黑", "全为 0"],
        settles: &[3],
        edits: Edits::Logits,
        choices: &[],
        grid: |_| grid::blob(),
        run: |grid, choices| prediction::black_mask(grid, first(choices)),
    },
    Trap {
        id: "out-of-bounds",
        symptom: &[&[("CUDA error:", Bad)], &[("device-side assert triggered", Bad)]],
        phrases: &[
            "out of bounds",
            "device-side assert",
            "indexerror",
            "cur_target",
            "n_classes",
            "cuda error",
            "cublas",
            "255",
            "越界",
        ],
        settles: &[2, 14],
        edits: Edits::Logits,
        choices: &[("maskHolds", &[Key("zeroAnd255"), Key("fromOne"), Key("border255"), Key("oneChannel")])],
        grid: out_of_bounds_grid,
        run: |grid, choices| target::out_of_bounds(grid, first(choices)),
    },
    Trap {
        id: "negative-loss",
        symptom: &[&[("epoch 1  loss 0.52", Plain)], &[("epoch 2  loss ", Plain), ("-761.95", Bad)]],
        phrases: &["negative", "below zero", "255", "minus", "负", "gradient is -254", "-254"],
        settles: &[11, 14],
        edits: Edits::Logits,
        choices: &[("maskHolds", &[Key("zeroAnd255"), Key("zeroAnd2")])],
        grid: |choice| {
            let mut grid = grid::blob();
            grid.mask.iter_mut().for_each(|y| *y *= if choice == 0 { 255.0 } else { 2.0 });
            grid
        },
        run: |grid, choices| target::negative_loss(grid, first(choices)),
    },
    Trap {
        id: "nan-ignored",
        symptom: &[&[("step 41  loss 0.31", Plain)], &[("step 42  loss ", Plain), ("nan", Bad)]],
        phrases: &["nan", "ignore_index", "ignored", "忽略"],
        settles: &[20],
        edits: Edits::Logits,
        choices: &[("pixelsKept", &[Code("0 / 25"), Code("8 / 25")])],
        grid: |choice| ignored(if choice == 0 { 0 } else { 8 }),
        run: |grid, choices| target::nan_ignored(grid, first(choices)),
    },
    Trap {
        id: "one-channel",
        symptom: &[&[("loss 0.0000", Plain)], &[("IoU  ", Plain), ("0.000", Bad)]],
        phrases: &[
            "loss is 0",
            "loss 0.0",
            "always 0",
            "always zero",
            "loss zero",
            "one channel",
            "nothing is learned",
            "nothing learns",
            "n_classes=1",
            "num_classes=1",
            "损失为 0",
            "一直是 0",
        ],
        settles: &[2],
        edits: Edits::Logits,
        choices: &[],
        grid: |_| grid::blob(),
        run: |grid, choices| channels::one_channel(grid, first(choices)),
    },
    Trap {
        id: "accuracy",
        symptom: &[&[("accuracy 0.960", Plain)], &[("IoU      ", Plain), ("0.000", Bad)]],
        phrases: &[
            "accuracy",
            "96 %",
            "96%",
            "imbalance",
            "only background",
            "predicts background",
            "准确率",
            "不平衡",
        ],
        settles: &[27],
        edits: Edits::Image,
        choices: &[],
        grid: |_| grid::faint(),
        run: |grid, choices| rare::accuracy(grid, first(choices)),
    },
    Trap {
        id: "overflow",
        symptom: &[&[("loss ", Plain), ("inf", Bad)], &[("z.max() 104.2", Plain)]],
        phrases: &["inf", "overflow", "exp", "softmax by hand", "溢出"],
        settles: &[18],
        edits: Edits::Logits,
        choices: &[],
        grid: |_| {
            let mut grid = grid::three();
            (grid.logits[7], grid.logits[23]) = (104.2, 0.0);
            grid
        },
        run: |grid, choices| extremes::overflow(grid, first(choices)),
    },
    Trap {
        id: "one-hundred",
        symptom: &[&[("loss.max()  ", Plain), ("100.0", Bad)], &[("z.max()     17.3", Plain)]],
        phrases: &["exactly 100", "bceloss", "clamp", "-100", "100.0", "恰为 100"],
        settles: &[16, 17],
        edits: Edits::Logits,
        choices: &[],
        grid: |_| {
            let mut grid = grid::blob();
            (grid.logits[8], grid.logits[6]) = (-0.9, 17.3);
            grid
        },
        run: |grid, choices| extremes::one_hundred(grid, first(choices)),
    },
    Trap {
        id: "weights",
        symptom: &[
            &[("BCE pos_weight=3  ", Plain), ("0.355", Bad)],
            &[("CE  weight=(1,3) ", Plain), ("0.228", Bad)],
        ],
        phrases: &["pos_weight", "weight=", "class weight", "weighted", "权重"],
        settles: &[24, 26],
        edits: Edits::Logits,
        choices: &[],
        grid: |_| grid::blob_of_two(),
        run: |grid, choices| weighing::weights(grid, first(choices)),
    },
    Trap {
        id: "types",
        symptom: &[&[("RuntimeError:", Bad), (" result type", Plain)], &[("Float can't be cast…", Plain)]],
        phrases: &[
            "result type float",
            "can't be cast",
            "target size",
            "same as input size",
            "different to the input size",
            "only batches of spatial targets",
            "expected target dtype",
            "long or byte",
            "expected scalar type",
            "found dtype",
            "but expected float",
            "expected floating point type",
            "size mismatch",
            "batch_size",
            "subtraction, the",
            "expected long but found float",
            "runtimeerror",
            "valueerror",
            "dtype",
            "shape",
        ],
        settles: &[13],
        edits: Edits::Nothing,
        choices: &[
            ("lossName", &[Code("BCEWithLogitsLoss"), Code("BCELoss"), Code("CrossEntropyLoss")]),
            ("outputShape", &[Code("[1, 1, 4, 4]"), Code("[1, 2, 4, 4]"), Code("[1, 4, 4, 2]")]),
            ("maskShape", &[Code("[1, 4, 4]"), Code("[1, 1, 4, 4]"), Code("[4, 4]")]),
            (
                "maskType",
                &[
                    Code("float32"),
                    Code("float64"),
                    Code("int64"),
                    Code("int32"),
                    Code("uint8"),
                    Code("bool"),
                ],
            ),
        ],
        grid: |_| grid::blob(),
        run: |_, choices| types::types(choices),
    },
    Trap {
        id: "softmax-twice",
        symptom: &[&[("step 100  loss 0.5617", Plain)], &[("step 400  loss ", Plain), ("0.5541", Bad)]],
        phrases: &["softmax", "stuck", "not decreasing", "plateau", "停在", "卡在"],
        settles: &[10, 12],
        edits: Edits::Logits,
        choices: &[],
        grid: |_| grid::three(),
        run: |grid, choices| activation::softmax_twice(grid, first(choices)),
    },
    Trap {
        id: "softmax-bce",
        symptom: &[&[("softmax + BCELoss ", Plain), ("0.220", Bad)], &[("CrossEntropyLoss  0.346", Plain)]],
        phrases: &["softmax", "bceloss", "one-hot", "one_hot", "不一致"],
        settles: &[7],
        edits: Edits::Logits,
        choices: &[("classCount", &[Code("3"), Code("2")])],
        grid: |choice| if choice == 0 { grid::three() } else { grid::blob_of_two() },
        run: |grid, choices| channels::softmax_bce(grid, first(choices)),
    },
    Trap {
        id: "wrong-dim",
        symptom: &[&[("probs.sum(dim=1)", Plain)], &[("tensor([[", Plain), ("3.0000", Bad), (", …", Plain)]],
        phrases: &[
            "dim",
            "implicit dimension choice for softmax",
            "sum to one",
            "sum to 1",
            "softmax",
            "维度",
        ],
        settles: &[],
        edits: Edits::Logits,
        choices: &[("dimension", &[Code("dim=0"), Code("dim=2"), Code("dim=3")])],
        grid: |_| grid::three(),
        run: |grid, choices| channels::wrong_dim(grid, first(choices)),
    },
    Trap {
        id: "view",
        symptom: &[&[("loss stays near ln K", Bad)], &[("output.view(-1, K)", Plain)]],
        phrases: &["view", "reshape", "permute", "scrambled", "stripes", "打乱", "条纹"],
        settles: &[],
        edits: Edits::Logits,
        choices: &[],
        grid: |_| grid::three(),
        run: |grid, choices| channels::view(grid, first(choices)),
    },
    Trap {
        id: "resized-mask",
        symptom: &[&[("mask.unique()", Plain)], &[("tensor([0, ", Plain), ("1", Bad), (", 2])", Plain)]],
        phrases: &[
            "resize",
            "resized",
            "interpolate",
            "bilinear",
            "jpeg",
            "jpg",
            "third class",
            "unique",
            "缩放",
            "双线性",
            "多出",
        ],
        settles: &[],
        edits: Edits::Mask,
        choices: &[],
        grid: |_| grid::label_map(),
        run: |grid, choices| target::resized_mask(grid, first(choices)),
    },
    Trap {
        id: "mean-of-means",
        symptom: &[&[("batch of 2        0.348", Plain)], &[("2 × batch of 1    ", Plain), ("0.767", Bad)]],
        phrases: &["accumul", "batch of", "batch size", "mean of means", "loss went up", "累积"],
        settles: &[],
        edits: Edits::Logits,
        choices: &[],
        grid: |_| grid::two_images(),
        run: |grid, choices| weighing::mean_of_means(grid, first(choices)),
    },
    Trap {
        id: "smoothing-floor",
        symptom: &[&[("train loss 0.2911", Plain)], &[("val   loss ", Plain), ("0.2911", Bad)]],
        phrases: &["smoothing", "label_smoothing", "stuck", "平滑"],
        settles: &[30],
        edits: Edits::Logits,
        choices: &[],
        grid: |_| grid::three(),
        run: |grid, choices| activation::smoothed(grid, first(choices)),
    },
    Trap {
        id: "infinite-logits",
        symptom: &[&[("z.min()  -inf", Plain)], &[("loss     ", Plain), ("nan", Bad)]],
        phrases: &["nan", "inf", "-inf", "masked_fill", "infinite", "无穷"],
        settles: &[19],
        edits: Edits::Logits,
        choices: &[("form", &[Code("BCEWithLogitsLoss"), Code("CrossEntropyLoss")])],
        grid: |choice| if choice == 0 { grid::blob() } else { grid::blob_of_two() },
        run: |grid, choices| extremes::infinite_logits(grid, first(choices)),
    },
    Trap {
        id: "threshold-on-logits",
        symptom: &[&[("pred = output > 0.5", Plain)], &[("recall ", Plain), ("0.714", Bad)]],
        phrases: &["threshold", "0.5", "recall", "too small", "阈值"],
        settles: &[12],
        edits: Edits::Logits,
        choices: &[],
        grid: |_| grid::blob(),
        run: |grid, choices| prediction::threshold_on_logits(grid, first(choices)),
    },
    Trap {
        id: "pos-weight-shape",
        symptom: &[&[("The size of tensor a (2)", Bad)], &[("must match … tensor b (3)", Plain)]],
        phrases: &["the size of tensor a", "non-singleton dimension", "pos_weight", "must match the size"],
        settles: &[25],
        edits: Edits::Logits,
        choices: &[("imageWidth", &[Code("2"), Code("3")])],
        grid: |choice| grid::two_channels(if choice == 0 { 2 } else { 3 }),
        run: |grid, choices| weighing::pos_weight_shape(grid, first(choices)),
    },
    Trap {
        id: "our-iou",
        symptom: &[&[("our IoU    0.667", Plain)], &[("their IoU  ", Plain), ("0.556", Bad)]],
        phrases: &["iou", "miou", "jaccard", "dice", "torchmetrics", "per image", "交并比"],
        settles: &[],
        edits: Edits::Logits,
        choices: &[("secondImage", &[Key("smallObject"), Key("noObject")])],
        grid: |choice| grid::objects(choice == 0),
        run: |grid, choices| scores::our_iou(grid, first(choices)),
    },
    Trap {
        id: "copied-code",
        symptom: &[&[("AttributeError: module", Bad)], &[("'torch.nn' has no attribute", Bad)]],
        phrases: &[
            "bcewithloss",
            "attributeerror",
            "has no attribute",
            "formula",
            "negative",
            "minus",
            "公式",
            "负号",
        ],
        settles: &[15],
        edits: Edits::Logits,
        choices: &[("copied", &[Key("wrongName"), Key("noMinus")])],
        grid: |_| grid::blob(),
        run: |grid, choices| copied::copied_code(grid, first(choices)),
    },
];

/// The blob with its mask as it comes, choice by choice: 0 and 255, classes counted from 1, a border of 255, one channel.
fn out_of_bounds_grid(choice: usize) -> Grid {
    let mut grid = match choice {
        2 => ignored(20),
        3 => grid::blob(),
        _ => grid::blob_of_two(),
    };
    match choice {
        0 => grid.mask.iter_mut().for_each(|y| *y *= 255.0),
        1 => grid.mask.iter_mut().for_each(|y| *y += 1.0),
        _ => {}
    }
    grid
}

/// The blob of two channels, of whose mask only the first pixels count.
fn ignored(kept: usize) -> Grid {
    let mut grid = grid::blob_of_two();
    grid.mask.iter_mut().skip(kept).for_each(|y| *y = 255.0);
    grid
}

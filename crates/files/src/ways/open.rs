//! A way as a line of PyTorch, and as a scene of the lab.

use pixelwise::{Error, Reduction, Shape};
use pixelwise_lab::document::limits::{MAX_CLASSES, MAX_IMAGES, MAX_SIDE};
use pixelwise_lab::document::options::PixelMean;
use pixelwise_lab::view::number::{full, significant};
use pixelwise_lab::{Import, Lab, Options, save};

use super::cost::{balance, mixed};
use super::{Activation, Border, Data, Divisor, Form, Mix, Way, Weights};

impl Way {
    /// The lines of PyTorch that give the number; `target` holds −100 where a pixel is ignored, `w` what each pixel weighs.
    #[must_use]
    pub fn pytorch(&self, data: &Data) -> String {
        let mut lines: Vec<String> = Vec::new();
        let binary = self.form == Form::Binary;
        match self.mix {
            Mix::None => {}
            Mix::Half => lines.push("output = output.half().float()".into()),
            Mix::Reversed if binary => lines.push("output = -output".into()),
            Mix::Reversed => lines.push("output = output.flip(1)".into()),
            Mix::Viewed => lines.push("output = output.permute(0, 2, 3, 1).reshape(output.shape)".into()),
            Mix::ShiftedUp | Mix::ShiftedDown => {
                let by = if self.mix == Mix::ShiftedUp { 1 } else { data.shape.c - 1 };
                let moved = format!("(target + {by}) % {}", data.shape.c);
                lines.push(format!("target = torch.where(target >= 0, {moved}, target)"));
            }
        }
        match (self.activation, binary) {
            (Activation::Twice, true) => lines.push("output = output.sigmoid()".into()),
            (Activation::Twice | Activation::NoLog, false) => lines.push("output = output.softmax(1)".into()),
            _ => {}
        }
        if self.border == Border::Zero {
            lines.push("target = target.clamp(min=0)".into());
        }
        lines.push(if binary { self.binary_line(data) } else { self.multiclass_line(data) });
        lines.join("\n")
    }

    fn binary_line(&self, data: &Data) -> String {
        let mut options = vec!["output".to_owned()];
        let foreground = data.foreground;
        options.push(if self.smoothing > 0.0 {
            let (spread, kept) = (full((self.smoothing / 2.0) as f32), full((1.0 - self.smoothing) as f32));
            format!("(target == {foreground}).float() * {kept} + {spread}")
        } else {
            format!("(target == {foreground}).float()")
        });
        let map = self.weights == Weights::Map;
        match (self.border, map) {
            (Border::Out, true) => options.push("weight=w * (target >= 0)".into()),
            (Border::Out, false) => options.push("weight=(target >= 0).float()".into()),
            (_, true) => options.push("weight=w".into()),
            (_, false) => {}
        }
        if self.weights != Weights::Equal && !map {
            options.push(format!("pos_weight=torch.tensor({})", full(self.factors(data)[1])));
        }
        let divided = match self.divisor {
            Divisor::Kept => " / (target >= 0).sum()",
            Divisor::Images => " / len(output)",
            Divisor::Weight if self.border == Border::Out => " / w[target >= 0].sum()",
            Divisor::Weight => " / w.sum()",
            _ => "",
        };
        if self.divisor != Divisor::All {
            options.push("reduction=\"sum\"".into());
        }
        format!("F.binary_cross_entropy_with_logits({}){divided}", options.join(", "))
    }

    fn multiclass_line(&self, data: &Data) -> String {
        let function = match self.activation {
            Activation::Once | Activation::Twice => "F.cross_entropy",
            Activation::NoLog | Activation::None => "F.nll_loss",
        };
        if self.weights == Weights::Map {
            return self.mapped_line(function);
        }
        let mut options = Vec::new();
        if self.weights != Weights::Equal {
            let factors: Vec<String> = self.factors(data).into_iter().map(full).collect();
            options.push(format!("weight=torch.tensor([{}])", factors.join(", ")));
        }
        if self.smoothing > 0.0 {
            options.push(format!("label_smoothing={}", full(self.smoothing as f32)));
        }
        let (reduction, after) = match self.divisor {
            Divisor::All => (Some("none"), ".mean()"),
            Divisor::Kept => (Some("none"), "[target >= 0].mean()"),
            Divisor::Nothing => (Some("sum"), ""),
            Divisor::Images => (Some("sum"), " / len(output)"),
            Divisor::Weight | Divisor::EachImage => (None, ""),
        };
        options.extend(reduction.map(|reduction| format!("reduction=\"{reduction}\"")));
        let call = |output: &str, target: &str| {
            let arguments = [&[output.to_owned(), target.to_owned()][..], &options].concat();
            format!("{function}({})", arguments.join(", "))
        };
        if self.divisor == Divisor::EachImage {
            return format!(
                "torch.stack([{} for o, t in zip(output, target)]).mean()",
                call("o[None]", "t[None]")
            );
        }
        format!("{}{after}", call("output", "target"))
    }

    /// Cross-entropy with a weight a pixel, which PyTorch has no option for.
    fn mapped_line(&self, function: &str) -> String {
        let smoothing = if self.smoothing > 0.0 {
            format!(", label_smoothing={}", full(self.smoothing as f32))
        } else {
            String::new()
        };
        let after = match (self.divisor, self.border) {
            (Divisor::Kept, _) => "[target >= 0].mean()",
            (Divisor::Weight, Border::Out) => ".sum() / w[target >= 0].sum()",
            (Divisor::Weight, _) => ".sum() / w.sum()",
            (Divisor::Nothing, _) => ".sum()",
            (Divisor::Images, _) => ".sum() / len(output)",
            (Divisor::All | Divisor::EachImage, _) => ".mean()",
        };
        format!("({function}(output, target{smoothing}, reduction=\"none\") * w){after}")
    }

    /// The weights as PyTorch is told: `pos_weight 1.286`, `weight (1, 1.286)`.
    #[must_use]
    pub fn weighing(&self, data: &Data) -> String {
        if self.weights == Weights::Map {
            let Shape { n, h, w, .. } = data.shape;
            return format!("w [{n}, {h}, {w}]");
        }
        let factors = self.factors(data);
        match self.form {
            Form::Binary => format!("pos_weight {}", significant(factors[1].into(), 3)),
            Form::Multiclass => {
                let shown: Vec<String> = factors.iter().take(4).map(|&w| significant(w.into(), 3)).collect();
                let more = if factors.len() > 4 { ", …" } else { "" };
                format!("weight ({}{more})", shown.join(", "))
            }
        }
    }

    /// The weights of the classes, of the binary form's 0 and 1.
    fn factors(&self, data: &Data) -> Vec<f32> {
        match (self.weights, self.form) {
            (Weights::Map, _) => vec![1.0; data.shape.c.max(2)],
            (Weights::Own, Form::Binary) => vec![1.0, data.pos_weight.unwrap_or(1.0)],
            (Weights::Own, Form::Multiclass) => data.class_weight.clone().unwrap_or_default(),
            _ => balance(data, self.form, self.border).into_iter().map(|weight| weight as f32).collect(),
        }
    }

    /// Whether the lab can have the way's scene.
    #[must_use]
    pub fn opens(&self, data: &Data) -> bool {
        let Shape { n, c, h, w } = data.shape;
        let fits = n <= MAX_IMAGES && c <= MAX_CLASSES && h <= MAX_SIDE && w <= MAX_SIDE;
        fits && matches!(self.activation, Activation::Once | Activation::Twice)
    }

    /// The way's scene as a document of the lab, as bytes.
    ///
    /// # Errors
    /// Where the lab cannot have it.
    pub fn scene(&self, data: &Data) -> Result<Vec<u8>, Error> {
        let mixed = mixed(data, self.form, self.mix);
        let twice = self.activation == Activation::Twice;
        let as_zero = self.border == Border::Zero;
        let mut mask: Vec<Option<usize>> =
            mixed.mask.into_iter().map(|class| class.or(as_zero.then_some(0))).collect();
        let factors = self.factors(data);
        let map = self.weights == Weights::Map;
        let weighted = self.weights != Weights::Equal && !map;
        let mut options = Options { label_smoothing: self.smoothing as f32, ..Options::default() };
        if map {
            let mean = if self.divisor == Divisor::Weight { PixelMean::Weights } else { PixelMean::Pixels };
            options.weight_map = self.form == Form::Binary;
            options.pixel_weight = (self.form == Form::Multiclass).then_some(mean);
        }
        let (shape, logits) = match self.form {
            Form::Binary => {
                // z₀ = 0 and z₁ = z, so that the binary form has z.
                let plane = data.shape.h * data.shape.w;
                let z = |z: &f32| if twice { 1.0 / (1.0 + (-z).exp()) } else { *z };
                let images = mixed.logits.chunks(plane);
                let logits = images.flat_map(|image| vec![0.0; plane].into_iter().chain(image.iter().map(z)));
                for class in mask.iter_mut().flatten() {
                    *class = usize::from(*class == data.foreground);
                }
                options.pos_weight = weighted.then(|| factors[1]);
                options.smooth_target = self.smoothing > 0.0;
                (Shape { c: 2, ..data.shape }, logits.collect())
            }
            Form::Multiclass => {
                let mut weights = [1.0; MAX_CLASSES];
                weights[..factors.len()].copy_from_slice(&factors);
                options.class_weight = weighted.then_some(weights);
                let softmax = pixelwise::slices::softmax(&mixed.logits, data.shape)?;
                (data.shape, if twice { softmax } else { mixed.logits })
            }
        };
        let reduction = match self.divisor {
            Divisor::Nothing | Divisor::Images => Reduction::Sum,
            _ => Reduction::Mean,
        };
        let foreground = if self.form == Form::Binary { 1 } else { data.foreground };
        let import = Import {
            shape,
            multiclass: logits,
            mask,
            soft: Vec::new(),
            weight: data.pixel_weight.clone().filter(|_| map).unwrap_or_default(),
            foreground,
            threshold: 0.5,
            reduction,
            options,
        };
        Ok(save::save(&Lab::import(import)?))
    }
}

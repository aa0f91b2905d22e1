//! What seems wrong with an output and a target before anything is computed, and what PyTorch would say.

use pixelwise::Shape;

use crate::facts::Facts;
use crate::layout::Layout;
use crate::repair::{Repair, Working, voc_class};
use crate::session::{Role, Session};
use crate::tensor::shape_text;

/// Something that seems wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The sentence's key.
    pub key: &'static str,
    /// What stands in the sentence's places.
    pub values: Vec<(&'static str, String)>,
    /// PyTorch's own message; empty where it says nothing.
    pub message: String,
    /// What `BCEWithLogitsLoss` gives without a word, where that is wrong.
    pub silent: Option<f64>,
    /// What would mend it, the likeliest first.
    pub repairs: Vec<Repair>,
    /// Whether nothing is computed before it is answered.
    pub asks: bool,
    /// The line of Python that a note is about; empty where a repair has its own.
    pub python: String,
}

impl Finding {
    fn asking(key: &'static str, message: String, repairs: &[Repair]) -> Self {
        let repairs = repairs.to_vec();
        Self { key, values: Vec::new(), message, silent: None, repairs, asks: true, python: String::new() }
    }

    fn note(key: &'static str, message: String, python: &str) -> Self {
        Self { asks: false, python: python.into(), ..Self::asking(key, message, &[]) }
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

/// All that seems wrong, what asks first.
pub(crate) fn diagnose(session: &Session) -> Vec<Finding> {
    let mut findings = Vec::new();
    let (output, target) = (session.working(Role::Output), session.working(Role::Target));
    for role in [Role::Output, Role::Target] {
        if let (Some(tensor), None) = (session.tensor(role), session.layout(role)) {
            findings.push(Finding::asking("axes", String::new(), &[]).with("shape", tensor.shape_text()));
        }
    }
    let empty = [Role::Output, Role::Target]
        .into_iter()
        .filter(|&role| session.shape(role).is_some_and(|shape| shape.elements() == 0));
    for tensor in empty.filter_map(|role| session.tensor(role)) {
        findings.push(Finding::asking("empty", String::new(), &[]).with("shape", tensor.shape_text()));
    }
    // Of no pixel there is nothing else to say.
    if findings.iter().any(|finding| finding.key == "empty") {
        return findings;
    }
    findings.extend(session.findings_of_output().iter().cloned());
    if let (Some(output), Some(target), Some(facts)) = (output, target, session.facts(Role::Target)) {
        let of_shapes = of_shapes(output.shape, target.shape);
        let fits = of_shapes.is_none();
        findings.extend(of_shapes);
        if fits {
            findings.extend(of_target(session, output, target, facts));
        }
        findings.extend(notes(session, output, target));
    }
    findings.sort_by_key(|finding| !finding.asks);
    findings
}

/// How near a sum of probabilities comes to 1 in half precision.
const NEAR: f32 = 4e-3;

/// What seems wrong with an output by itself, whose values are these facts'.
pub(crate) fn of_output(output: &Working, facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    if facts.nan + facts.infinite > 0 {
        let note = Finding::note("notFinite", String::new(), "torch.isfinite(output).all()");
        findings.push(note.with("nan", facts.nan).with("infinite", facts.infinite));
    }
    let (low, high) = facts.range;
    let Shape { n, c, h, w } = output.shape;
    let values = output.values.floats();
    let plane = h * w;
    let pixels = || (0..n * plane).map(move |at| at / plane * c * plane + at % plane);
    if low >= 0.0 && high <= 1.0 && facts.nan == 0 && facts.count > 1 && low < high {
        let sums = c == 1
            || pixels().all(|at| {
                let sum: f32 = (0..c).map(|k| values[at + k * plane]).sum();
                (sum - 1.0).abs() < NEAR
            });
        if sums {
            let e = std::f32::consts::E;
            let (least, most) = if c == 1 {
                (0.5, e / (1.0 + e))
            } else {
                (1.0 / (c as f32 - 1.0 + e), e / (c as f32 - 1.0 + e))
            };
            let twice = low >= least - 1e-4 && high <= most + 1e-4;
            let undo = if c == 1 { Repair::Logit } else { Repair::Log };
            let finding = if twice {
                Finding::asking("twice", String::new(), &[Repair::UndoTwice, undo, Repair::Keep])
            } else {
                Finding::asking("probabilities", String::new(), &[undo, Repair::Keep])
            };
            findings.push(
                finding
                    .with("low", rounded(low))
                    .with("high", rounded(high))
                    .with("activation", if c == 1 { "sigmoid" } else { "softmax" }),
            );
        }
    } else if c > 1 && high <= 1e-4 && facts.nan == 0 {
        let sums = pixels().all(|at| {
            let sum: f32 = (0..c).map(|k| values[at + k * plane].exp()).sum();
            (sum - 1.0).abs() < NEAR
        });
        if sums {
            findings.push(Finding::note(
                "logProbabilities",
                String::new(),
                "loss = F.nll_loss(output, target)",
            ));
        }
    }
    findings
}

fn of_shapes(output: Shape, target: Shape) -> Option<Finding> {
    let sizes = |shape: Shape| shape_text(&[shape.n, shape.h, shape.w]);
    if output.n != target.n {
        let message = format!(
            "ValueError: Expected input batch_size ({}) to match target batch_size ({}).",
            output.n, target.n
        );
        let finding = Finding::asking("batches", message, &[]);
        return Some(finding.with("output", output.n).with("target", target.n));
    }
    if (output.h, output.w) != (target.h, target.w) {
        let message = if output.c == 1 {
            let size = |shape: Shape| format!("torch.Size({})", shape_text(&[shape.n, 1, shape.h, shape.w]));
            format!(
                "ValueError: Target size ({}) must be the same as input size ({})",
                size(target),
                size(output)
            )
        } else {
            format!("RuntimeError: size mismatch (got input: {output} , target: {}", sizes(target))
        };
        let finding = Finding::asking("sizes", message, &[Repair::Resize]);
        let text = |shape: Shape| format!("{} × {}", shape.h, shape.w);
        return Some(finding.with("output", text(output)).with("target", text(target)));
    }
    None
}

fn of_target(session: &Session, output: &Working, target: &Working, facts: &Facts) -> Option<Finding> {
    let classes = output.shape.c;
    if target.shape.c > 1 {
        return Some(of_channels(output, target, facts));
    }
    let known = |id: i32| id == session.ignore_index() || id == -100;
    let ids: Vec<i32> = facts.ids.iter().map(|&(id, _)| id).filter(|&id| !known(id)).collect();
    if !facts.whole {
        let message = if classes == 1 { String::new() } else { float_message(target) };
        let soft =
            classes <= 2 && facts.range.0 >= 0.0 && facts.range.1 <= 1.0 && facts.nan + facts.infinite == 0;
        let repairs: &[Repair] = if soft { &[Repair::AboveHalf, Repair::Soft] } else { &[Repair::AboveHalf] };
        let finding = Finding::asking("between", message, repairs);
        return Some(finding.with("low", rounded(facts.range.0)).with("high", rounded(facts.range.1)));
    }
    let (low, high) = (ids.iter().copied().min().unwrap_or(0), ids.iter().copied().max().unwrap_or(0));
    let top = if classes == 1 { 2 } else { classes as i32 };
    let bad = ids.iter().copied().find(|&id| id < 0 || id >= top).unwrap_or(high);
    let message =
        if classes == 1 { String::new() } else { format!("IndexError: Target {bad} is out of bounds.") };
    let silent = (classes <= 2 && (low < 0 || high > 1)).then(|| binary_loss(output, target));
    let finding =
        |key, repairs: &[Repair]| Finding { silent, ..Finding::asking(key, message.clone(), repairs) };
    if ids == [0, 255] || ids == [255] {
        return Some(finding("of255", &[Repair::DivideBy255, Repair::Ignore(255)]));
    }
    // Almost all pixels at the ends, and others between them: an image that was resized or compressed.
    let at_ends = facts.count_of(0) + facts.count_of(255);
    if top == 2 && high == 255 && (ids.is_empty() || ids.len() > 3) && at_ends * 10 > facts.count * 8 {
        return Some(finding("edges", &[Repair::AboveHalf]).with("count", facts.count - at_ends));
    }
    if low == 1 && high == top {
        return Some(finding("fromOne", &[Repair::ShiftDown]).with("classes", classes).with("high", high));
    }
    let beyond: Vec<i32> = ids.iter().copied().filter(|&id| id < 0 || id >= top).collect();
    match &*beyond {
        [] if facts.ids.is_empty() && facts.count > 0 => {
            Some(finding("manyIds", &[Repair::NotZero]).with("classes", classes))
        }
        [] => None,
        [255] => Some(finding("ignored255", &[Repair::Ignore(255)]).with("share", share(facts, 255))),
        _ if classes == 1 => {
            Some(finding("oneChannel", &[Repair::NotZero]).with("count", ids.len()).with("ids", list(&ids)))
        }
        [one] => {
            let mut repairs = vec![Repair::Ignore(*one)];
            if top == 2 {
                repairs.insert(0, Repair::NotZero);
            }
            Some(
                finding("beyond", &repairs)
                    .with("ids", one)
                    .with("classes", classes)
                    .with("last", classes - 1)
                    .with("share", share(facts, *one)),
            )
        }
        several => {
            let repairs: &[Repair] = if top == 2 { &[Repair::NotZero] } else { &[] };
            let share: usize = several.iter().map(|&id| facts.count_of(id)).sum();
            Some(
                finding("beyond", repairs)
                    .with("ids", list(several))
                    .with("classes", classes)
                    .with("last", classes - 1)
                    .with("share", percent(share, facts.count)),
            )
        }
    }
}

/// A target with channels: colours, or one channel a class.
fn of_channels(output: &Working, target: &Working, facts: &Facts) -> Finding {
    let Shape { n, c, h, w } = target.shape;
    let plane = h * w;
    let values = target.values.floats();
    let places = || (0..n * plane).map(move |at| at / plane * c * plane + at % plane);
    let message = if output.shape.c == 1 {
        let size = |sizes: &[usize]| format!("torch.Size({})", shape_text(sizes));
        let (of_target, of_output) = (size(&[n, c, h, w]), size(&[n, 1, h, w]));
        format!("ValueError: Target size ({of_target}) must be the same as input size ({of_output})")
    } else if c == output.shape.c && target.dtype.is_float() {
        String::new()
    } else if c == output.shape.c {
        format!(
            "RuntimeError: Expected floating point type for target with class probabilities, got {}",
            target.dtype.scalar()
        )
    } else {
        "RuntimeError: only batches of spatial targets supported (3D tensors) but got targets of dimension: 4"
            .into()
    };
    let one_hot = c == output.shape.c.max(2)
        && facts.range.1 <= 1.0
        && places().all(|at| ((0..c).map(|k| values[at + k * plane]).sum::<f32>() - 1.0).abs() < NEAR);
    if one_hot {
        // Hard ones are probabilities too, but their mean is another one with weights.
        let soft = !facts.whole && c == output.shape.c && facts.range.0 >= 0.0;
        let (key, repairs): (_, &[Repair]) = match (facts.whole, soft) {
            (true, _) => ("oneHot", &[Repair::Argmax]),
            (_, true) => ("soft", &[Repair::Soft, Repair::Argmax]),
            (_, false) => ("soft", &[Repair::Argmax]),
        };
        return Finding::asking(key, message, repairs).with("channels", c);
    }
    let grey = places().all(|at| (1..c.min(3)).all(|k| values[at] == values[at + k * plane]));
    if grey {
        return Finding::asking("grey", message, &[Repair::FirstChannel]).with("channels", c);
    }
    if c == 3 || c == 4 {
        let exact = places().filter(|&at| voc_class([0, 1, 2].map(|k| values[at + k * plane] as i32)).1 == 0);
        let exact = exact.count();
        let repairs: &[Repair] = if exact * 10 >= n * plane * 9 { &[Repair::Palette] } else { &[] };
        let finding = Finding::asking("colours", message, repairs);
        return finding.with("exact", percent(exact, n * plane)).with("channels", c);
    }
    Finding::asking("channels", message, &[Repair::Argmax]).with("channels", c)
}

/// What PyTorch says where the page goes on by itself.
fn notes(session: &Session, output: &Working, target: &Working) -> Vec<Finding> {
    let mut notes = Vec::new();
    let classes = output.shape.c;
    if let (Some(tensor), Some(layout)) = (session.tensor(Role::Output), session.layout(Role::Output))
        && layout.channels_last()
        && classes > 1
    {
        let Shape { n, h, w, .. } = target.shape;
        let (sizes, axes) = match layout {
            Layout::Hwk => (shape_text(&[&[1], &*tensor.shape].concat()), "output.permute(2, 0, 1)[None]"),
            _ => (tensor.shape_text(), "output.permute(0, 3, 1, 2)"),
        };
        let message =
            format!("RuntimeError: size mismatch (got input: {sizes} , target: {}", shape_text(&[n, h, w]));
        notes.push(Finding::note("channelsLast", message, &format!("output = {axes}")));
    }
    // What was read, not what repairs have made of it.
    let Some(read) = session.tensor(Role::Target) else { return notes };
    if target.shape.c > 1 {
        return notes;
    }
    if classes > 1
        && read.dtype.scalar() != "Long"
        && session.mended().is_empty()
        && target.dtype == read.dtype
    {
        let message = if read.dtype.scalar() == "Byte" {
            "RuntimeError: expected scalar type Long but found Byte".into()
        } else {
            float_message(target)
        };
        notes.push(
            Finding::note("notLong", message, "target = target.long()").with("dtype", read.dtype.name()),
        );
    }
    if classes == 1 && !read.dtype.is_float() {
        let message = match read.dtype.scalar() {
            "Bool" => "NotImplementedError: Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.".into(),
            scalar => format!("RuntimeError: result type Float can't be cast to the desired output type {scalar}"),
        };
        notes.push(
            Finding::note("notFloat", message, "target = target.float()").with("dtype", read.dtype.name()),
        );
    }
    if classes == 1 && read.shape.len() == 3 && session.layout(Role::Output) == Some(Layout::Nkhw) {
        let message = format!(
            "ValueError: Target size (torch.Size({})) must be the same as input size (torch.Size({}))",
            read.shape_text(),
            shape_text(&[output.shape.n, 1, output.shape.h, output.shape.w])
        );
        notes.push(Finding::note("noChannel", message, "target = target[:, None]"));
    }
    if classes > 1 && session.layout(Role::Target) == Some(Layout::Nkhw) && read.shape.get(1) == Some(&1) {
        let message = "RuntimeError: only batches of spatial targets supported (3D tensors) but got targets of dimension: 4";
        notes.push(Finding::note("extraChannel", message.into(), "target = target.squeeze(1)"));
    }
    notes
}

fn float_message(target: &Working) -> String {
    format!("RuntimeError: expected target dtype to be Long or Byte, but got {}", target.dtype.scalar())
}

/// The mean of `BCEWithLogitsLoss` for z (z₁ − z₀ of two channels) against the mask's numbers as they are.
fn binary_loss(output: &Working, target: &Working) -> f64 {
    let (z, y) = (output.values.floats(), target.values.floats());
    let Shape { c, h, w, .. } = output.shape;
    let plane = h * w;
    let cost = |at: usize| {
        let first = at / plane * c * plane + at % plane;
        let z = f64::from(if c == 2 { z[first + plane] - z[first] } else { z[first] });
        z.max(0.0) - z * f64::from(y[at]) + (-z.abs()).exp().ln_1p()
    };
    (0..y.len()).map(cost).sum::<f64>() / y.len() as f64
}

fn list(ids: &[i32]) -> String {
    let shown: Vec<String> = ids.iter().take(6).map(i32::to_string).collect();
    if ids.len() > 6 { format!("{}, …", shown.join(", ")) } else { shown.join(", ") }
}

fn share(facts: &Facts, id: i32) -> String {
    percent(facts.count_of(id), facts.count)
}

fn percent(count: usize, of: usize) -> String {
    pixelwise_lab::view::number::percent(count as f64 / of as f64)
}

fn rounded(x: f32) -> String {
    pixelwise_lab::view::number::short(x)
}

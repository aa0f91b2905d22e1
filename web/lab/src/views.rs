//! What the lab tells the page: enums as texts, and plain objects.

use js_sys::Uint32Array;

use pixelwise_lab as lab;
use pixelwise_lab::evaluate::{ablation, offers, reduction, rounding};
use pixelwise_lab::explain::{equivalence, path, prompt, sigmoids, sweep, terms};
use pixelwise_lab::view::{self, losses, number};
use pixelwise_train::optimizer::Rule;
use pixelwise_web::plain::Values;
use pixelwise_web::{Form, Stage, mirrored, plain};

mirrored! {
    /// What computes the multiclass form's loss.
    MulticlassLoss = lab::MulticlassLoss { CrossEntropy = "crossEntropy", Naive = "naive", Multilabel = "multilabel" }
}

mirrored! {
    /// How the per-pixel losses become one number.
    Reduction = pixelwise::Reduction { Mean = "mean", Sum = "sum", None = "none" }
}

mirrored! {
    /// What is drawn over the timeline's steps: the losses, their logarithms, or the `IoU`s.
    Height = lab::learn::moments::Height { Loss = "loss", LogLoss = "logLoss", Iou = "iou" }
}

mirrored! {
    /// What logits can be filled with.
    Fill = lab::Fill { Zeros = "zeros", Normal = "normal", Truth = "truth" }
}

plain! {
    /// Something to be said: `text` as it is, or where there is a `key`, the sentence `said.<key>` with its values.
    Phrase ("Phrase") = view::Phrase { key: String, values: Values, text: String }

    /// What happened to a pixel at a stage of a form, the line under its map.
    PixelLine ("PixelLine") = view::PixelLine { form: Form, stage: Stage, said: Phrase, bad: bool }

    /// The range of a column's colours, and what it was before the last change of the document had to move it.
    RangeLine ("RangeLine") = view::RangeLine { said: Phrase, was: Option<Phrase>, beyond: Option<Phrase> }

    /// A class's line in a column of the multiclass form.
    ClassLine ("ClassLine") = view::ClassLine {
        class: u32, text: String, bar: f64, counts: bool, best: bool, target: bool, note: Phrase,
    }

    /// The classes without a line: how many, and what they come to.
    Rest ("Rest") = view::class_line::Rest { count: u32, text: String }

    /// `Σ p` or `Σ ℓ`, that sum, and how long its bar is.
    Total ("Total") = view::class_line::Total { symbol: String, text: String, bar: Option<f64> }

    /// The lines of a column, a class each.
    ClassLines ("ClassLines") = view::ClassLines {
        stage: Stage, lines: Vec<ClassLine>, rest: Option<Rest>, total: Option<Total>,
    }

    /// What a form has at a stop of the path, or what it does between two.
    PathPart ("PathPart") = |part: path::Part| {
        said: Phrase = part.said,
        tinted: bool = part.tinted,
        bad: bool = part.bad,
        share: Option<f64> = part.share,
        share_text: String = part.share.map_or_else(String::new, number::percent),
    }

    /// A stop of the path, `said.path.name.<name>`, or what happens between two, without a name.
    PathRow ("PathRow") = path::Row { name: String, parts: [PathPart; 2] }

    /// The selected pixel's way from its logit to its next logit: what it is, what the two columns are, and what the next step does.
    PixelPath ("PixelPath") = |all: (Vec<view::Phrase>, path::Path, Vec<view::Phrase>)| {
        title: Vec<Phrase> = all.0,
        heads: [Phrase; 2] = all.1.heads,
        rows: Vec<PathRow> = all.1.rows,
        sentences: Vec<Phrase> = all.2,
    }

    /// The prompt as it stands: which step is shown, which are done, and the row and column of the pixel that the sentence is about.
    Prompt ("Prompt") = |prompt: prompt::Prompt| {
        at: u32 = prompt.at,
        done: Vec<bool> = prompt.done,
        said: Phrase = prompt.said,
        row: Option<u32> = prompt.pixel.map(|(row, _)| row),
        column: Option<u32> = prompt.pixel.map(|(_, column)| column),
    }

    /// A loss before and after; without a form, both forms' loss.
    LossChange ("LossChange") = view::last_step::LossChange { name: String, form: Option<Form>, text: String }

    /// What was done last in the scene.
    LastStep ("LastStep") = view::LastStep { said: Phrase, kind: String, detail: String, losses: Vec<LossChange> }

    /// What an option that is off would do to a form's loss, and the number that it would be switched on with.
    Offer ("Offer") = |offer: offers::Offer| {
        setting: String = offer.setting.id(),
        form: Form = offer.form,
        value: String = offer.value.map_or_else(String::new, |value| number::line::weight(value.into())),
        text: String = format!("{} → {}", number::four(offer.now), number::four(offer.then)),
    }

    /// A line of PyTorch; without a stage, the one that makes the form's loss.
    CodeLine ("CodeLine") = view::code::CodeLine { stage: Option<Stage>, text: String }

    /// What a stage is in PyTorch's words.
    TensorInfo ("TensorInfo") = lab::TensorInfo { variable: String, symbol: String, shape: String, dtype: String, torch: String }

    /// The colours of a map and what they stand for.
    Legend ("Legend") = lab::Legend { low: String, middle: String, high: String, factor: String, pixels: Uint32Array }

    /// One image of a batch: the pixels of its mask as RGBA, its loss, and its share of each form's.
    BatchImage ("BatchImage") = |image: view::BatchImage| {
        pixels: Uint32Array = image.words,
        loss: String = image.loss,
        binary: f64 = image.shares[0],
        multiclass: f64 = image.shares[1],
    }

    /// How the last edit changed a loss.
    Delta ("Delta") = losses::Delta { text: String, sign: i32 }

    /// How good a prediction is; `—` where a ratio is undefined.
    Score ("Score") = |score: lab::Score| {
        accuracy: String = number::ratio(score.accuracy),
        iou: String = number::ratio(score.iou),
        dice: String = number::ratio(score.dice),
    }

    /// The way from one number to another on a line that is 1 long.
    Track ("Track") = equivalence::Track { symbol: String, from: f64, to: f64, start: String, end: String, by: String }

    /// One number on a pixel's way through a form.
    Term ("Term") = |term: terms::Term| {
        symbol: String = term.symbol,
        text: String = term.text,
        full: String = term.full,
        kind: String = term.kind.id(),
    }

    /// What the mask and both forms say of a pixel; the target is −1 where it is ignored.
    PixelState ("PixelState") = |state: (Option<usize>, u8, u8)| {
        target: i32 = state.0.map_or(-1, |class| class as i32),
        binary: u32 = u32::from(state.1),
        multiclass: u32 = u32::from(state.2),
    }

    /// What a step of the history did.
    StepSummary ("StepSummary") = lab::StepSummary {
        kind: String, detail: String, cells: u32,
        binary: String, multiclass: String, binary_delta: String, multiclass_delta: String, iou: String,
    }

    /// What one option did.
    Effect ("Effect") = |effect: lab::Effect| {
        setting: String = effect.setting.id(),
        form: Form = effect.form,
        without: String = number::four(effect.without),
        with: String = number::four(effect.with),
    }

    /// How far K sigmoids are from one class a pixel: the least and the greatest Σp, and how many pixels have several classes or none.
    Overlap ("Overlap") = |overlap: lab::Overlap| {
        least: String = number::four(overlap.least),
        most: String = number::four(overlap.most),
        several: u32 = overlap.several,
        none: u32 = overlap.none,
    }

    /// What a class of the selected pixel gets from its sigmoid and from a softmax, from 0 to 1 and to be read.
    SigmoidClass ("SigmoidClass") = |class: sigmoids::SigmoidClass| {
        sigmoid: f64 = class.sigmoid,
        softmax: f64 = class.softmax,
        texts: Vec<String> = class.texts.to_vec(),
    }

    /// K sigmoids beside a softmax, and Σp of every pixel: its labels, its colours as words of memory, and its inks.
    Sigmoids ("Sigmoids") = |said: sigmoids::Sigmoids| {
        classes: Vec<SigmoidClass> = said.classes,
        sum: String = said.sum,
        off: bool = said.off,
        labels: Vec<String> = said.labels,
        pixels: Uint32Array = said.pixels,
        inks: Uint32Array = said.inks.into_iter().map(u32::from).collect::<Vec<_>>(),
        least: String = number::ratio(Some(said.overlap.least)),
        most: String = number::ratio(Some(said.overlap.most)),
        several: u32 = said.overlap.several,
        none: u32 = said.overlap.none,
        divided: String = said.divided,
        gradients: Vec<String> = said.gradients.to_vec(),
    }

    /// How one logit of the selected pixel moves in the next step.
    Move ("Move") = lab::Move {
        form: Form, symbol: String, before: String, gradient: String, direction: String, update: String, after: String,
    }

    /// An optimizer, for a menu.
    RuleName ("RuleName") = |rule: Rule| { id: String = rule.id(), name: String = rule.name() }

    /// A pinned run: its settings, its steps, and where its losses ended.
    PinnedRun ("PinnedRun") = |pin: &lab::Pin| {
        settings: String = pin.settings.clone(),
        steps: u32 = pin.steps,
        binary: String = pin.end(lab::Form::Binary).map_or_else(String::new, number::four),
        multiclass: String = pin.end(lab::Form::Multiclass).map_or_else(String::new, number::four),
    }

    /// A reduced loss as a fraction, with bars from 0 to 1.
    Mean ("Mean") = |mean: reduction::Mean| {
        numerator_symbol: String = mean.numerator.symbol,
        numerator: String = number::four(mean.numerator.value),
        denominator_symbol: String = mean.denominator.symbol,
        denominator: String = number::four(mean.denominator.value),
        numerator_bar: f64 = mean.bars().0,
        denominator_bar: f64 = mean.bars().1,
        loss: String = number::four(mean.loss()),
    }

    /// A mean of BCE with pixels left out: `kept`, `all` or `weights`.
    KeptMean ("KeptMean") = |mean: (&'static str, f64)| {
        symbol: String = mean.0,
        text: String = number::four(mean.1),
        full: String = number::full64(mean.1),
    }

    /// A loss in float64, how far float32 is from it, and what the clamp of two steps changes.
    Exact ("Exact") = |exact: (rounding::Rounding, f64)| {
        loss: String = number::all_digits64(exact.0.exact),
        short: String = number::significant(exact.0.exact, 7),
        difference: String = number::signed(exact.0.difference, 2),
        ulp: String = number::significant(exact.0.ulps, 2),
        clamp: String = if exact.1 == 0.0 { String::new() } else { number::signed(exact.1, 4) },
    }

    /// The thresholds with the largest `IoU`: one of them, the least and the largest, and whether the scene's gives as much already.
    Best ("Best") = |best: (sweep::Best, bool)| {
        threshold: f64 = best.0.threshold,
        threshold_text: String = number::significant(best.0.threshold.into(), 2),
        from: String = best.0.hundredths().map_or_else(String::new, |(from, _)| number::significant(from, 2)),
        to: String = best.0.hundredths().map_or_else(String::new, |(_, to)| number::significant(to, 2)),
        iou: String = number::ratio(Some(best.0.value)),
        reached: bool = best.1,
    }

    /// A measure in the legend of the thresholds: its line as SVG, and its value at the threshold.
    MeasureKey ("MeasureKey") = |key: (sweep::Measure, String, Option<f64>)| {
        name: String = key.0.code(),
        line: String = key.1,
        value: String = number::ratio(key.2),
    }

    /// How one class of a prediction fares, or their mean.
    ClassScore ("ClassScore") = view::ClassScore { name: String, iou: String, dice: String, precision: String, recall: String }

    /// The point of a loss's curve, to be read; `lost` where the loss or the slope is not finite, `beyond` where the logit is not.
    PointText ("PointText") = view::chart::curve::PointText { logit: String, loss: String, slope: String, lost: bool, beyond: bool }

    /// What the losses are told, as it is written and as it is set; an empty text where something is off.
    OptionsState ("OptionsState") = |lab: &lab::Lab| {
        two_step: bool = lab.scene().options().binary == lab::BinaryLoss::TwoStep,
        multiclass: MulticlassLoss = lab.scene().options().multiclass,
        weight_map: bool = lab.scene().options().weight_map,
        pos_weight: String = lab.scene().options().pos_weight.map_or_else(String::new, number::full),
        class_weight: Vec<String> = weights(lab),
        ignore_index: i32 = lab.scene().options().ignore_index,
        label_smoothing: f64 = number::as_typed(lab.scene().options().label_smoothing),
        label_smoothing_text: String = number::full(lab.scene().options().label_smoothing),
        smooth_target: bool = lab.scene().options().smooth_target,
        soft_target: bool = lab.scene().options().soft_target,
        class_probabilities: bool = lab.scene().options().class_probabilities,
        pixel_weight: String = lab.scene().options().pixel_weight.map_or("", lab::PixelMean::id),
        count: u32 = ablation::options_on(lab),
        suggested: String = ablation::suggested_pos_weight(lab).map_or_else(String::new, number::short),
        floor: String = ablation::floor(lab).map_or_else(String::new, |floor| number::four(floor.loss)),
        gaps: Vec<String> = ablation::floor(lab).map_or_else(Vec::new, |floor| {
            floor.gaps.into_iter().map(number::four).collect()
        }),
        unused: Vec<String> = lab.scene().options().unused().map(lab::Setting::id).collect::<Vec<_>>(),
        binary_loss: String = lab.scene().options().binary.class(),
        multiclass_loss: String = lab.scene().options().multiclass.class(),
    }
}

/// The weights of the classes as texts; none where they are off.
fn weights(lab: &lab::Lab) -> Vec<String> {
    let weight = lab.scene().options().class_weight;
    weight.map_or_else(Vec::new, |weight| {
        weight[..lab.scene().classes()].iter().map(|&w| number::full(w)).collect()
    })
}

//! What the page shows of files and of ways to a number, as plain objects.

use js_sys::Uint32Array;

use pixelwise_files::large::{self, Large};
use pixelwise_files::preview::Preview;
use pixelwise_files::ways::{self, Tick};
use pixelwise_files::{Bar, Card, Finding, Id, Mended, Repair, Session};
use pixelwise_lab::view::number;
use pixelwise_web::plain::Values;
use pixelwise_web::{Form, mirrored, plain};

mirrored! {
    /// What a tensor is taken for.
    FileRole = pixelwise_files::Role { Output = "output", Target = "target" }
}

mirrored! {
    /// What a picture shows.
    FileMap = large::Map {
        Output = "output", Activation = "activation", Target = "target", Loss = "loss", Prediction = "prediction",
    }
}

plain! {
    /// A column of a histogram.
    FileBar ("FileBar") = Bar { height: f64, colour: String }

    /// A class of a mask.
    FileId ("FileId") = |class: Id| {
        id: String = class.id.to_string(),
        share: f64 = class.share,
        text: String = class.text,
        colour: String = class.colour,
    }

    /// A tensor's card.
    FileCard ("FileCard") = Card {
        index: u32, name: String, role: Option<FileRole>, dtype: String, shape: String, layout: String, layouts: Vec<String>,
        bars: Vec<FileBar>, low: String, high: String, difference: bool, ids: Vec<FileId>,
    }

    /// What would mend something.
    FileRepair ("FileRepair") = |repair: Repair| { id: String = repair.id(), class: String = repair.class() }

    /// What seems wrong; `silent` is what PyTorch gives without a word.
    FileFinding ("FileFinding") = |finding: &Finding| {
        key: String = finding.key,
        values: Values = finding.values.clone(),
        message: String = finding.message.clone(),
        silent: String = finding.silent.map_or_else(String::new, |loss| number::significant(loss, 4)),
        repairs: Vec<FileRepair> = finding.repairs.clone(),
        python: String = finding.python.clone(),
    }

    /// A repair that was made.
    FileMended ("FileMended") = |mended: &Mended| {
        finding: String = mended.finding,
        id: String = mended.repair.id(),
        class: String = mended.repair.class(),
        message: String = mended.message.clone(),
        python: String = mended.python.clone(),
    }

    /// What there is to see before there is a loss.
    FilePreview ("FilePreview") = |preview: Preview| {
        map: FileRole = preview.role,
        images: u32 = preview.shape.n,
        channels: u32 = preview.shape.c,
        height: u32 = preview.shape.h,
        width: u32 = preview.shape.w,
    }

    /// One of the worst pixels.
    FileWorst ("FileWorst") = large::WorstText {
        image: u32, row: u32, column: u32, target: String, probability: String, loss: String, around: String,
    }

    /// What a class or an image carries.
    FilePart ("FilePart") = large::PartText {
        name: String, colour: String, pixels: String, loss: String, share: f64, iou: String, dice: String,
    }

    /// What is shown beside a large map.
    FilesLarge ("FilesLarge") = large::Summary {
        images: u32, channels: u32, classes: u32, height: u32, width: u32, form: Form, both: bool, balanced: bool, balance: String,
        threshold: f64, threshold_text: String, loss: String, pixels: String, ignored: String, pytorch: String, iou: String, dice: String,
        accuracy: String, worst: Vec<FileWorst>, class_parts: Vec<FilePart>, image_parts: Vec<FilePart>, edge_pixels: String,
        edge_loss: String, outlined: bool, shape: String, bytes: String, link_characters: String, fits_window: bool, edit_shape: String,
    }

    /// All that is shown of the files.
    FilesView ("FilesView") = |all: (&Session, Option<&Large>)| {
        cards: Vec<FileCard> = all.0.cards(),
        previews: Vec<FilePreview> = all.0.previews(),
        asked: Option<FileFinding> = all.0.asked(),
        notes: Vec<FileFinding> = all.0.findings().iter().filter(|finding| !finding.asks).collect::<Vec<_>>(),
        mended: Vec<FileMended> = all.0.mended().iter().collect::<Vec<_>>(),
        large: Option<FilesLarge> = all.1.map(Large::summary),
    }

    /// A measure in the legend of the thresholds.
    FilesKey ("FilesKey") = large::Key { name: String, line: String, value: String }

    /// The best thresholds.
    FilesBest ("FilesBest") = large::BestThreshold {
        threshold: f64, text: String, from: String, to: String, iou: String, reached: bool,
    }

    /// What the thresholds of a map come to.
    FilesThreshold ("FilesThreshold") = large::ThresholdView {
        chart: String, text: String, logit: String, key: Vec<FilesKey>, counts: Vec<String>, colours: Vec<String>, light: bool,
        best: Option<FilesBest>,
    }

    /// The colours of a map.
    FilesLegend ("FilesLegend") = large::Legend { low: String, high: String, pixels: Uint32Array }

    /// A cell of a window.
    FilesCell ("FilesCell") = large::Cell { text: String, colour: String, light: bool }

    /// What happened to the pixel in a window's middle.
    FilesStep ("FilesStep") = |step: (&'static str, String)| { symbol: String = step.0, value: String = step.1 }

    /// The pixels around one.
    FilesWindow ("FilesWindow") = large::Window {
        top: u32, left: u32, height: u32, width: u32, cells: Vec<FilesCell>, path: Vec<FilesStep>,
    }

    /// A way to a number.
    LossWay ("LossWay") = ways::WayText {
        form: Form, value: String, digits: String, factor: String, exact: bool, activation: String, border: String,
        weights: String, weighing: String, divisor: String, by: String, mix: String, smoothing: String, sum: String, opens: bool,
        place: u32,
    }

    /// A place on the line of all values.
    LossTick ("LossTick") = Tick { at: f64, text: String, form: Option<Form> }

    /// The ways, those that give the number first.
    LossWays ("LossWays") = ways::WaysView {
        text: String, low: String, high: String, count: u32, exact: u32, ways: Vec<LossWay>, plain: Option<LossWay>,
        plain_factor: String, ticks: Vec<LossTick>, marks: Vec<LossTick>, at: f64,
    }

    /// A pasted text's numbers, in rows.
    FileNumbers ("FileNumbers") = |read: (Vec<f32>, usize)| { values: js_sys::Float32Array = read.0, columns: u32 = read.1 }
}

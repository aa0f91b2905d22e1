//! What the core says of a pixel, for the page: lines, phrases, and the words' keys.

use js_sys::{Array, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use super::plain::plain;
use super::views::Reduction;
use pixelwise_lab::Form;
use pixelwise_lab::evaluate::{bounds, offers};
use pixelwise_lab::explain::{path, prompt};
use pixelwise_lab::view::{self, number};
use pixelwise_web::error::set;
use pixelwise_web::{Stage, Thrown, thrown};

plain! {
    /// Something to be said: `text` as it is, or where there is a `key`, the sentence `said.<key>` with its values.
    Phrase ("Phrase") => JsPhrase {
        /// The key in the tables of strings, after `said.`; empty where `text` is all there is to say.
        key ("key"): String = "string",
        /// The values for the sentence's places.
        values ("values"): JsValue = "Record<string, string>",
        /// What needs no words.
        text ("text"): String = "string",
    }
}

impl From<view::Phrase> for Phrase {
    fn from(phrase: view::Phrase) -> Self {
        let values = Object::new();
        for (name, value) in phrase.values {
            set(&values, name, &value.into());
        }
        Self { key: phrase.key, values: values.into(), text: phrase.text }
    }
}

/// A phrase as the page takes it.
pub(super) fn phrase(phrase: view::Phrase) -> JsValue {
    JsPhrase::from(Phrase::from(phrase)).into()
}

plain! {
    /// What happened to a pixel at a stage of a form, the line under its map.
    PixelLine ("PixelLine") => JsPixelLine {
        /// `binary` or `multiclass`.
        form ("form"): String = "\"binary\" | \"multiclass\"",
        /// `logits`, `probability`, `target`, `loss`, `gradient` or `prediction`.
        stage ("stage"): String = "string",
        /// The line.
        said ("said"): JsValue = "Phrase",
        /// Whether it says that something is wrong.
        bad ("bad"): bool = "boolean",
    }
}

plain! {
    /// The range of a column's colours.
    RangeLine ("RangeLine") => JsRangeLine {
        /// The range.
        said ("said"): JsValue = "Phrase",
        /// What it was before the last change of the document had to move it.
        was ("was"): JsValue = "Phrase | undefined",
    }
}

/// What is said of a pixel.
#[wasm_bindgen]
impl Lab {
    /// The lines under all maps for a pixel of the image that is shown, with a channel's where a map shows one; none outside the scene.
    #[wasm_bindgen(js_name = pixelLines)]
    #[must_use]
    pub fn pixel_lines(&self, row: usize, column: usize, channel: usize) -> Vec<JsPixelLine> {
        let lines = view::pixel_lines(self.core(), self.place(row, column), channel);
        lines
            .into_iter()
            .map(|line| PixelLine {
                form: form_id(line.form).into(),
                stage: line.stage.id().into(),
                said: phrase(line.said),
                bad: line.bad,
            })
            .map(JsPixelLine::from)
            .collect()
    }

    /// The lines of a pixel of the image that is shown, one a class, in each column of the multiclass form; none with two classes.
    #[wasm_bindgen(js_name = classLines)]
    #[must_use]
    pub fn class_lines(&self, row: usize, column: usize) -> Vec<JsClassLines> {
        let columns = view::class_lines(self.core(), self.place(row, column));
        columns.into_iter().map(|column| ClassLines::from(column).into()).collect()
    }
}

plain! {
    /// A class's line in a column of the multiclass form.
    ClassLine ("ClassLine") => JsClassLine {
        /// The class, which is the channel.
        class ("class"): u32 = "number",
        /// Its number.
        text ("text"): String = "string",
        /// How long its bar is: from −1 to 1 for logits and gradients, from 0 to 1 for probabilities and losses.
        bar ("bar"): f64 = "number",
        /// Whether it counts in the loss; a bar that does not is hollow.
        counts ("counts"): bool = "boolean",
        /// Whether its logit is the largest.
        best ("best"): bool = "boolean",
        /// Whether it is the mask's.
        target ("target"): bool = "boolean",
        /// What is said of it beside the number.
        note ("note"): JsValue = "Phrase",
    }
}

plain! {
    /// The lines of a column, a class each.
    ClassLines ("ClassLines") => JsClassLines {
        /// `logits`, `probability`, `target`, `loss`, `gradient` or `prediction`.
        stage ("stage"): String = "string",
        /// The lines, in the same order in every column.
        lines ("lines"): Array = "ClassLine[]",
        /// How many classes have no line.
        rest ("rest"): u32 = "number",
        /// What those come to.
        rest_text ("restText"): String = "string",
        /// `Σ p` or `Σ ℓ` where all classes come to something that says something; else empty.
        total ("total"): String = "string",
        /// That sum.
        total_text ("totalText"): String = "string",
        /// How long its bar is, from 0 to 1 for a sum from 0 to 2.
        total_bar ("totalBar"): Option<f64> = "number | undefined",
    }
}

impl From<view::ClassLine> for ClassLine {
    fn from(line: view::ClassLine) -> Self {
        let view::ClassLine { class, text, bar, counts, best, target, note } = line;
        Self { class: class as u32, text, bar, counts, best, target, note: phrase(note) }
    }
}

impl From<view::ClassLines> for ClassLines {
    fn from(column: view::ClassLines) -> Self {
        let lines =
            column.lines.into_iter().map(|line| JsValue::from(JsClassLine::from(ClassLine::from(line))));
        let (rest, rest_text) = column.rest.map_or((0, String::new()), |rest| (rest.count as u32, rest.text));
        let (total, total_text, total_bar) =
            column.total.map_or((String::new(), String::new(), None), |total| {
                (total.symbol.into(), total.text, total.bar)
            });
        Self {
            stage: column.stage.id().into(),
            lines: lines.collect(),
            rest,
            rest_text,
            total,
            total_text,
            total_bar,
        }
    }
}

plain! {
    /// What a form has at a stop of the path, or what it does between two.
    PathPart ("PathPart") => JsPathPart {
        /// The number, or the operation.
        said ("said"): JsValue = "Phrase",
        /// Whether an option acts here.
        tinted ("tinted"): bool = "boolean",
        /// Whether it is no number, or one that float32 has lost.
        bad ("bad"): bool = "boolean",
        /// The share of the summed loss, from 0 to 1, at the slice.
        share ("share"): Option<f64> = "number | undefined",
        /// The same as a percentage; empty elsewhere.
        share_text ("shareText"): String = "string",
    }
}

plain! {
    /// A stop of the path, or what happens between two.
    PathRow ("PathRow") => JsPathRow {
        /// The stop, `said.path.name.<name>`; empty between two stops.
        name ("name"): String = "string",
        /// The binary form's part and the multiclass form's.
        parts ("parts"): Array = "[PathPart, PathPart]",
    }
}

plain! {
    /// The selected pixel's way from its logit to its next logit.
    PixelPath ("PixelPath") => JsPixelPath {
        /// What the pixel is.
        title ("title"): Array = "Phrase[]",
        /// What the two columns are.
        heads ("heads"): Array = "[Phrase, Phrase]",
        /// The stops, and what happens between them.
        rows ("rows"): Array = "PathRow[]",
        /// What the next step does.
        sentences ("sentences"): Array = "Phrase[]",
    }
}

impl From<path::Part> for PathPart {
    fn from(part: path::Part) -> Self {
        let share_text = part.share.map_or_else(String::new, number::percent);
        Self { said: phrase(part.said), tinted: part.tinted, bad: part.bad, share: part.share, share_text }
    }
}

impl From<path::Row> for PathRow {
    fn from(row: path::Row) -> Self {
        let parts = row.parts.map(|part| JsValue::from(JsPathPart::from(PathPart::from(part))));
        Self { name: row.name.into(), parts: parts.into_iter().collect() }
    }
}

/// The selected pixel.
#[wasm_bindgen]
impl Lab {
    /// The selected pixel's way through both forms; of K sigmoids, through a channel.
    #[wasm_bindgen(js_name = pixelPath)]
    #[must_use]
    pub fn pixel_path(&self, channel: usize) -> JsPixelPath {
        let phrases = |phrases: Vec<view::Phrase>| phrases.into_iter().map(phrase).collect();
        let path::Path { heads, rows } = path::path(self.core(), channel);
        PixelPath {
            title: phrases(path::title(self.core())),
            heads: heads.into_iter().map(phrase).collect(),
            rows: rows.into_iter().map(|row| JsValue::from(JsPathRow::from(PathRow::from(row)))).collect(),
            sentences: phrases(path::sentences(self.core(), channel)),
        }
        .into()
    }
}

plain! {
    /// The prompt as it stands.
    Prompt ("Prompt") => JsPrompt {
        /// Which step is shown, from 0.
        at ("at"): u32 = "number",
        /// Which steps are done.
        done ("done"): Array = "boolean[]",
        /// The sentence of the shown step, with marks.
        said ("said"): JsValue = "Phrase",
        /// The row of the pixel that it is about.
        row ("row"): Option<u32> = "number | undefined",
        /// The column of that pixel.
        column ("column"): Option<u32> = "number | undefined",
    }
}

impl From<prompt::Prompt> for Prompt {
    fn from(prompt: prompt::Prompt) -> Self {
        let prompt::Prompt { at, done, said, pixel } = prompt;
        Self {
            at: at as u32,
            done: done.into_iter().map(JsValue::from).collect(),
            said: phrase(said),
            row: pixel.map(|(row, _)| row as u32),
            column: pixel.map(|(_, column)| column as u32),
        }
    }
}

plain! {
    /// What was done last in the scene.
    LastStep ("LastStep") => JsLastStep {
        /// `Last edit`, `Step 12`, or that nothing has changed yet.
        said ("said"): JsValue = "Phrase",
        /// The kind of edit, a key under `step`; empty where the detail says it all.
        kind ("kind"): String = "string",
        /// What changed.
        detail ("detail"): String = "string",
        /// The losses before and after: one of both forms where they read the same, else one each.
        losses ("losses"): Array = "LossChange[]",
    }
}

plain! {
    /// A loss before and after.
    LossChange ("LossChange") => JsLossChange {
        /// `BCE`, `CE`, `K BCE`, or `BCE = CE`.
        name ("name"): String = "string",
        /// `binary`, `multiclass`, or empty for both.
        form ("form"): String = "\"binary\" | \"multiclass\" | \"\"",
        /// `0.1878 → 0.2975`.
        text ("text"): String = "string",
    }
}

impl From<view::LastStep> for LastStep {
    fn from(last: view::LastStep) -> Self {
        let losses = last.losses.into_iter().map(|loss| LossChange {
            name: loss.name.into(),
            form: loss.form.map_or("", form_id).into(),
            text: loss.text,
        });
        Self {
            said: phrase(last.said),
            kind: last.kind.into(),
            detail: last.detail,
            losses: losses.map(|loss| JsValue::from(JsLossChange::from(loss))).collect(),
        }
    }
}

plain! {
    /// What an option that is off would do to a form's loss.
    Offer ("Offer") => JsOffer {
        /// `pos_weight`, `class_weight`, `ignore_index`, `label_smoothing`, `smooth_target`, `two_step`, `naive`, `multilabel`.
        setting ("setting"): String = "string",
        /// `binary` or `multiclass`.
        form ("form"): String = "\"binary\" | \"multiclass\"",
        /// The number that it would be switched on with; empty where it takes none.
        value ("value"): String = "string",
        /// `0.2975 → 0.3788`.
        text ("text"): String = "string",
    }
}

impl From<offers::Offer> for Offer {
    fn from(offer: offers::Offer) -> Self {
        let offers::Offer { setting, form, value, now, then } = offer;
        let loss = |loss: f32| number::significant(f64::from(loss), 4);
        Self {
            setting: setting.id().into(),
            form: form_id(form).into(),
            value: value.map_or_else(String::new, |value| number::line::weight(value.into())),
            text: format!("{} → {}", loss(now), loss(then)),
        }
    }
}

plain! {
    /// A loss to compare a form's with.
    Bound ("Bound") => JsBound {
        /// `guess` or `floor`, a key under `said.bound`.
        kind ("kind"): String = "\"guess\" | \"floor\"",
        /// `binary` or `multiclass`.
        form ("form"): String = "\"binary\" | \"multiclass\"",
        /// `ln 2 = 0.6931`, or the loss alone.
        text ("text"): String = "string",
    }
}

plain! {
    /// A line of PyTorch.
    CodeLine ("CodeLine") => JsCodeLine {
        /// The stage whose map it makes, or `number` for the form's loss.
        stage ("stage"): String = "string",
        /// The statement: `output1 = torch.sigmoid(output)`.
        text ("text"): String = "string",
    }
}

/// The scene.
#[wasm_bindgen]
impl Lab {
    /// The lines of PyTorch under a form's maps and under its number, which run one after the other as they stand.
    #[must_use]
    pub fn code(&self, form: super::views::Form) -> Vec<JsCodeLine> {
        let lines = view::code::code(self.core(), form.into());
        lines
            .into_iter()
            .map(|line| CodeLine {
                stage: line.stage.map_or("number", pixelwise_lab::Stage::id).into(),
                text: line.text,
            })
            .map(JsCodeLine::from)
            .collect()
    }

    /// What there is to do in the scene, and what is done of it; none where a network gives the logits.
    #[must_use]
    pub fn prompt(&self) -> Option<JsPrompt> {
        self.progress().borrow_mut().follow(self.core()).map(|prompt| Prompt::from(prompt).into())
    }

    /// Shows another step of the prompt.
    #[wasm_bindgen(js_name = promptGoTo)]
    pub fn prompt_go_to(&self, step: usize) {
        self.progress().borrow_mut().go_to(step);
    }

    /// What was done last in the scene.
    #[wasm_bindgen(js_name = lastStep)]
    #[must_use]
    pub fn last_step(&self) -> JsLastStep {
        LastStep::from(view::last_step(self.core())).into()
    }

    /// What a guess costs in each form, and the least that smoothed labels leave.
    pub fn bounds(&self) -> Thrown<Vec<JsBound>> {
        let bounds = bounds::bounds(self.core()).map_err(thrown)?.into_iter();
        let bound = |bound: bounds::Bound| Bound {
            kind: bound.kind.id().into(),
            form: form_id(bound.form).into(),
            text: bound.text,
        };
        Ok(bounds.map(|found| bound(found).into()).collect())
    }

    /// What each option that is off would do.
    pub fn offers(&self) -> Thrown<Vec<JsOffer>> {
        let offers = offers::offers(self.core()).map_err(thrown)?;
        Ok(offers.into_iter().map(|offer| Offer::from(offer).into()).collect())
    }

    /// Both losses under another reduction, binary form first.
    #[wasm_bindgen(js_name = reducedTexts)]
    pub fn reduced_texts(&self, reduction: Reduction) -> Thrown<Vec<String>> {
        let losses = offers::reduced(self.core(), reduction.into()).map_err(thrown)?;
        Ok(losses.map(|loss| number::significant(f64::from(loss), 4)).into())
    }
}

/// What is said of a column.
#[wasm_bindgen]
impl Lab {
    /// The range of a stage's colours, for both forms.
    #[must_use]
    pub fn range(&self, stage: Stage) -> JsRangeLine {
        let line = view::range(self.core(), stage.into());
        RangeLine { said: phrase(line.said), was: line.was.map_or(JsValue::UNDEFINED, phrase) }.into()
    }
}

/// A form's name in the page's tables.
pub(super) const fn form_id(form: Form) -> &'static str {
    match form {
        Form::Binary => "binary",
        Form::Multiclass => "multiclass",
    }
}

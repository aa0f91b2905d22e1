//! Every text that the page shows of an opened step, and the numbers in it.

use pixelwise_lab::view::{cells, class_lines, code, number, pixel_lines};
use pixelwise_lab::{Form, Stage};
use pixelwise_lessons::{Opened, Step};

const FORMS: [(Form, &str); 2] = [(Form::Binary, "binary"), (Form::Multiclass, "multiclass")];

/// What the columns show that are neither hidden nor left out.
pub(crate) fn texts(opened: &Opened, step: &Step) -> Vec<String> {
    let (lab, show) = (&opened.document, &opened.show);
    let among = |stages: &[String], stage: &str| stages.iter().any(|one| one == stage);
    let visible = |stage: &str| among(&show.columns, stage) && !among(&step.hide, stage);
    // What is said of the outlined pixel, and what is summed up from it.
    let told = |stage: &str| visible(stage) && !among(&step.hide_pixel, stage);
    let secret = lab.selected().row * lab.scene().shape().w + lab.selected().column;
    let mut texts = Vec::new();
    for (form, name) in FORMS.into_iter().filter(|(_, name)| show.forms == "both" || show.forms == *name) {
        for stage in Stage::ALL.into_iter().filter(|stage| visible(stage.id())) {
            let shown = |&(at, _): &(usize, String)| at != secret || told(stage.id());
            for channel in 0..lab.scene().channels(form) {
                let labels = cells::labels(lab, form, stage, channel).into_iter().enumerate();
                let names = cells::names(lab, form, stage, channel).into_iter().enumerate();
                texts.extend(labels.chain(names).filter(shown).map(|(_, text)| text));
            }
        }
        let lines = pixel_lines(lab, lab.selected(), show.channel).into_iter();
        texts.extend(
            lines.filter(|line| line.form == form && told(line.stage.id())).map(|line| line.said.text),
        );
        if name == "multiclass" {
            let columns =
                class_lines(lab, lab.selected()).into_iter().filter(|column| told(column.stage.id()));
            texts.extend(columns.flat_map(|column| column.lines).map(|line| line.text));
        }
        let code = code::code(lab, form).into_iter();
        texts.extend(code.filter(|line| visible(line.stage.map_or("loss", Stage::id))).map(|line| line.text));
        if told("loss") {
            texts.push(number::significant(f64::from(lab.results().loss(form)), 4));
        }
        if told("prediction") {
            let score = lab.results().score(form);
            texts.extend([score.accuracy, score.iou, score.dice].map(number::ratio));
        }
    }
    texts
}

/// The numbers of a column's maps by their names, a map a form and channel.
pub(crate) fn maps(opened: &Opened, column: &str) -> Vec<Vec<String>> {
    let (lab, show) = (&opened.document, &opened.show);
    let stage = Stage::ALL.into_iter().find(|stage| stage.id() == column);
    let forms = FORMS.into_iter().filter(|(_, name)| show.forms == "both" || show.forms == *name);
    let names = |form| {
        let channels = if column == "loss" { 1 } else { lab.scene().channels(form) };
        (0..channels).filter_map(move |channel| Some(cells::names(lab, form, stage?, channel)))
    };
    forms.flat_map(|(form, _)| names(form).collect::<Vec<_>>()).collect()
}

/// The numbers in a text.
pub(crate) fn numbers(text: &str) -> Vec<f64> {
    let plain = text.replace('−', "-");
    let part = |c: char| c.is_ascii_digit() || c == '.' || c == '-';
    plain.split(|c| !part(c)).filter_map(|number| number.trim_end_matches('.').parse().ok()).collect()
}

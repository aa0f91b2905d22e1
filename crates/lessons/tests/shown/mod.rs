//! Every text that the page shows of an opened step, and the numbers in it.

use pixelwise_lab::view::{cells, class_lines, code, number, pixel_lines};
use pixelwise_lab::{Form, Stage};
use pixelwise_lessons::Opened;

const FORMS: [(Form, &str); 2] = [(Form::Binary, "binary"), (Form::Multiclass, "multiclass")];

/// What the columns show that are neither hidden nor left out.
pub(crate) fn texts(opened: &Opened, hidden: &[String]) -> Vec<String> {
    let (lab, show) = (&opened.document, &opened.show);
    let visible =
        |stage: &str| show.columns.iter().any(|one| one == stage) && !hidden.iter().any(|one| one == stage);
    let mut texts = Vec::new();
    for (form, name) in FORMS.into_iter().filter(|(_, name)| show.forms == "both" || show.forms == *name) {
        for stage in Stage::ALL.into_iter().filter(|stage| visible(stage.id())) {
            for channel in 0..lab.scene().channels(form) {
                texts.extend(cells::labels(lab, form, stage, channel));
                texts.extend(cells::names(lab, form, stage, channel));
            }
        }
        let lines = pixel_lines(lab, lab.selected(), show.channel).into_iter();
        texts.extend(
            lines.filter(|line| line.form == form && visible(line.stage.id())).map(|line| line.said.text),
        );
        if name == "multiclass" {
            let columns =
                class_lines(lab, lab.selected()).into_iter().filter(|column| visible(column.stage.id()));
            texts.extend(columns.flat_map(|column| column.lines).map(|line| line.text));
        }
        let code = code::code(lab, form).into_iter();
        texts.extend(code.filter(|line| visible(line.stage.map_or("loss", Stage::id))).map(|line| line.text));
        if visible("loss") {
            texts.push(number::significant(f64::from(lab.results().loss(form)), 4));
        }
        if visible("prediction") {
            let score = lab.results().score(form);
            texts.extend([score.accuracy, score.iou, score.dice].map(number::ratio));
        }
    }
    texts
}

/// The numbers in a text.
pub(crate) fn numbers(text: &str) -> Vec<f64> {
    let plain = text.replace('−', "-");
    let part = |c: char| c.is_ascii_digit() || c == '.' || c == '-';
    plain.split(|c| !part(c)).filter_map(|number| number.trim_end_matches('.').parse().ok()).collect()
}

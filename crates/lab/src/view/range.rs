//! What the colours of a column reach from and to, as its head says it.

use super::phrase::Phrase;
use crate::evaluate::ranges::most_beyond;
use crate::view::number;
use crate::{Lab, Stage};

/// The range of a stage's maps: `−5 to 5`, `±4 ×10⁻²`, `0 … 2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RangeLine {
    /// The range.
    pub said: Phrase,
    /// What it was before the last change of the document had to move it.
    pub was: Option<Phrase>,
    /// That some values lie beyond its end, and how far the largest of them does; `None` where none does.
    pub beyond: Option<Phrase>,
}

/// The range of a stage's maps, for both forms.
#[must_use]
pub fn range(lab: &Lab, stage: Stage) -> RangeLine {
    let Some(range) = lab.ranges().get(stage) else {
        return RangeLine { said: classes(lab, stage), was: None, beyond: None };
    };
    let unit = 10.0_f64.powi(power_of_ten(stage, range.end));
    let factor = number::factor(power_of_ten(stage, range.end));
    let write = |x: f64| format!("{} {factor}", number::short((x / unit) as f32)).trim_end().to_owned();
    let beyond = |most| Phrase::key("range.beyond").with("end", write(range.end)).with("most", write(most));
    RangeLine {
        beyond: most_beyond(lab, stage).map(beyond),
        said: span("range.span", stage, range.end),
        was: range.was.map(|end| span("range.was", stage, end)),
    }
}

fn span(key: &str, stage: Stage, end: f64) -> Phrase {
    let power = power_of_ten(stage, end);
    let text = number::short((end / 10.0_f64.powi(power)) as f32);
    let low = match stage {
        Stage::Logits | Stage::Gradient => format!("−{text}"),
        _ => "0".to_owned(),
    };
    let factor = number::factor(power);
    if stage == Stage::Gradient && key == "range.span" {
        return Phrase::text(format!("±{text} {factor}").trim_end());
    }
    let high = format!("{text} {factor}").trim_end().to_owned();
    Phrase::key(key).with("low", low).with("high", high)
}

/// The power of ten that all maps of a stage have in common.
pub(crate) fn power(lab: &Lab, stage: Stage) -> i32 {
    lab.ranges().get(stage).map_or(0, |range| power_of_ten(stage, range.end))
}

/// The power of ten that the cells of a stage have in common: of gradients below 0.1 or from 1000 on, that of the range's end.
fn power_of_ten(stage: Stage, end: f64) -> i32 {
    // The logarithm of a power of ten may fall short of a whole number.
    let plain = stage != Stage::Gradient || (0.1..1000.0).contains(&end);
    if plain { 0 } else { (end.log10() + 1e-9).floor() as i32 }
}

fn classes(lab: &Lab, stage: Stage) -> Phrase {
    let options = lab.scene().options();
    let soft = options.soft_target || options.used_class_probabilities();
    match (stage, lab.scene().classes()) {
        (Stage::Target, _) if soft && lab.scene().has_soft_target() => Phrase::text("0 … 1"),
        (Stage::Prediction, _) => Phrase::key("range.wrong"),
        (_, 2) => Phrase::text("0 · 1"),
        (_, classes) => Phrase::text(format!("0 … {}", classes - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Preset};
    use pixelwise::Reduction;

    fn plain(phrase: Phrase) -> String {
        let values: Vec<String> = phrase.values.into_iter().map(|(_, value)| value).collect();
        phrase.text + &phrase.key + &values.join(",")
    }

    #[test]
    fn ranges_are_said_as_the_heads_show_them() {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(Preset::ConfidentMistake)).unwrap();
        let said = |lab: &Lab| {
            [Stage::Logits, Stage::Probability, Stage::Target, Stage::Loss, Stage::Gradient]
                .map(|stage| plain(range(lab, stage).said))
        };
        assert_eq!(said(&lab), ["range.span−5,5", "range.span0,1", "0 · 1", "range.span0,4", "±4 ×10⁻²"]);
        lab.apply(Edit::SetReduction(Reduction::Sum)).unwrap();
        let gradient = range(&lab, Stage::Gradient);
        assert_eq!(plain(gradient.said), "±1");
        assert_eq!(gradient.was.map(plain), Some("range.was−4,4 ×10⁻²".to_owned()));
        lab.apply(Edit::LoadPreset(Preset::ThreeClasses)).unwrap();
        assert_eq!(said(&lab)[2..4], ["0 … 2", "range.span0,2"]);
        let pixel = lab.selected();
        lab.apply(Edit::PaintTarget { form: crate::Form::Binary, channel: 0, pixel, value: 0.3 }).unwrap();
        assert_eq!(said(&lab)[2], "0 … 1");
    }
}

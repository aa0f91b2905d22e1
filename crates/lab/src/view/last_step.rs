//! What was done last, as the strip at the page's foot says it.

use super::number;
use super::phrase::Phrase;
use crate::learn::{descent, network, timeline};
use crate::view::step_summary;
use crate::{Form, Lab, MulticlassLoss};

/// What was done last in the scene, and what it did to the losses.
#[derive(Clone, Debug, PartialEq)]
pub struct LastStep {
    /// `Last edit`, `Step 12`, or that nothing has changed yet.
    pub said: Phrase,
    /// The kind of edit, a key under `step` in the tables of strings; empty where the detail says it all.
    pub kind: &'static str,
    /// What changed: `z[1,3] −0.5 → 3.1`.
    pub detail: String,
    /// The losses before and after, as one where they read the same.
    pub losses: Vec<LossChange>,
}

/// A loss before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LossChange {
    /// `BCE`, `CE`, `K BCE`, or `BCE = CE` for both.
    pub name: &'static str,
    /// The form; `None` for both.
    pub form: Option<Form>,
    /// `0.1878 → 0.2975`, or the loss alone where a scene has just begun.
    pub text: String,
}

/// What was done last in the scene.
#[must_use]
pub fn last_step(lab: &Lab) -> LastStep {
    // A stroke that has changed nothing is none yet: a field that is open, a press before the drag.
    let drawn = lab.stroke.as_ref().is_some_and(|stroke| stroke.kind.is_some());
    let begins = lab.step() == timeline::scene_start(lab) && !drawn;
    let note = step_summary::at_moment(lab, lab.moment());
    let running = lab.run.as_ref().is_some();
    let learned = running || timeline::last_piece(lab).is_some();
    let selected = lab.selected();
    let (said, kind, detail) = if begins {
        (Phrase::key("last.none"), "", String::new())
    } else if learned {
        let z = number::short(lab.scene().logits(Form::Binary)[selected.in_channel(0)]);
        let steps =
            network::trained(lab).map_or_else(|| descent::taken(lab), |network| network.step as usize);
        (
            Phrase::key("last.step").with("step", steps),
            "",
            format!("z[{},{}] → {z}", selected.row, selected.column),
        )
    } else {
        (Phrase::key("last.edit"), note.kind, without_colon(note.detail))
    };
    LastStep { said, kind, detail, losses: losses(lab) }
}

/// What changed, after its place and no colon.
fn without_colon(detail: String) -> String {
    match detail.split_once(':') {
        Some((place, change)) => format!("{place}{change}"),
        None => detail,
    }
}

fn losses(lab: &Lab) -> Vec<LossChange> {
    let text = |form: Form| {
        let now = f64::from(lab.results().loss(form));
        let write = |x: f64| number::significant(x, 4);
        match crate::view::losses::change(lab, form) {
            Some(delta) if delta != 0.0 && delta.is_finite() => {
                format!("{} → {}", write(now - delta), write(now))
            }
            _ => write(now),
        }
    };
    let [binary, multiclass] = [Form::Binary, Form::Multiclass].map(text);
    if binary == multiclass {
        return vec![LossChange { name: "BCE = CE", form: None, text: binary }];
    }
    let name = if lab.scene().options().multiclass == MulticlassLoss::Multilabel { "K BCE" } else { "CE" };
    vec![
        LossChange { name: "BCE", form: Some(Form::Binary), text: binary },
        LossChange { name, form: Some(Form::Multiclass), text: multiclass },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Pixel, Preset};

    #[test]
    fn the_last_edit_is_said_with_its_losses() {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(Preset::ConfidentMistake)).unwrap();
        let none = last_step(&lab);
        assert_eq!((none.said.key.as_str(), none.detail.as_str()), ("last.none", ""));
        assert_eq!(none.losses[0].text, "0.2975");
        let pixel = Pixel::new(0, 1, 3);
        lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value: -0.5 }).unwrap();
        lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value: 3.1 }).unwrap();
        let last = last_step(&lab);
        assert_eq!((last.said.key.as_str(), last.detail.as_str()), ("last.edit", "z[1,3] −0.5 → 3.1"));
        assert_eq!(
            last.losses,
            [LossChange { name: "BCE = CE", form: None, text: "0.1907 → 0.2975".to_owned() }]
        );
    }

    #[test]
    fn a_stroke_that_has_changed_nothing_is_no_edit() {
        let mut lab = Lab::new();
        lab.begin_stroke();
        assert_eq!(last_step(&lab).said.key, "last.none");
        assert_eq!(crate::view::losses::delta(&lab, Form::Binary).text, "");
        let pixel = Pixel::new(0, 1, 3);
        lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value: -0.5 }).unwrap();
        assert_eq!(last_step(&lab).said.key, "last.edit");
    }

    #[test]
    fn a_step_of_learning_says_where_the_pixel_is() {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(Preset::ConfidentMistake)).unwrap();
        crate::learn::descent::descend(&mut lab, 12).unwrap();
        let last = last_step(&lab);
        assert_eq!(last.said, Phrase::key("last.step").with("step", 12));
        assert!(last.detail.starts_with("z[1,3] → "), "{}", last.detail);
        assert_eq!(last.losses.iter().map(|loss| loss.name).collect::<Vec<_>>(), ["BCE", "CE"]);
    }
}

use super::*;
use crate::learn::descent;
use crate::{DescentSettings, Edit, Pixel, Preset};

fn of(preset: Preset) -> Lab {
    let mut lab = Lab::new();
    lab.apply(Edit::LoadPreset(preset)).unwrap();
    lab
}

fn plain(phrase: &Phrase) -> String {
    let values = phrase.values.iter().map(|(_, value)| format!(" [{value}]"));
    phrase.text.clone() + &phrase.key + &values.collect::<String>()
}

/// The rows as `name: binary | multiclass`.
fn rows(lab: &Lab) -> Vec<String> {
    let part = |part: &Part| plain(&part.said) + if part.tinted { "!" } else { "" };
    let row = |row: &Row| format!("{}: {} | {}", row.name, part(&row.parts[0]), part(&row.parts[1]));
    path(lab, 0).rows.iter().map(row).collect()
}

fn said(lab: &Lab) -> Vec<String> {
    title(lab).iter().chain(&sentences(lab, 0)).map(plain).collect()
}

#[test]
fn a_mistake_goes_from_its_logit_to_the_next() {
    let lab = of(Preset::ConfidentMistake);
    assert_eq!(
        rows(&lab),
        [
            "logit: 3.1 | −1.55, 1.55",
            ": sigmoid | softmax",
            "probability: .957 | .043, .957",
            ": −log(1−p) | −log p₀",
            "loss: 3.144 | 3.144",
            ": ÷ 25 | ÷ 25",
            "slice: 0.1258 | 0.1258",
            "gradient: +.0383 | −.0383, +.0383",
            ": z − 10 · ∂ | z − 10 · ∂",
            "next: 2.717 | −1.167, 1.167",
        ]
    );
    let share = path(&lab, 0).rows[6].parts[0].share.unwrap();
    assert!((share - 0.4228).abs() < 1e-3, "{share}");
    assert_eq!(said(&lab), ["title.confident [0] [1]", "step.lower", "step.twice [2.334]"]);
}

#[test]
fn no_step_is_promised_to_a_logit_that_is_no_number() {
    for value in [f32::INFINITY, f32::NEG_INFINITY, f32::NAN] {
        let mut lab = of(Preset::ConfidentMistake);
        let pixel = lab.selected();
        lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value }).unwrap();
        assert_eq!(plain(&sentences(&lab, 0)[0]), "step.notFinite", "{value}");
    }
}

#[test]
fn the_next_logit_is_the_one_that_a_step_gives() {
    for preset in [Preset::ConfidentMistake, Preset::SmoothingFloor, Preset::Weights, Preset::Saturated] {
        let mut lab = of(preset);
        descent::descend(&mut lab, 3).unwrap();
        let next = path(&lab, 0).rows.last().unwrap().clone();
        descent::descend(&mut lab, 1).unwrap();
        let z = lab.scene().logits(Form::Binary)[lab.selected().in_channel(0)];
        assert_eq!(next.parts[0].said, Phrase::text(z_after(z.into())), "{}", preset.id());
    }
}

#[test]
fn options_stand_where_they_act() {
    let mut lab = of(Preset::Weights);
    lab.apply(Edit::SetReduction(pixelwise::Reduction::Mean)).unwrap();
    lab.select(Pixel::new(0, 3, 3)).unwrap();
    assert_eq!(
        rows(&lab)[4..8],
        ["cost: 0.371 | 0.371", ": × 3! | × 3!", "loss: 1.113 | 1.113", ": ÷ 25 | ÷ 39!",]
    );
    assert_eq!(said(&lab).last().unwrap(), "step.divided [1.113] [25] [39]");
    let lab = of(Preset::Smoothing);
    assert_eq!(rows(&lab)[3], ": ε = .1! | ε = .1!");
    let lab = of(Preset::DeadGradient);
    assert_eq!(rows(&lab)[3..5], [": path.clamped! | −log p₁", "loss: 100 | 120"]);
    assert_eq!(said(&lab)[1..], ["step.dead"]);
}

#[test]
fn an_ignored_pixel_stays_where_it_is() {
    let mut lab = of(Preset::IgnoredBorder);
    lab.select(Pixel::new(0, 0, 0)).unwrap();
    assert_eq!(said(&lab), ["title.ignored", "step.ignored"]);
    assert_eq!(rows(&lab)[3], ": path.ignored! | path.ignored!");
    assert_eq!(path(&lab, 0).rows[6].parts[0].share, Some(0.0));
}

#[test]
fn of_three_classes_the_target_is_followed() {
    let lab = of(Preset::ThreeClasses);
    let heads = path(&lab, 1).heads.map(|head| plain(&head));
    assert_eq!(heads, ["path.rest [1]", "path.channel [2]"]);
    assert_eq!(
        rows(&lab)[..4],
        ["logit: 1.2 | z₂ = 0.4", ": sigmoid | softmax", "probability: .769 | .220", ": −log(1−p) | −log p₂",]
    );
    assert_eq!(
        said(&lab),
        ["title.wrong [2] [1]", "title.guess [3] [1.0986]", "step.lift [p₂] [z₂] [.220] [.298]"]
    );
}

#[test]
fn halving_the_rate_of_cross_entropy_moves_both_alike() {
    let mut lab = of(Preset::Blob);
    lab.set_learning(DescentSettings { half: true, ..lab.learning() }).unwrap();
    assert!(said(&lab)[2].starts_with("step.once"), "{:?}", said(&lab));
    assert_eq!(rows(&lab)[8], ": z − 10 · ∂ | z − 5 · ∂");
}

#[test]
fn every_pixel_of_every_preset_has_a_path() {
    for preset in Preset::ALL {
        let mut lab = of(preset);
        let shape = lab.scene().shape();
        for at in 0..shape.n * shape.h * shape.w {
            lab.select(Pixel::new(at / (shape.h * shape.w), at / shape.w % shape.h, at % shape.w)).unwrap();
            assert!(path(&lab, 1).rows.len() >= 10 && !said(&lab).is_empty(), "{}", preset.id());
        }
    }
}

//! What a teacher can ask about a scene: a few questions whose answers the lab computes, each with the beliefs behind wrong ones.

use std::collections::BTreeMap;

use pixelwise::Reduction;
use pixelwise_lab::{Form, Lab, Pixel};

use crate::ask::{Ask, Named, distance};
use crate::formula::Formula;
use crate::scenes::Scenes;
use crate::text::Said;

/// The questions of a form: `binary.loss`, ….
const KINDS: [&str; 6] = ["loss", "cost", "most", "probability", "gradient", "sign"];
/// The most decimals that are asked for.
const MOST_DECIMALS: i32 = 6;

/// A question with what belongs to it.
pub(crate) struct Asked {
    pub(crate) ask: Ask,
    /// The columns whose numbers would give the answer away.
    pub(crate) hide: Vec<String>,
    /// The columns of which the selected pixel's number alone would.
    pub(crate) hide_pixel: Vec<String>,
    /// The numbers of its sentence.
    pub(crate) says: BTreeMap<String, Said>,
}

/// The selected pixel, where the scene is one image: formulas read the first.
pub(crate) fn pixel(lab: &Lab) -> Option<Pixel> {
    (lab.scene().shape().n == 1).then(|| lab.selected())
}

/// The class of the selected pixel; `None` where it is ignored or its own image is one of several.
fn class(lab: &Lab) -> Option<usize> {
    let Pixel { row, column, .. } = pixel(lab)?;
    let class = *lab.scene().mask().iter().nth(row * lab.scene().shape().w + column)?;
    let kept = class != lab.scene().options().ignore_index;
    usize::try_from(class).ok().filter(|&class| kept && class < lab.scene().channels(Form::Multiclass))
}

/// The channel that maps show: of the selected pixel's class.
pub(crate) fn channel(lab: &Lab) -> usize {
    class(lab).unwrap_or(1).min(lab.scene().channels(Form::Multiclass) - 1)
}

/// The questions that a scene answers, of the forms that are shown.
pub(crate) fn questions(lab: &Lab, forms: &str) -> Vec<String> {
    let shown = ["binary", "multiclass"].into_iter().filter(|&form| forms == form || forms == "both");
    let names = shown.flat_map(|form| KINDS.map(|kind| format!("{form}.{kind}")));
    names.filter(|name| asked(lab, forms, name).is_some()).collect()
}

/// A question by its name; `None` where there is none of the name, or the scene does not answer it by a number.
pub(crate) fn asked(lab: &Lab, forms: &str, name: &str) -> Option<Asked> {
    let (form, kind) = name.split_once('.')?;
    if !["binary", "multiclass"].contains(&form) || (forms != form && forms != "both") {
        return None;
    }
    let Pixel { row, column, .. } = pixel(lab).unwrap_or(lab.selected());
    // A pixel's numbers in a channel: of the multiclass form that of the pixel's own class.
    let place = match (form, class(lab)) {
        ("binary", _) => format!("{row},{column}"),
        (_, class) => format!("{},{row},{column}", class.unwrap_or(0)),
    };
    let of_pixel = ["cost", "probability", "gradient", "sign"].contains(&kind);
    if of_pixel && class(lab).is_none() {
        return None;
    }
    let mut decimals = 2;
    let mut number = |about: String, symbol: &str, beliefs: Vec<Named>, written: &str| {
        let about = formula(&about)?;
        decimals = digits(about.value(&Scenes::of(lab)))?;
        let written = written.to_owned().try_into().ok()?;
        Some(Ask::Number { about, decimals, symbol: symbol.to_owned(), beliefs, written })
    };
    let (ask, hide): (Ask, &[&str]) = match kind {
        "loss" if lab.scene().reduction() != Reduction::None => {
            let beliefs = vec![("sum".to_owned(), formula(&format!("{form}.numerator"))?)];
            (number(format!("{form}.loss"), "ℓ =", beliefs, "4")?, &["loss"])
        }
        "cost" => {
            let beliefs = vec![
                ("probability".to_owned(), formula(&format!("{form}.probability({place})"))?),
                ("mean".to_owned(), formula(&format!("{form}.loss"))?),
            ];
            (number(format!("{form}.cost({row},{column})"), "ℓ =", beliefs, "l")?, &["loss"])
        }
        "probability" => {
            let beliefs = vec![("other".to_owned(), formula(&format!("1 - {form}.probability({place})"))?)];
            (
                number(format!("{form}.probability({place})"), "p =", beliefs, "p")?,
                &["probability", "loss", "gradient", "prediction"],
            )
        }
        "gradient" => {
            let beliefs = vec![
                ("opposite".to_owned(), formula(&format!("-{form}.gradient({place})"))?),
                ("undivided".to_owned(), formula(&format!("{form}.gradient({place}) * {form}.denominator"))?),
            ];
            (number(format!("{form}.gradient({place})"), "g =", beliefs, "g")?, &["gradient"])
        }
        "sign" => {
            let about = formula(&format!("{form}.gradient({place})"))?;
            finite(about.value(&Scenes::of(lab)))?;
            (Ask::Sign { about, written: "g".to_owned().try_into().ok()? }, &["gradient"])
        }
        "most" => {
            pixel(lab)?;
            let about = formula(&format!("{form}.cost(r,c)"))?;
            let costs = about.values(&Scenes::of(lab));
            let most = costs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            // Where one pixel alone costs most, there is something to be found.
            finite(most).filter(|_| costs.iter().filter(|&&cost| cost == most).count() == 1)?;
            let beliefs = vec![("surest".to_owned(), formula("abs(binary.logit(r,c))")?)];
            let beliefs = if form == "binary" { beliefs } else { Vec::new() };
            (Ask::Pixel { about, beliefs, written: "l".to_owned().try_into().ok()? }, &["loss"])
        }
        _ => return None,
    };
    let said = |number: usize| Said::try_from(format!("{number}|n")).ok();
    let decimals = usize::try_from(decimals).ok()?;
    let says = [("row", row), ("column", column), ("class", class(lab).unwrap_or(0)), ("decimals", decimals)];
    let says = says
        .into_iter()
        .map(|(name, number)| Some((name.to_owned(), said(number)?)))
        .collect::<Option<_>>()?;
    let hide = hide.iter().map(|&column| column.to_owned()).collect();
    let alone = matches!(kind, "cost" | "probability") && is_alone(lab, form, kind);
    let (hide, hide_pixel) = if alone { (Vec::new(), hide) } else { (hide, Vec::new()) };
    Some(Asked { ask, hide, hide_pixel, says })
}

/// Whether no other pixel has the number that is asked for at the selected one: then that one alone is hidden.
fn is_alone(lab: &Lab, form: &str, kind: &str) -> bool {
    let about = match (form, kind, class(lab)) {
        ("multiclass", "probability", Some(class)) => format!("multiclass.probability({class},r,c)"),
        _ => format!("{form}.{kind}(r,c)"),
    };
    let Some((about, Pixel { row, column, .. })) = formula(&about).zip(pixel(lab)) else { return false };
    let values = about.values(&Scenes::of(lab));
    let at = row * lab.scene().shape().w + column;
    values.iter().filter(|&&value| distance(value, values[at]) < 0.01 * values[at].abs()).count() == 1
}

fn formula(text: &str) -> Option<Formula> {
    text.parse().ok()
}

fn finite(x: f64) -> Option<f64> {
    x.is_finite().then_some(x)
}

/// How many decimals are asked for: two, or as many as the first two digits of a small number take.
fn digits(x: f64) -> Option<i32> {
    let x = finite(x)?.abs();
    Some(if x == 0.0 { 2 } else { (1 - x.log10().floor() as i32).clamp(2, MOST_DECIMALS) })
}

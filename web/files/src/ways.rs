//! The class `Ways`: every way to a number from the lab's scene or from files.

use js_sys::{Array, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use pixelwise_files::ways::{
    Activation, Border, Data, Divisor, Form, Found, Mix, Printed, Sure, Way, Weights, find, ways,
};
use pixelwise_lab::save;
use pixelwise_lab::view::number;
use pixelwise_web::{Thrown, thrown};

use crate::shown::object;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export interface LossWay {
  form: "binary" | "multiclass"; value: string; digits: string; factor: string; exact: boolean; activation: string; border: string;
  weights: string; weighing: string; divisor: string; by: string; mix: string; smoothing: string; sum: string; opens: boolean; place: number;
}
export interface LossWays {
  text: string; low: string; high: string; count: number; exact: number; ways: LossWay[]; plain?: LossWay; plainFactor: string; ticks: LossTick[];
  marks: LossTick[]; at: number;
}
export interface LossTick { at: number; text: string; form: string }
"#;

#[wasm_bindgen]
extern "C" {
    /// The ways, those that give the number first.
    #[wasm_bindgen(typescript_type = "LossWays | undefined")]
    pub type LossWays;
}

/// Every way to a number.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Ways {
    data: Data,
    all: Vec<Way>,
    found: Option<Found>,
}

/// Every way to a number.
#[wasm_bindgen]
impl Ways {
    /// The ways from the scene of a document that was saved as bytes.
    #[wasm_bindgen(js_name = ofLab)]
    pub fn of_lab(bytes: &[u8]) -> Thrown<Ways> {
        Ok(Self::of(Data::of_lab(&save::restore(bytes).map_err(thrown)?)))
    }

    /// The ways, those that give the number first; nothing where the text holds no number. What one is sure of is empty where one is
    /// not: `binary` or `multiclass`, `mean` or `sum`, `none` or `weighted`.
    pub fn find(&mut self, text: &str, form: &str, reduction: &str, weights: &str) -> LossWays {
        let sure = Sure {
            form: match form {
                "binary" => Some(Form::Binary),
                "multiclass" => Some(Form::Multiclass),
                _ => None,
            },
            mean: (!reduction.is_empty()).then_some(reduction == "mean"),
            weighted: (!weights.is_empty()).then_some(weights == "weighted"),
        };
        let Some(printed) = Printed::read(text) else { return JsValue::UNDEFINED.into() };
        let found = find(&self.all, &printed, sure);
        let shown = shown(&self.data, &printed, &found);
        self.found = Some(found);
        JsValue::from(shown).into()
    }

    /// The lines of PyTorch of a way that was found.
    #[must_use]
    pub fn pytorch(&self, place: usize) -> String {
        self.way(place).map_or_else(String::new, |way| way.pytorch(&self.data))
    }

    /// The scene of a way that was found, as a document of the lab; nothing where there is none.
    pub fn scene(&self, place: usize) -> Thrown<Vec<u8>> {
        match self.way(place) {
            Some(way) if way.opens(&self.data) => way.scene(&self.data).map_err(thrown),
            _ => Ok(Vec::new()),
        }
    }
}

impl Ways {
    pub(crate) fn of(data: Data) -> Self {
        Self { all: ways(&data), data, found: None }
    }

    fn way(&self, place: usize) -> Option<&Way> {
        self.found.as_ref()?.ways.get(place)
    }
}

fn shown(data: &Data, printed: &Printed, found: &Found) -> Object {
    let line = Line::of(printed, found);
    let (low, high) = printed.range();
    let ways = found.ways.iter().enumerate().map(|(place, one)| way(data, printed, one, place));
    let factor = found.plain.map_or(f64::NAN, |plain| plain.value / printed.value);
    let marks = line.marks(found);
    object(&[
        ("text", printed.text.as_str().into()),
        ("low", low.into()),
        ("high", high.into()),
        ("count", JsValue::from_f64(found.count as f64)),
        ("exact", JsValue::from_f64(found.exact as f64)),
        ("ways", ways.map(JsValue::from).collect::<Array>().into()),
        ("plain", found.plain.map_or(JsValue::UNDEFINED, |plain| way(data, printed, &plain, 0).into())),
        ("plainFactor", number::significant(factor, 3).into()),
        ("ticks", line.ticks().into_iter().map(JsValue::from).collect::<Array>().into()),
        ("marks", marks.into_iter().map(JsValue::from).collect::<Array>().into()),
        ("at", line.at(printed.value).into()),
    ])
}

fn way(data: &Data, printed: &Printed, way: &Way, place: usize) -> Object {
    let exact = printed.is(way.value);
    let ratio = way.value / printed.value;
    let factor = if exact {
        "=".to_owned()
    } else if !(ratio.is_finite() && ratio > 0.0) {
        "—".to_owned()
    } else if ratio >= 1.0 {
        format!("× {}", number::significant(ratio, 3))
    } else {
        format!("÷ {}", number::significant(1.0 / ratio, 3))
    };
    let weighing = if way.weights == Weights::Equal { String::new() } else { way.weighing(data) };
    object(&[
        ("form", if way.form == Form::Binary { "binary" } else { "multiclass" }.into()),
        ("value", number::significant(way.value, 4).into()),
        ("digits", number::significant(way.value, 7).into()),
        ("factor", factor.into()),
        ("exact", exact.into()),
        (
            "activation",
            match way.activation {
                Activation::Once => "once",
                Activation::Twice => "twice",
                Activation::NoLog => "noLog",
                Activation::None => "none",
            }
            .into(),
        ),
        (
            "border",
            match way.border {
                Border::Absent => "absent",
                Border::Out => "out",
                Border::Zero => "zero",
            }
            .into(),
        ),
        (
            "weights",
            match way.weights {
                Weights::Equal => "equal",
                Weights::Balanced => "balanced",
                Weights::Own => "own",
            }
            .into(),
        ),
        ("weighing", weighing.into()),
        (
            "divisor",
            match way.divisor {
                Divisor::All => "all",
                Divisor::Kept => "kept",
                Divisor::Weight if way.weights == Weights::Equal => {
                    if way.border == Border::Out {
                        "kept"
                    } else {
                        "all"
                    }
                }
                Divisor::Weight => "weight",
                Divisor::Nothing => "nothing",
                Divisor::Images => "images",
                Divisor::EachImage => "eachImage",
            }
            .into(),
        ),
        ("by", number::significant(way.by, 4).into()),
        (
            "mix",
            match way.mix {
                Mix::None => "",
                Mix::Reversed => "reversed",
                Mix::ShiftedUp => "shiftedUp",
                Mix::ShiftedDown => "shiftedDown",
                Mix::Half => "half",
                Mix::Viewed => "viewed",
            }
            .into(),
        ),
        (
            "smoothing",
            if way.smoothing > 0.0 { number::short(way.smoothing as f32) } else { String::new() }.into(),
        ),
        ("sum", number::significant(way.sum, 5).into()),
        ("opens", way.opens(data).into()),
        ("place", JsValue::from_f64(place as f64)),
    ])
}

/// A logarithmic line of all values.
struct Line {
    low: f64,
    high: f64,
}

impl Line {
    fn of(printed: &Printed, found: &Found) -> Self {
        let values = || found.values.iter().map(|&(_, value)| value).chain([printed.value]);
        let positive = || values().filter(|&value| value > 0.0 && value.is_finite());
        // What is a thousand times as far as the number has no place on its line.
        let near = |value: f64| printed.value <= 0.0 || (value / printed.value).ln().abs() < 1000.0_f64.ln();
        let low = positive().filter(|&value| near(value)).fold(f64::INFINITY, f64::min);
        let high = positive().filter(|&value| near(value)).fold(0.0, f64::max);
        if low < high { Self { low: low * 0.8, high: high * 1.25 } } else { Self { low: 0.1, high: 10.0 } }
    }

    /// The place of a value, 0 at the low end and 1 at the high one; NaN where it has none.
    fn at(&self, value: f64) -> f64 {
        let at = (value / self.low).ln() / (self.high / self.low).ln();
        if (0.0..=1.0).contains(&at) { at } else { f64::NAN }
    }

    /// 1 and 3 times each power of ten.
    fn ticks(&self) -> Vec<Object> {
        let powers = (self.low.log10().floor() as i32)..=(self.high.log10().ceil() as i32);
        let many = powers.clone().count() > 5;
        let values = powers.flat_map(|power| {
            let ten = 10.0_f64.powi(power);
            if many { vec![ten] } else { vec![ten, 3.0 * ten] }
        });
        let tick = |value: f64| {
            let text = number::short(value as f32);
            object(&[("at", self.at(value).into()), ("text", text.into()), ("form", "".into())])
        };
        values.filter(|&value| !self.at(value).is_nan()).map(tick).collect()
    }

    fn marks(&self, found: &Found) -> Vec<Object> {
        let exact = found.ways[..found.exact].iter().map(|way| (way.form, way.value));
        let all = found.values.iter().copied().chain(exact);
        all.filter(|&(_, value)| value > 0.0 && !self.at(value).is_nan())
            .map(|(form, value)| {
                let form = if form == Form::Binary { "binary" } else { "multiclass" };
                object(&[("at", self.at(value).into()), ("text", "".into()), ("form", form.into())])
            })
            .collect()
    }
}

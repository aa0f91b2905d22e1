//! What is shown of the ways to a number: each as texts, and all of them on a logarithmic line.

use pixelwise_lab::view::number;

use super::{Activation, Border, Data, Divisor, Form, Found, Mix, Printed, Way, Weights};

macro_rules! ids {
    ($($type:ident { $($variant:ident = $id:literal),+ $(,)? })+) => {$(
        impl $type {
            /// Its key in the page's tables.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self {
                    $(Self::$variant => $id,)+
                }
            }
        }
    )+};
}

ids! {
    Activation { Once = "once", Twice = "twice", NoLog = "noLog", None = "none" }
    Border { Absent = "absent", Out = "out", Zero = "zero" }
    Weights { Equal = "equal", Balanced = "balanced", Own = "own", Map = "map" }
    Divisor {
        All = "all", Kept = "kept", Weight = "weight", Nothing = "nothing", Images = "images", EachImage = "eachImage",
    }
    Mix {
        None = "", Reversed = "reversed", ShiftedUp = "shiftedUp", ShiftedDown = "shiftedDown", Half = "half", Viewed = "viewed",
    }
}

/// How many times as far as the number a value may be to have a place on its line.
const FAR: f64 = 1000.0;

/// The ways that were found, as they are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct WaysView {
    /// The number as it was printed.
    pub text: String,
    /// The least number that is printed so.
    pub low: String,
    /// The largest.
    pub high: String,
    /// How many ways there are.
    pub count: usize,
    /// How many of them give the number.
    pub exact: usize,
    /// The ways, those that give it first.
    pub ways: Vec<WayText>,
    /// The plain mean of the form that is found first.
    pub plain: Option<WayText>,
    /// How many times the number that mean is.
    pub plain_factor: String,
    /// The ticks of the line.
    pub ticks: Vec<Tick>,
    /// The values on it.
    pub marks: Vec<Tick>,
    /// Where the number is on it; NaN where it has no place.
    pub at: f64,
}

/// A way, as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct WayText {
    /// The form.
    pub form: Form,
    /// What it gives.
    pub value: String,
    /// That with float32's digits.
    pub digits: String,
    /// `=`, or how many times the number it is: `× 2.000`, `÷ 3.000`.
    pub factor: String,
    /// Whether it gives the number.
    pub exact: bool,
    /// The activation.
    pub activation: &'static str,
    /// The ignored pixels.
    pub border: &'static str,
    /// The weights.
    pub weights: &'static str,
    /// What they are; empty where all are 1.
    pub weighing: String,
    /// The divisor; of weights that are all 1, how many pixels they count.
    pub divisor: &'static str,
    /// How much it is.
    pub by: String,
    /// What is mistaken.
    pub mix: &'static str,
    /// `label_smoothing`; empty for none.
    pub smoothing: String,
    /// What is divided.
    pub sum: String,
    /// Whether the lab can have the scene.
    pub opens: bool,
    /// Its place among the ways.
    pub place: usize,
}

/// A place on the line, from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The place.
    pub at: f64,
    /// A tick's number; empty for a value.
    pub text: String,
    /// A value's form.
    pub form: Option<Form>,
}

impl WaysView {
    /// What is shown of what was found for a number.
    #[must_use]
    pub fn of(data: &Data, printed: &Printed, found: &Found) -> Self {
        let line = Line::of(printed, found);
        let (low, high) = printed.range();
        let factor = found.plain.map_or(f64::NAN, |plain| plain.value / printed.value);
        let text = |(place, way): (usize, &Way)| WayText::of(data, printed, way, place);
        Self {
            text: printed.text.clone(),
            low,
            high,
            count: found.count,
            exact: found.exact,
            ways: found.ways.iter().enumerate().map(text).collect(),
            plain: found.plain.as_ref().map(|plain| text((0, plain))),
            plain_factor: number::significant(factor, 3),
            ticks: line.ticks(),
            marks: line.marks(found),
            at: line.at(printed.value),
        }
    }
}

impl WayText {
    fn of(data: &Data, printed: &Printed, way: &Way, place: usize) -> Self {
        let equal = way.weights == Weights::Equal;
        Self {
            form: way.form,
            value: number::significant(way.value, 4),
            digits: number::significant(way.value, 7),
            factor: factor(printed, way.value),
            exact: printed.is(way.value),
            activation: way.activation.id(),
            border: way.border.id(),
            weights: way.weights.id(),
            weighing: if equal { String::new() } else { way.weighing(data) },
            divisor: match way.divisor {
                Divisor::Weight if equal && way.border == Border::Out => Divisor::Kept,
                Divisor::Weight if equal => Divisor::All,
                divisor => divisor,
            }
            .id(),
            by: number::significant(way.by, 4),
            mix: way.mix.id(),
            smoothing: if way.smoothing > 0.0 { number::short(way.smoothing as f32) } else { String::new() },
            sum: number::significant(way.sum, 5),
            opens: way.opens(data),
            place,
        }
    }
}

fn factor(printed: &Printed, value: f64) -> String {
    let ratio = value / printed.value;
    if printed.is(value) {
        "=".to_owned()
    } else if !(ratio.is_finite() && ratio > 0.0) {
        "—".to_owned()
    } else if ratio >= 1.0 {
        format!("× {}", number::significant(ratio, 3))
    } else {
        format!("÷ {}", number::significant(1.0 / ratio, 3))
    }
}

/// A logarithmic line of all values.
struct Line {
    low: f64,
    high: f64,
}

impl Line {
    fn of(printed: &Printed, found: &Found) -> Self {
        let values = || found.values.iter().map(|&(_, value)| value).chain([printed.value]);
        let near = |value: f64| printed.value <= 0.0 || (value / printed.value).ln().abs() < FAR.ln();
        let shown = || values().filter(|&value| value > 0.0 && value.is_finite() && near(value));
        let (low, high) = (shown().fold(f64::INFINITY, f64::min), shown().fold(0.0, f64::max));
        if low < high { Self { low: low * 0.8, high: high * 1.25 } } else { Self { low: 0.1, high: 10.0 } }
    }

    /// The place of a value, 0 at the low end and 1 at the high one; NaN where it has none.
    fn at(&self, value: f64) -> f64 {
        let at = (value / self.low).ln() / (self.high / self.low).ln();
        if (0.0..=1.0).contains(&at) { at } else { f64::NAN }
    }

    /// 1 and 3 times each power of ten, of many powers 1 alone.
    fn ticks(&self) -> Vec<Tick> {
        let powers = (self.low.log10().floor() as i32)..=(self.high.log10().ceil() as i32);
        let many = powers.clone().count() > 5;
        let values = powers.flat_map(|power| {
            let ten = 10.0_f64.powi(power);
            if many { vec![ten] } else { vec![ten, 3.0 * ten] }
        });
        let tick = |value: f64| Tick { at: self.at(value), text: number::short(value as f32), form: None };
        values.map(tick).filter(|tick| !tick.at.is_nan()).collect()
    }

    fn marks(&self, found: &Found) -> Vec<Tick> {
        let exact = found.ways[..found.exact].iter().map(|way| (way.form, way.value));
        let all = found.values.iter().copied().chain(exact).filter(|&(_, value)| value > 0.0);
        let mark = |(form, value)| Tick { at: self.at(value), text: String::new(), form: Some(form) };
        all.map(mark).filter(|mark| !mark.at.is_nan()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ways::{Sure, find, ways};
    use pixelwise_lab::Lab;

    fn shown(text: &str) -> WaysView {
        let data = Data::of_lab(&Lab::new());
        let printed = Printed::read(text).unwrap();
        WaysView::of(&data, &printed, &find(&ways(&data), &printed, Sure::default()))
    }

    #[test]
    fn a_way_that_gives_the_number_is_equal_to_it_and_the_others_are_multiples() {
        let loss = number::significant(Lab::new().results().loss(Form::Binary).into(), 4);
        let view = shown(&loss);
        assert!(view.exact > 0);
        for (place, way) in view.ways.iter().enumerate() {
            assert_eq!((way.exact, way.place), (place < view.exact, place));
            assert_eq!(way.factor == "=", way.exact, "{}", way.factor);
            assert!(way.weights != "equal" || way.divisor != "weight", "equal weights count pixels");
        }
    }

    #[test]
    fn every_place_is_on_the_line() {
        for text in ["0.2132", "1e-12", "-3", "0", "1e30"] {
            let view = shown(text);
            assert!(!view.ticks.is_empty(), "{text}");
            assert!(
                view.ticks.iter().chain(&view.marks).all(|tick| (0.0..=1.0).contains(&tick.at)),
                "{text}"
            );
            assert!(view.ticks.is_sorted_by(|one, next| one.at < next.at), "{text}");
            assert!(view.at.is_nan() || (0.0..=1.0).contains(&view.at), "{text}");
        }
    }
}

//! The options of the losses: which loss has which, and what each may be.

use pixelwise::Reduction;
use pixelwise::slices::Options;

use crate::value::{choice, or, shorten};
use crate::{Error, Value};

/// An option, by its name in JavaScript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Reduction,
    Weight,
    PosWeight,
    IgnoreIndex,
    LabelSmoothing,
}

impl Key {
    const fn name(self) -> &'static str {
        match self {
            Self::Reduction => "reduction",
            Self::Weight => "weight",
            Self::PosWeight => "posWeight",
            Self::IgnoreIndex => "ignoreIndex",
            Self::LabelSmoothing => "labelSmoothing",
        }
    }
}

/// A loss's name in JavaScript and its options.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: &'static str,
    keys: &'static [Key],
}

pub(crate) const BCE_WITH_LOGITS: Function =
    Function { name: "bceWithLogits", keys: &[Key::Reduction, Key::Weight, Key::PosWeight] };

pub(crate) const BCE: Function = Function { name: "bce", keys: &[Key::Reduction, Key::Weight] };

pub(crate) const CROSS_ENTROPY: Function = Function {
    name: "crossEntropy",
    keys: &[Key::Reduction, Key::Weight, Key::IgnoreIndex, Key::LabelSmoothing],
};

/// The options that were given, each of them known to the loss.
#[derive(Debug)]
pub(crate) struct Given<'a> {
    values: Vec<(Key, &'a Value<'a>)>,
}

impl Function {
    /// The options of a record, none where nothing was given.
    pub(crate) fn options<'a>(&self, given: &'a Value<'a>) -> Result<Given<'a>, Error> {
        let record = match given {
            Value::Missing => &[][..],
            Value::Record(record) => record,
            _ => return Err(given.unexpected("options", format!("an object with {}", self.names()))),
        };
        let mut values = Vec::new();
        for (name, value) in record {
            let Some(&key) = self.keys.iter().find(|key| key.name() == name) else {
                return Err(Error::UnknownOption {
                    function: self.name,
                    option: shorten(name),
                    got: value.describe(),
                    expected: self.names(),
                });
            };
            if !matches!(value, Value::Missing) {
                values.push((key, value));
            }
        }
        Ok(Given { values })
    }

    fn names(&self) -> String {
        let names: Vec<&str> = self.keys.iter().map(|key| key.name()).collect();
        or(&names)
    }
}

impl Given<'_> {
    /// Whether weights were given, which take memory.
    pub(crate) fn has_weight(&self) -> bool {
        self.values.iter().any(|&(key, _)| key == Key::Weight)
    }

    /// The options as the losses take them: `weight` of one shape, one `posWeight` a channel.
    pub(crate) fn read(&self, weight: &[usize], channels: usize) -> Result<Options, Error> {
        let mut options = Options::default();
        for &(key, value) in &self.values {
            match key {
                Key::Reduction => options.reduction = reduction(value)?,
                Key::Weight => options.weight = Some(value.floats(key.name(), weight)?.copy()?),
                Key::PosWeight => options.pos_weight = Some(value.floats(key.name(), &[channels])?.copy()?),
                Key::IgnoreIndex => options.ignore_index = Some(ignore_index(value)?),
                Key::LabelSmoothing => options.label_smoothing = label_smoothing(value)?,
            }
        }
        Ok(options)
    }
}

fn reduction(value: &Value<'_>) -> Result<Reduction, Error> {
    let reductions = [Reduction::Mean, Reduction::Sum, Reduction::None];
    choice("reduction", value, &["mean", "sum", "none"]).map(|index| reductions[index])
}

/// A class index that is left out, which need not be a class.
pub(crate) fn ignore_index(value: &Value<'_>) -> Result<i32, Error> {
    let index = value.whole(i32::MIN.into()..=i32::MAX.into()).and_then(|index| i32::try_from(index).ok());
    index.ok_or_else(|| {
        value.unexpected("ignoreIndex", format!("a whole number from {} to {}", i32::MIN, i32::MAX))
    })
}

fn label_smoothing(value: &Value<'_>) -> Result<f32, Error> {
    match *value {
        Value::Number(share) if (0.0..=1.0).contains(&share) => Ok(share as f32),
        _ => Err(value.unexpected("labelSmoothing", "a number from 0 to 1")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOATS: &[f32] = &[1.0, 2.0];

    fn record(options: Vec<(&str, Value<'static>)>) -> Value<'static> {
        Value::Record(options.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    fn floats() -> Value<'static> {
        Value::Floats(Box::new(FLOATS))
    }

    fn read(function: &Function, name: &str, value: Value<'static>) -> Result<Options, Error> {
        let record = record(vec![(name, value)]);
        function.options(&record)?.read(&[2], 2)
    }

    #[track_caller]
    fn refused(function: &Function, name: &str, value: Value<'static>, sentence: &str) {
        assert_eq!(read(function, name, value).unwrap_err().to_string(), sentence);
    }

    #[test]
    fn nothing_given_is_the_defaults() {
        for nothing in [Value::Missing, record(vec![]), record(vec![("weight", Value::Missing)])] {
            assert_eq!(BCE.options(&nothing).unwrap().read(&[2], 2), Ok(Options::default()));
        }
    }

    #[test]
    fn every_option_is_read() {
        let text = |text: &str| Value::Text(text.to_owned());
        let binary = record(vec![("reduction", text("sum")), ("weight", floats()), ("posWeight", floats())]);
        let binary = BCE_WITH_LOGITS.options(&binary).unwrap().read(&[1, 2, 1, 1], 2).unwrap();
        assert_eq!(binary.reduction, Reduction::Sum);
        assert_eq!((binary.weight.as_deref(), binary.pos_weight.as_deref()), (Some(FLOATS), Some(FLOATS)));
        let classes =
            record(vec![("ignoreIndex", Value::Number(-1.0)), ("labelSmoothing", Value::Number(0.25))]);
        let classes = CROSS_ENTROPY.options(&classes).unwrap().read(&[2], 2).unwrap();
        assert_eq!((classes.ignore_index, classes.label_smoothing), (Some(-1), 0.25));
    }

    #[test]
    fn an_option_of_another_name_or_another_loss_is_named_with_its_value() {
        let number = Value::Number;
        refused(
            &BCE_WITH_LOGITS,
            "pos_weight",
            floats(),
            "bceWithLogits has no option pos_weight, which is a Float32Array of 2: expected reduction, weight or posWeight",
        );
        let sentence = "bce has no option posWeight, which is 3: expected reduction or weight";
        refused(&BCE, "posWeight", number(3.0), sentence);
        let sentence = "crossEntropy has no option ignore_index, which is 255: expected reduction, weight, ignoreIndex or labelSmoothing";
        refused(&CROSS_ENTROPY, "ignore_index", number(255.0), sentence);
        let sentence = "bce has no option labelSmoothing, which is undefined: expected reduction or weight";
        refused(&BCE, "labelSmoothing", Value::Missing, sentence);
    }

    #[test]
    fn an_option_of_another_type_or_value_is_named_with_what_was_expected() {
        let number = Value::Number;
        refused(&CROSS_ENTROPY, "weight", number(4.0), "weight is 4, expected a Float32Array of shape [2]");
        refused(
            &BCE_WITH_LOGITS,
            "posWeight",
            number(1.0),
            "posWeight is 1, expected a Float32Array of shape [2]",
        );
        let three: &[f32] = &[1.0, 2.0, 3.0];
        refused(&BCE, "weight", Value::Floats(Box::new(three)), "weight has shape [3], expected [2]");
        refused(
            &BCE,
            "reduction",
            Value::Text("batchmean".to_owned()),
            "reduction is \"batchmean\", expected \"mean\", \"sum\" or \"none\"",
        );
        for (value, said) in [(f64::NAN, "NaN"), (0.5, "0.5"), (2_147_483_648.0, "2147483648")] {
            let sentence =
                format!("ignoreIndex is {said}, expected a whole number from -2147483648 to 2147483647");
            refused(&CROSS_ENTROPY, "ignoreIndex", number(value), &sentence);
        }
        for (value, said) in [(f64::NAN, "NaN"), (-0.1, "-0.1"), (1.5, "1.5")] {
            let sentence = format!("labelSmoothing is {said}, expected a number from 0 to 1");
            refused(&CROSS_ENTROPY, "labelSmoothing", number(value), &sentence);
        }
    }

    #[test]
    fn options_that_are_no_object_are_refused() {
        let error = BCE.options(&Value::Text("sum".to_owned())).unwrap_err();
        assert_eq!(error.to_string(), "options is \"sum\", expected an object with reduction or weight");
    }
}

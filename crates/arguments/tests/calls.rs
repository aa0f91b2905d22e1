//! The calls as a binding makes them: what is right gives the losses' results, what is wrong a sentence.

use pixelwise::slices::{self, Options};
use pixelwise::{Reduction, Shape};
use pixelwise_arguments::{
    Error, Numbers, Value, argmax, bce, bce_buffers, bce_with_logits, choice, cross_entropy,
    cross_entropy_buffers, log_softmax, metrics, one_hot, plane, sigmoid, softmax, threshold,
};

const MISSING: Value<'static> = Value::Missing;

fn floats(values: &[f32]) -> Value<'_> {
    Value::Floats(Box::new(values))
}

fn ints(values: &[i32]) -> Value<'_> {
    Value::Ints(Box::new(values))
}

fn shape(sizes: [usize; 4]) -> Value<'static> {
    Value::List(sizes.into_iter().map(|size| Value::Number(size as f64)).collect())
}

fn options(options: Vec<(&str, Value<'static>)>) -> Value<'static> {
    Value::Record(options.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>, sentence: &str) {
    assert_eq!(outcome.map_err(|error| error.to_string()).expect_err("a refusal"), sentence);
}

#[test]
fn what_is_right_is_computed_as_by_the_slices() {
    let (z, y, shape_of) = ([-0.7, 1.3], [0.0, 1.0], Shape::new(1, 2, 1, 1));
    let given = options(vec![("reduction", Value::Text("sum".to_owned()))]);
    let sum = Options { reduction: Reduction::Sum, ..Options::default() };
    let sizes = shape([1, 2, 1, 1]);
    assert_eq!(
        bce_with_logits(&floats(&z), &floats(&y), &sizes, &given),
        Ok(slices::bce_with_logits(&z, &y, shape_of, &sum).unwrap())
    );
    assert_eq!(
        bce(&floats(&y), &floats(&y), &sizes, &given),
        Ok(slices::bce(&y, &y, shape_of, &sum).unwrap())
    );
    assert_eq!(softmax(&floats(&z), &sizes), Ok(slices::softmax(&z, shape_of).unwrap()));
    assert_eq!(log_softmax(&floats(&z), &sizes), Ok(slices::log_softmax(&z, shape_of).unwrap()));
    assert_eq!(argmax(&floats(&z), &sizes), Ok(vec![1]));
    assert_eq!(sigmoid(&floats(&z)), Ok(slices::sigmoid(&z)));
    assert_eq!(threshold(&floats(&y), &Value::Number(0.5)), Ok(vec![0, 1]));
}

#[test]
fn class_indices_come_in_three_types() {
    let (z, sizes) = ([-0.7, 1.3], shape([1, 2, 1, 1]));
    let of = |target: &Value<'_>| cross_entropy(&floats(&z), target, &sizes, &MISSING);
    let expected = slices::cross_entropy(&z, &[1], Shape::new(1, 2, 1, 1), &Options::default()).unwrap();
    assert_eq!(of(&ints(&[1])).as_ref(), Ok(&expected));
    assert_eq!(of(&Value::Longs(Box::new(&[1_i64][..]))).as_ref(), Ok(&expected));
    assert_eq!(of(&Value::Bytes(Box::new(&[1_u8][..]))).as_ref(), Ok(&expected));
    let far = Value::Longs(Box::new(&[(1_i64 << 32) + 1][..]));
    refused(of(&far), "Target 4294967297 is out of bounds: expected a class in [0, 2) or ignore_index");
    assert_eq!(one_hot(&far, &sizes), Ok(vec![0.0, 0.0]));
    assert_eq!(one_hot(&ints(&[1]), &sizes), Ok(vec![0.0, 1.0]));
}

#[test]
fn floats_are_class_probabilities_if_they_have_the_logits_shape() {
    let (z, q, sizes) = ([-0.7, 1.3], [0.25, 0.75], shape([1, 2, 1, 1]));
    let expected =
        slices::cross_entropy_of_probabilities(&z, &q, Shape::new(1, 2, 1, 1), &Options::default()).unwrap();
    assert_eq!(cross_entropy(&floats(&z), &floats(&q), &sizes, &MISSING), Ok(expected));
    let mask = cross_entropy(&floats(&z), &floats(&[1.0]), &sizes, &MISSING).unwrap_err().to_string();
    assert!(mask.starts_with("expected target dtype to be Long or Byte, but got Float"), "{mask}");
    assert!(mask.ends_with("class probabilities of shape [1, 2, 1, 1], and target has 1 values"), "{mask}");
    let ignored = options(vec![("ignoreIndex", Value::Number(1.0))]);
    let error = cross_entropy(&floats(&z), &floats(&q), &sizes, &ignored).unwrap_err();
    assert_eq!(error.code(), "ignore-index-of-probabilities");
}

#[test]
fn a_target_of_integers_is_refused_by_the_binary_losses_in_pytorchs_words() {
    let (one, sizes) = (floats(&[0.5]), shape([1, 1, 1, 1]));
    refused(
        bce_with_logits(&one, &ints(&[1]), &sizes, &MISSING),
        "target is an Int32Array of 1, expected a Float32Array of shape [1, 1, 1, 1] \
         (result type Float can't be cast to the desired output type Long)",
    );
    refused(
        bce(&one, &Value::Longs(Box::new(&[1_i64][..])), &sizes, &MISSING),
        "target is a BigInt64Array of 1, expected a Float32Array of shape [1, 1, 1, 1] (Found dtype Long but expected Float)",
    );
}

#[test]
fn an_argument_that_is_missing_or_of_another_type_is_named() {
    let (two, sizes) = (floats(&[0.0, 0.0]), shape([1, 2, 1, 1]));
    let four = "expected four whole numbers from 0 to 4294967295: [N, C, H, W]";
    refused(softmax(&two, &MISSING), &format!("shape is undefined, {four}"));
    let negative = Value::List([1.0, 2.0, -5.0, 1.0].map(Value::Number).into());
    refused(softmax(&two, &negative), &format!("shape is [1, 2, -5, 1], {four}"));
    refused(softmax(&MISSING, &sizes), "logits is undefined, expected a Float32Array of shape [1, 2, 1, 1]");
    refused(sigmoid(&Value::Number(3.0)), "x is 3, expected a Float32Array");
    refused(threshold(&two, &MISSING), "threshold is undefined, expected a number");
    refused(threshold(&two, &Value::Number(f64::NAN)), "threshold is NaN, expected a number");
    refused(
        one_hot(&two, &sizes),
        "target is a Float32Array of 2, expected an Int32Array, a BigInt64Array or a Uint8Array of shape [1, 1, 1]",
    );
}

#[test]
fn more_classes_than_a_byte_names_are_refused_where_the_result_is_bytes() {
    let logits = vec![0.0; 300];
    refused(
        argmax(&floats(&logits), &shape([1, 300, 1, 1])),
        "the number of classes is 300, expected 1 to 256, because argmax names a class by a byte",
    );
    assert_eq!(argmax(&floats(&logits[..256]), &shape([1, 256, 1, 1])), Ok(vec![0]));
    assert!(cross_entropy_buffers(&shape([1, 257, 1, 1]), &MISSING).is_err());
    assert_eq!(softmax(&floats(&logits), &shape([1, 300, 1, 1])).map(|p| p.len()), Ok(300));
}

#[test]
fn metrics_take_whole_numbers_of_classes_alone() {
    let of = |classes: f64, ignore: &Value<'_>| {
        let prediction = Value::Bytes(Box::new(&[0_u8, 1][..]));
        metrics(&prediction, &ints(&[0, 1]), &Value::Number(classes), ignore)
    };
    assert_eq!(of(2.0, &MISSING).unwrap().accuracy, Some(1.0));
    assert_eq!(of(2.0, &Value::Number(1.0)).unwrap().confusion.sum(), 1);
    for classes in [2.9, 0.0, -1.0, 257.0, 65_536.0, 1e5, f64::NAN] {
        let said = Value::Number(classes).describe();
        refused(
            of(classes, &MISSING),
            &format!("classes is {said}, expected a whole number from 1 to 256, as a prediction is a byte"),
        );
    }
    assert_eq!(of(2.0, &Value::Number(0.5)).unwrap_err().code(), "unexpected-value");
    let floats = metrics(&floats(&[0.0]), &ints(&[0]), &Value::Number(2.0), &MISSING);
    refused(floats, "prediction is a Float32Array of 1, expected a Uint8Array");
}

#[test]
fn buffers_read_the_options_of_their_loss() {
    let sizes = shape([1, 2, 3, 3]);
    assert!(bce_buffers(&sizes, &MISSING).is_ok());
    let smoothed = options(vec![("labelSmoothing", Value::Number(0.1))]);
    assert!(cross_entropy_buffers(&sizes, &smoothed).is_ok());
    assert_eq!(bce_buffers(&sizes, &smoothed).unwrap_err().code(), "unknown-option");
}

#[test]
fn a_plane_is_a_whole_number_as_given() {
    let one = Value::Number(1.0);
    assert_eq!(plane(&one, &Value::Number(0.5)), Ok((1, 0.5)));
    refused(plane(&Value::Number(-5.0), &one), "plane is -5, expected a whole number from 0 to 4294967295");
    refused(plane(&one, &Value::Number(0.0)), "most is 0, expected a number above 0");
    refused(plane(&one, &MISSING), "most is undefined, expected a number above 0");
}

#[test]
fn a_choice_is_one_of_the_names() {
    let of = |given: Value<'_>| choice("stage", &given, &["logits", "loss", "gradient"]);
    assert_eq!(of(Value::Text("loss".to_owned())), Ok(1));
    let expected = "expected \"logits\", \"loss\" or \"gradient\"";
    refused(of(Value::Text("target".to_owned())), &format!("stage is \"target\", {expected}"));
    refused(of(Value::Number(1.0)), &format!("stage is 1, {expected}"));
}

/// Numbers that must not be copied.
#[derive(Debug)]
struct Uncopied(usize);

impl<T> Numbers<T> for Uncopied {
    fn count(&self) -> usize {
        self.0
    }

    fn copy(&self) -> Result<Vec<T>, pixelwise::Error> {
        panic!("{} numbers were copied", self.0)
    }
}

#[test]
fn nothing_is_copied_before_types_and_lengths_are_checked() {
    let sizes = shape([1, 2, 1, 1]);
    let logits = || Value::Floats(Box::new(Uncopied(2)));
    let short = || Value::Floats(Box::new(Uncopied(1)));
    let indices = Value::Ints(Box::new(Uncopied(2)));
    let weight = Value::Record(vec![("weight".to_owned(), short())]);
    assert!(bce_with_logits(&logits(), &short(), &sizes, &MISSING).is_err());
    assert!(bce(&logits(), &logits(), &MISSING, &MISSING).is_err());
    assert!(cross_entropy(&logits(), &indices, &sizes, &MISSING).is_err());
    assert!(bce_with_logits(&logits(), &logits(), &sizes, &weight).is_err());
    assert!(softmax(&short(), &sizes).is_err());
}

#[test]
fn sizes_that_no_memory_has_are_refused_with_their_bytes() {
    let huge = u32::MAX as usize;
    let sizes = || shape([huge, 1, huge, huge]);
    let none = floats(&[]);
    for error in [
        bce_with_logits(&none, &none, &sizes(), &MISSING).unwrap_err(),
        bce(&none, &none, &sizes(), &MISSING).unwrap_err(),
        cross_entropy(&none, &ints(&[]), &sizes(), &MISSING).unwrap_err(),
        softmax(&none, &sizes()).unwrap_err(),
        one_hot(&ints(&[]), &sizes()).unwrap_err(),
        argmax(&none, &sizes()).unwrap_err(),
        bce_buffers(&sizes(), &MISSING).unwrap_err(),
        cross_entropy_buffers(&sizes(), &MISSING).unwrap_err(),
    ] {
        let Error::Loss(pixelwise::Error::TooLarge { bytes, what }) = &error else { panic!("{error}") };
        // Each holds at least one tensor of four bytes an element.
        assert!(*bytes >= 4 * (huge as u128).pow(3), "{error}");
        assert!(what.ends_with("of shape [4294967295, 1, 4294967295, 4294967295]"), "{error}");
    }
}

//! Shapes whose sizes multiply to more than can be counted or had.

use pixelwise::buffers::Resident;
use pixelwise::slices::{self, Options};
use pixelwise::{Error, Shape};

/// 2³², whose square is 0 in 64 bits and itself in 32.
const HALF: usize = u32::MAX as usize + 1;

fn too_large(shape: Shape) -> Vec<Error> {
    let binary = Resident::bce_with_logits(shape, Options::default());
    let classes = Resident::cross_entropy(shape, Options::default());
    [binary.err(), classes.err()].into_iter().flatten().collect()
}

#[test]
fn a_product_that_would_wrap_is_refused() {
    for shape in [Shape::new(HALF, 1, HALF, 1), Shape::new(HALF / 2 + 1, 2, HALF, 2)] {
        let errors = too_large(shape);
        assert_eq!(errors.len(), 2, "{shape}: {errors:?}");
        for error in errors {
            assert_eq!(error.code(), "too-large");
            assert!(error.to_string().contains(&shape.to_string()), "{error}");
        }
    }
}

#[test]
fn the_bytes_that_cannot_be_had_are_told() {
    let shape = Shape::new(HALF, 1, HALF, 1);
    let Some(Error::TooLarge { bytes, .. }) = too_large(shape).pop() else { panic!("{shape} was had") };
    // Logits, probability, gradient, loss map and target have four bytes an element, a prediction one.
    assert!(bytes >= 21 << 64, "{bytes}");
}

#[test]
fn a_size_of_zero_makes_every_product_zero() {
    let none = Shape::new(HALF, 3, HALF, 0);
    assert_eq!((none.elements(), none.pixels()), (0, 0));
    assert!(Resident::bce_with_logits(none, Options::default()).is_ok());
    for none in [Shape::new(HALF, 3, 0, HALF), Shape::new(0, 3, HALF, HALF)] {
        let mut loss = Resident::bce_with_logits(none, Options::default()).unwrap();
        assert!(loss.run().unwrap().is_nan(), "the mean of nothing, {none}");
    }
    let mut loss = Resident::cross_entropy(Shape::new(HALF, 3, 0, HALF), Options::default()).unwrap();
    assert!(loss.run().unwrap().is_nan());
}

#[test]
fn slices_are_no_tensors_of_a_product_that_would_wrap() {
    let shape = Shape::new(HALF, 1, HALF, 1);
    let error = slices::softmax(&[], shape).unwrap_err();
    assert_eq!(error.code(), "shape-mismatch");
    assert_eq!(slices::one_hot(&[], shape).unwrap_err().code(), "shape-mismatch");
}

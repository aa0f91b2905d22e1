//! The tensors of a scene under the names of training scripts.

use pixelwise::Shape;
use pixelwise_lab::{Form, IGNORED, Lab};

/// A tensor to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Tensor {
    /// Its name: `output`.
    pub name: &'static str,
    /// Its shape; empty for a number.
    pub dims: Vec<usize>,
    /// Its elements in reading order.
    pub elements: Elements,
}

/// The elements of a tensor.
#[derive(Clone, Debug, PartialEq)]
pub enum Elements {
    /// `float32`.
    F32(Vec<f32>),
    /// `int64`.
    I64(Vec<i64>),
    /// `bool`.
    Bool(Vec<bool>),
}

/// All tensors of a scene: the multiclass form's, then the binary form's as `binary_…`, then, where they are used, the target's
/// probabilities, the weights of CE's pixels and those of BCE's elements.
///
/// `target` is what the loss is given: class indices, with `ignore_index` where pixels were painted as ignored; `loss_map` has a
/// pixel's loss each, `loss` is the number that is shown, and `grad` its gradient by `output`.
#[must_use]
pub fn tensors(lab: &Lab) -> Vec<Tensor> {
    let (scene, results) = (lab.scene(), lab.results());
    let Shape { n, c, h, w } = scene.shape();
    let index = scene.options().ignore_index;
    let mask = scene.mask().iter().map(|&class| i64::from(if class == IGNORED { index } else { class }));
    let class = results.multiclass_prediction.iter().map(|&class| i64::from(class));
    let above = results.binary_prediction.iter().map(|&one| one != 0);
    let (full, one, pixels) = ([n, c, h, w], [n, 1, h, w], [n, h, w]);
    let (multiclass, binary) = (&results.multiclass, &results.binary);
    let floats = |name, dims: &[usize], numbers: &mut dyn Iterator<Item = f32>| Tensor {
        name,
        dims: dims.to_vec(),
        elements: Elements::F32(numbers.collect()),
    };
    let mut all = vec![
        floats("output", &full, &mut scene.logits(Form::Multiclass).iter().copied()),
        floats("probability", &full, &mut multiclass.probability.iter().copied()),
        Tensor { name: "target", dims: pixels.to_vec(), elements: Elements::I64(mask.collect()) },
        floats("loss_map", &pixels, &mut multiclass.per_pixel.iter().copied()),
        floats("loss", &[], &mut [multiclass.loss].into_iter()),
        floats("grad", &full, &mut multiclass.grad.iter().copied()),
        Tensor { name: "predict", dims: pixels.to_vec(), elements: Elements::I64(class.collect()) },
        floats("binary_output", &one, &mut scene.logits(Form::Binary).iter().copied()),
        floats("binary_probability", &one, &mut binary.probability.iter().copied()),
        floats("binary_target", &one, &mut results.inputs.target.iter().copied()),
        floats("binary_loss_map", &one, &mut binary.per_pixel.iter().copied()),
        floats("binary_loss", &[], &mut [binary.loss].into_iter()),
        floats("binary_grad", &one, &mut binary.grad.iter().copied()),
        Tensor { name: "binary_predict", dims: one.to_vec(), elements: Elements::Bool(above.collect()) },
    ];
    if scene.options().soft_target || scene.options().used_class_probabilities() {
        all.push(floats("target_probability", &full, &mut scene.target_probabilities().iter().copied()));
    }
    if let Some(weight) = &results.inputs.pixel_weight {
        all.push(floats("pixel_weight", &pixels, &mut weight.iter().copied()));
    }
    if let Some(weight) = &results.inputs.weight {
        all.push(floats("weight", &one, &mut weight.iter().copied()));
    }
    all
}

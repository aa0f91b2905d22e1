//! A scene as a table: a row a pixel, with every digit.

use pixelwise_lab::view::number::full;
use pixelwise_lab::{Form, IGNORED, Lab};

/// The table as CSV, with the columns' names in its first line; `target` holds `ignore_index` where a pixel was painted as ignored.
#[must_use]
pub fn csv(lab: &Lab) -> String {
    let (scene, results) = (lab.scene(), lab.results());
    let classes = 0..scene.classes();
    let weight = results.inputs.weight.as_ref();
    let mut names: Vec<String> =
        ["image", "row", "column", "target", "binary_target"].map(str::to_owned).into();
    names.extend(weight.map(|_| "weight".to_owned()));
    names.extend(["z", "p", "binary_loss", "binary_grad", "binary_predict"].map(str::to_owned));
    names.extend(classes.clone().map(|c| format!("z{c}")));
    names.extend(classes.clone().map(|c| format!("p{c}")));
    names.push("loss".to_owned());
    names.extend(classes.clone().map(|c| format!("grad{c}")));
    names.push("predict".to_owned());
    let mut lines = vec![names.join(",")];
    for ((image, row, column), &class) in scene.mask().indexed_iter() {
        let at = [image, 0, row, column];
        let index = scene.options().ignore_index;
        let of_classes = |map: &ndarray::Array4<f32>| {
            classes.clone().map(|c| full(map[[image, c, row, column]])).collect::<Vec<_>>()
        };
        let mut cells: Vec<String> = [image, row, column].map(|place| place.to_string()).into();
        cells.push(if class == IGNORED { index } else { class }.to_string());
        cells.push(full(results.inputs.target[at]));
        cells.extend(weight.map(|weight| full(weight[at])));
        let binary = &results.binary;
        cells.extend(
            [scene.logits(Form::Binary)[at], binary.probability[at], binary.per_pixel[at], binary.grad[at]]
                .map(full),
        );
        cells.push(results.binary_prediction[[image, row, column]].to_string());
        cells.extend(of_classes(scene.logits(Form::Multiclass)));
        cells.extend(of_classes(&results.multiclass.probability));
        cells.push(full(results.multiclass.per_pixel[[image, row, column]]));
        cells.extend(of_classes(&results.multiclass.grad));
        cells.push(results.multiclass_prediction[[image, row, column]].to_string());
        lines.push(cells.join(","));
    }
    lines.join("\n") + "\n"
}

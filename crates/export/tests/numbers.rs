//! The tensors as files, against what numpy read in them: `tests/golden/npz.json` at the root, by `npz.py` there.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Debug;
use std::path::PathBuf;

use pixelwise_export::tensors::{Elements, Tensor};
use pixelwise_export::{csv, npz, tensors};
use pixelwise_lab::{Edit, Form, Lab, Pixel, Preset};
use serde_json::Value;

/// Two images of three classes with a weight map, an ignored pixel and a loss of every kind.
fn scene() -> Lab {
    let mut lab = Lab::new();
    let mut apply = |edit| lab.apply(edit).unwrap();
    apply(Edit::LoadPreset(Preset::ThreeClasses));
    apply(Edit::SetShape { images: 2, height: 3, width: 4 });
    apply(Edit::PaintMask { pixel: Pixel::new(1, 2, 3), class: None });
    apply(Edit::PaintWeight { pixel: Pixel::new(0, 1, 1), weight: 2.5 });
    let mut options = *lab.scene().options();
    options.weight_map = true;
    options.ignore_index = 255;
    lab.apply(Edit::SetOptions(options)).unwrap();
    lab
}

/// With `NUMBERS=<file>` the file is written there, for `npz.py` to open.
#[test]
fn numpy_opened_this_file_and_read_these_tensors() {
    let made = tensors(&scene());
    if let Some(file) = std::env::var_os("NUMBERS") {
        std::fs::write(file, npz(&made)).unwrap();
        return;
    }
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/npz.json");
    let golden: Value = serde_json::from_str(&std::fs::read_to_string(golden).unwrap()).unwrap();
    let arrays = golden["arrays"].as_array().unwrap();
    assert_eq!(arrays.len(), made.len());
    let read: Vec<Tensor> = made.iter().zip(arrays).map(|(made, array)| as_read(made, array)).collect();
    let hex: Vec<String> = npz(&read).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(golden["file"], hex.concat(), "write the file and open it again, as npz.py says");
}

/// What numpy read in place of a tensor: the same numbers, but for the last digit of what the losses compute, which the way to compute
/// them decides.
fn as_read(made: &Tensor, array: &Value) -> Tensor {
    let name = made.name;
    assert_eq!((&array["name"], &array["shape"]), (&Value::from(name), &Value::from(made.dims.clone())));
    let read = array["elements"].as_array().unwrap();
    let (kind, elements) = match &made.elements {
        Elements::F32(made) => {
            let read: Vec<f32> = read.iter().map(|read| read.as_f64().unwrap() as f32).collect();
            let near = made.iter().zip(&read).all(|(x, y)| (x - y).abs() <= 4.0 * f32::EPSILON * y.abs());
            assert!(near && made.len() == read.len(), "{name}: {made:?}");
            ("float32", Elements::F32(read))
        }
        Elements::I64(made) => ("int64", Elements::I64(exact(name, made, read, Value::as_i64))),
        Elements::Bool(made) => ("bool", Elements::Bool(exact(name, made, read, Value::as_bool))),
    };
    assert_eq!(array["dtype"], kind, "{name}");
    Tensor { name, dims: made.dims.clone(), elements }
}

/// Elements of a tensor that nothing rounds.
fn exact<T: Copy + PartialEq + Debug>(
    name: &str,
    made: &[T],
    read: &[Value],
    of: fn(&Value) -> Option<T>,
) -> Vec<T> {
    let read: Vec<T> = read.iter().map(|read| of(read).unwrap()).collect();
    assert_eq!(read, made, "{name}");
    read
}

#[test]
fn a_row_of_the_table_reads_back_as_its_pixel() {
    let lab = scene();
    let table = csv(&lab);
    let mut lines = table.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = lines.next().unwrap();
    let rows: Vec<_> = lines.collect();
    assert_eq!(rows.len(), 2 * 3 * 4);
    for row in &rows {
        assert_eq!(row.len(), names.len());
        let cell = |name: &str| row[names.iter().position(|&at| at == name).unwrap()];
        let [image, y, x] = ["image", "row", "column"].map(|name| cell(name).parse::<usize>().unwrap());
        let z2: f32 = cell("z2").parse().unwrap();
        assert_eq!(z2.to_bits(), lab.scene().logits(Form::Multiclass)[[image, 2, y, x]].to_bits());
        let grad: f32 = cell("grad1").parse().unwrap();
        assert_eq!(grad.to_bits(), lab.results().multiclass.grad[[image, 1, y, x]].to_bits());
        let ignored = (image, y, x) == (1, 2, 3);
        assert_eq!((cell("target") == "255", cell("weight") == "0"), (ignored, ignored));
    }
}

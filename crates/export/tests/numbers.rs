//! The tensors as files, against what numpy read in them: `tests/golden/npz.json` at the root, by `npz.py` there.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::PathBuf;

use pixelwise_export::tensors::Elements;
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
    let (made, bytes) = (tensors(&scene()), npz(&tensors(&scene())));
    if let Some(file) = std::env::var_os("NUMBERS") {
        std::fs::write(file, bytes).unwrap();
        return;
    }
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/golden/npz.json");
    let golden: Value = serde_json::from_str(&std::fs::read_to_string(golden).unwrap()).unwrap();
    let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(golden["file"], hex.concat(), "write the file and open it again, as npz.py says");
    let read = golden["arrays"].as_array().unwrap();
    assert_eq!(read.len(), made.len());
    for (tensor, read) in made.iter().zip(read) {
        assert_eq!(read["name"], tensor.name);
        assert_eq!(read["shape"], Value::from(tensor.dims.clone()), "{}", tensor.name);
        let elements = read["elements"].as_array().unwrap();
        let (kind, same) = match &tensor.elements {
            Elements::F32(made) => {
                ("float32", made.iter().zip(elements).all(|(&x, read)| read.as_f64() == Some(f64::from(x))))
            }
            Elements::I64(made) => {
                ("int64", made.iter().zip(elements).all(|(&x, read)| read.as_i64() == Some(x)))
            }
            Elements::Bool(made) => {
                ("bool", made.iter().zip(elements).all(|(&x, read)| read.as_bool() == Some(x)))
            }
        };
        assert_eq!(read["dtype"], kind, "{}", tensor.name);
        assert!(same && elements.len() == tensor.dims.iter().product::<usize>(), "{}", tensor.name);
    }
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

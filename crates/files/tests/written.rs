//! Files that numpy, torch, safetensors and Pillow wrote, and texts that Python printed; `written/make.py` made them all.

use std::fs;
use std::path::{Path, PathBuf};

use pixelwise_files::{Error, Values, read};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/written")
}

fn content(file: &str) -> Vec<u8> {
    fs::read(folder().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn every_file_holds_what_its_writer_put_into_it() {
    let expected: Value = serde_json::from_slice(&content("expected.json")).unwrap();
    let files = expected["files"].as_object().unwrap();
    assert!(files.len() > 50);
    for (file, tensors) in files {
        let read = read::file(file, &content(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let tensors = tensors.as_array().unwrap();
        assert_eq!(read.len(), tensors.len(), "{file}");
        for expected in tensors {
            let name = expected["name"].as_str().unwrap();
            let tensor = read.iter().find(|tensor| tensor.name == name);
            let tensor = tensor.unwrap_or_else(|| panic!("{file}: {name}"));
            assert_eq!(tensor.dtype.name(), expected["dtype"], "{file} {name}");
            let shape: Vec<u64> = tensor.shape.iter().map(|&size| size as u64).collect();
            assert_eq!(Value::from(shape), expected["shape"], "{file} {name}");
            let texts = expected["values"].as_array().unwrap().iter().map(|text| text.as_str().unwrap());
            let floats = tensor.values.floats();
            assert_eq!(floats.len(), expected["values"].as_array().unwrap().len(), "{file} {name}");
            for (value, text) in floats.iter().zip(texts) {
                let expected: f64 = text.parse().unwrap();
                let expected = expected as f32;
                assert!(
                    *value == expected || (value.is_nan() && expected.is_nan()),
                    "{file} {name}: {value} {text}"
                );
            }
        }
    }
}

#[test]
fn what_is_not_read_says_what_it_is() {
    let refused = |file: &str| read::file(file, &content(file)).unwrap_err();
    assert_eq!(refused("photo.jpg"), Error::UnknownFormat { found: "JPEG".into() });
    assert_eq!(refused("legacy.pt"), Error::UnknownFormat { found: "pickle".into() });
    assert_eq!(refused("module.pt"), Error::NotATensor { found: "torch.nn.modules.linear.Linear".into() });
    assert_eq!(refused("shortened.txt"), Error::Shortened);
    assert_eq!(read::file("", b"").unwrap_err().code(), "unknownFormat");
}

#[test]
fn a_file_that_is_cut_off_anywhere_is_refused() {
    for file in
        ["f4_le.npy", "pixelwise.npz", "dict.pt", "types.safetensors", "grey.png", "indexed.gif", "grey.bmp"]
    {
        let whole = content(file);
        for length in 0..whole.len() {
            if let Ok(tensors) = read::file(file, &whole[..length]) {
                // A picture's last bytes may be no part of its pixels.
                let same = read::file(file, &whole).unwrap() == tensors;
                assert!(same, "{file} cut to {length} bytes gave another tensor");
            }
        }
    }
}

#[test]
fn an_integer_beyond_32_bits_is_refused() {
    let mut bytes = content("i8_le.npy");
    let last = bytes.len() - 1;
    bytes[last] = 1;
    assert_eq!(read::file("", &bytes).unwrap_err().code(), "tooFar");
}

#[test]
fn typed_rows_become_a_tensor() {
    let shape = |text: &str| {
        read::text("pasted", text).map(|tensor| (tensor.shape, tensor.values.floats().into_owned()))
    };
    assert_eq!(shape("1\t2\n3\t4\n"), Ok((vec![2, 2], vec![1.0, 2.0, 3.0, 4.0])));
    assert_eq!(shape("0,5\t−1,25\n"), Ok((vec![1, 2], vec![0.5, -1.25])));
    assert_eq!(shape("a,b\n1,2\n3,4"), Ok((vec![2, 2], vec![1.0, 2.0, 3.0, 4.0])));
    assert_eq!(shape("1 2\n3 4\n\n5 6\n7 8"), Ok((vec![2, 2, 2], (1_u8..9).map(f32::from).collect())));
    assert_eq!(shape("[tensor([1., 2.]), tensor([3., 4.], device='cuda:0')]").unwrap().0, [2, 2]);
    assert_eq!(shape("1 2\n3"), Err(Error::Ragged { line: 2, expected: 2, found: 1 }));
    assert_eq!(shape("[[1, 2], [3]]"), Err(Error::Ragged { line: 1, expected: 2, found: 1 }));
    assert_eq!(shape("[[1, 2], [3, x]]"), Err(Error::NotANumber { text: "x".into(), line: 1 }));
    assert_eq!(shape("[[1, 2], [3, 4]"), Err(Error::Brackets { line: 1 }));
    assert_eq!(shape("[[1, 2, ..., 3]]"), Err(Error::Shortened));
    assert!(matches!(read::text("", "1 2").unwrap().values, Values::Whole(_)));
}

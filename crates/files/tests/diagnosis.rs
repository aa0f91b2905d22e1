//! PyTorch's own messages, from PyTorch; what repairs make of a mask; the large map's numbers. `golden/make.py` made them.

use std::fs;
use std::path::Path;

use pixelwise_files::large::{Form, Large, Map, Settings};
use pixelwise_files::{Dtype, Finding, Repair, Role, Session, Tensor, Values};
use serde_json::Value;

fn golden() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/golden.json");
    serde_json::from_str(&fs::read_to_string(file).expect("golden.json")).expect("JSON")
}

fn sizes(value: &Value) -> Vec<usize> {
    value.as_array().expect("sizes").iter().map(|size| size.as_u64().expect("a size") as usize).collect()
}

fn floats(value: &Value) -> Vec<f32> {
    value.as_array().expect("numbers").iter().map(|x| x.as_f64().expect("a number") as f32).collect()
}

fn output(shape: Vec<usize>, values: Vec<f32>) -> Tensor {
    Tensor { name: "output".into(), dtype: Dtype::Float32, shape, values: Values::Float(values) }
}

fn mask(shape: Vec<usize>, values: Vec<i32>) -> Tensor {
    Tensor { name: "target".into(), dtype: Dtype::Int64, shape, values: Values::Whole(values) }
}

fn session(tensors: Vec<Tensor>) -> Session {
    let mut session = Session::default();
    session.take(tensors);
    session
}

/// A pair of one image with two classes, whose output gets `z` a pixel and whose target these numbers.
fn pair(classes: usize, target: &[i32]) -> Session {
    let logits = (0..classes * target.len()).map(|i| i as f32 / 7.0 - 1.5).collect();
    let sides = vec![1, classes, target.len() / 6, 6];
    session(vec![output(sides, logits), mask(vec![1, target.len() / 6, 6], target.to_vec())])
}

#[track_caller]
fn asked(session: &Session) -> Finding {
    session.asked().expect("something is asked").clone()
}

#[test]
fn messages_are_pytorchs() {
    let golden = golden();
    for case in golden["messages"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let (of_output, of_target) = (sizes(&case["output"]), sizes(&case["target"]));
        let dtype = [Dtype::Int64, Dtype::Float32, Dtype::Int32, Dtype::UInt8, Dtype::Bool];
        let dtype = *dtype.iter().find(|dtype| case["dtype"] == dtype.name()).unwrap();
        let values = floats(&case["values"]);
        let values = if dtype.is_float() {
            Values::Float(values)
        } else {
            Values::Whole(values.iter().map(|&x| x as i32).collect())
        };
        // Logits without a pattern of their own.
        let logits =
            (0..of_output.iter().product()).map(|i: usize| (i * 37 % 101) as f32 / 10.0 - 5.0).collect();
        let target = Tensor { name: "target".into(), dtype, shape: of_target, values };
        let session = session(vec![output(of_output, logits), target]);
        let wanted = case["message"].as_str().unwrap();
        let findings = session.findings();
        let key = if name == "negative" { "beyond" } else { name };
        let finding = findings.iter().find(|finding| finding.key == key);
        let finding = finding.unwrap_or_else(|| panic!("{name}: {findings:?}"));
        assert_eq!(finding.message, wanted, "{name} {dtype:?}");
    }
}

#[test]
fn a_mask_of_0_and_255_is_mended_by_one_click_and_back() {
    let mut session = pair(2, &[0, 255, 255, 0, 0, 0, 255, 255, 0, 0, 0, 0]);
    let finding = asked(&session);
    assert_eq!(finding.key, "of255");
    assert!(finding.silent.is_some_and(|loss| !(0.0..=10.0).contains(&loss)));
    assert_eq!(finding.repairs, [Repair::DivideBy255, Repair::Ignore(255)]);
    assert_eq!(Large::of(&session).unwrap().map(|large| large.ignored()), None);
    session.mend(Repair::DivideBy255);
    assert_eq!(session.asked(), None);
    assert_eq!(session.facts(Role::Target).unwrap().ids, [(0, 8), (1, 4)]);
    assert_eq!(session.mended()[0].python, "target = target // 255");
    assert_eq!(session.mended()[0].message, "IndexError: Target 255 is out of bounds.");
    session.undo();
    assert_eq!(asked(&session).key, "of255");
    session.mend(Repair::Ignore(255));
    assert_eq!(Large::of(&session).unwrap().unwrap().ignored(), 4);
    session.undo();
    // What was not offered is not done.
    session.mend(Repair::Palette);
    assert_eq!(session.mended(), []);
}

#[test]
fn each_mask_is_told_apart() {
    let of = |classes: usize, target: &[i32]| asked(&pair(classes, target)).key;
    assert_eq!(of(3, &[1, 2, 3, 1, 2, 3]), "fromOne");
    assert_eq!(of(3, &[0, 1, 2, 255, 2, 0]), "ignored255");
    assert_eq!(of(3, &[0, 1, 2, 5, 2, 0]), "beyond");
    assert_eq!(of(1, &[0, 1, 2, 5, 2, 0]), "oneChannel");
    let soft = [[0; 14], [255; 14]].concat().into_iter().chain([90, 120]).collect::<Vec<_>>();
    assert_eq!(of(2, &soft), "edges");
    assert_eq!(pair(3, &[0, 1, 2, 1, 2, 0]).asked(), None);
    assert_eq!(pair(1, &[0, 1, 1, 1, 0, 0]).asked(), None);
    assert_eq!(pair(2, &[0, 1, 1, -100, 0, 0]).asked(), None);
}

#[test]
fn probabilities_in_place_of_logits_are_mended() {
    let z: Vec<f32> = (0..24).map(|i| (i * 5 % 13) as f32 - 6.0).collect();
    let p = |z: f32| 1.0 / (1.0 + (-z).exp());
    let with = |values: Vec<f32>, classes: usize| {
        session(vec![
            output(vec![1, classes, 24 / classes / 4, 4], values),
            mask(vec![1, 24 / classes / 4, 4], (0..24 / classes).map(|i| i as i32 % 2).collect()),
        ])
    };
    let mut once = with(z.iter().map(|&z| p(z)).collect(), 1);
    assert_eq!(asked(&once).key, "probabilities");
    once.mend(Repair::Logit);
    assert!(
        (Large::of(&once).unwrap().unwrap().loss() - Large::of(&with(z.clone(), 1)).unwrap().unwrap().loss())
            .abs()
            < 1e-4
    );
    let mut twice = with(z.iter().map(|&z| p(p(z))).collect(), 1);
    assert_eq!(asked(&twice).key, "twice");
    twice.mend(Repair::UndoTwice);
    assert_eq!(twice.asked(), None);
    let two: Vec<f32> = z[..12].iter().map(|&z| p(-z)).chain(z[..12].iter().map(|&z| p(z))).collect();
    let mut softmax = with(two, 2);
    assert_eq!(asked(&softmax).key, "probabilities");
    softmax.mend(Repair::Keep);
    assert_eq!(softmax.asked(), None);
}

#[test]
fn the_large_map_is_pytorchs() {
    let golden = golden();
    for case in golden["losses"].as_array().unwrap() {
        let shape = sizes(&case["output"]);
        let target = floats(&case["target"]).into_iter().map(|x| x as i32).collect();
        let mut session = session(vec![
            output(shape.clone(), floats(&case["logits"])),
            mask(vec![shape[0], shape[2], shape[3]], target),
        ]);
        session.mend(Repair::Ignore(255));
        let mut large = Large::of(&session).unwrap().unwrap();
        for (name, loss) in case["losses"].as_object().unwrap() {
            let form = if name.starts_with("binary") { Form::Binary } else { Form::Multiclass };
            large.set(Settings { form, balanced: name.ends_with("balanced"), threshold: 0.5 }).unwrap();
            let loss = loss.as_f64().unwrap() as f32;
            assert!((large.loss() - loss).abs() <= 2e-6 * loss, "{shape:?} {name}: {} {loss}", large.loss());
        }
        for (iou, expected) in large.metrics().iou.iter().zip(floats(&case["iou"])) {
            assert!((iou.unwrap() as f32 - expected).abs() < 1e-6);
        }
        let parts = large.parts();
        let sum = |of: &dyn Fn(&pixelwise_files::large::ClassPart) -> f64| {
            parts.classes.iter().map(of).sum::<f64>()
        };
        assert!((sum(&|part| part.loss) - 1.0).abs() < 1e-9 && (sum(&|part| part.pixels) - 1.0).abs() < 1e-9);
        assert!((parts.images.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let worst = large.worst();
        assert!(worst.is_sorted_by(|a, b| a.cost >= b.cost) && !worst.is_empty());
        for (i, a) in worst.iter().enumerate() {
            for b in &worst[..i] {
                let apart =
                    a.image != b.image || a.row.abs_diff(b.row) > 12 || a.column.abs_diff(b.column) > 12;
                assert!(apart, "two of the worst lie in one neighbourhood");
            }
        }
    }
}

#[test]
fn a_window_opens_in_the_lab_as_it_is() {
    let golden = golden();
    let case = &golden["losses"][1];
    let (logits, target) = (floats(&case["logits"]), floats(&case["target"]));
    let mut session = session(vec![
        output(sizes(&case["output"]), logits.clone()),
        mask(vec![2, 24, 20], target.iter().map(|&x| x as i32).collect()),
    ]);
    session.mend(Repair::Ignore(255));
    let large = Large::of(&session).unwrap().unwrap();
    // In the corner, so that the window is moved.
    let window = large.window(Map::Loss, 1, 0, 19, 1);
    assert_eq!((window.top, window.left, window.height, window.width), (0, 11, 9, 9));
    assert_eq!(window.cells.len(), 81);
    let lab = pixelwise_lab::save::restore(&large.edit(1, 0, 19).unwrap()).unwrap();
    let scene = lab.scene();
    assert_eq!(scene.shape().dims(), (1, 2, 9, 9));
    for row in 0..9 {
        for column in 0..9 {
            let (at, plane) = (row * 20 + column + 11, 24 * 20);
            assert_eq!(
                scene.logits(pixelwise_lab::Form::Multiclass)[(0, 1, row, column)],
                logits[3 * plane + at]
            );
            let class = scene.mask()[(0, row, column)];
            let expected = target[plane + at] as i32;
            assert_eq!(class, if expected == 255 { pixelwise_lab::IGNORED } else { expected });
        }
    }
}

#[test]
fn two_tensors_of_one_kind_are_output_and_target_in_their_order() {
    let float = |name: &str, value: f32| Tensor { name: name.into(), ..output(vec![2, 2], vec![value; 4]) };
    let mut session = session(vec![float("a", 1.0), float("b", 0.0), float("c", 2.0)]);
    let names = |session: &Session| {
        [Role::Output, Role::Target].map(|role| session.tensor(role).map(|tensor| tensor.name.clone()))
    };
    assert_eq!(names(&session), [Some("c".into()), Some("b".into())]);
    session.assign(0, Role::Output);
    assert_eq!(names(&session), [Some("a".into()), Some("b".into())]);
    // Changing places.
    session.assign(0, Role::Target);
    assert_eq!(names(&session), [Some("b".into()), Some("a".into())]);
    session.take(vec![mask(vec![2, 2], vec![0, 1, 1, 0])]);
    assert_eq!(names(&session), [Some("b".into()), Some("target".into())]);
    assert_eq!(session.tensors().len(), 3);
}

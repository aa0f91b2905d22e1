//! Targets of probabilities: PyTorch's losses of them, the lab's, and the file that they leave as. `golden/soft.py` made the numbers.

use std::fs;
use std::path::Path;

use pixelwise_files::large::{Form, Large, Map, Settings};
use pixelwise_files::{Dtype, Repair, Session, Tensor, Values, read};
use pixelwise_lab::save;
use pixelwise_lab::view::number;
use serde_json::Value;

fn floats(value: &Value) -> Vec<f32> {
    value.as_array().expect("numbers").iter().map(|x| x.as_f64().expect("a number") as f32).collect()
}

fn tensor(name: &str, shape: &Value, values: Vec<f32>) -> Tensor {
    let shape = shape.as_array().expect("sizes").iter().map(|size| size.as_u64().expect("a size") as usize);
    Tensor { name: name.into(), dtype: Dtype::Float32, shape: shape.collect(), values: Values::Float(values) }
}

/// Each pair, with its target taken as it is.
fn cases() -> Vec<(Session, Value)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/soft.json");
    let golden: Value = serde_json::from_str(&fs::read_to_string(file).expect("soft.json")).expect("JSON");
    let cases = golden["cases"].as_array().expect("cases").iter().map(|case| {
        let mut session = Session::default();
        session.take(vec![
            tensor("output", &case["output"], floats(&case["logits"])),
            tensor("target", &case["target"], floats(&case["probabilities"])),
        ]);
        let asked = session.asked().expect("probabilities are asked about");
        assert!(asked.repairs.contains(&Repair::Soft), "{}: {:?}", case["target"], asked.repairs);
        session.mend(Repair::Soft);
        (session, case.clone())
    });
    cases.collect()
}

fn large(session: &Session) -> Large {
    Large::of(session).expect("memory").expect("a map")
}

#[test]
fn losses_are_pytorchs() {
    for (session, case) in cases() {
        let mut large = large(&session);
        for (name, loss) in case["losses"].as_object().expect("losses") {
            let form = if name == "binary" { Form::Binary } else { Form::Multiclass };
            large.set(Settings { form, balanced: false, threshold: 0.5 }).expect("memory");
            let loss = loss.as_f64().expect("a loss") as f32;
            assert!((large.loss() - loss).abs() <= 2e-6 * loss, "{name}: {} {loss}", large.loss());
        }
    }
}

#[test]
fn a_window_of_probabilities_is_the_labs_target() {
    for (session, case) in cases() {
        let large = large(&session);
        let probabilities = floats(&case["probabilities"]);
        let lab = save::restore(&large.edit(0, 0, 0).expect("a scene")).expect("a document");
        let scene = lab.scene();
        assert!(scene.has_soft_target());
        let target = scene.target_probabilities();
        let plane = 30;
        for at in 0..plane {
            let one = target[(0, 1, at / 5, at % 5)];
            let expected = if case["target"][1] == 1 { probabilities[at] } else { probabilities[plane + at] };
            assert_eq!(one.to_bits(), expected.to_bits(), "{case}");
        }
        // Its first image is all of the window: the mean of both images is that of what they cost.
        let both = f64::from(large.loss()) * 2.0;
        let own = large.parts().images[0] * both;
        let form = if large.settings().form == Form::Binary {
            pixelwise_lab::Form::Binary
        } else {
            pixelwise_lab::Form::Multiclass
        };
        let shown = f64::from(lab.results().loss(form));
        assert!((own - shown).abs() < 1e-5 * shown, "{own} {shown}");
    }
}

#[test]
fn probabilities_leave_and_come_back_as_they_are() {
    for (session, _) in cases() {
        let saved = large(&session);
        let mut again = Session::default();
        again.take(read::file("saved.npz", &saved.npz()).expect("a file that is read"));
        again.mend(Repair::Soft);
        assert_eq!(large(&again).loss().to_bits(), saved.loss().to_bits());
        assert!(saved.npz().len() - saved.bytes() < 700, "only headers beside the numbers");
    }
}

#[test]
fn a_cell_of_the_target_says_its_probability() {
    let (session, case) = cases().remove(0);
    let window = large(&session).window(Map::Target, 0, 0, 0, 1);
    let t = floats(&case["probabilities"])[0];
    assert!(window.path.contains(&("y", number::significant(t.into(), 4))), "{t} {:?}", window.path);
}

#[test]
fn what_is_no_probability_is_never_taken_for_one() {
    let shape = serde_json::json!([1, 1, 2, 2]);
    for target in [vec![0.0, 0.5, 1.0, 1.5], vec![0.0, 0.5, 1.0, -0.1], vec![0.0, 0.5, 1.0, f32::NAN]] {
        let mut session = Session::default();
        session.take(vec![
            tensor("output", &shape, vec![0.1, 0.2, 3.0, -4.0]),
            tensor("target", &shape, target.clone()),
        ]);
        let asked = session.asked().expect("it is asked about");
        assert!(!asked.repairs.contains(&Repair::Soft), "{target:?}");
    }
}

//! "My loss says": numbers that PyTorch printed, found again. `ways/make.py` has the scripts that printed them.

use std::fs;
use std::path::Path;

use pixelwise_files::ways::{
    Activation, Border, Data, Divisor, Form, Mix, Printed, Sure, Weights, find, ways,
};
use pixelwise_lab::{Form as LabForm, save};
use serde_json::Value;

fn golden() -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ways/ways.json");
    serde_json::from_str(&fs::read_to_string(file).expect("ways.json")).expect("JSON")
}

fn data(golden: &Value, name: &str) -> Data {
    let of = &golden["data"][name];
    let numbers = |key: &str| -> Vec<f64> {
        of[key].as_array().expect("numbers").iter().map(|x| x.as_f64().expect("a number")).collect()
    };
    let sizes: Vec<usize> = numbers("shape").into_iter().map(|size| size as usize).collect();
    let &[n, c, h, w] = &*sizes else { panic!("{name} has four axes") };
    let output: Vec<f32> = numbers("output").into_iter().map(|x| x as f32).collect();
    let mask = numbers("target").into_iter().map(|class| (class >= 0.0).then_some(class as usize)).collect();
    let plane = h * w;
    let difference = |at: usize| {
        let first = at / plane * c * plane + at % plane;
        output[first + plane] - output[first]
    };
    let binary = if c == 1 { output.clone() } else { (0..n * plane).map(difference).collect() };
    Data {
        shape: pixelwise::Shape::new(n, c, h, w),
        binary,
        multiclass: if c == 1 { Vec::new() } else { output },
        mask,
        foreground: 1,
        class_weight: None,
        pos_weight: None,
        smoothing: 0.0,
        pixel_weight: None,
    }
}

/// What each script does, in the order of make.py.
const MEANT: [(Form, Activation, Border, Weights, f64, Divisor, Mix); 20] = {
    use Activation::{NoLog, Once, Twice};
    use Border::{Absent, Out, Zero};
    use Divisor::{All, EachImage, Images, Kept, Nothing, Weight};
    use Form::{Binary, Multiclass};
    use Mix::{Half, Reversed, ShiftedDown, Viewed};
    use Weights::{Balanced, Equal};
    [
        (Binary, Once, Absent, Equal, 0.0, All, Mix::None),
        (Binary, Twice, Absent, Equal, 0.0, All, Mix::None),
        (Binary, Once, Absent, Equal, 0.0, Nothing, Mix::None),
        (Binary, Once, Absent, Balanced, 0.0, All, Mix::None),
        (Binary, Once, Absent, Equal, 0.0, Images, Mix::None),
        (Binary, Once, Absent, Equal, 0.1, All, Mix::None),
        (Binary, Once, Absent, Equal, 0.0, All, Half),
        (Binary, Once, Out, Equal, 0.0, All, Mix::None),
        (Binary, Once, Out, Equal, 0.0, Kept, Mix::None),
        (Binary, Once, Zero, Equal, 0.0, All, Mix::None),
        (Multiclass, Once, Out, Equal, 0.0, Weight, Mix::None),
        (Multiclass, Once, Out, Equal, 0.0, All, Mix::None),
        (Multiclass, Twice, Out, Equal, 0.0, Weight, Mix::None),
        (Multiclass, NoLog, Out, Equal, 0.0, Weight, Mix::None),
        (Multiclass, Once, Out, Equal, 0.0, Weight, Reversed),
        (Multiclass, Once, Out, Equal, 0.1, Weight, Mix::None),
        (Multiclass, Once, Out, Equal, 0.0, EachImage, Mix::None),
        (Multiclass, Once, Out, Equal, 0.0, Weight, ShiftedDown),
        (Multiclass, Once, Out, Equal, 0.0, Weight, Viewed),
        (Multiclass, Once, Out, Balanced, 0.0, Weight, Mix::None),
    ]
};

#[test]
fn twenty_numbers_that_pytorch_printed_are_found() {
    let golden = golden();
    let scripts = golden["scripts"].as_array().unwrap();
    assert_eq!(scripts.len(), MEANT.len());
    for (script, (form, activation, border, weights, smoothing, divisor, mix)) in scripts.iter().zip(MEANT) {
        let data = data(&golden, script["data"].as_str().unwrap());
        let printed = Printed::read(script["printed"].as_str().unwrap()).unwrap();
        let found = find(&ways(&data), &printed, Sure::default());
        let meant = found.ways[..found.exact].iter().find(|way| {
            (way.form, way.activation, way.border, way.weights) == (form, activation, border, weights)
                && (way.smoothing, way.divisor, way.mix) == (smoothing, divisor, mix)
        });
        let meant = meant.unwrap_or_else(|| panic!("{}: {:?}", script["script"], found.ways.first()));
        let loss = script["loss"].as_f64().unwrap();
        assert!((meant.value - loss).abs() <= 4e-7 * loss.abs(), "{} {loss}", meant.value);
        // Nothing plainer gives the same by chance.
        assert!(
            found.ways[0].oddity() >= meant.oddity() || form != found.ways[0].form,
            "{}",
            script["script"]
        );
        assert_eq!(found.ways[..found.exact].len(), found.exact);
        assert!(!found.ways[found.exact..].iter().any(|way| printed.is(way.value)));
    }
}

#[test]
fn numbers_with_a_weight_a_pixel_are_found() {
    use Divisor::{All, Images, Kept, Weight};
    let golden = golden();
    let meant = [All, Weight, All, All, Weight, Kept, Images];
    let scripts = golden["weighted"].as_array().unwrap();
    assert_eq!(scripts.len(), meant.len());
    for (script, divisor) in scripts.iter().zip(meant) {
        let name = script["data"].as_str().unwrap();
        let mut data = data(&golden, name);
        let form =
            if script["script"].as_str().unwrap().contains("BCE") { Form::Binary } else { Form::Multiclass };
        let printed = Printed::read(script["printed"].as_str().unwrap()).unwrap();
        let weighted = |data: &Data| {
            let found = find(&ways(data), &printed, Sure::default());
            let exact = found.ways[..found.exact].iter();
            exact.copied().find(|way| (way.form, way.weights, way.divisor) == (form, Weights::Map, divisor))
        };
        assert_eq!(weighted(&data), None, "without a map there is none of its ways");
        let weight = golden["data"][name]["weight"].as_array().unwrap();
        data.pixel_weight = Some(weight.iter().map(|w| w.as_f64().unwrap() as f32).collect());
        let way = weighted(&data).unwrap_or_else(|| panic!("{}", script["script"]));
        let loss = script["loss"].as_f64().unwrap();
        assert!((way.value - loss).abs() <= 4e-7 * loss.abs(), "{} {loss}", way.value);
        assert!(way.pytorch(&data).contains('w'));
        // The lab's own loss of that scene, where its two means are the way's.
        let lab = save::restore(&way.scene(&data).unwrap()).unwrap();
        let shown = match (form, divisor) {
            (Form::Binary, All) => lab.results().binary.loss,
            (Form::Multiclass, All | Weight) => lab.results().multiclass.loss,
            _ => continue,
        };
        assert!((f64::from(shown) - loss).abs() <= 2e-6 * loss, "{}: {shown} {loss}", script["script"]);
    }
}

#[test]
fn a_number_that_nothing_gives_has_a_nearest_one() {
    let found = find(&ways(&data(&golden(), "two")), &Printed::read("0.00001").unwrap(), Sure::default());
    assert_eq!(found.exact, 0);
    assert!(found.count > 100 && !found.ways.is_empty());
}

#[test]
fn what_one_is_sure_of_leaves_the_rest_out() {
    let data = data(&golden(), "three");
    let sure = Sure { form: Some(Form::Multiclass), mean: Some(false), weighted: Some(true) };
    let found = find(&ways(&data), &Printed::read("1").unwrap(), sure);
    assert!(!found.ways.is_empty());
    for way in found.ways {
        assert_eq!((way.form, way.weights), (Form::Multiclass, Weights::Balanced));
        assert!(matches!(way.divisor, Divisor::Nothing | Divisor::Images));
    }
}

#[test]
fn a_way_opens_as_a_scene_with_its_number() {
    let golden = golden();
    for name in ["two", "three"] {
        let data = data(&golden, name);
        let all = find(&ways(&data), &Printed::read("0.5").unwrap(), Sure::default()).ways;
        assert!(all.iter().filter(|way| way.opens(&data)).count() > 10);
        for way in all.iter().filter(|way| way.opens(&data)) {
            let lab = save::restore(&way.scene(&data).unwrap()).unwrap();
            let results = lab.results();
            let loss = match way.form {
                Form::Binary => results.binary.loss,
                Form::Multiclass => results.multiclass.loss,
            };
            // What the lab's reductions cannot say opens as the same scene, whose mean can be read.
            let said = match (way.form, way.divisor) {
                (Form::Binary, Divisor::All)
                | (Form::Multiclass, Divisor::Weight)
                | (_, Divisor::Nothing) => way.value,
                _ => continue,
            };
            assert!((f64::from(loss) - said).abs() <= 2e-6 * said.abs(), "{name} {way:?}: {loss}");
            assert_eq!(lab.scene().channels(LabForm::Binary), 1);
        }
    }
}

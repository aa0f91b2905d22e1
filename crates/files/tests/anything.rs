//! Whatever is brought, everything that is shown of it can be shown: odd shapes, NaN and ±∞, any repair after any other.

use std::hint::black_box;

use pixelwise_files::large::{Form, Large, Map, Settings};
use pixelwise_files::ways::{Data, ways};
use pixelwise_files::{Dtype, Layout, Role, Session, Tensor, Values, read};
use pixelwise_lab::save;
use proptest::prelude::*;

fn number() -> impl Strategy<Value = f32> {
    prop_oneof![
        8 => -6.0_f32..6.0,
        4 => 0.0_f32..=1.0,
        4 => prop::sample::select(vec![0.0, 1.0, 2.0, 3.0, 255.0, -1.0, 0.5]),
        1 => prop::sample::select(vec![f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30, -1e-30, 65504.0]),
    ]
}

fn values(count: usize) -> impl Strategy<Value = (Dtype, Values)> {
    prop_oneof![
        prop::collection::vec(number(), count).prop_map(|values| (Dtype::Float32, Values::Float(values))),
        prop::collection::vec(0.0_f32..=1.0, count)
            .prop_map(|values| (Dtype::Float16, Values::Float(values))),
        prop::collection::vec(-2_i32..5, count).prop_map(|values| (Dtype::Int64, Values::Whole(values))),
        prop::collection::vec(prop::sample::select(vec![0, 1, 255, -100]), count)
            .prop_map(|values| (Dtype::UInt8, Values::Whole(values))),
        // Probabilities of two classes.
        prop::collection::vec(0.0_f32..=1.0, count).prop_map(|mut values| {
            let half = values.len() / 2;
            for at in 0..half {
                values[half + at] = 1.0 - values[at];
            }
            (Dtype::Float32, Values::Float(values))
        }),
    ]
}

fn tensor(name: &'static str) -> impl Strategy<Value = Tensor> {
    let sides = prop::collection::vec(prop_oneof![6 => 1_usize..4, 3 => 4_usize..12, 1 => Just(0)], 1..=5);
    sides.prop_flat_map(move |shape| {
        values(shape.iter().product()).prop_map(move |(dtype, values)| Tensor {
            name: name.into(),
            dtype,
            shape: shape.clone(),
            values,
        })
    })
}

/// A pair that fits more often than two tensors by chance.
fn pair() -> impl Strategy<Value = (Tensor, Tensor)> {
    let fitting = (1_usize..3, 1_usize..5, 1_usize..14, 1_usize..14, any::<bool>()).prop_flat_map(
        |(n, c, h, w, channels)| {
            let sides = if channels { vec![n, c, h, w] } else { vec![n, h, w] };
            let of = |name: &'static str, shape: Vec<usize>| {
                values(shape.iter().product()).prop_map(move |(dtype, values)| Tensor {
                    name: name.into(),
                    dtype,
                    shape: shape.clone(),
                    values,
                })
            };
            (of("output", vec![n, c, h, w]), of("target", sides))
        },
    );
    prop_oneof![3 => fitting, 1 => (tensor("output"), tensor("target"))]
}

const MAPS: [Map; 5] = [Map::Output, Map::Activation, Map::Target, Map::Loss, Map::Prediction];

fn show(session: &Session) {
    for role in [Role::Output, Role::Target] {
        let pixels = session.shape(role).map_or(0, |shape| shape.h * shape.w);
        let words = session.paint(role, 9, 9);
        assert!(words.is_empty() || words.len() == pixels);
        black_box(session.legend(role));
    }
    black_box((session.cards(), session.previews()));
    let Some(mut large) = Large::of(session).expect("memory") else { return };
    let shape = large.shape();
    for form in [Form::Binary, Form::Multiclass] {
        for (balanced, threshold) in [(false, 0.5), (true, 0.0), (true, 1.0)] {
            large.set(Settings { form, balanced, threshold }).expect("memory");
            black_box((large.summary(), large.threshold_view(240, 120)));
            for map in MAPS {
                assert_eq!(large.paint(map, 1, 2, true).len(), shape.h * shape.w);
                black_box(large.legend(map));
                let window = large.window(map, 1, shape.h, shape.w, 2);
                assert_eq!(window.cells.len(), window.height * window.width);
            }
        }
    }
    // The lab takes from 2 to 21 classes, all of which these have.
    save::restore(&large.edit(0, 0, 0).expect("a window")).expect("a document of the lab");
    let again = read::file("saved.npz", &large.npz()).expect("a file that is read");
    assert_eq!(again.len(), 2);
    if let Some(data) = Data::of_session(session) {
        black_box(ways(&data));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn whatever_is_brought_can_be_shown((output, target) in pair(), picks in prop::collection::vec(0_usize..6, 4), layout in 0_usize..6) {
        let mut session = Session::default();
        session.take(vec![output]);
        show(&session);
        session.take(vec![target]);
        show(&session);
        for pick in picks {
            let Some(asked) = session.asked() else { break };
            let Some(&repair) = asked.repairs.get(pick % asked.repairs.len().max(1)) else { break };
            session.mend(repair);
            show(&session);
        }
        let layouts = [Layout::Hw, Layout::Khw, Layout::Hwk, Layout::Nhw, Layout::Nkhw, Layout::Nhwk];
        session.set_layout(Role::Output, layouts[layout]);
        show(&session);
        session.undo();
        session.assign(1, Role::Output);
        show(&session);
    }
}

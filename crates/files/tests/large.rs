//! The large map: what leaves the page of it comes back as it was; what is seen before there is a loss.

use pixelwise_files::large::{Form, Large};
use pixelwise_files::{Dtype, Repair, Role, Session, Tensor, Values, preview, read};
use pixelwise_lab::view::colour;

fn session(shape: Vec<usize>, target: Vec<i32>) -> Session {
    let logits = (0..shape.iter().product()).map(|i: usize| (i * 37 % 101) as f32 / 9.0 - 5.5).collect();
    let sides = vec![shape[0], shape[2], shape[3]];
    let mut session = Session::default();
    session.take(vec![
        Tensor { name: "output".into(), dtype: Dtype::Float32, shape, values: Values::Float(logits) },
        Tensor { name: "target".into(), dtype: Dtype::Int64, shape: sides, values: Values::Whole(target) },
    ]);
    session
}

fn large(session: &Session) -> Large {
    Large::of(session).expect("memory").expect("an output and its target, with nothing asked")
}

/// The map of a file that was saved, brought as any other.
fn brought(bytes: &[u8]) -> Large {
    let mut session = Session::default();
    session.take(read::file("saved.npz", bytes).expect("a file that is read"));
    assert_eq!(session.asked(), None, "a saved map has nothing left to ask");
    assert_eq!(session.findings(), [], "nor to say");
    large(&session)
}

#[track_caller]
fn check(channels: usize, target: impl Fn(usize) -> i32, repairs: &[Repair]) {
    let mut session = session(vec![2, channels, 12, 16], (0..2 * 12 * 16).map(target).collect());
    for &repair in repairs {
        assert!(
            session.asked().is_some_and(|asked| asked.repairs.contains(&repair)),
            "{repair:?} is offered"
        );
        session.mend(repair);
    }
    let saved = large(&session);
    let again = brought(&saved.npz());
    assert_eq!(again.shape(), saved.shape());
    assert_eq!(again.loss().to_bits(), saved.loss().to_bits(), "the loss to the bit");
    assert_eq!(again.ignored(), saved.ignored());
    assert_eq!(again.metrics(), saved.metrics());
    assert_eq!(again.settings().form, if channels == 1 { Form::Binary } else { Form::Multiclass });
}

#[test]
fn a_saved_map_comes_back_as_it_was_mended() {
    check(2, |at| i32::from(at % 5 == 0) * 255, &[Repair::DivideBy255]);
    check(3, |at| [0, 1, 2, 255][at % 4], &[Repair::Ignore(255)]);
    check(3, |at| 1 + (at % 3) as i32, &[Repair::ShiftDown]);
    check(1, |at| i32::from(at % 3 == 0) * 255, &[Repair::DivideBy255]);
    check(1, |at| [0, 1, -100][at % 3], &[]);
    check(21, |at| (at % 21) as i32, &[]);
}

#[test]
fn a_saved_map_is_as_large_as_is_said() {
    for channels in [1, 2, 5] {
        let map = large(&session(vec![2, channels, 12, 16], vec![0; 2 * 12 * 16]));
        let headers = map.npz().len() - map.bytes();
        assert!(headers < 700, "{headers} bytes are no headers");
    }
}

#[test]
fn what_was_brought_is_seen_before_there_is_a_loss() {
    let mut lone = Session::default();
    assert!(lone.paint(Role::Output, 0, 0).is_empty() && lone.legend(Role::Output).is_none());
    let logits = vec![0.0, 1.0, 2.0, 3.0, 0.0, -3.0, 6.0, 3.0];
    lone.take(vec![Tensor {
        name: "output".into(),
        dtype: Dtype::Float32,
        shape: vec![1, 2, 2, 2],
        values: Values::Float(logits),
    }]);
    // z₁ − z₀ is 0, −4, 4, 0.
    let words = lone.paint(Role::Output, 0, 0);
    assert_eq!(words.len(), 4);
    assert!(words[0] == words[3] && words[1] != words[0] && words[2] != words[1]);
    assert_eq!(lone.legend(Role::Output).map(|legend| legend.high), Some("4".into()));
    // A mask has its classes' colours, those too that are asked about.
    let asked = session(vec![1, 2, 12, 16], (0..192).map(|at| [0, 255, -100][at % 3]).collect());
    assert!(asked.asked().is_some());
    let words = asked.paint(Role::Target, 0, 0);
    assert_eq!(words[..3], [0, 255, -100].map(|id| colour::word(preview::of_id(id))));
    assert!(words[..3].iter().all(|word| words[..3].iter().filter(|other| *other == word).count() == 1));
}

#[test]
fn what_holds_no_pixel_is_said() {
    for shape in [vec![0, 2, 4, 4], vec![1, 2, 0, 4], vec![1, 2, 4, 0]] {
        let session = session(shape.clone(), Vec::new());
        assert!(session.paint(Role::Output, 0, 0).is_empty(), "{shape:?}");
        assert_eq!(session.asked().map(|asked| asked.key), Some("empty"), "{shape:?}");
        assert!(Large::of(&session).expect("memory").is_none(), "{shape:?}");
    }
}

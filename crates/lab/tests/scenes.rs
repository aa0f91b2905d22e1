//! A scene starts afresh: what came before it is in the history, and nowhere else.

use pixelwise_lab::learn::descent;
use pixelwise_lab::learn::pins;
use pixelwise_lab::learn::timeline;
use pixelwise_lab::save;
use pixelwise_lab::view::losses;
use pixelwise_lab::view::step_summary;
use pixelwise_lab::{Edit, Form, Lab, Pixel, Preset};

fn set(lab: &mut Lab, value: f32) {
    let pixel = Pixel::new(0, 1, 3);
    lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value }).expect("a document");
}

/// Two edits of the first scene, then another scene with two edits.
fn two_scenes() -> Lab {
    let mut lab = Lab::new();
    for value in [1.0, 2.0] {
        set(&mut lab, value);
    }
    lab.apply(Edit::LoadPreset(Preset::ConfidentMistake)).expect("a document");
    for value in [1.5, -1.0] {
        set(&mut lab, value);
    }
    lab
}

#[test]
fn a_scene_that_begins_has_no_delta() {
    let mut lab = Lab::new();
    assert_eq!(losses::change(&lab, Form::Binary), None);
    set(&mut lab, 1.0);
    assert!(losses::change(&lab, Form::Binary).expect("a document") > 0.0);
    for edit in [Edit::LoadPreset(Preset::Sparse), Edit::LoadPreset(Preset::Blob)] {
        lab.apply(edit).expect("a document");
        assert_eq!(
            (losses::change(&lab, Form::Binary), losses::change(&lab, Form::Multiclass)),
            (None, None)
        );
    }
    set(&mut lab, 1.0);
    lab.apply(Edit::Reset).expect("a document");
    assert_eq!(losses::change(&lab, Form::Binary), None);
}

#[test]
fn the_timeline_holds_the_present_scene_alone() {
    let mut lab = two_scenes();
    assert_eq!((lab.step(), lab.steps()), (5, 5));
    assert_eq!((lab.moment(), lab.moments()), (2, 2));
    let track = timeline::track(&lab);
    assert_eq!(track.iter().map(|moment| moment.at).collect::<Vec<_>>(), [0, 1, 2]);
    let mut fresh = Lab::new();
    fresh.apply(Edit::LoadPreset(Preset::ConfidentMistake)).expect("a document");
    assert_eq!(track[0].losses[0], fresh.results().loss(Form::Binary));

    timeline::go_to_moment(&mut lab, 0).expect("a document");
    assert_eq!((lab.moment(), lab.moments()), (0, 2));
    assert_eq!(lab.scene(), fresh.scene());
    assert_eq!(losses::change(&lab, Form::Binary), None);
}

#[test]
fn undo_leads_back_over_the_beginning_of_a_scene() {
    let mut lab = two_scenes();
    for _ in 0..3 {
        assert!(lab.undo());
    }
    assert_eq!(lab.scene().preset(), Preset::Blob);
    assert_eq!((lab.moment(), lab.moments()), (2, 2), "the former scene's moments, not the next one's");
    assert_eq!(lab.scene().logits(Form::Binary)[(0, 0, 1, 3)], 2.0);
    assert!(losses::change(&lab, Form::Binary).expect("a document") > 0.0);
    for _ in 0..3 {
        assert!(lab.redo());
    }
    assert_eq!((lab.moment(), lab.moments()), (2, 2));
    assert_eq!(lab.scene().logits(Form::Binary)[(0, 0, 1, 3)], -1.0);
}

#[test]
fn a_branch_belongs_to_its_scene() {
    let mut lab = two_scenes();
    lab.undo();
    set(&mut lab, -3.0);
    assert_eq!(timeline::branches(&lab).len(), 1);
    assert_eq!(timeline::branches(&lab)[0][0].at, 1);
    lab.apply(Edit::LoadPreset(Preset::Tie)).expect("a document");
    assert!(timeline::branches(&lab).is_empty());
    lab.undo();
    assert_eq!(timeline::branches(&lab).len(), 1);
    // Another scene in the place of the first one's successor.
    for _ in 0..3 {
        lab.undo();
    }
    lab.apply(Edit::LoadPreset(Preset::Sparse)).expect("a document");
    assert!(timeline::branches(&lab).is_empty());
}

#[test]
fn a_scene_that_begins_is_told_without_what_was_before() {
    let lab = two_scenes();
    let note = step_summary::at_moment(&lab, 0);
    assert_eq!(note.kind, "preset");
    assert!(!note.binary.contains('→') && note.binary_delta.is_empty(), "{note:?}");
    assert!(step_summary::at_moment(&lab, 1).binary.contains('→'));
}

#[test]
fn learning_goes_back_to_where_it_began_and_is_pinned_from_there() {
    let mut lab = two_scenes();
    descent::descend(&mut lab, 20).expect("a document");
    assert_eq!(lab.moments(), 22);
    pins::pin(&mut lab);
    assert_eq!((lab.pins()[0].steps, lab.pins()[0].track[0].at), (20, 0));
    timeline::go_to_moment(&mut lab, 12).expect("a document");
    assert_eq!((lab.moment(), lab.moments()), (12, 22));
    descent::rewind(&mut lab);
    assert_eq!(lab.moment(), 2);
    let restored = save::restore(&save::save(&lab)).expect("a document");
    assert_eq!((restored.moment(), restored.moments()), (2, 22));
}

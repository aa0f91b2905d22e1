//! Learning in the lab: the factor of two, the way back, and that playing is one step that an edit ends.

use pixelwise::Shape;
use pixelwise_lab::explain::step_parts;
use pixelwise_lab::learn::descent;
use pixelwise_lab::learn::network;
use pixelwise_lab::learn::painted_image;
use pixelwise_lab::learn::pins;
use pixelwise_lab::learn::timeline;
use pixelwise_lab::save;
use pixelwise_lab::{DescentSettings, Edit, Form, Lab, Moved, NetworkOutput, NetworkRun, Pixel, Preset, Why};
use pixelwise_train::optimizer::Rule;
use pixelwise_train::task::Task;

fn lab(preset: Preset, learning: DescentSettings) -> Lab {
    let mut lab = Lab::new();
    lab.apply(Edit::LoadPreset(preset)).expect("a preset loads");
    lab.set_learning(learning).expect("valid settings");
    lab
}

fn sgd(lr: f64, half: bool) -> DescentSettings {
    DescentSettings { rule: Rule::Sgd, lr, half }
}

fn logits(lab: &Lab, form: Form) -> Vec<u32> {
    lab.scene().logits(form).iter().map(|z| z.to_bits()).collect()
}

fn losses(lab: &Lab) -> [f32; 2] {
    [Form::Binary, Form::Multiclass].map(|form| lab.results().loss(form))
}

/// `z -= lr * z.grad` and the same for two channels: with equal rates the first step moves z₁ − z₀ by −lr·(g − (−g)).
#[test]
fn equal_rates_move_the_difference_twice_as_far() {
    for rule in Rule::ALL {
        let mut lab = lab(Preset::Blob, DescentSettings { rule, lr: 0.25, half: false });
        descent::descend(&mut lab, 1).expect("a step");
        let Moved { ratio, why } = descent::moved(&lab).expect("K = 2");
        assert!((ratio - 2.0).abs() < 1e-4, "{rule:?}: {ratio}");
        assert_eq!(why, Why::BothChannels);
    }
}

/// After the first step the forms stand apart: what both channels' movement explains is 2, and no more.
#[test]
fn only_twice_as_far_is_explained_by_both_channels() {
    let mut lab = lab(Preset::Blob, sgd(400.0, false));
    descent::descend(&mut lab, 20).expect("steps");
    let Moved { ratio, why } = descent::moved(&lab).expect("K = 2");
    assert!((ratio - 2.0).abs() > 0.1, "{ratio}");
    assert_eq!(why, Why::OwnGradients);
    let mut apart = Lab::new();
    apart.apply(Edit::SetLinked(false)).expect("two classes");
    apart.set_learning(sgd(0.25, false)).expect("a rate");
    descent::descend(&mut apart, 1).expect("a step");
    assert_eq!(descent::moved(&apart).expect("K = 2").why, Why::OwnGradients);
}

#[test]
fn half_the_rate_lays_the_two_curves_on_each_other() {
    for rule in Rule::ALL {
        let mut lab = lab(Preset::Blob, DescentSettings { rule, lr: 4.0, half: true });
        descent::descend(&mut lab, 100).expect("steps");
        let [binary, multiclass] = losses(&lab);
        assert!((binary - multiclass).abs() < 2e-5 * binary.max(0.01), "{rule:?}: {binary}, {multiclass}");
        let Moved { ratio, why } = descent::moved(&lab).expect("K = 2");
        assert!((ratio - 1.0).abs() < 1e-3 && why == Why::HalfRate, "{rule:?}: {ratio}");
    }
}

#[test]
fn learning_lets_the_forms_go_and_taking_it_back_links_them_again() {
    let mut lab = lab(Preset::Blob, sgd(10.0, false));
    let (before, steps) = (logits(&lab, Form::Binary), lab.steps());
    descent::begin(&mut lab);
    assert!(lab.scene().linked(), "nothing has moved yet");
    descent::descend(&mut lab, 30).expect("steps");
    descent::descend(&mut lab, 12).expect("steps");
    assert!(!lab.scene().linked());
    lab.end_stroke();
    assert_eq!((lab.steps(), lab.moments()), (steps + 1, steps + 42));
    assert!(lab.undo());
    assert!(lab.scene().linked());
    assert_eq!(logits(&lab, Form::Binary), before);
}

#[test]
fn a_run_without_a_step_is_no_step() {
    let mut lab = lab(Preset::Blob, sgd(10.0, false));
    let steps = lab.steps();
    descent::begin(&mut lab);
    lab.end_stroke();
    assert_eq!(lab.steps(), steps);
    assert!(lab.scene().linked());
}

#[test]
fn an_edit_by_hand_ends_the_run() {
    let mut lab = lab(Preset::Blob, sgd(10.0, false));
    let steps = lab.steps();
    descent::begin(&mut lab);
    descent::descend(&mut lab, 5).expect("steps");
    let edit = Edit::SetLogit { form: Form::Binary, channel: 0, pixel: Pixel::new(0, 1, 1), value: 3.0 };
    lab.apply(edit).expect("an edit");
    assert!(!lab.is_running());
    assert_eq!(lab.steps(), steps + 2);
}

/// Every moment of a run can be gone back to, and is then to the bit what it was, with the optimizer's memory.
#[test]
fn every_moment_comes_back_to_the_bit() {
    for rule in Rule::ALL {
        let mut lab = lab(Preset::ThreeClasses, DescentSettings { rule, lr: 0.5, half: false });
        let begin = lab.moment();
        descent::begin(&mut lab);
        let mut seen = vec![(logits(&lab, Form::Binary), logits(&lab, Form::Multiclass))];
        for _ in 0..150 {
            descent::descend(&mut lab, 1).expect("a step");
            seen.push((logits(&lab, Form::Binary), logits(&lab, Form::Multiclass)));
        }
        lab.end_stroke();
        for moment in [150, 7, 149, 0, 64, 33, 1, 99] {
            timeline::go_to_moment(&mut lab, begin + moment).expect("a moment");
            assert_eq!(lab.moment(), begin + moment);
            let now = (logits(&lab, Form::Binary), logits(&lab, Form::Multiclass));
            assert_eq!(now, seen[moment], "{rule:?}, step {moment}");
        }
        descent::descend(&mut lab, 51).expect("on from step 99, with the memory of step 99");
        assert_eq!(logits(&lab, Form::Multiclass), seen[150].1, "{rule:?}");
    }
}

#[test]
fn what_is_left_behind_stays_until_it_is_dropped() {
    let mut lab = lab(Preset::Blob, sgd(10.0, false));
    let begin = lab.moment();
    descent::descend(&mut lab, 20).expect("steps");
    timeline::go_to_moment(&mut lab, begin + 5).expect("a moment");
    assert!(timeline::branches(&lab).is_empty(), "the way on is still there");
    descent::descend(&mut lab, 3).expect("steps");
    let branches = timeline::branches(&lab);
    assert_eq!(branches.len(), 1);
    assert_eq!((branches[0][0].at, branches[0].last().map(|last| last.at)), (begin + 5, Some(begin + 20)));
    assert_eq!(lab.moments(), begin + 8);
    timeline::drop_branches(&mut lab);
    assert!(timeline::branches(&lab).is_empty());
}

#[test]
fn rewinding_goes_to_where_the_learning_began() {
    let mut lab = lab(Preset::Blob, sgd(10.0, false));
    let before = logits(&lab, Form::Multiclass);
    descent::descend(&mut lab, 1).expect("a step");
    descent::descend(&mut lab, 10).expect("steps");
    lab.set_learning(sgd(40.0, true)).expect("valid");
    descent::descend(&mut lab, 10).expect("steps");
    descent::rewind(&mut lab);
    assert_eq!(logits(&lab, Form::Multiclass), before);
    assert!(lab.scene().linked());
}

#[test]
fn a_saved_run_is_restored_at_its_end() {
    let mut lab = lab(Preset::Blob, sgd(10.0, false));
    descent::descend(&mut lab, 20).expect("steps");
    let mut restored = save::restore(&save::save(&lab)).expect("a document");
    assert_eq!(logits(&restored, Form::Binary), logits(&lab, Form::Binary));
    assert_eq!((restored.moment(), restored.moments()), (lab.moment(), lab.moments()));
    for (near, end) in [(3, 0), (17, 20)] {
        timeline::go_to_moment(&mut restored, lab.moments() - 20 + near).expect("a moment");
        assert_eq!(restored.moment(), lab.moments() - 20 + end, "what lay between its ends was not saved");
    }
    restored.undo();
    assert!(restored.scene().linked());
}

#[test]
fn the_parts_of_a_step_lead_to_where_it_leads() {
    let mut lab = lab(Preset::Blob, sgd(10.0, false));
    let moves = step_parts::next_moves(&lab);
    assert_eq!(moves.len(), 3);
    descent::descend(&mut lab, 1).expect("a step");
    let again = step_parts::next_moves(&lab);
    assert!(moves.iter().zip(&again).all(|(then, now)| then.after == now.before));
}

#[test]
fn a_long_run_stays_small_and_keeps_its_ends() {
    let mut lab = lab(Preset::Blob, sgd(10.0, false));
    let begin = lab.moment();
    descent::descend(&mut lab, 5000).expect("steps");
    let track = timeline::track(&lab);
    assert!(track.len() < 1500, "{}", track.len());
    assert!(timeline::thinned(&lab) > 1);
    assert_eq!(track.last().map(|last| (last.at, last.losses)), Some((begin + 5000, losses(&lab))));
}

/// What a network gives at a step: all of it the step's number, so that each is told from the others.
fn output(step: u32) -> NetworkOutput {
    let value = step as f32 / 100.0;
    NetworkOutput { step, binary: vec![value; 144], multiclass: vec![-value; 288], training: [0.5, 0.6] }
}

fn with_network() -> Lab {
    let mut lab = Lab::new();
    let network = NetworkRun::of(Task::SameMask);
    let mask = (0..144).map(|i| i32::from(i % 5 == 0)).collect();
    network::begin(&mut lab, network, Shape::new(1, 2, 12, 12), mask, &output(0)).expect("a scene");
    lab
}

#[test]
fn the_shown_step_is_the_chosen_networks() {
    let mut lab = with_network();
    assert_eq!(network::shown_step(&lab), Some(0));
    network::show_step(&mut lab, &output(7)).expect("as large as the scene");
    assert_eq!(network::shown_step(&lab), Some(7));
    lab.set_network(NetworkRun::of(Task::Sparse)).expect("a task");
    assert_eq!(network::shown_step(&lab), None);
}

#[test]
fn a_network_in_training_is_one_step_and_tells_where_it_is() {
    let mut lab = with_network();
    assert_eq!(network::trained(&lab).map(|network| network.step), Some(0));
    network::begin_training(&mut lab);
    for step in [3, 9, 40] {
        network::show_step(&mut lab, &output(step)).expect("as large as the scene");
    }
    lab.end_stroke();
    assert_eq!((lab.steps(), lab.moments()), (2, 40));
    assert_eq!(network::trained(&lab).map(|network| network.step), Some(40));
    assert_eq!(lab.scene().logits(Form::Binary)[[0, 0, 3, 3]], 0.4);
    assert!(pins::to_csv(&lab).starts_with("step,points,bce,ce,iou_binary,iou_multiclass,training_bce"));
    lab.undo();
    assert_eq!(network::trained(&lab).map(|network| network.step), Some(0));
}

/// Undoing and redoing leads to the scene whole: with the network that gave it, and with the settings that a preset came with.
#[test]
fn what_learns_comes_back_with_its_scene() {
    let mut lab = with_network();
    let first = lab.network();
    let other = NetworkRun::of(Task::Sparse);
    lab.set_network(other).expect("a task");
    let mask = (0..144).map(|i| i32::from(i % 7 == 0)).collect();
    network::begin(&mut lab, other, Shape::new(1, 2, 12, 12), mask, &output(0)).expect("a scene");
    let numbers = lab.scene_id();
    lab.undo();
    assert_ne!(lab.scene_id(), numbers);
    assert_eq!((lab.network(), network::shown_step(&lab)), (first, Some(0)));
    lab.redo();
    assert_eq!((lab.network(), network::shown_step(&lab), lab.scene_id()), (other, Some(0), numbers));

    let usual = lab.learning();
    lab.apply(Edit::LoadPreset(Preset::Divergence)).expect("a preset loads");
    assert_ne!(lab.learning(), usual);
    lab.undo();
    assert_eq!((lab.learning(), network::shown_step(&lab)), (usual, Some(0)));
}

#[test]
fn going_back_into_a_networks_run_stops_at_what_was_shown() {
    let mut lab = with_network();
    network::begin_training(&mut lab);
    for step in [3, 9, 40] {
        network::show_step(&mut lab, &output(step)).expect("as large as the scene");
    }
    lab.end_stroke();
    for (wish, shown) in [(5, 3), (11, 9), (1, 0), (39, 40)] {
        timeline::go_to_moment(&mut lab, wish).expect("a moment");
        assert_eq!(network::trained(&lab).map(|network| network.step), Some(shown), "{wish}");
        assert_eq!(lab.scene().logits(Form::Multiclass)[[0, 1, 3, 3]], -(shown as f32) / 100.0);
    }
}

#[test]
fn a_network_that_diverges_leaves_a_scene_that_can_be_saved() {
    let mut lab = with_network();
    network::show_step(
        &mut lab,
        &NetworkOutput { binary: vec![f32::NAN; 144], multiclass: vec![f32::INFINITY; 288], ..output(1) },
    )
    .expect("as large as the scene");
    assert!(descent::has_diverged(&lab));
    save::restore(&save::save(&lab)).expect("a document");
    assert!(network::show_step(&mut lab, &NetworkOutput { binary: vec![0.0; 7], ..output(2) }).is_err());
}

/// Two tasks may begin with the same mask and the same weights.
#[test]
fn another_network_that_begins_alike_is_another_network() {
    let mut lab = with_network();
    let mask = lab.scene().mask().iter().copied().collect();
    let other = NetworkRun::of(Task::HighRate);
    network::begin(&mut lab, other, Shape::new(1, 2, 12, 12), mask, &output(0)).expect("a scene");
    assert_eq!(network::trained(&lab), Some(other));
    save::restore(&save::save(&lab)).expect("a document");
}

/// The two heads of a network are two models: what it gives lets linked forms go, and undoing links them again.
#[test]
fn a_network_lets_linked_forms_go() {
    let mut lab = with_network();
    lab.apply(Edit::SetLinked(true)).expect("two classes");
    assert!(lab.scene().linked());
    let linked = losses(&lab);
    assert!((linked[0] - linked[1]).abs() <= 1e-6, "{linked:?}");
    network::show_step(&mut lab, &output(1)).expect("as large as the scene");
    assert!(!lab.scene().linked());
    let back = save::restore(&save::save(&lab)).expect("a document");
    assert_eq!(back.scene(), lab.scene());
    assert!(lab.undo());
    assert_eq!((lab.scene().linked(), losses(&lab)), (true, linked));
}

/// What a slow network answers while a person draws is no part of the stroke, and leaves the history whole.
#[test]
fn a_network_that_answers_during_a_stroke_is_ignored() {
    let mut lab = with_network();
    let mask = lab.scene().mask().iter().copied().collect::<Vec<_>>();
    let before = lab.scene().clone();
    let edit = Edit::SetLogit { form: Form::Binary, channel: 0, pixel: Pixel::new(0, 0, 0), value: 7.0 };
    for first in [None, Some(edit)] {
        let steps = lab.steps();
        lab.begin_stroke();
        first.map_or(Ok(()), |edit| lab.apply(edit)).expect("an edit");
        let drawn = lab.scene().clone();
        painted_image::show_output(&mut lab, &output(3)).expect("nothing");
        network::show_step(&mut lab, &output(4)).expect("nothing");
        let other = NetworkRun::of(Task::HighRate);
        network::begin(&mut lab, other, Shape::new(1, 2, 12, 12), mask.clone(), &output(5)).expect("nothing");
        assert_eq!((lab.scene(), lab.steps()), (&drawn, steps));
        lab.end_stroke();
        save::restore(&save::save(&lab)).expect("a document");
        while lab.steps() > steps && lab.step() > steps {
            assert!(lab.undo());
        }
        assert_eq!(lab.scene(), &before);
    }
}

#[test]
fn a_network_and_a_descent_are_never_one_run() {
    let mut lab = with_network();
    descent::begin(&mut lab);
    descent::descend(&mut lab, 2).expect("steps");
    let before = losses(&lab);
    network::show_step(&mut lab, &output(9)).expect("it is ignored");
    assert_eq!((losses(&lab), lab.moments()), (before, 2));

    network::begin_training(&mut lab);
    network::show_step(&mut lab, &output(9)).expect("as large as the scene");
    descent::begin(&mut lab);
    descent::descend(&mut lab, 1).expect("a step");
    lab.end_stroke();
    assert_eq!(lab.steps(), 4, "the answer before the first step, a descent, a training, a descent");
}

/// More states are shown of a network than a run keeps, again and again.
#[test]
fn a_network_can_be_watched_for_thousands_of_steps() {
    let mut lab = with_network();
    network::begin_training(&mut lab);
    for step in 1..=5_000 {
        network::show_step(&mut lab, &output(step)).expect("as large as the scene");
    }
    lab.end_stroke();
    assert_eq!(network::trained(&lab).map(|network| network.step), Some(5_000));
    timeline::go_to_moment(&mut lab, 4_990).expect("a moment");
    assert!(network::show_step(&mut lab, &output(u32::MAX)).is_err(), "a timeline has an end");
}

/// A stroke comes between a run and the next step, so an optimizer remembers nothing then, of any shape.
#[test]
fn an_edit_within_a_stroke_makes_an_optimizer_forget() {
    let mut lab = lab(Preset::Blob, DescentSettings { rule: Rule::Adam, lr: 0.1, half: false });
    descent::descend(&mut lab, 5).expect("steps");
    lab.begin_stroke();
    lab.apply(Edit::SetShape { images: 1, height: 2, width: 3 }).expect("a shape");
    let drawn = step_parts::next_moves(&lab);
    lab.end_stroke();
    assert_eq!(drawn.len(), step_parts::next_moves(&lab).len());
}

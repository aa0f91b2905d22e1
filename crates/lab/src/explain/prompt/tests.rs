use pixelwise::{Reduction, Shape};

use super::*;
use crate::Agreement;
use crate::explain::equivalence::agreement;
use crate::learn::{descent, network};
use crate::{BinaryLoss, DescentSettings, Edit, Form, MulticlassLoss, NetworkOutput, NetworkRun, Setting};

fn of(preset: Preset) -> Lab {
    let mut lab = Lab::new();
    lab.apply(Edit::LoadPreset(preset)).unwrap();
    lab
}

fn set(lab: &mut Lab, at: Pixel, form: Form, channel: usize, value: f32) {
    lab.apply(Edit::SetLogit { form, channel, pixel: at, value }).unwrap();
}

fn options(lab: &mut Lab, change: impl FnOnce(&mut crate::Options)) {
    let mut options = *lab.scene().options();
    change(&mut options);
    lab.apply(Edit::SetOptions(options)).unwrap();
}

/// Selects one pixel after the other until a goal is met.
fn look_for(lab: &mut Lab, goal: Goal) {
    let shape = lab.scene().shape();
    for at in 0..shape.h * shape.w {
        lab.select(Pixel::new(0, at / shape.w, at % shape.w)).unwrap();
        if goal.is_met(lab) {
            return;
        }
    }
}

fn switch_off(lab: &mut Lab, setting: Setting) {
    options(lab, |options| *options = options.without(setting));
}

/// Does what a step asks for, as a reader would.
fn perform(lab: &mut Lab, goal: Goal) {
    let selected = lab.selected();
    match goal {
        Goal::DraggedBelow((row, column), limit)
        | Goal::LogitBelow((row, column), limit)
        | Goal::LogitAbove((row, column), limit) => {
            let by = if matches!(goal, Goal::LogitAbove(..)) { 1.0 } else { -1.0 };
            set(lab, Pixel::new(0, row, column), Form::Binary, 0, limit + by);
        }
        Goal::Costliest
        | Goal::SelectIgnored
        | Goal::SelectWeight(_)
        | Goal::SelectEdge
        | Goal::SelectFalseAlarm => look_for(lab, goal),
        Goal::OtherImage => lab.select(Pixel::new(1, 0, 0)).unwrap(),
        Goal::Learned(steps) => descent::descend(lab, steps).unwrap(),
        Goal::Falls(_) => descent::descend(lab, 400).unwrap(),
        Goal::BelowGuess(share) => descent::descend(lab, if share < 1.0 { 400 } else { 1 }).unwrap(),
        Goal::FallsSlowly => {
            descent::rewind(lab);
            lab.set_learning(DescentSettings { lr: 1.0, ..lab.learning() }).unwrap();
            descent::descend(lab, 1).unwrap();
        }
        Goal::Found => lab.apply(Edit::SetThreshold(0.03)).unwrap(),
        Goal::LowThreshold => lab.apply(Edit::SetThreshold(0.4)).unwrap(),
        Goal::Edited => set(lab, selected, Form::Binary, 0, 0.7),
        Goal::FewerIgnored => {
            lab.apply(Edit::PaintMask { pixel: Pixel::new(0, 0, 0), class: Some(0) }).unwrap();
        }
        Goal::MoreWeightless => {
            lab.apply(Edit::PaintWeight { pixel: Pixel::new(0, 0, 0), weight: 0.0 }).unwrap();
        }
        Goal::Predicts(class) => set(lab, selected, Form::Multiclass, class, 4.0),
        Goal::OtherForeground => lab.apply(Edit::SetForeground(2)).unwrap(),
        Goal::On(_) => options(lab, |options| options.pos_weight = Some(24.0)),
        Goal::Off(setting) => switch_off(lab, setting),
        Goal::NoClassIgnored => options(lab, |options| options.ignore_index = -100),
        Goal::Mean => lab.apply(Edit::SetReduction(Reduction::Mean)).unwrap(),
        Goal::FlatGradient => set(lab, Pixel::new(0, 0, 0), Form::Binary, 0, -2.944),
        Goal::FiniteUnshifted => {
            options(lab, |options| options.multiclass = MulticlassLoss::Naive);
            for (channel, z) in [(0, 20.0), (2, -20.0)] {
                set(lab, Pixel::new(0, 1, 1), Form::Multiclass, channel, z);
            }
        }
        Goal::Trained(_) | Goal::TrainedSlowly(_) | Goal::Painted => unreachable!("no preset has a network"),
        Goal::FewerDouble => {
            for channel in [1, 2] {
                set(lab, selected, Form::Multiclass, channel, -1.0);
            }
        }
    }
}

#[test]
fn every_step_of_every_scene_can_be_done_and_none_is_done_before() {
    for preset in Preset::ALL {
        let steps = preset.steps();
        assert!((2..=5).contains(&steps.len()), "{}", preset.id());
        let mut lab = of(preset);
        let mut progress = Progress::default();
        for (at, step) in steps.iter().enumerate() {
            let name = format!("{} {}", preset.id(), step.id);
            let prompt = progress.follow(&lab).unwrap();
            assert_eq!((prompt.at, prompt.pixel), (at, step.pixel), "{name}");
            assert!(!prompt.done[at], "{name} is done before anything was");
            perform(&mut lab, step.goal);
            assert!(progress.follow(&lab).unwrap().done[at], "{name} is not done");
            progress.go_to(at + 1);
        }
        assert_eq!(progress.follow(&lab).unwrap().done, vec![true; steps.len()]);
    }
}

#[test]
fn a_step_stays_done_and_another_scene_begins_with_its_first() {
    let mut lab = of(Preset::ConfidentMistake);
    let mut progress = Progress::default();
    progress.follow(&lab);
    set(&mut lab, Pixel::new(0, 1, 3), Form::Binary, 0, -1.0);
    assert!(progress.follow(&lab).unwrap().done[0]);
    lab.undo();
    assert!(progress.follow(&lab).unwrap().done[0], "it was done once");
    lab.apply(Edit::Reset).unwrap();
    progress.go_to(1);
    lab.apply(Edit::LoadPreset(Preset::Tie)).unwrap();
    let prompt = progress.follow(&lab).unwrap();
    assert_eq!((prompt.at, prompt.done), (0, vec![false; 2]));
}

#[test]
fn what_the_sentences_say_of_a_pixel_is_so() {
    let target = |preset, (row, column)| of(preset).results().inputs.classes[(0, row, column)];
    assert_eq!(target(Preset::Blob, (1, 3)), 0, "lower is better");
    assert_eq!(target(Preset::ConfidentMistake, (1, 3)), 0);
    assert_eq!(target(Preset::ThreeClasses, (2, 3)), 2, "raising z₂ is right");
    for (preset, (row, column)) in [(Preset::TwoSteps, (2, 0)), (Preset::DeadGradient, (3, 3))] {
        let lab = of(preset);
        assert!(lab.results().lost(Form::Binary)[(0, row, column)], "its gradient is 0 in float32");
        assert_eq!(lab.scene().options().binary, BinaryLoss::TwoStep);
    }
    let weights = of(Preset::Weights);
    let [binary, multiclass] = [Form::Binary, Form::Multiclass].map(|form| weights.results().loss(form));
    assert!((binary - multiclass).abs() < 1e-5, "under sum both agree");
    let right = of(Preset::NearlyRight);
    assert_eq!(right.results().score(Form::Binary).accuracy, Some(1.0), "every pixel is right");
    assert!(right.results().binary.per_pixel.iter().all(|&loss| loss > 0.0), "and each still costs");
    let mut alarm = of(Preset::IgnoredBackground);
    assert!(alarm.results().binary_prediction.iter().all(|&said| said == 1), "all is called foreground");
    options(&mut alarm, |options| options.ignore_index = -100);
    assert!(alarm.results().loss(Form::Binary) > 1.0, "and costs as soon as it is seen");
}

#[test]
fn a_sentence_that_the_mask_has_made_untrue_is_not_said() {
    let mut lab = of(Preset::Blob);
    let mut progress = Progress::default();
    assert_eq!(progress.follow(&lab).unwrap().said.key, "prompt.elsewhere", "another pixel is outlined");
    lab.select(Pixel::new(0, 1, 3)).unwrap();
    assert_eq!(progress.follow(&lab).unwrap().said.key, "prompt.blob.drag");
    lab.apply(Edit::PaintMask { pixel: Pixel::new(0, 1, 3), class: Some(1) }).unwrap();
    assert_eq!(progress.follow(&lab).unwrap().said.key, "prompt.changed");
    lab.undo();
    assert_eq!(progress.follow(&lab).unwrap().said.key, "prompt.blob.drag");
}

#[test]
fn the_floor_and_the_guess_are_said_with_their_numbers() {
    let value = |preset| Progress::default().follow(&of(preset)).unwrap().said.values;
    assert_eq!(value(Preset::SmoothingFloor), [("floor", "0.1985".to_owned())]);
    assert_eq!(value(Preset::Untrained), [("classes", "3".to_owned()), ("cost", "1.0986".to_owned())]);
    assert_eq!(value(Preset::Sparse), [("accuracy", "0.960".to_owned()), ("iou", "0.000".to_owned())]);
}

#[test]
fn a_network_has_steps_of_its_own_which_its_training_does() {
    for task in Task::ALL {
        assert!((2..=5).contains(&network_steps(task).len()), "{}", task.id());
    }
    let mut lab = Lab::new();
    let run = NetworkRun::of(Task::SameMask);
    let shape = Shape { n: 1, c: 2, h: 4, w: 4 };
    let mask: Vec<i32> = (0..16).map(|at| i32::from(at % 4 > 1)).collect();
    let output =
        |step| NetworkOutput { step, binary: vec![0.1; 16], multiclass: vec![0.2; 32], training: [0.5; 2] };
    network::begin(&mut lab, run, shape, mask, &output(0)).unwrap();
    let mut progress = Progress::default();
    let prompt = progress.follow(&lab).unwrap();
    assert_eq!((prompt.said.key.as_str(), prompt.done), ("prompt.network.same-mask.learn", vec![false; 3]));
    network::begin_training(&mut lab);
    network::show_step(&mut lab, &output(30)).unwrap();
    assert!(progress.follow(&lab).unwrap().done[0]);
    lab.end_stroke();
    progress.go_to(1);
    lab.select(Pixel::new(0, 0, 0)).unwrap();
    assert!(!progress.follow(&lab).unwrap().done[1], "a corner is no edge");
    lab.select(Pixel::new(0, 2, 2)).unwrap();
    assert!(progress.follow(&lab).unwrap().done[1]);
    assert!(Goal::SelectFalseAlarm.is_met(&lab) == (lab.results().inputs.classes[(0, 2, 2)] == 0));
    lab.apply(Edit::LoadPreset(Preset::Blob)).unwrap();
    lab.select(Pixel::new(0, 1, 3)).unwrap();
    assert_eq!(progress.follow(&lab).unwrap().said.key, "prompt.blob.drag");
}

#[test]
fn a_step_that_asks_for_a_hand_is_not_done_by_learning() {
    let mut lab = of(Preset::Blob);
    let mut progress = Progress::default();
    descent::descend(&mut lab, 20).unwrap();
    assert!(lab.scene().logits(Form::Binary)[(0, 0, 1, 3)] < 0.6);
    assert!(!progress.follow(&lab).unwrap().done[0]);
    assert_eq!(agreement(&lab), Agreement::Learned, "learning has let the forms go");
    lab.undo();
    assert_eq!(agreement(&lab), Agreement::Linked);
    let value = 0.5;
    lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel: Pixel::new(0, 1, 3), value }).unwrap();
    assert!(progress.follow(&lab).unwrap().done[0]);
}

//! Training two heads side by side: the same plan is the same run, and what each task teaches.

use ndarray::Axis;
use pixelwise::{BceWithLogitsOptions, CrossEntropyOptions, bce_with_logits, cross_entropy};
use pixelwise_train::optimizer::{Rule, Settings};
use pixelwise_train::run::Run;
use pixelwise_train::task::Task;

fn run(task: Task) -> Run {
    Run::new(task.plan(1, task.settings())).expect("a task has a plan")
}

/// The losses of both heads on the held-out image, without weights.
fn losses(run: &mut Run) -> [f32; 2] {
    let [z, logits] = run.outputs().expect("one image");
    let mask = &run.held_out().mask;
    let target = mask.mapv(|class| f32::from(u8::from(class == 1))).insert_axis(Axis(1));
    let binary = bce_with_logits(z.view(), target.view(), &BceWithLogitsOptions::default());
    let multiclass = cross_entropy(logits.view(), mask.view(), &CrossEntropyOptions::default());
    [binary.expect("shapes agree").loss, multiclass.expect("classes exist").loss]
}

fn bits(run: &mut Run) -> Vec<u32> {
    let outputs = run.outputs().expect("one image");
    outputs.iter().flatten().map(|z| z.to_bits()).collect()
}

#[test]
fn the_same_seed_is_the_same_run_to_the_bit() {
    let (mut one, mut other) = (run(Task::ThreeClasses), run(Task::ThreeClasses));
    one.seek(40).expect("steps");
    other.seek(40).expect("steps");
    assert_eq!(bits(&mut one), bits(&mut other));
    let mut third = Run::new(Task::ThreeClasses.plan(2, Task::ThreeClasses.settings())).expect("a plan");
    third.seek(40).expect("steps");
    assert_ne!(bits(&mut one), bits(&mut third));
}

#[test]
fn going_back_and_on_again_changes_nothing() {
    let mut run = run(Task::SameMask);
    let mut seen = vec![bits(&mut run)];
    for _ in 0..150 {
        run.step().expect("a step");
        seen.push(bits(&mut run));
    }
    for step in [77, 150, 3, 0, 64, 99] {
        run.seek(step).expect("steps");
        assert_eq!(run.steps(), step);
        assert_eq!(bits(&mut run), seen[step as usize], "step {step}");
    }
}

#[test]
fn both_forms_learn_the_same_mask() {
    let mut run = run(Task::SameMask);
    let before = losses(&mut run);
    run.seek(300).expect("steps");
    let after = losses(&mut run);
    for form in 0..2 {
        assert!(after[form] < 0.2 * before[form], "{before:?} → {after:?}");
    }
    let [z, logits] = run.outputs().expect("one image");
    let mask = run.held_out().mask.clone();
    let wrong = mask.indexed_iter().filter(|&((n, y, x), &class)| {
        let binary = i32::from(z[[n, 0, y, x]] > 0.0);
        let multiclass = i32::from(logits[[n, 1, y, x]] > logits[[n, 0, y, x]]);
        binary != class || multiclass != class
    });
    assert!(wrong.count() <= 8, "of {} pixels", mask.len());
}

/// σ(z) is in (0, 1), so that p = σ(σ(z)) is in (0.5, 0.731): a background pixel costs at least ln 2.
#[test]
fn a_doubled_sigmoid_never_gets_below_its_floor() {
    let mut run = run(Task::DoubledActivation);
    run.seek(200).expect("steps");
    let [z, _] = run.outputs().expect("one image");
    assert!(z.iter().all(|&a| (0.0..=1.0).contains(&a)));
    let background = run.held_out().mask.iter().filter(|&&class| class == 0).count() as f32;
    let floor = background / run.held_out().mask.len() as f32 * std::f32::consts::LN_2;
    assert!(losses(&mut run)[0] > floor);
}

#[test]
fn sparse_foreground_is_found_sooner_with_pos_weight() {
    let found = |task: Task| {
        let mut run = run(task);
        run.seek(60).expect("steps");
        let [z, _] = run.outputs().expect("one image");
        let mask = run.held_out().mask.clone();
        mask.indexed_iter().filter(|&((n, y, x), &class)| class == 1 && z[[n, 0, y, x]] > 0.0).count()
    };
    assert!(found(Task::SparseWeighted) > found(Task::Sparse));
}

#[test]
fn too_high_a_rate_learns_nothing() {
    let mut run = run(Task::HighRate);
    run.seek(200).expect("steps");
    let high = losses(&mut run)[0];
    let plan = Task::HighRate.plan(1, Settings::new(Rule::Sgd, 0.5));
    let mut slow = Run::new(plan).expect("a plan");
    slow.seek(200).expect("steps");
    let low = losses(&mut slow)[0];
    assert!(high.is_nan() || high > 2.0 * low, "{high}, {low}");
}

#[test]
fn a_painted_image_is_held_out_as_it_was_painted_and_no_other_is() {
    let task = Task::default();
    let mut run = Run::new(task.plan(1, task.settings())).expect("a plan");
    let (drawn, mask) = (run.held_out_greys(), run.held_out().mask.clone());
    let painted: Vec<u8> = drawn.iter().map(|grey| 255 - grey).collect();
    run.hold_out_greys(&painted).expect("one size");
    assert_eq!((run.held_out_greys(), &run.held_out().mask), (painted, &mask));
    run.hold_out_greys(&[0; 3]).expect("the drawn one");
    assert_eq!(run.held_out_greys(), drawn);
}

#[test]
fn bias_and_products_add_up_to_each_logit() {
    let mut run = run(Task::ThreeClasses);
    run.seek(20).expect("steps");
    let outputs = run.outputs().expect("one image");
    for (head, outputs) in outputs.iter().enumerate() {
        let summands = run.summands(head, 3, 7).expect("a pixel");
        assert_eq!(summands.len(), outputs.dim().1);
        for (channel, (summands, z)) in summands.iter().enumerate() {
            assert_eq!(summands.len(), 1 + 8, "the bias and eight products");
            assert_eq!(z.to_bits(), outputs[[0, channel, 3, 7]].to_bits());
            assert!((summands.iter().sum::<f32>() - z).abs() < 1e-5, "{summands:?} → {z}");
        }
    }
    let below = run.plan().scenes.height;
    assert!(run.summands(0, below, 0).expect("no pixel").is_empty());
    assert!(run.summands(2, 0, 0).expect("no head").is_empty());
}

#[test]
fn a_pixel_outside_what_a_logit_sees_changes_nothing_of_it() {
    let mut run = run(Task::SameMask);
    assert_eq!(run.plan().hidden.len(), 2);
    let before = run.outputs().expect("one image");
    let mut batch = run.held_out().clone();
    // Three rows below: just outside the 5 × 5 around [4, 4]. Then two: just inside.
    for (row, same) in [(7, true), (6, false)] {
        batch.image[[0, 0, row, 4]] += 0.5;
        run.hold_out(batch.clone()).expect("an image");
        let after = run.outputs().expect("one image");
        assert_eq!(after[0][[0, 0, 4, 4]].to_bits() == before[0][[0, 0, 4, 4]].to_bits(), same);
    }
}

#[test]
fn the_last_batch_is_what_the_last_step_learned_from() {
    let mut run = run(Task::SameMask);
    let first = run.batch();
    run.step().expect("a step");
    assert_eq!(run.batch(), first);
    run.step().expect("a step");
    assert_ne!(run.batch(), first);
}

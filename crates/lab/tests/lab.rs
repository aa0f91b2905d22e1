//! The document's laws: edits are exact to undo, links hold, what is saved comes back, and nothing that comes from outside panics.

use pixelwise::{Error, Reduction};
use pixelwise_lab::evaluate::ablation;
use pixelwise_lab::save;
use pixelwise_lab::{BinaryLoss, Fill, Form, IGNORED, MulticlassLoss, Options, Pixel, PixelMean, Preset};
use pixelwise_lab::{Edit, Lab};
use proptest::prelude::*;

/// What an edit needs: a place that may lie outside the scene, and values that may be out of range.
fn edits() -> impl Strategy<Value = Edit> {
    let pixel = (0..3_usize, 0..7_usize, 0..7_usize).prop_map(|(n, r, c)| Pixel::new(n, r, c));
    let form = prop_oneof![Just(Form::Binary), Just(Form::Multiclass)];
    let special = prop::sample::select(vec![f32::INFINITY, f32::NEG_INFINITY, f32::NAN]);
    let value = prop_oneof![6 => -8.0_f32..8.0, 2 => -2000.0_f32..2000.0, 1 => special];
    prop_oneof![
        4 => (form.clone(), 0..4_usize, pixel.clone(), value.clone())
            .prop_map(|(form, channel, pixel, value)| Edit::SetLogit { form, channel, pixel, value }),
        2 => (form.clone(), 0..4_usize, pixel.clone(), -20.0_f32..20.0)
            .prop_map(|(form, channel, pixel, tenths)| Edit::NudgeLogit { form, channel, pixel, tenths }),
        2 => (form.clone(), 0..3_usize, pixel.clone(), -0.1_f32..1.1)
            .prop_map(|(form, channel, pixel, value)| Edit::PaintTarget { form, channel, pixel, value }),
        2 => (form, 0..3_usize, pixel.clone(), value, any::<bool>()).prop_map(
            |(form, channel, pixel, amount, add)| Edit::BrushLogit { form, channel, pixel, amount, add }
        ),
        2 => (pixel.clone(), prop::option::of(0..5_usize)).prop_map(|(pixel, class)| Edit::PaintMask { pixel, class }),
        1 => (pixel, -1.0_f32..4.0).prop_map(|(pixel, weight)| Edit::PaintWeight { pixel, weight }),
        2 => options().prop_map(Edit::SetOptions),
        1 => (0..6_usize, 0..9_usize, 0..9_usize)
            .prop_map(|(images, height, width)| Edit::SetShape { images, height, width }),
        1 => (1..24_usize).prop_map(Edit::SetClasses),
        1 => (0..5_usize).prop_map(Edit::SetForeground),
        1 => (-0.5_f32..1.5).prop_map(Edit::SetThreshold),
        1 => any::<bool>().prop_map(Edit::SetLinked),
        1 => prop_oneof![Just(Reduction::Mean), Just(Reduction::Sum), Just(Reduction::None)]
            .prop_map(Edit::SetReduction),
        1 => (prop_oneof![Just(Fill::Zeros), Just(Fill::Normal), Just(Fill::Truth)], any::<u32>())
            .prop_map(|(fill, seed)| Edit::Fill { fill, seed }),
        1 => (-5.0_f32..5.0).prop_map(|by| Edit::Shift { by }),
        1 => (0..Preset::ALL.len()).prop_map(|i| Edit::LoadPreset(Preset::ALL[i])),
        1 => Just(Edit::Reset),
    ]
}

/// Options of which some are out of range.
fn options() -> impl Strategy<Value = Options> {
    let binary = prop_oneof![Just(BinaryLoss::WithLogits), Just(BinaryLoss::TwoStep)];
    let multiclass = prop_oneof![
        Just(MulticlassLoss::CrossEntropy),
        Just(MulticlassLoss::Naive),
        Just(MulticlassLoss::Multilabel)
    ];
    let weights = prop::option::of((-0.5_f32..5.0).prop_map(|w| {
        let mut weight = [1.0; 21];
        weight[1] = w;
        weight
    }));
    let scalars = (prop::option::of(-0.5_f32..9.0), -0.2_f32..1.2, prop_oneof![Just(-100), Just(255), -1..4]);
    let pixel_weight = prop::sample::select(vec![None, Some(PixelMean::Pixels), Some(PixelMean::Weights)]);
    let targets = (any::<bool>(), any::<bool>(), pixel_weight);
    (binary, multiclass, any::<bool>(), weights, scalars, any::<bool>(), targets).prop_map(
        |(
            binary,
            multiclass,
            weight_map,
            class_weight,
            (pos_weight, label_smoothing, ignore_index),
            smooth_target,
            (soft_target, class_probabilities, pixel_weight),
        )| {
            Options {
                binary,
                multiclass,
                weight_map,
                pos_weight,
                class_weight,
                ignore_index,
                label_smoothing,
                smooth_target,
                soft_target,
                class_probabilities,
                pixel_weight,
            }
        },
    )
}

/// Every z that is not z₁ − z₀, rounded once.
fn broken_links(lab: &Lab) -> usize {
    let (z, zs) = (lab.scene().logits(Form::Binary), lab.scene().logits(Form::Multiclass));
    let differ = |z: f32, other: f32| z != other && !(z.is_nan() && other.is_nan());
    z.indexed_iter().filter(|&((n, _, r, c), &z)| differ(z, zs[[n, 1, r, c]] - zs[[n, 0, r, c]])).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn undoing_any_sequence_restores_the_scene_exactly(edits in prop::collection::vec(edits(), 1..24)) {
        let mut lab = Lab::new();
        let mut scenes = vec![lab.scene().clone()];
        for edit in edits {
            let steps = lab.steps();
            let _ = lab.apply(edit);
            if lab.steps() > steps {
                scenes.push(lab.scene().clone());
            }
        }
        let last = scenes.len() - 1;
        prop_assert_eq!(lab.steps(), last);
        for scene in scenes[..last].iter().rev() {
            prop_assert!(lab.undo());
            prop_assert_eq!(lab.scene(), scene);
        }
        prop_assert!(!lab.undo());
        lab.go_to(last).unwrap();
        prop_assert_eq!(lab.scene(), &scenes[last]);
    }

    #[test]
    fn an_edit_that_is_refused_changes_nothing(edits in prop::collection::vec(edits(), 1..24)) {
        let mut lab = Lab::new();
        for edit in edits {
            let (scene, steps) = (lab.scene().clone(), lab.steps());
            if lab.apply(edit).is_err() {
                prop_assert_eq!((lab.scene(), lab.steps()), (&scene, steps));
            }
        }
    }

    #[test]
    fn while_linked_z_is_the_difference_and_the_losses_agree(edits in prop::collection::vec(edits(), 1..24)) {
        let mut lab = Lab::new();
        for edit in edits {
            let _ = lab.apply(edit);
            if lab.scene().linked() {
                prop_assert_eq!(broken_links(&lab), 0);
                // Of ∞ the two forms differ: a sigmoid takes it, a softmax does not.
                let finite = lab.scene().logits(Form::Multiclass).iter().all(|z| z.is_finite());
                if finite && !lab.scene().any_ignored() && *lab.scene().options() == Options::default() {
                    let (bce, ce) = (lab.results().loss(Form::Binary), lab.results().loss(Form::Multiclass));
                    prop_assert!((bce - ce).abs() <= 2e-6 * ce.abs().max(1.0), "{} {}", bce, ce);
                }
            }
        }
    }

    #[test]
    fn what_is_saved_comes_back_with_its_history(edits in prop::collection::vec(edits(), 1..16)) {
        let mut lab = Lab::new();
        for edit in edits {
            let _ = lab.apply(edit);
        }
        let mut back = save::restore(&save::save(&lab)).unwrap();
        prop_assert_eq!(back.scene(), lab.scene());
        prop_assert_eq!((back.step(), back.steps()), (lab.step(), lab.steps()));
        while lab.undo() {
            prop_assert!(back.undo());
            prop_assert_eq!(back.scene(), lab.scene());
        }
    }

    #[test]
    fn bytes_from_outside_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let refused = matches!(save::restore(&bytes), Err(Error::UnreadableDocument(_)));
        prop_assert!(refused);
    }
}

#[test]
fn a_stroke_is_one_step_and_one_that_changed_nothing_is_none() {
    let mut lab = Lab::new();
    let paint = |row, class| Edit::PaintMask { pixel: Pixel::new(0, row, 0), class };
    lab.begin_stroke();
    lab.apply(paint(0, Some(1))).unwrap();
    lab.apply(paint(3, Some(1))).unwrap();
    lab.end_stroke();
    assert_eq!(lab.steps(), 1);
    // A fast pointer skips rows; the stroke does not.
    assert!((0..=3).all(|row| lab.scene().mask()[[0, row, 0]] == 1));
    lab.begin_stroke();
    lab.apply(paint(0, Some(1))).unwrap();
    lab.end_stroke();
    assert_eq!(lab.steps(), 1);
    lab.undo();
    assert_eq!(lab.scene(), Lab::new().scene());
}

#[test]
fn a_cancelled_stroke_leaves_the_scene_as_it_was() {
    let mut lab = Lab::new();
    let before = lab.scene().clone();
    lab.begin_stroke();
    lab.apply(Edit::PaintMask { pixel: Pixel::new(0, 0, 0), class: None }).unwrap();
    lab.cancel_stroke();
    assert_eq!((lab.scene(), lab.steps()), (&before, 0));
}

#[test]
fn an_edit_after_going_back_drops_what_came_later() {
    let mut lab = Lab::new();
    let set = |value| Edit::SetLogit { form: Form::Binary, channel: 0, pixel: Pixel::new(0, 0, 0), value };
    for value in [1.0, 2.0, 3.0] {
        lab.apply(set(value)).unwrap();
    }
    lab.go_to(1).unwrap();
    lab.apply(set(9.0)).unwrap();
    assert_eq!((lab.step(), lab.steps(), lab.can_redo()), (2, 2, false));
}

#[test]
fn three_classes_and_back_keeps_pixels_classes_and_the_wish_to_be_linked() {
    let mut lab = Lab::new();
    let before = lab.scene().clone();
    lab.apply(Edit::SetClasses(3)).unwrap();
    assert!(!lab.scene().linkable() && !lab.scene().linked());
    lab.apply(Edit::SetClasses(2)).unwrap();
    assert_eq!(lab.scene(), &before);
    assert!(lab.scene().linked());
}

#[test]
fn the_threshold_moves_the_prediction_and_never_the_loss() {
    let mut lab = Lab::new();
    let loss = lab.results().loss(Form::Binary);
    let mut most = usize::MAX;
    for t in 0..=20_u8 {
        lab.apply(Edit::SetThreshold(f32::from(t) / 20.0)).unwrap();
        let above = lab.results().prediction(Form::Binary).iter().filter(|&&class| class == 1).count();
        assert!(above <= most, "{above} above at {t}/20");
        most = above;
        assert_eq!(lab.results().loss(Form::Binary).to_bits(), loss.to_bits());
    }
    assert_eq!(most, 0);
}

#[test]
fn presets_show_what_they_promise() {
    let of = |preset| {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(preset)).unwrap();
        lab
    };
    let loss = |lab: &Lab, form| f64::from(lab.results().loss(form));
    let untrained = of(Preset::Untrained);
    assert!((loss(&untrained, Form::Binary) - std::f64::consts::LN_2).abs() < 1e-6);
    let classes = untrained.scene().classes() as f64;
    assert!((loss(&untrained, Form::Multiclass) - classes.ln()).abs() < 1e-6);

    let sparse = of(Preset::Sparse);
    let score = sparse.results().score(Form::Binary);
    assert_eq!((score.accuracy, score.iou), (Some(0.96), Some(0.0)));
    assert!((loss(&sparse, Form::Binary) - 0.168).abs() < 1e-3);

    let mistake = of(Preset::ConfidentMistake);
    let map = &mistake.results().binary.per_pixel;
    let worst = map.iter().copied().fold(0.0_f32, f32::max);
    assert!((worst / map.sum() - 0.42).abs() < 5e-3, "{worst} of {}", map.sum());

    let saturated = of(Preset::Saturated);
    let map = &saturated.results().binary.per_pixel;
    let mut costs: Vec<f32> = map.iter().copied().filter(|&cost| cost > 1e-8).collect();
    costs.sort_by(f32::total_cmp);
    assert_eq!(costs, [20.0, 30.0]);
    // z = 20 at the first foreground pixel.
    assert_eq!(saturated.results().binary.probability[[0, 0, 1, 1]], 1.0);

    let overlap = ablation::overlap(&of(Preset::Multilabel)).unwrap();
    assert_eq!((overlap.several, overlap.none), (1, 0));

    assert!(of(Preset::IgnoredBorder).scene().mask().iter().any(|&class| class == IGNORED));
    assert_eq!(of(Preset::ThreeClasses).scene().classes(), 3);
    assert_eq!(of(Preset::Batch).scene().shape().n, 2);
    let first = Lab::new();
    assert!(first.scene().linked());
    assert_eq!(first.results().loss(Form::Binary), first.results().loss(Form::Multiclass));
}

#[test]
fn adding_to_every_channel_changes_no_probability() {
    let mut lab = Lab::new();
    let before = lab.results().multiclass.probability.clone();
    lab.apply(Edit::Shift { by: 8.0 }).unwrap();
    let after = &lab.results().multiclass.probability;
    assert!(before.iter().zip(after).all(|(a, b)| (a - b).abs() < 1e-6));
    assert_eq!(lab.apply(Edit::Shift { by: 1e4 }).map_err(|error| error.code()), Err("out-of-range"));
}

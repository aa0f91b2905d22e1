//! The options of the losses in the document: what each does, which hold the two forms together, and that none is half done.

use pixelwise::{Error, Reduction};
use pixelwise_lab::evaluate::ablation;
use pixelwise_lab::explain::analysis;
use pixelwise_lab::explain::equivalence;
use pixelwise_lab::view::cells;
use pixelwise_lab::view::colour::{self, word};
use pixelwise_lab::view::heatmap;
use pixelwise_lab::view::{pytorch, step_summary};
use pixelwise_lab::{
    Agreement, BinaryLoss, DescentSettings, Fill, Form, MulticlassLoss, Options, Pixel, Preset, Setting,
    Stage,
};
use pixelwise_lab::{Edit, Lab};

#[track_caller]
fn close(found: f32, expected: f32) {
    assert!((found - expected).abs() <= 5e-5 * expected.abs().max(1.0), "{found} for {expected}");
}

fn scene(preset: Preset) -> Lab {
    let mut lab = Lab::new();
    lab.apply(Edit::LoadPreset(preset)).expect("an edit within its range");
    lab
}

#[track_caller]
fn set(lab: &mut Lab, change: impl FnOnce(&mut Options)) {
    let mut options = *lab.scene().options();
    change(&mut options);
    lab.apply(Edit::SetOptions(options)).expect("an edit within its range");
}

fn losses(lab: &Lab) -> (f32, f32) {
    (lab.results().loss(Form::Binary), lab.results().loss(Form::Multiclass))
}

/// One pixel with class 1 and two logits.
fn pixel(logits: [f32; 2]) -> Lab {
    let mut lab = Lab::new();
    let pixel = Pixel::new(0, 0, 0);
    lab.apply(Edit::SetShape { images: 1, height: 1, width: 1 }).expect("an edit within its range");
    lab.apply(Edit::PaintMask { pixel, class: Some(1) }).expect("an edit within its range");
    for (channel, value) in logits.into_iter().enumerate() {
        lab.apply(Edit::SetLogit { form: Form::Multiclass, channel, pixel, value })
            .expect("an edit within its range");
    }
    lab
}

/// ```python
/// z, y = torch.tensor([17.]), torch.tensor([0.])
/// F.binary_cross_entropy(torch.sigmoid(z), y)            # 100., gradient 0.
/// F.binary_cross_entropy_with_logits(z, y)               # 17., gradient 1.
/// z, y = torch.tensor([-120.]), torch.tensor([1.])       # 100. and 120.
/// ```
#[test]
fn two_steps_meet_the_clamp_where_one_step_keeps_the_gradient() {
    let mut lab = scene(Preset::TwoSteps);
    set(&mut lab, |_| {});
    let at = |row, column| Pixel::new(0, row, column);
    let cost = |lab: &Lab, p: Pixel| lab.results().binary.per_pixel[[0, 0, p.row, p.column]];
    let slope = |lab: &Lab, p: Pixel| lab.results().binary.grad[[0, 0, p.row, p.column]];
    assert_eq!((cost(&lab, at(2, 0)), slope(&lab, at(2, 0))), (100.0, 0.0));
    assert_eq!((cost(&lab, at(3, 3)), slope(&lab, at(3, 3))), (100.0, 0.0));
    assert_eq!(lab.results().lost_counts(Form::Binary), (2, 0));
    // Of −120 the clamp takes 20; what rounding adds is the 83 of 17, whose float32 sigmoid is 1.
    let (rounding, clamp) = analysis::rounding(&lab, Form::Binary);
    assert!((clamp + 20.0 / 25.0).abs() < 1e-12, "{clamp}");
    assert!((rounding.difference - 83.0 / 25.0).abs() < 1e-5, "{rounding:?}");
    set(&mut lab, |options| options.binary = BinaryLoss::WithLogits);
    close(cost(&lab, at(2, 0)), 17.0);
    close(slope(&lab, at(2, 0)), 1.0 / 25.0);
    close(cost(&lab, at(3, 3)), 120.0);
    assert_eq!(lab.results().lost_counts(Form::Binary), (0, 0));
    assert_eq!(analysis::rounding(&lab, Form::Binary).1, 0.0);
}

/// ```python
/// z = torch.tensor([[100., 0., -100.]]); e = z.exp(); p = e / e.sum(1, keepdim=True)
/// F.nll_loss(p.log(), torch.tensor([2]))                 # inf
/// F.cross_entropy(z, torch.tensor([2]))                  # 200.
/// ```
#[test]
fn a_softmax_without_its_shift_overflows() {
    let mut lab = scene(Preset::Overflow);
    assert!(!lab.results().loss(Form::Multiclass).is_finite());
    assert_eq!(lab.results().lost_counts(Form::Multiclass), (0, 1));
    let nan = cells::marks(&lab, Form::Multiclass).iter().position(|&mark| mark & 16 != 0);
    assert_eq!(nan, Some(4), "the pixel in row 1, column 1 is marked");
    set(&mut lab, |options| options.multiclass = MulticlassLoss::CrossEntropy);
    close(lab.results().multiclass.per_pixel[[0, 1, 1]], 200.0);
    assert_eq!(lab.results().lost_counts(Form::Multiclass), (0, 0));
}

/// ```python
/// z = torch.tensor([[-0.7, 1.3]])
/// F.binary_cross_entropy_with_logits(z, torch.tensor([[0., 1.]]))   # 0.3221
/// F.cross_entropy(z, torch.tensor([1]))                             # 0.1269
/// ```
#[test]
fn k_sigmoids_are_another_loss_than_a_softmax() {
    let mut lab = pixel([-0.7, 1.3]);
    close(lab.results().loss(Form::Multiclass), 0.1269);
    set(&mut lab, |options| options.multiclass = MulticlassLoss::Multilabel);
    close(lab.results().loss(Form::Multiclass), 0.3221);
    let (mean, loss) = (analysis::mean(&lab, Form::Multiclass), lab.results().loss(Form::Multiclass));
    close(mean.loss() as f32, loss);
    assert_eq!(mean.denominator.value, 2.0);
}

#[test]
fn k_sigmoids_give_a_pixel_two_classes_or_none() {
    let mut lab = pixel([0.4, 1.3]);
    assert_eq!(ablation::overlap(&lab), None);
    set(&mut lab, |options| options.multiclass = MulticlassLoss::Multilabel);
    let overlap = ablation::overlap(&lab).unwrap();
    assert_eq!((overlap.several, overlap.none), (1, 0));
    assert!((overlap.most - (0.598_687_66 + 0.785_834_98)).abs() < 1e-6);
    let labels = cells::labels(&lab, Form::Multiclass, pixelwise_lab::Stage::Prediction, 0);
    assert_eq!(labels, ["0·1"]);
}

#[test]
fn class_weights_are_pos_weight_under_sum_and_not_under_mean() {
    let mut lab = scene(Preset::Weights);
    let (binary, multiclass) = losses(&lab);
    close(binary, multiclass);
    lab.apply(Edit::SetReduction(Reduction::Mean)).unwrap();
    let (binary, multiclass) = losses(&lab);
    // The sums are the same: 25 pixels below one, Σ w_y = 25 + 2 · 7 below the other.
    close(binary * 25.0, multiclass * 39.0);
    assert!((binary - multiclass).abs() > 0.1);
}

#[test]
fn smoothed_labels_hold_the_forms_together_only_where_both_are_smoothed() {
    let mut lab = scene(Preset::Smoothing);
    let (binary, multiclass) = losses(&lab);
    close(binary, multiclass);
    set(&mut lab, |options| options.smooth_target = false);
    let (binary, multiclass) = losses(&lab);
    assert!((binary - multiclass).abs() > 0.1);
}

#[test]
fn a_weight_map_of_0_and_1_is_the_only_way_to_ignore_in_bce() {
    let mut ignored = Lab::new();
    let mut weighted = Lab::new();
    for column in 0..5 {
        let pixel = Pixel::new(0, 0, column);
        ignored.apply(Edit::PaintMask { pixel, class: None }).unwrap();
        weighted.apply(Edit::PaintWeight { pixel, weight: 0.0 }).unwrap();
    }
    assert_eq!(losses(&ignored).0, losses(&weighted).0);
    assert_eq!(analysis::means_of_kept(&ignored), analysis::means_of_kept(&weighted));
    assert!(analysis::means_of_kept(&ignored).is_some());
    assert_eq!(losses(&weighted).1, losses(&Lab::new()).1, "CE has no weight map");
}

#[test]
fn an_ignored_class_leaves_both_losses_and_the_metrics() {
    let mut lab = scene(Preset::IgnoredBackground);
    let with = losses(&lab);
    assert_eq!(lab.results().multiclass.per_pixel[[0, 0, 0]], 0.0);
    assert_eq!(analysis::mean(&lab, Form::Multiclass).denominator.value, 7.0);
    assert_eq!(lab.results().multiclass_metrics.accuracy, Some(1.0));
    set(&mut lab, |options| options.ignore_index = -100);
    let without = losses(&lab);
    assert!(without.1 > 5.0 * with.1, "every false positive costs again");
}

#[test]
fn an_effect_is_what_taking_the_option_away_does() {
    for preset in [Preset::TwoSteps, Preset::PosWeight, Preset::Weights, Preset::Smoothing, Preset::WeightMap]
    {
        let lab = scene(preset);
        let effects = ablation::effects(&lab);
        assert!(!effects.is_empty(), "{}", preset.id());
        for effect in effects {
            let mut without = lab.clone();
            set(&mut without, |options| match effect.setting {
                Setting::Weight => options.weight_map = false,
                Setting::PosWeight => options.pos_weight = None,
                Setting::ClassWeight => options.class_weight = None,
                Setting::LabelSmoothing => options.label_smoothing = 0.0,
                Setting::SmoothTarget => options.smooth_target = false,
                Setting::TwoStep => options.binary = BinaryLoss::WithLogits,
                Setting::SoftTarget => options.soft_target = false,
                Setting::ClassProbabilities => options.class_probabilities = false,
                Setting::PixelWeight => options.pixel_weight = None,
                other => panic!("{other:?}"),
            });
            assert_eq!(effect.with, lab.results().loss(effect.form));
            assert_eq!(effect.without, without.results().loss(effect.form), "{:?}", effect.setting);
        }
    }
}

#[test]
fn pos_weight_is_suggested_as_negatives_over_positives() {
    assert_eq!(ablation::suggested_pos_weight(&scene(Preset::Sparse)), Some(24.0));
    let mut lab = pixel([0.0, 0.0]);
    lab.apply(Edit::PaintMask { pixel: Pixel::new(0, 0, 0), class: Some(0) }).unwrap();
    assert_eq!(ablation::suggested_pos_weight(&lab), None);
}

#[test]
fn an_option_out_of_range_changes_nothing_and_says_the_range() {
    let mut lab = Lab::new();
    let before = lab.scene().clone();
    let wrong = [
        Options { pos_weight: Some(-1.0), ..Options::default() },
        Options { label_smoothing: 1.5, ..Options::default() },
        Options { label_smoothing: f32::NAN, ..Options::default() },
        Options { ignore_index: 1001, ..Options::default() },
        Options { class_weight: Some([f32::INFINITY; 21]), ..Options::default() },
    ];
    for options in wrong {
        assert!(matches!(lab.apply(Edit::SetOptions(options)), Err(Error::OutOfRange { .. })), "{options:?}");
    }
    let pixel = Pixel::new(0, 0, 0);
    assert!(lab.apply(Edit::PaintWeight { pixel, weight: -0.5 }).is_err());
    assert_eq!(lab.scene(), &before);
}

#[test]
fn the_line_of_pytorch_names_every_option() {
    let mut lab = scene(Preset::Weights);
    set(&mut lab, |options| {
        options.ignore_index = 255;
        options.label_smoothing = 0.1;
        options.smooth_target = true;
    });
    lab.apply(Edit::PaintMask { pixel: Pixel::new(0, 0, 0), class: None }).unwrap();
    assert_eq!(
        pytorch::loss(&lab, Form::Multiclass, Reduction::Sum),
        "nn.CrossEntropyLoss(weight=torch.tensor([1.0, 3.0]), ignore_index=255, label_smoothing=0.1, reduction=\"sum\")(output, mask)"
    );
    assert_eq!(
        pytorch::loss(&lab, Form::Binary, Reduction::Mean),
        "nn.BCEWithLogitsLoss(weight=(mask != 255).float().unsqueeze(1), pos_weight=torch.tensor([3.0]).view(1, 1, 1))(output, target)"
    );
}

#[test]
fn a_naive_softmax_of_many_classes_is_derived_to_the_grids_numbers() {
    let mut lab = Lab::new();
    for edit in [
        Edit::SetClasses(12),
        Edit::SetShape { images: 1, height: 3, width: 5 },
        Edit::Fill { fill: Fill::Normal, seed: 17 },
    ] {
        lab.apply(edit).expect("an edit within its range");
    }
    set(&mut lab, |options| options.multiclass = MulticlassLoss::Naive);
    let derivation = analysis::derivation(&lab, Form::Multiclass);
    let softmax = derivation.line("softmax").expect("the line of probabilities");
    let pixel = lab.selected();
    for equation in softmax.equations.iter().filter(|equation| equation.class.is_some()) {
        let at = [pixel.image, equation.class.unwrap_or(0), pixel.row, pixel.column];
        let shown = lab.results().multiclass.probability[at];
        assert_eq!(equation.value(), Some(f64::from(shown)));
    }
}

#[test]
fn what_is_said_of_the_two_forms_is_what_their_numbers_say() {
    let check = |lab: &Lab, expected| {
        assert_eq!(equivalence::agreement(lab), expected, "{:?}", lab.scene().preset());
    };
    for (preset, expected) in [
        (Preset::Blob, Agreement::Linked),
        (Preset::Saturated, Agreement::Linked),
        (Preset::Weights, Agreement::Alike),
        (Preset::Smoothing, Agreement::Alike),
        (Preset::PosWeight, Agreement::Options),
        (Preset::TwoSteps, Agreement::Options),
        (Preset::DeadGradient, Agreement::Options),
        (Preset::IgnoredBorder, Agreement::Ignored),
        (Preset::ThreeClasses, Agreement::ManyClasses),
        (Preset::Multilabel, Agreement::Sigmoids),
    ] {
        check(&scene(preset), expected);
    }
    let mut weights = scene(Preset::Weights);
    weights.apply(Edit::SetReduction(Reduction::Mean)).unwrap();
    check(&weights, Agreement::Options);
    let mut smoothed = scene(Preset::Smoothing);
    smoothed.apply(Edit::PaintMask { pixel: Pixel::new(0, 0, 0), class: None }).unwrap();
    check(&smoothed, Agreement::Ignored);
    // What float32 hardly tells from rounding, float64 does.
    set(&mut smoothed, |options| options.ignore_index = -100);
    smoothed.undo();
    set(&mut smoothed, |options| options.pos_weight = Some(1.000_01));
    check(&smoothed, Agreement::Options);
    smoothed.apply(Edit::SetLinked(false)).unwrap();
    check(&smoothed, Agreement::Apart);
}

/// Every ε of the slider, to 1e−12 of the loss: in float64 both forms are told the same real number.
#[test]
fn smoothed_labels_both_ways_are_one_number_in_float64() {
    let mut lab = scene(Preset::Smoothing);
    for hundredths in 1_u8..=50 {
        set(&mut lab, |options| options.label_smoothing = f32::from(hundredths) / 100.0);
        let [binary, multiclass] =
            [Form::Binary, Form::Multiclass].map(|form| analysis::rounding(&lab, form).0.exact);
        assert!((binary - multiclass).abs() <= 1e-12 * binary, "{hundredths}: {binary} and {multiclass}");
        assert_eq!(equivalence::agreement(&lab), Agreement::Alike, "{hundredths}");
    }
}

#[test]
fn a_step_of_sgd_moves_the_difference_twice_as_far_and_as_far_at_half_the_rate() {
    let mut lab = scene(Preset::Blob);
    for (half, ratio) in [(false, 2.0), (true, 1.0)] {
        lab.set_learning(DescentSettings { half, ..lab.learning() }).unwrap();
        let full = |symbol: &str| -> f64 {
            let term = equivalence::sgd_step(&lab).into_iter().find(|term| term.symbol == symbol).unwrap();
            term.full.parse().unwrap()
        };
        let (alone, apart) = (full("Δz"), full("Δ(z₁ − z₀)"));
        assert!(alone != 0.0 && (apart - ratio * alone).abs() <= 1e-6 * apart.abs(), "{alone} and {apart}");
    }
}

/// Logits at the floor's gaps give its loss, and any others a larger one.
#[test]
fn the_floor_of_smoothed_labels_is_reached_with_weights_and_without() {
    for (weight, reduction) in
        [(None, Reduction::Mean), (Some([1.0, 3.0]), Reduction::Mean), (Some([1.0, 3.0]), Reduction::Sum)]
    {
        let mut lab = scene(Preset::Blob);
        lab.apply(Edit::SetReduction(reduction)).unwrap();
        set(&mut lab, |options| {
            options.label_smoothing = 0.19;
            options.class_weight = weight.map(|[w0, w1]| {
                let mut weight = [1.0; 21];
                (weight[0], weight[1]) = (w0, w1);
                weight
            });
        });
        let floor = ablation::floor(&lab).unwrap();
        assert_eq!(floor.gaps.len(), if weight.is_some() { 2 } else { 1 });
        for factor in [1.0, 0.95, 1.05] {
            for at in 0..25 {
                let pixel = Pixel::new(0, at / 5, at % 5);
                let class = lab.scene().mask()[[0, pixel.row, pixel.column]] as usize;
                let gap = floor.gaps[class.min(floor.gaps.len() - 1)] as f32 * factor;
                let value = if class == 1 { gap } else { -gap };
                lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value }).unwrap();
            }
            let over = f64::from(losses(&lab).1) / floor.loss - 1.0;
            assert!(
                if factor == 1.0 { over.abs() < 1e-6 } else { over > 1e-5 },
                "{weight:?} {factor}: {over}"
            );
        }
    }
}

#[test]
fn a_loss_without_label_smoothing_has_no_floor_and_says_what_it_lacks() {
    let mut lab = scene(Preset::Smoothing);
    assert!(ablation::floor(&lab).is_some());
    assert_eq!(lab.scene().options().unused().count(), 0);
    set(&mut lab, |options| options.multiclass = MulticlassLoss::Multilabel);
    assert!(ablation::floor(&lab).is_none());
    let unused: Vec<Setting> = lab.scene().options().unused().collect();
    assert_eq!(
        unused,
        [Setting::ClassWeight, Setting::LabelSmoothing, Setting::ClassProbabilities, Setting::PixelWeight]
    );
}

#[test]
fn the_history_says_what_became_of_the_weights() {
    let mut lab = Lab::new();
    let detail = |lab: &Lab| step_summary::of_step(lab, lab.steps()).detail;
    set(&mut lab, |options| options.class_weight = Some([1.0; 21]));
    assert_eq!(detail(&lab), "weight: None → 1, 1");
    lab.undo();
    lab.apply(Edit::SetClasses(21)).unwrap();
    set(&mut lab, |options| options.class_weight = Some([1.0; 21]));
    assert_eq!(detail(&lab), "weight: None → 1 × 21");
    set(&mut lab, |options| options.class_weight.as_mut().unwrap()[7] = 2.5);
    assert_eq!(detail(&lab), "weight[7]: 1 → 2.5");
}

#[test]
fn a_pixel_of_two_classes_shows_the_colours_of_both_and_one_of_none_neither() {
    let mut lab = scene(Preset::Multilabel);
    let labels = cells::labels(&lab, Form::Multiclass, Stage::Prediction, 0);
    let halves = heatmap::halves(&lab);
    let two: Vec<usize> = (0..labels.len()).filter(|&at| labels[at].contains('·')).collect();
    assert!(!two.is_empty(), "the scene has pixels of two classes");
    assert_eq!((0..labels.len()).filter(|&at| halves[at] != 0).collect::<Vec<_>>(), two);
    let mut words = Vec::new();
    heatmap::paint(&lab, Form::Multiclass, Stage::Prediction, 0, &mut words);
    for at in two {
        let classes: Vec<usize> =
            labels[at].split('·').map(|class| class.parse().expect("a class")).collect();
        let colours = [words[at], halves[at]];
        assert_eq!(colours.to_vec(), classes.into_iter().map(|c| word(colour::class(c))).collect::<Vec<_>>());
    }
    // Every logit below 0: no pixel has a class, and none has the colour of one.
    for channel in 0..lab.scene().classes() {
        for at in 0..labels.len() {
            let width = lab.scene().shape().w;
            let pixel = Pixel::new(0, at / width, at % width);
            lab.apply(Edit::SetLogit { form: Form::Multiclass, channel, pixel, value: -1.0 })
                .expect("a logit");
        }
    }
    heatmap::paint(&lab, Form::Multiclass, Stage::Prediction, 0, &mut words);
    assert!(words.iter().all(|&shown| shown == word(colour::NOTHING)));
    assert!(heatmap::halves(&lab).is_empty());
    set(&mut lab, |options| options.multiclass = MulticlassLoss::CrossEntropy);
    assert!(heatmap::halves(&lab).is_empty(), "a softmax has one class a pixel");
}

#[test]
fn a_weight_of_0_is_marked_in_the_binary_form_alone() {
    let lab = scene(Preset::WeightMap);
    let weights = cells::values(&lab, Form::Binary, Stage::Weight, 0);
    let uncounted = |form| cells::marks(&lab, form).into_iter().map(|mark| mark & cells::UNCOUNTED != 0);
    assert!(weights.contains(&0.0));
    assert!(uncounted(Form::Binary).eq(weights.iter().map(|&weight| weight == 0.0)));
    assert!(!uncounted(Form::Multiclass).any(|mark| mark));
}

//! The lab's losses against the plain reference, after random edits of everything that a scene holds; and what linked losses may differ by.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[expect(dead_code, reason = "the losses alone are held against the rest")]
#[path = "../../../tests/reference/mod.rs"]
mod reference;

use pixelwise::{Loss, Reduction};
use pixelwise_lab::{Edit, Form, IGNORED, Lab, MulticlassLoss, Options, Pixel, Scene};

use proptest::prelude::*;
use reference::{BinaryOptions, ClassOptions, Expected, Sizes, Tolerance};

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_scene_comes_to_what_the_formulas_say(
        (images, classes, side) in (1usize..3, prop_oneof![Just(2usize), 2usize..6], 1usize..4),
        edits in prop::collection::vec(edit(), 1..40),
        (options, reduction, foreground) in (options(), reduction(), 1usize..5),
    ) {
        let mut lab = Lab::new();
        lab.begin_stroke();
        for edit in [Edit::SetClasses(classes), Edit::SetShape { images, height: side, width: 2 * side }] {
            lab.apply(edit).unwrap();
        }
        lab.apply(Edit::SetForeground(1 + (foreground - 1) % (classes - 1))).unwrap();
        lab.apply(Edit::SetOptions(options)).unwrap();
        lab.apply(Edit::SetReduction(reduction)).unwrap();
        for random in edits {
            lab.apply(random.of(images, classes, side)).unwrap();
        }
        lab.end_stroke();
        check(&lab).map_err(TestCaseError::fail)?;
    }

    /// z = z₁ − z₀ is rounded once, which moves a loss by no more than z; and either loss is right to four units in the last place.
    #[test]
    fn linked_losses_agree_up_to_the_rounding_of_their_difference(
        edits in prop::collection::vec(edit(), 1..60),
        linked_first: bool,
    ) {
        let mut lab = Lab::new();
        if !linked_first {
            lab.apply(Edit::SetLinked(false)).unwrap();
        }
        let Sizes { images, channels, .. } = sizes(lab.scene(), 2);
        for random in edits {
            lab.apply(random.of(images, channels, 2)).unwrap();
        }
        lab.apply(Edit::SetLinked(true)).unwrap();
        let results = lab.results();
        let z = lab.scene().logits(Form::Binary).iter();
        let pairs = results.binary.per_pixel.iter().zip(&results.multiclass.per_pixel).zip(&results.inputs.classes);
        let mut most = 0.0_f64;
        for (((&bce, &ce), &class), &z) in pairs.zip(z) {
            let [bce, ce, z] = [bce, ce, z].map(f64::from);
            let rounding = (z.abs() + 8.0) * f64::from(f32::EPSILON) / 2.0;
            most = most.max(rounding);
            let apart = rounding * bce.max(ce) + f64::from(f32::MIN_POSITIVE);
            prop_assert!(class == IGNORED || (bce - ce).abs() <= apart, "at z = {z}: {bce:e} and {ce:e}");
        }
        if !lab.scene().any_ignored() {
            let [bce, ce] = [Form::Binary, Form::Multiclass].map(|form| f64::from(results.loss(form)));
            prop_assert!((bce - ce).abs() <= (most + 1e-7) * bce.max(ce) + 1e-37, "{bce:e} and {ce:e}");
        }
    }
}

fn check(lab: &Lab) -> Result<(), String> {
    let (scene, results) = (lab.scene(), lab.results());
    let (options, reduction) = (scene.options(), scene.reduction());
    let mask: Vec<i32> = scene.mask().iter().copied().collect();
    let ignored = |class: i32| class == IGNORED || class == options.ignore_index;
    let weight: Vec<f64> = mask
        .iter()
        .zip(scene.weight())
        .map(|(&class, &w)| match () {
            () if ignored(class) => 0.0,
            () if options.weight_map => f64::from(w),
            () => 1.0,
        })
        .collect();
    let epsilon = if options.smooth_target { f64::from(options.label_smoothing) } else { 0.0 };
    let y: Vec<f64> = mask
        .iter()
        .map(|&class| {
            let hard = f64::from(u8::from(!ignored(class) && class == scene.foreground() as i32));
            (1.0 - epsilon) * hard + epsilon / 2.0
        })
        .collect();
    let pos_weight = options.pos_weight.map(|w| vec![f64::from(w)]);
    let told = BinaryOptions { weight: Some(&weight), pos_weight: pos_weight.as_deref(), reduction };
    let expected = reference::bce_with_logits(&logits(scene, Form::Binary), &y, sizes(scene, 1), &told);
    let most = weight.iter().copied().fold(0.0, f64::max) * pos_weight.map_or(1.0, |w| w[0].max(1.0));
    let divisor = if reduction == Reduction::Mean { mask.len() as f64 } else { 1.0 };
    close("binary", &results.binary, &expected, most, divisor)?;

    let k = scene.classes();
    let sizes = sizes(scene, k);
    if options.multiclass == MulticlassLoss::Multilabel {
        let mut target = vec![0.0; sizes.elements()];
        let mut weights = target.clone();
        for (pixel, &class) in mask.iter().enumerate() {
            for c in 0..k {
                target[sizes.at(pixel, c)] = f64::from(u8::from(!ignored(class) && class == c as i32));
                weights[sizes.at(pixel, c)] = weight[pixel];
            }
        }
        let told = BinaryOptions { weight: Some(&weights), pos_weight: None, reduction };
        let mut expected =
            reference::bce_with_logits(&logits(scene, Form::Multiclass), &target, sizes, &told);
        let sum = |pixel| (0..k).map(|c| expected.per_pixel[sizes.at(pixel, c)]).sum();
        expected.per_pixel = (0..sizes.pixels()).map(sum).collect();
        let divisor = if reduction == Reduction::Mean { sizes.elements() as f64 } else { 1.0 };
        let most = weight.iter().copied().fold(0.0, f64::max);
        return close("K sigmoids", &results.multiclass, &expected, most, divisor);
    }
    let target: Vec<i32> = mask.iter().map(|&class| if ignored(class) { IGNORED } else { class }).collect();
    let class_weight: Vec<f64> =
        options.class_weight.map_or(vec![1.0; k], |weight| weight[..k].iter().map(|&w| w.into()).collect());
    let told = ClassOptions {
        weight: Some(&class_weight),
        ignore_index: IGNORED,
        smoothing: options.label_smoothing.into(),
        reduction,
    };
    let expected = reference::cross_entropy(&logits(scene, Form::Multiclass), &target, sizes, &told);
    let counted = target.iter().filter_map(|&class| class_weight.get(usize::try_from(class).ok()?)).sum();
    let divisor = if reduction == Reduction::Mean { counted } else { 1.0 };
    let most = class_weight.iter().copied().fold(0.0, f64::max);
    close("multiclass", &results.multiclass, &expected, most, divisor)
}

fn close<D: ndarray::Dimension>(
    what: &str,
    found: &Loss<f32, D>,
    expected: &Expected,
    pixel: f64,
    divisor: f64,
) -> Result<(), String> {
    let tolerance = Tolerance::SINGLE;
    let wide = |values: Vec<f32>| values.into_iter().map(f64::from).collect::<Vec<_>>();
    let per_pixel = wide(found.per_pixel.iter().copied().collect());
    let [probability, grad] = [&found.probability, &found.grad].map(|a| wide(a.iter().copied().collect()));
    tolerance
        .check("per_pixel", &per_pixel, &expected.per_pixel, pixel)
        .and_then(|()| tolerance.check("loss", &[found.loss.into()], &[expected.loss], 1e3 * pixel / divisor))
        .and_then(|()| tolerance.check("probability", &probability, &expected.probability, 1.0))
        .and_then(|()| tolerance.absolute().check("grad", &grad, &expected.grad, pixel / divisor))
        .map_err(|why| format!("{what}: {why}"))
}

fn sizes(scene: &Scene, channels: usize) -> Sizes {
    let (images, height, width) = scene.mask().dim();
    Sizes { images, channels, plane: height * width }
}

fn logits(scene: &Scene, form: Form) -> Vec<f64> {
    scene.logits(form).iter().map(|&z| z.into()).collect()
}

/// An edit of a scene whose sizes it does not know.
#[derive(Clone, Copy, Debug)]
struct RandomEdit {
    kind: usize,
    place: [usize; 4],
    value: f32,
}

impl RandomEdit {
    fn of(self, images: usize, classes: usize, side: usize) -> Edit {
        let [image, row, column, channel] = self.place;
        let pixel = Pixel::new(image % images, row % side, column % (2 * side));
        let channel = channel % classes;
        match self.kind {
            0 => Edit::PaintMask { pixel, class: (row % 5 > 0).then_some(channel) },
            1 => Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value: self.value },
            2 => Edit::NudgeLogit { form: Form::Multiclass, channel, pixel, tenths: self.value.signum() },
            _ => Edit::SetLogit { form: Form::Multiclass, channel, pixel, value: self.value },
        }
    }
}

fn edit() -> impl Strategy<Value = RandomEdit> {
    let value = prop_oneof![
        4 => -10f32..10.0,
        2 => (-4i32..5).prop_map(|z| z as f32),
        1 => -200f32..200.0,
        1 => prop::sample::select(vec![17.0f32, -17.0, 100.0, -100.0, 1000.0, -1000.0, 1e-8, -1e-4]),
    ];
    (0usize..7, any::<[u8; 4]>(), value).prop_map(|(kind, place, value)| RandomEdit {
        kind,
        place: place.map(usize::from),
        value,
    })
}

fn options() -> impl Strategy<Value = Options> {
    let weight = || prop::sample::select(vec![0.0f32, 0.5, 1.0, 3.0]);
    let class_weight = prop_oneof![
        weight().prop_map(|w| [w; 21]),
        prop::collection::vec(weight(), 21).prop_map(|w| w.try_into().unwrap()),
    ];
    let multiclass = prop::sample::select(vec![
        MulticlassLoss::CrossEntropy,
        MulticlassLoss::CrossEntropy,
        MulticlassLoss::Multilabel,
    ]);
    (
        multiclass,
        any::<bool>(),
        prop::option::of(weight()),
        prop::option::of(class_weight),
        prop::sample::select(vec![-100, 255, 0, 1, 2]),
        prop::sample::select(vec![0.0f32, 0.0, 0.125, 0.5, 1.0]),
        any::<bool>(),
    )
        .prop_map(
            |(
                multiclass,
                weight_map,
                pos_weight,
                class_weight,
                ignore_index,
                label_smoothing,
                smooth_target,
            )| {
                Options {
                    multiclass,
                    weight_map,
                    pos_weight,
                    class_weight,
                    ignore_index,
                    label_smoothing,
                    smooth_target,
                    ..Options::default()
                }
            },
        )
}

fn reduction() -> impl Strategy<Value = Reduction> {
    prop::sample::select(vec![Reduction::Mean, Reduction::Sum, Reduction::None])
}

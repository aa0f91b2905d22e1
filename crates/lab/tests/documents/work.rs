//! Working with a document as a person and a page do, by dice: edits, strokes, runs, networks, undoing, and reading all that is shown.

use pixelwise::{Reduction, Shape};
use pixelwise_lab::Lab;
use pixelwise_lab::evaluate::{ablation, bounds, offers};
use pixelwise_lab::explain::analysis;
use pixelwise_lab::explain::equivalence;
use pixelwise_lab::explain::step_parts;
use pixelwise_lab::explain::terms as explain;
use pixelwise_lab::learn::descent;
use pixelwise_lab::learn::moments::Height;
use pixelwise_lab::learn::network;
use pixelwise_lab::learn::painted_image;
use pixelwise_lab::learn::pins;
use pixelwise_lab::learn::timeline;
use pixelwise_lab::view::cells;
use pixelwise_lab::view::chart;
use pixelwise_lab::view::chart::curve::CurveChart;
use pixelwise_lab::view::chart::threshold::ThresholdChart;
use pixelwise_lab::view::heatmap;
use pixelwise_lab::view::losses;
use pixelwise_lab::view::{pytorch, step_summary};
use pixelwise_lab::{
    BinaryLoss, DescentSettings, Edit, Fill, Form, MulticlassLoss, NetworkOutput, NetworkRun, Options, Pixel,
    PixelMean, Preset, Stage,
};
use pixelwise_train::optimizer::Rule;
use pixelwise_train::task::Task;

/// Dice with a memory: the same seed throws the same numbers (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    pub(crate) fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    fn value(&mut self) -> f32 {
        if self.below(12) == 0 {
            return self.one_of(&[f32::INFINITY, f32::NEG_INFINITY, f32::NAN]);
        }
        let limit = self.one_of(&[1.0, 8.0, 1000.0, 1200.0]);
        (self.below(20_001) as f32 / 10_000.0 - 1.0) * limit
    }
}

/// A document of 20 or so actions.
pub(crate) fn made(dice: &mut Dice) -> Lab {
    let mut lab = Lab::new();
    let actions = dice.below(40);
    work(&mut lab, actions, dice);
    lab
}

/// Does something that a person can do, again and again. What is refused is refused.
pub(crate) fn work(lab: &mut Lab, actions: usize, dice: &mut Dice) {
    for _ in 0..actions {
        act(lab, dice);
    }
}

fn act(lab: &mut Lab, dice: &mut Dice) {
    let refused = match dice.below(16) {
        0 => {
            lab.undo();
            None
        }
        1 => {
            lab.redo();
            None
        }
        2 => {
            let moment = dice.below(lab.moments() + 2);
            timeline::go_to_moment(lab, moment).err()
        }
        3 => {
            lab.begin_stroke();
            None
        }
        4 => {
            lab.end_stroke();
            None
        }
        5 => {
            lab.cancel_stroke();
            None
        }
        6 => descent::descend(lab, dice.one_of(&[1, 2, 40])).err(),
        7 => {
            descent::begin(lab);
            None
        }
        8 => network(lab, dice),
        9 => {
            let rule = dice.one_of(&Rule::ALL);
            let lr = dice.one_of(&[0.001, 0.5, 10.0, 1000.0]);
            lab.set_learning(DescentSettings { rule, lr, half: dice.below(2) == 0 }).err()
        }
        10 => {
            pins::pin(lab);
            if dice.below(4) == 0 {
                pins::unpin(lab, dice.below(4));
            }
            timeline::set_height(lab, dice.one_of(&[Height::Loss, Height::LogLoss, Height::Iou]));
            None
        }
        11 => lab.select(place(lab, dice)).err(),
        12 => {
            descent::rewind(lab);
            None
        }
        _ => {
            let edit = edit(lab, dice);
            lab.apply(edit).err()
        }
    };
    let own_fault = refused.filter(|error| error.code() == "broken-document");
    assert_eq!(own_fault, None, "the parts of a document fit each other, whatever is done");
}

/// What a network does to a document: it begins, answers at a later step, or looks at a painted image.
fn network(lab: &mut Lab, dice: &mut Dice) -> Option<pixelwise::Error> {
    let Shape { c, h, w, .. } = lab.scene().shape();
    let output = |dice: &mut Dice, c: usize, h: usize, w: usize| {
        let binary = (0..h * w).map(|_| dice.value()).collect();
        let multiclass = (0..c * h * w).map(|_| dice.value()).collect();
        NetworkOutput { step: dice.below(200) as u32, binary, multiclass, training: [0.5, f32::NAN] }
    };
    match dice.below(6) {
        0 | 1 => {
            let shape = Shape::new(1, 2, 12, 12);
            let mask = (0..144).map(|i| i32::from(i % 3 == 0)).collect();
            let network = NetworkRun::of(dice.one_of(&Task::ALL));
            let begins = output(dice, 2, 12, 12);
            lab.set_network(network).and_then(|()| network::begin(lab, network, shape, mask, &begins)).err()
        }
        2 => {
            network::begin_training(lab);
            None
        }
        3 => {
            let held_out: Vec<u8> = (0..h * w).map(|i| i as u8).collect();
            let at = place(lab, dice);
            let begun =
                painted_image::begin(lab, &held_out, at, dice.below(4), dice.one_of(&[None, Some(9)])).err();
            let seen = output(dice, c, h, w);
            begun.or_else(|| painted_image::show_output(lab, &seen).err())
        }
        4 => {
            painted_image::drop(lab);
            None
        }
        _ => {
            let seen = output(dice, c, h, w);
            network::show_step(lab, &seen).err()
        }
    }
}

fn place(lab: &Lab, dice: &mut Dice) -> Pixel {
    let Shape { n, h, w, .. } = lab.scene().shape();
    Pixel::new(dice.below(n), dice.below(h), dice.below(w))
}

fn edit(lab: &Lab, dice: &mut Dice) -> Edit {
    let (form, pixel) = (dice.one_of(&[Form::Binary, Form::Multiclass]), place(lab, dice));
    let channel = dice.below(lab.scene().channels(form));
    match dice.below(19) {
        0..4 => Edit::SetLogit { form, channel, pixel, value: dice.value() },
        4 => Edit::NudgeLogit { form, channel, pixel, tenths: dice.value() },
        5 | 6 => Edit::BrushLogit { form, channel, pixel, amount: dice.value(), add: dice.below(2) == 0 },
        7 | 8 => {
            let class = dice.below(lab.scene().classes() + 1);
            Edit::PaintMask { pixel, class: class.checked_sub(1) }
        }
        18 => Edit::PaintTarget { form, channel, pixel, value: dice.one_of(&[0.0, 0.25, 0.3, 0.5, 1.0]) },
        9 => Edit::PaintWeight { pixel, weight: dice.value().abs() },
        10 => Edit::SetShape {
            images: dice.one_of(&[1, 1, 2, 4]),
            height: 1 + dice.below(8),
            width: 1 + dice.below(8),
        },
        11 => Edit::SetClasses(dice.one_of(&[2, 2, 2, 3, 5, 21])),
        12 => Edit::SetForeground(dice.below(lab.scene().classes())),
        13 => Edit::SetThreshold(dice.one_of(&[0.0, 0.3, 0.5, 1.0])),
        14 => Edit::SetLinked(dice.below(2) == 0),
        15 => Edit::SetReduction(dice.one_of(&[Reduction::Mean, Reduction::Sum, Reduction::None])),
        16 => {
            let losses = [MulticlassLoss::CrossEntropy, MulticlassLoss::Naive, MulticlassLoss::Multilabel];
            Edit::SetOptions(Options {
                binary: dice.one_of(&[BinaryLoss::WithLogits, BinaryLoss::WithLogits, BinaryLoss::TwoStep]),
                multiclass: dice.one_of(&losses),
                weight_map: dice.below(2) == 0,
                pos_weight: dice.one_of(&[None, Some(0.0), Some(3.0)]),
                class_weight: dice.one_of(&[None, Some([0.5; 21]), Some([0.0; 21])]),
                ignore_index: dice.one_of(&[-100, 0, 1, 255]),
                label_smoothing: dice.one_of(&[0.0, 0.1, 1.0]),
                smooth_target: dice.below(2) == 0,
                soft_target: dice.below(2) == 0,
                class_probabilities: dice.below(2) == 0,
                pixel_weight: dice.one_of(&[None, None, Some(PixelMean::Pixels), Some(PixelMean::Weights)]),
            })
        }
        _ => match dice.below(4) {
            0 => Edit::Shift { by: dice.value() },
            1 => Edit::Reset,
            2 => Edit::LoadPreset(dice.one_of(&Preset::ALL)),
            _ => Edit::Fill { fill: dice.one_of(&[Fill::Zeros, Fill::Normal, Fill::Truth]), seed: 7 },
        },
    }
}

/// Reads everything that a page shows of a document.
pub(crate) fn show(lab: &Lab) {
    for form in [Form::Binary, Form::Multiclass] {
        show_form(lab, form);
    }
    assert!(ThresholdChart::of(lab).svg(320, 200).starts_with("<svg"));
    let timeline = chart::timeline::of(lab);
    assert!(timeline.svg(640, 120).starts_with("<svg"));
    let axis = timeline.axis(640);
    let moments = lab.moments();
    for moment in [0, 1, moments / 2, moments, moments + 1] {
        assert!(axis.step_at(axis.x(moment)) <= moments);
        let _ = step_summary::at_moment(lab, moment);
    }
    let _ = (pins::to_csv(lab), step_parts::next_moves(lab), ablation::effects(lab));
    let _ = (offers::offers(lab), bounds::bounds(lab));
    let _ = (
        ablation::floor(lab),
        ablation::overlap(lab),
        ablation::suggested_pos_weight(lab),
        analysis::means_of_kept(lab),
        explain::precision(lab),
    );
    let _ = (
        equivalence::agreement(lab),
        equivalence::reasons(lab).count(),
        equivalence::pixel_terms(lab),
        equivalence::sgd_step(lab),
        cells::pixel_state(lab),
    );
    let _ = (
        descent::moved(lab),
        network::trained(lab),
        descent::has_diverged(lab),
        descent::start(lab),
        timeline::thinned(lab),
        timeline::branches(lab),
    );
    let _ = (
        losses::threshold_text(lab.scene()),
        losses::threshold_logit_text(lab.scene()),
        losses::difference(lab.results()),
        lab.learning().place(),
    );
    if let Some(network) = network::trained(lab) {
        let _ = (network.plan(), network.text());
    }
}

fn show_form(lab: &Lab, form: Form) {
    let Shape { h, w, .. } = lab.scene().shape();
    let stages =
        [Stage::Logits, Stage::Probability, Stage::Target, Stage::Loss, Stage::Gradient, Stage::Prediction];
    for stage in stages {
        for channel in 0..lab.scene().channels(form) {
            assert_eq!(cells::labels(lab, form, stage, channel).len(), h * w);
            let (mut words, inks) = (Vec::new(), heatmap::inks(lab, form, stage, channel));
            heatmap::paint(lab, form, stage, channel, &mut words);
            let _ = (
                inks,
                cells::names(lab, form, stage, channel),
                cells::full(lab, form, stage, channel, h - 1, w - 1),
            );
        }
        let _ = (heatmap::legend(lab, stage), pytorch::about(lab, form, stage));
    }
    for channel in 0..lab.scene().channels(form) {
        let chart = CurveChart::of(lab, form, channel, (240, 160), None);
        let _ = (chart.svg(), chart.point(), chart.drag(100.0));
    }
    let derivation = analysis::derivation(lab, form);
    let _ = derivation.lines.iter().map(|line| line.to_mathml() + &line.to_text()).collect::<String>();
    let mean = analysis::mean(lab, form);
    let _ = (
        mean.bars(),
        mean.loss(),
        analysis::rounding(lab, form),
        cells::marks(lab, form),
        losses::change(lab, form),
    );
    let _ = (
        pytorch::loss(lab, form, lab.scene().reduction()),
        explain::explain(lab, form),
        lab.results().score(form),
    );
}

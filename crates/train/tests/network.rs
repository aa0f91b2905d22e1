//! The small network against its definition, central differences and PyTorch.

use ndarray::{Array3, Array4, ArrayView4};
use pixelwise::{BceWithLogitsOptions, CrossEntropyOptions, bce_with_logits, cross_entropy};
use pixelwise_train::network::{Layout, Network, Pass};
use pixelwise_train::optimizer::{Optimizer, Rule, Settings};
use pixelwise_train::random::{Purpose, Random};
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    hidden: Vec<usize>,
    heads: usize,
    shape: [usize; 4],
    parameters: Vec<f32>,
    image: Vec<f32>,
    mask: Vec<i32>,
    logits: Vec<f32>,
    loss: f32,
    grad: Vec<f32>,
    lr: f64,
    trained: HashMap<String, Trained>,
}

#[derive(Deserialize)]
struct Trained {
    losses: Vec<f32>,
    parameters: Vec<f32>,
}

impl Case {
    fn network(&self) -> Network<f32> {
        let layout = Layout { hidden: self.hidden.clone(), outputs: self.heads };
        Network::new(layout, self.parameters.clone()).expect("parameters of the layout")
    }

    fn image(&self) -> Array4<f32> {
        Array4::from_shape_vec(self.shape, self.image.clone()).expect("an image of its shape")
    }

    /// The mean loss of the head's form and its gradient.
    fn loss(&self, logits: ArrayView4<'_, f32>) -> (f32, Array4<f32>) {
        let [n, _, h, w] = self.shape;
        let mask = Array3::from_shape_vec((n, h, w), self.mask.clone()).expect("a mask of its shape");
        if self.heads == 1 {
            let target = mask.mapv(|class| class as f32).insert_axis(ndarray::Axis(1));
            let result =
                bce_with_logits(logits, target.view(), &BceWithLogitsOptions::default()).expect("one shape");
            (result.loss, result.grad)
        } else {
            let result =
                cross_entropy(logits, mask.view(), &CrossEntropyOptions::default()).expect("one shape");
            (result.loss, result.grad)
        }
    }
}

/// `network.json` is made by `tests/../../../tests/golden/train.py`, with `torch.nn.Sequential` of `Conv2d` and `ReLU`.
fn golden() -> Vec<Case> {
    let golden: Golden =
        serde_json::from_str(include_str!("../../../tests/golden/network.json")).expect("well-formed");
    assert_eq!(golden.cases.len(), 4);
    golden.cases
}

#[track_caller]
fn check(what: &str, got: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(got.len(), expected.len());
    for (i, (got, expected)) in got.iter().zip(expected).enumerate() {
        assert!((got - expected).abs() <= tolerance, "{what}[{i}]: {got} is not {expected}");
    }
}

#[test]
fn logits_loss_and_gradient_are_pytorchs() {
    for case in golden() {
        let (network, mut pass) = (case.network(), Pass::default());
        let logits = network.forward(case.image().view(), &mut pass).expect("one channel");
        check("logits", logits.as_slice().expect("contiguous"), &case.logits, 1e-6);
        let (loss, grad_logits) = case.loss(logits.view());
        check("loss", &[loss], &[case.loss], 1e-6);
        let mut grad = vec![0.0; case.grad.len()];
        network.backward(&mut pass, grad_logits.view(), &mut grad).expect("the logits' shape");
        check("grad", &grad, &case.grad, 1e-6);
    }
}

#[test]
fn five_steps_of_training_are_pytorchs() {
    for case in golden() {
        for rule in Rule::ALL {
            let expected = &case.trained[rule.id()];
            let (mut network, mut pass) = (case.network(), Pass::default());
            let mut grad = vec![0.0; case.grad.len()];
            let mut optimizer =
                Optimizer::new(Settings::new(rule, case.lr), grad.len()).expect("valid settings");
            for (step, &expected) in expected.losses.iter().enumerate() {
                let logits = network.forward(case.image().view(), &mut pass).expect("one channel");
                let (loss, grad_logits) = case.loss(logits.view());
                check(&format!("{} loss at step {step}", rule.id()), &[loss], &[expected], 2e-6);
                network.backward(&mut pass, grad_logits.view(), &mut grad).expect("the logits' shape");
                optimizer.step(network.parameters_mut(), &grad).expect("one length");
            }
            check(rule.id(), network.parameters(), &expected.parameters, 5e-6);
        }
    }
}

prop_compose! {
    fn any_network()(
        hidden in prop::collection::vec(1_usize..=9, 1..=3),
        outputs in 1_usize..=6,
        n in 1_usize..=3,
        h in 1_usize..=11,
        w in 1_usize..=11,
        seed: u64,
    ) -> (Network<f64>, Array4<f64>) {
        let network = Network::seeded(Layout { hidden, outputs }, seed).expect("a valid layout");
        let mut random = Random::new(seed, Purpose::Training, 0);
        (network, Array4::from_shape_simple_fn((n, 1, h, w), || random.between(-1.0, 1.0)))
    }
}

proptest! {
    #[test]
    fn forward_is_its_definition((network, image) in any_network()) {
        let logits = network.forward(image.view(), &mut Pass::default())?;
        let expected = by_definition(network.layout(), network.parameters(), &image);
        prop_assert_eq!(logits.dim(), expected.dim());
        for (got, expected) in logits.iter().zip(&expected) {
            prop_assert!((got - expected).abs() <= 1e-12);
        }
    }

    #[test]
    fn backward_agrees_with_central_differences((mut network, image) in any_network(), seed: u64) {
        let mut pass = Pass::default();
        let logits = network.forward(image.view(), &mut pass)?;
        // Any gradient that comes back is that of Σ c·z for some c.
        let mut random = Random::new(seed, Purpose::Training, 1);
        let c = logits.mapv(|_| random.between(-1.0, 1.0));
        let mut grad = vec![f64::NAN; network.parameters().len()];
        network.backward(&mut pass, c.view(), &mut grad)?;
        let mut at = |network: &mut Network<f64>, i: usize, step: f64| {
            let before = network.parameters()[i];
            network.parameters_mut()[i] = before + step;
            let value = (&network.forward(image.view(), &mut pass).expect("one channel") * &c).sum();
            network.parameters_mut()[i] = before;
            value
        };
        let h = 1e-5;
        let (mut checked, mut kinks) = (0, 0);
        for i in (0..grad.len()).step_by(1 + grad.len() / 40) {
            let [low, middle, high] = [-h, 0.0, h].map(|step| at(&mut network, i, step));
            // The sum is linear in each parameter, but for where a ReLU opens or closes: there is no derivative to compare with.
            if ((high - middle) - (middle - low)).abs() > 1e-12 * (1.0 + middle.abs()) {
                kinks += 1;
                continue;
            }
            checked += 1;
            let difference = (high - low) / (2.0 * h);
            let tolerance = 1e-7 * (1.0 + middle.abs() + grad[i].abs());
            prop_assert!((difference - grad[i]).abs() <= tolerance, "{}: {} {}", i, difference, grad[i]);
        }
        prop_assert!(kinks <= 5 + checked / 2, "{} kinks, {} checked", kinks, checked);
    }

    #[test]
    fn parameters_are_within_the_bounds_of_conv2d((network, _) in any_network()) {
        // torch.nn.Conv2d.reset_parameters: ±1/√(inputs · side²), weight and bias alike.
        let mut rest = network.parameters();
        let mut inputs = 1;
        for (&outputs, side) in network.layout().hidden.iter().zip([3, 3, 3]).chain([(&network.layout().outputs, 1)]) {
            let bound = 1.0 / f64::from((inputs * side * side) as u32).sqrt();
            let (own, after) = rest.split_at(outputs * inputs * side * side + outputs);
            prop_assert!(own.iter().all(|w| w.abs() <= bound));
            (rest, inputs) = (after, outputs);
        }
        prop_assert!(rest.is_empty());
    }
}

/// `Conv2d(padding=1)`, `ReLU`, …, `Conv2d(1×1)`, as the sums that define them.
fn by_definition(layout: &Layout, mut parameters: &[f64], image: &Array4<f64>) -> Array4<f64> {
    let mut input = image.clone();
    let layers = layout.hidden.iter().map(|&outputs| (outputs, 3)).chain([(layout.outputs, 1)]);
    for (outputs, side) in layers {
        let (n, inputs, h, w) = input.dim();
        let (weights, rest) = parameters.split_at(outputs * inputs * side * side);
        let (bias, rest) = rest.split_at(outputs);
        parameters = rest;
        input = Array4::from_shape_fn((n, outputs, h, w), |(n, o, y, x)| {
            let mut sum = bias[o];
            for i in 0..inputs {
                for ky in 0..side {
                    for kx in 0..side {
                        let (y, x) = ((y + ky).wrapping_sub(side / 2), (x + kx).wrapping_sub(side / 2));
                        sum += weights[((o * inputs + i) * side + ky) * side + kx]
                            * input.get((n, i, y, x)).copied().unwrap_or(0.0);
                    }
                }
            }
            if side == 3 { sum.max(0.0) } else { sum }
        });
    }
    input
}

#[test]
fn one_seed_gives_both_heads_one_backbone() {
    let network =
        |outputs| Network::<f32>::seeded(Layout { hidden: vec![8, 8], outputs }, 3).expect("a valid layout");
    let (binary, multiclass) = (network(1), network(3));
    let backbone = binary.layout().backbone();
    assert_eq!(backbone, 80 + 584);
    assert_eq!(binary.parameters()[..backbone], multiclass.parameters()[..backbone]);
    assert_eq!((binary.parameters().len(), multiclass.parameters().len()), (backbone + 9, backbone + 27));
}

#[test]
fn feature_maps_are_what_the_relus_let_through() {
    let layout = Layout { hidden: vec![3, 5], outputs: 2 };
    let network = Network::<f32>::seeded(layout, 1).expect("a valid layout");
    let mut pass = Pass::default();
    assert!(pass.features(0).is_none(), "nothing went forward yet");
    network.forward(Array4::ones((2, 1, 4, 6)).view(), &mut pass).expect("one channel");
    for (layer, channels) in [(0, 3), (1, 5)] {
        let features = pass.features(layer).expect("a hidden layer");
        assert_eq!(features.dim(), (2, channels, 4, 6));
        assert!(features.iter().all(|&x| x >= 0.0) && features.iter().any(|&x| x > 0.0));
    }
    assert!(pass.features(2).is_none());
}

#[test]
fn a_pass_takes_images_of_any_size_and_any_network() {
    let mut pass = Pass::default();
    for (h, w, hidden) in [(5, 7, 4), (12, 3, 4), (5, 7, 4), (5, 7, 6)] {
        let network =
            Network::<f64>::seeded(Layout { hidden: vec![hidden], outputs: 1 }, 1).expect("a valid layout");
        let image = Array4::from_shape_fn((1, 1, h, w), |(_, _, y, x)| (y * w + x) as f64 / 10.0);
        let logits = network.forward(image.view(), &mut pass).expect("one channel");
        let expected = by_definition(network.layout(), network.parameters(), &image);
        assert!(logits.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-12));
    }
}

#[test]
fn wrong_shapes_are_errors() {
    let layout = Layout { hidden: vec![4], outputs: 1 };
    assert!(Network::<f32>::new(layout.clone(), vec![0.0; 3]).is_err());
    assert!(Network::<f32>::seeded(Layout { hidden: vec![], outputs: 1 }, 0).is_err());
    assert!(Network::<f32>::seeded(Layout { hidden: vec![4], outputs: 22 }, 0).is_err());
    let network = Network::<f32>::seeded(layout, 0).expect("a valid layout");
    let mut pass = Pass::default();
    let mut grad = vec![0.0; network.parameters().len()];
    let zeros = |channels| Array4::zeros((1, channels, 5, 5));
    assert!(network.forward(zeros(3).view(), &mut pass).is_err());
    assert!(network.backward(&mut pass, zeros(1).view(), &mut grad).is_err(), "nothing went forward yet");
    network.forward(zeros(1).view(), &mut pass).expect("one channel");
    assert!(network.backward(&mut pass, zeros(2).view(), &mut grad).is_err());
    assert!(network.backward(&mut pass, zeros(1).view(), &mut [0.0]).is_err());
    assert!(network.backward(&mut pass, zeros(1).view(), &mut grad).is_ok());
    let other = Network::<f32>::seeded(Layout { hidden: vec![5], outputs: 1 }, 0).expect("a valid layout");
    assert!(other.backward(&mut pass, zeros(1).view(), &mut vec![0.0; 56]).is_err());
}

#[test]
fn the_lines_of_pytorch_make_the_layout() {
    assert_eq!(
        Layout { hidden: vec![8, 6], outputs: 2 }.torch(),
        "net = nn.Sequential(\n    nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(),\n    nn.Conv2d(8, 6, 3, padding=1), nn.ReLU(),\n    nn.Conv2d(6, 2, 1))"
    );
}

//! Two networks in training, step by step.

use js_sys::{Float32Array, Int32Array, Uint8Array, Uint8ClampedArray, Uint32Array};
use wasm_bindgen::prelude::wasm_bindgen;

use pixelwise_lab::NetworkRun;
use pixelwise_lab::view::network_sight as sight;
use pixelwise_train::exposure::Exposure;
use pixelwise_train::run::Run;
use pixelwise_web::ids::{rule_of, task_of};
use pixelwise_web::{Thrown, methods, plain, thrown};

plain! {
    /// The images of a run, and what its networks are. Pixels are four bytes each, RGBA.
    NetworkImages ("NetworkImages") = sight::NetworkImages {
        mask: Int32Array,
        picture: Uint8ClampedArray,
        greys: Uint8Array,
        grey_texts: Vec<String>,
        image_shape: String,
        batch: Uint8ClampedArray,
        batch_shape: String,
        reach: Uint32Array,
        torch: String,
    }

    /// How a logit is added up, as bars: where 0 is, then each bar's beginning and end; and what each says.
    LogitBars ("LogitBars") = sight::LogitBars { places: Float32Array, texts: Vec<String> }

    /// What a head makes of the image, and of one of its pixels: the feature maps of each layer, one below the other, as RGBA.
    HeadSight ("HeadSight") = sight::HeadSight { maps: Vec<Uint8ClampedArray>, weights: u32, logits: Vec<LogitBars> }
}

/// Two networks that learn side by side.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Trainer {
    run: Run,
}

#[wasm_bindgen]
impl Trainer {
    /// A task's networks before their first step; an exposure of three percents: contrast, noise, and how much the light changes.
    #[wasm_bindgen(constructor)]
    pub fn new(task: &str, rule: &str, lr: f64, seed: u32, exposure: &[i8]) -> Thrown<Trainer> {
        let exposure = Exposure::of_percents(exposure).map_err(thrown)?;
        let network =
            NetworkRun { rule: rule_of(rule)?, lr, seed, exposure, ..NetworkRun::of(task_of(task)?) };
        Ok(Self { run: Run::new(network.plan()).map_err(thrown)? })
    }
}

impl Trainer {
    fn core(&self) -> &Run {
        &self.run
    }

    fn core_mut(&mut self) -> &mut Run {
        &mut self.run
    }
}

methods! { Trainer:
    /// Looks at a painted image, a grey a pixel; at the image that was held out for anything that is no such image.
    mut look(run, greys: &[u8]) -> Thrown<()> { run.hold_out_greys(greys).map_err(thrown) }

    /// How many steps they have taken.
    get step(run) -> u32 { run.steps() }

    /// Takes a step.
    mut train(run) -> Thrown<()> { run.step().map_err(thrown) }

    /// Goes to a step, forth or back.
    mut seek(run, step: u32) -> Thrown<()> { run.seek(step).map_err(thrown) }

    /// H.
    get height(run) -> usize { run.plan().scenes.height }

    /// W.
    get width(run) -> usize { run.plan().scenes.width }

    /// K.
    get classes(run) -> usize { run.plan().scenes.kind.classes() }

    /// The images, and what the networks are.
    fn images(run) -> NetworkImages { sight::network_images(run).into() }

    /// What a head, 0 for the binary one, makes of the held-out image and of one of its pixels.
    mut sight(run, head: usize, row: usize, column: usize) -> Thrown<HeadSight> {
        sight::head_sight(run, head, row, column).map(HeadSight::from).map_err(thrown)
    }

    /// What the losses are fed with for the held-out image: the binary head's, then the other head's.
    mut outputs(run) -> Thrown<Vec<f32>> {
        Ok(run.outputs().map_err(thrown)?.iter().flatten().copied().collect())
    }

    /// The losses of the last batch: binary, multiclass.
    fn training(run) -> Vec<f32> { run.training_losses().to_vec() }
}

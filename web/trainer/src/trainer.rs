//! Two networks in training, step by step.

use ndarray::Array4;
use wasm_bindgen::Clamped;
use wasm_bindgen::prelude::wasm_bindgen;

use pixelwise_lab::NetworkRun;
use pixelwise_lab::view::waterfall::{Waterfall, waterfall};
use pixelwise_lab::view::{colour, number};
use pixelwise_train::exposure::Exposure;
use pixelwise_train::network::Layout;
use pixelwise_train::run::Run;
use pixelwise_web::ids::{rule_of, task_of};
use pixelwise_web::{Thrown, thrown};

/// Two networks that learn side by side.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Trainer {
    run: Run,
}

/// Two networks that learn side by side.
#[wasm_bindgen]
impl Trainer {
    /// A task's networks before their first step.
    #[wasm_bindgen(constructor)]
    pub fn new(task: &str, rule: &str, lr: f64, seed: u32, exposure: &[i8]) -> Thrown<Trainer> {
        let [contrast, noise, light] =
            std::array::from_fn(|i| exposure.get(i).map_or(f64::NAN, |&x| x.into()));
        let exposure = Exposure::new(contrast, noise, light).map_err(thrown)?;
        let trained =
            NetworkRun { rule: rule_of(rule)?, lr, seed, exposure, ..NetworkRun::of(task_of(task)?) };
        Ok(Self { run: Run::new(trained.plan()).map_err(thrown)? })
    }

    /// Looks at a painted image, a grey a pixel; at the image that was held out for anything that is no such image.
    pub fn look(&mut self, greys: &[u8]) -> Thrown<()> {
        self.run.hold_out_greys(greys).map_err(thrown)
    }

    /// The image that is looked at, a grey a pixel.
    pub fn greys(&self) -> Vec<u8> {
        self.run.held_out_greys()
    }

    /// How many steps they have taken.
    #[wasm_bindgen(getter)]
    pub fn step(&self) -> u32 {
        self.run.steps()
    }

    /// Takes a step.
    pub fn train(&mut self) -> Thrown<()> {
        self.run.step().map_err(thrown)
    }

    /// Goes to a step, forth or back.
    pub fn seek(&mut self, step: u32) -> Thrown<()> {
        self.run.seek(step).map_err(thrown)
    }

    /// H.
    #[wasm_bindgen(getter)]
    pub fn height(&self) -> usize {
        self.run.plan().scenes.height
    }

    /// W.
    #[wasm_bindgen(getter)]
    pub fn width(&self) -> usize {
        self.run.plan().scenes.width
    }

    /// K.
    #[wasm_bindgen(getter)]
    pub fn classes(&self) -> usize {
        self.run.plan().scenes.kind.classes()
    }

    /// The held-out mask in reading order.
    pub fn mask(&self) -> Vec<i32> {
        self.run.held_out().mask.iter().copied().collect()
    }

    /// The held-out image's pixels as RGBA.
    pub fn picture(&self) -> Clamped<Vec<u8>> {
        Clamped(greys(&self.run.held_out().image, 1.0))
    }

    /// The held-out image's greys as text: `.62`.
    #[must_use]
    #[wasm_bindgen(js_name = greyTexts)]
    pub fn grey_texts(&self) -> Vec<String> {
        self.run.held_out().image.iter().map(|&grey| number::ratio(Some(grey.into()))).collect()
    }

    /// The images of the last step, one below the other, as RGBA.
    #[must_use]
    pub fn batch(&self) -> Clamped<Vec<u8>> {
        Clamped(greys(&self.run.batch().image, 1.0))
    }

    /// The shape of the held-out image.
    #[must_use]
    #[wasm_bindgen(js_name = imageShape)]
    pub fn image_shape(&self) -> String {
        shape_text(self.run.held_out().image.shape())
    }

    /// The shape of a step's images.
    #[must_use]
    #[wasm_bindgen(js_name = batchShape)]
    pub fn batch_shape(&self) -> String {
        shape_text(self.run.batch().image.shape())
    }

    /// How many weights the network of a head has, 0 for the binary one.
    #[must_use]
    pub fn weights(&self, head: usize) -> usize {
        Layout { outputs: self.logits(head), ..self.layout() }.parameters()
    }

    /// How many rows and columns a logit sees: of the image, then of each hidden layer.
    #[must_use]
    pub fn reach(&self) -> Vec<usize> {
        self.layout().reach()
    }

    /// How many logits a head has, 0 for the binary one.
    #[must_use]
    pub fn logits(&self, head: usize) -> usize {
        if head == 0 { 1 } else { self.classes() }
    }

    /// How a head's logit of a pixel is added up, as bars: where 0 is, then each bar's beginning and end. Nothing outside.
    pub fn bars(&mut self, head: usize, logit: usize, row: usize, column: usize) -> Thrown<Vec<f32>> {
        let waterfall = self.waterfall(head, logit, row, column)?;
        let bars = waterfall.iter().flat_map(|waterfall| &waterfall.bars).flat_map(|bar| [bar.from, bar.to]);
        Ok(waterfall.iter().map(|waterfall| waterfall.zero).chain(bars).collect())
    }

    /// What those bars say.
    #[wasm_bindgen(js_name = barTexts)]
    pub fn bar_texts(&mut self, head: usize, logit: usize, row: usize, column: usize) -> Thrown<Vec<String>> {
        let waterfall = self.waterfall(head, logit, row, column)?;
        Ok(waterfall.into_iter().flat_map(|waterfall| waterfall.bars).map(|bar| bar.text).collect())
    }

    /// What the losses are fed with for the held-out image: the binary head's, then the other head's.
    pub fn outputs(&mut self) -> Thrown<Vec<f32>> {
        let outputs = self.run.outputs().map_err(thrown)?;
        Ok(outputs.iter().flatten().copied().collect())
    }

    /// The losses of the last batch: binary, multiclass.
    pub fn training(&self) -> Vec<f32> {
        self.run.training_losses().to_vec()
    }

    /// The feature maps of a head's layer, 0 for the binary head, one below the other, as RGBA; nothing where that layer does not exist.
    pub fn features(&mut self, head: usize, layer: usize) -> Thrown<Clamped<Vec<u8>>> {
        let features = self.run.features(head, layer).map_err(thrown)?;
        Ok(Clamped(features.map_or_else(Vec::new, |maps| {
            let most = maps.iter().fold(0.0_f32, |most, &x| most.max(x));
            greys(&maps, most)
        })))
    }

    /// The lines of PyTorch that make the binary head's network.
    pub fn torch(&self) -> String {
        self.layout().torch()
    }
}

impl Trainer {
    /// The layers of the binary head's network.
    fn layout(&self) -> Layout {
        Layout { hidden: self.run.plan().hidden.clone(), outputs: 1 }
    }

    fn waterfall(
        &mut self,
        head: usize,
        logit: usize,
        row: usize,
        column: usize,
    ) -> Thrown<Option<Waterfall>> {
        let summands = self.run.summands(head, row, column).map_err(thrown)?;
        Ok(summands.get(logit).map(|(summands, z)| waterfall(summands, *z)))
    }
}

/// A shape as PyTorch writes it, without spaces.
fn shape_text(shape: &[usize]) -> String {
    format!("{shape:?}").replace(' ', "")
}

/// Values from 0 to `most` as greys, in reading order.
fn greys(values: &Array4<f32>, most: f32) -> Vec<u8> {
    let most = if most > 0.0 { most } else { 1.0 };
    values.iter().map(|x| colour::grey(x / most)).flat_map(|[r, g, b]| [r, g, b, u8::MAX]).collect()
}

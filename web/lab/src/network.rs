//! What a network in training gives, for the page's document.

use pixelwise_lab::learn::network;
use pixelwise_lab::learn::painted_image;
use pixelwise_lab::link;
use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use pixelwise::{Error, Shape};
use pixelwise_lab::view::number;
use pixelwise_lab::{DescentSettings, Edit, NetworkOutput, NetworkRun};
use pixelwise_train::exposure::Exposure;
use pixelwise_train::task::Task;
use pixelwise_web::ids::{rule_of, task_of};
use pixelwise_web::{Thrown, thrown};

/// What a network gives, in the document.
#[wasm_bindgen]
impl Lab {
    /// The tasks there are.
    pub fn tasks() -> Vec<String> {
        Task::ALL.iter().map(|task| task.id().to_owned()).collect()
    }

    /// What the next network learns.
    #[wasm_bindgen(getter)]
    pub fn task(&self) -> String {
        self.core().network().task.id().to_owned()
    }

    /// Chooses what the next network learns, with the optimizer that suits it.
    #[wasm_bindgen(js_name = setTask)]
    pub fn set_task(&mut self, id: &str) -> Thrown<()> {
        let network = NetworkRun::of(task_of(id)?);
        self.core_mut().set_network(network).map_err(thrown)
    }

    /// The next network's optimizer.
    #[wasm_bindgen(getter, js_name = networkRule)]
    pub fn network_rule(&self) -> String {
        self.core().network().rule.id().to_owned()
    }

    /// Chooses the next network's optimizer.
    #[wasm_bindgen(js_name = setNetworkRule)]
    pub fn set_network_rule(&mut self, id: &str) -> Thrown<()> {
        let network = NetworkRun { rule: rule_of(id)?, ..self.core().network() };
        self.core_mut().set_network(network).map_err(thrown)
    }

    /// The next network's learning rate.
    #[wasm_bindgen(getter, js_name = networkLr)]
    pub fn network_lr(&self) -> f64 {
        self.core().network().lr
    }

    /// The next network's learning rate as text.
    #[wasm_bindgen(getter, js_name = networkRate)]
    pub fn network_rate(&self) -> String {
        number::full64(self.network_lr())
    }

    /// The next network's learning rate as a place on a slider.
    #[wasm_bindgen(getter, js_name = networkRatePlace)]
    pub fn network_rate_place(&self) -> f64 {
        DescentSettings { lr: self.network_lr(), ..DescentSettings::default() }.place()
    }

    /// Sets the next network's learning rate by its place on the slider.
    #[wasm_bindgen(js_name = placeNetworkRate)]
    pub fn place_network_rate(&mut self, place: f64) -> Thrown<()> {
        let lr = DescentSettings::default().at_place(place).lr;
        let network = NetworkRun { lr, ..self.core().network() };
        self.core_mut().set_network(network).map_err(thrown)
    }

    /// The seed of the next network and of its images.
    #[wasm_bindgen(getter, js_name = networkSeed)]
    pub fn network_seed(&self) -> u32 {
        self.core().network().seed
    }

    /// Sets the seed of the next network and of its images.
    #[wasm_bindgen(js_name = setNetworkSeed)]
    pub fn set_network_seed(&mut self, seed: f64) -> Thrown<()> {
        let max = 99_999_999.0;
        if !(0.0..=max).contains(&seed) {
            return Err(thrown(Error::OutOfRange { what: "seed", value: seed, min: 0.0, max }));
        }
        let network = NetworkRun { seed: seed as u32, ..self.core().network() };
        self.core_mut().set_network(network).map_err(thrown)
    }

    /// What the next network's images look like, in percent: contrast, noise, and how much the light changes.
    #[wasm_bindgen(getter, js_name = networkExposure)]
    pub fn network_exposure(&self) -> Vec<i8> {
        let Exposure { contrast, noise, light } = self.core().network().exposure;
        vec![contrast, noise as i8, light as i8]
    }

    /// Sets what the next network's images look like, in percent.
    #[wasm_bindgen(js_name = setNetworkExposure)]
    pub fn set_network_exposure(&mut self, contrast: f64, noise: f64, light: f64) -> Thrown<()> {
        let exposure = Exposure::new(contrast, noise, light).map_err(thrown)?;
        let network = NetworkRun { exposure, ..self.core().network() };
        self.core_mut().set_network(network).map_err(thrown)
    }

    /// At which step the network is that gave the scene's logits; −1 where none did, or one with other settings than are chosen.
    #[wasm_bindgen(getter, js_name = networkStep)]
    pub fn network_step(&self) -> f64 {
        network::shown_step(self.core()).map_or(-1.0, f64::from)
    }

    /// Chooses the network that gave the scene's logits; false where none did.
    #[wasm_bindgen(js_name = chooseShownNetwork)]
    pub fn choose_shown_network(&mut self) -> Thrown<bool> {
        let Some(trained) = network::trained(self.core()) else { return Ok(false) };
        self.core_mut().set_network(trained).map_err(thrown)?;
        Ok(true)
    }

    /// Replaces the scene by the chosen network's held-out mask and what it gives before its first step.
    #[wasm_bindgen(js_name = beginNetwork)]
    pub fn begin_network(
        &mut self,
        height: usize,
        width: usize,
        classes: usize,
        mask: Vec<i32>,
        outputs: &[f32],
    ) -> Thrown<()> {
        let shape = Shape::new(1, classes, height, width);
        let network_output = network_output(0, height * width, outputs, &[]);
        let network = self.core().network();
        network::begin(self.core_mut(), network, shape, mask, &network_output).map_err(thrown)
    }

    /// The image that a person painted for the network, a grey a pixel; nothing where it sees the one that was held out.
    #[wasm_bindgen(getter, js_name = networkImage)]
    pub fn network_image(&self) -> Vec<u8> {
        network::image(self.core()).to_vec()
    }

    /// Begins to paint the image at a pixel; the grey to go on with.
    #[wasm_bindgen(js_name = beginImage)]
    pub fn begin_image(&mut self, held_out: &[u8], row: usize, column: usize) -> Thrown<u8> {
        let pixel = self.place(row, column);
        painted_image::begin(self.core_mut(), held_out, pixel).map_err(thrown)
    }

    /// Paints the image; within a stroke, every pixel on the line from the last one.
    #[wasm_bindgen(js_name = paintImage)]
    pub fn paint_image(&mut self, row: usize, column: usize, grey: u8) -> Thrown<()> {
        let pixel = self.place(row, column);
        self.apply(Edit::PaintImage { pixel, grey })
    }

    /// Gives the network the image back that was held out.
    #[wasm_bindgen(js_name = dropImage)]
    pub fn drop_image(&mut self) -> Thrown<()> {
        painted_image::drop(self.core_mut()).map_err(thrown)
    }

    /// Shows what the network gives for an image that was painted.
    #[wasm_bindgen(js_name = showOutput)]
    pub fn show_output(&mut self, outputs: &[f32]) -> Thrown<()> {
        let shape = self.core().scene().shape();
        let network_output = network_output(0, shape.h * shape.w, outputs, &[]);
        painted_image::show_output(self.core_mut(), &network_output).map_err(thrown)
    }

    /// Begins a run of the network: until it ends, all that it gives is one step of the history. An edit ends it.
    #[wasm_bindgen(js_name = beginTraining)]
    pub fn begin_training(&mut self) -> Thrown<()> {
        network::begin_training(self.core_mut()).map_err(thrown)
    }

    /// Whether the scene came by a link that leaves its logits to the network.
    #[wasm_bindgen(getter, js_name = awaitsNetwork)]
    pub fn awaits_network(&self) -> bool {
        self.core().awaits_network()
    }

    /// Sets the logits that a link has left to the network; true where they are the link's to the bit.
    pub fn complete(&mut self, step: u32, outputs: &[f32], training: &[f32]) -> Thrown<bool> {
        let shape = self.core().scene().shape();
        let network_output = network_output(step, shape.h * shape.w, outputs, training);
        link::complete(self.core_mut(), &network_output).map_err(thrown)
    }

    /// Shows what the network gives at a later step.
    #[wasm_bindgen(js_name = showStep)]
    pub fn show_step(&mut self, step: u32, outputs: &[f32], training: &[f32]) -> Thrown<()> {
        let shape = self.core().scene().shape();
        let network_output = network_output(step, shape.h * shape.w, outputs, training);
        network::show_step(self.core_mut(), &network_output).map_err(thrown)
    }
}

fn network_output(step: u32, plane: usize, outputs: &[f32], training: &[f32]) -> NetworkOutput {
    let (binary, multiclass) = outputs.split_at(plane.min(outputs.len()));
    let loss = |form| training.get(form).copied().unwrap_or(f32::NAN);
    NetworkOutput {
        step,
        binary: binary.to_vec(),
        multiclass: multiclass.to_vec(),
        training: [loss(0), loss(1)],
    }
}

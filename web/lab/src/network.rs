//! What a network in training gives, for the page's document.

use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::{Lab, place};
use pixelwise::Shape;
use pixelwise_lab::learn::{network, painted_image};
use pixelwise_lab::view::number;
use pixelwise_lab::{Edit, NetworkOutput, NetworkRun, link};
use pixelwise_train::exposure::Exposure;
use pixelwise_train::task::Task;
use pixelwise_web::ids::{rule_of, task_of};
use pixelwise_web::{Thrown, methods, thrown};

#[wasm_bindgen]
impl Lab {
    /// What the brush paints an image with.
    pub fn imageGreys() -> Vec<u8> {
        painted_image::GREYS.map(|(grey, _)| grey).to_vec()
    }

    /// The same as numbers from 0 to 1, to be read.
    pub fn imageGreyTexts() -> Vec<String> {
        painted_image::GREYS.map(|(_, text)| text.to_owned()).to_vec()
    }

    /// The tasks there are.
    pub fn tasks() -> Vec<String> {
        Task::ALL.iter().map(|task| task.id().to_owned()).collect()
    }
}

methods! { Lab:
    /// What the next network learns.
    get task(lab) -> String { lab.network().task.id().to_owned() }

    /// Chooses what the next network learns, with the optimizer that suits it.
    mut setTask(lab, id: &str) -> Thrown<()> { lab.set_network(NetworkRun::of(task_of(id)?)).map_err(thrown) }

    /// The next network's optimizer.
    get networkRule(lab) -> String { lab.network().rule.id().to_owned() }

    /// Chooses the next network's optimizer.
    mut setNetworkRule(lab, id: &str) -> Thrown<()> {
        lab.set_network(NetworkRun { rule: rule_of(id)?, ..lab.network() }).map_err(thrown)
    }

    /// The next network's learning rate.
    get networkLr(lab) -> f64 { lab.network().lr }

    /// The next network's learning rate as text.
    get networkRate(lab) -> String { number::full64(lab.network().lr) }

    /// The next network's learning rate as a place on a slider.
    get networkRatePlace(lab) -> f64 { lab.network().place() }

    /// Sets the next network's learning rate by its place on the slider.
    mut placeNetworkRate(lab, place: f64) -> Thrown<()> {
        lab.set_network(lab.network().at_place(place)).map_err(thrown)
    }

    /// The seed of the next network and of its images.
    get networkSeed(lab) -> u32 { lab.network().seed }

    /// Sets the seed of the next network and of its images.
    mut setNetworkSeed(lab, seed: f64) -> Thrown<()> {
        lab.network().with_seed(seed).and_then(|network| lab.set_network(network)).map_err(thrown)
    }

    /// What the next network's images look like, in percent: contrast, noise, and how much the light changes.
    get networkExposure(lab) -> Vec<i8> {
        let Exposure { contrast, noise, light } = lab.network().exposure;
        vec![contrast, noise as i8, light as i8]
    }

    /// Sets what the next network's images look like, in percent.
    mut setNetworkExposure(lab, contrast: f64, noise: f64, light: f64) -> Thrown<()> {
        let exposure = Exposure::new(contrast, noise, light).map_err(thrown)?;
        lab.set_network(NetworkRun { exposure, ..lab.network() }).map_err(thrown)
    }

    /// At which step the network is that gave the scene's logits; −1 where none did, or one with other settings than are chosen.
    get networkStep(lab) -> f64 { network::shown_step(lab).map_or(-1.0, f64::from) }

    /// Chooses the network that gave the scene's logits; false where none did.
    mut chooseShownNetwork(lab) -> Thrown<bool> {
        let shown = network::trained(lab);
        shown.map_or(Ok(()), |shown| lab.set_network(shown)).map_err(thrown)?;
        Ok(shown.is_some())
    }

    /// Replaces the scene by the chosen network's held-out mask and what it gives before its first step.
    mut beginNetwork(lab, height: usize, width: usize, classes: usize, mask: Vec<i32>, outputs: &[f32]) -> Thrown<()> {
        let given = NetworkOutput::of(0, height * width, outputs, &[]);
        let network = lab.network();
        network::begin(lab, network, Shape::new(1, classes, height, width), mask, &given).map_err(thrown)
    }

    /// The image that a person painted for the network, a grey a pixel; nothing where it sees the one that was held out.
    get networkImage(lab) -> Vec<u8> { network::image(lab).to_vec() }

    /// Begins to paint the image with squares of a size, with a grey or by turning dark to bright and bright to dark; the grey to go on
    /// with.
    mut beginImage(lab, held_out: &[u8], row: usize, column: usize, size: usize, grey: Option<u8>) -> Thrown<u8> {
        let pixel = place(lab, row, column);
        painted_image::begin(lab, held_out, pixel, size, grey).map_err(thrown)
    }

    /// Paints the image; within a stroke, around every pixel on the line from the last one.
    edit paintImage(lab, row: usize, column: usize, size: usize, grey: u8) {
        Edit::PaintImage { pixel: place(lab, row, column), size, grey }
    }

    /// Gives the network the image back that was held out.
    mut dropImage(lab) { painted_image::drop(lab) }

    /// Shows what the network gives for an image that was painted.
    mut showOutput(lab, outputs: &[f32]) -> Thrown<()> {
        let given = given(lab, 0, outputs, &[]);
        painted_image::show_output(lab, &given).map_err(thrown)
    }

    /// Begins a run of the network: until it ends, all that it gives is one step of the history. An edit ends it.
    mut beginTraining(lab) { network::begin_training(lab) }

    /// Whether the scene came by a link that leaves its logits to the network.
    get awaitsNetwork(lab) -> bool { lab.awaits_network() }

    /// Sets the logits that a link has left to the network; true where they are the link's to the bit.
    mut complete(lab, step: u32, outputs: &[f32], training: &[f32]) -> Thrown<bool> {
        let given = given(lab, step, outputs, training);
        link::complete(lab, &given).map_err(thrown)
    }

    /// Shows what the network gives at a later step.
    mut showStep(lab, step: u32, outputs: &[f32], training: &[f32]) -> Thrown<()> {
        let given = given(lab, step, outputs, training);
        network::show_step(lab, &given).map_err(thrown)
    }
}

/// What a network gives for the scene's image.
fn given(lab: &pixelwise_lab::Lab, step: u32, outputs: &[f32], training: &[f32]) -> NetworkOutput {
    let shape = lab.scene().shape();
    NetworkOutput::of(step, shape.h * shape.w, outputs, training)
}

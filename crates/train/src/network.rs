//! A small convolutional network: 3×3 convolutions with ReLU, then a 1×1 head that gives the logits.

use ndarray::{Array4, ArrayView4};
use serde::{Deserialize, Serialize};

use crate::convolution::{Convolution, Planes, backward_relu};
use crate::number::Number;
use crate::random::{Purpose, Random};
use pixelwise::Error;

/// A network's layers: how many channels each hidden one has, and how many logits a pixel gets.
///
/// ```text
/// nn.Sequential(nn.Conv2d(1, hidden[0], 3, padding=1), nn.ReLU(),
///               nn.Conv2d(hidden[0], hidden[1], 3, padding=1), nn.ReLU(), …,
///               nn.Conv2d(hidden[-1], outputs, 1))
/// ```
///
/// Nothing in it depends on the image's size; a pixel's logits depend on the pixels up to `hidden.len()` away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// The channels of each 3×3 convolution.
    pub hidden: Vec<usize>,
    /// The channels of the head: 1 for the binary form, K for the multiclass one.
    pub outputs: usize,
}

impl Layout {
    /// Says which number is outside its range, if one is.
    ///
    /// # Errors
    /// [`Error::OutOfRange`]: 1 to 4 hidden layers of 1 to 64 channels, 1 to 21 outputs.
    pub fn check(&self) -> Result<(), Error> {
        let layers = [("hidden layers", self.hidden.len(), 4)];
        let channels = self.hidden.iter().map(|&channels| ("channels", channels, 64));
        for (what, value, max) in layers.into_iter().chain(channels).chain([("outputs", self.outputs, 21)]) {
            if !(1..=max).contains(&value) {
                return Err(Error::OutOfRange { what, value: value as f64, min: 1.0, max: max as f64 });
            }
        }
        Ok(())
    }

    /// How many parameters it has.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.layers().map(Convolution::parameters).sum()
    }

    /// How many of them are the backbone's; the head's come after them.
    #[must_use]
    pub fn backbone(&self) -> usize {
        self.parameters() - self.layers().last().map_or(0, Convolution::parameters)
    }

    /// How many rows and columns around a pixel its logits depend on: of the image, then of each hidden layer.
    #[must_use]
    pub fn reach(&self) -> Vec<usize> {
        (0..=self.hidden.len()).rev().map(|layers| 2 * layers + 1).collect()
    }

    /// The lines of PyTorch that make this network.
    #[must_use]
    pub fn torch(&self) -> String {
        let hidden = self.layers().take(self.hidden.len());
        let mut lines = vec!["net = nn.Sequential(".to_owned()];
        lines.extend(hidden.map(|Convolution { inputs, outputs, .. }| {
            format!("    nn.Conv2d({inputs}, {outputs}, 3, padding=1), nn.ReLU(),")
        }));
        lines.extend(
            self.layers().last().map(|head| format!("    nn.Conv2d({}, {}, 1))", head.inputs, head.outputs)),
        );
        lines.join("\n")
    }

    /// The channels that each layer gives.
    fn channels(&self) -> Vec<usize> {
        self.layers().map(|layer| layer.outputs).collect()
    }

    fn layers(&self) -> impl Iterator<Item = Convolution> {
        let mut inputs = 1;
        let hidden = self.hidden.iter().map(move |&outputs| {
            let layer = Convolution { inputs, outputs, side: 3 };
            inputs = outputs;
            layer
        });
        let inputs = self.hidden.last().copied().unwrap_or(1);
        hidden.chain([Convolution { inputs, outputs: self.outputs, side: 1 }])
    }
}

/// A network of a [`Layout`] and its parameters.
///
/// The parameters lie in one slice, in the order of PyTorch's `parameters()`: weight and bias of each layer, the head last.
#[derive(Clone, Debug, PartialEq)]
pub struct Network<T> {
    layout: Layout,
    parameters: Vec<T>,
}

/// What a network made of the images that went through it last: what backward needs, and the feature maps.
///
/// Its memory is kept from pass to pass, as long as the images have one shape.
#[derive(Clone, Debug, Default)]
pub struct Pass<T> {
    /// The image, the output of each layer after its ReLU, and the logits.
    planes: Vec<Planes<T>>,
    /// d loss / d each of `planes`, but for the image.
    grads: Vec<Planes<T>>,
    packed: Vec<[T; crate::convolution::BLOCK]>,
}

impl<T: Number> Network<T> {
    /// A network with the parameters of a seed, drawn as PyTorch draws a `Conv2d`'s: all uniform within ±1/√fan-in.
    ///
    /// Two layouts with the same hidden layers start with the same backbone. The generator is our own, so the numbers are
    /// not those of `torch.manual_seed`.
    ///
    /// Source: `torch.nn.Conv2d.reset_parameters`, `kaiming_uniform_(weight, a=√5)`.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] as in [`Layout::check`].
    pub fn seeded(layout: Layout, seed: u64) -> Result<Self, Error> {
        layout.check()?;
        let mut random = Random::new(seed, Purpose::Weights, 0);
        let mut parameters = Vec::with_capacity(layout.parameters());
        for layer in layout.layers() {
            let bound = 1.0 / (layer.fan_in() as f64).sqrt();
            parameters.extend((0..layer.parameters()).map(|_| T::from_f64(random.between(-bound, bound))));
        }
        Self::new(layout, parameters)
    }

    /// A network with given parameters.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] as in [`Layout::check`]; [`Error::ShapeMismatch`] for another number of parameters.
    pub fn new(layout: Layout, parameters: Vec<T>) -> Result<Self, Error> {
        layout.check()?;
        if parameters.len() != layout.parameters() {
            return Err(mismatch("parameters", &[layout.parameters()], &[parameters.len()]));
        }
        Ok(Self { layout, parameters })
    }

    /// Computes the logits of images, and keeps in `pass` what they became on the way.
    ///
    /// # Shapes
    /// `image` is `[N, 1, H, W]`, the result `[N, outputs, H, W]`.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] where the images have more or less than one channel.
    pub fn forward(&self, image: ArrayView4<'_, T>, pass: &mut Pass<T>) -> Result<Array4<T>, Error> {
        let (n, channels, h, w) = image.dim();
        if channels != 1 {
            return Err(mismatch("image", &[n, 1, h, w], image.shape()));
        }
        pass.make_room(&self.layout, n, h, w);
        pass.planes[0].assign(image);
        let mut parameters = &self.parameters[..];
        for (index, layer) in self.layout.layers().enumerate() {
            let (own, rest) = parameters.split_at(layer.parameters());
            parameters = rest;
            let (before, after) = pass.planes.split_at_mut(index + 1);
            layer.forward(own, &before[index], &mut after[0], layer.side == 3, &mut pass.packed);
        }
        Ok(pass.planes[self.layout.hidden.len() + 1].view().to_owned())
    }

    /// Computes d loss / d parameters for the images that went forward in `pass`, given d loss / d logits.
    ///
    /// # Shapes
    /// `grad_logits` is `[N, outputs, H, W]` like the logits; `grad` has as many elements as there are parameters.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] where either has another shape, or `pass` is of a network with another layout.
    pub fn backward(
        &self,
        pass: &mut Pass<T>,
        grad_logits: ArrayView4<'_, T>,
        grad: &mut [T],
    ) -> Result<(), Error> {
        if !pass.fits(&self.layout) {
            return Err(mismatch("pass", &self.layout.channels(), &pass.channels()));
        }
        if grad.len() != self.parameters.len() {
            return Err(mismatch("parameters", &[self.parameters.len()], &[grad.len()]));
        }
        let last = &mut pass.grads[self.layout.hidden.len()];
        if last.view().dim() != grad_logits.dim() {
            return Err(mismatch("gradient", last.view().shape(), grad_logits.shape()));
        }
        last.assign(grad_logits);
        let layers: Vec<Convolution> = self.layout.layers().collect();
        let mut end = self.parameters.len();
        for (index, layer) in layers.into_iter().enumerate().rev() {
            let start = end - layer.parameters();
            let (before, after) = pass.grads.split_at_mut(index);
            layer.gradient(&pass.planes[index], &after[0], &mut grad[start..end]);
            if let Some(grad_input) = before.last_mut() {
                layer.backward(&self.parameters[start..end], &after[0], grad_input, &mut pass.packed);
                backward_relu(&pass.planes[index], grad_input);
            }
            end = start;
        }
        Ok(())
    }

    /// The layers.
    #[must_use]
    pub const fn layout(&self) -> &Layout {
        &self.layout
    }

    /// All parameters.
    #[must_use]
    pub fn parameters(&self) -> &[T] {
        &self.parameters
    }

    /// What the head adds up to a logit of a pixel, given what the last hidden layer is there: the bias, then a product a channel.
    #[must_use]
    pub fn summands(&self, output: usize, hidden: &[T]) -> Vec<T> {
        let head = &self.parameters[self.layout.backbone()..];
        let (weights, biases) = head.split_at(head.len() - self.layout.outputs);
        let weights = weights.chunks(hidden.len().max(1)).nth(output).unwrap_or_default();
        let products = weights.iter().zip(hidden).map(|(&weight, &value)| weight * value);
        biases.get(output).copied().into_iter().chain(products).collect()
    }

    /// All parameters, to be changed.
    pub fn parameters_mut(&mut self) -> &mut [T] {
        &mut self.parameters
    }
}

impl<T: Number> Pass<T> {
    /// What a hidden layer made of the images, after its ReLU, `[N, channels, H, W]`; nothing where that layer does not exist, or
    /// nothing went forward yet.
    #[must_use]
    pub fn features(&self, layer: usize) -> Option<ArrayView4<'_, T>> {
        let hidden = self.grads.len().checked_sub(1)?;
        (layer < hidden).then(|| self.planes[layer + 1].view())
    }

    fn make_room(&mut self, layout: &Layout, n: usize, h: usize, w: usize) {
        if self.fits(layout) && self.planes[0].view().dim() == (n, 1, h, w) {
            return;
        }
        let planes = |channels| Planes::zeros(n, channels, h, w);
        self.grads = layout.channels().into_iter().map(planes).collect();
        self.planes = [planes(1)].into_iter().chain(self.grads.iter().cloned()).collect();
    }

    fn fits(&self, layout: &Layout) -> bool {
        self.channels() == layout.channels()
    }

    fn channels(&self) -> Vec<usize> {
        self.grads.iter().map(|planes| planes.view().dim().1).collect()
    }
}

fn mismatch(what: &'static str, expected: &[usize], got: &[usize]) -> Error {
    Error::ShapeMismatch { what, expected: expected.to_vec(), got: got.to_vec() }
}

//! A small convolutional network: 3×3 convolutions with ReLU, then a 1×1 head that gives the logits.

use ndarray::{Array4, ArrayView4};
use serde::{Deserialize, Serialize};

use super::convolution::{Convolution, Planes, backward_relu};
use super::number::Number;
use super::random::{Purpose, Random};
use crate::tensor::Error;

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

/// A network of a [`Layout`], its parameters, and the planes of the images that went through it last.
///
/// The parameters lie in one slice, in the order of PyTorch's `parameters()`: weight and bias of each layer, the head last.
#[derive(Clone, Debug)]
pub struct Network<T> {
    layout: Layout,
    parameters: Vec<T>,
    /// The image, the output of each layer after its ReLU, and the logits.
    planes: Vec<Planes<T>>,
    /// d loss / d each of `planes`, but for the image.
    grads: Vec<Planes<T>>,
    packed: Vec<[T; super::convolution::BLOCK]>,
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
            return Err(Error::ShapeMismatch {
                what: "parameters",
                expected: vec![layout.parameters()],
                got: vec![parameters.len()],
            });
        }
        Ok(Self { layout, parameters, planes: Vec::new(), grads: Vec::new(), packed: Vec::new() })
    }

    /// Computes the logits of images.
    ///
    /// # Shapes
    /// `image` is `[N, 1, H, W]`, the result `[N, outputs, H, W]`.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] where the images have more or less than one channel.
    pub fn forward(&mut self, image: ArrayView4<'_, T>) -> Result<Array4<T>, Error> {
        let (n, channels, h, w) = image.dim();
        if channels != 1 {
            return Err(Error::ShapeMismatch {
                what: "image",
                expected: vec![n, 1, h, w],
                got: image.shape().to_vec(),
            });
        }
        self.make_room(n, h, w);
        self.planes[0].assign(image);
        let mut parameters = &self.parameters[..];
        for (index, layer) in self.layout.layers().enumerate() {
            let (own, rest) = parameters.split_at(layer.parameters());
            parameters = rest;
            let (before, after) = self.planes.split_at_mut(index + 1);
            layer.forward(own, &before[index], &mut after[0], layer.side == 3, &mut self.packed);
        }
        Ok(self.planes[self.layout.hidden.len() + 1].view().to_owned())
    }

    /// Computes d loss / d parameters of the images that went [`forward`](Network::forward) last, given d loss / d logits.
    ///
    /// # Shapes
    /// `grad_logits` is what forward gave, `[N, outputs, H, W]`; `grad` has as many elements as there are parameters.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] where either has another shape.
    pub fn backward(&mut self, grad_logits: ArrayView4<'_, T>, grad: &mut [T]) -> Result<(), Error> {
        let wrong = |expected: &[usize]| Error::ShapeMismatch {
            what: "gradient",
            expected: expected.to_vec(),
            got: grad_logits.shape().to_vec(),
        };
        // Nothing has gone forward as long as there are no planes.
        let last = self.grads.last_mut().ok_or_else(|| wrong(&[0, self.layout.outputs, 0, 0]))?;
        if last.view().dim() != grad_logits.dim() {
            return Err(wrong(last.view().shape()));
        }
        if grad.len() != self.parameters.len() {
            return Err(Error::ShapeMismatch {
                what: "parameters",
                expected: vec![self.parameters.len()],
                got: vec![grad.len()],
            });
        }
        let layers: Vec<Convolution> = self.layout.layers().collect();
        let mut end = self.parameters.len();
        last.assign(grad_logits);
        for (index, layer) in layers.into_iter().enumerate().rev() {
            let start = end - layer.parameters();
            let (before, after) = self.grads.split_at_mut(index);
            layer.gradient(&self.planes[index], &after[0], &mut grad[start..end]);
            if let Some(grad_input) = before.last_mut() {
                layer.backward(&self.parameters[start..end], &after[0], grad_input, &mut self.packed);
                backward_relu(&self.planes[index], grad_input);
            }
            end = start;
        }
        Ok(())
    }

    /// What a hidden layer made of the images that went forward last, after its ReLU, `[N, channels, H, W]`.
    #[must_use]
    pub fn features(&self, layer: usize) -> Option<ArrayView4<'_, T>> {
        if layer >= self.layout.hidden.len() {
            return None;
        }
        self.planes.get(layer + 1).map(Planes::view)
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

    /// All parameters, to be changed.
    pub fn parameters_mut(&mut self) -> &mut [T] {
        &mut self.parameters
    }

    fn make_room(&mut self, n: usize, h: usize, w: usize) {
        if self.planes.first().is_some_and(|planes| planes.view().dim() == (n, 1, h, w)) {
            return;
        }
        let planes = |channels| Planes::zeros(n, channels, h, w);
        self.grads = self.layout.layers().map(|layer| planes(layer.outputs)).collect();
        self.planes = [planes(1)].into_iter().chain(self.grads.iter().cloned()).collect();
    }
}

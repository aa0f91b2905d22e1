//! Convolutions on planes that carry a border of zeros with them.

use std::ops::Range;

use ndarray::{Array4, ArrayView4, Axis, Slice, Zip};

use crate::number::{LANES, Number};

/// A convolution with a kernel of 3 × 3 pixels and padding 1, or of one pixel: shape, not weights.
///
/// ```text
/// out[n, o, y, x] = bias[o] + Σ weight[o, i, ky, kx] · in[n, i, y + ky − 1, x + kx − 1]
/// ```
///
/// Weights are `[outputs, inputs, side, side]` and lie one after another, the bias after them, as in `Conv2d.parameters()`.
///
/// Source: `torch.nn.Conv2d(inputs, outputs, side, padding=side // 2)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Convolution {
    pub(super) inputs: usize,
    pub(super) outputs: usize,
    /// 3 or 1.
    pub(super) side: usize,
}

/// How many output channels are worked at once, so that what is read once is used so often.
pub(super) const BLOCK: usize = 4;

impl Convolution {
    pub(super) const fn weights(self) -> usize {
        self.outputs * self.inputs * self.side * self.side
    }

    pub(super) const fn parameters(self) -> usize {
        self.weights() + self.outputs
    }

    /// How many numbers make one output: inputs · side².
    pub(super) const fn fan_in(self) -> usize {
        self.inputs * self.side * self.side
    }

    /// Writes the convolution of `input` into `output`, through a ReLU where `relu` is set.
    pub(super) fn forward<T: Number>(
        self,
        parameters: &[T],
        input: &Planes<T>,
        output: &mut Planes<T>,
        relu: bool,
        packed: &mut Vec<[T; BLOCK]>,
    ) {
        let (weights, bias) = parameters.split_at(self.weights());
        let taps = self.side * self.side;
        pack(packed, self.outputs, self.inputs * taps, |o, k| weights[o * self.inputs * taps + k]);
        self.correlate(packed, bias, input, output);
        if relu {
            output.data.mapv_inplace(|x| if x < T::zero() { T::zero() } else { x });
        }
    }

    /// Writes d loss / d input, given d loss / d output.
    pub(super) fn backward<T: Number>(
        self,
        parameters: &[T],
        grad_output: &Planes<T>,
        grad_input: &mut Planes<T>,
        packed: &mut Vec<[T; BLOCK]>,
    ) {
        let taps = self.side * self.side;
        let turned = Self { inputs: self.outputs, outputs: self.inputs, side: self.side };
        // The same loop: from each input to the outputs it went into, with the kernel turned by half a circle.
        pack(packed, turned.outputs, turned.inputs * taps, |i, k| {
            let (o, tap) = (k / taps, k % taps);
            parameters[(o * self.inputs + i) * taps + (taps - 1 - tap)]
        });
        turned.correlate(packed, &[], grad_output, grad_input);
    }

    /// Writes d loss / d parameters, given the input and d loss / d output.
    pub(super) fn gradient<T: Number>(self, input: &Planes<T>, grad_output: &Planes<T>, grad: &mut [T]) {
        let (weights, bias) = grad.split_at_mut(self.weights());
        for o in (0..self.outputs).step_by(BLOCK) {
            if o + BLOCK <= self.outputs {
                self.gradient_block::<T, BLOCK>(o, input, grad_output, weights);
            } else {
                for o in o..self.outputs {
                    self.gradient_block::<T, 1>(o, input, grad_output, weights);
                }
            }
        }
        for (o, bias) in bias.iter_mut().enumerate() {
            let mut sums = T::zero().splat();
            let range = grad_output.range();
            for n in 0..grad_output.images() {
                let plane = &grad_output.plane(n, o)[range.start..];
                for at in (0..range.len()).step_by(LANES) {
                    sums = T::add_product(sums, T::one().splat(), T::load(lanes(&plane[at..])));
                }
            }
            *bias = total(sums);
        }
    }

    fn gradient_block<T: Number, const B: usize>(
        self,
        first: usize,
        input: &Planes<T>,
        grad_output: &Planes<T>,
        weights: &mut [T],
    ) {
        if self.side == 3 {
            for i in 0..self.inputs {
                for ky in 0..3 {
                    let sums = products::<T, B, 3>(input, i, input.shift(ky, 0), grad_output, first);
                    for (b, sums) in sums.into_iter().enumerate() {
                        let at = ((first + b) * self.inputs + i) * 9 + ky * 3;
                        weights[at..at + 3].copy_from_slice(&sums);
                    }
                }
            }
        } else {
            for i in 0..self.inputs {
                let sums = products::<T, B, 1>(input, i, input.shift(1, 1), grad_output, first);
                for (b, [sum]) in sums.into_iter().enumerate() {
                    weights[(first + b) * self.inputs + i] = sum;
                }
            }
        }
    }

    fn correlate<T: Number>(
        self,
        packed: &[[T; BLOCK]],
        bias: &[T],
        input: &Planes<T>,
        output: &mut Planes<T>,
    ) {
        if self.side == 3 {
            let row = input.row();
            let taps = [0, 1, 2, row, row + 1, row + 2, 2 * row, 2 * row + 1, 2 * row + 2];
            self.slide(packed, bias, input, output, taps);
        } else {
            self.slide(packed, bias, input, output, [input.row() + 1]);
        }
        output.clear_borders();
    }

    fn slide<T: Number, const TAPS: usize>(
        self,
        packed: &[[T; BLOCK]],
        bias: &[T],
        input: &Planes<T>,
        output: &mut Planes<T>,
        taps: [usize; TAPS],
    ) {
        let range = output.range();
        // The first tap of the first pixel: a row and a pixel before it, which is where a plane begins.
        let begin = range.start - input.row() - 1;
        for n in 0..input.images() {
            for (block, weights) in packed.chunks_exact(self.inputs * TAPS).enumerate() {
                let first = block * BLOCK;
                let start: [T; BLOCK] =
                    std::array::from_fn(|b| bias.get(first + b).copied().unwrap_or_else(T::zero));
                for at in (0..range.len()).step_by(LANES) {
                    let mut sums = start.map(T::splat);
                    for (i, weights) in weights.chunks_exact(TAPS).enumerate() {
                        let plane = &input.plane(n, i)[begin + at..];
                        for (tap, weights) in taps.iter().zip(weights) {
                            let x = T::load(lanes(&plane[*tap..]));
                            for (sum, weight) in sums.iter_mut().zip(weights) {
                                *sum = T::add_product(*sum, weight.splat(), x);
                            }
                        }
                    }
                    for (b, sum) in sums.into_iter().enumerate().take(self.outputs - first) {
                        let to = range.start + at;
                        output.plane_mut(n, first + b)[to..to + LANES].copy_from_slice(&T::store(sum));
                    }
                }
            }
        }
    }
}

/// Sets 0 where the ReLU's output was not above 0: d loss / d input of the ReLU from d loss / d output.
pub(super) fn backward_relu<T: Number>(output: &Planes<T>, grad: &mut Planes<T>) {
    Zip::from(&mut grad.data).and(&output.data).for_each(|grad, &x| {
        if x <= T::zero() {
            *grad = T::zero();
        }
    });
}

/// Lays weights out by blocks of outputs, the weights of a block's outputs side by side; zeros fill the last block.
fn pack<T: Number>(
    packed: &mut Vec<[T; BLOCK]>,
    outputs: usize,
    fan_in: usize,
    weight: impl Fn(usize, usize) -> T,
) {
    packed.clear();
    for first in (0..outputs).step_by(BLOCK) {
        for k in 0..fan_in {
            packed.push(std::array::from_fn(|b| {
                if first + b < outputs { weight(first + b, k) } else { T::zero() }
            }));
        }
    }
}

/// Σ grad[n, first + b, p] · in[n, i, p + shift + kx] over all pixels p, for `B` outputs and `K` taps on a row.
fn products<T: Number, const B: usize, const K: usize>(
    input: &Planes<T>,
    i: usize,
    shift: usize,
    grad_output: &Planes<T>,
    first: usize,
) -> [[T; K]; B] {
    let range = grad_output.range();
    let begin = range.start - input.row() - 1 + shift;
    let mut sums = [[T::zero().splat(); K]; B];
    for n in 0..input.images() {
        let input = &input.plane(n, i)[begin..];
        let grads: [&[T]; B] = std::array::from_fn(|b| &grad_output.plane(n, first + b)[range.start..]);
        for at in (0..range.len()).step_by(LANES) {
            let xs: [T::Lanes; K] = std::array::from_fn(|k| T::load(lanes(&input[at + k..])));
            for (sums, grad) in sums.iter_mut().zip(&grads) {
                let grad = T::load(lanes(&grad[at..]));
                for (sum, &x) in sums.iter_mut().zip(&xs) {
                    *sum = T::add_product(*sum, x, grad);
                }
            }
        }
    }
    sums.map(|sums| sums.map(total))
}

fn lanes<T>(plane: &[T]) -> &[T; LANES] {
    plane.first_chunk().expect("a plane ends in slack for its last lanes")
}

fn total<T: Number>(sums: T::Lanes) -> T {
    T::store(sums).into_iter().fold(T::zero(), |a, b| a + b)
}

/// Channels of images, each plane with zeros around it: one row above, one pixel left and right, one row and a little slack below.
///
/// With the zeros a convolution is one loop over a plane from its first pixel to its last, for any number of rows and columns,
/// and a tap is an offset. What such a loop writes beside the pixels is cleared after it.
#[derive(Clone, Debug)]
pub(super) struct Planes<T> {
    /// `[N, C, H + 2 + slack, W + 2]`.
    data: Array4<T>,
    height: usize,
    width: usize,
}

impl<T: Number> Planes<T> {
    pub(super) fn zeros(n: usize, channels: usize, height: usize, width: usize) -> Self {
        // The last lanes begin at the last pixel at the latest.
        let slack = (LANES - 1).div_ceil(width + 2);
        Self { data: Array4::zeros((n, channels, height + 2 + slack, width + 2)), height, width }
    }

    /// Takes the pixels of `[N, C, H, W]`.
    pub(super) fn assign(&mut self, from: ArrayView4<'_, T>) {
        let (rows, columns) = self.pixels();
        let mut pixels = self.data.slice_axis_mut(Axis(2), rows);
        pixels.slice_axis_mut(Axis(3), columns).assign(&from);
    }

    /// The pixels, `[N, C, H, W]`.
    pub(super) fn view(&self) -> ArrayView4<'_, T> {
        let (rows, columns) = self.pixels();
        let mut view = self.data.view();
        view.slice_axis_inplace(Axis(2), rows);
        view.slice_axis_inplace(Axis(3), columns);
        view
    }

    fn pixels(&self) -> (Slice, Slice) {
        (Slice::from(1..=self.height), Slice::from(1..=self.width))
    }

    fn images(&self) -> usize {
        self.data.dim().0
    }

    /// From a pixel to the one below it.
    fn row(&self) -> usize {
        self.width + 2
    }

    /// From the first pixel of a plane to its last.
    fn range(&self) -> Range<usize> {
        self.row() + 1..self.height * self.row() + self.width + 1
    }

    /// The offset of a tap from the first.
    fn shift(&self, ky: usize, kx: usize) -> usize {
        ky * self.row() + kx
    }

    fn plane(&self, n: usize, channel: usize) -> &[T] {
        let (at, len) = self.locate(n, channel);
        &self.data.as_slice().expect("planes are contiguous")[at..at + len]
    }

    fn plane_mut(&mut self, n: usize, channel: usize) -> &mut [T] {
        let (at, len) = self.locate(n, channel);
        &mut self.data.as_slice_mut().expect("planes are contiguous")[at..at + len]
    }

    fn locate(&self, n: usize, channel: usize) -> (usize, usize) {
        let (_, channels, rows, columns) = self.data.dim();
        ((n * channels + channel) * rows * columns, rows * columns)
    }

    fn clear_borders(&mut self) {
        let (n, channels, ..) = self.data.dim();
        let (row, height, width) = (self.row(), self.height, self.width);
        for plane in 0..n * channels {
            let plane = self.plane_mut(plane / channels, plane % channels);
            for y in 1..=height {
                plane[y * row] = T::zero();
                plane[y * row + width + 1] = T::zero();
            }
            plane[(height + 1) * row..].fill(T::zero());
        }
    }
}

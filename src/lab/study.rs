//! What the explanations take from the document: the selected pixel as formulas, both losses as fractions, the link in numbers.

use ndarray::{Array4, ArrayView4};

use super::scene::{Form, IGNORED};
use super::{Edit, Lab};
use crate::derive::binary::BinaryPixel;
use crate::derive::multiclass::MulticlassPixel;
use crate::derive::{Derivation, Reduced};
use crate::explain::{Term, TermKind};
use crate::mean::{Mean, Means};
use crate::rounding::{Rounding, lost_gradients};
use crate::sweep::{Best, Histogram, Measure, Sweep, best};
use crate::{BceWithLogitsOptions, CrossEntropyOptions, Error, bce_with_logits, cross_entropy, number};

impl Lab {
    /// The selected pixel's way from its logits to its gradient.
    #[must_use]
    pub fn derivation(&self, form: Form) -> Derivation {
        let (scene, results, pixel) = (self.scene(), self.results(), self.selected());
        let ignored = scene.mask()[pixel.at()] == IGNORED;
        let reduced =
            Reduced { denominator: self.mean(form).denominator.value, loss: f64::from(results.loss(form)) };
        match form {
            Form::Binary => {
                let pixel = BinaryPixel {
                    logit: scene.logits(form)[pixel.in_channel(0)],
                    target: results.target[pixel.in_channel(0)],
                    weight: scene.any_ignored().then_some(if ignored { 0.0 } else { 1.0 }),
                    pos_weight: None,
                    two_step: false,
                    reduced,
                };
                pixel.derive(&pixel.shown())
            }
            Form::Multiclass => {
                let logits = (0..scene.classes()).map(|c| scene.logits(form)[pixel.in_channel(c)]).collect();
                let pixel = MulticlassPixel {
                    logits,
                    target: usize::try_from(scene.mask()[pixel.at()]).ok(),
                    weight: None,
                    label_smoothing: 0.0,
                    naive: false,
                    reduced,
                };
                pixel.derive(&pixel.shown())
            }
        }
    }

    /// A form's reduced loss as a fraction.
    #[must_use]
    pub fn mean(&self, form: Form) -> Mean {
        let (scene, results) = (self.scene(), self.results());
        match form {
            Form::Binary => Mean::of_elements(results.binary.per_pixel.view(), scene.reduction()),
            Form::Multiclass => Mean::of_classes(
                results.multiclass.per_pixel.view(),
                scene.mask().view(),
                scene.classes(),
                IGNORED,
                None,
                scene.reduction(),
            ),
        }
    }

    /// The three means that people take of BCE with pixels left out; `None` where none is.
    #[must_use]
    pub fn means_of_kept(&self) -> Option<Means> {
        let results = self.results();
        self.scene().any_ignored().then(|| Means::of(results.binary.per_pixel.view(), results.kept.view()))
    }

    /// A form's loss beside the exact one, and how many pixels have lost a gradient to rounding.
    ///
    /// # Errors
    /// None for a scene that keeps its promises.
    pub fn rounding(&self, form: Form) -> Result<(Rounding, usize), Error> {
        let (scene, results) = (self.scene(), self.results());
        let logits = scene.logits(form).mapv(f64::from);
        let (loss, grad): (f64, Array4<f64>) = match form {
            Form::Binary => {
                let (target, kept) = (results.target.mapv(f64::from), results.kept.mapv(f64::from));
                let options = BceWithLogitsOptions {
                    weight: Some(kept.view()),
                    reduction: scene.reduction(),
                    ..Default::default()
                };
                let exact = bce_with_logits(logits.view(), target.view(), &options)?;
                (exact.loss, exact.grad)
            }
            Form::Multiclass => {
                let options = CrossEntropyOptions {
                    ignore_index: IGNORED,
                    reduction: scene.reduction(),
                    ..Default::default()
                };
                let exact = cross_entropy(logits.view(), scene.mask().view(), &options)?;
                (exact.loss, exact.grad)
            }
        };
        let shown: ArrayView4<'_, f32> = results.gradient(form).view();
        let lost = lost_gradients(shown, grad.view()).iter().filter(|&&lost| lost).count();
        Ok((Rounding::of(results.loss(form), loss), lost))
    }

    /// What ties the two forms together at the selected pixel, in numbers; empty unless K = 2.
    #[must_use]
    pub fn bond(&self) -> Vec<Term> {
        let (scene, results, pixel) = (self.scene(), self.results(), self.selected());
        if !scene.linkable() {
            return Vec::new();
        }
        let binary = |map: &Array4<f32>| f64::from(map[pixel.in_channel(0)]);
        let second = |map: &Array4<f32>| f64::from(map[pixel.in_channel(1)]);
        let first = |map: &Array4<f32>| f64::from(map[pixel.in_channel(0)]);
        let z = scene.logits(Form::Multiclass);
        let (sigmoid, softmax) =
            (binary(&results.binary.probability), second(&results.multiclass.probability));
        let (bce, ce) = (
            f64::from(results.binary.per_pixel[pixel.in_channel(0)]),
            f64::from(results.multiclass.per_pixel[pixel.at()]),
        );
        let (g, g1, g0) =
            (binary(&results.binary.grad), second(&results.multiclass.grad), first(&results.multiclass.grad));
        let term = |symbol: &str, x: f64, kind| Term {
            symbol: symbol.to_owned(),
            text: if kind == TermKind::Gradient { number::signed(x, 4) } else { number::significant(x, 4) },
            full: number::full64(x),
            kind,
        };
        vec![
            term("z", f64::from(scene.logits(Form::Binary)[pixel.in_channel(0)]), TermKind::Step),
            term("z₁ − z₀", second(z) - first(z), TermKind::Step),
            term("σ(z)", sigmoid, TermKind::Probability),
            term("softmax(z₀, z₁)₁", softmax, TermKind::Probability),
            term("ℓ BCE", bce, TermKind::Step),
            term("ℓ CE", ce, TermKind::Step),
            term("BCE − CE", bce - ce, TermKind::Loss),
            term("∂BCE/∂z", g, TermKind::Gradient),
            term("∂CE/∂z₁", g1, TermKind::Gradient),
            term("∂CE/∂z₀", g0, TermKind::Gradient),
        ]
    }

    /// Adds the same number to every channel of every pixel of the multiclass form, which changes no probability.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] where a logit would leave its range; nothing is changed then.
    pub fn add_to_all(&mut self, c: f32) -> Result<(), Error> {
        self.apply(Edit::Shift { by: c })
    }

    /// How the binary prediction fares at every threshold.
    #[must_use]
    pub fn sweep(&self) -> Sweep {
        let target = self.scene().binary_mask();
        Sweep::of(self.results().binary.probability.view(), target.view())
    }

    /// The probabilities by true class.
    #[must_use]
    pub fn histogram(&self) -> Histogram {
        let target = self.scene().binary_mask();
        Histogram::of(self.results().binary.probability.view(), target.view())
    }

    /// The threshold with the largest `IoU`; `None` without foreground.
    #[must_use]
    pub fn best_threshold(&self) -> Option<Best> {
        best(&self.sweep(), Measure::Iou)
    }
}

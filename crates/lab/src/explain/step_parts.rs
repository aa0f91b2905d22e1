//! One step of learning, taken apart for the selected pixel.

use crate::Lab;
use crate::arrays::flat;
use crate::document::scene::Form;
use crate::view::number;
use crate::view::pytorch::subscript;
use pixelwise::Error;
use pixelwise_train::optimizer::{Parts, Rule};

/// How one logit will move: gradient → direction → scaled by the learning rate → subtracted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Whose logit.
    pub form: Form,
    /// `z`, `z₀`, ….
    pub symbol: String,
    /// The logit now.
    pub before: String,
    /// d loss / d logit.
    pub gradient: String,
    /// What the rule makes of it; empty for SGD, which takes it as it is.
    pub direction: String,
    /// What is subtracted.
    pub update: String,
    /// The logit after the step.
    pub after: String,
}

impl Lab {
    /// The selected pixel's logits in a form after the next step; NaN where the gradient is no number.
    ///
    /// # Errors
    /// None for a scene that keeps its promises.
    pub fn next_logits(&self, form: Form) -> Result<Vec<f32>, Error> {
        let value = self.parts(form)?.value;
        let shape = self.scene.shape();
        let (channels, pixel) = (self.scene.channels(form), self.selected);
        let plane = |channel| pixel.image * channels + channel;
        let at = |channel| (plane(channel) * shape.h + pixel.row) * shape.w + pixel.column;
        Ok((0..channels).filter_map(|channel| value.get(at(channel)).copied()).collect())
    }

    fn parts(&self, form: Form) -> Result<Parts<f32>, Error> {
        self.memory()?.of(form).parts(flat(self.scene.logits(form)), flat(self.results.gradient(form)))
    }

    /// How the selected pixel's logits will move in the next step.
    ///
    /// # Errors
    /// None for a scene that keeps its promises.
    pub fn next_moves(&self) -> Result<Vec<Move>, Error> {
        let mut moves = Vec::new();
        for form in [Form::Binary, Form::Multiclass] {
            let before = flat(self.scene.logits(form));
            let Parts { gradient, direction, update, value } = self.parts(form)?;
            let channels = self.scene.channels(form);
            let shape = self.scene.shape();
            let pixel = self.selected;
            for channel in 0..channels {
                let plane = pixel.image * channels + channel;
                let at = (plane * shape.h + pixel.row) * shape.w + pixel.column;
                let ratio = self.learning.rule != Rule::Sgd;
                moves.push(Move {
                    form,
                    symbol: if form == Form::Binary {
                        "z".to_owned()
                    } else {
                        format!("z{}", subscript(channel))
                    },
                    before: number::short(before[at]),
                    gradient: signed(gradient[at]),
                    direction: if ratio { signed(direction[at]) } else { String::new() },
                    update: signed(update[at]),
                    after: number::short(value[at]),
                });
            }
        }
        Ok(moves)
    }
}

fn signed(x: f32) -> String {
    number::signed(f64::from(x), 4)
}

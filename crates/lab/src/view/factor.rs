//! By what a pixel's loss is multiplied on its way from the target: what stands on the arrow between them.

use crate::document::scene::{Form, IGNORED};
use crate::view::number::{self, Cell};
use crate::{Lab, MulticlassLoss};

/// The factor of the selected pixel's loss, `×3`; empty where it is 1, or where smoothed labels mix several.
#[must_use]
pub fn factor(lab: &Lab, form: Form) -> String {
    let (scene, pixel) = (lab.scene(), lab.selected());
    let options = scene.options();
    let inputs = &lab.results().inputs;
    if inputs.classes[pixel.at()] == IGNORED {
        return String::new();
    }
    let target = inputs.target[pixel.in_channel(0)];
    let mapped = if options.weight_map { scene.weight()[pixel.at()] } else { 1.0 };
    let factor = match form {
        Form::Binary if target == 1.0 => mapped * options.used_pos_weight().unwrap_or(1.0),
        Form::Binary if target != 0.0 && options.used_pos_weight().is_some() => 1.0,
        Form::Binary => mapped,
        Form::Multiclass if options.multiclass == MulticlassLoss::Multilabel => mapped,
        Form::Multiclass => inputs.class_factor(scene, pixel) as f32,
    };
    if factor == 1.0 { String::new() } else { format!("×{}", number::cell(factor, Cell::Weight)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Pixel, Preset};

    #[test]
    fn a_weight_is_said_where_it_counts() {
        let mut lab = Lab::new();
        assert_eq!([Form::Binary, Form::Multiclass].map(|form| factor(&lab, form)), ["", ""]);
        lab.apply(Edit::LoadPreset(Preset::PosWeight)).unwrap();
        let target = lab.results().inputs.classes.indexed_iter().find(|(_, class)| **class == 1);
        let ((image, row, column), _) = target.unwrap();
        lab.select(Pixel { image, row, column }).unwrap();
        assert_eq!(factor(&lab, Form::Binary), "×24");
        assert_eq!(factor(&lab, Form::Multiclass), "");
    }
}

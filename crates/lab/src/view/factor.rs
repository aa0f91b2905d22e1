//! By what a pixel's loss is multiplied on its way from the target: what stands on the arrow between them.

use crate::document::scene::{Form, IGNORED};
use crate::view::number::{self, Cell};
use crate::{Lab, MulticlassLoss};

/// The factor of the selected pixel's loss, `×3`; empty where it is 1, or where smoothed labels mix several.
#[must_use]
pub fn factor(lab: &Lab, form: Form) -> String {
    let (scene, pixel) = (lab.scene(), lab.selected());
    let options = scene.options();
    let class = lab.results().inputs.classes[pixel.at()];
    if class == IGNORED {
        return String::new();
    }
    let mapped = if options.weight_map { scene.weight()[pixel.at()] } else { 1.0 };
    let factor = match form {
        Form::Binary if options.target_smoothing() > 0.0 && options.used_pos_weight().is_some() => 1.0,
        Form::Binary if class as usize == scene.foreground() => {
            mapped * options.used_pos_weight().unwrap_or(1.0)
        }
        Form::Binary => mapped,
        Form::Multiclass if options.multiclass == MulticlassLoss::Multilabel => mapped,
        Form::Multiclass if options.used_label_smoothing() > 0.0 => 1.0,
        Form::Multiclass => {
            options.used_class_weight(scene.classes()).map_or(1.0, |weight| weight[class as usize])
        }
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

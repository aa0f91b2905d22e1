//! The lines of PyTorch under a form's maps, from left to right: they run as they stand, one after the other.

use pixelwise::Reduction;

use super::pytorch::{about, loss};
use crate::{Form, Lab, Stage};

/// A line of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeLine {
    /// The stage whose map it makes; `None` for the line that makes the form's number.
    pub stage: Option<Stage>,
    /// The statement: `output1 = torch.sigmoid(output)`.
    pub text: String,
}

/// The lines of a form, the number's after the map of the losses.
///
/// They take `net`, `input`, the `mask` and, where pixels have weights, `w`, where targets are probabilities, `q` as given, and `torch`, `nn` and `F` as everyone imports
/// them. `loss` is the map first and then the number, on which `backward()` is called; the gradient is `output.grad`.
#[must_use]
pub fn code(lab: &Lab, form: Form) -> Vec<CodeLine> {
    let made = |stage| {
        let about = about(lab, form, stage);
        CodeLine { stage: Some(stage), text: format!("{} = {}", about.variable, about.torch) }
    };
    vec![
        made(Stage::Logits),
        made(Stage::Probability),
        made(Stage::Target),
        made(Stage::Loss),
        CodeLine { stage: None, text: number_line(lab, form) },
        // A network's output is no leaf: without this line PyTorch would not keep its gradient.
        CodeLine { stage: Some(Stage::Gradient), text: "output.retain_grad(); loss.backward()".to_owned() },
        made(Stage::Prediction),
    ]
}

/// The line that makes the number under the map of the losses.
#[must_use]
pub fn number_line(lab: &Lab, form: Form) -> String {
    match lab.scene().reduction() {
        Reduction::None => "loss = loss.sum()".to_owned(),
        reduction => format!("loss = {}", loss(lab, form, reduction)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Edit, Preset};

    fn of(preset: Preset) -> Lab {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(preset)).unwrap();
        lab
    }

    #[track_caller]
    fn check(lab: &Lab, form: Form, expected: [&str; 7]) {
        let lines: Vec<String> = code(lab, form).into_iter().map(|line| line.text).collect();
        assert_eq!(lines, expected);
    }

    /// With PyTorch 2.15.0, `net = lambda x: x * 1.0` and `input` the logits, the lines of every preset under each reduction ran and gave
    /// the numbers of the page: map, loss, gradient, probability and prediction, 126 runs.
    #[test]
    fn the_lines_run_in_sequence() {
        let mut lab = of(Preset::ConfidentMistake);
        check(
            &lab,
            Form::Binary,
            [
                "output = net(input)",
                "output1 = torch.sigmoid(output)",
                "target = (mask == 1).float().unsqueeze(1)",
                "loss = nn.BCEWithLogitsLoss(reduction=\"none\")(output, target)",
                "loss = nn.BCEWithLogitsLoss()(output, target)",
                "output.retain_grad(); loss.backward()",
                "predict = output1 > 0.5",
            ],
        );
        check(
            &lab,
            Form::Multiclass,
            [
                "output = net(input)",
                "output1 = torch.softmax(output, dim=1)",
                "target1 = F.one_hot(mask, 2).permute(0, 3, 1, 2)",
                "loss = nn.CrossEntropyLoss(reduction=\"none\")(output, mask)",
                "loss = nn.CrossEntropyLoss()(output, mask)",
                "output.retain_grad(); loss.backward()",
                "predict = output.argmax(dim=1)",
            ],
        );
        lab.apply(Edit::SetReduction(Reduction::Sum)).unwrap();
        assert_eq!(
            number_line(&lab, Form::Binary),
            "loss = nn.BCEWithLogitsLoss(reduction=\"sum\")(output, target)"
        );
        lab.apply(Edit::SetReduction(Reduction::None)).unwrap();
        assert_eq!(number_line(&lab, Form::Binary), "loss = loss.sum()");
    }

    #[test]
    fn every_name_is_made_before_it_is_used() {
        for preset in Preset::ALL {
            for form in [Form::Binary, Form::Multiclass] {
                let mut known = vec!["net", "input", "mask", "w", "torch", "nn", "F"];
                for line in code(&of(preset), form) {
                    let (made, used) = line.text.split_once(" = ").unwrap_or(("", &line.text));
                    for name in ["output", "output1", "target", "target1", "loss", "mask", "w"] {
                        let words = |c: char| !(c.is_alphanumeric() || c == '_');
                        let uses = used.split(words).any(|word| word == name);
                        assert!(!uses || known.contains(&name), "{}: {name} in {}", preset.id(), line.text);
                    }
                    known.extend((!made.is_empty()).then(|| made.to_owned().leak() as &str));
                }
            }
        }
    }
}

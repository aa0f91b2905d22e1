//! A large map's loss as a line of PyTorch.

use pixelwise_lab::view::number;

use super::{Form, Large};

impl Large {
    /// The line of PyTorch that gives the loss.
    #[must_use]
    pub fn pytorch(&self) -> String {
        let ratio = number::full(self.ratio() as f32);
        let ignored = self.ignored() > 0;
        match self.settings.form {
            Form::Binary => {
                let weight = if ignored {
                    format!("weight=(target != {}).float()", self.ignore_index)
                } else {
                    String::new()
                };
                let pos = if self.settings.balanced {
                    format!("pos_weight=torch.tensor({ratio})")
                } else {
                    String::new()
                };
                let options: Vec<String> =
                    [weight, pos].into_iter().filter(|option| !option.is_empty()).collect();
                format!("BCEWithLogitsLoss({})", options.join(", "))
            }
            Form::Multiclass => {
                let weight = if self.settings.balanced && self.classes() > 2 {
                    format!("weight=counts.sum() / ({} * counts).clamp(min=1)", self.classes())
                } else if self.settings.balanced {
                    format!("weight=torch.tensor([1, {ratio}])")
                } else {
                    String::new()
                };
                let index = if ignored && self.ignore_index != -100 {
                    format!("ignore_index={}", self.ignore_index)
                } else {
                    String::new()
                };
                let options: Vec<String> =
                    [weight, index].into_iter().filter(|option| !option.is_empty()).collect();
                format!("CrossEntropyLoss({})", options.join(", "))
            }
        }
    }

    /// What the option of balancing is to the loss: `pos_weight = 3.64`.
    #[must_use]
    pub fn balance_text(&self) -> String {
        let ratio = || number::significant(self.ratio(), 3);
        match (self.settings.form, self.classes()) {
            (Form::Binary, _) => format!("pos_weight = {}", ratio()),
            (_, 2) => format!("weight = (1, {})", ratio()),
            (_, classes) => format!("weight = n / ({classes} · nₖ)"),
        }
    }
}

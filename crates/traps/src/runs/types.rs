//! A mask of the wrong type or shape, chosen by the reader, and PyTorch's answer.

use crate::card::{Answer, Side, Table, Tone, side};
use crate::torch::{DTYPES, INPUTS, LossName, TARGETS, list, mended, refusal, written};

use super::Both;

/// What is chosen: the loss, the output's shape, the mask's shape, the mask's type.
pub(crate) fn types(choices: &[usize]) -> Both {
    let chosen = |at: usize, of: usize| choices.get(at).copied().unwrap_or_default().min(of - 1);
    let loss = LossName::ALL[chosen(0, LossName::ALL.len())];
    let (input, target) = (INPUTS[chosen(1, INPUTS.len())], TARGETS[chosen(2, TARGETS.len())]);
    let (dtype, _) = DTYPES[chosen(3, DTYPES.len())];
    let mut wrong = side(&written(loss));
    shapes(&mut wrong, &input, target, dtype);
    match refusal(loss, &input, target, dtype) {
        Some(said) => {
            wrong.prints("", &said, Tone::Bad);
            let kind = said.split(':').next().unwrap_or_default().to_owned();
            wrong.ends("refused", kind);
        }
        None => {
            wrong.ends("taken", "✓".to_owned());
        }
    }
    let mut right = side(&mended(loss, &input, target, dtype).join("\n"));
    let classes = if input == INPUTS[0] { 1 } else { 2 };
    let wanted: Vec<usize> = match loss {
        LossName::CrossEntropy => vec![1, 4, 4],
        _ => vec![1, classes, 4, 4],
    };
    let wanted_type = if loss == LossName::CrossEntropy { "int64" } else { "float32" };
    shapes(&mut right, &[1, classes, 4, 4], &wanted, wanted_type);
    right.ends("taken", "✓".to_owned());
    let table = Some(answers(loss, &input, [chosen(0, LossName::ALL.len()), chosen(1, INPUTS.len())]));
    Both { written: wrong, meant: right, table, ..Both::default() }
}

/// What PyTorch says of every mask, with this loss and output.
fn answers(loss: LossName, input: &[usize], before: [usize; 2]) -> Table {
    let answer = |shape: usize, dtype: usize| {
        let message = refusal(loss, input, TARGETS[shape], DTYPES[dtype].0).unwrap_or_default();
        let error = message.split(':').next().unwrap_or_default().to_owned();
        let choices = before.into_iter().chain([shape, dtype]).map(|choice| choice as u32).collect();
        Answer { error, message, choices }
    };
    let row =
        |shape: usize| (list(TARGETS[shape]), (0..DTYPES.len()).map(|dtype| answer(shape, dtype)).collect());
    Table {
        name: "everyMask",
        columns: DTYPES.map(|(name, _)| name).to_vec(),
        rows: (0..TARGETS.len()).map(row).collect(),
    }
}

fn shapes(side: &mut Side, input: &[usize], target: &[usize], dtype: &str) {
    side.row("outputShape", format!("float32 {}", list(input)), Tone::Plain);
    side.row("maskShape", format!("{dtype} {}", list(target)), Tone::Plain);
}

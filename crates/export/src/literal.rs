//! Tensors as Python writes them.

use pixelwise_lab::view::number;

/// A float as Python and PyTorch read it back: `3.0`, `-2.4`, `torch.nan`.
pub(crate) fn float(x: f32) -> String {
    let text = number::full(x);
    if !x.is_finite() {
        return text
            .strip_prefix('-')
            .map_or_else(|| format!("torch.{text}"), |text| format!("-torch.{text}"));
    }
    if text.bytes().any(|byte| matches!(byte, b'.' | b'e')) { text } else { text + ".0" }
}

/// `torch.tensor(…)` of numbers in reading order, a row of the last axis on a line; `arguments` stand after the numbers.
pub(crate) fn tensor(numbers: &[String], dims: &[usize], arguments: &str) -> String {
    let (Some(&width), outer) = (dims.last(), dims.len() - 1) else {
        return format!("torch.tensor([]{arguments})");
    };
    let rows = numbers.chunks(width).enumerate().map(|(row, numbers)| {
        let closed = planes_closed(row, dims);
        let between = format!("{}, {}\n", "]".repeat(closed), "[".repeat(closed));
        format!("{}    [{}],\n", if closed > 0 { between } else { String::new() }, numbers.join(", "))
    });
    let rows: String = rows.collect();
    format!("torch.tensor({}\n{rows}{}{arguments})", "[".repeat(outer), "]".repeat(outer))
}

/// How many brackets close before a row: those of the axes that begin again with it.
fn planes_closed(row: usize, dims: &[usize]) -> usize {
    let mut rows = 1;
    let outer = dims[..dims.len() - 1].iter().rev();
    let closed = outer.take_while(|&&size| {
        rows *= size;
        row > 0 && row.is_multiple_of(rows)
    });
    closed.count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_never_integers() {
        for (x, text) in [
            (3.0, "3.0"),
            (-2.4, "-2.4"),
            (-0.0, "0.0"),
            (2e-9, "2e-9"),
            (f32::NAN, "torch.nan"),
            (f32::INFINITY, "torch.inf"),
            (f32::NEG_INFINITY, "-torch.inf"),
        ] {
            assert_eq!(float(x), text);
        }
    }

    #[test]
    fn brackets_close_where_an_axis_begins_again() {
        let numbers: Vec<String> = (0..8).map(|x| x.to_string()).collect();
        assert_eq!(
            tensor(&numbers, &[2, 2, 1, 2], ", requires_grad=True"),
            "torch.tensor([[[\n    [0, 1],\n], [\n    [2, 3],\n]], [[\n    [4, 5],\n], [\n    [6, 7],\n]]], requires_grad=True)"
        );
        assert_eq!(tensor(&numbers, &[2, 4], ""), "torch.tensor([\n    [0, 1, 2, 3],\n    [4, 5, 6, 7],\n])");
    }
}

//! Printed and typed numbers: what `print(tensor)`, `tolist()` and numpy give, rows of a spreadsheet, CSV.

use crate::Format;
use crate::error::{Error, excerpt};
use crate::limits::{MAX_AXES, MAX_ELEMENTS};
use crate::tensor::{Dtype, Tensor, Values};

/// Reads a text as one tensor.
///
/// Brackets nest as Python prints them, whatever stands around them (`tensor(…, grad_fn=<…>)`, `array(…, dtype=float32)`). Without
/// brackets a line is a row, and an empty line begins the next channel. `inf`, `-inf` and `nan` are numbers.
///
/// # Errors
/// What is no number, where, and rows of different lengths; a text shortened by `...` has lost its numbers.
pub fn text(name: &str, text: &str) -> Result<Tensor, Error> {
    if text.contains("...") || text.contains('…') {
        return Err(Error::Shortened);
    }
    let mut numbers = Numbers::default();
    let shape = match text.find('[') {
        Some(from) => {
            let line = 1 + text[..from].matches('\n').count();
            nested(&text[from..], line, &mut numbers)?
        }
        None => rows(text, &mut numbers)?,
    };
    if numbers.values.is_empty() {
        return Err(Error::Nothing { format: Format::Text });
    }
    let (dtype, values) = numbers.typed();
    Ok(Tensor { name: name.to_owned(), dtype, shape, values })
}

/// The numbers as they are read, and what they have been so far.
#[derive(Debug, Default)]
struct Numbers {
    values: Vec<f32>,
    whole: Vec<i32>,
    truths: usize,
}

impl Numbers {
    fn push(&mut self, word: &str, line: usize) -> Result<(), Error> {
        if self.values.len() == MAX_ELEMENTS {
            return Err(Error::TooLarge {
                what: "elements",
                found: MAX_ELEMENTS as u128 + 1,
                most: MAX_ELEMENTS as u128,
            });
        }
        let plain = word.replace('−', "-");
        let truth = match plain.as_str() {
            "True" | "true" => Some(1),
            "False" | "false" => Some(0),
            _ => None,
        };
        self.truths += usize::from(truth.is_some());
        if let Some(whole) = truth.or_else(|| plain.parse().ok()) {
            if self.whole.len() == self.values.len() {
                self.whole.push(whole);
            }
            self.values.push(whole as f32);
            return Ok(());
        }
        let value = plain.parse().map_err(|_| Error::NotANumber { text: excerpt(word), line })?;
        self.values.push(value);
        Ok(())
    }

    /// Integers where every word was one, as Python would take them.
    fn typed(self) -> (Dtype, Values) {
        if self.whole.len() < self.values.len() {
            (Dtype::Float32, Values::Float(self.values))
        } else if self.truths == self.whole.len() {
            (Dtype::Bool, Values::Whole(self.whole))
        } else {
            (Dtype::Int64, Values::Whole(self.whole))
        }
    }
}

/// Reads brackets that nest, and returns the sizes.
fn nested(text: &str, first_line: usize, numbers: &mut Numbers) -> Result<Vec<usize>, Error> {
    let mut line = first_line;
    // How many items each open bracket has so far, and how many its like have had.
    let mut open: Vec<usize> = Vec::new();
    let mut sizes: Vec<Option<usize>> = Vec::new();
    // Brackets at one depth hold brackets or numbers, never both.
    let mut leaf: Option<usize> = None;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match c {
            '[' => {
                if let Some(items) = open.last_mut() {
                    *items += 1;
                }
                open.push(0);
                if open.len() > MAX_AXES {
                    return Err(Error::Broken { format: Format::Text, part: "shape" });
                }
                if sizes.len() < open.len() {
                    sizes.push(None);
                }
                rest = &rest[1..];
            }
            ']' => {
                let depth = open.len() - 1;
                let items = open.pop().ok_or(Error::Brackets { line })?;
                match sizes[depth] {
                    Some(expected) if expected != items => {
                        return Err(Error::Ragged { line, expected, found: items });
                    }
                    _ => sizes[depth] = Some(items),
                }
                rest = &rest[1..];
                if open.is_empty() {
                    let shape: Vec<usize> = sizes.into_iter().flatten().collect();
                    // An empty list among lists of numbers has no row to hold.
                    let fits = shape.iter().product::<usize>() == numbers.values.len();
                    return if fits { Ok(shape) } else { Err(Error::Brackets { line }) };
                }
            }
            '\n' => {
                line += 1;
                rest = &rest[1..];
            }
            ',' | ';' | '(' | ')' => rest = &rest[1..],
            c if c.is_whitespace() => rest = &rest[c.len_utf8()..],
            _ => {
                let end =
                    rest.find(|c: char| c.is_whitespace() || "[],;()".contains(c)).unwrap_or(rest.len());
                let (word, after) = rest.split_at(end);
                rest = after;
                // `array(`, `tensor(`, `dtype=float32` inside a list of tensors.
                if after.starts_with('(') || word.contains('=') {
                    continue;
                }
                if *leaf.get_or_insert(open.len()) != open.len() {
                    return Err(Error::Brackets { line });
                }
                numbers.push(word, line)?;
                if let Some(items) = open.last_mut() {
                    *items += 1;
                }
            }
        }
    }
    Err(Error::Brackets { line })
}

/// Reads rows, and blocks of them where empty lines stand between.
fn rows(text: &str, numbers: &mut Numbers) -> Result<Vec<usize>, Error> {
    let separator = ['\t', ';', ','].into_iter().find(|&c| text.contains(c));
    let mut width = None;
    let (mut blocks, mut height, mut row_count) = (Vec::new(), None, 0);
    for (i, full) in text.lines().enumerate() {
        let line = i + 1;
        if full.trim().is_empty() {
            if row_count > 0 {
                blocks.push((line, row_count));
            }
            row_count = 0;
            continue;
        }
        let words: Vec<&str> = match separator {
            Some(c) => full.trim_end_matches(['\r', c]).split(c).map(str::trim).collect(),
            None => full.split_whitespace().collect(),
        };
        // A table's head has names and no number.
        let is_head = line == 1 && words.iter().all(|word| word.parse::<f32>().is_err() && !is_truth(word));
        if is_head && text.lines().nth(1).is_some() {
            continue;
        }
        for word in &words {
            match separator {
                Some('\t' | ';') => numbers.push(&word.replace(',', "."), line)?,
                _ => numbers.push(word, line)?,
            }
        }
        let expected = *width.get_or_insert(words.len());
        if expected != words.len() {
            return Err(Error::Ragged { line, expected, found: words.len() });
        }
        row_count += 1;
    }
    if row_count > 0 {
        blocks.push((text.lines().count(), row_count));
    }
    for &(line, rows) in &blocks {
        let expected = *height.get_or_insert(rows);
        if expected != rows {
            return Err(Error::Ragged { line, expected, found: rows });
        }
    }
    let shape = vec![blocks.len(), height.unwrap_or(0), width.unwrap_or(0)];
    Ok(if blocks.len() == 1 { shape[1..].to_vec() } else { shape })
}

fn is_truth(word: &str) -> bool {
    ["True", "False", "true", "false"].contains(&word)
}

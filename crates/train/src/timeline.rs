//! A long series of losses in bounded memory.

use serde::{Deserialize, Serialize};

use pixelwise::Error;

/// What was measured at each step of a run, thinned out as it grows.
///
/// It is held in spans of 2ᵏ steps, 1 at first. A span keeps the first point in it exactly as it was measured, and of all its points
/// the least and the greatest value of each column, so that no peak is lost. When there are more spans than the capacity, pairs are
/// merged and the spans are twice as long from then on: half a million steps take the memory of the capacity, and
/// [`Timeline::stride`] says how far it is thinned. The latest point is always exact.
///
/// A value that is not defined is NaN; it counts for neither least nor greatest, but where a span has no other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Timeline {
    columns: Vec<String>,
    capacity: usize,
    /// How many steps a span has, a power of two.
    stride: u64,
    spans: Vec<Span>,
    latest: Option<Point>,
}

/// The columns at one step, exactly as they were measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// The step.
    pub step: u64,
    /// A value a column.
    pub values: Vec<f32>,
}

/// What is kept of the points of one or more steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// Its first point.
    pub first: Point,
    /// How many points it summarizes.
    pub points: u64,
    /// The least value of each column.
    pub low: Vec<f32>,
    /// The greatest value of each column.
    pub high: Vec<f32>,
}

impl Timeline {
    /// An empty timeline with these columns that keeps at most `capacity` spans, at least 2.
    #[must_use]
    pub fn new<S: Into<String>>(columns: impl IntoIterator<Item = S>, capacity: usize) -> Self {
        let columns = columns.into_iter().map(Into::into).collect();
        Self { columns, capacity: capacity.max(2), stride: 1, spans: Vec::new(), latest: None }
    }

    /// Adds what was measured at a step.
    ///
    /// # Errors
    /// [`Error::ShapeMismatch`] for another number of values than columns, [`Error::OutOfRange`] for a step that is not after the
    /// latest.
    pub fn push(&mut self, step: u64, values: &[f32]) -> Result<(), Error> {
        if values.len() != self.columns.len() {
            return Err(Error::ShapeMismatch {
                what: "values",
                expected: vec![self.columns.len()],
                got: vec![values.len()],
            });
        }
        if let Some(latest) = &self.latest
            && step <= latest.step
        {
            let (value, min) = (step as f64, latest.step as f64 + 1.0);
            return Err(Error::OutOfRange { what: "step", value, min, max: f64::INFINITY });
        }
        let point = Point { step, values: values.to_vec() };
        self.spans.push(Span::of(point.clone()));
        self.latest = Some(point);
        self.merge();
        while self.spans.len() > self.capacity {
            self.stride *= 2;
            self.merge_all();
        }
        Ok(())
    }

    /// The names of the columns.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// What is kept, in order.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// How many steps a span has: 1 as long as every point is kept.
    #[must_use]
    pub const fn stride(&self) -> u64 {
        self.stride
    }

    /// The last point that was added.
    #[must_use]
    pub const fn latest(&self) -> Option<&Point> {
        self.latest.as_ref()
    }

    /// The series in at most `most` spans, at least 1, for a drawing that has no more room.
    #[must_use]
    pub fn overview(&self, most: usize) -> Vec<Span> {
        let mut spans = self.spans.clone();
        let mut stride = self.stride;
        while spans.len() > most.max(1) {
            stride *= 2;
            spans = merged(spans, stride);
        }
        spans
    }

    /// A table as CSV: a row a span, with its first step, how many points it summarizes, and the values at that step.
    ///
    /// Where the timeline is thinned, the least and the greatest value of each column follow as `<column>_min` and `<column>_max`;
    /// the last row is then the latest point. NaN and infinities are written as `NaN`, `inf` and `-inf`, which pandas reads.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let thinned = self.stride > 1;
        let mut header = vec!["step".to_owned(), "points".to_owned()];
        header.extend(self.columns.iter().map(|name| field(name)));
        if thinned {
            header.extend(
                self.columns
                    .iter()
                    .flat_map(|name| ["min", "max"].map(|end| field(&format!("{name}_{end}")))),
            );
        }
        let mut csv = header.join(",") + "\n";
        let latest =
            self.latest.iter().filter(|latest| self.spans.last().is_none_or(|span| span.first != **latest));
        let latest = latest.map(|latest| Span::of(latest.clone()));
        for span in self.spans.iter().cloned().chain(latest) {
            let ends = span.low.iter().zip(&span.high).flat_map(|(&low, &high)| [low, high]);
            let values = span.first.values.iter().copied().chain(ends.filter(|_| thinned));
            let row: String =
                values.fold(format!("{},{}", span.first.step, span.points), |mut row, value| {
                    row += ",";
                    row += &value.to_string();
                    row
                });
            csv += &row;
            csv.push('\n');
        }
        csv
    }

    /// Merges the last span into the one before, where both are of the same 2ᵏ steps.
    fn merge(&mut self) {
        if let [.., before, last] = &mut self.spans[..]
            && before.first.step / self.stride == last.first.step / self.stride
        {
            before.absorb(last);
            self.spans.pop();
        }
    }

    fn merge_all(&mut self) {
        self.spans = merged(std::mem::take(&mut self.spans), self.stride);
    }
}

impl Span {
    fn of(point: Point) -> Self {
        Self { low: point.values.clone(), high: point.values.clone(), first: point, points: 1 }
    }

    /// Takes in the span that follows.
    fn absorb(&mut self, next: &Self) {
        self.points += next.points;
        for (low, &other) in self.low.iter_mut().zip(&next.low) {
            *low = low.min(other);
        }
        for (high, &other) in self.high.iter_mut().zip(&next.high) {
            *high = high.max(other);
        }
    }
}

fn merged(spans: Vec<Span>, stride: u64) -> Vec<Span> {
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len() / 2 + 1);
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.first.step / stride == span.first.step / stride => last.absorb(&span),
            _ => merged.push(span),
        }
    }
    merged
}

/// A name as a field of CSV, in quotes where it has to be (RFC 4180).
fn field(name: &str) -> String {
    if name.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", name.replace('"', "\"\""))
    } else {
        name.to_owned()
    }
}

//! Formulas as they are copied, read again by the rules of arithmetic.

/// A copied formula with numbers, read from left to right by the rules of arithmetic: `·` and `/` bind alike, before `+` and `-`.
pub(crate) struct Copied<'a> {
    rest: &'a str,
}

impl<'a> Copied<'a> {
    #[track_caller]
    pub(crate) fn read(text: &'a str) -> f64 {
        let mut copied = Self { rest: text };
        let value = copied.sum();
        assert_eq!(copied.rest, "", "all of {text} is read");
        value
    }

    fn takes(&mut self, token: &str) -> bool {
        self.rest.strip_prefix(token).map(|rest| self.rest = rest).is_some()
    }

    fn sum(&mut self) -> f64 {
        let mut value = self.product();
        loop {
            if self.takes(" + ") {
                value += self.product();
            } else if self.takes(" - ") {
                value -= self.product();
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> f64 {
        let mut value = self.factor();
        loop {
            if self.takes(" · ") {
                value *= self.factor();
            } else if self.takes(" / ") {
                value /= self.factor();
            } else {
                return value;
            }
        }
    }

    fn factor(&mut self) -> f64 {
        if self.takes("(") {
            return self.closed();
        }
        for (name, of) in [("exp(", f64::exp as fn(f64) -> f64), ("σ(", |x| 1.0 / (1.0 + (-x).exp()))] {
            if self.takes(name) {
                return of(self.closed());
            }
        }
        // A small term added to 1 would be lost before the logarithm.
        if self.takes("log(1 + ") {
            return self.closed().ln_1p();
        }
        if self.takes("log(") {
            return self.closed().ln();
        }
        if self.takes("max(") {
            let mut most = self.sum();
            while self.takes(", ") {
                most = most.max(self.sum());
            }
            assert!(self.takes(")"));
            return most;
        }
        if self.takes("-") {
            return -self.factor();
        }
        let end = self.rest.char_indices().find(|&(i, c)| {
            let exponent = c == '-' && self.rest[..i].ends_with('e');
            !(c.is_ascii_alphanumeric() || c == '.' || exponent)
        });
        let (number, rest) = self.rest.split_at(end.map_or(self.rest.len(), |(i, _)| i));
        self.rest = rest;
        number.parse::<f32>().unwrap_or_else(|_| panic!("{number:?} before {rest:?} is a number")).into()
    }

    fn closed(&mut self) -> f64 {
        let value = self.sum();
        assert!(self.takes(")"), "a bracket is closed before {}", self.rest);
        value
    }
}

//! What is said to a person: formulas as they are, sentences as keys of the tables of strings.

/// Something to be said: a text that is the same in every language, or a key of the tables of strings with the values for its places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    /// The key; empty where [`Phrase::text`] is all there is to say.
    pub key: String,
    /// The values for the places of the key's sentence, in no language's words.
    pub values: Vec<(&'static str, String)>,
    /// A formula, a number, a name; empty where there is a key.
    pub text: String,
}

impl Phrase {
    /// What needs no words.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A sentence without places.
    #[must_use]
    pub fn key(key: impl Into<String>) -> Self {
        Self { key: key.into(), ..Self::default() }
    }

    /// The same with a value for one of its places.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

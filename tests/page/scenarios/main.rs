//! What a person does with the page, each in a browser of its own.

mod golden;
mod harness;

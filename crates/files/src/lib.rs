//! A person's own tensors: files and pasted text read, what is wrong with them, and what their loss is made of.

mod error;
mod format;
pub mod limits;
pub mod read;
mod tensor;

pub use error::{Error, excerpt, grouped};
pub use format::Format;
pub use tensor::{Dtype, Tensor, Values, shape_text};

//! A person's own tensors: files and pasted text read, what is wrong with them, and what their loss is made of.

mod card;
mod diagnosis;
mod error;
mod facts;
mod format;
pub mod large;
mod layout;
pub mod limits;
pub mod preview;
pub mod read;
mod repair;
mod session;
mod tensor;
pub mod ways;

pub use card::{Bar, Card, Id};
pub use diagnosis::Finding;
pub use error::{Error, excerpt, grouped, size_text};
pub use facts::{COLUMNS, Facts};
pub use format::Format;
pub use layout::Layout;
pub use repair::Repair;
pub use session::{Mended, Role, Session};
pub use tensor::{Dtype, Tensor, Values, shape_text};

//! What leaves the page: a scene as PyTorch that runs, its tensors as `.npz` and CSV, figures as SVG, and a link as a QR code.

pub mod csv;
pub mod figure;
mod literal;
pub mod npz;
pub mod qr;
pub mod script;
pub mod tensors;

pub use csv::csv;
pub use figure::figure;
pub use npz::npz;
pub use script::script;
pub use tensors::tensors;

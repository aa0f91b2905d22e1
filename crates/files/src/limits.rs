//! How much is taken, said before a file is chosen.

/// The most bytes of a file, and of what an archive holds.
pub const MAX_BYTES: usize = 256 << 20;
/// The most elements of a tensor: 256 MB as float32.
pub const MAX_ELEMENTS: usize = 64 << 20;
/// The most bytes of a decoded picture.
pub const MAX_PICTURE: usize = 64 << 20;
/// The most sizes of a shape.
pub const MAX_AXES: usize = 8;
/// The most tensors of a file.
pub const MAX_TENSORS: usize = 256;

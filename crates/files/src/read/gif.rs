//! GIF: the first picture's indices.

use gif::{ColorOutput, DecodeOptions, MemoryLimit};

use crate::Format;
use crate::error::Error;
use crate::limits::MAX_PICTURE;
use crate::tensor::{Dtype, Tensor, Values};

const FORMAT: Format = Format::Gif;

/// Reads the first picture as `[H, W]`.
///
/// # Errors
/// As the file is not whole, or the picture too large.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Tensor, Error> {
    let broken = |_| Error::Broken { format: FORMAT, part: "picture" };
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.set_memory_limit(MemoryLimit::Bytes(
        std::num::NonZeroU64::new(MAX_PICTURE as u64).unwrap_or(std::num::NonZeroU64::MIN),
    ));
    let mut decoder = options.read_info(bytes).map_err(broken)?;
    let (width, height) = (usize::from(decoder.width()), usize::from(decoder.height()));
    let frame = decoder.read_next_frame().map_err(broken)?;
    let frame = frame.ok_or(Error::Broken { format: FORMAT, part: "picture" })?;
    // A first picture that leaves a part of the whole free would need a colour for it.
    if (usize::from(frame.width), usize::from(frame.height)) != (width, height) {
        return Err(Error::Broken { format: FORMAT, part: "picture" });
    }
    let values: Vec<i32> = frame.buffer.iter().map(|&index| index.into()).collect();
    if values.len() != width * height {
        return Err(Error::Broken { format: FORMAT, part: "picture" });
    }
    Ok(Tensor {
        name: name.to_owned(),
        dtype: Dtype::UInt8,
        shape: vec![height, width],
        values: Values::Whole(values),
    })
}

//! PNG: a mask's indices as they are stored, never its colours.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Transformations};

use crate::Format;
use crate::error::Error;
use crate::limits::MAX_PICTURE;
use crate::tensor::{Dtype, Tensor, Values};

const FORMAT: Format = Format::Png;

/// Reads a picture: `[H, W]` for indices and greys, `[H, W, C]` for colours.
///
/// # Errors
/// As the file is not whole, or the picture too large.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Tensor, Error> {
    let broken = |_| Error::Broken { format: FORMAT, part: "picture" };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: MAX_PICTURE });
    decoder.set_transformations(Transformations::IDENTITY);
    let mut reader = decoder.read_info().map_err(broken)?;
    let size = reader.output_buffer_size().unwrap_or(usize::MAX);
    if size > MAX_PICTURE {
        return Err(Error::TooLarge { what: "picture", found: size as u128, most: MAX_PICTURE as u128 });
    }
    let mut buffer = vec![0; size];
    let frame = reader.next_frame(&mut buffer).map_err(broken)?;
    let channels = match frame.color_type {
        ColorType::Grayscale | ColorType::Indexed => 1,
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgb => 3,
        ColorType::Rgba => 4,
    };
    let (width, height, depth) = (frame.width as usize, frame.height as usize, frame.bit_depth as usize);
    let row = width * channels;
    let mut values: Vec<i32> = Vec::with_capacity(row * height);
    for line in buffer.chunks_exact(frame.line_size.max(1)).take(height) {
        match depth {
            16 => {
                let (pairs, _) = line.as_chunks::<2>();
                values.extend(pairs.iter().map(|&pair| i32::from(u16::from_be_bytes(pair))));
            }
            8 => values.extend(line.iter().map(|&byte| i32::from(byte))),
            bits => values.extend(super::unpacked(line, bits, row)),
        }
    }
    if values.len() != row * height {
        return Err(Error::Broken { format: FORMAT, part: "picture" });
    }
    let dtype = if depth == 16 { Dtype::UInt16 } else { Dtype::UInt8 };
    let shape = if channels == 1 { vec![height, width] } else { vec![height, width, channels] };
    Ok(Tensor { name: name.to_owned(), dtype, shape, values: Values::Whole(values) })
}

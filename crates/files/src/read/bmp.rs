//! BMP: indices as they are stored, or colours.

use crate::Format;
use crate::error::Error;
use crate::limits::MAX_PICTURE;
use crate::read::unpacked;
use crate::tensor::{Dtype, Tensor, Values};

const FORMAT: Format = Format::Bmp;

/// Reads an uncompressed picture: `[H, W]` for indices, `[H, W, C]` for colours.
///
/// # Errors
/// As the file is not whole, the picture too large, or compressed.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Tensor, Error> {
    let broken = Error::Broken { format: FORMAT, part: "header" };
    let word = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
    let short = |at: usize| bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes);
    let start = word(10).ok_or(broken.clone())? as usize;
    let width = word(18).ok_or(broken.clone())? as usize;
    let tall = word(22).ok_or(broken.clone())?.cast_signed();
    let bits = usize::from(short(28).ok_or(broken.clone())?);
    let compression = word(30).ok_or(broken.clone())?;
    if ![1, 4, 8, 24, 32].contains(&bits) || ![0, 3].contains(&compression) {
        let found = format!("{bits} bits, compression {compression}");
        return Err(Error::Unsupported { format: FORMAT, found, expected: "bmp" });
    }
    let height = tall.unsigned_abs() as usize;
    let size = (width as u128) * (height as u128) * (bits as u128).div_ceil(8);
    if size > MAX_PICTURE as u128 {
        return Err(Error::TooLarge { what: "picture", found: size, most: MAX_PICTURE as u128 });
    }
    if width == 0 || height == 0 {
        return Err(broken);
    }
    // A row begins at a multiple of four bytes.
    let stride = (width * bits).div_ceil(32) * 4;
    let end = start.saturating_add(stride * height);
    let cut = Error::CutOff { format: FORMAT, expected: end as u64, found: bytes.len() as u64 };
    let pixels = bytes.get(start..end).ok_or(cut)?;
    let channels = if bits <= 8 { 1 } else { 3 };
    let mut values = Vec::with_capacity(width * height * channels);
    for row in 0..height {
        // From the bottom up, unless the height is negative.
        let row = if tall > 0 { height - 1 - row } else { row };
        let line = &pixels[row * stride..(row + 1) * stride];
        match bits {
            8 => values.extend(line[..width].iter().map(|&byte| i32::from(byte))),
            24 | 32 => {
                for pixel in line.chunks_exact(bits / 8).take(width) {
                    values.extend([2, 1, 0].map(|channel| i32::from(pixel[channel])));
                }
            }
            _ => values.extend(unpacked(line, bits, width)),
        }
    }
    let shape = if channels == 1 { vec![height, width] } else { vec![height, width, channels] };
    Ok(Tensor { name: name.to_owned(), dtype: Dtype::UInt8, shape, values: Values::Whole(values) })
}

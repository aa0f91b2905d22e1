//! Files and texts as tensors.

mod bmp;
mod gif;
mod npy;
mod pickle;
mod png;
mod safetensors;
mod text;
mod torch;
mod zip;

use crate::error::{Error, excerpt};
use crate::format::OTHERS;
use crate::limits::MAX_BYTES;
use crate::tensor::Tensor;
use crate::{Format, tensor};

pub use text::text;

/// Reads the tensors of a file; `name` is what a lone tensor is called.
///
/// # Errors
/// What was found, and what was expected.
pub fn file(name: &str, bytes: &[u8]) -> Result<Vec<Tensor>, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::TooLarge { what: "file", found: bytes.len() as u128, most: MAX_BYTES as u128 });
    }
    let format = format_of(bytes)?;
    let tensors = match format {
        Format::Npy => vec![npy::read(name, bytes)?],
        Format::Npz => npy::archive(bytes)?,
        Format::Safetensors => safetensors::read(bytes)?,
        Format::Torch => torch::read(name, bytes)?,
        Format::Png => vec![png::read(name, bytes)?],
        Format::Gif => vec![gif::read(name, bytes)?],
        Format::Bmp => vec![bmp::read(name, bytes)?],
        Format::Text => {
            let text = str::from_utf8(bytes).map_err(|_| Error::Broken { format, part: "encoding" })?;
            vec![self::text(name, text)?]
        }
    };
    if tensors.is_empty() {
        return Err(Error::Nothing { format });
    }
    Ok(tensors)
}

/// The format that the bytes begin as.
fn format_of(bytes: &[u8]) -> Result<Format, Error> {
    let begins = |with: &[u8]| bytes.starts_with(with);
    if begins(b"\x93NUMPY") {
        return Ok(Format::Npy);
    }
    if begins(b"PK\x03\x04") {
        let archive = zip::entries(Format::Npz, bytes)?;
        let torch = archive.iter().any(|entry| entry.name.ends_with("data.pkl"));
        return Ok(if torch { Format::Torch } else { Format::Npz });
    }
    if begins(b"\x89PNG\r\n\x1a\n") {
        return Ok(Format::Png);
    }
    if begins(b"GIF8") {
        return Ok(Format::Gif);
    }
    if begins(b"BM") && bytes.len() > 25 && bytes[6..10] == [0; 4] {
        return Ok(Format::Bmp);
    }
    if let Some((_, found)) = OTHERS.iter().find(|(head, _)| begins(head)) {
        return Err(Error::UnknownFormat { found: (*found).to_owned() });
    }
    if bytes.get(8) == Some(&b'{') && bytes[..8].contains(&0) {
        return Ok(Format::Safetensors);
    }
    let head = &bytes[..bytes.len().min(512)];
    if head.iter().any(|&byte| byte < 9) || (head.is_empty()) {
        let hex: Vec<String> = head.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        return Err(Error::UnknownFormat { found: hex.join(" ") });
    }
    Ok(Format::Text)
}

/// The type that numpy's or another format's short name stands for, little-endian unless it says otherwise.
fn unsupported(format: Format, found: &str) -> Error {
    Error::Unsupported { format, found: excerpt(found), expected: "dtype" }
}

/// Sizes that a file gives, checked.
fn checked_shape(format: Format, shape: Vec<usize>) -> Result<Vec<usize>, Error> {
    if shape.len() > crate::limits::MAX_AXES {
        return Err(Error::Broken { format, part: "shape" });
    }
    tensor::count(&shape)?;
    Ok(shape)
}

/// The samples of a row that are packed into bytes, the first in the highest bits.
fn unpacked(line: &[u8], bits: usize, count: usize) -> impl Iterator<Item = i32> + '_ {
    let mask = (1_u16 << bits) - 1;
    (0..count).map_while(move |i| {
        let byte = u16::from(*line.get(i * bits / 8)?);
        Some(i32::from(byte >> (8 - bits - i * bits % 8) & mask))
    })
}

//! numpy's `.npy` and `.npz`: a header written as a Python dict, then the elements.

use crate::Format;
use crate::error::Error;
use crate::limits::MAX_TENSORS;
use crate::read::{checked_shape, unsupported, zip};
use crate::tensor::{Dtype, Tensor, from_bytes};

/// Reads an array (numpy's format 1.0, 2.0 and 3.0).
///
/// # Errors
/// As the header or the length is wrong.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Tensor, Error> {
    let format = Format::Npy;
    let broken = |part| Error::Broken { format, part };
    let major = *bytes.get(6).ok_or(broken("header"))?;
    let (from, length) = match (major, bytes.get(8..12)) {
        (1, Some(&[a, b, ..])) => (10, usize::from(u16::from_le_bytes([a, b]))),
        (2 | 3, Some(&[a, b, c, d])) => (12, u32::from_le_bytes([a, b, c, d]) as usize),
        _ => return Err(broken("version")),
    };
    let end = from + length;
    let header = bytes.get(from..end).ok_or(Error::CutOff {
        format,
        expected: end as u64,
        found: bytes.len() as u64,
    })?;
    let header = str::from_utf8(header).map_err(|_| broken("header"))?;
    let descr = value(header, "descr").ok_or(broken("header"))?;
    let (dtype, big_endian) = dtype(descr.trim_matches(['\'', '"']))?;
    let fortran = match value(header, "fortran_order") {
        Some("True") => true,
        Some("False") => false,
        _ => return Err(broken("header")),
    };
    let shape = value(header, "shape").and_then(sizes).ok_or(broken("shape"))?;
    let mut shape = checked_shape(format, shape)?;
    if fortran {
        shape.reverse();
    }
    let tensor = from_bytes(format, name, dtype, shape, big_endian, &bytes[end..])?;
    let axes: Vec<usize> = (0..tensor.shape.len()).rev().collect();
    Ok(if fortran { tensor.permuted(&axes) } else { tensor })
}

/// Reads the arrays of an archive.
///
/// # Errors
/// As one of them is wrong.
pub(super) fn archive(bytes: &[u8]) -> Result<Vec<Tensor>, Error> {
    let mut tensors = Vec::new();
    let mut room = crate::limits::MAX_BYTES;
    for entry in zip::entries(Format::Npz, bytes)? {
        let Some(name) = entry.name.strip_suffix(".npy").filter(|_| tensors.len() < MAX_TENSORS) else {
            continue;
        };
        let content = entry.content(Format::Npz, bytes, room)?;
        room -= content.len().min(room);
        tensors.push(read(name, &content)?);
    }
    Ok(tensors)
}

/// The text of a key's value in a dict that numpy wrote.
fn value<'a>(header: &'a str, key: &str) -> Option<&'a str> {
    let from = header.find(&format!("'{key}':"))? + key.len() + 3;
    let rest = header[from..].trim_start();
    let end = if rest.starts_with('(') { rest.find(')')? + 1 } else { rest.find([',', '}'])? };
    Some(rest[..end].trim())
}

/// The sizes in `(1, 2, 512, 512)`.
fn sizes(tuple: &str) -> Option<Vec<usize>> {
    let inner = tuple.strip_prefix('(')?.strip_suffix(')')?;
    inner.split(',').map(str::trim).filter(|size| !size.is_empty()).map(|size| size.parse().ok()).collect()
}

/// The type in `<f4`, and whether its bytes stand the other way round.
fn dtype(descr: &str) -> Result<(Dtype, bool), Error> {
    let (order, name) = match descr.as_bytes().first() {
        Some(b'<' | b'|' | b'=') => (false, &descr[1..]),
        Some(b'>') => (true, &descr[1..]),
        _ => (false, descr),
    };
    let dtype = match name {
        "f2" => Dtype::Float16,
        "f4" => Dtype::Float32,
        "f8" => Dtype::Float64,
        "i1" => Dtype::Int8,
        "i2" => Dtype::Int16,
        "i4" => Dtype::Int32,
        "i8" => Dtype::Int64,
        "u1" => Dtype::UInt8,
        "u2" => Dtype::UInt16,
        "u4" => Dtype::UInt32,
        "u8" => Dtype::UInt64,
        "b1" => Dtype::Bool,
        _ => return Err(unsupported(Format::Npy, descr)),
    };
    Ok((dtype, order))
}

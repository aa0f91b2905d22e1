//! `safetensors`: a length, a header in JSON, then the elements of all tensors.

use serde_json::Value;

use crate::Format;
use crate::error::Error;
use crate::limits::MAX_TENSORS;
use crate::read::{checked_shape, unsupported};
use crate::tensor::{Dtype, Tensor, count, from_bytes};

const FORMAT: Format = Format::Safetensors;

/// Reads all tensors, in the order of their names.
///
/// # Errors
/// As the header or a length is wrong.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Tensor>, Error> {
    let broken = |part| Error::Broken { format: FORMAT, part };
    let (head, rest) = bytes.split_first_chunk::<8>().ok_or(broken("header"))?;
    let length = u64::from_le_bytes(*head);
    let header = usize::try_from(length).ok().and_then(|length| rest.get(..length)).ok_or(Error::CutOff {
        format: FORMAT,
        expected: length.saturating_add(8),
        found: bytes.len() as u64,
    })?;
    let data = &rest[header.len()..];
    let Ok(Value::Object(entries)) = serde_json::from_slice(header) else { return Err(broken("header")) };
    let mut tensors = Vec::new();
    let mut elements = 0;
    for (name, entry) in entries.iter().filter(|(name, _)| *name != "__metadata__").take(MAX_TENSORS) {
        let tensor = tensor(name, entry, data)?;
        // Tensors may share bytes and so add up to more than the file.
        elements += tensor.values.len();
        count(&[elements])?;
        tensors.push(tensor);
    }
    Ok(tensors)
}

fn tensor(name: &str, entry: &Value, data: &[u8]) -> Result<Tensor, Error> {
    let broken = |part| Error::Broken { format: FORMAT, part };
    let numbers = |key: &str| -> Option<Vec<usize>> {
        let list = entry.get(key)?.as_array()?;
        list.iter().map(|size| usize::try_from(size.as_u64()?).ok()).collect()
    };
    let dtype = entry.get("dtype").and_then(Value::as_str).ok_or(broken("header"))?;
    let dtype = dtype_of(dtype)?;
    let shape = checked_shape(FORMAT, numbers("shape").ok_or(broken("shape"))?)?;
    let offsets = numbers("data_offsets").ok_or(broken("header"))?;
    let &[from, to] = &*offsets else { return Err(broken("header")) };
    if from > to {
        return Err(broken("header"));
    }
    let bytes = data.get(from..to).ok_or(Error::CutOff {
        format: FORMAT,
        expected: to as u64,
        found: data.len() as u64,
    })?;
    from_bytes(FORMAT, name, dtype, shape, false, bytes)
}

fn dtype_of(name: &str) -> Result<Dtype, Error> {
    Ok(match name {
        "F16" => Dtype::Float16,
        "BF16" => Dtype::BFloat16,
        "F32" => Dtype::Float32,
        "F64" => Dtype::Float64,
        "I8" => Dtype::Int8,
        "I16" => Dtype::Int16,
        "I32" => Dtype::Int32,
        "I64" => Dtype::Int64,
        "U8" => Dtype::UInt8,
        "U16" => Dtype::UInt16,
        "U32" => Dtype::UInt32,
        "U64" => Dtype::UInt64,
        "BOOL" => Dtype::Bool,
        other => return Err(unsupported(FORMAT, other)),
    })
}

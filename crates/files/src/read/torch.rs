//! What `torch.save` writes: an archive with a pickle that names tensors, and their elements beside it.

use crate::Format;
use crate::error::{Error, excerpt};
use crate::limits::{MAX_AXES, MAX_BYTES, MAX_TENSORS};
use crate::read::pickle::{self, StoredTensor};
use crate::read::zip;
use crate::tensor::{Tensor, count, decode, places};

const FORMAT: Format = Format::Torch;

/// Reads a bare tensor, or the tensors of a dict, a list or a tuple.
///
/// # Errors
/// As the archive is wrong, or holds something else than tensors.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Vec<Tensor>, Error> {
    let entries = zip::entries(FORMAT, bytes)?;
    let pickle = entries.iter().find(|entry| entry.name.ends_with("data.pkl"));
    let pickle = pickle.ok_or(Error::Broken { format: FORMAT, part: "directory" })?;
    let folder = pickle.name.trim_end_matches("data.pkl");
    let content = |name: &str, most: usize| match entries
        .iter()
        .find(|entry| entry.name.strip_prefix(folder) == Some(name))
    {
        Some(entry) => entry.content(FORMAT, bytes, most).map(Some),
        None => Ok(None),
    };
    let big_endian = content("byteorder", 16)?.is_some_and(|order| &*order == b"big");
    let found = pickle::tensors(&pickle.content(FORMAT, bytes, MAX_BYTES)?)?;
    let mut tensors: Vec<Tensor> = Vec::new();
    let mut elements = 0;
    for (key, stored) in found.into_iter().take(MAX_TENSORS) {
        let storage = content(&format!("data/{}", stored.key), MAX_BYTES)?;
        let storage = storage.ok_or(Error::Broken { format: FORMAT, part: "storage" })?;
        // Views of one storage may add up to more than the file.
        elements += count(&stored.shape)?;
        count(&[elements])?;
        let called = if key.is_empty() { name } else { &key };
        tensors.push(tensor(called, &stored, big_endian, &storage)?);
    }
    Ok(tensors)
}

/// A tensor from the storage that it is a view of.
fn tensor(name: &str, stored: &StoredTensor, big_endian: bool, storage: &[u8]) -> Result<Tensor, Error> {
    let StoredTensor { dtype, offset, shape, strides, .. } = stored;
    if shape.len() > MAX_AXES || shape.len() != strides.len() {
        return Err(Error::Broken { format: FORMAT, part: "shape" });
    }
    let total = count(shape)?;
    // The last element that the view reaches.
    let last = shape
        .iter()
        .zip(strides)
        .try_fold(*offset, |at, (&size, &step)| at.checked_add(size.saturating_sub(1).checked_mul(step)?));
    let held = storage.len() / dtype.size();
    if total > 0 && last.is_none_or(|last| last >= held) {
        let expected = last.map_or(u64::MAX, |last| (last as u64 + 1).saturating_mul(dtype.size() as u64));
        return Err(Error::CutOff { format: FORMAT, expected, found: storage.len() as u64 });
    }
    // Only what the view reaches is read: many views may share one storage.
    let reached = match last {
        Some(last) if total > 0 => &storage[offset * dtype.size()..(last + 1) * dtype.size()],
        _ => &[],
    };
    let values = decode(*dtype, big_endian, reached)?.gather(places(shape, strides, 0));
    Ok(Tensor { name: excerpt(name), dtype: *dtype, shape: shape.clone(), values })
}

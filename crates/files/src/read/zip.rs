//! Archives: the central directory, and entries that are stored or deflated. Nothing else is met in what numpy and torch write.

use std::borrow::Cow;

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

use crate::Format;
use crate::error::{Error, excerpt};
use crate::limits::MAX_BYTES;

/// A file in an archive.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) name: String,
    method: u16,
    packed: u64,
    size: u64,
    /// Where its local header begins.
    header: u64,
}

/// The signature of the central directory's end.
const END: &[u8] = b"PK\x05\x06";
/// The most entries that are looked at.
const MAX_ENTRIES: usize = 4096;
/// What 32 bits hold where 64 are meant.
const LONG: u64 = 0xffff_ffff;

/// The files of an archive, as its central directory lists them.
///
/// # Errors
/// Where that directory does not exist, or it is not whole.
pub(super) fn entries(format: Format, bytes: &[u8]) -> Result<Vec<Entry>, Error> {
    let broken = Error::Broken { format, part: "directory" };
    // A comment of up to 64 kB may follow the end.
    let tail = bytes.len().saturating_sub(22 + 0xffff);
    let end = tail + rfind(&bytes[tail..], END).ok_or(broken.clone())?;
    let mut count = u64::from(u16_at(bytes, end + 10).ok_or(broken.clone())?);
    let mut at = u64::from(u32_at(bytes, end + 16).ok_or(broken.clone())?);
    if let Some(locator) = end.checked_sub(20).filter(|&at| bytes[at..].starts_with(b"PK\x06\x07")) {
        let record =
            usize::try_from(u64_at(bytes, locator + 8).ok_or(broken.clone())?).map_err(|_| broken.clone())?;
        if bytes.get(record..).is_some_and(|rest| rest.starts_with(b"PK\x06\x06")) {
            count = u64_at(bytes, record + 32).ok_or(broken.clone())?;
            at = u64_at(bytes, record + 48).ok_or(broken.clone())?;
        }
    }
    let mut at = usize::try_from(at).map_err(|_| broken.clone())?;
    let mut entries = Vec::new();
    for _ in 0..count.min(MAX_ENTRIES as u64) {
        let (entry, next) = entry(bytes, at).ok_or(broken.clone())?;
        entries.push(entry);
        at = next;
    }
    Ok(entries)
}

/// The directory's entry at a place, and the place of the next.
fn entry(bytes: &[u8], at: usize) -> Option<(Entry, usize)> {
    let head = bytes.get(at..at.checked_add(46)?)?;
    if !head.starts_with(b"PK\x01\x02") {
        return None;
    }
    let (mut packed, mut size) = (u64::from(u32_at(head, 20)?), u64::from(u32_at(head, 24)?));
    let mut header = u64::from(u32_at(head, 42)?);
    let lengths = [28, 30, 32].map(|place| usize::from(u16_at(head, place).unwrap_or(0)));
    let [name, extra, comment] = lengths;
    let name_bytes = bytes.get(at + 46..at + 46 + name)?;
    let mut rest = bytes.get(at + 46 + name..at + 46 + name + extra)?;
    // What did not fit into 32 bits stands in the field 1, in this order.
    while let (Some(id), Some(length)) = (u16_at(rest, 0), u16_at(rest, 2)) {
        let field = rest.get(4..4 + usize::from(length))?;
        if id == 1 {
            let mut place = 0;
            for number in [&mut size, &mut packed, &mut header] {
                if *number == LONG {
                    *number = u64_at(field, place)?;
                    place += 8;
                }
            }
        }
        rest = &rest[4 + usize::from(length)..];
    }
    let name_text = String::from_utf8_lossy(name_bytes).into_owned();
    let entry = Entry { name: name_text, method: u16_at(head, 10)?, packed, size, header };
    Some((entry, at + 46 + name + extra + comment))
}

impl Entry {
    /// The file's bytes, at most `most` of them.
    ///
    /// # Errors
    /// Where they are cut off, packed in a way that is not read here, or more.
    pub(super) fn content<'a>(
        &self,
        format: Format,
        bytes: &'a [u8],
        most: usize,
    ) -> Result<Cow<'a, [u8]>, Error> {
        let cut = Error::CutOff { format, expected: self.header + self.packed, found: bytes.len() as u64 };
        if self.size > most as u64 {
            return Err(Error::TooLarge { what: "file", found: self.size.into(), most: MAX_BYTES as u128 });
        }
        let header = usize::try_from(self.header).map_err(|_| cut.clone())?;
        let rest = bytes.get(header..).ok_or(cut.clone())?;
        if !rest.starts_with(b"PK\x03\x04") {
            return Err(Error::Broken { format, part: "directory" });
        }
        let from = [26, 28].iter().map(|&at| u16_at(rest, at).map(usize::from)).sum::<Option<usize>>();
        let from = from.ok_or(cut.clone())? + 30;
        let packed = usize::try_from(self.packed).map_err(|_| cut.clone())?;
        let packed = from.checked_add(packed).and_then(|end| rest.get(from..end)).ok_or(cut)?;
        match self.method {
            0 => Ok(packed.into()),
            8 => match decompress_to_vec_with_limit(packed, self.size as usize) {
                Ok(content) => Ok(content.into()),
                Err(failed) if failed.status == TINFLStatus::HasMoreOutput => {
                    Err(Error::Broken { format, part: "compressed" })
                }
                Err(_) => Err(Error::Broken { format, part: "compressed" }),
            },
            method => Err(Error::Unsupported {
                format,
                found: excerpt(&format!("{}: {method}", self.name)),
                expected: "compression",
            }),
        }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?))
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}

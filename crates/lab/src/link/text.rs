//! A link's scene as text: base64url around its bytes with their length and their check.

use super::Fault;
use super::bytes::{Reader, varint};
use crc::{CRC_32_ISO_HDLC, Crc};

/// The most characters that are read, several times what the largest scene takes.
pub const MAX_CHARACTERS: usize = 1 << 19;

const VERSION: u8 = 1;
const CHECK: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);
const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The text of a scene's bytes, or of whatever else a link holds.
#[must_use]
pub fn write(body: &[u8]) -> String {
    let mut head = vec![VERSION];
    varint(&mut head, body.len() as u64);
    let check = check(&head, body);
    let bytes: Vec<u8> = head.into_iter().chain(check.to_le_bytes()).chain(body.iter().copied()).collect();
    let mut text = format!("{VERSION}.");
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0, |word, &byte| word << 8 | u32::from(byte)) << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            text.push(char::from(LETTERS[(word >> (18 - 6 * place) & 63) as usize]));
        }
    }
    text
}

/// The bytes that a text holds, checked to be those that were written.
///
/// # Errors
/// [`Fault`] for any text that was not made by [`write()`].
pub fn read(text: &str) -> Result<Vec<u8>, Fault> {
    // A sentence may have ended behind the link.
    let text =
        text.trim().trim_end_matches(|end: char| !(end.is_ascii_alphanumeric() || matches!(end, '-' | '_')));
    if text.len() > MAX_CHARACTERS {
        return Err(Fault::TooLong);
    }
    let (version, payload) = text.split_once('.').unwrap_or((text, ""));
    let number = version.bytes().all(|digit| digit.is_ascii_digit()).then(|| version.parse::<u32>());
    match number {
        Some(Ok(1)) => {}
        Some(Ok(2..)) => return Err(Fault::Newer),
        _ => return Err(Fault::Foreign),
    }
    let (bytes, spare) = bytes_of(payload).ok_or(Fault::Altered)?;
    let cut = |of| Err(Fault::CutOff { got: text.len(), of });
    let mut reader = Reader::new(&bytes);
    let Some(version) = reader.byte() else { return cut(0) };
    if version != VERSION {
        return Err(Fault::Altered);
    }
    let Some(length) = reader.varint() else { return cut(0) };
    let head = bytes.len() - reader.rest().len();
    let length =
        usize::try_from(length).ok().filter(|&length| length <= MAX_CHARACTERS).ok_or(Fault::Altered)?;
    let whole = head + 4 + length;
    if bytes.len() < whole {
        return cut("1.".len() + (whole * 4).div_ceil(3));
    }
    let (Some(stored), body) = (reader.word(), reader.rest()) else { return cut(0) };
    if bytes.len() > whole || spare != 0 || check(&bytes[..head], body) != stored {
        return Err(Fault::Altered);
    }
    Ok(body.to_vec())
}

/// The check of bytes that come in two parts.
pub(super) fn check(head: &[u8], body: &[u8]) -> u32 {
    let mut digest = CHECK.digest();
    digest.update(head);
    digest.update(body);
    digest.finalize()
}

/// The bytes of base64url, and the bits of its last character that belong to none; `None` where a character is no letter of it.
fn bytes_of(payload: &str) -> Option<(Vec<u8>, u32)> {
    let (mut bytes, mut word, mut bits) = (Vec::with_capacity(payload.len() * 3 / 4), 0_u32, 0);
    for letter in payload.bytes() {
        let value = LETTERS.iter().position(|&other| other == letter)?;
        word = word << 6 | value as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((word >> bits) as u8);
            word &= (1 << bits) - 1;
        }
    }
    // A whole character too many says nothing, but was not written either.
    Some((bytes, if bits == 6 { 1 } else { word }))
}

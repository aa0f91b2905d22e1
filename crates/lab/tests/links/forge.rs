//! Links that nobody wrote: a link taken apart into its bytes, and bytes sealed as a link with the right length and check.

use crc::{CRC_32_ISO_HDLC, Crc};

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const CHECK: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);

/// The bytes of the scene in a link, without version, length and check.
pub(crate) fn body(link: &str) -> Vec<u8> {
    let bits = link["1.".len()..].bytes().flat_map(|letter| {
        let value = LETTERS.iter().position(|&other| other == letter).expect("a letter");
        (0..6).rev().map(move |place| value >> place & 1)
    });
    let bits: Vec<usize> = bits.collect();
    let bytes: Vec<u8> =
        bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | *bit) as u8).collect();
    let head = 1 + bytes[1..].iter().take_while(|byte| **byte > 127).count() + 1;
    bytes[head + 4..].to_vec()
}

/// A link that holds these bytes as if they were a scene's.
pub(crate) fn sealed(body: &[u8]) -> String {
    let mut head = vec![1];
    let mut length = body.len();
    while length > 127 {
        head.push(length as u8 | 128);
        length >>= 7;
    }
    head.push(length as u8);
    let check = CHECK.checksum(&[&head, body].concat());
    let bytes = [&head[..], &check.to_le_bytes(), body].concat();
    let bits: Vec<u8> =
        bytes.iter().flat_map(|byte| (0..8).rev().map(move |place| byte >> place & 1)).collect();
    let letters = bits.chunks(6).map(|six| {
        let value = six.iter().fold(0, |sum, bit| sum << 1 | *bit) << (6 - six.len());
        char::from(LETTERS[usize::from(value)])
    });
    "1.".chars().chain(letters).collect()
}

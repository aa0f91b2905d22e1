//! Altering a stored document so that its length and its check still hold.

use crc::{CRC_32_ISO_HDLC, Crc};

use crate::work::Dice;

/// How many bytes come before what the check covers.
pub(crate) const HEAD: usize = 12;

/// A body with the head that belongs to it.
pub(crate) fn sealed(body: &[u8]) -> Vec<u8> {
    let check = Crc::<u32>::new(&CRC_32_ISO_HDLC).checksum(body);
    [b"PXW\x05", &(body.len() as u32).to_le_bytes()[..], &check.to_le_bytes(), body].concat()
}

/// The document with one to four alterations of its body.
pub(crate) fn altered(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut body = bytes[HEAD..].to_vec();
    for _ in 0..=dice.below(4) {
        alter(&mut body, dice);
    }
    sealed(&body)
}

fn alter(body: &mut Vec<u8>, dice: &mut Dice) {
    if body.is_empty() {
        return;
    }
    // Half of the alterations hit the end, where settings, networks and pins are; logits fill the rest.
    let near_end = dice.below(2) == 0;
    let from = if near_end { body.len().saturating_sub(120) } else { 0 };
    let at = from + dice.below(body.len() - from);
    match dice.below(7) {
        0 => body[at] ^= 1 << dice.below(8),
        1 => body[at] = dice.below(256) as u8,
        2 => body[at] = dice.one_of(&[0, 1, 2, 127, 128, 254, 255]),
        3 => {
            // The largest numbers of 32 bits and of 64.
            let large: [&[u8]; 2] = [&[0xff, 0xff, 0xff, 0xff, 0x0f], &[0xff; 9]];
            body.splice(at..=at, dice.one_of(&large).iter().copied());
        }
        4 => {
            body.insert(at, dice.below(256) as u8);
        }
        5 => {
            body.remove(at);
        }
        _ => {
            let float = dice.one_of(&[f32::NAN, f32::INFINITY, -f32::MAX, -0.0, 1e-45, 1000.0]);
            for (byte, new) in body[at..].iter_mut().zip(float.to_le_bytes()) {
                *byte = new;
            }
        }
    }
}

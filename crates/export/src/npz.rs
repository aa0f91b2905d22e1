//! Tensors as numpy's `.npz`: a zip whose entries are stored as they are, one `.npy` each.
//!
//! Written by hand, because a zip without compression is three records and a CRC.

use crc::{CRC_32_ISO_HDLC, Crc};

use crate::tensors::{Elements, Tensor};

const CHECK: Crc<u32> = Crc::<u32>::new(&CRC_32_ISO_HDLC);
/// 1 January 1980, the first day that a zip knows: the same scene gives the same bytes.
const DATE: u16 = 1 << 5 | 1;
/// The version of the format that reads stored entries.
const VERSION: u16 = 20;
/// `.npy` begins its data at a multiple of this.
const ALIGNMENT: usize = 64;

/// The bytes of a file that `numpy.load` opens.
#[must_use]
pub fn npz(tensors: &[Tensor]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for tensor in tensors {
        let (name, data) = (format!("{}.npy", tensor.name), npy(tensor));
        let offset = file.len() as u32;
        let mut about = Vec::new();
        // Flags and the method, stored, are 0; so is the time, and what would follow the name.
        for half in [VERSION, 0, 0, 0, DATE] {
            about.extend(half.to_le_bytes());
        }
        let size = data.len() as u32;
        for word in [CHECK.checksum(&data), size, size, name.len() as u32] {
            about.extend(word.to_le_bytes());
        }
        file.extend(b"PK\x03\x04");
        file.extend(&about);
        file.extend(name.as_bytes());
        file.extend(data);
        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&about);
        // No comment, the first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (count, start, size) = (tensors.len() as u16, file.len() as u32, directory.len() as u32);
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    file.extend([size.to_le_bytes(), start.to_le_bytes()].concat());
    file.extend([0; 2]);
    file
}

/// A tensor as `.npy`, version 1.0.
fn npy(tensor: &Tensor) -> Vec<u8> {
    let (kind, data): (_, Vec<u8>) = match &tensor.elements {
        Elements::F32(numbers) => ("<f4", numbers.iter().flat_map(|x| x.to_le_bytes()).collect()),
        Elements::I64(numbers) => ("<i8", numbers.iter().flat_map(|x| x.to_le_bytes()).collect()),
        Elements::Bool(flags) => ("|b1", flags.iter().map(|&flag| u8::from(flag)).collect()),
    };
    // A tuple of one has a comma at its end.
    let dims: Vec<String> = tensor.dims.iter().map(|size| format!("{size},")).collect();
    let header = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({}), }}", dims.join(" "));
    let magic = b"\x93NUMPY\x01\x00";
    let padded = (magic.len() + 2 + header.len() + 1).next_multiple_of(ALIGNMENT) - magic.len() - 2;
    let mut bytes = magic.to_vec();
    bytes.extend((padded as u16).to_le_bytes());
    bytes.extend(format!("{header:<width$}\n", width = padded - 1).into_bytes());
    bytes.extend(data);
    bytes
}

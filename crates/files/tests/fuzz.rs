//! Mutated files of each format: none panics, hangs or takes more than its limit. `FUZZ=1000000 cargo test --release --package
//! pixelwise-files --test fuzz` tries a million of each.

use std::fs;
use std::path::Path;

use pixelwise_files::limits::MAX_ELEMENTS;
use pixelwise_files::read;

/// Numbers from a seed (`SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % below.max(1) as u64) as usize
    }
}

/// Bytes that sizes, lengths and opcodes react to.
const TELLING: [u8; 12] = [0, 1, 2, 4, 7, 0x28, 0x52, 0x7f, 0x80, 0x95, 0xfe, 0xff];

fn mutate(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.next(4) {
        let at = random.next(bytes.len());
        match random.next(7) {
            0 => bytes[at] ^= 1 << random.next(8),
            1 => bytes[at] = TELLING[random.next(TELLING.len())],
            2 => bytes[at] = random.next(256) as u8,
            3 => bytes.truncate(at.max(1)),
            4 => {
                let end = (at + 1 + random.next(8)).min(bytes.len());
                bytes[at..end].fill(TELLING[random.next(TELLING.len())]);
            }
            5 => {
                let (from, length) = (random.next(bytes.len()), 1 + random.next(16));
                let piece = bytes[from..(from + length).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let end = (at + 1 + random.next(8)).min(bytes.len());
                bytes.drain(at..end);
                if bytes.is_empty() {
                    bytes.push(0);
                }
            }
        }
    }
}

#[track_caller]
fn survive(files: &[&str]) {
    let tries: usize = std::env::var("FUZZ").ok().and_then(|count| count.parse().ok()).unwrap_or(2_000);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/written");
    let seeds: Vec<Vec<u8>> =
        files.iter().map(|file| fs::read(folder.join(file)).expect("a file of make.py")).collect();
    let mut random = Random(1);
    let (mut read_well, mut refused) = (0_usize, 0_usize);
    for i in 0..tries {
        let mut bytes = seeds[i % seeds.len()].clone();
        mutate(&mut bytes, &mut random);
        match read::file("fuzz", &bytes) {
            Ok(tensors) => {
                read_well += 1;
                assert!(tensors.iter().map(|tensor| tensor.values.len()).sum::<usize>() <= MAX_ELEMENTS);
                for tensor in tensors {
                    assert_eq!(tensor.shape.iter().product::<usize>(), tensor.values.len());
                }
            }
            Err(error) => {
                refused += 1;
                assert!(!error.code().is_empty());
            }
        }
    }
    println!("{files:?}: {read_well} read, {refused} refused");
    assert!(refused > 0);
}

#[test]
fn npy() {
    survive(&["f4_le.npy", "fortran.npy", "u2_be.npy", "scalar.npy"]);
}

#[test]
fn npz() {
    survive(&["stored.npz", "pixelwise.npz"]);
}

#[test]
fn torch() {
    survive(&["dict.pt", "views.pth", "types.pt", "state.pt", "module.pt"]);
}

#[test]
fn safetensors() {
    survive(&["types.safetensors"]);
}

#[test]
fn png() {
    survive(&["indexed.png", "few.png", "colours.png", "wide.png"]);
}

#[test]
fn gif() {
    survive(&["indexed.gif"]);
}

#[test]
fn bmp() {
    survive(&["indexed.bmp", "bits.bmp", "colours.bmp"]);
}

#[test]
fn text() {
    survive(&["print.txt", "list.txt", "repr.txt", "nan.txt"]);
}

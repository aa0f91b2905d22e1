//! A text as a QR code that a camera reads from the last row.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};
use std::fmt::Write;

/// The most characters of a text: what the finest code holds.
pub const MAX_CHARACTERS: usize = 560;
/// The finest code, of 89 modules a side.
const FINEST: u8 = 18;
/// The light modules around a code, which the standard asks for.
const QUIET: usize = 4;

/// A code, drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// How many modules a side has, the quiet zone among them.
    pub side: usize,
    /// The dark modules as the path of an SVG whose unit is a module, run by run.
    pub path: String,
}

/// The code of a text at level M, with a quiet zone; `None` where the text does not fit into 89 modules a side: what is finer, a
/// projector and a phone lose.
#[must_use]
pub fn code(text: &str) -> Option<Code> {
    let (least, most) = (Version::new(1), Version::new(FINEST));
    let segments = QrSegment::make_segments(text);
    let code =
        QrCode::encode_segments_advanced(&segments, QrCodeEcc::Medium, least, most, None, false).ok()?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let row: Vec<bool> = (0..size).map(|x| code.get_module(x, y)).collect();
        let mut x = QUIET;
        for run in row.chunk_by(PartialEq::eq) {
            if run[0] {
                let (y, width) = (y as usize + QUIET, run.len());
                // Writing to a string does not fail.
                let _ = write!(path, "M{x} {y}h{width}v1h-{width}z");
            }
            x += run.len();
        }
    }
    Some(Code { side: size as usize + 2 * QUIET, path })
}

//! The formats, told apart by how a file begins and never by its name.

/// A format that is read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// numpy's array.
    Npy,
    /// numpy's archive of arrays.
    Npz,
    /// `safetensors`.
    Safetensors,
    /// What `torch.save` writes.
    Torch,
    /// A picture, of indices or of colours.
    Png,
    /// A picture of indices.
    Gif,
    /// A picture, of indices or of colours.
    Bmp,
    /// Printed or typed numbers.
    Text,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 8] =
        [Self::Npy, Self::Npz, Self::Safetensors, Self::Torch, Self::Png, Self::Gif, Self::Bmp, Self::Text];

    /// What its files are called: `.npy`, `.pt`, ….
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Npy => ".npy",
            Self::Npz => ".npz",
            Self::Safetensors => ".safetensors",
            Self::Torch => ".pt",
            Self::Png => ".png",
            Self::Gif => ".gif",
            Self::Bmp => ".bmp",
            Self::Text => "text",
        }
    }
}

/// Formats that people drop and that are not read, by how they begin.
pub(crate) const OTHERS: [(&[u8], &str); 12] = [
    (&[0xff, 0xd8, 0xff], "JPEG"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"RIFF", "WebP"),
    (b"\x89HDF", "HDF5"),
    (b"MATLAB", "MATLAB"),
    (&[0x1f, 0x8b], "gzip"),
    (b"%PDF", "PDF"),
    (&[0x80, 0x02], "pickle"),
    (&[0x80, 0x04], "pickle"),
    (&[0x80, 0x05], "pickle"),
    (b"\x5c\x01\x00\x00", "NIfTI"),
];

//! Whole numbers as few bytes: by seven bits, or many of them in the shortest of four ways.

/// Reads from bytes; `None` at their end, and for what was not written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What has not been read.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.0
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(byte)
    }

    /// A little-endian word.
    pub(super) fn word(&mut self) -> Option<u32> {
        let (word, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*word))
    }

    /// That many bytes.
    pub(super) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(bytes)
    }

    /// A number by seven bits, the lowest first.
    pub(super) fn varint(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 127);
            if bits << shift >> shift != bits {
                return None;
            }
            number |= bits << shift;
            if byte < 128 {
                // The shortest way alone is written.
                return (byte != 0 || shift == 0).then_some(number);
            }
        }
        None
    }

    /// A varint that is a size or a place.
    pub(super) fn count(&mut self) -> Option<usize> {
        usize::try_from(self.varint()?).ok()
    }

    /// A number with a sign.
    pub(super) fn signed(&mut self) -> Option<i64> {
        self.varint().map(unzigzag)
    }

    /// That many whole numbers, written by [`many`]. A count that is a scene's bounds what is allocated.
    pub(super) fn many(&mut self, count: usize) -> Option<Vec<u64>> {
        match self.byte()? {
            SAME => Some(vec![self.varint()?; count]),
            EACH => (0..count).map(|_| self.varint()).collect(),
            PACKED => self.packed(count),
            RUNS => self.runs(count),
            _ => None,
        }
    }

    fn packed(&mut self, count: usize) -> Option<Vec<u64>> {
        let least = self.varint()?;
        let width = usize::from(self.byte()?);
        if !(1..=56).contains(&width) {
            return None;
        }
        let bytes = self.bytes((count * width).div_ceil(8))?;
        let bit = |at: usize| u64::from(bytes[at / 8] >> (at % 8) & 1);
        (0..count)
            .map(|i| (0..width).map(|place| bit(i * width + place) << place).sum::<u64>().checked_add(least))
            .collect()
    }

    fn runs(&mut self, count: usize) -> Option<Vec<u64>> {
        let mut numbers = Vec::with_capacity(count);
        while numbers.len() < count {
            let number = self.varint()?;
            let more = self.count()?;
            if more >= count - numbers.len() {
                return None;
            }
            numbers.resize(numbers.len() + more + 1, number);
        }
        Some(numbers)
    }
}

/// All the same, each by itself, each in the same number of bits above the least, or each with how often it comes in a row.
const SAME: u8 = 0;
const EACH: u8 = 1;
const PACKED: u8 = 2;
const RUNS: u8 = 3;

/// Writes a number by seven bits.
pub(super) fn varint(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 127 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Small numbers of either sign as small numbers.
pub(super) const fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63) as u64
}

pub(super) const fn unzigzag(number: u64) -> i64 {
    (number >> 1) as i64 ^ -((number & 1) as i64)
}

/// Writes whole numbers in the way that takes fewest bytes. Whoever reads them knows how many there are.
pub(super) fn many(bytes: &mut Vec<u8>, numbers: &[u64]) {
    let ways = [same(numbers), Some(each(numbers)), packed(numbers), Some(runs(numbers))];
    let shortest = ways.into_iter().flatten().min_by_key(Vec::len);
    bytes.extend(shortest.into_iter().flatten());
}

fn same(numbers: &[u64]) -> Option<Vec<u8>> {
    let first = *numbers.first()?;
    let mut bytes = vec![SAME];
    varint(&mut bytes, first);
    numbers.iter().all(|&number| number == first).then_some(bytes)
}

fn each(numbers: &[u64]) -> Vec<u8> {
    let mut bytes = vec![EACH];
    for &number in numbers {
        varint(&mut bytes, number);
    }
    bytes
}

fn packed(numbers: &[u64]) -> Option<Vec<u8>> {
    let (least, most) = (*numbers.iter().min()?, *numbers.iter().max()?);
    let width = 64 - (most - least).leading_zeros() as usize;
    if !(1..=56).contains(&width) {
        return None;
    }
    let mut bytes = vec![PACKED];
    varint(&mut bytes, least);
    bytes.push(width as u8);
    let start = bytes.len();
    bytes.resize(start + (numbers.len() * width).div_ceil(8), 0);
    for (i, number) in numbers.iter().enumerate() {
        for place in (0..width).filter(|place| (number - least) >> place & 1 == 1) {
            let at = i * width + place;
            bytes[start + at / 8] |= 1 << (at % 8);
        }
    }
    Some(bytes)
}

fn runs(numbers: &[u64]) -> Vec<u8> {
    let mut bytes = vec![RUNS];
    for run in numbers.chunk_by(PartialEq::eq) {
        varint(&mut bytes, run[0]);
        varint(&mut bytes, run.len() as u64 - 1);
    }
    bytes
}

//! A row cut into tiles.

use std::ops::Range;

use crate::lanes::BLOCK;

/// How many elements or pixels a tile has at most.
pub(crate) const TILE: usize = 16 * BLOCK;

/// One tile of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tile {
    /// Where it lies; its length is a multiple of a block's.
    pub(crate) range: Range<usize>,
    /// Where what no tile before it has covered begins.
    pub(crate) fresh: usize,
}

/// Cuts a row of a length into tiles of at most `size`, a multiple of a block's.
///
/// Where the length is no multiple of a block's, the last tile begins before the end of the one before it: what lies in both is
/// computed twice, to the same result. A row shorter than a block has no tile.
pub(crate) fn tiles(length: usize, size: usize) -> impl Iterator<Item = Tile> {
    let whole = length / BLOCK * BLOCK;
    let tiles = (0..whole).step_by(size).map(move |start| start..whole.min(start + size));
    let rest = (0 < whole && whole < length).then(|| length - BLOCK..length);
    tiles
        .map(|range| Tile { fresh: range.start, range })
        .chain(rest.map(move |range| Tile { range, fresh: whole }))
}

/// The sum of a few losses.
pub(crate) fn total(losses: &[f32]) -> f64 {
    losses.iter().copied().map(f64::from).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(length: usize, size: usize, expected: &[(Range<usize>, usize)]) {
        let found: Vec<_> = tiles(length, size).map(|tile| (tile.range, tile.fresh)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn every_element_is_fresh_once() {
        check(2 * BLOCK, BLOCK, &[(0..BLOCK, 0), (BLOCK..2 * BLOCK, BLOCK)]);
        check(BLOCK + 1, TILE, &[(0..BLOCK, 0), (1..BLOCK + 1, BLOCK)]);
        let length = TILE + 2 * BLOCK + 3;
        let (whole, rest) = (length - 3, length - BLOCK);
        check(length, TILE, &[(0..TILE, 0), (TILE..whole, TILE), (rest..length, whole)]);
    }

    #[test]
    fn less_than_a_block_is_no_tile() {
        check(BLOCK - 1, TILE, &[]);
        check(0, TILE, &[]);
    }
}

//! A row cut into tiles.

use std::ops::Range;

use crate::TILE;
use crate::lanes::LANES;

/// One tile of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Where it lies; its length is a multiple of four.
    pub range: Range<usize>,
    /// Where what no tile before it has covered begins.
    pub fresh: usize,
}

/// Cuts a row of a length into tiles of at most `size`, or of [`TILE`] where that is less.
///
/// Where the length is no multiple of four, the last tile begins before the end of the one before it: what lies in both is computed
/// twice, to the same result. A row of fewer than four has no tile.
pub fn tiles(length: usize, size: usize) -> impl Iterator<Item = Tile> {
    let size = size.clamp(LANES, TILE) / LANES * LANES;
    let whole = length / LANES * LANES;
    let tiles = (0..whole).step_by(size).map(move |start| start..whole.min(start + size));
    let rest = (0 < whole && whole < length).then(|| length - LANES..length);
    tiles
        .map(|range| Tile { fresh: range.start, range })
        .chain(rest.map(move |range| Tile { range, fresh: whole }))
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
        check(8, 4, &[(0..4, 0), (4..8, 4)]);
        check(7, 256, &[(0..4, 0), (3..7, 4)]);
        check(
            1027,
            1024,
            &[(0..256, 0), (256..512, 256), (512..768, 512), (768..1024, 768), (1023..1027, 1024)],
        );
    }

    #[test]
    fn fewer_than_four_are_no_tile() {
        check(3, 256, &[]);
        check(0, 256, &[]);
    }
}

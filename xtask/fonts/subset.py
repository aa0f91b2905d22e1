"""Cuts a font down to the signs of a file, in two parts: subset.py FONT SIGNS FIRST OUT. What FIRST lists goes into OUT.woff2, which every
visit loads; the rest into OUT-rest.woff2, which a browser loads when it shows one of them. Prints the ranges of both for fonts.css."""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

# A map is full of zeros: without a slash they stay in the background.
PLAIN_ZERO = "zero.cv76-1"


def main(source: str, signs: str, first: str, out: str) -> None:
    wanted = characters(signs) | set(range(0x20, 0x7F))
    at_first = characters(first)
    if not at_first <= wanted:
        sys.exit(f"{first} lists what {signs} lacks: {''.join(map(chr, sorted(at_first - wanted)))}")
    for part, ending in ((at_first, ""), (wanted - at_first, "-rest")):
        cut(source, part, f"{out}{ending}.woff2")
        print(f"{Path(out).name}{ending}: unicode-range: {ranges(part)};")


def characters(file: str) -> set[int]:
    return {ord(sign) for sign in Path(file).read_text(encoding="utf-8")} - {ord("\n")}


def cut(source: str, wanted: set[int], out: str) -> None:
    font = TTFont(source)
    for table in font["cmap"].tables:
        if ord("0") in table.cmap:
            table.cmap[ord("0")] = PLAIN_ZERO
    missing = wanted - font.getBestCmap().keys()
    if missing:
        sys.exit(f"the font lacks {''.join(map(chr, sorted(missing)))}")
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = []
    options.hinting = False
    options.name_IDs = [0, 13, 14]
    options.notdef_outline = True
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    subset.save_font(font, out, options)


def ranges(wanted: set[int]) -> str:
    """The characters as CSS lists them."""
    runs: list[list[int]] = []
    for sign in sorted(wanted):
        if runs and sign == runs[-1][1] + 1:
            runs[-1][1] = sign
        else:
            runs.append([sign, sign])
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


main(*sys.argv[1:])

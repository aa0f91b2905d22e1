"""Cuts a font down to the printable ASCII and the signs of a file: subset.py FONT SIGNS OUT."""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

# A map is full of zeros: without a slash they stay in the background.
PLAIN_ZERO = "zero.cv76-1"


def main(source: str, signs: str, out: str) -> None:
    font = TTFont(source)
    for table in font["cmap"].tables:
        if ord("0") in table.cmap:
            table.cmap[ord("0")] = PLAIN_ZERO
    text = set(Path(signs).read_text(encoding="utf-8")) - {"\n"}
    wanted = {ord(sign) for sign in text} | set(range(0x20, 0x7F))
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


main(*sys.argv[1:])

#!/usr/bin/env bash
# Makes the page's font for numbers, www/fonts/pixelwise-num-*.woff2: the signs that the page writes, out of Iosevka (OFL 1.1), whose
# characters are half as wide as high. What a first visit shows is in first-*.txt and a file of its own; bold are digits alone there.
# Needs npm and Python 3; run it again after adding a sign to signs.txt, and take the ranges that it prints into www/style/fonts.css.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out="$here/../../www/fonts"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work" @fontsource/iosevka@5.3.0
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet fonttools==4.68.0 brotli==1.2.1
for weight in 400 700; do
  "$work/venv/bin/python" "$here/subset.py" \
    "$work/node_modules/@fontsource/iosevka/files/iosevka-latin-$weight-normal.woff2" \
    "$here/signs.txt" "$here/first-$weight.txt" "$out/pixelwise-num-$weight"
done
cp "$work/node_modules/@fontsource/iosevka/LICENSE" "$out/OFL.txt"

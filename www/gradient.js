// Pixels as CSS gradients. A canvas is a layer of its own to the browser, and so is all that lies on it: with one a map, putting the
// layers together costs more than all else in a frame. A row of pixels as a background costs next to nothing.

/**
 * A row of pixels, each as wide as the others.
 * @param {Uint32Array} words the pixels, RGBA in memory order
 * @returns {string}
 */
export function steps(words) {
  const stops = [];
  for (let at = 0; at < words.length; ) {
    const colour = words[at];
    while (at < words.length && words[at] === colour) at += 1;
    stops.push(`${hex(colour)} 0 ${(100 * at) / words.length}%`);
  }
  return `linear-gradient(90deg,${stops})`;
}

/**
 * Several rows of pixels, one under the other. Each is a pixel of the screen higher than its share and lies above the one before, so that
 * rows whose height is no whole number leave no gap.
 * @param {Uint32Array} words the pixels, RGBA in memory order
 * @param {number} columns
 * @returns {string}
 */
export function picture(words, columns) {
  const rows = words.length / columns;
  const place = (/** @type {number} */ row) => {
    const down = rows > 1 ? row / (rows - 1) : 0;
    return `0 calc(${100 * down}% + ${down}px)/100% calc(${100 / rows}% + 1px) no-repeat`;
  };
  const layers = Array.from({ length: rows }, (_, row) => `${steps(words.subarray(row * columns, (row + 1) * columns))} ${place(row)}`);
  return layers.reverse().join();
}

/**
 * A ramp that runs from pixel to pixel.
 * @param {Uint32Array} words the pixels, RGBA in memory order
 * @returns {string}
 */
export function ramp(words) {
  return `linear-gradient(90deg,${Array.from(words, hex)})`;
}

/**
 * A pixel as CSS writes it.
 * @param {number} word RGBA in memory order
 */
export function hex(word) {
  const [red, green, blue] = [word & 255, (word >> 8) & 255, (word >> 16) & 255];
  return `#${((1 << 24) | (red << 16) | (green << 8) | blue).toString(16).slice(1)}`;
}

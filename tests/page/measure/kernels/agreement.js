// Whether a contestant computes what the loop computes; nothing is timed before it does.

/** How far results in single precision may be apart, relative to max(1, |expected|). */
const CLOSE = 2e-6;
/** The same of a mean that is summed in single precision, up to a million pixels one after the other. */
const CLOSE_MEAN = 1e-3;

/**
 * Throws where a result is missing or apart.
 * @param {string} name whose results they are
 * @param {Record<string, ArrayLike<any>>} found
 * @param {Record<string, any>} loop
 * @param {number} expected the loop's mean
 */
export function agree(name, found, loop, expected) {
  // A gradient is divided by the number of pixels, and close to 0 among many.
  const pixels = loop.perPixel.length;
  for (const [result, scale] of [["perPixel", 1], ["probability", 1], ["grad", pixels], ["prediction", 1]]) {
    if (found[result]?.length !== loop[result].length) throw new Error(`${name} has no ${result}`);
    for (let i = 0; i < loop[result].length; i++) {
      compare(`${name}: ${result}[${i}]`, Number(found[result][i]) * scale, loop[result][i] * scale, CLOSE);
    }
  }
  compare(`${name}: loss`, Number(found.loss), expected, name.startsWith("Pixelwise") ? CLOSE : CLOSE_MEAN);
}

function compare(what, found, expected, close) {
  const apart = Math.abs(found - expected);
  if (!(apart <= close * Math.max(1, Math.abs(expected)))) throw new Error(`${what} is ${found}, expected ${expected}`);
}

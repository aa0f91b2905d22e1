// How many characters a link may have, and what that is good for.

const FITS = /** @type {const} */ ([["qr", 500], ["messenger", 2000], ["some", 4000], ["none", Infinity]]);

/**
 * What a link of so many characters is good for: the key of a sentence under `share.fits`.
 * @param {number} length
 */
export const fitsOf = (length) => FITS.find(([, most]) => length <= most)?.[0] ?? "none";

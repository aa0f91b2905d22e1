// What a first visit does not show is loaded when it is first asked for.

import { loadStyle } from "./site.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./page.js").Part} Part */

/**
 * Makes a part once, when it is first asked for; where its files do not come, that is said, and the next time it is tried again.
 * @template {Part} P
 * @param {Page} page
 * @param {() => Promise<P>} load
 * @param {...string} sheets the styles that it needs
 * @returns {() => Promise<P | null>}
 */
export function lazy(page, load, ...sheets) {
  /** @type {Promise<P | null> | null} */
  let part = null;
  return () => {
    part ??= Promise.all(sheets.map(loadStyle)).then(load).catch((error) => {
      console.warn(error);
      page.say(page.t("error.notLoaded"), "error");
      part = null;
      return null;
    });
    return part;
  };
}

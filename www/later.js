// What a first visit does not show is loaded when it is first asked for.

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./page.js").Part} Part */

/**
 * Makes a part once, when it is first asked for; where its files do not come, that is said, and the next time it is tried again.
 * @template {Part} P
 * @param {Page} page
 * @param {() => Promise<P>} make
 * @returns {() => Promise<P | null>}
 */
export function later(page, make) {
  /** @type {Promise<P | null> | null} */
  let part = null;
  return () => {
    part ??= make().catch((error) => {
      console.warn(error);
      page.say(page.t("error.notLoaded"), "error");
      part = null;
      return null;
    });
    return part;
  };
}

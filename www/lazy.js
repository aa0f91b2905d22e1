// What a first visit does not show is loaded when it is first asked for.

import { make } from "./dom.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./page.js").Part} Part */

/**
 * Makes a part once, when it is first asked for; where its files do not come, that is said, and the next time it is tried again.
 * @template {Part} P
 * @param {Page} page
 * @param {() => Promise<P>} load
 * @param {string} [sheet] the style that it needs
 * @returns {() => Promise<P | null>}
 */
export function lazy(page, load, sheet) {
  /** @type {Promise<P | null> | null} */
  let part = null;
  return () => {
    part ??= (sheet ? styled(sheet) : Promise.resolve()).then(load).catch((error) => {
      console.warn(error);
      page.say(page.t("error.notLoaded"), "error");
      part = null;
      return null;
    });
    return part;
  };
}

/**
 * Waits until a style is there.
 * @param {string} sheet
 * @returns {Promise<void>}
 */
export function styled(sheet) {
  const href = `style/${sheet}.css`;
  let link = /** @type {HTMLLinkElement | null} */ (document.querySelector(`link[href="${href}"]`));
  if (link?.sheet) return Promise.resolve();
  link ??= document.head.appendChild(make("link", { rel: "stylesheet", href }));
  const wanted = link;
  return new Promise((resolve, reject) => {
    wanted.addEventListener("load", () => resolve(), { once: true });
    wanted.addEventListener("error", () => {
      wanted.remove();
      reject(new Error(`${href} did not load`));
    }, { once: true });
  });
}

// Shares a place that is not the lab's scene: a step of a lesson, a trap, a lesson of one's own. Loaded when one is first shared.

import { SharePlace } from "./elements/share-place.js";
import { loadStyle } from "./site.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./elements/share-place.js").Place} Place */

/**
 * Shows a place's link with its code for cameras.
 * @param {Page} page
 * @param {Place} place
 */
export async function sharePlace(page, place) {
  try {
    await Promise.all([page.strings.more("share"), page.strings.more("exports"), loadStyle("share")]);
  } catch (error) {
    console.warn(error);
    return page.say(page.t("error.notLoaded"), "error");
  }
  let part = /** @type {SharePlace | undefined} */ (page.parts.find((part) => part instanceof SharePlace));
  if (!part) {
    part = new SharePlace(page);
    document.body.append(part);
    page.parts.push(part);
  }
  part.open(place);
}

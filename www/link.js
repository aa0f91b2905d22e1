// A link that came: its scene as a visit, or what is wrong with it in words while the reader's own document stays.

import { write } from "./address.js";
import { begun, hasBegun } from "./way.js";

/** @typedef {import("./page.js").Page} Page */

/** Where a tab remembers the link that it made of its own scene: opening that again is no visit. */
const PLACE = "pixelwise.shared";

/**
 * Opens the scene of a link. The one that a tab has made of its own scene opens nothing when the tab is only loaded again; who has
 * come to it from elsewhere has given it to the address bar, and wants to see what it opens.
 * @param {Page} page
 * @param {string} text
 * @param {boolean} [loading] whether the page is just being loaded
 * @returns {Promise<boolean>} whether it opened
 */
export async function openLink(page, text, loading = false) {
  await page.strings.more("visit");
  if (loading && text === made() && !come()) return true;
  if (page.visit.kind === "link" && hasBegun()) return true;
  try {
    const lab = page.core.Lab.fromLink(text);
    page.visit.begin("link", lab);
    begun();
    if (lab.awaitsNetwork) complete(page, lab);
    return true;
  } catch (error) {
    const offer = isSecureContext && "readText" in navigator.clipboard ? { key: "visit.paste", act: () => paste(page) } : undefined;
    page.say(faultOf(page, error), "error", offer);
    return false;
  }
}

/**
 * Lets the network give the logits that a link has left to it.
 * @param {Page} page
 * @param {import("./pkg/lab.js").Lab} lab
 */
async function complete(page, lab) {
  const answer = await page.player?.trainer.ask(lab.networkStep, 0);
  if (!answer || page.lab !== lab) return;
  let same = true;
  page.edit(() => (same = lab.complete(answer.step, answer.outputs, answer.training)));
  if (!same) page.say(page.t("visit.otherNumbers"), "hint");
}

/**
 * Remembers the link that was made of the reader's own scene.
 * @param {string} text
 */
export function remember(text) {
  try {
    sessionStorage.setItem(PLACE, text);
  } catch {
    // A tab that forgets it opens its own link as a visit.
  }
}

function made() {
  try {
    return sessionStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

/** Whether the page was opened by its address, and not loaded again or gone back to. */
const come = () => performance.getEntriesByType("navigation").some((entry) => /** @type {PerformanceNavigationTiming} */ (entry).type === "navigate");

/**
 * What is wrong with a link.
 * @param {Page} page
 * @param {unknown} error
 */
function faultOf(page, error) {
  const values = error instanceof Error && "values" in error ? /** @type {Record<string, string>} */ (error.values) : null;
  if (!values?.why) throw error;
  const why = values.why === "cutOff" && values.of === "0" ? "cut" : values.why;
  return page.t(`visit.fault.${why}`, { ...values, part: page.t(`visit.part.${values.part}`) });
}

/** Opens the link on the clipboard. @param {Page} page */
async function paste(page) {
  const text = await navigator.clipboard.readText().catch(() => "");
  const link = /[#&]s=([\w.-]+)/.exec(text)?.[1];
  if (!link) return page.say(page.t("visit.pasted"), "error");
  page.clearError();
  write({ s: link });
  await openLink(page, link);
}

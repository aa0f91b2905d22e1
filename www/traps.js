// Opens traps. Their core, words and style are loaded when the first one is asked for.

import { addressOf, write } from "./address.js";
import { make } from "./dom.js";
import { more } from "./more.js";
import { loadStyle } from "./site.js";
import { openRoom } from "./room.js";
import { sharePlace } from "./sharing.js";

/** @typedef {import("./page.js").Page} Page */

/** What the list and a card look like; a card says more of what the list says. */
const STYLES = ["trap-list", "trap-card", "trap-why", "trap-maps"];

/**
 * What traps need.
 * @param {Page} page
 */
export async function loadTraps(page) {
  const [core] = await Promise.all([more(), page.strings.more("traps"), page.strings.more("scenes"), ...STYLES.map(loadStyle)]);
  return core;
}

/**
 * Shows a trap's card in the lab's place.
 * @param {Page} page
 * @param {string} id
 * @returns {Promise<boolean>} whether there is such a trap
 */
export async function openTrap(page, id) {
  const core = await loadTraps(page);
  if (!core.trapList().some((trap) => trap.id === id)) {
    page.say(page.t("traps.unknown", { id }), "error");
    return false;
  }
  const { TrapCard } = await import("./elements/trap-card.js");
  const part = new TrapCard(page, core, id, (next) => openTrap(page, next));
  const all = part.word("traps.title", make("button", { type: "button" }));
  all.addEventListener("click", () => page.openLessons());
  await openRoom(page, { name: "trap", part, crumbs: [all, part.place], left: () => write({ trap: null }), share: () => sharePlace(page, { title: "share.place.trap", address: addressOf({ trap: id }) }) });
  write({ trap: id });
  return true;
}

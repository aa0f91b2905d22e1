// What an address opens: its first key that names a document opens it as a visit, the others say how the page is shown.

import { read, readList } from "./address.js";
import { setView } from "./shown.js";
import { walk } from "./way.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./address.js").Key} Key */
/** @typedef {import("./ui.js").StageName} StageName */

/**
 * Opens what a key names; false where nothing opened.
 * @typedef {(page: Page, text: string, loading: boolean) => Promise<boolean | void>} Open
 */

/** Who opens what a key names, loaded when an address has the key. @type {{ key: Key, open: Open }[]} */
const DOORS = [
  { key: "trap", open: async (page, text) => (await import("./traps.js")).openTrap(page, text) },
  { key: "lesson", open: async (page, id) => (await import("./lessons.js")).openLinked(page, id) },
  { key: "s", open: async (page, text, loading) => (await import("./link.js")).openLink(page, text, loading) },
];

const TABS = ["pixel", "mean", "bond", "network", "threshold"];
/** The columns whose numbers an address can hide. */
const COLUMNS = /** @type {const} */ (["logits", "probability", "target", "loss", "gradient", "prediction"]);
/** Those that a question hides if it is not told which. */
export const ASKED = /** @type {const} */ (["loss", "prediction"]);

/**
 * Opens what the address names, if it names anything, and shows it as the address says.
 * @param {Page} page
 * @param {boolean} [loading] whether the page is just being loaded
 */
export async function arrive(page, loading = false) {
  const door = DOORS.find(({ key }) => read(key));
  let opened = true;
  try {
    const text = door ? (read(door.key) ?? "") : "";
    // What the address names stands in the lab's place itself, or in the lab; without a name, it leads away from a trap.
    if (door ? door.key !== "trap" : page.room?.name === "trap") page.closeRoom();
    if (!(loading && (await page.visit.resume())) && door) opened = (await walk(() => door.open(page, text, loading))) !== false;
    // An address that names nothing is the reader's own scene: Back leads to it.
    if (!loading && !door && page.visit.kind !== "file") page.visit.end();
  } catch (error) {
    console.warn(error);
    page.say(page.t("error.notLoaded"), "error");
    opened = false;
  }
  // What a link that does not open would hide is the reader's own.
  if (opened) await show(page);
}

/** @param {Page} page */
async function show(page) {
  const { ui } = page;
  const named = COLUMNS.filter((column) => readList("hide").includes(column));
  // A question hides something.
  const hidden = named.length === 0 && read("view") === "question" ? ASKED : named;
  if (hidden.length > 0) ui.set({ hidden: new Set(hidden) });
  if (readList("show").includes("gradient")) ui.set({ gradientShown: true });
  const view = read("view") === "projector" ? "projector" : "desk";
  if (view !== ui.view && !page.embedded) await setView(page, view);
  const place = readList("pixel").map(Number);
  const [row, column, image = page.lab.image] = place;
  if (place.length >= 2) page.attempt((lab) => lab.select(image, row, column));
  const tab = read("tab");
  if (tab && TABS.includes(tab)) page.showSide(tab);
  if (read("view") === "question") page.visit.ask();
}

// What of the page is shown: as its reader has chosen, or else as the window's width, the scene and what learns in it decide.

import { write } from "./address.js";
import { onPhone } from "./phone.js";

/** @typedef {import("./page.js").Page} Page */

/** The widest scene whose table has room beside the side panel; with the column Gradient it is one pixel less. */
const WIDE = 6;
/** Where the side panel folds by itself. */
const NARROW = matchMedia("(max-width: 1199px)");
const DESK = matchMedia("(min-width: 900px)");

export class Shown {
  #page;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
  }

  /** Whether the side panel is folded. */
  get sideFolded() {
    const { ui, lab } = this.#page;
    return ui.sideFolded ?? (DESK.matches && (NARROW.matches || (lab.width > (this.gradient ? WIDE - 1 : WIDE) && !this.#network)));
  }

  /** Whether the gradient has its column: as chosen, or while something learns. */
  get gradient() {
    const { ui, lab } = this.#page;
    return ui.gradientShown ?? (!this.projector && !this.#network && (ui.gradientMet || lab.running || lab.learned));
  }

  /** The forms that the table shows: on a wall and in a lesson it may be one. */
  get forms() {
    const { ui } = this.#page;
    return ui.only?.forms ?? (this.projector ? ui.forms : "both");
  }

  /** Whether the page is shown as on a wall: fewer columns, digits that can be read from the last row. */
  get projector() {
    return this.#page.ui.view === "projector" && !onPhone();
  }

  /** Whether a network gives the logits: its input takes the room of a column, its feature maps are in the side panel. */
  get #network() {
    return this.#page.player?.source === "network";
  }
}

/**
 * Shows the page as on a wall, or as on a desk; the address says which.
 * @param {Page} page
 * @param {"desk" | "projector"} view
 */
export async function setView(page, view) {
  if (view === "projector" && !(await page.makeWall())) return;
  const { ui } = page;
  const folded = new Set(ui.folded);
  if (view === "projector" && !ui.only) folded.add("prediction");
  else folded.delete("prediction");
  // Of more than two classes the sentences are about the form that tells all of them apart.
  const forms = view === "projector" && page.lab.classes > 2 && ui.forms === "binary" ? "multiclass" : ui.forms;
  ui.set({ view, folded, forms });
  write({ view: view === "projector" ? view : null });
}

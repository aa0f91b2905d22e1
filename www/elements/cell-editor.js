// The field in which a logit, a weight or a target is typed: Enter takes it, Esc restores, the arrows nudge it while the losses follow.

import { make } from "../dom.js";

/** @typedef {import("./pixel-grid.js").PixelGrid} PixelGrid */
/** @typedef {import("../page.js").Place} Place */

export class CellEditor {
  /** @type {HTMLInputElement | null} */
  #input = null;
  /** @type {Place} */
  #place = { row: 0, column: 0 };

  /** @param {PixelGrid} grid */
  constructor(grid) {
    this.grid = grid;
  }

  /**
   * Opens over a cell, with its value, or with the first character typed.
   * @param {Place} place
   * @param {string | null} typed
   */
  open(place, typed) {
    this.#close();
    const { page, map } = this.grid;
    const name = page.t("cell.edit", { grid: this.grid.title_(), row: place.row, column: place.column });
    const input = make("input", { class: "editor", type: "text", "aria-label": name, maxlength: 40, autocomplete: "off", spellcheck: "false" });
    input.style.setProperty("--row", String(place.row));
    input.style.setProperty("--column", String(place.column));
    this.#input = input;
    this.#place = place;
    // Beside the grid, not in it: a grid has rows and nothing else.
    this.grid.after(input);
    page.strokes.begin();
    input.value = typed ?? page.lab.full(map.form, map.stage, map.channel, place.row, place.column);
    // A trained value has more digits than a cell has room for.
    const widen = () => input.style.setProperty("--characters", String(Math.min(16, input.value.length)));
    input.addEventListener("input", widen);
    widen();
    input.focus({ preventScroll: true });
    if (typed === null) input.select();
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.#leave());
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    event.stopPropagation();
    if (event.key === "Escape") this.#cancel();
    else if (event.key === "Enter") this.#take() && this.#back();
    else if (event.key === "ArrowUp") this.#nudge(event, 1);
    else if (event.key === "ArrowDown") this.#nudge(event, -1);
    else return;
    event.preventDefault();
  }

  /**
   * A tenth up or down; Shift makes it ten times as much, Alt a tenth.
   * @param {KeyboardEvent} event
   * @param {1 | -1} direction
   */
  #nudge(event, direction) {
    if (this.grid.map.edits !== "logit" || !this.#take()) return;
    const tenths = direction * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1);
    const { page, map } = this.grid;
    const { row, column } = this.#place;
    page.edit((lab) => lab.nudgeLogit(map.form, map.channel, row, column, tenths));
    if (!this.#input) return;
    this.#input.value = page.lab.full(map.form, map.stage, map.channel, row, column);
    this.#input.dispatchEvent(new Event("input"));
    this.#input.select();
  }

  /** Asks for the typed value. @returns {boolean} whether it was one */
  #take() {
    const { page, map } = this.grid;
    const { row, column } = this.#place;
    const text = this.#input?.value ?? "";
    if (text === page.lab.full(map.form, map.stage, map.channel, row, column)) return true;
    const taken = page.edit((lab) => {
      if (map.edits === "weight") lab.typeWeight(row, column, text);
      else if (map.edits === "target") lab.typeTarget(map.form, map.channel, row, column, text);
      else lab.typeLogit(map.form, map.channel, row, column, text);
    });
    this.#input?.setAttribute("aria-invalid", String(!taken));
    return taken;
  }

  /** Leaving takes what is a number and drops what is none. */
  #leave() {
    if (!this.#input) return;
    const taken = this.#take();
    this.#close();
    if (taken) this.grid.page.strokes.end();
    else this.grid.page.strokes.cancel();
  }

  #back() {
    this.#close();
    this.grid.page.strokes.end();
    this.grid.focusCell(this.#place);
  }

  #cancel() {
    this.#close();
    this.grid.page.strokes.cancel();
    this.grid.focusCell(this.#place);
  }

  #close() {
    const input = this.#input;
    this.#input = null;
    input?.remove();
  }
}

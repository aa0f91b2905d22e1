// What keys do in a map: arrows lead from pixel to pixel, and with Shift draw with what paints; a digit or Enter changes a number or a class.
// Asks for: selecting a pixel, painting, the mask's classes.

import { press } from "../key-stroke.js";

/** @typedef {import("../page.js").Place} Place */

export class GridKeys {
  /** @param {import("./pixel-grid.js").PixelGrid} grid */
  constructor(grid) {
    this.grid = grid;
    grid.addEventListener("keydown", (event) => this.#key(event));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.target instanceof HTMLInputElement) return;
    const { page, map, pointer } = this.grid;
    const { lab } = page;
    const here = { row: lab.row, column: lab.column };
    const there = moved(event, here, lab.height, lab.width);
    if (there) {
      event.preventDefault();
      const draws = event.shiftKey && event.key.startsWith("Arrow") && pointer?.paints;
      const begins = Boolean(draws) && press(page, event);
      page.edit((l) => l.select(l.image, there.row, there.column));
      this.grid.focusCell(there);
      if (draws) pointer?.paint(there, begins);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && pointer?.paints) {
      event.preventDefault();
      pointer.paint(here, true);
      return;
    }
    const { edits } = map;
    const opens = ["logit", "weight", "target"].includes(edits ?? "") && this.#keyNumber(event, here);
    if (!opens && edits && edits !== "logit" && edits !== "weight") this.#keyMask(event, here);
  }

  /**
   * Enter types over the number, a digit begins another.
   * @param {KeyboardEvent} event
   * @param {Place} here
   * @returns {boolean} whether the key did
   */
  #keyNumber(event, here) {
    const starts = /^[-−+.0-9∞]$/.test(event.key);
    if (event.key !== "Enter" && event.key !== "F2" && !starts) return false;
    event.preventDefault();
    this.grid.editor?.open(here, starts ? event.key : null);
    return true;
  }

  /**
   * A digit sets the class, Enter goes to the next one, Delete ignores the pixel.
   * @param {KeyboardEvent} event
   * @param {Place} here
   */
  #keyMask(event, here) {
    const { page } = this.grid;
    const { lab } = page;
    const now = lab.pixelState().target;
    /** @type {Record<string, number>} */
    const named = { Enter: (now + 1) % lab.classes, Delete: -1, Backspace: -1 };
    const wish = /^[0-9]$/.test(event.key) ? Number(event.key) : named[event.key];
    if (wish === undefined) return;
    event.preventDefault();
    page.edit((l) => l.paintMask(here.row, here.column, wish));
  }
}

/**
 * Where a navigation key leads; null for any other key.
 * @param {KeyboardEvent} event
 * @param {Place} from
 * @param {number} rows
 * @param {number} columns
 * @returns {Place | null}
 */
function moved(event, { row, column }, rows, columns) {
  const whole = event.ctrlKey || event.metaKey;
  switch (event.key) {
    case "ArrowLeft":
      return { row, column: Math.max(0, column - 1) };
    case "ArrowRight":
      return { row, column: Math.min(columns - 1, column + 1) };
    case "ArrowUp":
      return { row: Math.max(0, row - 1), column };
    case "ArrowDown":
      return { row: Math.min(rows - 1, row + 1), column };
    case "Home":
      return { row: whole ? 0 : row, column: 0 };
    case "End":
      return { row: whole ? rows - 1 : row, column: columns - 1 };
    case "PageUp":
      return { row: 0, column };
    case "PageDown":
      return { row: rows - 1, column };
    default:
      return null;
  }
}

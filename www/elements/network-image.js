// The image that a network sees, as a grid, with a frame around all that one logit sees of it; a feature map that is pointed at stands in
// its place. Asks for: selecting a pixel, and with the brush or by keys, painting the image.

import { make, setAttribute } from "../dom.js";
import { draggable } from "../drag.js";
import { PageElement } from "../element.js";
import { steps } from "../gradient.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").Place} Place */
/** @typedef {import("./image-painter.js").ImagePainter} ImagePainter */
/** @typedef {import("../worker.js").Answer} Answer */

/** How a key moves the selected pixel. @type {Record<string, [number, number]>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

export class NetworkImage extends PageElement {
  #cursor = make("span", { class: "cursor", "aria-hidden": "true" });
  #hover = make("span", { class: "cursor hover", "aria-hidden": "true" });
  #frame = make("span", { class: "reach", "aria-hidden": "true" });
  /** @type {HTMLElement[]} */
  #lines = [];
  /** @type {HTMLElement[]} */
  #cells = [];
  #rows = 0;
  #columns = 0;
  /** How many pixels to each side of one the frame goes. */
  #around = 0;
  /** What is painted, and in which language it is named. */
  #shown = "";
  #tabStop = 0;

  /**
   * @param {Page} page
   * @param {ImagePainter} painter
   */
  constructor(page, painter) {
    super(page);
    this.painter = painter;
  }

  build() {
    const { page, painter } = this;
    this.setAttribute("role", "grid");
    this.word("network.image", this, "aria-label");
    this.addEventListener("pointermove", (event) => page.point(this.#placeAt(event)));
    this.addEventListener("pointerleave", () => page.point(null));
    this.addEventListener("focusin", (event) => this.#focused(/** @type {HTMLElement} */ (event.target)));
    this.addEventListener("focusout", () => this.removeAttribute("data-focus"));
    this.addEventListener("keydown", (event) => this.#key(event));
    draggable(this, {
      start: (event) => {
        event.preventDefault();
        const place = this.#placeAt(event);
        this.#select(place);
        return page.ui.tool === "brush" && painter.begin(place);
      },
      move: (event) => painter.to(this.#placeAt(event)),
      end: () => painter.end(),
    });
  }

  update() {
    const { lab, ui, strings } = this.page;
    const { last } = this.painter.player.trainer;
    if (!last) return;
    if (last.height !== this.#rows || last.width !== this.#columns) this.#build(last.height, last.width);
    const { pixels, reach, key } = this.#source(last);
    this.#around = (reach - 1) / 2;
    const shown = `${key} ${last.wanted} ${last.step} ${strings.language}`;
    if (shown !== this.#shown) this.#paint(pixels, last.greyTexts);
    this.#shown = shown;
    this.toggleAttribute("data-feature", ui.feature !== null);
    this.#cells[this.#tabStop].tabIndex = -1;
    this.#tabStop = Math.min(this.#cells.length - 1, lab.row * this.#columns + lab.column);
    this.#cells[this.#tabStop].tabIndex = 0;
    place(this.#cursor, lab);
    this.point();
  }

  /** Shows the pixel that is pointed at, and what its logits see. */
  point() {
    const { lab, ui } = this.page;
    this.#hover.hidden = !ui.hover;
    if (ui.hover) place(this.#hover, ui.hover);
    const { row, column } = ui.hover ?? lab;
    // What would lie outside the image is zeros: the frame ends at its border.
    const clip = (/** @type {number} */ at, /** @type {number} */ count) => [Math.max(0, at - this.#around), Math.min(count, at + this.#around + 1)];
    const [top, bottom] = clip(row, this.#rows);
    const [left, right] = clip(column, this.#columns);
    for (const [name, value] of Object.entries({ row: top, column: left, rows: bottom - top, columns: right - left })) this.#frame.style.setProperty(`--${name}`, String(value));
  }

  /**
   * The image, or the feature map in its place: its pixels, and how much of it a logit sees.
   * @param {Answer} last
   */
  #source(last) {
    const { feature } = this.page.ui;
    const maps = feature && last.heads?.[feature.head]?.maps[feature.layer];
    const size = 4 * last.width * last.height;
    const bytes = maps ? maps.subarray(feature.channel * size, (feature.channel + 1) * size) : last.picture;
    const reach = last.reach[maps ? feature.layer + 1 : 0];
    return { pixels: new Uint32Array(bytes.slice().buffer), reach, key: maps ? `${feature.head} ${feature.layer} ${feature.channel}` : "" };
  }

  /**
   * @param {Uint32Array} pixels
   * @param {string[]} texts the image's greys
   */
  #paint(pixels, texts) {
    const columns = this.#columns;
    for (const [row, line] of this.#lines.entries()) line.style.background = steps(pixels.subarray(row * columns, (row + 1) * columns));
    for (const [at, cell] of this.#cells.entries()) {
      setAttribute(cell, "aria-label", this.page.t("cell.name", { row: Math.floor(at / columns), column: at % columns, value: texts[at] }));
    }
  }

  /**
   * @param {number} rows
   * @param {number} columns
   */
  #build(rows, columns) {
    this.#rows = rows;
    this.#columns = columns;
    this.#tabStop = 0;
    this.style.setProperty("--rows", String(rows));
    this.style.setProperty("--columns", String(columns));
    const cells = () => Array.from({ length: columns }, () => make("div", { role: "gridcell", tabindex: -1 }));
    this.#lines = Array.from({ length: rows }, () => make("div", { role: "row" }, ...cells()));
    this.#cells = this.#lines.flatMap((line) => /** @type {HTMLElement[]} */ ([...line.children]));
    this.replaceChildren(...this.#lines, this.#frame, this.#hover, this.#cursor);
  }

  /**
   * The pixel under a pointer, the nearest one where it has left the image.
   * @param {PointerEvent} event
   * @returns {Place}
   */
  #placeAt(event) {
    const { left, top, width, height } = this.getBoundingClientRect();
    const at = (/** @type {number} */ share, /** @type {number} */ count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
    return { row: at((event.clientY - top) / height, this.#rows), column: at((event.clientX - left) / width, this.#columns) };
  }

  /** @param {Place} place */
  #select({ row, column }) {
    this.page.edit((lab) => lab.select(lab.image, row, column));
    this.#cells[row * this.#columns + column]?.focus({ preventScroll: true });
  }

  /** @param {HTMLElement} cell */
  #focused(cell) {
    this.toggleAttribute("data-focus", cell.matches(":focus-visible"));
    const at = this.#cells.indexOf(cell);
    const { lab } = this.page;
    const [row, column] = [Math.floor(at / this.#columns), at % this.#columns];
    if (at >= 0 && (row !== lab.row || column !== lab.column)) this.page.edit((l) => l.select(l.image, row, column));
  }

  /** Arrows move, Enter paints. @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { row, column } = this.page.lab;
    const move = MOVES[event.key];
    if (!move && event.key !== "Enter") return;
    event.preventDefault();
    if (move) {
      const there = { row: row + move[0], column: column + move[1] };
      if (there.row >= 0 && there.column >= 0 && there.row < this.#rows && there.column < this.#columns) this.#select(there);
    } else if (this.painter.begin({ row, column }, this.page.ui.tool !== "brush")) this.painter.end();
  }
}

/**
 * @param {HTMLElement} mark
 * @param {Place} place
 */
function place(mark, { row, column }) {
  mark.style.setProperty("--row", String(row));
  mark.style.setProperty("--column", String(column));
}

customElements.define("network-image", NetworkImage);

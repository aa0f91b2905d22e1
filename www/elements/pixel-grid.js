// One map of the current image as a grid: rows of colours, values in the cells.
// Asks for: selecting a pixel, and where it is editable, setting, nudging and brushing logits, setting targets and weights, or painting the mask.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { hex, steps } from "../gradient.js";
import { CellEditor } from "./cell-editor.js";
import { classNames, markWords, visibleMarks } from "./cell-marks.js";
import { GridKeys } from "./grid-keys.js";
import { GridPointer } from "./grid-pointer.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").Place} Place */
/** @typedef {{ form: import("../pkg/lab.js").Form, stage: import("../pkg/lab.js").Stage, channel: number, edits?: "logit" | "mask" | "class" | "weight" | "target" }} Map */

export class PixelGrid extends PageElement {
  #cursor = make("span", { class: "cursor", "aria-hidden": "true" });
  #hover = make("span", { class: "cursor hover", "aria-hidden": "true" });
  /** @type {HTMLElement[]} */
  #lines = [];
  /** @type {HTMLElement[]} */
  #cells = [];
  #columns = 0;
  #rows = 0;
  #tabStop = -1;
  #digits = true;
  /** What the cells show, so that a render touches only those that changed. @type {string[]} */
  #labels = [];
  /** @type {string[]} */
  #names = [];
  /** @type {number[]} */
  #looks = [];
  /** The colours that are shown, a word a pixel. @type {Uint32Array<ArrayBufferLike>} */
  #painted = new Uint32Array();
  /** In which language the cells are named, whether they are hidden, and whether they show digits. */
  #named = "";
  /** How formulas name this grid's numbers. */
  source = "";
  /** The column that it stands in. @type {import("../ui.js").StageName} */
  column = "logits";

  /**
   * @param {Page} page
   * @param {Map} map
   * @param {() => string} title the grid's name
   */
  constructor(page, map, title) {
    super(page);
    this.map = map;
    this.title_ = title;
  }

  build() {
    this.setAttribute("role", "grid");
    this.append(this.#hover, this.#cursor);
    if (!this.map.edits) this.setAttribute("aria-readonly", "true");
    this.editor = new CellEditor(this);
    this.pointer = new GridPointer(this);
    new GridKeys(this);
    this.addEventListener("paste", async (event) => {
      const text = event.clipboardData?.getData("text") ?? "";
      if (!this.map.edits || this.map.edits === "weight" || text === "") return;
      event.preventDefault();
      (await import("../paste.js")).paste(this.page, this.map, text);
    });
    this.addEventListener("focusin", (event) => this.#focused(event));
    this.addEventListener("focusout", () => {
      delete this.dataset.focus;
      delete document.body.dataset.keys;
    });
  }

  /**
   * Whether cells show their numbers; the table knows whether they have room.
   * @param {boolean} digits
   */
  set digits(digits) {
    setAttribute(this, "data-digits", String(digits));
    if (digits === this.#digits) return;
    this.#digits = digits;
    if (this.#cells.length) this.render();
  }

  /** Where a cell is on the screen, for the editor. @param {Place} place */
  cell({ row, column }) {
    return this.#cells[row * this.#columns + column];
  }

  /**
   * The cell under a pointer, or null beside the grid.
   * @param {PointerEvent | MouseEvent} event
   * @returns {Place | null}
   */
  placeAt(event) {
    const box = this.getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * this.#columns);
    const row = Math.floor(((event.clientY - box.top) / box.height) * this.#rows);
    const inside = row >= 0 && column >= 0 && row < this.#rows && column < this.#columns;
    return inside ? { row, column } : null;
  }

  update() {
    const { lab } = this.page;
    const { form, stage, channel } = this.map;
    if (lab.height !== this.#rows || lab.width !== this.#columns) this.#build(lab.height, lab.width);
    setAttribute(this, "aria-label", this.title_());
    setAttribute(this, "data-edits", this.map.edits ?? null);
    const hidden = this.page.ui.hidden.has(this.column);
    this.toggleAttribute("data-hidden", hidden);
    const asked = this.page.ui.asked;
    const secret = asked?.columns.has(this.column) ? asked.row * this.#columns + asked.column : -1;
    const named = `${this.page.strings.language} ${hidden} ${secret} ${this.#digits}`;
    const afresh = named !== this.#named;
    this.#named = named;
    if (hidden) return this.#guess();
    this.#paint(lab.pixels(form, stage, channel), secret);

    const labels = this.#digits ? lab.labels(form, stage, channel) : null;
    // Names are for those who listen: while a pointer drags or a run plays they wait for its end.
    const names = (this.page.ui.dragging || lab.running) && this.#names.length && !afresh ? this.#names : lab.names(form, stage, channel);
    // Digits want light or dark ink; without digits there is none.
    const looks = this.#digits ? lab.inks(form, stage, channel) : new Uint8Array(this.#cells.length);
    const marks = lab.marks(form);
    const visible = visibleMarks(stage);
    const halves = form === "multiclass" && stage === "prediction" ? lab.halves() : [];
    for (const [index, cell] of this.#cells.entries()) {
      if (index === secret) {
        this.#ask(index);
        continue;
      }
      const mark = marks[index] & visible;
      const look = looks[index] | (mark << 2);
      const label = labels ? labels[index] : "";
      const same = look === this.#looks[index] && names[index] === this.#names[index];
      if (label !== this.#labels[index]) {
        cell.textContent = label;
        cell.toggleAttribute("data-nan", label === "NaN");
        // Where colours are the system's, classes are told apart by patterns.
        if (this.#ofClasses) setAttribute(cell, "data-class", label);
      }
      if (!same || afresh) cell.setAttribute("aria-label", this.#name(index, label, names[index], mark));
      if (look !== this.#looks[index]) {
        cell.className = classNames(looks[index], mark);
      }
      this.#labels[index] = label;
      this.#looks[index] = look;
    }
    this.#split(halves);
    this.#names = names;
    this.#select(lab.row, lab.column);
    this.point();
  }

  /**
   * Gives pixels of two classes their other half.
   * @param {ArrayLike<number>} halves a colour a pixel, 0 for none
   */
  #split(halves) {
    if (halves.length === 0 && !this.hasAttribute("data-halves")) return;
    this.toggleAttribute("data-halves", halves.length > 0);
    for (const [index, cell] of this.#cells.entries()) {
      const half = halves[index] ? hex(halves[index]) : "";
      cell.toggleAttribute("data-half", half !== "");
      if (cell.style.getPropertyValue("--half") !== half) cell.style.setProperty("--half", half);
    }
  }

  /** Whether its numbers are classes. */
  get #ofClasses() {
    return this.column === "target" || this.column === "prediction";
  }

  /** Shows a question in a cell's place. @param {number} index */
  #ask(index) {
    const cell = this.#cells[index];
    cell.textContent = this.#digits ? "?" : "";
    cell.className = "asked";
    cell.removeAttribute("data-class");
    cell.setAttribute("aria-label", this.#name(index, "?", "?", 0));
    this.#labels[index] = "?";
    this.#looks[index] = -1;
  }

  /** Shows neither numbers nor colours: they are to be guessed. */
  #guess() {
    const { lab } = this.page;
    for (const line of this.#lines) line.style.background = "";
    this.#painted = new Uint32Array();
    for (const [index, cell] of this.#cells.entries()) {
      cell.textContent = this.#digits ? "?" : "";
      cell.className = "";
      cell.setAttribute("aria-label", this.#name(index, "?", "?", 0));
    }
    this.#labels = [];
    this.#names = [];
    this.#looks = [];
    this.#select(lab.row, lab.column);
    this.point();
  }

  /** Shows the hovered pixel. */
  point() {
    this.#place(this.#hover, this.page.ui.hover);
  }

  /** @param {Place} place */
  focusCell(place) {
    this.cell(place)?.focus({ preventScroll: true });
  }

  /**
   * @param {number} rows
   * @param {number} columns
   */
  #build(rows, columns) {
    this.#rows = rows;
    this.#columns = columns;
    this.#tabStop = -1;
    this.style.setProperty("--columns", String(columns));
    this.style.setProperty("--rows", String(rows));
    this.#lines = [];
    this.#cells = [];
    this.#labels = [];
    this.#names = [];
    this.#looks = [];
    this.#painted = new Uint32Array();
    for (let row = 0; row < rows; row += 1) {
      const line = make("div", { role: "row" });
      for (let column = 0; column < columns; column += 1) {
        const cell = make("div", { role: "gridcell", tabindex: -1 });
        this.#cells.push(cell);
        line.append(cell);
      }
      this.#lines.push(line);
    }
    this.replaceChildren(...this.#lines, this.#hover, this.#cursor);
  }

  /**
   * @param {Uint32Array} shown the colours, a view that is good only now
   * @param {number} secret the place of the one that is not shown; −1 where all are
   */
  #paint(shown, secret) {
    let words = shown;
    if (secret >= 0) {
      words = shown.slice();
      words[secret] = 0;
    }
    const before = this.#painted;
    for (const [row, line] of this.#lines.entries()) {
      const colours = words.subarray(row * this.#columns, (row + 1) * this.#columns);
      const same = before.length === words.length && colours.every((word, column) => word === before[row * this.#columns + column]);
      if (!same) line.style.background = steps(colours);
    }
    this.#painted = words.slice();
  }

  /**
   * A cell's name, which begins with what it shows.
   * @param {number} index
   * @param {string} label what the cell shows, which its name begins with
   * @param {string} value
   * @param {number} mark
   */
  #name(index, label, value, mark) {
    const row = Math.floor(index / this.#columns);
    const column = index % this.#columns;
    const name = `${label} ${this.page.t("cell.name", { row, column, value })}`.trimStart();
    return name + markWords(this.page, mark);
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  #select(row, column) {
    const index = row * this.#columns + column;
    if (index !== this.#tabStop) {
      const before = this.#cells[this.#tabStop];
      if (before) {
        before.tabIndex = -1;
        setAttribute(before, "aria-selected", null);
      }
      this.#tabStop = index;
    }
    const cell = this.#cells[index];
    if (!cell) return;
    setAttribute(cell, "tabindex", "0");
    setAttribute(cell, "aria-selected", "true");
    this.#place(this.#cursor, { row, column });
  }

  /**
   * @param {HTMLElement} mark
   * @param {Place | null} place
   */
  #place(mark, place) {
    const hidden = place === null || place.row >= this.#rows || place.column >= this.#columns;
    if (mark.hidden !== hidden) mark.hidden = hidden;
    // A property that is written is looked up again by the browser, even if it is the same.
    if (!place || mark.dataset.at === `${place.row} ${place.column}`) return;
    mark.dataset.at = `${place.row} ${place.column}`;
    mark.style.setProperty("--row", String(place.row));
    mark.style.setProperty("--column", String(place.column));
  }

  /** @param {FocusEvent} event */
  #focused(event) {
    const cell = /** @type {HTMLElement} */ (event.target);
    const index = this.#cells.indexOf(cell);
    if (index < 0) return;
    if (cell.matches(":focus-visible")) {
      this.dataset.focus = "visible";
      // What the sentence tells of the mouse has its keys beside it.
      const { edits } = this.map;
      document.body.dataset.keys = edits === "mask" || edits === "class" ? "mask" : edits ? "logit" : "";
    }
    const row = Math.floor(index / this.#columns);
    const column = index % this.#columns;
    const { lab } = this.page;
    // At once, not with the next frame: a Tab that follows must leave the grid.
    this.#select(row, column);
    if (row !== lab.row || column !== lab.column) this.page.edit((l) => l.select(l.image, row, column));
  }
}

customElements.define("pixel-grid", PixelGrid);

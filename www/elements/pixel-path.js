// The selected pixel's way from its logit to its next one: two lines of stops beside each other, and between the stops what happens.
// Asks for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { said } from "../said.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/lab.js").PathRow} PathRow */
/** @typedef {import("../pkg/lab.js").PathPart} PathPart */
/** @typedef {import("../pkg/lab.js").Phrase} Phrase */

const FORMS = /** @type {const} */ (["binary", "multiclass"]);
/** Stops that are read first. */
const LOUD = ["loss", "next"];

export class PixelPath extends PageElement {
  #heads = FORMS.map((form) => make("th", { scope: "col", "data-form": form }));
  #rows = make("tbody");
  #caption = make("caption", { class: "unseen" });

  build() {
    this.append(make("table", {}, this.#caption, make("thead", {}, make("tr", {}, make("td"), ...this.#heads)), this.#rows));
    this.word("side.path", this.#caption);
  }

  /**
   * Shows what the core says of the pixel.
   * @param {Phrase[]} heads
   * @param {PathRow[]} rows
   */
  show(heads, rows) {
    for (const [index, head] of this.#heads.entries()) setText(head, said(this.page, heads[index]));
    const lines = rows.flatMap((row) => (row.parts.some(({ shareText }) => shareText) ? [row, null] : [row]));
    while (this.#rows.rows.length > lines.length) this.#rows.deleteRow(-1);
    for (const [index, line] of lines.entries()) {
      const element = this.#rows.rows[index] ?? this.#rows.appendChild(makeRow());
      if (line) this.#stop(element, line);
      else this.#share(element, /** @type {PathRow} */ (lines[index - 1]));
    }
  }

  /**
   * @param {HTMLTableRowElement} element
   * @param {PathRow} row
   */
  #stop(element, { name, parts }) {
    setAttribute(element, "data-name", name || "between");
    setAttribute(element, "data-loud", LOUD.includes(name) ? "" : null);
    head(element, name ? this.page.t(`said.path.name.${name}`) : "");
    for (const [index, part] of parts.entries()) {
      const text = /** @type {Element} */ (element.cells[index + 1].firstElementChild);
      setText(text, said(this.page, part.said));
      setAttribute(text, "data-tinted", part.tinted ? "" : null);
      setAttribute(text, "data-bad", part.bad ? "" : null);
      /** @type {HTMLElement} */ (element.cells[index + 1].lastElementChild).hidden = true;
    }
  }

  /**
   * The share of the summed loss, as a bar.
   * @param {HTMLTableRowElement} element
   * @param {PathRow} row
   */
  #share(element, { parts }) {
    setAttribute(element, "data-name", "share");
    setAttribute(element, "data-loud", null);
    head(element, "");
    for (const [index, { share, shareText }] of parts.entries()) {
      const text = /** @type {Element} */ (element.cells[index + 1].firstElementChild);
      const bar = /** @type {HTMLMeterElement} */ (element.cells[index + 1].lastElementChild);
      setText(text, shareText);
      setAttribute(text, "data-tinted", null);
      setAttribute(text, "data-bad", null);
      bar.hidden = share === undefined;
      bar.value = share ?? 0;
      setAttribute(bar, "aria-label", this.page.t("side.share"));
    }
  }
}

function makeRow() {
  const part = (/** @type {string} */ form) => make("td", { "data-form": form }, make("span"), make("meter", { min: 0, max: 1, hidden: true }));
  return make("tr", {}, make("th", { scope: "row" }), ...FORMS.map(part));
}

/**
 * Names a row; a row without a name has no head for those who listen.
 * @param {HTMLTableRowElement} row
 * @param {string} name
 */
function head(row, name) {
  setText(row.cells[0], name);
  setAttribute(row.cells[0], "role", name ? null : "cell");
}

customElements.define("pixel-path", PixelPath);

// K sigmoids beside a softmax of the same logits: what both give the selected pixel, and the sum of the sigmoids in every pixel.
// Asks for selecting a pixel.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { steps } from "../gradient.js";
import { nodes } from "../said.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/lab.js").Sigmoids} Sigmoids */
/** @typedef {import("../pkg/lab.js").SigmoidClass} SigmoidClass */

export class SigmoidSums extends PageElement {
  #heads = [make("th", { scope: "col" }), make("th", { scope: "col" })];
  #rows = make("tbody");
  #sum = make("td", { class: "sum" });
  #caption = make("caption", { class: "unseen" });
  #alone = make("p", { class: "note" });
  #range = make("span", { class: "range" });
  #map = make("div", { class: "map", "aria-hidden": "true" });
  #cursor = make("span", { class: "cursor" });
  #counts = [make("b"), make("b"), make("b")];
  #divided = make("p");

  build() {
    const corner = this.word("sigmoids.class", make("span", { class: "unseen" }));
    const head = make("thead", {}, make("tr", {}, make("td", {}, corner), ...this.#heads));
    const foot = make("tfoot", {}, make("tr", {}, make("th", { scope: "row" }, "Σ"), this.#sum, make("td", { class: "sum" }, "1")));
    const words = ["several", "none", "spread"].map((key) => this.word(`sigmoids.${key}`, make("span")));
    const counts = make("div", { class: "counts" }, ...this.#counts.map((count, at) => make("p", {}, count, words[at])));
    this.append(
      make("table", {}, this.#caption, head, this.#rows, foot),
      this.#alone,
      make("h3", {}, this.word("sigmoids.sums", make("span")), this.#range),
      make("div", { class: "sums" }, this.#map, counts),
      make("div", { class: "say" }, this.#divided, this.word("sigmoids.use", make("p"))),
    );
    this.word("sigmoids.softmax", this.#heads[1]);
    this.word("sigmoids.range", this.#range);
    this.#map.addEventListener("click", (event) => this.#select(event));
  }

  /** @param {Sigmoids | undefined} said nothing where another loss is chosen */
  show(said) {
    this.hidden = said === undefined;
    if (!said) return;
    this.render();
    const { lab, t } = this.page;
    const count = { classes: lab.classes };
    setText(this.#heads[0], t("sigmoids.sigmoids", count));
    setText(this.#caption, t("sigmoids.name", count));
    setText(this.#alone, t("sigmoids.alone", count));
    while (this.#rows.rows.length > said.classes.length) this.#rows.deleteRow(-1);
    for (const [at, line] of said.classes.entries()) this.#row(this.#rows.rows[at] ?? this.#rows.appendChild(makeRow()), at, line);
    setText(this.#sum, said.sum);
    this.#sum.toggleAttribute("data-off", said.off);
    this.#paint(said);
    for (const [at, text] of [said.several, said.none, `${said.least}–${said.most}`].entries()) setText(this.#counts[at], String(text));
    const [z, binary, gradient] = said.gradients;
    this.#divided.replaceChildren(...nodes(t("sigmoids.divided", { divided: said.divided, z, binary, gradient })));
  }

  /**
   * @param {HTMLTableRowElement} row
   * @param {number} at
   * @param {SigmoidClass} line
   */
  #row(row, at, { sigmoid, softmax, texts }) {
    const { lab } = this.page;
    const chip = /** @type {HTMLElement} */ (row.cells[0].firstElementChild);
    setText(chip, String(at));
    chip.style.background = lab.classColour(at);
    chip.classList.toggle("light", lab.classWantsLight(at));
    for (const [index, share] of [sigmoid, softmax].entries()) {
      const [bar, text] = row.cells[index + 1].children;
      setText(text, texts[index]);
      /** @type {HTMLElement} */ (bar).style.background = lab.classColour(at);
      /** @type {HTMLElement} */ (bar).style.setProperty("--share", String(share));
    }
  }

  /** @param {Sigmoids} said */
  #paint({ pixels, inks, labels }) {
    const { lab } = this.page;
    const { width, height } = lab;
    if (this.#map.childElementCount !== height + 1) {
      this.#map.replaceChildren(...Array.from({ length: height }, () => make("div")), this.#cursor);
    }
    this.#map.style.setProperty("--columns", String(width));
    this.#map.style.setProperty("--rows", String(height));
    this.#map.toggleAttribute("data-wide", width > 5);
    this.#map.toggleAttribute("data-small", width > 8);
    for (let row = 0; row < height; row += 1) {
      const line = /** @type {HTMLElement} */ (this.#map.children[row]);
      if (line.childElementCount !== width) line.replaceChildren(...Array.from({ length: width }, () => make("span")));
      line.style.background = steps(pixels.subarray(row * width, (row + 1) * width));
      for (let column = 0; column < width; column += 1) {
        const cell = line.children[column];
        setText(cell, labels[row * width + column]);
        cell.classList.toggle("light", inks[row * width + column] === 1);
      }
    }
    for (const [name, value] of Object.entries({ row: lab.row, column: lab.column })) this.#cursor.style.setProperty(`--${name}`, String(value));
  }

  /** @param {MouseEvent} event */
  #select(event) {
    const { lab } = this.page;
    const { left, top, width, height } = this.#map.getBoundingClientRect();
    const row = Math.min(lab.height - 1, Math.floor(((event.clientY - top) / height) * lab.height));
    const column = Math.min(lab.width - 1, Math.floor(((event.clientX - left) / width) * lab.width));
    this.page.edit((l) => l.select(l.image, row, column));
  }
}

function makeRow() {
  const cell = () => make("td", {}, make("i"), make("span"));
  const row = make("tr", {}, make("th", { scope: "row" }, make("b", { class: "chip" })), cell(), cell());
  return row;
}

customElements.define("sigmoid-sums", SigmoidSums);

// The probabilities of the selected pixel over the classes, as bars, with a dashed column where the target's should be.
// Asks for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/lab.js").ClassLine} ClassLine */

export class ClassBars extends PageElement {
  #bars = make("div", { class: "bars", role: "img" });
  #note = make("p", { class: "note" });

  build() {
    this.append(this.#bars, this.#note);
    this.word("side.classes", this.#bars, "aria-label");
  }

  update() {
    const { lab } = this.page;
    const column = lab.classLines(lab.row, lab.column).find(({ stage }) => stage === "probability");
    const lines = column?.lines ?? [];
    while (this.#bars.children.length > lines.length) this.#bars.lastElementChild?.remove();
    for (const [at, line] of lines.entries()) this.#show(/** @type {HTMLElement} */ (this.#bars.children[at] ?? this.#bars.appendChild(makeBar())), line);
    setText(this.#note, this.page.t(lab.targetIsSoft("multiclass") ? "side.likeliest" : "side.dashed"));
    this.#note.hidden = !lines.some(({ target }) => target);
  }

  /**
   * @param {HTMLElement} bar
   * @param {ClassLine} line
   */
  #show(bar, { class: id, text, bar: share, best, target }) {
    const [column, name] = bar.children;
    const value = /** @type {Element} */ (column.firstElementChild);
    setText(value, text);
    setText(name, String(id));
    bar.toggleAttribute("data-best", best);
    column.toggleAttribute("data-target", target);
    const { style } = /** @type {HTMLElement} */ (column);
    style.setProperty("--share", `${share * 100}%`);
    style.setProperty("--class", this.page.lab.classColour(id));
    setAttribute(bar, "data-class", String(id));
  }
}

function makeBar() {
  return make("div", {}, make("span", { class: "column" }, make("span", { class: "value" })), make("span", { class: "class" }));
}

customElements.define("class-bars", ClassBars);

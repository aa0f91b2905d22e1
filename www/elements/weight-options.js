// The weight that the weight tool paints: the usual ones, or one that is typed. Asks the lab only whether it is a weight.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { TypedField } from "./typed-field.js";

/** @typedef {import("../page.js").Page} Page */

const USUAL = ["0", "1", "2", "3", "5"];

export class WeightOptions extends PageElement {
  #usual = USUAL.map((weight) => make("button", { type: "button", class: "line code", "data-weight": weight }, make("b", {}, `×${weight}`)));
  #other = make("input", { type: "text", maxlength: 12, autocomplete: "off", id: "paint-weight" });

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.field = new TypedField(this.#other, () => page.ui.paintWeight, (text) => page.setPaintWeight(text));
  }

  build() {
    this.setAttribute("role", "group");
    this.append(...this.#usual, this.#other);
    this.word("options.paintWeight", this, "aria-label");
    this.word("options.paintWeight", this.#other, "aria-label");
    for (const button of this.#usual) button.addEventListener("click", () => this.page.setPaintWeight(button.dataset.weight ?? ""));
  }

  update() {
    const { paintWeight } = this.page.ui;
    for (const button of this.#usual) setAttribute(button, "aria-pressed", String(button.dataset.weight === paintWeight));
    this.field.render();
  }
}

customElements.define("weight-options", WeightOptions);

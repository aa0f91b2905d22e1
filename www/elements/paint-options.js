// What a tool that paints numbers paints: one of the usual ones, or one that is typed. Asks the lab only whether it may be painted.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { TypedField } from "./typed-field.js";

/** @typedef {import("../page.js").Page} Page */

/**
 * @typedef {object} Paint
 * @property {"weight" | "target"} tool
 * @property {string} name the key of what is painted
 * @property {string[]} usual
 * @property {string} sign what stands before a number
 * @property {() => string} read the number in hand
 * @property {(text: string) => boolean} take whether it may be painted
 */

export class PaintOptions extends PageElement {
  #usual;
  #other;

  /**
   * @param {Page} page
   * @param {Paint} paint
   */
  constructor(page, paint) {
    super(page);
    this.paint = paint;
    this.#usual = paint.usual.map((text) => make("button", { type: "button", class: "line code", "data-value": text }, make("b", {}, paint.sign + text)));
    this.#other = make("input", { type: "text", maxlength: 12, autocomplete: "off", id: `paint-${paint.tool}` });
    this.field = new TypedField(this.#other, paint.read, paint.take);
  }

  build() {
    this.setAttribute("role", "group");
    this.dataset.paints = this.paint.tool;
    this.append(...this.#usual, this.#other);
    this.word(this.paint.name, this, "aria-label");
    this.word(this.paint.name, this.#other, "aria-label");
    for (const button of this.#usual) button.addEventListener("click", () => this.paint.take(button.dataset.value ?? ""));
  }

  update() {
    const held = this.paint.read();
    for (const button of this.#usual) setAttribute(button, "aria-pressed", String(button.dataset.value === held));
    this.field.render();
  }
}

customElements.define("paint-options", PaintOptions);

// A few values side by side, of which one holds. Asks for what it was made with.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */

/**
 * @typedef {object} Choice
 * @property {string} name the key of what is chosen
 * @property {() => readonly (readonly [value: string, text: string])[]} values in the page's language
 * @property {() => string} read the value that holds
 * @property {(value: string) => void} ask
 */

let groups = 0;

export class ChoiceGroup extends PageElement {
  /** @type {HTMLInputElement[]} */
  #inputs = [];
  #name = `choice-${(groups += 1)}`;

  /**
   * @param {Page} page
   * @param {Choice} choice
   */
  constructor(page, choice) {
    super(page);
    this.choice = choice;
  }

  build() {
    this.setAttribute("role", "radiogroup");
    this.word(this.choice.name, this, "aria-label");
    this.addEventListener("change", (event) => this.choice.ask(/** @type {HTMLInputElement} */ (event.target).value));
  }

  localize() {
    const values = this.choice.values();
    if (this.#inputs.length !== values.length) {
      this.#inputs = values.map(([value]) => make("input", { type: "radio", name: this.#name, value }));
      this.replaceChildren(...this.#inputs.map((input) => make("label", {}, input, make("span"))));
    }
    for (const [index, [, text]] of values.entries()) setText(/** @type {Element} */ (this.#inputs[index].nextElementSibling), text);
  }

  update() {
    const value = this.choice.read();
    for (const input of this.#inputs) input.checked = input.value === value;
  }

  /** @param {boolean} disabled */
  set disabled(disabled) {
    for (const input of this.#inputs) input.disabled = disabled;
  }
}

customElements.define("choice-group", ChoiceGroup);

// A whole number of the scene with a button on either side. Asks for the edit it was made with.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { TypedField } from "./typed-field.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").Lab} Lab */

export class NumberField extends PageElement {
  #label = make("label");
  #input = make("input", { type: "text", inputmode: "numeric", maxlength: 8, autocomplete: "off" });
  #less = make("button", { type: "button", tabindex: -1 }, "−");
  #more = make("button", { type: "button", tabindex: -1 }, "+");
  #field;

  /**
   * @param {Page} page
   * @param {string} name its key in the string table
   * @param {(lab: Lab) => number} read
   * @param {(lab: Lab, value: number) => void} ask
   * @param {(ask: (lab: Lab) => void) => boolean} [edit] who asks, where it is not the page itself
   */
  constructor(page, name, read, ask, edit = (ask) => page.edit(ask)) {
    super(page);
    this.name = name;
    this.read = read;
    this.ask = ask;
    this.edit = edit;
    this.#field = new TypedField(this.#input, () => String(read(page.lab)), (text) => this.#typed(text));
  }

  build() {
    this.#input.id = `field-${this.name}`;
    this.#label.htmlFor = this.#input.id;
    this.append(this.#label, make("span", { class: "stepper" }, this.#less, this.#input, this.#more));
    this.#less.addEventListener("click", () => this.#step(-1));
    this.#more.addEventListener("click", () => this.#step(1));
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.word(`field.${this.name}.long`, this.#label, "title");
    this.word(`field.${this.name}.long`, this.#input, "aria-label");
  }

  localize() {
    const { t } = this.page;
    const what = t(`field.${this.name}.long`);
    this.#less.ariaLabel = t("field.less", { what });
    this.#more.ariaLabel = t("field.more", { what });
    setText(this.#label, "");
    this.#label.append(make("b", {}, t(`field.${this.name}.short`)), ` ${t(`field.${this.name}.said`)}`);
  }

  update() {
    this.#field.render();
  }

  /** @param {number} by */
  #step(by) {
    return this.edit((lab) => this.ask(lab, this.read(lab) + by));
  }

  /** @param {string} text */
  #typed(text) {
    if (/^[-−]?\d+$/.test(text)) return this.edit((lab) => this.ask(lab, Number(text.replace("−", "-"))));
    this.page.say(this.page.t("error.not-a-number", { what: this.page.t(`field.${this.name}.long`), text: text.slice(0, 24) }), "error");
    return false;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#step(step);
  }
}

customElements.define("number-field", NumberField);

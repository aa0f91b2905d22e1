// A whole number of the scene with a button on either side. Asks for the edit it was made with.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").Lab} Lab */

export class NumberField extends PageElement {
  #label = make("label");
  #input = make("input", { type: "text", inputmode: "numeric", maxlength: 8, autocomplete: "off" });
  #less = make("button", { type: "button", tabindex: -1, "data-step": -1 }, "−");
  #more = make("button", { type: "button", tabindex: -1, "data-step": 1 }, "+");

  /**
   * @param {Page} page
   * @param {string} name its key in the string table
   * @param {(lab: Lab) => number} read
   * @param {(lab: Lab, value: number) => void} ask
   * @param {(ask: (lab: Lab) => void) => void} [edit] who asks, where it is not the page itself
   */
  constructor(page, name, read, ask, edit = (ask) => page.edit(ask)) {
    super(page);
    this.name = name;
    this.read = read;
    this.ask = ask;
    this.edit = edit;
  }

  build() {
    this.#input.id = `field-${this.name}`;
    this.#label.htmlFor = this.#input.id;
    this.append(this.#label, make("span", { class: "stepper" }, this.#less, this.#input, this.#more));
    for (const button of [this.#less, this.#more]) button.addEventListener("click", () => this.#step(Number(button.dataset.step)));
    this.#input.addEventListener("change", () => this.#typed());
    this.#input.addEventListener("keydown", (event) => this.#key(event));
    this.#input.addEventListener("focus", () => this.#input.select());
  }

  update() {
    const { t } = this.page;
    setText(this.#label, t(`field.${this.name}.short`));
    setAttribute(this.#label, "title", t(`field.${this.name}.long`));
    setAttribute(this.#input, "aria-label", t(`field.${this.name}.long`));
    setAttribute(this.#less, "aria-label", t("field.less", { what: t(`field.${this.name}.long`) }));
    setAttribute(this.#more, "aria-label", t("field.more", { what: t(`field.${this.name}.long`) }));
    this.#show();
  }

  #show() {
    const text = String(this.read(this.page.lab));
    if (this.#input.value !== text) this.#input.value = text;
  }

  /** @param {number} by */
  #step(by) {
    this.edit((lab) => this.ask(lab, this.read(lab) + by));
  }

  #typed() {
    const text = this.#input.value.trim();
    if (/^-?\d+$/.test(text)) this.edit((lab) => this.ask(lab, Number(text)));
    else this.page.say(this.page.t("error.not-a-number", { what: this.page.t(`field.${this.name}.long`), text: text.slice(0, 24) }), "error");
    this.#show();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") this.#show();
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    this.#step(step);
  }
}

customElements.define("number-field", NumberField);

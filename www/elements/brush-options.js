// What the brush does to a logit: adds to it, or sets it, and by how much. Asks the lab for nothing.

import { make } from "../dom.js";
import { PageElement } from "../element.js";
import { ChoiceGroup } from "./choice-group.js";
import { TypedField } from "./typed-field.js";

/** @typedef {import("../page.js").Page} Page */

/** The largest amount, as of a logit. */
const LIMIT = 1000;
const STEP = 0.5;

export class BrushOptions extends PageElement {
  #amount = make("input", { type: "text", maxlength: 7, autocomplete: "off", id: "brush-amount" });
  #more = make("button", { type: "button" }, "+");
  #less = make("button", { type: "button" }, "−");

  /** @param {Page} page */
  constructor(page) {
    super(page);
    const { ui } = page;
    this.mode = new ChoiceGroup(page, {
      name: "tool.mode",
      values: () => [["add", page.t("tool.add")], ["set", page.t("tool.set")]],
      read: () => (ui.brush.add ? "add" : "set"),
      ask: (value) => ui.set({ brush: { ...ui.brush, add: value === "add" } }),
    });
    this.field = new TypedField(this.#amount, () => String(ui.brush.amount).replace("-", "−"), (text) => this.#typed(text));
  }

  build() {
    this.append(this.mode, make("span", { class: "stepper" }, this.#more, this.#amount, this.#less));
    this.word("tool.amount", this.#amount, "aria-label");
    this.word("tool.more", this.#more, "aria-label");
    this.word("tool.less", this.#less, "aria-label");
    this.#more.addEventListener("click", () => this.#set(this.page.ui.brush.amount + STEP));
    this.#less.addEventListener("click", () => this.#set(this.page.ui.brush.amount - STEP));
    this.#amount.addEventListener("keydown", (event) => {
      const step = { ArrowUp: STEP, ArrowDown: -STEP }[event.key];
      if (!step) return;
      event.preventDefault();
      this.#set(this.page.ui.brush.amount + step);
    });
  }

  update() {
    this.mode.render();
    this.field.render();
  }

  /** @param {number} amount */
  #set(amount) {
    const { ui } = this.page;
    if (!(Math.abs(amount) <= LIMIT)) return false;
    ui.set({ brush: { ...ui.brush, amount } });
    this.page.clearError();
    return true;
  }

  /** @param {string} text */
  #typed(text) {
    const amount = Number(text.replace("−", "-"));
    if (text !== "" && this.#set(amount)) return true;
    this.page.say(this.page.t("error.brush", { text: text.slice(0, 24) }), "error");
    return false;
  }
}

customElements.define("brush-options", BrushOptions);

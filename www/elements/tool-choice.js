// The rail: which tool a pointer is in a map, and below the tools what the one in hand paints. Asks the lab for nothing.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";

/** @typedef {import("../page.js").Page} Page */

const TOOLS = /** @type {const} */ (["point", "brush", "mask", "ignore"]);
/** With more classes than this, a list stands in place of a button for each. */
const BUTTONS = 6;

export class ToolChoice extends PageElement {
  #tools = make("div", { class: "tools", role: "group" });
  #extra = make("div", { class: "extra" });
  #amount = make("input", { type: "text", inputmode: "text", maxlength: 7, id: "brush-amount" });
  #mode = make("select");
  #shown = "";

  build() {
    for (const tool of TOOLS) {
      const label = make("span");
      const button = make("button", { type: "button", "data-tool": tool }, icon(tool), label);
      this.word(`tool.${tool}`, label);
      this.word(`tool.${tool}Hint`, button, "title");
      button.addEventListener("click", () => this.page.take(tool));
      this.#tools.append(button);
    }
    this.append(this.#tools, this.#extra);
    this.word("tool.name", this.#tools, "aria-label");
    this.word("tool.mode", this.#mode, "aria-label");
    this.word("tool.amount", this.#amount, "aria-label");
    this.#amount.addEventListener("change", () => this.#setAmount());
    this.#mode.addEventListener("change", () => {
      const { ui } = this.page;
      ui.set({ brush: { ...ui.brush, add: this.#mode.value === "add" } });
    });
    document.documentElement.dataset.tool = this.page.ui.tool;
  }

  update() {
    const { lab, strings, ui } = this.page;
    for (const button of this.#tools.children) setAttribute(button, "aria-pressed", String(button.getAttribute("data-tool") === ui.tool));
    const shown = `${ui.tool} ${lab.classes} ${ui.paintClass} ${strings.language}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (ui.tool === "brush") this.#extra.replaceChildren(...this.#brush());
    else if (ui.tool === "mask") this.#extra.replaceChildren(this.#classes());
    else this.#extra.replaceChildren();
  }

  #brush() {
    const { t } = this.page;
    const { brush } = this.page.ui;
    const modes = ["add", "set"].map((mode) => make("option", { value: mode }, t(`tool.${mode}`)));
    this.#mode.replaceChildren(...modes);
    this.#mode.value = brush.add ? "add" : "set";
    this.#amount.value = String(brush.amount);
    return [this.#mode, this.#amount];
  }

  #classes() {
    const { t, lab, ui } = this.page;
    if (lab.classes > BUTTONS) {
      const options = Array.from({ length: lab.classes }, (_, index) => make("option", { value: index }, String(index)));
      const select = make("select", { "aria-label": t("tool.class") }, ...options);
      select.value = String(ui.paintClass);
      select.addEventListener("change", () => ui.set({ paintClass: Number(select.value) }));
      return select;
    }
    const buttons = Array.from({ length: lab.classes }, (_, index) => this.#chip(index));
    return make("div", { class: "classes", role: "group", "aria-label": t("tool.class") }, ...buttons);
  }

  /** @param {number} index */
  #chip(index) {
    const { t, lab, ui } = this.page;
    const name = t("grid.class", { class: index });
    const button = make("button", { type: "button", "aria-pressed": String(index === ui.paintClass), "aria-label": name, title: name }, String(index));
    button.style.background = lab.classColour(index);
    button.addEventListener("click", () => ui.set({ paintClass: index }));
    return button;
  }

  #setAmount() {
    const { ui, t } = this.page;
    const text = this.#amount.value.trim().replace("−", "-");
    const amount = Number(text);
    const fits = text !== "" && Math.abs(amount) <= 1000;
    if (fits) ui.set({ brush: { ...ui.brush, amount } });
    else this.page.say(t("error.brush", { text: text.slice(0, 24) }), "error");
    this.#amount.value = String(ui.brush.amount);
  }
}

customElements.define("tool-choice", ToolChoice);

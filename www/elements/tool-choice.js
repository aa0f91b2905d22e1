// Which tool a pointer is in a grid, and what that tool paints. Asks the lab for nothing: the tool is the page's.

import { make, setAttribute, setText } from "../dom.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").Tool} Tool */

/** @type {Tool[]} */
const TOOLS = ["point", "brush", "mask", "ignore"];

export class ToolChoice extends HTMLElement {
  #tools = make("div", { class: "choice", role: "group" });
  #extra = make("div", { class: "extra" });
  #amount = make("input", { type: "text", inputmode: "text", maxlength: 7, id: "brush-amount" });
  #mode = make("select");
  #shown = "";

  /** @param {Page} page */
  constructor(page) {
    super();
    this.page = page;
  }

  connectedCallback() {
    if (this.#tools.parentNode) return;
    for (const tool of TOOLS) {
      const button = make("button", { type: "button", "data-tool": tool });
      button.addEventListener("click", () => this.#take(tool));
      this.#tools.append(button);
    }
    this.append(this.#tools, this.#extra);
    this.#amount.addEventListener("change", () => this.#setAmount());
    this.#mode.addEventListener("change", () => {
      this.page.brush.add = this.#mode.value === "add";
    });
    document.documentElement.dataset.tool = this.page.tool;
  }

  render() {
    const { t, lab, tool, strings } = this.page;
    setAttribute(this.#tools, "aria-label", t("tool.name"));
    for (const button of this.#tools.children) {
      const name = button.getAttribute("data-tool");
      setText(button, t(`tool.${name}`));
      setAttribute(button, "title", t(`tool.${name}Hint`));
      setAttribute(button, "aria-pressed", String(name === tool));
    }
    const shown = `${tool} ${lab.classes} ${this.page.paintClass} ${strings.language}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (tool === "brush") this.#extra.replaceChildren(...this.#brush());
    else if (tool === "mask") this.#extra.replaceChildren(this.#classes());
    else this.#extra.replaceChildren();
  }

  /** @param {Tool} tool */
  #take(tool) {
    this.page.take(tool);
  }

  #brush() {
    const { t, brush } = this.page;
    const modes = ["add", "set"].map((mode) => make("option", { value: mode }, t(`tool.${mode}`)));
    this.#mode.replaceChildren(...modes);
    this.#mode.value = brush.add ? "add" : "set";
    this.#mode.setAttribute("aria-label", t("tool.mode"));
    this.#amount.setAttribute("aria-label", t("tool.amount"));
    this.#amount.value = String(brush.amount);
    return [this.#mode, this.#amount];
  }

  #classes() {
    const { t, lab } = this.page;
    if (this.page.paintClass >= lab.classes) this.page.paintClass = 1;
    if (lab.classes > 5) {
      const options = Array.from({ length: lab.classes }, (_, index) => make("option", { value: index }, String(index)));
      const select = make("select", { "aria-label": t("tool.class") }, ...options);
      select.value = String(this.page.paintClass);
      select.addEventListener("change", () => this.#pick(Number(select.value)));
      return select;
    }
    const buttons = Array.from({ length: lab.classes }, (_, index) => this.#chip(index));
    return make("div", { class: "choice", role: "group", "aria-label": t("tool.class") }, ...buttons);
  }

  /** @param {number} index */
  #chip(index) {
    const chip = make("i", { class: "chip" });
    chip.style.background = this.page.lab.classColour(index);
    const pressed = String(index === this.page.paintClass);
    const name = this.page.t("grid.class", { class: index });
    const button = make("button", { type: "button", "aria-pressed": pressed, "aria-label": name, title: name }, chip, String(index));
    button.addEventListener("click", () => this.#pick(index));
    return button;
  }

  /** @param {number} index */
  #pick(index) {
    this.page.paintClass = index;
    this.page.schedule();
  }

  #setAmount() {
    const text = this.#amount.value.trim().replace("−", "-");
    const amount = Number(text);
    const fits = text !== "" && Math.abs(amount) <= 1000;
    if (fits) this.page.brush.amount = amount;
    else this.page.say(this.page.t("error.brush", { text: text.slice(0, 24) }), "error");
    this.#amount.value = String(this.page.brush.amount);
  }
}

customElements.define("tool-choice", ToolChoice);

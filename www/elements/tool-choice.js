// The rail: which tool a pointer is in a map, and below the tools what the one in hand paints. Asks the lab for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { lazy } from "../lazy.js";
import { BrushOptions } from "./brush-options.js";
import { PaintOptions } from "./paint-options.js";
import { setPaintTarget, setPaintWeight, takeTool } from "../tools.js";

/** @typedef {import("../page.js").Page} Page */

const TOOLS = /** @type {const} */ (["point", "brush", "mask", "ignore", "weight", "target"]);

export class ToolChoice extends PageElement {
  #tools = make("div", { class: "tools", role: "group" });
  #classes = make("div", { class: "classes", role: "group" });
  #extra = make("div", { class: "extra" });
  #shown = "";

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.brush = new BrushOptions(page);
    const { ui } = page;
    this.weight = new PaintOptions(page, { tool: "weight", name: "options.paintWeight", usual: ["0", "1", "2", "3", "5"], sign: "×", read: () => ui.paintWeight, take: (text) => setPaintWeight(page, text) });
    this.target = new PaintOptions(page, { tool: "target", name: "options.paintTarget", usual: ["0", "0.25", "0.5", "0.75", "1"], sign: "", read: () => ui.paintTarget, take: (text) => setPaintTarget(page, text) });
    this.image = lazy(page, async () => {
      await page.strings.more("network");
      const part = new (await import("./image-brush.js")).ImageBrush(page);
      this.#extra.prepend(part);
      page.parts.push(part);
      page.schedule();
      return part;
    }, "image-brush");
  }

  build() {
    for (const tool of TOOLS) {
      const label = make("span");
      const button = make("button", { type: "button", "data-tool": tool }, icon(tool), label);
      this.word(`tool.${tool}`, label);
      this.word(`tool.${tool}Hint`, button, "title");
      button.addEventListener("click", () => takeTool(this.page, tool));
      this.#tools.append(button);
    }
    this.#extra.append(this.brush, this.#classes, this.weight, this.target);
    this.append(this.#tools, this.#extra);
    this.word("tool.name", this.#tools, "aria-label");
    this.word("tool.class", this.#classes, "aria-label");
    document.documentElement.dataset.tool = this.page.ui.tool;
  }

  update() {
    const { page } = this;
    const { ui } = page;
    // Where no weight counts and no target is soft, there is nothing to paint.
    const of = (/** @type {"weightsCount" | "targetIsSoft"} */ what) => page.lab[what]("binary") || page.lab[what]("multiclass");
    for (const button of this.#tools.children) {
      const tool = button.getAttribute("data-tool");
      setAttribute(button, "aria-pressed", String(tool === ui.tool));
      if (tool === "weight") /** @type {HTMLElement} */ (button).hidden = ui.tool !== tool && !of("weightsCount");
      if (tool === "target") /** @type {HTMLElement} */ (button).hidden = ui.tool !== tool && !of("targetIsSoft");
    }
    for (const [tool, part] of /** @type {const} */ ([["brush", this.brush], ["mask", this.#classes], ["weight", this.weight], ["target", this.target]])) part.hidden = ui.tool !== tool;
    // A network's brush paints what it sees, too: that comes first.
    if (ui.tool === "brush" && page.player?.source === "network") this.image();
    for (const part of [this.brush, this.weight, this.target]) part.render();
    this.#renderClasses();
  }

  #renderClasses() {
    const { t, lab, ui, strings } = this.page;
    const shown = `${lab.classes} ${strings.language}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#classes.replaceChildren(...Array.from({ length: lab.classes }, (_, index) => this.#chip(index)));
    }
    this.#classes.toggleAttribute("data-many", lab.classes > 7);
    for (const [index, chip] of [...this.#classes.children].entries()) {
      setAttribute(chip, "aria-label", t("grid.class", { class: index }));
      setAttribute(chip, "aria-pressed", String(index === ui.paintClass));
    }
  }

  /** @param {number} index */
  #chip(index) {
    const { lab, ui } = this.page;
    const button = make("button", { type: "button" });
    setText(button, String(index));
    button.style.background = lab.classColour(index);
    button.addEventListener("click", () => ui.set({ paintClass: index }));
    return button;
  }
}

customElements.define("tool-choice", ToolChoice);

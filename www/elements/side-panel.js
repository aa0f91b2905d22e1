// The panel beside the table: what explains the numbers, one subject a tab. Asks for nothing itself.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").Part} Part */

export class SidePanel extends PageElement {
  #fold = make("button", { type: "button", class: "square", id: "fold-side", "aria-controls": "side-body" }, icon("panel"));
  #tabs = make("div", { role: "tablist", class: "tabs" });
  #body = make("div", { class: "tab-body", role: "tabpanel", id: "side-body", tabindex: -1 });
  /** @type {HTMLButtonElement[]} */
  #buttons = [];
  #shown = 0;
  /** What was asked for last, which may still be on its way. */
  #wanted = 0;
  /** @type {Part | null} */
  #part = null;

  /**
   * @param {Page} page
   * @param {{ name: string, part: Part | (() => Promise<Part | null>), shown?: () => boolean }[]} subjects the first is
   *   there from the start; one that is not shown has no tab now
   */
  constructor(page, subjects) {
    super(page);
    this.subjects = subjects;
  }

  build() {
    this.#buttons = this.subjects.map(({ name }, index) => {
      const button = make("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "side-body" });
      this.word(`side.${name}`, button);
      button.addEventListener("click", () => this.#open(index));
      return button;
    });
    this.#tabs.append(...this.#buttons);
    this.#tabs.addEventListener("keydown", (event) => this.#key(event));
    this.append(make("div", { class: "head" }, this.#tabs, this.#fold), this.#body);
    this.word("side.fold", this.#fold, "aria-label", "title");
    this.#fold.addEventListener("click", () => this.page.ui.set({ sideFolded: !this.page.shown.sideFolded }));
    this.page.showSide = (name) => this.#open(this.subjects.findIndex((subject) => subject.name === name));
    this.#show(0);
  }

  update() {
    for (const [index, button] of this.#buttons.entries()) {
      setAttribute(button, "aria-selected", String(index === this.#shown));
      button.tabIndex = index === this.#shown ? 0 : -1;
      button.hidden = !this.#offers(index);
    }
    setAttribute(this.#fold, "aria-expanded", String(!this.page.shown.sideFolded));
    this.#body.hidden = this.page.shown.sideFolded;
    document.body.toggleAttribute("data-side-folded", this.page.shown.sideFolded);
    setAttribute(this.#body, "aria-labelledby", `tab-${this.subjects[this.#shown].name}`);
    if (!this.#offers(this.#shown) && this.#wanted === this.#shown) this.#show(0);
    this.#part?.render();
  }

  /** Whether a subject has a tab now. @param {number} index */
  #offers(index) {
    return this.subjects[index].shown?.() ?? true;
  }

  /** @param {string | null} from */
  highlight(from) {
    if (this.#part && "highlight" in this.#part) /** @type {any} */ (this.#part).highlight(from);
  }

  /**
   * Shows a subject, unfolding the panel for it.
   * @param {number} index
   */
  #open(index) {
    if (this.page.shown.sideFolded) this.page.ui.set({ sideFolded: false });
    return this.#show(index);
  }

  /**
   * Shows a subject as soon as it is there; until then, what is shown stays.
   * @param {number} index
   */
  async #show(index) {
    this.#wanted = index;
    const { part } = this.subjects[index];
    const shown = typeof part === "function" ? await part() : part;
    if (!shown || this.#wanted !== index) return;
    this.#part = shown;
    this.#shown = index;
    this.page.side = this.subjects[index].name;
    this.#body.replaceChildren(shown);
    this.page.schedule();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const offered = this.#buttons.flatMap((_, index) => (this.#offers(index) ? [index] : []));
    const beside = (/** @type {number} */ step) => offered[(offered.indexOf(this.#shown) + step + offered.length) % offered.length];
    const next = { ArrowLeft: beside(-1), ArrowRight: beside(1), Home: offered[0], End: offered.at(-1) }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.#open(next);
    this.#buttons[next].focus();
  }
}

customElements.define("side-panel", SidePanel);

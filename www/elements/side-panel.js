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
  #before = 0;
  /** What was asked for last, which may still be on its way. */
  #wanted = 0;
  /** @type {Part | null} */
  #part = null;

  /**
   * @param {Page} page
   * @param {{ name: string, part: Part | (() => Promise<Part | null>), tab?: boolean }[]} subjects the first is there from the start, the
   *   last may have no tab: a button elsewhere shows it
   */
  constructor(page, subjects) {
    super(page);
    this.subjects = subjects;
  }

  build() {
    const tabs = this.subjects.filter(({ tab }) => tab !== false);
    this.#buttons = tabs.map(({ name }, index) => {
      const button = make("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "side-body" });
      this.word(`side.${name}`, button);
      button.addEventListener("click", () => this.#open(index));
      return button;
    });
    this.#tabs.append(...this.#buttons);
    this.#tabs.addEventListener("keydown", (event) => this.#key(event));
    this.append(make("div", { class: "head" }, this.#tabs, this.#fold), this.#body);
    this.word("side.fold", this.#fold, "aria-label", "title");
    this.#fold.addEventListener("click", () => this.page.ui.set({ sideFolded: !this.page.sideFolded }));
    this.#body.addEventListener("keydown", (event) => this.#leave(event));
    this.#show(0);
  }

  update() {
    for (const [index, button] of this.#buttons.entries()) {
      setAttribute(button, "aria-selected", String(index === this.#shown));
      button.tabIndex = index === Math.min(this.#shown, this.#buttons.length - 1) ? 0 : -1;
    }
    setAttribute(this.#fold, "aria-expanded", String(!this.page.sideFolded));
    this.#body.hidden = this.page.sideFolded;
    document.body.toggleAttribute("data-side-folded", this.page.sideFolded);
    const { name, tab } = this.subjects[this.#shown];
    setAttribute(this.#body, "aria-labelledby", tab === false ? `open-${name}` : `tab-${name}`);
    this.#part?.render();
  }

  /** @param {string | null} from */
  highlight(from) {
    if (this.#part && "highlight" in this.#part) /** @type {any} */ (this.#part).highlight(from);
  }

  /** Shows the options of the losses, with the focus among them, or what was shown before them. */
  async toggleOptions() {
    const options = this.subjects.findIndex(({ tab }) => tab === false);
    const open = this.#shown !== options;
    await this.#open(open ? options : this.#before);
    this.scrollIntoView({ block: "nearest" });
    if (open && this.#shown === options) this.#body.focus({ preventScroll: true });
  }

  /**
   * Escape leaves the options, back to the button that shows them.
   * @param {KeyboardEvent} event
   */
  #leave(event) {
    if (event.key !== "Escape" || !this.page.ui.optionsShown) return;
    this.toggleOptions();
    document.getElementById("open-options")?.focus();
  }

  /**
   * Shows a subject, unfolding the panel for it.
   * @param {number} index
   */
  #open(index) {
    if (this.page.sideFolded) this.page.ui.set({ sideFolded: false });
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
    if (this.subjects[this.#shown].tab !== false) this.#before = this.#shown;
    this.#shown = index;
    this.page.ui.set({ optionsShown: this.subjects[index].tab === false });
    this.#body.replaceChildren(shown);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = this.#buttons.length - 1;
    const beside = (/** @type {number} */ step) => (this.#shown + step + last + 1) % (last + 1);
    const next = { ArrowLeft: beside(-1), ArrowRight: beside(1), Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.#open(next);
    this.#buttons[next].focus();
  }
}

customElements.define("side-panel", SidePanel);

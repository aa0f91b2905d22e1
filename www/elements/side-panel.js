// The panel beside the table: what explains the numbers, one subject a tab. Asks for nothing itself.

import { make, setAttribute, setText } from "../dom.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").Part} Part */

export class SidePanel extends HTMLElement {
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
    super();
    this.page = page;
    this.subjects = subjects;
  }

  connectedCallback() {
    if (this.#buttons.length) return;
    const tabs = this.subjects.filter(({ tab }) => tab !== false);
    this.#buttons = tabs.map(({ name }, index) => {
      const button = make("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "side-body" });
      button.addEventListener("click", () => this.#show(index));
      return button;
    });
    this.#tabs.append(...this.#buttons);
    this.#tabs.addEventListener("keydown", (event) => this.#key(event));
    this.append(this.#tabs, this.#body);
    this.#show(0);
  }

  render() {
    for (const [index, button] of this.#buttons.entries()) {
      setText(button, this.page.t(`side.${this.subjects[index].name}`));
      setAttribute(button, "aria-selected", String(index === this.#shown));
      button.tabIndex = index === Math.min(this.#shown, this.#buttons.length - 1) ? 0 : -1;
    }
    const { name, tab } = this.subjects[this.#shown];
    setAttribute(this.#body, "aria-labelledby", tab === false ? `open-${name}` : `tab-${name}`);
    this.#part?.render();
  }

  /** @param {string | null} from */
  light(from) {
    if (this.#part && "light" in this.#part) /** @type {any} */ (this.#part).light(from);
  }

  /** Shows the options of the losses, or what was shown before them. */
  toggleOptions() {
    const options = this.subjects.findIndex(({ tab }) => tab === false);
    this.#show(this.#shown === options ? this.#before : options);
    this.scrollIntoView({ block: "nearest" });
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
    this.page.optionsShown = this.subjects[index].tab === false;
    this.#body.replaceChildren(shown);
    this.page.schedule();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (this.#shown + step + this.#buttons.length) % this.#buttons.length;
    this.#show(next);
    this.#buttons[next].focus();
  }
}

customElements.define("side-panel", SidePanel);

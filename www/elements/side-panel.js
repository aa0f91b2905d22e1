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

  /**
   * @param {Page} page
   * @param {{ name: string, part: Part }[]} subjects
   */
  constructor(page, subjects) {
    super();
    this.page = page;
    this.subjects = subjects;
  }

  connectedCallback() {
    if (this.#buttons.length) return;
    this.#buttons = this.subjects.map(({ name }, index) => {
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
    for (const [index, { name }] of this.subjects.entries()) {
      const button = this.#buttons[index];
      setText(button, this.page.t(`side.${name}`));
      setAttribute(button, "aria-selected", String(index === this.#shown));
      button.tabIndex = index === this.#shown ? 0 : -1;
    }
    setAttribute(this.#body, "aria-labelledby", `tab-${this.subjects[this.#shown].name}`);
    this.subjects[this.#shown].part.render();
  }

  /** @param {string | null} from */
  light(from) {
    const { part } = this.subjects[this.#shown];
    if ("light" in part) /** @type {any} */ (part).light(from);
  }

  /** @param {number} index */
  #show(index) {
    this.#shown = index;
    this.#body.replaceChildren(this.subjects[index].part);
    this.page.schedule();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = (this.#shown + step + this.subjects.length) % this.subjects.length;
    this.#show(next);
    this.#buttons[next].focus();
  }
}

customElements.define("side-panel", SidePanel);

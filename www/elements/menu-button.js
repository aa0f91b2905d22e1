// A button from which a panel hangs: one at a time is open, Escape or a click elsewhere closes it and the focus goes back.
// Asks for nothing itself.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { hang } from "../hang.js";
import { icon } from "../icons.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {{ id: string, above?: boolean, name: string }} MenuOptions */

export class MenuButton extends PageElement {
  #label = make("span", { class: "label" });
  /** On a phone, where a panel may leave nothing beside it to be pressed. */
  #close = make("button", { type: "button", class: "square close" }, icon("close"));
  /** The page's last error again, as the panel may cover it. */
  #said = make("p", { class: "said", "aria-hidden": "true" });

  /**
   * @param {Page} page
   * @param {MenuOptions} options the button's id, whether the panel stands above it, and the key of its name
   * @param {...(Node | string)} content
   */
  constructor(page, { id, above = false, name }, ...content) {
    super(page);
    this.name = name;
    this.above = above;
    this.button = make("button", { type: "button", id, "aria-haspopup": "dialog", "aria-expanded": "false" }, this.#label, icon("down"));
    this.panel = make("div", { class: "pop", popover: "auto", role: "dialog", id: `${id}-panel` }, this.#close, ...content, this.#said);
  }

  build() {
    this.append(this.button, this.panel);
    this.button.popoverTargetElement = this.panel;
    setAttribute(this.button, "aria-controls", this.panel.id);
    this.panel.addEventListener("toggle", (event) => {
      const open = event.newState === "open";
      setAttribute(this.button, "aria-expanded", String(open));
      if (!open) return;
      hang(this.panel, this.button, this.above);
      // What is laid out only now may need its words and its size.
      this.page.schedule();
    });
    this.word(this.name, this.panel, "aria-label");
    this.word("help.close", this.#close, "aria-label", "title");
    this.#close.addEventListener("click", () => this.close());
  }

  update() {
    setText(this.#said, this.page.error);
  }

  /** Whether the panel is open. */
  get open() {
    return this.panel.matches(":popover-open");
  }

  /** Closes the panel; the focus goes back to the button. */
  close() {
    if (this.open) this.panel.hidePopover();
  }

  /**
   * Writes what the button says; its name says what it is for, too.
   * @param {...(Node | string)} label
   */
  say(...label) {
    const text = label.map((part) => (typeof part === "string" ? part : part.textContent)).join("");
    if (this.#label.textContent !== text) this.#label.replaceChildren(...label);
    setAttribute(this.button, "aria-label", `${this.page.t(this.name)}: ${text}`);
    setAttribute(this.button, "title", this.page.t(this.name));
  }
}

customElements.define("menu-button", MenuButton);

// A whole line of PyTorch, below the place that shows as much of it as fits. Asks for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */

export class CodeNote extends PageElement {
  #code = make("code");
  #copy = make("button", { type: "button", class: "line small" });

  build() {
    this.popover = "auto";
    this.setAttribute("role", "dialog");
    this.append(this.#code, this.#copy);
    this.#copy.addEventListener("click", () => this.#copied());
  }

  update() {
    const { t } = this.page;
    setAttribute(this, "aria-label", t("code.name"));
    setText(this.#copy, t("code.copy"));
  }

  /**
   * @param {HTMLElement} below
   * @param {string} code
   */
  open(below, code) {
    this.render();
    setText(this.#code, code);
    const { left, bottom } = below.getBoundingClientRect();
    this.style.setProperty("--left", `${left}px`);
    this.style.setProperty("--below", `${bottom}px`);
    // Shown from its line, it comes after it for the Tab key.
    this.showPopover({ source: below });
    this.#copy.focus();
  }

  async #copied() {
    const { page } = this;
    try {
      await navigator.clipboard.writeText(this.#code.textContent);
      this.hidePopover();
      page.say(page.t("code.copied"), "hint");
    } catch {
      page.say(page.t("code.notCopied"), "error");
    }
  }
}

customElements.define("code-note", CodeNote);

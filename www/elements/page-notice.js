// What the page has to say: a sentence that stays until it is closed or the next edit goes well.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */

export class PageNotice extends PageElement {
  #text = make("p");
  #close = make("button", { type: "button", class: "quiet icon" }, "×");
  #reload = make("button", { type: "button" });

  build() {
    this.setAttribute("role", "alert");
    this.append(this.#text, this.#reload, this.#close);
    this.hidden = true;
    this.#close.addEventListener("click", () => (this.hidden = true));
    this.#reload.addEventListener("click", () => location.reload());
    this.page.say = (text, kind) => this.#say(text, kind);
    this.page.clearError = () => this.#clearError();
  }

  update() {
    this.#close.setAttribute("aria-label", this.page.t("notice.close"));
    setText(this.#reload, this.page.t("notice.reload"));
    this.#reload.hidden = !document.documentElement.dataset.broken;
  }

  /**
   * @param {string} text
   * @param {"error" | "hint"} kind
   */
  #say(text, kind) {
    this.dataset.kind = kind;
    this.hidden = false;
    setText(this.#text, text);
    this.render();
  }

  #clearError() {
    if (this.dataset.kind === "error" && !document.documentElement.dataset.broken) this.hidden = true;
  }
}

customElements.define("page-notice", PageNotice);

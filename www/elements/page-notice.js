// What the page has to say: one sentence in the prompt's place, which stays until it is closed or the next edit goes well.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";

/** @typedef {import("../page.js").Page} Page */

export class PageNotice extends PageElement {
  #text = make("p", { id: "notice" });
  #reload = make("button", { type: "button", class: "go" });
  #offer = make("button", { type: "button", class: "line", hidden: true });
  /** What the button does. @type {import("../page.js").Offer | undefined} */
  #offered;
  #close = make("button", { type: "button", class: "square" }, icon("close"));
  /** What had the focus when the sentence came up. @type {Element | null} */
  #before = null;

  build() {
    this.setAttribute("role", "alert");
    this.append(icon("warn"), this.#text, this.#reload, this.#offer, this.#close);
    this.hidden = true;
    this.#close.addEventListener("click", () => this.#leave());
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.#leave());
    this.#reload.addEventListener("click", () => location.reload());
    this.#offer.addEventListener("click", () => this.#offered?.act());
    this.page.say = (text, kind, offer) => this.#say(text, kind, offer);
    this.page.clearError = () => this.#clearError();
    this.page.unsay = (text) => {
      if (this.#text.textContent === text && !document.documentElement.dataset.broken) this.hidden = true;
    };
    this.word("notice.close", this.#close, "aria-label", "title");
    this.word("notice.reload", this.#reload);
  }

  update() {
    this.#reload.hidden = !document.documentElement.dataset.broken;
    this.#offer.hidden = !this.#offered;
    if (this.#offered) setText(this.#offer, this.page.t(this.#offered.key));
  }

  /**
   * @param {string} text
   * @param {"error" | "hint"} kind
   * @param {import("../page.js").Offer} [offer]
   */
  #say(text, kind, offer) {
    if (this.hidden) this.#before = document.activeElement;
    this.dataset.kind = kind;
    this.hidden = false;
    this.#offered = offer;
    setText(this.#text, text);
    this.page.error = kind === "error" ? text : "";
    // After a bug nothing else is rendered.
    this.render();
    this.page.schedule();
  }

  /** Closes it and goes back to where it was said. */
  #leave() {
    this.hidden = true;
    this.page.error = "";
    this.page.schedule();
    if (this.#before instanceof HTMLElement && this.#before.isConnected) this.#before.focus();
  }

  #clearError() {
    this.page.error = "";
    if (this.dataset.kind === "error" && !document.documentElement.dataset.broken) this.hidden = true;
  }
}

customElements.define("page-notice", PageNotice);

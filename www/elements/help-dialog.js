// What can be done with mouse, keys and touch, in one dialog. Asks for nothing.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */

const ROWS = ["select", "type", "drag", "nudge", "brush", "mask", "maskKeys", "weights", "undo", "back", "learn", "keys"];

export class HelpDialog extends PageElement {
  #dialog = make("dialog");
  #language = "";

  build() {
    this.append(this.#dialog);
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  open() {
    this.#write();
    this.#dialog.showModal();
    // It opens with the focus on what closes it, which stands at its end.
    this.#dialog.scrollTop = 0;
  }

  update() {
    if (this.#dialog.open) this.#write();
  }

  #write() {
    const { t, strings } = this.page;
    if (this.#language === strings.language) return;
    this.#language = strings.language;
    const rows = ROWS.map((row) => {
      const what = make("dt");
      const how = make("dd");
      setText(what, t(`guide.${row}.what`));
      setText(how, t(`guide.${row}.how`));
      return make("div", {}, what, how);
    });
    const close = make("button", { type: "button", class: "strong" }, t("help.close"));
    close.addEventListener("click", () => this.#dialog.close());
    this.#dialog.setAttribute("aria-label", t("guide.title"));
    this.#dialog.replaceChildren(make("h2", {}, t("guide.title")), make("p", {}, t("guide.idea")), make("dl", {}, ...rows), close);
  }
}

customElements.define("help-dialog", HelpDialog);

// The controls that a projector's view adds to the strip: which forms are shown, and the way back. Asks the page for its view.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { ChoiceGroup } from "./choice-group.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ui.js").UiState["forms"]} Forms */

export class ProjectorBar extends PageElement {
  #word = make("span");
  #leave = make("button", { type: "button" }, icon("close"), this.#word);

  /** @param {Page} page */
  constructor(page) {
    super(page);
    const { t, ui } = page;
    this.forms = new ChoiceGroup(page, {
      name: "projector.forms",
      values: () => [["binary", t("form.binary.name")], ["both", t("projector.both")], ["multiclass", t("form.multiclass.name")]],
      read: () => ui.forms,
      ask: (value) => ui.set({ forms: /** @type {Forms} */ (value) }),
    });
  }

  build() {
    this.append(this.forms, make("span", { class: "space" }), this.#leave);
    this.word("projector.leave", this.#word);
    this.#leave.addEventListener("click", () => {
      this.page.setView("desk");
      this.page.render();
      document.getElementById("projector")?.focus();
    });
  }

  update() {
    const { projector } = this.page;
    this.hidden = !projector;
    setAttribute(document.body, "data-view", projector ? "projector" : null);
    this.forms.render();
  }
}

customElements.define("projector-bar", ProjectorBar);

// The name of a row, and what the form is made of. Asks for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */

export class FormName extends PageElement {
  #name = make("h2");

  /**
   * @param {Page} page
   * @param {"binary" | "multiclass"} form
   */
  constructor(page, form) {
    super(page);
    this.form = form;
  }

  build() {
    this.dataset.form = this.form;
    this.append(this.#name);
  }

  /** What the form is made of just now: a key. */
  #made() {
    const { twoStep, multiclass } = this.page.options;
    if (this.form === "binary") return twoStep ? "twoSteps" : "parts";
    return multiclass === "crossEntropy" ? "parts" : multiclass;
  }

  update() {
    const { t } = this.page;
    setText(this.#name, t(`form.${this.form}.name`));
    setAttribute(this.#name, "title", t(`form.${this.form}.${this.#made()}`));
  }
}

customElements.define("form-name", FormName);

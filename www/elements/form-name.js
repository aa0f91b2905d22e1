// The name of a row, and what the form is made of. Asks for: the class that the binary form takes as foreground.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */

export class FormName extends PageElement {
  #name = make("h2");
  #parts = make("p");
  #foreground = make("select");
  #label = make("label", { class: "foreground" });
  #shown = "";

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
    this.append(this.#name, this.#parts);
    if (this.form !== "binary") return;
    this.append(this.#label);
    this.#foreground.addEventListener("change", () => {
      this.page.edit((lab) => lab.setForeground(Number(this.#foreground.value)));
    });
  }

  /** What the form is made of just now: a key. */
  #made() {
    const { lab, core } = this.page;
    const options = lab.options;
    const { twoStep, multiclass } = options;
    if (this.form === "binary") return twoStep ? "twoSteps" : "parts";
    return multiclass === core.MulticlassLoss.Multilabel ? "multilabel" : multiclass === core.MulticlassLoss.Naive ? "naive" : "parts";
  }

  update() {
    const { lab, t, strings } = this.page;
    setText(this.#name, t(`form.${this.form}.name`));
    setText(this.#parts, t(`form.${this.form}.${this.#made()}`));
    if (this.form !== "binary") return;
    this.#label.hidden = lab.classes === 2;
    setAttribute(this, "data-foreground", lab.classes === 2 ? null : "chosen");
    const shown = `${lab.classes} ${strings.language}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#label.replaceChildren(t("form.binary.foreground"), this.#foreground);
      const options = Array.from({ length: lab.classes }, (_, index) => make("option", { value: index }, String(index)));
      this.#foreground.replaceChildren(...options);
      setAttribute(this.#foreground, "title", t("form.binary.foregroundHint"));
    }
    this.#foreground.value = String(lab.foreground);
  }
}

customElements.define("form-name", FormName);

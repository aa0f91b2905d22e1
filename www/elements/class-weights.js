// The weights of the classes, a field each. Asks for each of them.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { TypedField } from "./typed-field.js";

/** @typedef {import("../page.js").Page} Page */

export class ClassWeights extends PageElement {
  /** @type {TypedField[]} */
  #fields = [];

  update() {
    const { t, lab } = this.page;
    const { classWeight, unused } = lab.options;
    if (this.#fields.length !== classWeight.length) this.#make(classWeight.length);
    for (const [index, field] of this.#fields.entries()) {
      field.render();
      field.input.disabled = unused.includes("class_weight");
      setAttribute(field.input, "aria-label", t("lossOptions.weightOf", { class: index }));
    }
  }

  /** @param {number} classes */
  #make(classes) {
    const { page } = this;
    const inputs = Array.from({ length: classes }, () => make("input", { type: "text", maxlength: 12, autocomplete: "off" }));
    this.#fields = inputs.map(
      (input, index) =>
        new TypedField(input, () => page.lab.options.classWeight[index] ?? "", (text) => page.edit((lab) => lab.typeClassWeight(index, text))),
    );
    this.replaceChildren(
      ...inputs.map((input, index) => {
        const chip = make("i", { class: "chip" });
        chip.style.background = page.lab.classColour(index);
        return make("label", {}, chip, make("span", {}, String(index)), input);
      }),
    );
  }
}

customElements.define("class-weights", ClassWeights);

// The head of a column: what the stage is, and the scale that both forms' maps share. Asks for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { ramp } from "../gradient.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./form-stage.js").StageName} StageName */

export class StageHead extends PageElement {
  #title = make("h2");
  #note = make("p");
  #legend = make("div", { class: "legend" });
  #ramp = make("i", { class: "ramp" });
  #ends = [make("span"), make("span"), make("span")];
  #factor = make("span");
  #shown = "";

  /**
   * @param {Page} page
   * @param {StageName | "verdict"} stage
   */
  constructor(page, stage) {
    super(page);
    this.stage = stage;
  }

  build() {
    this.dataset.stage = this.stage;
    this.append(this.#title, this.#note, this.#legend);
  }

  update() {
    const { page } = this;
    setText(this.#title, page.t(`stage.${this.stage}.name`));
    const reduced = this.stage === "verdict" || this.stage === "gradient";
    setText(this.#note, page.t(`stage.${this.stage}.${reduced ? page.reductionName : "note"}`));
    if (this.stage === "target" || this.stage === "prediction") this.#renderClasses();
    else if (this.stage !== "verdict") this.#renderRamp();
  }

  #renderRamp() {
    const { Stage } = this.page.core;
    const stage = { logits: Stage.Logits, probability: Stage.Probability, loss: Stage.Loss, gradient: Stage.Gradient }[/** @type {"logits"} */ (this.stage)];
    const legend = this.page.lab.legend(stage);
    const texts = [legend.low, legend.middle, legend.high];
    if (!this.#ramp.parentNode) {
      this.#legend.replaceChildren(this.#ends[0], this.#ramp, this.#ends[2], this.#factor);
    }
    // A scale's colours never change, only what they stand for.
    if (this.#shown === "") this.#ramp.style.background = ramp(legend.pixels);
    this.#shown = "ramp";
    for (const [index, end] of this.#ends.entries()) setText(end, texts[index]);
    setText(this.#factor, legend.factor);
    this.#factor.hidden = !legend.factor;
    setAttribute(this.#legend, "title", `${texts.filter(Boolean).join(" … ")} ${legend.factor}`.trim());
  }

  #renderClasses() {
    const { lab, t, strings } = this.page;
    const shown = `${lab.classes} ${strings.language}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const first = lab.classes > 3 ? 1 : lab.classes;
    const chips = Array.from({ length: first }, (_, index) => this.#chip(index));
    if (lab.classes > 3) chips.push(make("span", {}, "…"), this.#chip(lab.classes - 1));
    const mark = this.stage === "target" ? "ignored" : "wrong";
    chips.push(make("span", {}, make("i", { class: `chip ${mark}` }), t(`legend.${mark}`)));
    this.#legend.replaceChildren(...chips);
  }

  /** @param {number} index */
  #chip(index) {
    const chip = make("i", { class: "chip" });
    chip.style.background = this.page.lab.classColour(index);
    return make("span", {}, chip, String(index));
  }
}

customElements.define("stage-head", StageHead);

// The threshold on the binary probability, and the same on the logit. Asks for: the threshold; a drag is one undo step.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { press } from "../key-stroke.js";

/** @typedef {import("../page.js").Page} Page */

export class ThresholdSlider extends PageElement {
  #value = make("b");
  #slider = make("input", { type: "range", min: 0, max: 1, step: 0.01 });

  build() {
    this.append(make("code", {}, "output1 > ", this.#value), this.#slider);
    this.#slider.addEventListener("input", () => this.page.edit((lab) => lab.setThreshold(this.#slider.valueAsNumber)));
    this.#slider.addEventListener("keydown", (event) => /^(Arrow|Page|Home|End)/.test(event.key) && press(this.page, event));
    this.#slider.addEventListener("pointerdown", () => this.page.strokes.begin());
    this.#slider.addEventListener("pointerup", () => this.page.strokes.end());
    this.#slider.addEventListener("pointercancel", () => this.page.strokes.cancel());
  }

  update() {
    const { lab, t } = this.page;
    setAttribute(this.#slider, "aria-label", t("threshold.name"));
    const said = t("threshold.said", { threshold: lab.thresholdText, logit: lab.thresholdLogitText });
    setAttribute(this.#slider, "aria-valuetext", said);
    setAttribute(this.#slider, "title", said);
    setText(this.#value, lab.thresholdText);
    if (this.#slider.valueAsNumber !== lab.threshold) this.#slider.value = String(lab.threshold);
  }
}

customElements.define("threshold-slider", ThresholdSlider);

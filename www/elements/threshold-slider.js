// The threshold on the binary probability, and the same on the logit: dragged, stepped or typed. Asks for: the threshold; a drag is one
// undo step.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { press } from "../key-stroke.js";
import { thresholdField } from "./threshold-field.js";

/** @typedef {import("../page.js").Page} Page */

/** Keys go by hundredths. In the slider's few pixels a drag would leave some out, so it goes by twentieths, unless Shift is held. */
const STEP = { fine: "0.01", drag: "0.05" };

export class ThresholdSlider extends PageElement {
  #slider = make("input", { type: "range", min: 0, max: 1, step: STEP.fine });
  #field = thresholdField(this);

  build() {
    this.append(make("code", {}, "output1 > ", this.#field.input), this.#slider);
    this.#slider.addEventListener("input", () => this.page.edit((lab) => lab.setThreshold(this.#slider.valueAsNumber)));
    this.#slider.addEventListener("keydown", (event) => /^(Arrow|Page|Home|End)/.test(event.key) && press(this.page, event));
    this.#slider.addEventListener("pointerdown", (event) => {
      this.page.strokes.begin();
      this.#drag(event);
    });
    this.#slider.addEventListener("pointermove", (event) => event.buttons && this.#drag(event));
    this.#slider.addEventListener("pointerup", () => {
      this.#rest();
      this.page.strokes.end();
    });
    this.#slider.addEventListener("pointercancel", () => {
      this.#rest();
      this.page.strokes.cancel();
    });
  }

  /** @param {PointerEvent} event */
  #drag({ shiftKey }) {
    setAttribute(this.#slider, "step", shiftKey ? STEP.fine : STEP.drag);
  }

  /** What lies between two steps of a drag is shown again where it was not dragged. */
  #rest() {
    setAttribute(this.#slider, "step", STEP.fine);
    this.page.schedule();
  }

  update() {
    const { lab, t } = this.page;
    setAttribute(this.#slider, "aria-label", t("threshold.name"));
    const said = t("threshold.said", { threshold: lab.thresholdText, logit: lab.thresholdLogitText });
    setAttribute(this.#slider, "aria-valuetext", said);
    setAttribute(this.#slider, "title", said);
    this.#field.render();
    if (this.#slider.valueAsNumber !== lab.threshold) this.#slider.value = String(lab.threshold);
  }
}

customElements.define("threshold-slider", ThresholdSlider);

// Below a lesson's maps, the loss of the selected pixel over its logit: the point is dragged along the curve, and beyond what is asked.
// Asks for: that logit.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { LossCurve } from "./loss-curve.js";

/** @typedef {import("../page.js").Page} Page */

export class LessonDrag extends PageElement {
  #curve;

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.#curve = new LossCurve(page);
  }

  build() {
    this.append(make("h3", {}, this.word("lessons.ui.curve", make("b")), " ", this.word("lessons.ui.curveDrag", make("span"))), this.#curve);
  }

  update() {
    if (!this.isConnected) return;
    // A lesson of one form does not show the other's curve on it.
    setAttribute(this, "data-forms", this.page.ui.only?.forms ?? null);
    this.#curve.render();
  }
}

customElements.define("lesson-drag", LessonDrag);

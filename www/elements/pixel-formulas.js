// The selected pixel's curve and its derivation in both forms. Asks for nothing itself; the curve asks for its logit.

import { PageElement } from "../element.js";
import { LossCurve } from "./loss-curve.js";
import { PixelDerivation } from "./pixel-derivation.js";

/** @typedef {import("../page.js").Page} Page */

export class PixelFormulas extends PageElement {
  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.curve = new LossCurve(page);
    this.derivations = [new PixelDerivation(page, "binary"), new PixelDerivation(page, "multiclass")];
  }

  build() {
    this.append(this.curve, ...this.derivations);
  }

  /** @param {string | null} from */
  highlight(from) {
    this.curve.highlight(from);
    for (const derivation of this.derivations) derivation.highlight(from);
  }

  update() {
    this.curve.render();
    for (const derivation of this.derivations) derivation.render();
  }
}

customElements.define("pixel-formulas", PixelFormulas);

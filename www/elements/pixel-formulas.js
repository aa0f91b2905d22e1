// The selected pixel's curve and its derivation in both forms. Asks for nothing itself; the curve asks for its logit.

import { LossCurve } from "./loss-curve.js";
import { PixelDerivation } from "./pixel-derivation.js";

/** @typedef {import("../page.js").Page} Page */

export class PixelFormulas extends HTMLElement {
  /** @param {Page} page */
  constructor(page) {
    super();
    this.curve = new LossCurve(page);
    this.derivations = [new PixelDerivation(page, "binary"), new PixelDerivation(page, "multiclass")];
  }

  connectedCallback() {
    if (!this.curve.parentNode) this.append(this.curve, ...this.derivations);
  }

  /** @param {string | null} from */
  light(from) {
    this.curve.light(from);
    for (const derivation of this.derivations) derivation.light(from);
  }

  render() {
    this.curve.render();
    for (const derivation of this.derivations) derivation.render();
  }
}

customElements.define("pixel-formulas", PixelFormulas);

// What a network's images look like: contrast, noise, uneven light. Asks for a network that learns from such images.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../player.js").Player} Player */

const PARTS = /** @type {const} */ ([["contrast", -100, 100], ["noise", 0, 50], ["light", 0, 100]]);

export class NetworkExposure extends PageElement {
  #title = make("summary");
  #rows = PARTS.map(([part, min, max]) => ({
    part,
    label: make("label", { for: `exposure-${part}` }),
    slider: make("input", { type: "range", id: `exposure-${part}`, min, max, step: 5 }),
    value: make("output", { for: `exposure-${part}`, "aria-live": "off" }),
  }));

  /** @type {number[]} */
  #shown = [];

  /**
   * @param {Page} page
   * @param {Player} player
   */
  constructor(page, player) {
    super(page);
    this.player = player;
  }

  build() {
    const rows = this.#rows.map(({ label, slider, value }) => make("p", {}, label, slider, value));
    this.append(make("details", {}, this.#title, ...rows));
    // A network begins anew with other images: it waits until the slider is let go.
    for (const { slider, value } of this.#rows) {
      slider.addEventListener("input", () => setText(value, this.#percent(slider.valueAsNumber)));
      slider.addEventListener("change", () => this.#chosen());
    }
  }

  update() {
    const { lab, t } = this.page;
    const chosen = lab.networkExposure;
    setText(this.#title, t("exposure.title"));
    this.#rows.forEach(({ part, label, slider, value }, index) => {
      setText(label, t(`exposure.${part}`));
      setAttribute(slider, "aria-valuetext", this.#percent(chosen[index]));
      // What is being dragged is not yet chosen, and not to be moved.
      if (this.#shown[index] === chosen[index]) return;
      this.#shown[index] = chosen[index];
      slider.value = String(chosen[index]);
      setText(value, this.#percent(chosen[index]));
    });
  }

  /** @param {number} value */
  #percent(value) {
    return this.page.t("exposure.percent", { value: String(value).replace("-", "−") });
  }

  #chosen() {
    const [contrast, noise, light] = this.#rows.map(({ slider }) => slider.valueAsNumber);
    this.player.set((lab) => lab.setNetworkExposure(contrast, noise, light));
  }
}

customElements.define("network-exposure", NetworkExposure);

// What a network's images look like: contrast, noise, uneven light. Asks for a network that learns from such images.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../player.js").Player} Player */

const PARTS = /** @type {const} */ ([["contrast", -100, 100], ["noise", 0, 50], ["light", 0, 100]]);

export class NetworkExposure extends PageElement {
  #title = make("h3");
  #note = make("p", { class: "note" });
  #rows = PARTS.map(([part, min, max]) => ({
    part,
    label: make("span"),
    slider: make("input", { type: "range", min, max, step: 5 }),
    value: make("output", { "aria-live": "off" }),
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
    this.append(this.#title, ...this.#rows.map(({ label, slider, value }) => make("label", {}, label, slider, value)), this.#note);
    this.word("network.exposure.title", this.#title);
    this.word("network.exposure.note", this.#note);
    // A network begins again with other images: it waits until the slider is let go.
    for (const { slider, value } of this.#rows) {
      slider.addEventListener("input", () => setText(value, this.#percent(slider.valueAsNumber)));
      slider.addEventListener("change", () => this.#chosen());
    }
  }

  update() {
    const { lab, t } = this.page;
    const chosen = lab.networkExposure;
    this.#rows.forEach(({ part, label, slider, value }, index) => {
      setText(label, t(`network.exposure.${part}`));
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
    return this.page.t("network.exposure.percent", { value: String(value).replace("-", "−") });
  }

  #chosen() {
    const [contrast, noise, light] = this.#rows.map(({ slider }) => slider.valueAsNumber);
    this.player.set((lab) => lab.setNetworkExposure(contrast, noise, light));
  }
}

customElements.define("network-exposure", NetworkExposure);

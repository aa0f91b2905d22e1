// All channels as thumbnails, where only one is shown at full size. Asks for nothing of the lab: it picks what is shown.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { picture } from "../gradient.js";

/** @typedef {import("../page.js").Page} Page */

export class ChannelStrip extends PageElement {
  /** @type {HTMLButtonElement[]} */
  #buttons = [];
  /** The colours that are shown, a word a pixel. @type {Uint32Array[]} */
  #shown = [];

  /**
   * @param {Page} page
   * @param {number} form
   * @param {number} stage
   */
  constructor(page, form, stage) {
    super(page);
    this.form = form;
    this.stage = stage;
  }

  build() {
    this.setAttribute("role", "group");
    this.#buttons = Array.from({ length: this.page.lab.classes }, (_, channel) => this.#thumbnail(channel));
    this.append(...this.#buttons);
  }

  update() {
    // While a pointer drags, thumbnails wait for its end.
    if (this.page.ui.dragging && this.#shown.length) return;
    const { lab, t } = this.page;
    setAttribute(this, "aria-label", t("grid.pick"));
    for (const [channel, button] of this.#buttons.entries()) {
      setAttribute(button, "aria-pressed", String(channel === this.page.ui.channel));
      setAttribute(button, "aria-label", t("grid.class", { class: channel }));
      const thumbnail = /** @type {HTMLElement} */ (button.firstElementChild);
      const words = lab.pixels(this.form, this.stage, channel);
      const same = words.length === this.#shown[channel]?.length && words.every((word, at) => word === this.#shown[channel][at]);
      if (!same) thumbnail.style.background = picture(words, lab.width);
      this.#shown[channel] = words.slice();
    }
  }

  /** @param {number} channel */
  #thumbnail(channel) {
    const label = make("span");
    setText(label, String(channel));
    const button = make("button", { type: "button" }, make("i", { class: "thumbnail" }), label);
    button.addEventListener("click", () => {
      this.page.ui.set({ channel });
    });
    return button;
  }
}

customElements.define("channel-strip", ChannelStrip);

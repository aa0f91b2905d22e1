// All channels as thumbnails, where only one is shown at full size. Asks for nothing of the lab: it picks what is shown.

import { make, setAttribute, setText } from "../dom.js";

/** @typedef {import("../page.js").Page} Page */

export class ChannelStrip extends HTMLElement {
  /** @type {HTMLButtonElement[]} */
  #buttons = [];

  /**
   * @param {Page} page
   * @param {number} form
   * @param {number} stage
   */
  constructor(page, form, stage) {
    super();
    this.page = page;
    this.form = form;
    this.stage = stage;
  }

  connectedCallback() {
    if (this.#buttons.length) return;
    this.setAttribute("role", "group");
    this.#buttons = Array.from({ length: this.page.lab.classes }, (_, channel) => this.#thumbnail(channel));
    this.append(...this.#buttons);
  }

  render() {
    const { lab, t } = this.page;
    setAttribute(this, "aria-label", t("grid.pick"));
    for (const [channel, button] of this.#buttons.entries()) {
      setAttribute(button, "aria-pressed", String(channel === this.page.channel));
      setAttribute(button, "aria-label", t("grid.class", { class: channel }));
      const canvas = /** @type {HTMLCanvasElement} */ (button.firstElementChild);
      canvas.width = lab.width;
      canvas.height = lab.height;
      const pixels = new Uint8ClampedArray(lab.pixels(this.form, this.stage, channel));
      canvas.getContext("2d")?.putImageData(new ImageData(pixels, lab.width, lab.height), 0, 0);
    }
  }

  /** @param {number} channel */
  #thumbnail(channel) {
    const label = make("span");
    setText(label, String(channel));
    const button = make("button", { type: "button" }, make("canvas", { "aria-hidden": "true" }), label);
    button.addEventListener("click", () => {
      this.page.channel = channel;
      this.page.schedule();
    });
    return button;
  }
}

customElements.define("channel-strip", ChannelStrip);

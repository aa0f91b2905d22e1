// What the brush paints a network's image with: a grey, and how large. Asks the lab for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** The widest square, in pixels. */
const WIDEST = 4;

export class ImageBrush extends PageElement {
  #greys = make("span", { class: "greys", role: "group" });
  #size = make("output");
  #more = make("button", { type: "button" }, "+");
  #less = make("button", { type: "button" }, "−");

  build() {
    const { Lab } = this.page.core;
    const texts = Lab.imageGreyTexts();
    for (const [at, grey] of [...Lab.imageGreys()].entries()) {
      const button = make("button", { type: "button", "data-grey": grey });
      button.style.setProperty("--grey", String(grey));
      button.dataset.value = texts[at];
      button.addEventListener("click", () => this.#set({ grey }));
      this.#greys.append(button);
    }
    this.append(this.word("network.input", make("span", { class: "about" })), this.#greys, make("span", { class: "stepper" }, this.#more, this.#size, this.#less), this.word("stage.logits.name", make("span", { class: "about" })));
    this.word("network.brush.size", this.#size, "aria-label");
    this.word("tool.more", this.#more, "aria-label");
    this.word("tool.less", this.#less, "aria-label");
    this.#more.addEventListener("click", () => this.#set({ size: Math.min(WIDEST, this.page.ui.imageBrush.size + 1) }));
    this.#less.addEventListener("click", () => this.#set({ size: Math.max(1, this.page.ui.imageBrush.size - 1) }));
  }

  update() {
    const { t, ui, player } = this.page;
    this.hidden = ui.tool !== "brush" || player?.source !== "network";
    const { size, grey } = ui.imageBrush;
    for (const button of /** @type {Iterable<HTMLElement>} */ (this.#greys.children)) {
      const name = t("network.brush.grey", { value: button.dataset.value ?? "" });
      setAttribute(button, "aria-label", name);
      setAttribute(button, "title", name);
      setAttribute(button, "aria-pressed", String(button.dataset.grey === String(grey)));
    }
    setText(this.#size, `${size} px`);
    this.#more.disabled = size === WIDEST;
    this.#less.disabled = size === 1;
  }

  /** @param {Partial<import("../ui.js").UiState["imageBrush"]>} what */
  #set(what) {
    const { ui } = this.page;
    ui.set({ imageBrush: { ...ui.imageBrush, ...what } });
  }
}

customElements.define("image-brush", ImageBrush);

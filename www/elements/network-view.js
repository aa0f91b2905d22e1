// What the network sees: its image, which can be painted, the feature maps of its layers, what its images are like, its PyTorch.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { ImagePainter } from "./image-painter.js";
import { NetworkExposure } from "./network-exposure.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../player.js").Player} Player */
/** @typedef {import("../worker.js").Answer} Answer */

export class NetworkView extends PageElement {
  #title = make("h2");
  #about = make("p", { class: "note" });
  #image = make("canvas", { role: "img", tabindex: 0 });
  #again = make("button", { type: "button", class: "line small" });
  #hint = make("p", { class: "note" });
  #layers = make("div", { class: "layers" });
  #torch = make("pre", { tabindex: 0 });
  /** @type {Answer | null} */
  #shown = null;
  /** The network whose picture was asked for. */
  #asked = "";

  /**
   * @param {Page} page
   * @param {Player} player
   */
  constructor(page, player) {
    super(page);
    this.player = player;
    this.painter = new ImagePainter(page, player, this.#image);
    this.exposure = new NetworkExposure(page, player);
  }

  build() {
    this.append(
      this.#title,
      this.#about,
      this.#layers,
      make("div", { class: "sight" }, this.#image, make("div", {}, this.#hint, this.#again)),
      this.exposure,
      this.#torch,
    );
    this.#again.addEventListener("click", () => this.painter.drop());
    this.word("network.title", this.#title);
    this.word("network.about", this.#about);
    this.word("network.image", this.#image, "aria-label");
    this.word("network.paint", this.#hint);
    this.word("network.again", this.#again);
  }

  connectedCallback() {
    super.connectedCallback();
    const { trainer } = this.player;
    trainer.features = true;
    if (!this.player.playing && !trainer.busy) trainer.ask(Math.max(0, this.page.lab.networkStep), 0);
  }

  disconnectedCallback() {
    this.player.trainer.features = false;
  }

  update() {
    const { t } = this.page;
    const { trainer } = this.player;
    this.#again.hidden = this.page.lab.networkImage.length === 0;
    this.exposure.render();
    this.painter.render();
    this.#ask();
    const { last } = trainer;
    if (!last || last === this.#shown) return;
    this.#shown = last;
    paint(this.#image, last.picture, last.width, last.height);
    setText(this.#torch, last.torch);
    const heads = /** @type {const} */ (["binary", "multiclass"]);
    const parts = (last.features ?? []).flatMap((layers, head) => [
      make("h3", { "data-form": heads[head] }, t(`form.${heads[head]}.name`)),
      ...layers.map((maps, layer) => this.#row(t("network.layer", { layer: layer + 1 }), maps, last)),
    ]);
    this.#layers.replaceChildren(...parts);
  }

  /**
   * A layer's maps side by side.
   * @param {string} name
   * @param {Uint8ClampedArray} maps
   * @param {Answer} size
   */
  #row(name, maps, { width, height }) {
    const bytes = 4 * width * height;
    const channels = Array.from({ length: maps.length / bytes }, (_, channel) => {
      const canvas = make("canvas", { "aria-hidden": "true" });
      paint(canvas, maps.subarray(channel * bytes, (channel + 1) * bytes), width, height);
      return canvas;
    });
    return make("p", {}, make("span", {}, name), ...channels);
  }

  /** Asks once for the picture of a network that was shown before the page was opened. */
  async #ask() {
    const { lab } = this.page;
    const { trainer } = this.player;
    const network = `${lab.task} ${lab.networkSeed}`;
    if (trainer.busy || trainer.last || this.#asked === network) return;
    this.#asked = network;
    await trainer.ask(0, 0);
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8ClampedArray} pixels
 * @param {number} width
 * @param {number} height
 */
function paint(canvas, pixels, width, height) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
}

customElements.define("network-view", NetworkView);

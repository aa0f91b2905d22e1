// What the network sees: its image, which can be painted, and on request the feature maps of its layers.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { ImagePainter } from "./image-painter.js";
import { NetworkExposure } from "./network-exposure.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../player.js").Player} Player */
/** @typedef {import("../worker.js").Answer} Answer */

export class NetworkView extends PageElement {
  #open = make("button", { type: "button", "aria-expanded": "false" });
  #small = make("canvas", { "aria-hidden": "true" });
  #panel = make("section", { hidden: true });
  #title = make("h3");
  #about = make("p", { class: "note" });
  #image = make("canvas", { role: "img" });
  #again = make("button", { type: "button", class: "quiet" });
  #hint = make("p", { class: "note" });
  #layers = make("div", { class: "layers" });
  #torch = make("pre");
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
    this.#open.append(this.#small);
    this.#panel.append(this.#title, this.#about, make("div", { class: "sight" }, make("div", {}, this.#image, this.#hint, this.#again), this.#layers), this.exposure, this.#torch);
    this.append(this.#open, this.#panel);
    this.#open.addEventListener("click", () => this.#toggle());
    this.#again.addEventListener("click", () => this.painter.drop());
    this.#panel.addEventListener("keydown", (event) => event.key === "Escape" && this.#toggle());
  }

  update() {
    const { t } = this.page;
    const { source, trainer } = this.player;
    this.hidden = source !== "network";
    if (this.hidden) return;
    setAttribute(this.#open, "aria-label", t("network.open"));
    setAttribute(this.#open, "title", t("network.open"));
    setText(this.#title, t("network.title"));
    setText(this.#about, t("network.about"));
    setAttribute(this.#image, "aria-label", t("network.image"));
    setText(this.#hint, t("network.paint"));
    setText(this.#again, t("network.again"));
    this.#again.hidden = this.page.lab.networkImage.length === 0;
    this.exposure.render();
    this.painter.render();
    this.#ask();
    const { last } = trainer;
    if (!last || last === this.#shown) return;
    this.#shown = last;
    for (const canvas of [this.#small, this.#image]) paint(canvas, last.picture, last.width, last.height);
    setText(this.#torch, last.torch);
    const heads = ["BCE", "CE"];
    const rows = (last.features ?? []).flatMap((layers, head) =>
      layers.map((maps, layer) => this.#row(t("network.layer", { head: heads[head], layer: layer + 1 }), maps, last)),
    );
    this.#layers.replaceChildren(...rows);
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

  async #toggle() {
    const { trainer } = this.player;
    const open = this.#panel.hidden === true;
    this.#panel.hidden = !open;
    setAttribute(this.#open, "aria-expanded", String(open));
    trainer.features = open;
    if (!open || this.player.playing || trainer.busy) return;
    await trainer.ask(Math.max(0, this.page.lab.networkStep), 0);
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

// The column before the outputs of a network: the image that is held out, with what a logit sees of it, and the images of its last
// step. From its head hangs what those images are like. Asks for what the image and the sliders ask for.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { picture, ramp } from "../gradient.js";
import { hang } from "../hang.js";
import { ImagePainter } from "./image-painter.js";
import { NetworkExposure } from "./network-exposure.js";
import { NetworkImage } from "./network-image.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../player.js").Player} Player */
/** @typedef {import("../worker.js").Answer} Answer */

/** Black and white, as words of memory. */
const GREYS = Uint32Array.of(0xff000000, 0xffffffff);

export class NetworkInput extends PageElement {
  #name = make("span", { class: "name" });
  #button = make("button", { type: "button", "aria-expanded": "false", "aria-controls": "about-input" }, this.#name, make("span", { class: "range" }, "0 … 1"));
  #ramp = make("i", { class: "ramp" });
  #panel = make("div", { class: "pop about", popover: "auto", id: "about-input" });
  #variable = make("b");
  #shape = make("span");
  /** What stands in the image's place, or that it was painted. */
  #state = make("span");
  #again = make("button", { type: "button", class: "again" });
  #sees = make("p", { class: "pixel-line" });
  #batchShape = make("span");
  #batch = make("div", { class: "batch", "aria-hidden": "true" });
  #batchState = make("p", { class: "code" });
  #batchSeed = make("p", { class: "pixel-line" });
  #drawn = "";

  /**
   * @param {Page} page
   * @param {Player} player
   */
  constructor(page, player) {
    super(page);
    this.player = player;
    this.painter = new ImagePainter(page, player);
    this.image = new NetworkImage(page, this.painter);
    this.exposure = new NetworkExposure(page, player);
  }

  build() {
    this.#button.popoverTargetElement = this.#panel;
    this.#panel.addEventListener("toggle", (event) => {
      setAttribute(this.#button, "aria-expanded", String(event.newState === "open"));
      if (event.newState === "open") hang(this.#panel, this.#button);
    });
    this.#ramp.style.background = ramp(GREYS);
    this.#panel.append(this.word("network.input", make("h3")), this.word("network.inputAbout", make("p")), this.exposure, this.word("network.paint", make("p", { class: "note" })));
    const frame = make("div", { class: "frame" }, this.image, make("i", { class: "arrow", "aria-hidden": "true" }));
    this.append(
      make("div", { class: "input-head" }, make("h2", {}, this.#button), this.#ramp, this.#panel),
      make("div", { class: "input", "data-form": "binary" }, make("div", { class: "caption" }, this.#variable, this.#shape), frame, make("p", { class: "code" }, this.#state, this.#again), this.#sees),
      make("div", { class: "input", "data-form": "multiclass" }, make("div", { class: "caption" }, make("b", {}, "input"), this.#batchShape), this.#batch, this.#batchState, this.#batchSeed),
    );
    this.#again.addEventListener("click", () => this.painter.drop());
    this.word("network.input", this.#name);
    this.word("network.again", this.#again);
    this.word("network.againHint", this.#again, "aria-label");
    this.word("network.seeded", this.#batchSeed);
  }

  update() {
    const { lab, ui, t } = this.page;
    const { last } = this.player.trainer;
    this.painter.render();
    this.exposure.render();
    if (!last) return;
    this.image.render();
    this.style.setProperty("--row", String(lab.row));
    this.style.setProperty("--rows", String(last.height));
    const { feature } = ui;
    const shown = feature && last.heads ? feature : null;
    setText(this.#variable, shown ? t("network.layer", { layer: shown.layer + 1 }) : "input");
    setText(this.#shape, shown ? t("network.map", { map: shown.channel + 1 }) : last.imageShape);
    const painted = lab.networkImage.length > 0;
    setText(this.#state, shown ? t(`form.${shown.head === 0 ? "binary" : "multiclass"}.name`) : t(painted ? "network.painted" : "network.heldOut"));
    this.#again.hidden = !painted || shown !== null;
    const reach = last.reach[shown ? shown.layer + 1 : 0];
    this.#sees.dataset.reach = String(reach);
    this.#say();
    this.#renderBatch(last);
  }

  point() {
    this.image.point();
    this.#say();
  }

  /** What the pixel that is pointed at, or the selected one, holds, and how much of the image its logit sees. */
  #say() {
    const { lab, ui, t } = this.page;
    const { last } = this.player.trainer;
    if (!last) return;
    const reach = this.#sees.dataset.reach ?? "";
    const { row, column } = ui.hover ?? lab;
    const grey = ui.feature ? undefined : last.greyTexts[row * last.width + column];
    setText(this.#sees, grey ? t("network.greySees", { grey, reach }) : t(reach === "1" ? "network.seesOne" : "network.sees", { reach }));
  }

  /** While it learns, its batches pass too quickly to be looked at. @param {Answer} last */
  #renderBatch(last) {
    const { lab, t } = this.page;
    setText(this.#batchShape, last.batchShape);
    setText(this.#batchState, t(last.step === 0 ? "network.firstBatch" : "network.lastBatch"));
    const drawn = `${last.wanted} ${last.step}`;
    if (drawn === this.#drawn || (lab.running && this.#drawn)) return;
    this.#drawn = drawn;
    const words = new Uint32Array(last.batch.slice().buffer);
    const size = last.width * last.height;
    const images = Array.from({ length: words.length / size }, (_, at) => {
      const image = make("i");
      image.style.background = picture(words.subarray(at * size, (at + 1) * size), last.width);
      return image;
    });
    this.#batch.replaceChildren(...images);
  }
}

customElements.define("network-input", NetworkInput);

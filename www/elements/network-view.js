// What the networks make of the image: the feature maps of their layers, of which one that is pointed at stands in the image's place, and
// how a logit is added up from the last ones. On a phone, the image too, which has no column there. Its PyTorch.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { onPhone } from "../phone.js";
import { ChoiceGroup } from "./choice-group.js";
import { ImagePainter } from "./image-painter.js";
import { NetworkExposure } from "./network-exposure.js";
import { NetworkImage } from "./network-image.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../player.js").Player} Player */
/** @typedef {import("../worker.js").Answer} Answer */
/** @typedef {import("../worker.js").HeadSight} HeadSight */

const HEADS = /** @type {const} */ (["binary", "multiclass"]);
const DIGITS = "₀₁₂₃₄₅₆₇₈₉";

export class NetworkView extends PageElement {
  #title = make("h2");
  #about = make("p", { class: "note" });
  #again = make("button", { type: "button", class: "line small" });
  #hint = make("p", { class: "note" });
  #layers = make("div", { class: "layers" });
  #sumTitle = make("h3");
  #bars = make("ol", { class: "waterfall" });
  #sumNote = make("p", { class: "note" });
  #apart = make("p", { class: "say" });
  #torch = make("pre", { tabindex: 0 });
  /** @type {HTMLElement} */
  #phone;
  /** What is shown, and of which step and pixel. */
  #shown = "";
  /** Which logit is taken apart: 0 for the binary head's, then the other head's. */
  #logit = 0;

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
    this.logit = new ChoiceGroup(page, {
      name: "network.which",
      values: () => Array.from({ length: 1 + page.lab.classes }, (_, at) => [String(at), at === 0 ? "z" : `z${DIGITS[at - 1]}`]),
      read: () => String(this.#logit),
      ask: (at) => {
        this.#logit = Number(at);
        page.schedule();
      },
    });
    this.#phone = make("div", { class: "sight" }, make("div", { class: "frame" }, this.image), make("div", {}, this.#hint, this.#again));
  }

  build() {
    const sum = make("section", { class: "sum" }, make("div", { class: "row" }, this.#sumTitle, this.logit), this.#bars, this.#sumNote);
    this.append(this.#title, this.#about, this.#layers, sum, this.#phone, this.exposure, this.#apart, this.#torch);
    this.#again.addEventListener("click", () => this.painter.drop());
    this.word("network.title", this.#title);
    this.word("network.about", this.#about);
    this.word("network.paint", this.#hint);
    this.word("network.againHint", this.#again);
    this.word("network.sumNote", this.#sumNote);
    this.word("network.apart", this.#apart);
    for (const type of ["pointerover", "focusin"]) this.#layers.addEventListener(type, (event) => this.#bring(event.target));
    for (const type of ["pointerleave", "focusout"]) this.#layers.addEventListener(type, () => this.#bring(null));
    this.#layers.addEventListener("keydown", (event) => this.#key(event));
  }

  connectedCallback() {
    super.connectedCallback();
    this.player.trainer.features = true;
    this.page.schedule();
  }

  disconnectedCallback() {
    this.player.trainer.features = false;
    this.#bring(null);
  }

  update() {
    const phone = onPhone();
    this.#phone.hidden = !phone;
    this.exposure.hidden = !phone;
    this.painter.render();
    const { last } = this.player.trainer;
    if (phone) {
      this.#again.hidden = this.page.lab.networkImage.length === 0;
      this.exposure.render();
      this.image.render();
    }
    if (!last?.heads) return;
    this.#renderSum(last.heads);
    const shown = `${last.wanted} ${last.step} ${this.page.strings.language}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    setText(this.#torch, last.torch);
    this.#renderLayers(last, last.heads);
  }

  /** Another pixel is pointed at or selected: its logit is added up elsewhere. */
  point() {
    this.image.point();
  }

  /**
   * @param {Answer} size
   * @param {HeadSight[]} heads
   */
  #renderLayers(size, heads) {
    const { t } = this.page;
    const bytes = 4 * size.width * size.height;
    const wanted = heads.flatMap(({ maps }) => maps.map((layer) => layer.length / bytes)).join();
    if (this.#layers.dataset.maps !== wanted || !this.#layers.childElementCount) {
      this.#layers.dataset.maps = wanted;
      this.#layers.replaceChildren(...heads.flatMap(({ maps }, head) => this.#rowsOf(head, maps.map((layer) => layer.length / bytes))));
    }
    for (const [head, { maps, weights }] of heads.entries()) {
      const title = this.#layers.querySelector(`h3[data-form=${HEADS[head]}]`);
      title?.replaceChildren(t(`form.${HEADS[head]}.name`), make("span", {}, t("network.weights", { count: weights })));
      for (const [layer, pixels] of maps.entries()) {
        for (const button of this.#layers.querySelectorAll(`[data-head="${head}"][data-layer="${layer}"]`)) {
          const map = Number(button.getAttribute("data-map"));
          paint(/** @type {HTMLCanvasElement} */ (button.firstElementChild), pixels.subarray(map * bytes, (map + 1) * bytes), size);
          setAttribute(button, "aria-label", t("network.mapName", { form: t(`form.${HEADS[head]}.name`), layer: layer + 1, map: map + 1 }));
        }
      }
    }
    for (const name of this.#layers.querySelectorAll("p > span")) setText(name, t("network.layer", { layer: name.getAttribute("data-layer") ?? "" }));
  }

  /**
   * A head's name and a row of maps a layer, each row one stop of the Tab key.
   * @param {number} head
   * @param {number[]} layers how many maps each layer has
   */
  #rowsOf(head, layers) {
    const rows = layers.map((count, layer) => {
      const map = (/** @type {number} */ at) => make("button", { type: "button", tabindex: at === 0 ? 0 : -1, "data-head": head, "data-layer": layer, "data-map": at }, make("canvas", { "aria-hidden": "true" }));
      return make("p", {}, make("span", { "data-layer": layer + 1 }), ...Array.from({ length: count }, (_, at) => map(at)));
    });
    return [make("h3", { "data-form": HEADS[head] }), ...rows];
  }

  /**
   * How the chosen logit of the selected pixel is added up.
   * @param {HeadSight[]} heads
   */
  #renderSum(heads) {
    const { lab, t } = this.page;
    if (this.#logit > lab.classes) this.#logit = 0;
    setText(this.#sumTitle, t("network.sum", { row: lab.row, column: lab.column }));
    this.logit.render();
    const [head, at] = this.#logit === 0 ? [0, 0] : [1, this.#logit - 1];
    const sum = heads[head].logits[at];
    this.#bars.dataset.form = HEADS[head];
    if (!sum || sum.texts.length === 0) return this.#bars.replaceChildren();
    const { places, texts } = sum;
    this.#bars.style.setProperty("--zero", String(places[0]));
    while (this.#bars.childElementCount > texts.length) this.#bars.lastElementChild?.remove();
    while (this.#bars.childElementCount < texts.length) this.#bars.append(make("li", {}, make("i"), make("b"), make("span", { class: "unseen" })));
    for (const [bar, text] of texts.entries()) {
      const [from, to] = places.subarray(1 + 2 * bar, 3 + 2 * bar);
      const item = /** @type {HTMLElement} */ (this.#bars.children[bar]);
      const last = bar === texts.length - 1;
      item.toggleAttribute("data-sum", last);
      item.toggleAttribute("data-less", to < from);
      item.style.setProperty("--low", String(Math.min(from, to)));
      item.style.setProperty("--high", String(Math.max(from, to)));
      setText(item.children[1], last ? (head === 0 ? "z" : `z${DIGITS[at]}`) : bar === 0 ? "b" : String(bar));
      setText(item.children[2], ` ${text}`);
      setAttribute(item, "title", text);
      setAttribute(item, "data-value", last ? text : null);
    }
  }

  /**
   * Brings the map that is pointed at into the image's place, or the image back.
   * @param {EventTarget | null} target
   */
  #bring(target) {
    const { ui } = this.page;
    const data = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("[data-map]"))?.dataset : undefined;
    const feature = data ? { head: Number(data.head), layer: Number(data.layer), channel: Number(data.map) } : null;
    if (JSON.stringify(feature) !== JSON.stringify(ui.feature)) ui.set({ feature });
  }

  /** Left and right go from map to map. @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowLeft: "previousElementSibling", ArrowRight: "nextElementSibling" }[event.key];
    const here = /** @type {HTMLElement} */ (event.target);
    const there = step && /** @type {any} */ (here)[step];
    if (!(there instanceof HTMLButtonElement)) return;
    event.preventDefault();
    here.tabIndex = -1;
    there.tabIndex = 0;
    there.focus();
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8ClampedArray} pixels
 * @param {{ width: number, height: number }} size
 */
function paint(canvas, pixels, { width, height }) {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(pixels), width, height), 0, 0);
}

customElements.define("network-view", NetworkView);

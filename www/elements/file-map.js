// The large map: any stage as a picture, with the worst pixels marked; zoomed and moved by pointer and keys. Asks the worker for pictures
// and for what the loss is told.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { MapSight } from "./map-sight.js";

/** @typedef {import("./your-files.js").YourFiles} YourFiles */
/** @typedef {import("../pkg/files.js").FilesLegend} FilesLegend */

/** What the loss is told: the ask, and its values. @typedef {[import("../files-worker.js").Ask, ...any]} Wish */

const MAPS = /** @type {const} */ (["output", "activation", "target", "loss", "prediction"]);
/** @typedef {typeof MAPS[number]} Stage */

export class FileMap extends PageElement {
  /** The stage that was chosen. @type {Stage} */
  map = "loss";
  image = 0;
  channel = 1;
  #outlines = true;
  #outline = make("button", { type: "button", class: "line" }, "○");
  #tabs = MAPS.map((map) => make("button", { type: "button", class: "tab", "data-map": map }));
  #canvas = make("canvas");
  #marks = make("div", { class: "marks" });
  #frame = make("div", { class: "pane", role: "application", tabindex: 0 }, this.#canvas, this.#marks);
  #sight = new MapSight(this.#frame, this.#canvas, (row, column) => this.files.pixels.turn({ image: this.image, row, column }));
  #asked = make("div", { class: "asking" });
  #legend = make("div", { class: "legend" }, make("span"), make("canvas", { width: 64, height: 1 }), make("span"));
  #choices = make("div", { class: "choices" });
  #loss = make("output", { class: "loss" });
  #bottom = make("div", { class: "sum" });
  /** What is missing for a loss. */
  #missing = make("p", { class: "missing" });
  #facts = make("dl");
  #threshold = make("output", { class: "num" });
  /** What the loss is to be told as soon as the worker has told what it was told before. @type {Wish | null} */
  #wish = null;
  #telling = false;
  #painted = "";
  #turn = 0;
  /** The stage that was asked for last. @type {Stage | null} */
  #looked = null;
  /** @type {unknown} */
  #shown = null;
  #language = "";

  /** @param {YourFiles} files */
  constructor(files) {
    super(files.page);
    this.files = files;
  }

  build() {
    const tabs = make("div", { class: "tabs", role: "tablist" }, ...this.#tabs);
    for (const tab of this.#tabs) {
      tab.setAttribute("role", "tab");
      this.word(`files.map.${tab.dataset.map}`, tab);
      tab.addEventListener("click", () => this.choose(/** @type {Stage} */ (tab.dataset.map)));
    }
    tabs.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const tabs = this.#tabs.filter((tab) => !tab.disabled);
      const now = tabs.findIndex((tab) => tab.dataset.map === this.shown);
      const next = tabs[(now + step + tabs.length) % tabs.length];
      next.click();
      next.focus();
    });
    this.word("files.maps", tabs, "aria-label");
    const zoom = make("div", { class: "zoom" }, this.word("files.outlines", this.#outline, "aria-label", "title"));
    this.#outline.addEventListener("click", () => {
      this.#outlines = !this.#outlines;
      this.repaint();
      this.page.schedule();
    });
    for (const [key, by] of /** @type {const} */ ([["zoomIn", 1], ["zoomOut", -1]])) {
      const button = this.word(`files.${key}`, make("button", { type: "button", class: "line" }, by > 0 ? "+" : "−"), "aria-label", "title");
      button.addEventListener("click", () => this.#sight.zoom(by));
      zoom.append(button);
    }
    this.#bottom.append(this.#loss, this.#facts);
    this.append(make("div", { class: "bar" }, tabs, this.#legend), make("div", { class: "view" }, this.#frame, zoom, this.#asked), this.#missing, this.#choices, this.#bottom);
    this.#frame.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(() => this.#sight.place()).observe(this.#frame);
  }

  update() {
    const { view, page } = this.files;
    const { language } = page.strings;
    const { maps, shown } = this;
    for (const tab of this.#tabs) {
      const on = tab.dataset.map === shown;
      setAttribute(tab, "aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      tab.disabled = !maps.some((map) => map === tab.dataset.map);
    }
    setAttribute(this.#outline, "aria-pressed", String(this.#outlines));
    // What shows the mask's classes has no lines around them, nor has what is too small for lines.
    this.#outline.hidden = !view?.large?.outlined || shown === "target";
    this.#frame.hidden = !shown;
    this.#legend.hidden = !shown;
    for (const part of [this.#bottom, this.#choices]) part.hidden = !view?.large;
    if (view === this.#shown && language === this.#language) return this.#mark();
    this.#shown = view;
    this.#language = language;
    this.#asked.replaceChildren(...(view?.asked ? [this.files.findings.asked(view.asked)] : []));
    this.#asked.hidden = !view?.asked;
    const lone = view?.previews.length === 1 && !view.asked ? view.previews[0].map : null;
    this.#missing.hidden = !lone;
    if (lone) setText(this.#missing, page.t(`files.missing.${lone}`));
    this.#tell();
    this.#mark();
  }

  /** The stages that can be shown: all of a map, before there is one what was brought. @returns {readonly Stage[]} */
  get maps() {
    const { view } = this.files;
    return view?.large ? MAPS : (view?.previews ?? []).map(({ map }) => map);
  }

  /** The one that is shown. @returns {Stage | undefined} */
  get shown() {
    const { maps } = this;
    return maps.includes(this.map) ? this.map : maps[0];
  }

  /** Asks for the picture as it is to be shown now. @returns {Promise<[Uint32Array, FilesLegend | undefined]>} */
  look() {
    const { link } = this.files;
    const map = this.shown ?? this.map;
    this.#looked = map;
    return Promise.all([link.ask("paint", map, this.image, this.channel, this.#outlines), link.ask("legend", map)]);
  }

  /**
   * Paints the map again, as what it shows has changed.
   * @param {ReturnType<FileMap["look"]>} [picture]
   */
  async repaint(picture = this.look()) {
    const { view, page } = this.files;
    const { shown } = this;
    const sight = view?.large ?? view?.previews.find(({ map }) => map === shown);
    if (!sight || !shown) return;
    // Asked for before it was known what there is to see.
    if (shown !== this.#looked) picture = this.look();
    this.image = Math.min(this.image, sight.images - 1);
    if (view?.large) this.channel = Math.min(this.channel, sight.channels - 1);
    this.#turn += 1;
    const turn = this.#turn;
    const [pixels, legend] = await picture;
    // A later picture is on its way.
    if (turn !== this.#turn || !legend) return;
    const { width, height } = sight;
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      [this.#canvas.width, this.#canvas.height] = [width, height];
      this.#sight.reset();
    }
    put(this.#canvas, pixels, width, height);
    this.#explain(legend);
    const name = page.t(`files.map.${shown}`);
    this.#painted = page.t("files.mapName", { map: name, height, width });
    setAttribute(this.#frame, "aria-label", this.#painted);
    this.dataset.painted = `${shown} ${this.image} ${view?.large?.form ?? ""} ${view?.large?.loss ?? ""}`;
    this.#sight.place();
  }

  /** @param {FilesLegend} legend */
  #explain({ low, high, pixels }) {
    const [from, canvas, to] = /** @type {[HTMLElement, HTMLCanvasElement, HTMLElement]} */ ([...this.#legend.children]);
    setText(from, low);
    setText(to, high);
    canvas.hidden = pixels.length === 0;
    if (pixels.length > 0) put(canvas, pixels, 64, 1);
  }

  /** Shows a stage. @param {Stage} map */
  choose(map) {
    this.map = map;
    this.repaint();
    this.files.pixels.refresh();
    this.page.schedule();
  }

  /** What the loss is told, and what it gives. */
  #tell() {
    const large = this.files.view?.large;
    const { t } = this.page;
    if (!large) {
      this.#choices.replaceChildren();
      this.#facts.replaceChildren();
      return setText(this.#loss, "");
    }
    const binary = large.form === "binary";
    const set = (/** @type {{ form?: string, balanced?: boolean }} */ change) => this.tell("set", change.form ?? large.form, change.balanced ?? large.balanced, large.threshold);
    const choices = [];
    if (large.both) {
      const form = select(t("files.form"), [["binary", "BCE"], ["multiclass", "CE"]], large.form, (value) => set({ form: value }));
      choices.push(form);
    }
    if (large.balance) {
      const box = make("input", { type: "checkbox", checked: large.balanced });
      box.addEventListener("change", () => set({ balanced: box.checked }));
      choices.push(make("label", { class: "check" }, box, make("span", { class: "num" }, large.balance)));
    }
    if (binary) {
      const slider = make("input", { type: "range", min: 0.01, max: 0.99, step: 0.01, value: large.threshold, "aria-label": t("files.threshold") });
      slider.addEventListener("input", () => this.tell("setThreshold", Number(slider.value)));
      choices.push(make("label", { class: "check" }, t("files.threshold"), slider, this.#threshold));
      setText(this.#threshold, large.thresholdText);
    }
    if (large.images > 1) choices.push(select(t("files.image"), numbers(large.images), String(this.image), (value) => this.#turnTo({ image: Number(value) })));
    if (large.channels > 2) choices.push(select(t("files.channel"), numbers(large.channels), String(this.channel), (value) => this.#turnTo({ channel: Number(value) })));
    // A slider under the hand stays the one that it is.
    if (!this.#choices.contains(document.activeElement) || this.#choices.childElementCount !== choices.length) this.#choices.replaceChildren(...choices);
    setText(this.#loss, large.loss);
    const form = binary ? "BCE" : "CE";
    const kept = large.ignored ? t("files.meanIgnored", { form, pixels: large.pixels, ignored: large.ignored }) : t("files.mean", { form, pixels: large.pixels });
    const scores = large.classes === 2 ? ["IoU", "Dice"] : [t("files.meanOf", { score: "IoU" }), t("files.meanOf", { score: "Dice" })];
    this.#facts.replaceChildren(fact(kept, large.pytorch), fact(scores[0], large.iou), fact(scores[1], large.dice), fact(t("files.accuracy"), large.accuracy));
  }

  /**
   * Tells the loss something; of several wishes while the worker computes, the last one.
   * @param {Wish} wish
   */
  async tell(...wish) {
    this.#wish = wish;
    if (this.#telling) return;
    this.#telling = true;
    while (this.#wish) {
      const [ask, ...values] = this.#wish;
      this.#wish = null;
      await this.files.ask(ask, ...values);
    }
    this.#telling = false;
  }

  /** @param {{ image?: number, channel?: number }} to */
  #turnTo(to) {
    Object.assign(this, to);
    this.repaint();
    this.files.pixels.refresh();
    this.page.schedule();
  }

  /** Marks the worst pixels of the image that is shown, and the one that is looked at. */
  #mark() {
    const large = this.files.view?.large;
    const { at } = this.files.pixels;
    const marks = (large?.worst ?? []).map(({ image, row, column }, index) => ({ image, row, column, text: String(index + 1) }));
    const chosen = marks.findIndex(({ image, row, column }) => image === at.image && row === at.row && column === at.column);
    if (chosen < 0 && large) marks.push({ ...at, text: "" });
    const shown = marks.filter(({ image }) => image === this.image);
    while (this.#marks.childElementCount < shown.length) this.#marks.append(make("i", {}, make("b")));
    for (const [index, element] of [...this.#marks.children].entries()) {
      const mark = /** @type {HTMLElement} */ (element);
      mark.hidden = index >= shown.length;
      if (mark.hidden) continue;
      const { row, column, text } = shown[index];
      mark.style.setProperty("--row", String(row));
      mark.style.setProperty("--column", String(column));
      mark.toggleAttribute("data-on", row === at.row && column === at.column && at.image === this.image);
      setText(/** @type {Element} */ (mark.firstElementChild), text);
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const by = { "+": 1, "=": 1, "-": -1 }[event.key];
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!by && !step) return;
    event.preventDefault();
    event.stopPropagation();
    if (by) return this.#sight.zoom(by);
    const { width, height } = this.#canvas;
    const far = event.shiftKey ? 10 : 1;
    const { at } = this.files.pixels;
    const [down, right] = /** @type {number[]} */ (step);
    const inside = (/** @type {number} */ place, /** @type {number} */ size) => Math.min(size - 1, Math.max(0, place));
    this.files.pixels.turn({ image: this.image, row: inside(at.row + down * far, height), column: inside(at.column + right * far, width) });
  }
}

/** @param {number} count @returns {[string, string][]} */
const numbers = (count) => Array.from({ length: count }, (_, index) => [String(index), String(index)]);

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Uint32Array} pixels
 * @param {number} width
 * @param {number} height
 */
function put(canvas, pixels, width, height) {
  const bytes = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  canvas.getContext("2d")?.putImageData(new ImageData(/** @type {Uint8ClampedArray<ArrayBuffer>} */ (bytes), width, height), 0, 0);
}

/**
 * @param {string} name
 * @param {[string, string][]} values
 * @param {string} chosen
 * @param {(value: string) => void} ask
 */
function select(name, values, chosen, ask) {
  const select = make("select", {}, ...values.map(([value, text]) => make("option", { value, selected: value === chosen }, text)));
  select.addEventListener("change", () => ask(select.value));
  return make("label", { class: "check" }, name, select);
}

/**
 * @param {string} name
 * @param {string} value
 */
const fact = (name, value) => make("div", {}, make("dt", {}, name), make("dd", {}, value));

customElements.define("file-map", FileMap);

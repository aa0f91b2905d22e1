// One stage of one form: its variable and shape, its maps (one a channel), its line of PyTorch.
// Asks for: the threshold, in the binary prediction; the rest is asked by the grids.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { ChannelStrip } from "./channel-strip.js";
import { PixelGrid } from "./pixel-grid.js";
import { ThresholdSlider } from "./threshold-slider.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {"logits" | "probability" | "target" | "loss" | "gradient" | "prediction"} StageName */
/** @typedef {"binary" | "multiclass"} FormName */

/** @type {Record<string, "logit" | "mask" | "class" | "weight">} */
const EDITS = {
  "binary.logits": "logit",
  "multiclass.logits": "logit",
  "binary.target": "mask",
  "multiclass.target": "class",
  "binary.weight": "weight",
};

export class FormStage extends PageElement {
  #variable = make("b");
  #shape = make("span");
  #torch = make("code");
  /** Shows the whole line. */
  #line = make("button", { type: "button", class: "torch", "aria-haspopup": "dialog" }, this.#torch);
  /** The pixels that have lost their gradient, with their number. */
  #lost = make("p", { class: "lost-count", hidden: true });
  /** Shows the weight map in place of the target, and back. */
  #swap = make("button", { type: "button", class: "swap", hidden: true });
  #maps = make("div", { class: "maps" });
  /** @type {PixelGrid[]} */
  #grids = [];
  /** Which channels have grids, in which language. */
  #shown = "";
  #cell = 0;
  #pick = false;
  /** @type {ChannelStrip | null} */
  #strip = null;

  /**
   * @param {Page} page
   * @param {FormName} form
   * @param {StageName} stage
   */
  constructor(page, form, stage) {
    super(page);
    this.form = form;
    this.stage = stage;
    const { Form, Stage } = page.core;
    this.formId = { binary: Form.Binary, multiclass: Form.Multiclass }[form];
    this.stageId = {
      logits: Stage.Logits,
      probability: Stage.Probability,
      target: Stage.Target,
      loss: Stage.Loss,
      gradient: Stage.Gradient,
      prediction: Stage.Prediction,
    }[stage];
    this.ownStageId = this.stageId;
  }

  build() {
    this.dataset.form = this.form;
    this.dataset.stage = this.stage;
    const caption = make("div", { class: "caption" }, this.#variable, this.#shape);
    const foot = make("div", { class: "foot" }, this.#line, this.#lost);
    this.append(caption, this.#maps, foot);
    this.#line.addEventListener("click", () => this.page.showCode(this.#line, this.#torch.textContent));
    if (this.form === "binary" && this.stage === "target") {
      caption.prepend(this.#swap);
      this.#swap.addEventListener("click", () => this.page.showWeights(!this.page.ui.weightsShown));
    }
    if (this.form === "binary" && this.stage === "prediction") {
      this.threshold = new ThresholdSlider(this.page);
      foot.replaceChildren(this.threshold);
    }
  }

  /** Whether this stage has a map for every class. */
  get manyChannels() {
    return this.form === "multiclass" && ["logits", "probability", "target", "gradient"].includes(this.stage);
  }

  /**
   * Lays the maps out.
   * @param {{ cell: number, columns: number, beside: boolean, pick: boolean }} layout the cell's size in CSS pixels, how many
   * maps stand side by side, whether a channel's name stands beside its map instead of above it, and whether only one
   * channel is shown at full size, the others as thumbnails
   */
  arrange({ cell, columns, beside, pick }) {
    this.#cell = cell;
    this.#maps.style.setProperty("--side-by-side", String(columns));
    setAttribute(this.#maps, "data-heads", beside ? "beside" : "above");
    if (pick !== this.#pick) {
      this.#pick = pick;
      this.render();
    }
    for (const grid of this.#grids) grid.cellSize = cell;
    this.#stop();
  }

  /** Whether the weights stand in this stage's place. */
  get showsWeights() {
    return this.form === "binary" && this.stage === "target" && this.page.ui.weightsShown;
  }

  update() {
    this.stageId = this.showsWeights ? this.page.core.Stage.Weight : this.ownStageId;
    this.#build();
    this.#renderSwap();
    const about = this.page.lab.about(this.formId, this.stageId);
    setText(this.#variable, about.variable);
    setText(this.#shape, about.shape);
    setAttribute(this.#shape, "title", about.dtype);
    if (this.threshold) this.threshold.render();
    else this.#write(about.torch);
    if (this.stage === "gradient") this.#renderLost();
    for (const grid of this.#grids) grid.render();
    this.#strip?.render();
  }

  #renderSwap() {
    if (this.form !== "binary" || this.stage !== "target") return;
    const { lab, t } = this.page;
    const { weightsShown } = this.page.ui;
    const options = lab.options;
    this.#swap.hidden = !options.weightMap && !weightsShown;
    setText(this.#swap, weightsShown ? "y" : "w");
    setAttribute(this.#swap, "title", t(weightsShown ? "grid.showTarget" : "grid.showWeights"));
    setAttribute(this.#swap, "aria-label", t(weightsShown ? "grid.showTarget" : "grid.showWeights"));
  }

  #renderLost() {
    const { lab, t } = this.page;
    const counts = [...lab.lost(this.formId)];
    const told = ["lost", "lostAsNaN"].filter((_, at) => counts[at] > 0).map((key) => t(`stage.gradient.${key}`, { count: counts[key === "lost" ? 0 : 1] }));
    this.#lost.hidden = told.length === 0;
    setText(this.#lost, told.join("\n"));
  }

  /**
   * Writes the line of PyTorch so that it breaks after a bracket, not inside a word.
   * @param {string} torch
   */
  #write(torch) {
    if (this.#torch.textContent === torch) return;
    for (const name of ["title", "aria-label"]) setAttribute(this.#line, name, torch);
    this.#torch.replaceChildren(...torch.split(/(?<=\()/).flatMap((part) => [part, make("wbr")]));
    this.#stop();
  }

  /** A line that is whole is no stop of the Tab key. */
  #stop() {
    this.#line.tabIndex = this.#torch.scrollHeight > this.#torch.clientHeight + 1 ? 0 : -1;
  }

  point() {
    for (const grid of this.#grids) grid.point();
  }

  /** @param {string | null} from */
  highlight(from) {
    for (const grid of this.#grids) setAttribute(grid, "data-lit", grid.source === from ? "" : null);
  }

  /**
   * What formulas call the numbers of a map.
   * @param {number} channel
   */
  #source(channel) {
    if (this.stage === "loss") return `${this.form}.loss`;
    if (this.form === "binary" && this.stage === "target") return this.showsWeights ? "binary.weight" : "target";
    return `${this.form}.${this.stage}.${channel}`;
  }

  /** Makes the grids anew when the channels shown are others. */
  #build() {
    const classes = this.manyChannels ? this.page.lab.classes : 1;
    const channels = this.#pick ? [this.page.ui.channel] : Array.from({ length: classes }, (_, channel) => channel);
    const shown = `${classes}:${channels}:${this.showsWeights}:${this.page.strings.language}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#grids = channels.map((channel) => {
      const map = { form: this.formId, stage: this.stageId, channel, edits: EDITS[`${this.form}.${this.showsWeights ? "weight" : this.stage}`] };
      const grid = new PixelGrid(this.page, map, () => this.#title(channel));
      grid.source = this.#source(channel);
      return grid;
    });
    const framed = this.#grids.map((grid) => this.#frame(grid));
    this.#strip = this.#pick ? new ChannelStrip(this.page, this.formId, this.stageId) : null;
    this.#maps.replaceChildren(...framed);
    this.querySelector("channel-strip")?.remove();
    if (this.#strip) this.#maps.after(this.#strip);
    for (const grid of this.#grids) grid.cellSize = this.#cell;
  }

  /** @param {PixelGrid} grid */
  #frame(grid) {
    if (!this.manyChannels) return grid;
    const { channel } = grid.map;
    const chip = make("i", { class: "chip" });
    chip.style.background = this.page.lab.classColour(channel);
    const word = make("span", { class: "word" }, this.page.t("grid.class", { class: "" }));
    const head = make("div", { class: "channel" }, chip, word, String(channel));
    return make("div", { class: "frame" }, head, grid);
  }

  /** @param {number} channel */
  #title(channel) {
    return this.page.t(`grid.${this.form}.${this.showsWeights ? "weight" : this.stage}`, { class: channel });
  }
}

customElements.define("form-stage", FormStage);

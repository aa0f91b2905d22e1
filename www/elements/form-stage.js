// One stage of one form: its variable and shape, its maps, its line of PyTorch, what happened to one pixel there, and what it is
// reduced to. Asks for nothing itself; grids, threshold and thumbnails ask.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { lazy } from "../lazy.js";
import { onPhone } from "../phone.js";
import { oncePainted } from "../rest.js";
import { said as text } from "../said.js";
import { FormLoss } from "./form-loss.js";
import { FormScores } from "./form-scores.js";
import { PixelGrid } from "./pixel-grid.js";
import { ThresholdSlider } from "./threshold-slider.js";
import { showWeights } from "../tools.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./class-lines.js").ClassLines} ClassLines */
/** @typedef {import("../ui.js").StageName} StageName */
/** @typedef {import("../pkg/lab.js").Form} FormName */
/** @typedef {{ name: import("../pkg/lab.js").Stage, channel: number, small?: boolean }} ShownMap */
/** @typedef {import("../pkg/lab.js").Phrase} Phrase */

/** With up to so many channels all are shown; with more, one is. */
const PAIR = 2;
/** A line of more characters is set tighter; where there are six columns, one of fewer, too. */
const LONG = { six: 17, five: 20 };
/** Where columns are narrow. */
const SLIM = matchMedia("(max-width: 1320px)");

/** @type {Record<string, "logit" | "mask" | "class" | "weight" | "target">} */
const EDITS = {
  "binary.logits": "logit",
  "multiclass.logits": "logit",
  "binary.target": "mask",
  "multiclass.classes": "mask",
  "multiclass.target": "class",
  "binary.weight": "weight",
  "multiclass.weight": "weight",
};

export class FormStage extends PageElement {
  #variable = make("b");
  #shape = make("span");
  /** What a gradient's numbers are multiplied by; where the column has its head, that says it. */
  #scale = make("span", { class: "scale" });
  #torch = make("code");
  /** Shows the whole line. */
  #line = make("button", { type: "button", class: "torch", "aria-haspopup": "dialog" }, this.#torch);
  /** Shows the weight map in place of the target, and back. */
  #swap = make("button", { type: "button", class: "swap", hidden: true });
  #maps = make("div", { class: "maps" });
  /** By what the pixel's loss is multiplied, on the arrow to it. */
  #factor = make("b");
  #pixel = make("p", { class: "pixel-line" });
  /** The pixels that have lost their gradient, with their number. */
  #lost = make("p", { class: "lost-count", hidden: true });
  /** @type {PixelGrid[]} */
  #grids = [];
  /** Which maps have grids, in which language. */
  #shown = "";
  #digits = true;
  /** A line a class; loaded with the first scene of more than two. @type {ClassLines | null} */
  #lines = null;
  #loadLines;
  /** A line that is whole is no stop of the Tab key. */
  #stop = () => {
    const whole = this.#line.scrollWidth <= this.#line.clientWidth;
    setAttribute(this.#line, "tabindex", whole ? "-1" : "0");
  };

  /**
   * @param {Page} page
   * @param {FormName} form
   * @param {StageName} stage
   */
  constructor(page, form, stage) {
    super(page);
    this.form = form;
    this.stage = stage;
    this.#loadLines = lazy(page, async () => new (await import("./class-lines.js")).ClassLines(page, stage), "class-lines");
    /** @type {FormLoss | FormScores | null} */
    this.foot = stage === "loss" ? new FormLoss(page, form) : stage === "prediction" ? new FormScores(page, form) : null;
    this.threshold = form === "binary" && stage === "prediction" ? new ThresholdSlider(page) : null;
  }

  build() {
    this.dataset.form = this.form;
    this.dataset.stage = this.stage;
    const caption = make("div", { class: "caption" }, this.#variable, ...(this.stage === "gradient" ? [this.#scale] : []), this.#swap, this.#shape);
    this.append(caption, this.#maps, this.threshold ?? this.#line, this.#pixel, ...(this.foot ? [this.foot] : []));
    if (this.stage === "gradient") this.append(this.#lost);
    this.#line.addEventListener("click", () => this.page.showCode(this.#line, this.#line.title));
    this.#swap.addEventListener("click", () => showWeights(this.page, this.showsWeights ? null : this.form));
  }

  /** Whether this stage has a map for every class. */
  get manyChannels() {
    if (this.form === "binary" || this.showsWeights) return false;
    return ["logits", "probability", "gradient"].includes(this.stage) || this.takesProbabilities;
  }

  /** Whether its map is CE's target where that is probabilities: a map for every class. */
  get takesProbabilities() {
    return this.form === "multiclass" && this.stage === "target" && this.page.lab.targetIsSoft("multiclass");
  }

  /** Whether the weights stand in this stage's place. */
  get showsWeights() {
    return this.stage === "target" && this.page.ui.weightsShown === this.form;
  }

  /** Whether its map is the mask of class indices, with its one-hot channels below. */
  get showsClasses() {
    return this.form === "multiclass" && this.stage === "target" && !this.showsWeights && !this.takesProbabilities;
  }

  /** @param {boolean} digits */
  showDigits(digits) {
    this.#digits = digits;
    for (const grid of this.#grids) grid.digits = digits;
    oncePainted(this.#stop);
  }

  update() {
    this.#build();
    this.#renderSwap();
    const about = this.page.lab.about(this.form, this.#mapsOf()[0].name);
    setText(this.#variable, about.variable);
    // Where columns are narrow and sizes have two digits, the type has no room; it is told on hover.
    const six = this.page.shown.gradient || this.page.player?.source === "network";
    const narrow = about.shape.length > 9 ? six || SLIM.matches : six && SLIM.matches;
    setText(this.#shape, this.stage === "target" && !narrow ? `${about.dtype} ${about.shape}` : about.shape);
    setAttribute(this.#shape, "title", `${about.dtype} ${about.shape}`);
    if (this.threshold) this.threshold.render();
    else this.#write(this.showsClasses ? this.page.lab.about(this.form, "target").torch : about.torch);
    if (this.stage === "gradient") {
      setText(this.#scale, this.page.ui.hides(this.stage) ? "" : text(this.page, this.page.lab.range(this.stage).said));
      this.#renderLost();
    }
    if (this.stage === "target") setText(this.#factor, this.page.lab.factor(this.form));
    for (const grid of this.#grids) grid.render();
    this.#lines?.render();
    this.foot?.render();
    const row = String(this.page.lab.row);
    if (this.#maps.style.getPropertyValue("--row") !== row) this.#maps.style.setProperty("--row", row);
  }

  /**
   * Says what happened here to the pixel that is pointed at.
   * @param {Phrase} phrase
   * @param {boolean} bad
   */
  tell(phrase, bad) {
    const { lab, ui } = this.page;
    const hidden = ui.hides(this.stage, ui.hover ?? lab);
    setText(this.#pixel, hidden ? "?" : text(this.page, phrase));
    this.#pixel.toggleAttribute("data-bad", bad && !hidden);
    const { length } = this.#pixel.textContent;
    setAttribute(this.#pixel, "data-long", length > LONG.five ? "5" : length > LONG.six ? "6" : null);
    setAttribute(this.#pixel, "title", this.#pixel.textContent);
  }

  /**
   * Says what happened to each class there.
   * @param {import("../pkg/lab.js").ClassLines} column
   */
  tellClasses(column) {
    this.#lines?.tell(column);
  }

  #renderSwap() {
    if (this.stage !== "target") return;
    const { page, showsWeights } = this;
    this.#swap.hidden = !page.lab.weightsCount(this.form) && !showsWeights;
    setText(this.#swap, showsWeights ? "y" : "w");
    for (const name of ["title", "aria-label"]) setAttribute(this.#swap, name, page.t(`grid.${showsWeights ? "showTarget" : "showWeights"}`));
  }

  #renderLost() {
    const { lab, t } = this.page;
    const counts = [...lab.lost(this.form)];
    const told = ["lost", "lostAsNaN"].filter((_, at) => counts[at] > 0).map((key) => t(`stage.gradient.${key}`, { count: counts[key === "lost" ? 0 : 1] }));
    this.#lost.hidden = told.length === 0;
    setText(this.#lost, told.join("\n"));
  }

  /** @param {string} torch */
  #write(torch) {
    if (this.#torch.textContent === torch) return;
    setText(this.#torch, torch);
    oncePainted(this.#stop);
  }

  /**
   * Takes the statement that the line is the heart of; statement after statement, a row runs as it stands.
   * @param {string} statement
   */
  code(statement) {
    for (const name of ["title", "aria-label"]) setAttribute(this.#line, name, statement);
  }

  point() {
    for (const grid of this.#grids) grid.point();
  }

  /** @param {string | null} from */
  highlight(from) {
    for (const grid of this.#grids) setAttribute(grid, "data-lit", grid.source === from ? "" : null);
    this.foot?.highlight?.(from);
  }

  /**
   * What formulas call the numbers of a map.
   * @param {string} name
   * @param {number} channel
   */
  #source(name, channel) {
    if (name === "loss") return `${this.form}.loss`;
    if (this.form === "binary" && name === "target") return "target";
    if (name === "weight") return "binary.weight";
    return `${this.form}.${name}.${channel}`;
  }

  /** The maps that are shown, the large ones first. @returns {ShownMap[]} */
  #mapsOf() {
    const { lab, ui } = this.page;
    const pair = lab.classes <= PAIR && !(onPhone() && this.manyChannels);
    const channels = pair ? Array.from({ length: lab.classes }, (_, channel) => channel) : [ui.channel];
    if (this.showsClasses) {
      /** @type {ShownMap[]} */
      const oneHot = pair ? channels.map((channel) => ({ name: "target", channel, small: true })) : [];
      return [{ name: "classes", channel: 0 }, ...oneHot];
    }
    if (this.manyChannels) return channels.map((channel) => ({ name: this.stage, channel }));
    return [{ name: this.showsWeights ? "weight" : this.stage, channel: 0 }];
  }

  /** Makes the grids again when the maps are others; another channel is shown by the same grids, which keep the focus. */
  #build() {
    const { lab } = this.page;
    const maps = this.#mapsOf();
    const shown = maps.map(({ name, small }) => `${name}${small ? " small" : ""}`).join();
    this.#arrangeLines();
    if (shown === this.#shown) return this.#showChannels(maps);
    this.#shown = shown;
    const large = maps.filter(({ small }) => !small);
    const grids = maps.map(({ name, channel }) => {
      const map = { form: this.form, stage: name, channel, edits: this.#edits(name) };
      const grid = new PixelGrid(this.page, map, () => this.#title(name, grid.map.channel));
      grid.source = this.#source(name, channel);
      grid.column = this.stage;
      return grid;
    });
    this.#grids = grids;
    const frames = large.map(({ channel }, at) => this.#frame(grids[at], this.manyChannels ? channel : -1, at === 0));
    const oneHot = maps.flatMap(({ channel, small }, at) => (small ? [this.#oneHot(grids[at], channel)] : []));
    this.#maps.replaceChildren(...frames, ...(oneHot.length ? [make("div", { class: "one-hot" }, ...oneHot)] : []));
    this.showDigits(this.#digits);
  }

  /**
   * The name of a map.
   * @param {string} name
   * @param {number} channel
   */
  #title(name, channel) {
    return this.page.t(`grid.${this.form}.${name === "target" && this.takesProbabilities ? "probabilities" : name}`, { class: channel });
  }

  /** What is edited in a map: where a target is probabilities, a number in place of a class. @param {string} name */
  #edits(name) {
    return name === "target" && this.page.lab.targetIsSoft(this.form) ? "target" : EDITS[`${this.form}.${name}`];
  }

  /** Whether there is a line a class. */
  get #hasLines() {
    return this.page.lab.classes > PAIR && this.form === "multiclass";
  }

  #arrangeLines() {
    if (this.#hasLines) {
      if (!this.#lines) this.#loadLines().then((lines) => this.#keepLines(lines));
    } else {
      this.#lines?.remove();
      this.#lines = null;
    }
  }

  /** @param {ClassLines | null} lines */
  #keepLines(lines) {
    if (!lines || this.#lines || !this.#hasLines) return;
    this.#lines = lines;
    this.#pixel.after(lines);
    this.page.schedule();
  }

  /**
   * Brings each grid to its channel.
   * @param {ShownMap[]} maps
   */
  #showChannels(maps) {
    for (const [at, { name, channel }] of maps.entries()) {
      const grid = this.#grids[at];
      grid.map.edits = this.#edits(name);
      if (grid.map.channel === channel) continue;
      grid.map = { ...grid.map, channel };
      grid.source = this.#source(name, channel);
      const chip = grid.parentElement?.querySelector(".channel");
      if (chip instanceof HTMLElement) this.#chip(chip, channel);
    }
  }

  /**
   * A map with the number of its channel beside it, and the arrow that leads its pixel on.
   * @param {PixelGrid} grid
   * @param {number} channel −1 where the map is of no channel
   * @param {boolean} first
   */
  #frame(grid, channel, first) {
    const frame = make("div", { class: "frame" }, grid, make("i", { class: "arrow", "aria-hidden": "true" }, ...(first && this.stage === "target" ? [this.#factor] : [])));
    if (channel < 0) return frame;
    const chip = make("i", { class: "channel", "aria-hidden": "true" });
    this.#chip(chip, channel);
    frame.append(chip);
    return frame;
  }

  /**
   * @param {HTMLElement} chip
   * @param {number} channel
   */
  #chip(chip, channel) {
    setText(chip, String(channel));
    chip.style.background = this.page.lab.classColour(channel);
    chip.toggleAttribute("data-light", this.page.lab.classWantsLight(channel));
  }

  /**
   * @param {PixelGrid} grid
   * @param {number} channel
   */
  #oneHot(grid, channel) {
    return make("div", {}, make("p", { class: "code", "aria-hidden": "true" }, "target == ", make("b", {}, String(channel))), grid);
  }
}

customElements.define("form-stage", FormStage);

// Plays learning: takes steps when they are due, of the logits' own descent or of a network in the worker.

import { TrainerLink } from "./trainer.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./trainer.js").Answer} Answer */
/** @typedef {"slow" | "ten" | "sixty" | "most"} Pace */
/** @typedef {"descent" | "network"} Source */

export const PACES = /** @type {const} */ (["slow", "ten", "sixty", "most"]);
export const SOURCES = /** @type {const} */ (["descent", "network"]);
/** The parts of a step that slow motion shows one after the other. */
export const PARTS = /** @type {const} */ (["gradient", "update", "after"]);
/** Milliseconds from one step to the next, or from one part of a step to the next in slow motion. */
const PAUSE = { slow: 550, ten: 100, sixty: 16, most: 0 };
/** Milliseconds that steps may take before they are shown: of a frame of the page, and of the worker. */
const BUDGET = 8;
const AWAY = 24;
/** Milliseconds from one picture to the next for whoever wants little motion. */
const CALM = 300;
const CALMLY = matchMedia("(prefers-reduced-motion: reduce)");

export class Player {
  playing = false;
  /** @type {Pace} */
  pace = "ten";
  /** @type {Source} */
  source = "descent";

  #next = 0;
  #drawn = 0;
  /** Which part of the next step slow motion shows; −1 for none. */
  #part = -1;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.trainer = new TrainerLink(page);
    this.adopt();
  }

  /**
   * Takes up a document: one that shows a network's logits goes on with the network's run.
   * @param {Source} [source] what learns in it, if that is known
   */
  adopt(source) {
    this.source = source ?? (this.page.lab.chooseShownNetwork() ? "network" : "descent");
    this.#part = -1;
  }

  /** The part of the next step that slow motion shows. */
  get part() {
    return PARTS[this.#part] ?? null;
  }

  toggle() {
    if (this.playing) this.pause();
    else this.#start();
  }

  /** Pauses at the state that is shown. */
  pause() {
    this.trainer.stop();
    if (!this.playing) return;
    this.#stop();
    this.page.edit((lab) => lab.endStroke());
  }

  /** @param {number} steps */
  async take(steps) {
    this.page.ui.gradientMet = true;
    this.pause();
    this.page.strokes.end();
    if (this.source === "descent") {
      this.page.edit((lab) => lab.descend(steps));
      return;
    }
    if (!(await this.#show())) return;
    const from = this.page.lab.networkStep;
    const answer = await this.trainer.ask(from, steps);
    await this.page.strokes.still();
    if (answer && this.page.lab.networkStep === from) this.page.edit((lab) => lab.showStep(answer.step, answer.outputs, answer.training));
  }

  rewind() {
    this.pause();
    this.page.edit((lab) => lab.rewind());
  }

  /** @param {Pace} pace */
  setPace(pace) {
    this.pace = pace;
    this.#part = -1;
    this.#next = 0;
    this.page.schedule();
  }

  /** @param {Source} source */
  async setSource(source) {
    this.pause();
    this.source = source;
    this.page.schedule();
    if (source === "network") await this.#show();
  }

  /**
   * Changes how it learns. What plays goes on, but a network begins again: its run is what its settings say.
   * @param {(lab: import("./pkg/lab.js").Lab) => void} ask
   * @returns {boolean} whether the change was taken
   */
  set(ask) {
    const { page } = this;
    if (this.source === "network") this.pause();
    if (!page.edit(ask)) return false;
    if (this.source === "network") this.#show();
    else if (this.playing && !page.lab.running) page.edit((lab) => lab.beginRun());
    return true;
  }

  async #start() {
    const { page } = this;
    page.strokes.end();
    if (this.source === "network" && !(await this.#show())) return;
    const begun = page.edit((lab) => (this.source === "network" ? lab.beginTraining() : lab.beginRun()));
    if (!begun) return;
    page.ui.gradientMet = true;
    this.playing = true;
    this.#part = -1;
    this.#next = 0;
    requestAnimationFrame((now) => this.#frame(now));
  }

  #stop() {
    this.playing = false;
    this.#part = -1;
    this.page.schedule();
  }

  /** Makes the scene the chosen network's, if it is not; false if it could not be. */
  async #show() {
    const { page } = this;
    if (page.lab.networkStep >= 0) return true;
    const answer = await this.trainer.ask(0, 0);
    await page.strokes.still();
    if (!answer) return false;
    const { height, width, classes, mask, outputs } = answer;
    return page.edit((lab) => lab.beginNetwork(height, width, classes, mask, outputs));
  }

  /**
   * Takes what steps are due, once a frame.
   * @param {number} now
   */
  #frame(now) {
    if (!this.playing) return;
    const { page } = this;
    if (!page.lab.running) {
      this.trainer.stop();
      this.#stop();
      page.say(page.t("learning.byHand"), "hint");
      return;
    }
    if (now >= this.#next && !this.trainer.busy) {
      // A frame comes a little early or late: half of one is no reason to skip it.
      this.#next = now + PAUSE[this.pace] - 8;
      if (this.source === "network") this.#train();
      else if (!this.#descend(now)) return this.pause();
    }
    requestAnimationFrame((later) => this.#frame(later));
  }

  /**
   * @param {number} now
   * @returns {boolean} whether it went well
   */
  #descend(now) {
    const { page } = this;
    const { lab } = page;
    if (this.pace === "slow" && this.#part < PARTS.length - 1) {
      this.#part += 1;
      page.schedule();
      return true;
    }
    this.#part = this.pace === "slow" ? 0 : -1;
    const end = performance.now() + (this.pace === "most" ? BUDGET : 0);
    let steps = 1;
    let went = page.attempt(() => lab.descend(1));
    while (went && performance.now() < end) {
      steps = Math.min(64, steps * 2);
      went = page.attempt(() => lab.descend(steps));
    }
    this.#draw(now);
    return went;
  }

  async #train() {
    const { page } = this;
    const many = this.pace === "most";
    const answer = await this.trainer.ask(page.lab.networkStep, many ? 10_000 : 1, AWAY);
    // What came after a pause, or after an edit by hand, is not what is shown.
    if (!answer || !this.playing || !page.lab.running) return;
    if (page.attempt((lab) => lab.showStep(answer.step, answer.outputs, answer.training))) this.#draw(performance.now());
    else this.pause();
  }

  /** @param {number} now */
  #draw(now) {
    if (CALMLY.matches && now - this.#drawn < CALM) return;
    this.#drawn = now;
    this.page.schedule();
  }
}

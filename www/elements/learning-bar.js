// Learning on the logits: play, step, go back, and how. Asks for: steps of learning and their settings.

import { make, setAttribute, setText } from "../dom.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {"slow" | "ten" | "sixty" | "most"} Speed */

const SPEEDS = /** @type {const} */ (["slow", "ten", "sixty", "most"]);
/** Milliseconds from one step to the next, or from one part of a step to the next in slow motion. */
const PAUSE = { slow: 550, ten: 100, sixty: 16, most: 0 };
/** The parts of a step that slow motion shows one after the other. */
export const PARTS = /** @type {const} */ (["gradient", "update", "after"]);
/** Milliseconds of a frame that steps may take, at most. */
const BUDGET = 8;
/** Milliseconds from one picture to the next for whoever wants little motion. */
const CALM = 300;
const CALMLY = matchMedia("(prefers-reduced-motion: reduce)");
/** Where a space belongs to what has the focus. */
const CONTROLS = "a, button, input, select, textarea, summary, dialog, [tabindex], [role='slider']";

export class LearningBar extends HTMLElement {
  #play = make("button", { type: "button", class: "play" });
  #one = make("button", { type: "button" }, "+1");
  #ten = make("button", { type: "button" }, "+10");
  #back = make("button", { type: "button", class: "icon" }, "⟲");
  #speed = make("select");
  #rule = make("select");
  #lrName = make("label", { for: "lr" });
  #lr = make("input", { type: "range", id: "lr", min: -60, max: 60, step: 1 });
  #lrValue = make("output", { for: "lr" });
  #half = make("input", { type: "checkbox", id: "half-rate" });
  #halfName = make("label", { for: "half-rate" });
  #status = make("p", { class: "note", role: "status" });
  #language = "";
  #playing = false;
  #next = 0;
  #drawn = 0;
  /** Which part of the next step slow motion shows; −1 for none. */
  #part = -1;
  /** @type {Speed} */
  #pace = "ten";

  /** @param {Page} page */
  constructor(page) {
    super();
    this.page = page;
  }

  connectedCallback() {
    if (this.#play.parentNode) return;
    const { page } = this;
    this.setAttribute("role", "toolbar");
    this.append(
      this.#status,
      make("div", { class: "line" }, this.#play, this.#one, this.#ten, this.#back, this.#speed),
      make("div", { class: "line" }, this.#rule, this.#lrName, this.#lr, this.#lrValue, this.#half, this.#halfName),
    );
    this.#play.addEventListener("click", () => this.toggle());
    this.#one.addEventListener("click", () => this.#take(1));
    this.#ten.addEventListener("click", () => this.#take(10));
    this.#back.addEventListener("click", () => this.#rewind());
    this.#speed.addEventListener("change", () => this.#setPace(/** @type {Speed} */ (this.#speed.value)));
    this.#rule.addEventListener("change", () => this.#set((lab) => lab.setRule(this.#rule.value)));
    this.#lr.addEventListener("input", () => this.#set((lab) => lab.placeLearningRate(this.#lr.valueAsNumber)));
    this.#half.addEventListener("change", () => this.#set((lab) => lab.setHalfRate(this.#half.checked)));
    addEventListener("keydown", (event) => this.#key(event));
    page.learning = this;
  }

  /** The part of the next step that slow motion shows. */
  get shownPart() {
    return PARTS[this.#part] ?? null;
  }

  render() {
    const { lab, t, strings } = this.page;
    if (this.#language !== strings.language) {
      this.#language = strings.language;
      this.#name();
    }
    setText(this.#play, this.#playing ? "❚❚" : "▶");
    setAttribute(this.#play, "aria-label", t(this.#playing ? "learning.pause" : "learning.play"));
    setAttribute(this.#play, "title", t(this.#playing ? "learning.pauseHint" : "learning.playHint"));
    setAttribute(this.#play, "aria-pressed", String(this.#playing));
    this.#back.disabled = !lab.learned;
    this.#rule.value = lab.rule;
    if (this.#lr.valueAsNumber !== lab.learningRatePlace) this.#lr.value = String(lab.learningRatePlace);
    setAttribute(this.#lr, "aria-valuetext", lab.learningRate);
    setText(this.#lrValue, lab.learningRate);
    this.#half.checked = lab.halfRate;
    this.#half.disabled = lab.classes !== 2;
    const status = this.#said();
    setText(this.#status, status);
    setAttribute(this.#status, "title", status);
  }

  /** Plays, or pauses. */
  toggle() {
    if (this.#playing) this.pause();
    else this.#start();
  }

  /** Pauses at the state that is shown. */
  pause() {
    if (!this.#playing) return;
    this.#stop();
    this.page.edit((lab) => lab.endStroke());
  }

  #start() {
    this.page.endStroke();
    if (!this.page.edit((lab) => lab.beginRun())) return;
    this.#playing = true;
    this.#part = -1;
    this.#next = 0;
    requestAnimationFrame((now) => this.#frame(now));
  }

  #stop() {
    this.#playing = false;
    this.#part = -1;
    this.page.schedule();
  }

  /**
   * Takes what steps are due, once a frame.
   * @param {number} now
   */
  #frame(now) {
    if (!this.#playing) return;
    const { page } = this;
    if (!page.lab.running) {
      this.#stop();
      page.say(page.t("learning.byHand"), "hint");
      return;
    }
    if (now >= this.#next && !this.#due(now)) return this.pause();
    requestAnimationFrame((later) => this.#frame(later));
  }

  /**
   * @param {number} now
   * @returns {boolean} whether it went well
   */
  #due(now) {
    const { page } = this;
    // A frame comes a little early or late: half of one is no reason to skip it.
    this.#next = now + PAUSE[this.#pace] - 8;
    if (this.#pace === "slow" && this.#part < PARTS.length - 1) {
      this.#part += 1;
      page.schedule();
      return true;
    }
    this.#part = this.#pace === "slow" ? 0 : -1;
    const { lab } = page;
    if (this.#pace !== "most") return this.#show(now, page.attempt(() => lab.descend(1)));
    const end = performance.now() + BUDGET;
    let went = true;
    for (let steps = 1; went && performance.now() < end; steps = Math.min(64, steps * 2)) {
      went = page.attempt(() => lab.descend(steps));
    }
    return this.#show(now, went);
  }

  /**
   * @param {number} now
   * @param {boolean} went
   */
  #show(now, went) {
    if (CALMLY.matches && now - this.#drawn < CALM) return went;
    this.#drawn = now;
    this.page.schedule();
    return went;
  }

  /** @param {number} steps */
  #take(steps) {
    this.pause();
    this.page.endStroke();
    this.page.edit((lab) => lab.descend(steps));
  }

  #rewind() {
    this.pause();
    this.page.edit((lab) => lab.rewind());
  }

  /** @param {Speed} pace */
  #setPace(pace) {
    this.#pace = pace;
    this.#part = -1;
    this.#next = 0;
    this.page.schedule();
  }

  /**
   * Changes how it learns; what plays goes on.
   * @param {(lab: import("../pkg/pixelwise.js").Lab) => void} ask
   */
  #set(ask) {
    this.page.edit(ask);
    if (this.#playing && !this.page.lab.running) this.page.edit((lab) => lab.beginRun());
  }

  /** What there is to say of the learning that led here. */
  #said() {
    const { lab, t } = this.page;
    const count = t("timeline.count", { step: lab.step, steps: lab.steps });
    if (lab.diverged) return `${count} · ${t("learning.diverged")}`;
    if (!lab.learned || !lab.moved) return count;
    return `${count} · ${t(lab.halfRate ? "learning.half" : "learning.twice", { ratio: lab.moved })}`;
  }

  /** Writes what only the language changes. */
  #name() {
    const { core, t } = this.page;
    setAttribute(this, "aria-label", t("learning.name"));
    for (const [button, key] of /** @type {const} */ ([[this.#one, "one"], [this.#ten, "ten"], [this.#back, "back"]])) {
      setAttribute(button, "aria-label", t(`learning.${key}`));
      setAttribute(button, "title", t(`learning.${key}`));
    }
    const rules = core.Lab.rules().map(({ id, name }) => make("option", { value: id }, name));
    this.#rule.replaceChildren(...rules);
    setAttribute(this.#rule, "aria-label", t("learning.rule"));
    const speeds = SPEEDS.map((speed) => make("option", { value: speed }, t(`learning.speed.${speed}`)));
    this.#speed.replaceChildren(...speeds);
    this.#speed.value = this.#pace;
    setAttribute(this.#speed, "aria-label", t("learning.speed.name"));
    setText(this.#lrName, "lr");
    setAttribute(this.#lr, "aria-label", t("learning.rate"));
    setAttribute(this.#lr, "title", t("learning.rate"));
    setText(this.#halfName, t("learning.halfRate"));
    setAttribute(this.#halfName, "title", t("learning.halfHint"));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(CONTROLS)) return;
    event.preventDefault();
    if (!event.repeat) this.toggle();
  }
}

customElements.define("learning-bar", LearningBar);

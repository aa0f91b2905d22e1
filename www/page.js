// What the elements share: the lab, the words, the page's own state. The document itself is the lab's alone.

import { read } from "./address.js";
import { isCoded, sentence } from "./errors.js";
import { Shown } from "./shown.js";
import { Strokes } from "./strokes.js";
import { keepToScene } from "./tools.js";
import { UiState } from "./ui.js";
import { Visit } from "./visit.js";

/** @typedef {import("./pkg/lab.js").Lab} Lab */
/** @typedef {import("./strings.js").Strings} Strings */
/** @typedef {import("./ui.js").Place} Place */
/** @typedef {HTMLElement & { render(): void, steps(): Generator<void> }} Part */
/** @typedef {{ key: string, act: () => void }} Offer What a button offers, by the key of its word. */

export class Page {
  /** What is chosen to be seen and held, beside the document. */
  ui = new UiState(() => this.schedule());
  /** @type {Part[]} */
  parts = [];
  /** Says something, with a button for what helps. @type {(text: string, kind: "error" | "hint", offer?: Offer) => void} */
  say = () => {};
  /** What was last said to be wrong, until an edit goes well. */
  error = "";
  /** Takes back the last error once an edit has gone well. */
  clearError = () => {};
  /** Takes back a sentence that is still shown. @type {(text: string) => void} */
  unsay = () => {};
  /** Shows a whole line of code below what shows its beginning. @type {(below: HTMLElement, code: string) => void} */
  showCode = () => {};
  /** What stands in the lab's place. @type {import("./room.js").Room | null} */
  room = null;
  /** Goes back to the lab from what stands in its place. */
  closeRoom = () => {};
  /** Shows all channels of a column. @type {(stage: "logits" | "probability" | "target" | "gradient", anchor: Element) => void} */
  showClasses = () => {};
  /** The lesson that is under way. @type {import("./lesson-run.js").LessonRun | null} */
  lesson = null;
  /** Shows the lessons and the traps, or the first lesson at once. @type {(first?: boolean) => Promise<void>} */
  openLessons = async () => {};
  /** Opens the dialog that shares the scene; boot sets it. */
  shareScene = async () => {};
  /** What plays learning. @type {import("./player.js").Player | null} */
  player = null;
  /** The subject that the side panel shows. */
  side = "pixel";
  /** Shows a subject in the side panel. @type {(name: string) => void} */
  showSide = () => {};
  /** Makes what a wall shows beside the table; whether it came. @type {() => Promise<boolean>} */
  makeWall = async () => false;
  /** Offers what is kept beside the document. */
  offerKept = () => {};
  /** Shows the list of what is kept. */
  showKept = () => {};
  /** Whether the page stands in another page's frame, where it remembers nothing. */
  embedded = read("view") === "embed";
  /** Called when every part has been brought up to date. */
  rendered = () => {};

  /** The frame that parts are brought up to date before, 0 where none is asked for. */
  #frame = 0;
  /** The losses' options, while all parts are brought up to date. @type {Lab["options"] | null} */
  #options = null;
  /** Whether every part has been brought up to date once. */
  #begun = false;
  #broken = false;
  /** Gestures whose edits are one step to undo. */
  strokes = new Strokes(this);
  /** What is shown where the reader has chosen nothing. */
  shown = new Shown(this);

  /**
   * @param {typeof import("./pkg/lab.js")} core
   * @param {Strings} strings
   * @param {Lab} lab
   * @param {import("./document.js").SavedDocument} saved
   */
  constructor(core, strings, lab, saved) {
    this.core = core;
    this.strings = strings;
    this.lab = lab;
    this.saved = saved;
    saved.ask = () => this.#save();
    saved.say = (key) => this.say(this.t(key), "hint");
    /** A document that is shown beside the reader's own. */
    this.visit = new Visit(this);
  }

  /** Whether a bug has left the document in a state that must not be saved. */
  get broken() {
    return this.#broken;
  }

  /**
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   */
  t = (key, values) => this.strings.t(key, values);

  /**
   * Asks the lab for an edit and brings the page up to date. What a person got wrong is said, and nothing has changed.
   * @param {(lab: Lab) => void} ask
   * @returns {boolean} whether the edit was taken
   */
  edit(ask) {
    const taken = this.#attempt(ask);
    if (taken) this.clearError();
    keepToScene(this);
    this.schedule();
    return taken;
  }

  /**
   * Goes back or forth in the history. Where that leads to another scene, what gave its numbers comes with it.
   * @param {(lab: Lab) => void} ask
   */
  travel(ask) {
    const { sceneId } = this.lab;
    this.edit(ask);
    if (this.lab.sceneId !== sceneId) this.player?.adopt();
  }

  /**
   * Asks the lab for something whose effect is shown when the caller schedules it.
   * @param {(lab: Lab) => void} ask
   * @returns {boolean} whether it went well
   */
  attempt(ask) {
    const taken = this.#attempt(ask);
    this.saved.changed();
    return taken;
  }

  /** The losses' options: many parts show some, and one answer of the core does for all. */
  get options() {
    return this.#options ?? this.lab.options;
  }

  /**
   * Shows another document in place of the present one, which the caller has from then on.
   * @param {Lab} lab
   * @param {import("./player.js").Source} [source] what learns in it, if that is known
   * @returns {Lab} the document that was shown, with no stroke or run under way
   */
  swap(lab, source) {
    this.player?.pause();
    this.strokes.end();
    const former = this.lab;
    this.lab = lab;
    this.ui.gradientMet = false;
    this.player?.adopt(source);
    this.clearError();
    keepToScene(this);
    this.schedule();
    return former;
  }

  /**
   * Shows a pixel in every grid without selecting it.
   * @param {Place | null} place
   */
  point(place) {
    const { hover } = this.ui;
    if (hover?.row === place?.row && hover?.column === place?.column) return;
    this.ui.hover = place;
    for (const part of this.parts) if ("point" in part) /** @type {any} */ (part).point();
  }

  /**
   * Highlights the place that a number came from, wherever it is shown: `binary.logits.0`, `term:sigmoid`.
   * @param {string | null} from
   */
  highlight(from) {
    if (from === this.ui.highlight) return;
    this.ui.highlight = from;
    for (const part of this.parts) if ("highlight" in part) /** @type {any} */ (part).highlight(from);
  }

  /** Brings every part up to date before the next frame. */
  schedule() {
    this.saved.changed();
    this.#ask();
  }

  #ask() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      // The first time, parts are brought up to date one by one, and may be at it.
      if (this.#begun) this.render();
      else this.#ask();
    });
  }

  /**
   * Brings every part up to date for the first time.
   * @param {() => Promise<void>} rest awaited between them
   */
  async begin(rest) {
    this.#settled();
    for (const part of this.parts) {
      const steps = part.steps();
      while (this.#goesOn(steps)) await rest();
    }
    this.#begun = true;
    this.rendered();
  }

  /** @param {Generator<void>} steps */
  #goesOn(steps) {
    let more = false;
    this.#attempt(() => (more = !steps.next().done));
    return more;
  }

  /** Brings every part up to date now. */
  render() {
    this.#settled();
    this.#attempt((lab) => {
      this.#options = lab.options;
      for (const part of this.parts) part.render();
    });
    this.#options = null;
    this.rendered();
  }

  /**
   * Brings one part up to date now: where only its size is another.
   * @param {Part} part
   */
  renderPart(part) {
    if (this.#begun) this.#attempt(() => part.render());
    else this.#ask();
  }

  /** Nothing is asked for any more. */
  #settled() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  /** What is to be kept of the reader's own document; a stroke or a run that is under way is kept as if it ended now. */
  #save() {
    if (this.#broken || this.visit.kind || this.embedded) return null;
    try {
      const { changes, steps } = this.lab;
      return { bytes: this.lab.save(), changes, steps };
    } catch (error) {
      console.warn(error);
      this.say(this.t("document.unsaved"), "error");
      return null;
    }
  }

  /**
   * @param {(lab: Lab) => void} action
   * @returns {boolean}
   */
  #attempt(action) {
    if (this.#broken) return false;
    try {
      action(this.lab);
      return true;
    } catch (error) {
      if (isCoded(error)) {
        this.say(sentence(this, error), "error");
        return false;
      }
      // A bug: the core may be half way through something, so it is left alone; the last save is whole.
      this.#broken = true;
      document.documentElement.dataset.broken = "true";
      this.say(this.t("error.bug"), "error");
      console.warn(error);
      return false;
    }
  }
}

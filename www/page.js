// What the elements share: the lab, the words, the tool in hand. The document itself is the lab's alone.

import { readDocument, setBrokenDocumentAside, writeDocument } from "./storage.js";

/** @typedef {import("./pkg/lab.js").Lab} Lab */
/** @typedef {import("./strings.js").Strings} Strings */
/** @typedef {"point" | "brush" | "mask" | "ignore" | "weight"} Tool */
/** @typedef {{ row: number, column: number }} Place */
/** @typedef {HTMLElement & { render(): void }} Part */

/** An error that the core gives for what a person did: a code and the values of its sentence. */
/** @typedef {Error & { code: string, values: Record<string, string> }} CodedError */

export class Page {
  /** @type {Tool} */
  tool = "point";
  /** What the brush adds or sets. */
  brush = { amount: 1, add: true };
  /** The class that the mask tool paints. */
  paintClass = 1;
  /** What the weight tool paints, as it was typed. */
  paintWeight = "0";
  /** Whether the binary row shows its weight map in place of its target. */
  weightsShown = false;
  /** @type {Place | null} */
  hover = null;
  /** @type {string | null} Where the number that is pointed at came from. */
  lit = null;
  /** Whether a pointer is dragging: what need not follow at once then waits for its end. */
  dragging = false;
  /** @type {Part[]} */
  parts = [];
  /** The multiclass channel shown large where there are too many to show them all. */
  channel = 1;
  /** @type {(text: string, kind: "error" | "hint") => void} */
  say = () => {};
  /** Takes back the last error once an edit has gone well. */
  hush = () => {};
  /** Shows or hides the options of the losses. */
  toggleOptions = () => {};
  /** Shows a whole line of code below what shows its beginning. @type {(below: HTMLElement, code: string) => void} */
  showCode = () => {};
  /** Whether they are shown. */
  optionsShown = false;
  /** What plays learning. @type {import("./player.js").Player | null} */
  player = null;
  /** Fits the cells to the room they have. */
  refit = () => {};

  #scheduled = false;
  #saveLater = 0;
  #stroke = false;
  #broken = false;
  #fitted = "";

  /**
   * @param {typeof import("./pkg/lab.js")} core
   * @param {Strings} strings
   */
  constructor(core, strings) {
    this.core = core;
    this.strings = strings;
    /** @type {Lab} */
    this.lab = new core.Lab();
    /** @type {string | null} What to tell the reader about the start. */
    this.greeting = null;
    this.#restore();
    addEventListener("pagehide", () => this.save());
  }

  /** The reduction by PyTorch's name. */
  get reductionName() {
    const { Mean, Sum } = this.core.Reduction;
    return this.lab.reduction === Mean ? "mean" : this.lab.reduction === Sum ? "sum" : "none";
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
    if (taken) this.hush();
    this.schedule();
    return taken;
  }

  /**
   * Takes a tool in hand; the one for weights shows the map that it paints.
   * @param {Tool} tool
   */
  take(tool) {
    this.tool = tool;
    document.documentElement.dataset.tool = tool;
    if (tool === "weight") this.weightsShown = true;
    this.schedule();
  }

  /** @param {boolean} on */
  showWeights(on) {
    this.weightsShown = on;
    if (!on && this.tool === "weight") this.take("point");
    this.schedule();
  }

  /** @param {string} text */
  setPaintWeight(text) {
    if (this.edit(() => this.core.Lab.checkWeight(text))) this.paintWeight = text;
  }

  /**
   * Asks the lab for something whose effect is shown when the caller schedules it.
   * @param {(lab: Lab) => void} ask
   * @returns {boolean} whether it went well
   */
  attempt(ask) {
    return this.#attempt(ask);
  }

  /** Begins a gesture whose edits are one undo step. */
  beginStroke() {
    this.endStroke();
    this.#stroke = true;
    this.#attempt((lab) => lab.beginStroke());
  }

  /** Ends the gesture; without one it does nothing. */
  endStroke() {
    if (!this.#stroke) return;
    this.#stroke = false;
    this.edit((lab) => lab.endStroke());
  }

  /** Takes the gesture back. */
  cancelStroke() {
    if (!this.#stroke) return;
    this.#stroke = false;
    this.edit((lab) => lab.cancelStroke());
  }

  /**
   * Shows a pixel in every grid without selecting it.
   * @param {Place | null} place
   */
  point(place) {
    if (this.hover?.row === place?.row && this.hover?.column === place?.column) return;
    this.hover = place;
    for (const part of this.parts) if ("point" in part) /** @type {any} */ (part).point();
  }

  /**
   * Lights the place that a number came from, wherever it is shown: `binary.logits.0`, `term:sigmoid`.
   * @param {string | null} from
   */
  light(from) {
    if (from === this.lit) return;
    this.lit = from;
    for (const part of this.parts) if ("light" in part) /** @type {any} */ (part).light(from);
  }

  /** Brings every part up to date before the next frame. */
  schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(() => {
      this.#scheduled = false;
      this.render();
      clearTimeout(this.#saveLater);
      this.#saveLater = setTimeout(() => this.save(), 300);
    });
  }

  /** Brings every part up to date now. */
  render() {
    this.#attempt((lab) => {
      for (const part of this.parts) part.render();
      const size = `${lab.images} ${lab.height} ${lab.width} ${lab.classes}`;
      if (size === this.#fitted) return;
      this.#fitted = size;
      this.refit();
    });
  }

  /** Keeps the document for the next visit. */
  save() {
    if (this.#broken || this.#stroke) return;
    this.#attempt((lab) => {
      if (!writeDocument(lab.save())) this.#warnOnce();
    });
  }

  /**
   * The reader's sentence for an error.
   * @param {unknown} error
   * @returns {string}
   */
  sentence(error) {
    if (!isCoded(error)) return this.t("error.bug");
    const values = Object.fromEntries(Object.entries(error.values).map(([name, value]) => [name, value.replace(/^-/, "−")]));
    if (values.what) values.what = this.t(`what.${values.what}`);
    return this.t(`error.${error.code}`, values);
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
        this.say(this.sentence(error), "error");
        return false;
      }
      // A bug: the core may be half way through something, so it is left alone; the last save is whole.
      this.#broken = true;
      this.say(this.t("error.bug"), "error");
      document.documentElement.dataset.broken = "true";
      console.warn(error);
      return false;
    }
  }

  #restore() {
    const bytes = readDocument();
    if (!bytes) return;
    try {
      this.lab = this.core.Lab.restore(bytes);
    } catch (error) {
      setBrokenDocumentAside();
      this.greeting = this.sentence(error);
    }
  }

  #warned = false;

  #warnOnce() {
    if (this.#warned) return;
    this.#warned = true;
    this.say(this.t("notice.noStorage"), "hint");
  }
}

/**
 * The core's name of the theme that the page is in.
 * @param {typeof import("./pkg/lab.js")} core
 */
export function themeOf(core) {
  return document.documentElement.dataset.theme === "dark" ? core.Theme.Dark : core.Theme.Light;
}

/**
 * @param {unknown} error
 * @returns {error is CodedError}
 */
function isCoded(error) {
  return error instanceof Error && "code" in error && "values" in error;
}

// The room that the page makes for a lesson: what gives way to it, and where its own parts stand meanwhile.

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./page.js").Part} Part */
/**
 * @typedef {object} Parts
 * @property {import("./elements/lesson-panel.js").LessonPanel} panel
 * @property {import("./elements/lesson-crumbs.js").LessonCrumbs} crumbs
 * @property {import("./elements/lesson-curve.js").LessonCurve} curve
 * @property {import("./elements/lesson-drag.js").LessonDrag} drag
 */

/** What of the page gives way to a lesson: the sentence, the tools, the side panel; the strip, unless something is to be learned. */
const AWAY = ["prompt-strip", "rail", "side", "strip"];
/** Of that, what is not brought up to date meanwhile. */
const STILL = ["prompt-strip", "tool-choice", "side-panel"];

export class LessonRoom {
  /** What is not brought up to date meanwhile. @type {Part[]} */
  #still = [];
  /** What left the page, by the room that it comes back to. @type {Map<HTMLElement, Element[]>} */
  #away = new Map();
  #page;
  #parts;

  /**
   * @param {Page} page
   * @param {Parts} parts
   */
  constructor(page, parts) {
    this.#page = page;
    this.#parts = parts;
  }

  /**
   * Makes room: what gives way leaves the document, so that no number of it can be found there.
   * @returns {boolean} whether there was none yet
   */
  enter() {
    const root = document.documentElement;
    if (root.dataset.lesson !== undefined) return false;
    for (const id of AWAY) {
      const host = /** @type {HTMLElement} */ (document.getElementById(id));
      const gone = [...host.children].filter((part) => part.localName !== "page-notice");
      for (const part of gone) part.remove();
      this.#away.set(host, gone);
    }
    const { panel, crumbs } = this.#parts;
    document.getElementById("side")?.append(panel);
    crumbs.enter();
    const { parts } = this.#page;
    this.#still = parts.filter((part) => STILL.includes(part.localName));
    this.#page.parts = [...parts.filter((part) => !this.#still.includes(part)), ...Object.values(this.#parts)];
    return true;
  }

  /**
   * Shows what a step needs beside the table.
   * @param {boolean} learning whether something is to be learned
   * @param {"curve" | "drag" | null} below what stands below the table
   */
  show(learning, below) {
    const { curve, drag } = this.#parts;
    for (const one of [curve, drag]) if (!below || one !== this.#parts[below]) one.remove();
    if (below) document.getElementById("table")?.append(this.#parts[below]);
    document.documentElement.dataset.lesson = learning ? "learning" : "";
    const strip = /** @type {HTMLElement} */ (document.getElementById("strip"));
    const parts = this.#away.get(strip) ?? [];
    if (learning) strip.append(...parts);
    else for (const part of parts) part.remove();
  }

  /** Gives the page back what gave way. */
  leave() {
    const page = this.#page;
    const { panel, crumbs, curve, drag } = this.#parts;
    /** @type {Part[]} */
    const own = Object.values(this.#parts);
    page.parts = [...page.parts.filter((part) => !own.includes(part)), ...this.#still];
    for (const part of [panel, curve, drag]) part.remove();
    crumbs.leave();
    for (const [host, parts] of this.#away) host.prepend(...parts);
    delete document.documentElement.dataset.lesson;
  }
}

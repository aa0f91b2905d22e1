// Gestures whose edits are one step to undo: a drag, a run of a key. One is under way at a time.

/** @typedef {import("./page.js").Page} Page */

export class Strokes {
  /** The gesture that is under way. @type {object | null} */
  #stroke = null;
  /** Who waits for its end. @type {(() => void)[]} */
  #waiting = [];
  #page;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
  }

  /**
   * Begins a gesture; one that is under way ends.
   * @returns {object} the gesture, for {@link Strokes.still} and {@link Strokes.is}
   */
  begin() {
    this.end();
    this.#stroke = {};
    this.#page.attempt((lab) => lab.beginStroke());
    return this.#stroke;
  }

  /** Whether a gesture is still under way. @param {object} stroke */
  is(stroke) {
    return this.#stroke === stroke;
  }

  /** Ends the gesture; without one it does nothing. */
  end() {
    if (this.#leave()) this.#page.edit((lab) => lab.endStroke());
  }

  /** Takes the gesture back. */
  cancel() {
    if (this.#leave()) this.#page.edit((lab) => lab.cancelStroke());
  }

  /**
   * Waits until no gesture is under way but one's own: what comes from elsewhere is no part of it.
   * @param {object | null} [own]
   */
  async still(own = null) {
    while (this.#stroke && this.#stroke !== own) await new Promise((done) => this.#waiting.push(() => done(null)));
  }

  /** @returns {boolean} whether a gesture was under way */
  #leave() {
    if (!this.#stroke) return false;
    this.#stroke = null;
    for (const done of this.#waiting.splice(0)) done();
    return true;
  }
}

// The image that a network sees: when it has to look again, and painting. One gesture is one undo step, the network's answer in it.

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").Place} Place */
/** @typedef {import("../player.js").Player} Player */

export class ImagePainter {
  /** The grey in hand, while something is painted. @type {number | null} */
  #grey = null;
  #size = 1;
  #looking = false;
  /** The gesture that paints. @type {object | null} */
  #stroke = null;
  /** Whether more was painted while the network was looking. */
  #more = false;
  /** What was asked for last, so that a worker that fails is not asked again and again. */
  #asked = "";

  /**
   * @param {Page} page
   * @param {Player} player
   */
  constructor(page, player) {
    this.page = page;
    this.player = player;
  }

  /** Whether something is being painted. */
  get painting() {
    return this.#grey !== null;
  }

  /** Has the network look again where it saw another image, another pixel or other weights than are shown: after undoing, say. */
  render() {
    const { lab } = this.page;
    const { trainer } = this.player;
    if (trainer.busy || this.#looking || this.player.playing || lab.networkStep < 0) return;
    const wanted = trainer.wanted();
    if (trainer.last?.wanted === wanted || this.#asked === wanted) return;
    this.#asked = wanted;
    trainer.ask(lab.networkStep, 0);
  }

  /** Gives the network its own image back. */
  drop() {
    this.player.pause();
    this.#stroke = this.page.strokes.begin();
    if (this.page.edit((lab) => lab.dropImage())) this.#look();
  }

  /**
   * Begins to paint at a pixel, with the grey in hand.
   * @param {Place} place
   * @param {boolean} [turn] whether dark becomes bright, and bright dark, instead
   * @returns {boolean} whether it can be painted
   */
  begin({ row, column }, turn = false) {
    const { page, player } = this;
    player.pause();
    const { last } = player.trainer;
    if (!last || page.lab.networkStep < 0) return false;
    this.#stroke = page.strokes.begin();
    const begun = page.edit((lab) => {
      const { size, grey } = page.ui.imageBrush;
      this.#size = turn ? 1 : size;
      this.#grey = lab.beginImage(last.greys, row, column, this.#size, turn ? undefined : grey);
    });
    if (begun) this.#look();
    else page.strokes.cancel();
    return begun;
  }

  /**
   * Paints on to a pixel.
   * @param {Place} place
   */
  to({ row, column }) {
    const grey = this.#grey;
    if (grey !== null && this.page.edit((lab) => lab.paintImage(row, column, this.#size, grey))) this.#look();
  }

  end() {
    if (this.#grey === null) return;
    this.#grey = null;
    if (!this.#looking) this.page.strokes.end();
  }

  /** Shows what the network makes of the image; what is painted meanwhile is looked at next. */
  async #look() {
    this.#more = true;
    if (this.#looking) return;
    this.#looking = true;
    while (this.#more) {
      this.#more = false;
      const answer = await this.player.trainer.ask(Math.max(0, this.page.lab.networkStep), 0);
      // Whoever has begun to draw elsewhere meanwhile goes on undisturbed.
      await this.page.strokes.still(this.#stroke);
      if (answer) this.page.edit((lab) => lab.showOutput(answer.outputs));
    }
    this.#looking = false;
    if (this.#grey === null) this.page.strokes.end();
  }
}

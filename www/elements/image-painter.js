// What a pointer does on the image that a network sees: it paints. One gesture is one undo step, the network's answer in it.

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../player.js").Player} Player */

export class ImagePainter {
  /** The grey in hand, while a pointer is down. @type {number | null} */
  #grey = null;
  #looking = false;
  /** The gesture that paints. @type {object | null} */
  #stroke = null;
  /** Whether more was painted while the network was looking. */
  #more = false;

  /**
   * @param {Page} page
   * @param {Player} player
   * @param {HTMLCanvasElement} canvas
   */
  constructor(page, player, canvas) {
    this.page = page;
    this.player = player;
    this.canvas = canvas;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => this.#up());
  }

  /** Has the network look again where another image is to be seen than it saw: after undoing, or another scene. */
  render() {
    const { last, busy } = this.player.trainer;
    const { lab } = this.page;
    if (busy || !last || this.#looking || this.player.playing || lab.networkStep < 0) return;
    if (String(last.painted) !== String(lab.networkImage)) this.player.trainer.ask(lab.networkStep, 0);
  }

  /** Gives the network its own image back. */
  drop() {
    this.player.pause();
    this.#stroke = this.page.beginStroke();
    if (this.page.edit((lab) => lab.dropImage())) this.#look();
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const { page, player } = this;
    const { last } = player.trainer;
    if (event.button !== 0 || !last) return;
    player.pause();
    if (page.lab.networkStep < 0) return;
    event.preventDefault();
    const [row, column] = this.#place(event);
    this.#stroke = page.beginStroke();
    const begun = page.edit((lab) => {
      this.#grey = lab.beginImage(last.greys, row, column);
    });
    if (!begun) return page.cancelStroke();
    this.canvas.setPointerCapture(event.pointerId);
    this.#look();
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const grey = this.#grey;
    if (grey === null) return;
    const [row, column] = this.#place(event);
    if (this.page.edit((lab) => lab.paintImage(row, column, grey))) this.#look();
  }

  #up() {
    if (this.#grey === null) return;
    this.#grey = null;
    if (!this.#looking) this.page.endStroke();
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
      await this.page.still(this.#stroke);
      if (answer) this.page.edit((lab) => lab.look(answer.outputs));
    }
    this.#looking = false;
    if (this.#grey === null) this.page.endStroke();
  }

  /**
   * The row and the column under a pointer, the nearest ones where it has left the image.
   * @param {PointerEvent} event
   */
  #place(event) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    /** @type {(share: number, count: number) => number} */
    const at = (share, count) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
    return [at((event.clientY - top) / height, this.canvas.height), at((event.clientX - left) / width, this.canvas.width)];
  }
}

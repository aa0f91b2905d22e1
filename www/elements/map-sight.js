// What of a large map is seen: how far it is zoomed in, which part stands in its frame, and which pixel is picked there.

/** The largest zoom, and how much one step of it is. */
const MOST = 32;
const STEP = 1.5;

export class MapSight {
  #zoom = 1;
  /** The image's place under the frame's corner, in pixels of the screen. */
  #x = 0;
  #y = 0;
  /** How large a pixel is where the whole image is seen. */
  #fit = 1;
  #frame;
  #canvas;
  #picked;

  /**
   * @param {HTMLElement} frame
   * @param {HTMLCanvasElement} canvas the image, in the frame
   * @param {(row: number, column: number) => void} picked called with a pixel that is clicked
   */
  constructor(frame, canvas, picked) {
    this.#frame = frame;
    this.#canvas = canvas;
    this.#picked = picked;
    frame.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1 : -1, event);
    }, { passive: false });
    frame.addEventListener("pointerdown", (event) => this.#drag(event));
  }

  /** Shows all of another image. */
  reset() {
    this.#zoom = 1;
    this.#x = 0;
    this.#y = 0;
  }

  /** Keeps the picture in its frame. */
  place() {
    const { width, height } = this.#canvas;
    const { clientWidth, clientHeight } = this.#frame;
    if (clientWidth === 0) return;
    this.#fit = Math.min(clientWidth / width, clientHeight / height);
    const scale = this.#fit * this.#zoom;
    const bound = (/** @type {number} */ at, /** @type {number} */ room, /** @type {number} */ size) => (size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, at)));
    this.#x = bound(this.#x, clientWidth, width * scale);
    this.#y = bound(this.#y, clientHeight, height * scale);
    for (const [name, value] of Object.entries({ "--scale": scale, "--x": `${this.#x}px`, "--y": `${this.#y}px`, "--width": width, "--height": height })) this.#frame.style.setProperty(name, String(value));
  }

  /**
   * Zooms about a place, else about the middle.
   * @param {number} steps in; negative ones lead out
   * @param {{ clientX: number, clientY: number }} [about]
   */
  zoom(steps, about) {
    const frame = this.#frame.getBoundingClientRect();
    const [x, y] = about ? [about.clientX - frame.left, about.clientY - frame.top] : [frame.width / 2, frame.height / 2];
    const zoom = Math.min(MOST, Math.max(1, this.#zoom * STEP ** steps));
    const factor = zoom / this.#zoom;
    this.#zoom = zoom;
    this.#x = x - (x - this.#x) * factor;
    this.#y = y - (y - this.#y) * factor;
    this.place();
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const from = { x: event.clientX - this.#x, y: event.clientY - this.#y };
    const start = { x: event.clientX, y: event.clientY };
    let moved = false;
    this.#frame.setPointerCapture(event.pointerId);
    const move = (/** @type {PointerEvent} */ event) => {
      moved ||= Math.hypot(event.clientX - start.x, event.clientY - start.y) > 4;
      if (!moved) return;
      this.#x = event.clientX - from.x;
      this.#y = event.clientY - from.y;
      this.place();
    };
    const end = (/** @type {PointerEvent} */ event) => {
      this.#frame.removeEventListener("pointermove", move);
      if (!moved) this.#pick(event);
    };
    this.#frame.addEventListener("pointermove", move);
    this.#frame.addEventListener("pointerup", end, { once: true });
  }

  /** @param {PointerEvent} event */
  #pick(event) {
    const frame = this.#frame.getBoundingClientRect();
    const scale = this.#fit * this.#zoom;
    const column = Math.floor((event.clientX - frame.left - this.#x) / scale);
    const row = Math.floor((event.clientY - frame.top - this.#y) / scale);
    const { width, height } = this.#canvas;
    if (row >= 0 && column >= 0 && row < height && column < width) this.#picked(row, column);
  }
}

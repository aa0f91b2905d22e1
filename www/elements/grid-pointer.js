// What a pointer does in a grid: hover, select, drag a number, brush logits, paint the mask. One gesture is one undo step.

/** @typedef {import("./pixel-grid.js").PixelGrid} PixelGrid */
/** @typedef {import("../page.js").Place} Place */

/** CSS pixels of dragging for one step of 0.1. */
const PIXELS_A_STEP = 4;
/** CSS pixels that a finger moves while it taps. */
const SLACK = 10;

/** @typedef {{ kind: "number", place: Place, x: number, y: number, steps: number, again: boolean, waits: boolean }} NumberDrag */
/** @typedef {{ kind: "brush" } | { kind: "weight" } | { kind: "target" } | { kind: "mask", cls: number }} Painting */
/** @typedef {NumberDrag | Painting} Gesture */

export class GridPointer {
  /** @type {Gesture | null} */
  #gesture = null;
  /** Where a finger was put down that has yet to select. @type {{ place: Place, x: number, y: number } | null} */
  #tap = null;
  /** What keys paint along a line. @type {Painting | null} */
  #line = null;

  /** @param {PixelGrid} grid */
  constructor(grid) {
    this.grid = grid;
    grid.addEventListener("pointerdown", (event) => this.#down(event));
    grid.addEventListener("pointermove", (event) => this.#move(event));
    grid.addEventListener("pointerup", (event) => this.#up(event));
    grid.addEventListener("pointercancel", () => this.#cancel());
    grid.addEventListener("pointerleave", () => {
      grid.page.point(null);
      grid.page.highlight(null);
    });
    grid.addEventListener("dblclick", (event) => this.#open(event));
    grid.addEventListener("keydown", (event) => this.#escape(event), true);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const { page, map } = this.grid;
    const place = this.grid.placeAt(event);
    if (!place || event.button !== 0 || event.target instanceof HTMLInputElement) return;
    const again = place.row === page.lab.row && place.column === page.lab.column;
    event.preventDefault();
    // A finger that paints means the pixel; one that does not may be about to scroll.
    const waits = event.pointerType === "touch" && !this.paints;
    if (!waits) this.#select(place);
    const painting = waits ? null : this.#painting();
    if (painting) this.#begin(event, painting);
    else if (page.ui.tool === "point" && this.#isNumber) {
      // A finger's second tap types; whether it is a tap, or a drag, or a scroll that the browser takes over, is known when it is lifted.
      this.#begin(event, { kind: "number", place, x: event.clientX, y: event.clientY, steps: 0, again: again && event.pointerType === "touch", waits });
    } else if (waits) {
      this.#tap = { place, x: event.clientX, y: event.clientY };
    }
    this.#apply(place, this.#gesture);
  }

  /** @param {Place} place */
  #select(place) {
    this.grid.page.edit((lab) => lab.select(lab.image, place.row, place.column));
    this.grid.focusCell(place);
    // Who points has seen where: the ring is for keys.
    delete this.grid.dataset.focus;
    delete document.body.dataset.keys;
  }

  /** What the tool in hand paints here with the selected pixel; null where it paints nothing. @returns {Painting | null} */
  #painting() {
    const { page, map } = this.grid;
    const { tool } = page.ui;
    if (tool === "brush" && map.edits === "logit") return { kind: "brush" };
    if (tool === "weight" && map.edits === "weight") return { kind: "weight" };
    if (tool === "target" && map.edits === "target") return { kind: "target" };
    if (tool === "mask" && this.#paintsMask()) return { kind: "mask", cls: this.#classToPaint() };
    if (tool === "ignore" && this.#paintsMask()) return { kind: "mask", cls: this.#ignoreOrKeep() };
    return null;
  }

  /** Whether keys paint here as a press of the pointer does. */
  get paints() {
    return this.#painting() !== null;
  }

  /**
   * Paints a pixel by keys. Along a line all get what the first one got.
   * @param {Place} place
   * @param {boolean} first
   */
  paint(place, first) {
    if (first || !this.#line) this.#line = this.#painting();
    this.#apply(place, this.#line);
  }

  #paintsMask() {
    return this.grid.map.edits === "mask" || this.grid.map.edits === "class" || this.grid.map.edits === "target";
  }

  /** Whether its cells hold numbers that can be typed. */
  get #isNumber() {
    return this.grid.map.edits === "logit" || this.grid.map.edits === "weight" || this.grid.map.edits === "target";
  }

  /** The class in hand; where the pixel has it already, background, so that a click is a switch. */
  #classToPaint() {
    const { page, map } = this.grid;
    const wish = map.form === "multiclass" && map.stage === "target" ? map.channel : page.ui.paintClass;
    return page.lab.pixelState().target === wish ? 0 : wish;
  }

  #ignoreOrKeep() {
    return this.grid.page.lab.pixelState().target === -1 ? 0 : -1;
  }

  /**
   * @param {PointerEvent} event
   * @param {Gesture} gesture
   */
  #begin(event, gesture) {
    this.#gesture = gesture;
    this.grid.setPointerCapture(event.pointerId);
    this.grid.page.strokes.begin();
    this.grid.page.ui.dragging = true;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const place = this.grid.placeAt(event);
    const { page, source } = this.grid;
    // What a drag changes stays in sight, wherever the pointer goes meanwhile.
    page.point(this.#gesture?.kind === "number" ? this.#gesture.place : place);
    page.highlight(place?.row === page.lab.row && place.column === page.lab.column ? source : null);
    if (this.#gesture?.kind === "number") this.#drag(event, this.#gesture);
    else if (place) this.#apply(place, this.#gesture);
  }

  /**
   * Right and up is more; on a touch screen up and down scrolls the page instead.
   * @param {PointerEvent} event
   * @param {NumberDrag} gesture
   */
  #drag(event, gesture) {
    const rise = event.pointerType === "touch" ? 0 : gesture.y - event.clientY;
    const steps = Math.trunc((event.clientX - gesture.x + rise) / PIXELS_A_STEP);
    const more = steps - gesture.steps;
    if (more === 0) return;
    gesture.steps = steps;
    this.#settle(gesture);
    const { map, page } = this.grid;
    // Weights and targets are typed: they have no tenth that suits all.
    if (map.edits !== "logit") return;
    const { row, column } = gesture.place;
    const scale = event.shiftKey ? 10 : event.altKey ? 0.1 : 1;
    page.edit((lab) => lab.nudgeLogit(map.form, map.channel, row, column, more * scale));
  }

  /**
   * @param {Place} place
   * @param {Gesture | null} gesture
   */
  #apply(place, gesture) {
    const { map, page } = this.grid;
    if (gesture?.kind === "brush") {
      page.edit((lab) => lab.brushLogit(map.form, map.channel, place.row, place.column, page.ui.brush.amount, page.ui.brush.add));
    } else if (gesture?.kind === "weight") {
      page.edit((lab) => lab.typeWeight(place.row, place.column, page.ui.paintWeight));
    } else if (gesture?.kind === "target") {
      page.edit((lab) => lab.typeTarget(map.form, map.channel, place.row, place.column, page.ui.paintTarget));
    } else if (gesture?.kind === "mask") {
      page.edit((lab) => lab.paintMask(place.row, place.column, gesture.cls));
    }
  }

  /** @param {PointerEvent} event */
  #up(event) {
    const gesture = this.#gesture;
    const tap = this.#tap;
    this.#tap = null;
    if (tap && Math.hypot(event.clientX - tap.x, event.clientY - tap.y) < SLACK) this.#select(tap.place);
    if (!gesture) return;
    if (gesture.kind === "number") this.#settle(gesture);
    this.#gesture = null;
    this.grid.page.ui.dragging = false;
    if (this.grid.hasPointerCapture(event.pointerId)) this.grid.releasePointerCapture(event.pointerId);
    this.grid.page.strokes.end();
    if (gesture.kind === "number" && gesture.again && gesture.steps === 0) this.grid.editor?.open(gesture.place, null);
  }

  /** Selects what a finger waited with, once it has not become a scroll. @param {NumberDrag} gesture */
  #settle(gesture) {
    if (!gesture.waits) return;
    gesture.waits = false;
    this.#select(gesture.place);
  }

  #cancel() {
    this.#tap = null;
    if (!this.#gesture) return;
    this.#gesture = null;
    this.grid.page.ui.dragging = false;
    this.grid.page.strokes.cancel();
  }

  /** @param {KeyboardEvent} event */
  #escape(event) {
    if (event.key === "Escape" && this.#gesture) this.#cancel();
  }

  /** @param {MouseEvent} event */
  #open(event) {
    const place = this.grid.placeAt(event);
    const { page } = this.grid;
    if (place && this.#isNumber && page.ui.tool === "point" && !(event.target instanceof HTMLInputElement)) this.grid.editor?.open(place, null);
  }
}

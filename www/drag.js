// A pointer that is pressed on an element and moved: one gesture, which ends, or is cancelled by Escape or by the browser.

/**
 * @typedef {object} Drag
 * @property {(event: PointerEvent) => boolean | void} [start] false lets the pointer go
 * @property {(event: PointerEvent) => void} move called for the press, too, and for every move after it
 * @property {() => void} [end]
 * @property {() => void} [cancel]
 */

/**
 * Calls back for each gesture of the primary button on an element, which keeps the pointer until it is released.
 * @param {HTMLElement | SVGElement} element
 * @param {Drag} drag
 */
export function draggable(element, { start, move, end, cancel }) {
  let held = -1;
  const release = () => {
    if (held >= 0 && element.hasPointerCapture(held)) element.releasePointerCapture(held);
    held = -1;
  };
  element.addEventListener("pointerdown", (event) => {
    const down = /** @type {PointerEvent} */ (event);
    if (down.button !== 0 || held >= 0 || start?.(down) === false) return;
    held = down.pointerId;
    element.setPointerCapture(held);
    move(down);
  });
  element.addEventListener("pointermove", (event) => {
    if (/** @type {PointerEvent} */ (event).pointerId === held) move(/** @type {PointerEvent} */ (event));
  });
  element.addEventListener("pointerup", (event) => {
    if (/** @type {PointerEvent} */ (event).pointerId !== held) return;
    release();
    end?.();
  });
  const stop = () => {
    if (held < 0) return;
    release();
    (cancel ?? end)?.();
  };
  element.addEventListener("pointercancel", stop);
  element.addEventListener("keydown", (event) => {
    if (/** @type {KeyboardEvent} */ (event).key === "Escape") stop();
  });
}

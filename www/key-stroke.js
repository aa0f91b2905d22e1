// A run of presses of a key is one gesture, as a drag is: one step to undo, one point of the chart.

/** @typedef {import("./page.js").Page} Page */

/** Milliseconds without a press after which the gesture is over. */
const REST = 800;

/** The gesture that is under way, and what its keys are pressed on. @type {{ element: HTMLElement, stroke: object, end: () => void } | null} */
let held = null;

/**
 * Begins a gesture with the first press of a run, or goes on with it: until another key, a pointer, the focus or a rest ends it.
 * @param {Page} page
 * @param {KeyboardEvent} event a press that is about to change something
 * @returns {boolean} whether it is the first of a run
 */
export function press(page, event) {
  const element = event.currentTarget;
  if (!(element instanceof HTMLElement)) return false;
  const first = held?.element !== element || !page.strokes.is(held.stroke);
  if (first) begin(page, element);
  rest();
  return first;
}

let waiting = 0;

function rest() {
  clearTimeout(waiting);
  waiting = window.setTimeout(() => held?.end(), REST);
}

/**
 * @param {Page} page
 * @param {HTMLElement} element
 */
function begin(page, element) {
  held?.end();
  const stop = new AbortController();
  const stroke = page.strokes.begin();
  const end = () => {
    clearTimeout(waiting);
    stop.abort();
    held = null;
    if (page.strokes.is(stroke)) page.strokes.end();
  };
  held = { element, stroke, end };
  const once = { capture: true, signal: stop.signal };
  addEventListener("pointerdown", end, once);
  addEventListener("pagehide", end, once);
  element.addEventListener("focusout", (event) => element.contains(/** @type {Node | null} */ (event.relatedTarget)) || end(), once);
  addEventListener("keydown", (event) => (element.contains(/** @type {Node} */ (event.target)) && changes(event)) || end(), once);
}

/** Whether the key goes on with what an arrow has begun. @param {KeyboardEvent} event */
const changes = (event) => /^(Arrow|Page|Home$|End$|Shift$|Alt$)/.test(event.key);

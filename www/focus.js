// Keeps the focus on the page: where the focused element is disabled, hidden or taken away, what stands nearest gets it.

const FOCUSABLE = "button, input, select, textarea, summary, a[href], [tabindex]:not([tabindex='-1'])";

/** Watches where the focus is; the returned function is to be called after every rendering. */
export function keepFocus() {
  /** What has the focus, and what it lies in, from the inside out. @type {Element[]} */
  let path = [];
  addEventListener("focusin", (event) => (path = ancestors(/** @type {Element} */ (event.target))));
  // A press on nothing gives the focus up on purpose; a press on what has it already keeps it.
  addEventListener("pointerdown", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest(FOCUSABLE) : null;
    path = pressed ? ancestors(pressed) : [];
  }, true);
  // A key that is held does not press what the focus has come to meanwhile: to undo all is not to redo it.
  /** @type {EventTarget | null} */
  let began = null;
  addEventListener("keydown", (event) => {
    if (!event.repeat) began = event.target;
    if (event.key !== "Enter" || event.target === began) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  let later = 0;
  const move = () => {
    const [focused, ...around] = path;
    if (!focused || usable(focused)) return;
    path = [];
    const place = around.find((one) => one.isConnected && one.checkVisibility() && [...one.querySelectorAll(FOCUSABLE)].some(usable));
    const others = [...(place?.querySelectorAll(FOCUSABLE) ?? [])].filter(usable);
    const follows = others.find((one) => focused.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    const next = follows ?? others.at(-1);
    if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  };
  return () => {
    const [focused] = path;
    if (!focused) return;
    // What a style hides is found out once the frame is laid out: to ask before would lay it out twice.
    clearTimeout(later);
    if (!focused.isConnected || focused.matches(":disabled, [hidden] *, [hidden]")) move();
    else later = window.setTimeout(move);
  };
}

/** @param {Element} element */
function ancestors(element) {
  const path = [];
  for (let one = /** @type {Element | null} */ (element); one; one = one.parentElement) path.push(one);
  return path;
}

/** @param {Element} element */
function usable(element) {
  return element.isConnected && !element.matches(":disabled") && element.checkVisibility();
}

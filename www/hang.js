// Where a panel hangs that belongs to something: below it or above it, and always inside the window.

/** Room between a panel and what it hangs from, and the window's edge. */
const ROOM = 8;

/**
 * Places an open popover.
 * @param {HTMLElement} panel
 * @param {Element} anchor
 * @param {boolean} [above]
 */
export function hang(panel, anchor, above = false) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = panel;
  const left = Math.max(ROOM, Math.min(box.left, innerWidth - offsetWidth - ROOM));
  const top = above ? box.top - offsetHeight - ROOM : Math.min(box.bottom + ROOM, innerHeight - offsetHeight - ROOM);
  panel.style.setProperty("--pop-left", `${Math.round(left)}px`);
  panel.style.setProperty("--pop-top", `${Math.round(Math.max(ROOM, top))}px`);
}

/** A panel that the focus leaves closes: else it would cover what has the focus now. */
export function closeMenusLeft() {
  addEventListener("focusin", ({ target }) => {
    if (!(target instanceof Element)) return;
    for (const panel of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[popover=auto]:popover-open"))) {
      const opener = panel.id && target.closest(`[aria-controls="${panel.id}"]`);
      // What opens from a panel, and whatever else is above the page, is no way out of it.
      if (!panel.contains(target) && !opener && !target.closest(":popover-open, dialog")) panel.hidePopover();
    }
  });
}

/** A click beside an open panel closes it and does nothing else: a map or a chart below it has not been asked. */
export function closeMenusAlone() {
  let closing = false;
  for (const type of ["pointerdown", "mousedown", "pointerup", "click"]) {
    const swallow = (/** @type {Event} */ event) => {
      const target = event.target instanceof Element ? event.target : null;
      // Another button that opens something is meant, and so is what stands in a panel.
      if (type === "pointerdown") closing = document.querySelector(".pop:not(.about):popover-open") !== null && !target?.closest("[popover], [aria-expanded], dialog");
      if (closing) event.stopImmediatePropagation();
      // The press would give its cell the focus, and so select it.
      if (closing && type !== "pointerup") event.preventDefault();
    };
    addEventListener(type, swallow, { capture: true });
  }
}

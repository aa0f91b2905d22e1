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

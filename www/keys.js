// The keys that work from anywhere. What has the focus comes first: a field keeps its letters, a button its space.

import { takeTool } from "./tools.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./ui.js").Tool} Tool */
/** @typedef {{ step(by: number): void }} Scenes */
/** What the keys reach for; `close` closes what is open over the page, if anything is. @typedef {{ scenes: Scenes, next(): void, help(): void, close(): boolean }} Parts */

/** @type {Record<string, Tool>} */
const TOOLS = { v: "point", b: "brush", m: "mask", i: "ignore", w: "weight", t: "target" };
/** What keeps every key, and what keeps all but those with Ctrl. */
const FIELDS = "input[type=text], textarea";
const CHOICES = "select, dialog";
/** What a space presses or ticks. A tool that is already in hand is not pressed again. */
const PRESSED = "button:not([data-tool][aria-pressed=true]), summary, input:is([type=checkbox], [type=radio]:not(:checked))";

/**
 * Listens for them.
 * @param {Page} page
 * @param {Parts} parts
 */
export function listen(page, { scenes, next, help, close }) {
  /** @type {Record<string, () => void>} */
  const keys = {
    " ": () => page.player?.toggle(),
    ".": () => page.player?.take(1),
    ">": () => page.player?.take(10),
    g: () => page.ui.set({ gradientShown: !page.shown.gradient }),
    c: () => page.lab.classes > 2 && page.ui.set({ channel: (page.ui.channel + 1) % page.lab.classes }),
    "[": () => scenes.step(-1),
    "]": () => scenes.step(1),
    n: next,
    "?": help,
  };
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const target = event.target instanceof Element ? event.target : document.body;
    if (page.room || target.closest(FIELDS)) return;
    // The browser closes menus and dialogs itself, and whoever is dragged with takes Escape as well.
    if (event.key === "Escape" && !page.ui.dragging && !document.querySelector(":popover-open, dialog[open]") && close()) return event.preventDefault();
    if (event.ctrlKey || event.metaKey) return undo(page, event);
    if (event.altKey || target.closest(CHOICES) || (event.key === " " && target.closest(PRESSED))) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : "";
    if (page.lesson?.press(key)) return event.preventDefault();
    const act = key in TOOLS ? () => takeTool(page, TOOLS[key]) : keys[key];
    if (!act || (key === "w" && !page.lab.weightsCount("binary") && !page.lab.weightsCount("multiclass"))) return;
    if (key === "t" && !page.lab.targetIsSoft("binary") && !page.lab.targetIsSoft("multiclass")) return;
    event.preventDefault();
    if (!event.repeat || key === ".") act();
  });
}

/**
 * Takes back, or does again.
 * @param {Page} page
 * @param {KeyboardEvent} event
 */
function undo(page, event) {
  const key = event.key.toLowerCase();
  const redo = (key === "z" && event.shiftKey) || (key === "y" && event.ctrlKey);
  if (event.altKey || (!redo && key !== "z")) return;
  event.preventDefault();
  page.travel((lab) => (redo ? lab.redo() : lab.undo()));
}

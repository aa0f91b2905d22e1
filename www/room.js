// A room stands in the lab's place: the lessons, a trap. The header stays; the lab waits behind, untouched and out of reach.

import { make } from "./dom.js";
import { loadStyle } from "./site.js";
import { enter, leave } from "./way.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./element.js").PageElement} PageElement */
/**
 * What stands in the lab's place: a name for the style, what it shows, the way that led to it (links or buttons, the last one being the
 * place itself), how the way back is named where it is not "Free play", what is to be done when it is left, what shares it where that is not the lab's scene, and what opens it again where
 * the address does not.
 * @typedef {{ name: string, part: PageElement, crumbs?: HTMLElement[], back?: string, left?: () => void, share?: () => void, again?: () => unknown }} Room
 */

const root = document.documentElement;

/** What had the focus in the lab. @type {Element | null} */
let opener = null;
/** How far the lab was scrolled. */
let scrolled = 0;

/** What the lab consists of beside the header. */
const LAB = ["prompt-strip", "rail", "table", "side", "strip"];

/**
 * Shows a room in the lab's place, or in that of another room.
 * @param {Page} page
 * @param {Room} room
 */
export async function openRoom(page, room) {
  await loadStyle("room");
  const former = page.room;
  // Back in the lab, the focus is where it was when the first room was entered.
  if (!former) {
    opener = document.activeElement;
    scrolled = scrollY;
  }
  if (!page.embedded) enter(room.again, former !== null);
  close(page);
  former?.left?.();
  page.player?.pause();
  page.strokes.end();
  page.room = room;
  page.closeRoom = () => closeRoom(page);
  root.dataset.room = room.name;
  for (const id of LAB) document.getElementById(id)?.setAttribute("inert", "");
  const back = room.part.word(room.back ?? "room.leave", make("button", { type: "button", class: "leave" }));
  back.addEventListener("click", () => leaveRoom(page));
  const way = room.part.word("room.way", make("nav", { class: "crumbs" }, ...(room.crumbs ?? [])), "aria-label");
  document.querySelector("top-bar h1")?.after(way);
  document.querySelector("top-bar .space")?.after(back);
  const main = make("main", { class: "room", id: "room", tabindex: -1 }, room.part);
  main.addEventListener("keydown", (event) => {
    // What is open in the room, and a field that is typed in, have Escape first.
    const busy = event.defaultPrevented || event.isComposing || document.querySelector(":popover-open, dialog[open]");
    if (event.key === "Escape" && !busy && !(event.target instanceof Element && event.target.matches("input, textarea, select"))) leaveRoom(page);
  });
  document.body.append(main);
  page.parts.push(room.part);
  room.part.render();
  // Who listens hears where the focus has come to.
  const title = main.querySelector("h1, h2");
  if (title) {
    title.id ||= "room-title";
    main.setAttribute("aria-labelledby", title.id);
  }
  // On a phone the window scrolls: what opens is read from its beginning.
  scrollTo(0, 0);
  document.getElementById("room")?.focus({ preventScroll: true });
}

/**
 * Goes back to the lab.
 * @param {Page} page
 */
export function closeRoom(page) {
  if (!page.room) return;
  const { left } = page.room;
  close(page);
  delete root.dataset.room;
  for (const id of LAB) document.getElementById(id)?.removeAttribute("inert");
  left?.();
  page.schedule();
  if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
  opener = null;
  scrollTo(0, scrolled);
}

/** Goes back to the lab, in the browser's history, too. @param {Page} page */
function leaveRoom(page) {
  closeRoom(page);
  if (!page.embedded) leave();
}

/** @param {Page} page */
function close(page) {
  const { room } = page;
  page.parts = page.parts.filter((part) => part !== room?.part);
  page.room = null;
  for (const part of document.querySelectorAll("#room, top-bar > :is(.crumbs, .leave)")) part.remove();
}

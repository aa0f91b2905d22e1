// The page on a phone: which screens are one, what stands where there, and how large its cells are. Geometry only.

import { loadStyle } from "./site.js";

/** @typedef {import("./ui.js").StageName} StageName */

/** Below this width the table has no room for its columns. */
const PHONE = matchMedia("(max-width: 899px)");
/** A phone that lies on its side: the map stands beside its effect. */
const LYING = matchMedia("(max-width: 899px) and (min-width: 560px) and (max-height: 519px)");

/** Up to so many rows and columns, the large map shows its numbers. */
const READABLE = 8;
const LARGEST = 56;
/** What a finger still hits. */
const TARGET = 44;
const LEAST_FONT = 12;
const LARGEST_FONT = 20;
/** The slider beside the map, with the gap before it. */
const BESIDE = 76;
/** Between the two maps of the effect. */
const BETWEEN = 14;
/** Room left free below the maps. */
const SPARE = 8;
/** An effect without numbers is no smaller than this. */
const LEAST = 6;

let never = false;

/** Whether the page is shown on a phone. */
export const onPhone = () => PHONE.matches && !never;

/** From now on the page is shown as on a desk, however narrow its window is. */
export function neverPhone() {
  never = true;
}

/** Loads the styles that only a phone needs: before its page is made, or when the window becomes one. */
export async function phoneStyles() {
  const load = () => Promise.all(["phone-header", "phone-table"].map(loadStyle));
  if (PHONE.matches) await load();
  else PHONE.addEventListener("change", () => load().catch(console.warn), { once: true });
}

/**
 * Calls back now and whenever the page becomes a phone's or stops being one.
 * @param {(phone: boolean) => void} told
 */
export function whenPhone(told) {
  PHONE.addEventListener("change", () => told(onPhone()));
  told(onPhone());
}

/**
 * The maps that are shown below the chosen one: what it leads to.
 * @param {StageName} main
 * @param {ReadonlySet<StageName>} [only] the stages that a lesson shows
 * @returns {StageName[]}
 */
export function effectsOf(main, only) {
  if (only) return [...only].filter((stage) => stage !== main).slice(-2);
  /** @type {StageName[]} */
  const effects = ["probability", "loss", "logits"];
  return effects.filter((stage) => stage !== main).slice(0, 2);
}

/**
 * Gives the cells of a phone's three maps their size.
 * @param {HTMLElement} host
 * @param {HTMLElement} table
 * @param {{ width: number, height: number }} scene
 * @returns {{ main: boolean, effect: boolean }} which maps have room for their numbers
 */
export function fitPhone(host, table, { width, height }) {
  const style = getComputedStyle(host);
  const room = host.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const lying = LYING.matches;
  const readable = width <= READABLE && height <= READABLE;
  const free = roomLeft();
  const set = (/** @type {string} */ name, /** @type {number} */ value) => table.style.setProperty(name, `${value}px`);
  const widest = Math.max(LEAST, Math.min(LARGEST, Math.floor(((lying ? room / 2 : room) - BESIDE) / width)));
  const write = (/** @type {number} */ tall, /** @type {number} */ small) => {
    const wide = lying ? Math.min(widest, Math.round(tall * 1.25)) : widest;
    set("--main-width", wide);
    set("--main-height", tall);
    set("--main-digits", font(wide, tall));
    const effects = lying ? room - wide * width - BESIDE - 2 * BETWEEN : room - BETWEEN;
    const cell = Math.max(LEAST, Math.min(TARGET, Math.floor(effects / 2 / width), lying ? tall - 4 : TARGET));
    set("--cell-width", cell);
    set("--cell-height", Math.min(cell, small));
    set("--digits", font(cell, Math.min(cell, small)));
    set("--column", cell * width);
    set("--small-width", Math.floor((BESIDE - 12) / width));
    set("--small-height", Math.min(16, Math.floor((tall * height - 40) / 2 / height)));
    return cell;
  };
  // The large map gives way first, down to what a finger hits; then its effect does.
  let tall = widest;
  let small = LARGEST;
  let cell = write(tall, small);
  small = cell;
  const over = () => heightOf(table) + SPARE - free;
  if (over() > 0) {
    const least = Math.min(widest, lying ? 24 : TARGET);
    tall = Math.max(least, Math.floor(tall - over() / height));
    cell = write(tall, small);
  }
  if (over() > 0 && !lying) {
    small = Math.max(Math.min(cell, 24), Math.floor(small - over() / height));
    cell = write(tall, small);
  }
  return { main: readable && widest >= 2 * LEAST_FONT, effect: readable && cell >= 2 * LEAST_FONT };
}

/**
 * How high the table is with the three maps, without what follows them.
 * @param {HTMLElement} table
 */
function heightOf(table) {
  const maps = [...table.querySelectorAll("form-stage[data-place]:not([hidden])")];
  return Math.max(...maps.map((map) => map.getBoundingClientRect().bottom)) - table.getBoundingClientRect().top;
}

/** The height that the header and what stands at the foot of the window leave. */
function roomLeft() {
  const foot = LYING.matches ? ["prompt-strip"] : ["prompt-strip", "rail"];
  const taken = ["top", ...foot].map((id) => document.getElementById(id)?.offsetHeight ?? 0);
  return innerHeight - taken.reduce((sum, one) => sum + one, 0);
}

/**
 * @param {number} width
 * @param {number} height
 */
const font = (width, height) => Math.max(LEAST_FONT, Math.min(Math.floor((width - 4) / 2.1), Math.floor(height / 2), LARGEST_FONT));

// A small map of classes with their numbers, wrong ones marked: what shows a mask beside others.

import { make } from "./dom.js";
import { picture } from "./gradient.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {{ name: string, ids: number[], width: number, colours: Uint32Array, wrong: boolean[] }} Mask */

/** Up to this many columns, cells show their classes. */
const WITH_DIGITS = 8;

/**
 * @param {Page} page
 * @param {Mask} mask
 */
export function maskMap(page, { name, ids, width, colours, wrong }) {
  const map = make("div", { class: "mask", role: "img", "aria-label": name });
  map.style.background = picture(colours, width);
  map.style.setProperty("--columns", String(width));
  map.style.setProperty("--rows", String(ids.length / width));
  const digits = width <= WITH_DIGITS;
  map.toggleAttribute("data-picture", !digits);
  if (digits) map.append(...ids.map((id, at) => cell(page, id, wrong[at])));
  return map;
}

/**
 * @param {Page} page
 * @param {number} id
 * @param {boolean} isWrong
 */
function cell({ lab }, id, isWrong) {
  const span = make("span", { "data-wrong": isWrong, "data-out": id < 0 }, id < 0 ? "–" : String(id));
  if (id >= 0) span.toggleAttribute("data-light", lab.classWantsLight(id));
  return span;
}

// One side of a trap's card: its lines, what they print, maps, the number that it ends in. Built again whenever a number changes.

import { make } from "../dom.js";
import { chart } from "./trap-chart.js";
import { terminal } from "./trap-list.js";

/** @typedef {import("../pkg/more.js").TrapSide} TrapSide */
/** @typedef {import("../pkg/more.js").TrapMap} TrapMap */
/** @typedef {import("../pkg/more.js").TrapCell} TrapCell */
/** @typedef {(key: string, values?: Record<string, string | number>) => string} Words */

/** A headline of more characters is a sentence. */
const SHORT = 9;

/**
 * @param {TrapSide} side
 * @param {Words} t
 * @returns {Element[]}
 */
export function sideParts(side, t) {
  const steps = side.curve?.steps ?? 0;
  /** @type {Element[]} */
  const parts = [
    make("pre", { tabindex: 0, role: "group", "aria-label": t("traps.code") }, ...side.code.map(({ text, marked }) => make("code", { "data-marked": marked }, text || " "))),
  ];
  if (side.output.length > 0) parts.push(make("div", { class: "output", role: "group", "aria-label": t("traps.output") }, terminal(side.output)));
  if (side.maps.length > 0) parts.push(make("div", { class: "trap-maps" }, ...side.maps.map((map) => mapOf(map, t))));
  const headline = make("b", { class: side.headline.length > SHORT ? "sentence" : undefined }, side.headline);
  parts.push(make("p", { class: "headline" }, headline, " ", make("span", {}, t(`traps.note.${side.note}`, { steps }))));
  if (side.rows.length > 0) {
    const rows = side.rows.map(({ name, value, tone }) => make("div", {}, make("dt", {}, t(`traps.row.${name}`)), make("dd", { "data-tone": tone }, value)));
    parts.push(make("dl", {}, ...rows));
  }
  if (side.curve) parts.push(chart(side.curve.drawing, t("traps.history", { steps }), (key, value) => t(`traps.${key}`, { value, steps: value })));
  return parts;
}

/**
 * A map as a table, with what is said of its outlined pixel.
 * @param {TrapMap} map
 * @param {Words} t
 */
function mapOf(map, t) {
  const { name, range, width, caption, pixel } = map;
  const table = gridOf(map, (cell, row, column) => {
    const said = t(cell.wrong ? "traps.mapWrong" : "traps.mapCell", { row, column, value: cell.name });
    const inside = make("td", { title: said, "data-wrong": cell.wrong, "data-pixel": pixel === row * width + column }, cell.label);
    // Four signs are as wide as a cell.
    inside.toggleAttribute("data-long", cell.label.length > 3);
    return paint(inside, cell);
  });
  table.setAttribute("aria-label", t(`traps.map.${name}`));
  const head = make("h4", {}, t(`traps.map.${name}`), make("span", {}, range));
  return make("div", { class: "trap-map" }, head, table, make("p", {}, caption));
}

/**
 * A table with a cell a pixel.
 * @param {TrapMap} map
 * @param {(cell: TrapCell, row: number, column: number, at: number) => HTMLElement} cellOf
 */
export function gridOf({ cells, width }, cellOf) {
  const rows = Array.from({ length: cells.length / width }, (_, row) =>
    make("tr", {}, ...cells.slice(row * width, (row + 1) * width).map((cell, column) => cellOf(cell, row, column, row * width + column))),
  );
  const table = make("table", { class: "trap-grid" }, make("tbody", {}, ...rows));
  table.style.setProperty("--columns", String(width));
  return table;
}

/**
 * Gives a cell its colour, and the ink that can be read on it.
 * @template {HTMLElement} E
 * @param {E} element
 * @param {TrapCell} cell
 */
export function paint(element, { colour, light }) {
  element.style.setProperty("--colour", colour);
  element.toggleAttribute("data-light", light);
  return element;
}

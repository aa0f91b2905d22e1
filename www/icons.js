// The page's signs: 18 × 18, one stroke, in the colour of the text beside them.

const SVG = "http://www.w3.org/2000/svg";

/** What a stroke draws, and whether the shape is filled instead. */
const PATHS = {
  previous: "M11 4 6 9l5 5",
  next: "m7 4 5 5-5 5",
  down: "m4 7 5 5 5-5",
  up: "m4 11 5-5 5 5",
  book: "M9 4.500C7.500 3.500 5 3 2.500 3v11c2.500 0 5 .500 6.500 1.500M9 4.500C10.500 3.500 13 3 15.500 3v11c-2.500 0-5 .500-6.500 1.500M9 4.500v11",
  lock: "M4 8.500h10v6.500h-10ZM6 8.500V6a3 3 0 0 1 6 0v2.500",
  undo: "M7 4 3.5 7.5 7 11M4 7.5h6a4 4 0 0 1 0 8H8",
  redo: "m11 4 3.5 3.5L11 11M14 7.5H8a4 4 0 0 0 0 8h2",
  theme: "M9 2a7 7 0 1 0 0 14A7 7 0 0 0 9 2Zm0 0v14",
  help: "M6.5 6.5a2.5 2.5 0 1 1 3.4 2.3c-.6.3-.9.8-.9 1.7M9 13.5v.01M9 1.8a7.2 7.2 0 1 0 0 14.4A7.2 7.2 0 0 0 9 1.8Z",
  point: "M4 2.5v11l3-2.7 1.9 4.4 2-.9-1.9-4.3 4-.3Z",
  brush: "M15 3 8.5 9.5M7 10c-1.8 0-2.6 1.2-2.6 2.6 0 1-.7 1.7-1.9 1.9 2.8 1.2 6.5.6 6.5-2.5A2 2 0 0 0 7 10Z",
  mask: "M3 3h12v12H3ZM3 7h12M3 11h12M7 3v12M11 3v12",
  ignore: "M3 3h12v12H3ZM3 9l6-6M3 15 15 3M9 15l6-6",
  weight: "M9 3v12M6 15h6M4 5h10M4 5 2 10.500h4ZM14 5l-2 5.500h4Z",
  target: "M3 15h12V3M3 15 15 3M6.500 15v-3.500M10 15V8M13 15V5",
  network: "M3 4h4l3 5h5M3 14h4l3-5M13 7l2.200 2L13 11",
  warn: "M9 2.500 16 15H2ZM9 7v4M9 13v.010",
  check: "m3.500 9.500 3.500 3.500 7.500-8",
  reset: "M4 5v3.5h3.5M4.3 8.3A5.5 5.5 0 1 1 4 11",
  menu: "M3 5h12M3 9h12M3 13h12",
  projector: "M2.500 3h13v8.500h-13ZM9 11.500v2M5.500 15.500 9 13.500l3.500 2",
  panel: "M2.5 3h13v12h-13ZM11 3v12",
  close: "m4.5 4.5 9 9m0-9-9 9",
  search: "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3Zm3.600 8.600L15.500 15.500",
  play: "M5 2.8v12.4L15 9Z",
  share: "M9 11V2.500M5.500 6 9 2.500 12.500 6M5 8.500H3v7h12v-7h-2",
  copy: "M6.500 6.500h9v9h-9ZM11.500 6.500v-4h-9v9h4",
  open: "M10.500 3H15v4.500M15 3 8.500 9.500M7.500 4H3v11h11v-4.500",
  frame: "M2.500 3.500h13v11h-13ZM2.500 6.500h13M6 9.500h6v2.500H6Z",
  file: "M4 2.500h6.500L14 6v9.500H4ZM10.500 2.500V6H14",
  code: "m6 5-4 4 4 4M12 5l4 4-4 4",
  figure: "M2.500 3h13v12h-13ZM2.500 12.500 6.500 9l3 2.500 2.500-2 3.500 3M11.500 6v.010",
  save: "M9 3v8M5.500 8 9 11.500 12.500 8M3 15h12",
  pause: "M4 3h3.5v12H4zM10.5 3H14v12h-3.5z",
};
const FILLED = new Set(["play", "pause"]);

/** @typedef {keyof typeof PATHS} IconName */

/**
 * A sign that says nothing to those who listen: what holds it has a name.
 * @param {IconName} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", FILLED.has(name) ? "icon filled" : "icon");
  svg.setAttribute("viewBox", "0 0 18 18");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/**
 * Shows another sign in an icon's place.
 * @param {SVGSVGElement} svg
 * @param {IconName} name
 */
export function setIcon(svg, name) {
  const path = /** @type {SVGPathElement} */ (svg.firstElementChild);
  if (path.getAttribute("d") === PATHS[name]) return;
  path.setAttribute("d", PATHS[name]);
  svg.setAttribute("class", FILLED.has(name) ? "icon filled" : "icon");
}

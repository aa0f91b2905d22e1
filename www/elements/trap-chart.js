// A chart of a trap's card, drawn as the traps' core places its lines and words.

/** @typedef {import("../pkg/more.js").TrapDrawing} TrapDrawing */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 */
function draw(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/**
 * @param {TrapDrawing} drawing
 * @param {string} label
 * @param {(key: string, value: string) => string} say a sentence of the chart with its number
 */
export function chart({ width, height, lines, words }, label, say) {
  const drawn = lines.map(({ role, path }) => draw("path", { class: role, d: path }));
  const said = words.map(({ role, x, y, anchor, key, value }) => draw("text", { class: role, x, y, "text-anchor": anchor }, key ? say(key, value) : value));
  return draw("svg", { class: "trap-chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, ...drawn, ...said);
}

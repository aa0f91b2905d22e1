// The charts of a trap's card, drawn from points between 0 and 1: the losses of training, and both sides over one axis.

/** @typedef {import("../pkg/more.js").TrapCurve} TrapCurve */
/** @typedef {import("../pkg/more.js").TrapFigure} TrapFigure */
/** @typedef {import("../pkg/more.js").TrapLevel} TrapLevel */
/** @typedef {(key: string, values?: Record<string, string | number>) => string} Words */
/** @typedef {{ left: number, top: number, width: number, height: number }} Frame */

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
 * @param {number} width
 * @param {number} height
 * @param {string} label
 * @param {...Node} children
 */
const chart = (width, height, label, ...children) =>
  draw("svg", { class: "trap-chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, ...children);

/**
 * @param {number[][]} points
 * @param {Frame} frame
 */
const path = (points, { left, top, width, height }) =>
  points.map(([x = 0, y = 0], at) => `${at ? "L" : "M"}${(left + x * width).toFixed(1)},${(top + (1 - y) * height).toFixed(1)}`).join("");

/**
 * The losses of training over its steps.
 * @param {TrapCurve} curve
 * @param {Words} t
 */
export function lossCurve({ points, floor, steps }, t) {
  const frame = { left: 4, top: 6, width: 455, height: 38 };
  const foot = frame.top + frame.height;
  const right = frame.left + frame.width;
  const parts = [draw("path", { class: "axis", d: `M${frame.left},${foot}H${right}` })];
  if (floor) {
    const y = frame.top + (1 - floor.at) * frame.height;
    parts.push(draw("path", { class: "floor", d: `M${frame.left},${y}H${right}` }));
    parts.push(draw("text", { class: "strong", x: right, y: y + 16, "text-anchor": "end" }, t("traps.itsFloor", { value: floor.value })));
  }
  parts.push(draw("path", { class: "line", d: path(points, frame) }));
  parts.push(draw("text", { x: frame.left, y: foot + 16 }, "0"), draw("text", { x: right, y: foot + 16, "text-anchor": "end" }, t("traps.steps", { steps })));
  return chart(463, 62, t("traps.history", { steps }), ...parts);
}

/**
 * Both sides over one axis.
 * @param {TrapFigure} figure
 * @param {Words} t
 */
export function bothCurves({ name, curves, across, up, floor }, t) {
  const frame = { left: 20, top: 8, width: 268, height: 136 };
  const foot = frame.top + frame.height;
  const right = frame.left + frame.width;
  /** @param {TrapLevel} level */
  const height = (level) => frame.top + (1 - level.at) * frame.height;
  const parts = up.flatMap((level) => [
    draw("path", { class: level.at > 0 ? "grid" : "axis", d: `M${frame.left},${height(level)}H${right}` }),
    draw("text", { x: 14, y: height(level) + 4, "text-anchor": "end" }, level.value),
  ]);
  if (floor) {
    parts.push(draw("path", { class: "floor", d: `M${frame.left},${height(floor)}H${right}` }));
    parts.push(draw("text", { class: "strong", x: frame.left + 4, y: height(floor) - 8 }, floor.value));
  }
  for (const level of across) {
    const anchor = level.at === 0 ? "start" : level.at === 1 ? "end" : "middle";
    parts.push(draw("text", { x: frame.left + level.at * frame.width, y: foot + 16, "text-anchor": anchor }, level.value));
  }
  const [written, meant] = curves;
  parts.push(draw("path", { class: "line meant", d: path(meant, frame) }), draw("path", { class: "line written", d: path(written, frame) }));
  const [, top = 0] = written.at(-1) ?? [];
  const [x = 0] = meant.at(-1) ?? [];
  parts.push(draw("text", { class: "meant", x: frame.left + x * frame.width - 24, y: frame.top + 36, "text-anchor": "end" }, t(`traps.figure.${name}.meant`)));
  parts.push(draw("text", { class: "written", x: right, y: frame.top + (1 - top) * frame.height - 8, "text-anchor": "end" }, t(`traps.figure.${name}.written`)));
  return chart(296, 164, t(`traps.figure.${name}.title`), ...parts);
}

// Tools: which one is in hand, what it paints, and the map that it works on.

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./ui.js").Tool} Tool */

/** The tools that paint the target, or what stands in its place. */
const ON_TARGET = ["mask", "ignore", "weight", "target"];

/**
 * Takes a tool in hand, and shows the map that it works on where only one is large.
 * @param {Page} page
 * @param {Tool} tool
 */
export function takeTool({ lab, ui }, tool) {
  document.documentElement.dataset.tool = tool;
  let { weightsShown, form } = ui;
  const { tool: former, stage: shown } = ui;
  // The point works on every map: it leads back to the logits only from where a tool for the mask has led.
  const led = shown === "target" && ON_TARGET.includes(former);
  const stage = tool === "brush" || (tool === "point" && led) ? "logits" : tool === "point" ? shown : "target";
  if (tool === "weight") form = weightsShown ??= lab.weightsCount("binary") || !lab.weightsCount("multiclass") ? "binary" : "multiclass";
  if (tool === "target") {
    if (!lab.targetIsSoft(form)) form = form === "binary" ? "multiclass" : "binary";
    if (weightsShown === form) weightsShown = null;
  }
  ui.set({ tool, stage, form, weightsShown });
}

/**
 * What the scene no longer has gives way to what it has: a class, a channel, a tool that would paint nothing.
 * @param {Page} page
 */
export function keepToScene(page) {
  const { ui, lab } = page;
  const { classes } = lab;
  if (ui.channel >= classes) ui.channel = classes - 1;
  if (ui.paintClass >= classes) ui.paintClass = 1;
  if (ui.tool === "target" && !lab.targetIsSoft("binary") && !lab.targetIsSoft("multiclass")) takeTool(page, "point");
}

/**
 * Shows the weight map in the place of a form's target, or of none.
 * @param {Page} page
 * @param {"binary" | "multiclass" | null} weightsShown
 */
export function showWeights(page, weightsShown) {
  if (!weightsShown && page.ui.tool === "weight") takeTool(page, "point");
  page.ui.set({ weightsShown });
}

/**
 * @param {Page} page
 * @param {string} text
 * @returns {boolean} whether it is a weight, which the tool then paints
 */
export function setPaintWeight(page, text) {
  const taken = page.edit(() => page.core.Lab.checkWeight(text));
  if (taken) page.ui.set({ paintWeight: text });
  return taken;
}

/**
 * @param {Page} page
 * @param {string} text
 * @returns {boolean} whether it is a probability, which the tool then paints
 */
export function setPaintTarget(page, text) {
  const taken = page.edit(() => page.core.Lab.checkTarget(text));
  if (taken) page.ui.set({ paintTarget: text });
  return taken;
}

// The room of the scores: one prediction's mean IoU and Dice in every way in which libraries take the mean.

import { make } from "./dom.js";
import { ScoreWays } from "./elements/score-ways.js";
import { fromModule } from "./exports.js";
import { openRoom } from "./room.js";
import { loadStyle } from "./site.js";

/** @typedef {import("./page.js").Page} Page */

/**
 * Shows the scores of a form's prediction in the lab's place, or of three images for which all ways differ.
 * @param {Page} page
 * @param {"binary" | "multiclass"} form
 * @param {boolean} [example]
 */
export async function openScores(page, form, example = false) {
  const module = await fromModule(page, (loaded) => loaded);
  if (!module) return;
  await Promise.all([page.strings.more("scores"), loadStyle("scores")]);
  const part = new ScoreWays(page, module, form, example);
  await openRoom(page, { name: "scores", part, back: "scores.back", crumbs: [part.word("scores.title", make("b"))], left: () => part.free(), again: () => openScores(page, form, example) });
}

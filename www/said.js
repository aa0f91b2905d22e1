// What the core says, in the reader's words: a formula as it is, a sentence from the table of strings.

import { make } from "./dom.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./pkg/lab.js").Phrase} Phrase */

/**
 * A phrase of the core as text; words that a sentence marks keep their marks, which `marked` reads.
 * @param {Page} page
 * @param {Phrase} phrase
 * @returns {string}
 */
export function said({ t }, phrase) {
  return phrase.key ? t(`said.${phrase.key}`, phrase.values) : phrase.text;
}

/**
 * The parts of a sentence: `<loss>losses</loss>` marks words that are about a stage, `<b>lower</b>` words that carry the weight.
 * @param {string} sentence
 * @returns {{ text: string, mark: string }[]} the parts in order, `mark` empty where nothing is marked
 */
export function marked(sentence) {
  const parts = [];
  let end = 0;
  for (const found of sentence.matchAll(/<(\w+)>(.*?)<\/\1>/g)) {
    if (found.index > end) parts.push({ text: sentence.slice(end, found.index), mark: "" });
    parts.push({ text: found[2], mark: found[1] });
    end = found.index + found[0].length;
  }
  if (end < sentence.length) parts.push({ text: sentence.slice(end), mark: "" });
  return parts;
}

/**
 * A sentence as nodes: `<num>.957</num>` in the font of numbers, every other mark bold. A formula is not broken beside an operator.
 * @param {string} sentence
 * @returns {(Node | string)[]}
 */
export function nodes(sentence) {
  return marked(sentence.replace(/ ([−+=/·×<>≥≤]) /g, "\u00a0$1\u00a0").replace(/\b(log|ln) /g, "$1\u00a0")).map(({ text, mark }) => (mark === "num" ? make("span", { class: "num" }, text) : mark ? make("b", {}, text) : text));
}

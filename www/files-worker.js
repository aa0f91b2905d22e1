// Reads a person's files, computes what their loss is made of, and looks for ways to a number, beside the page. Each request names one of
// the module's functions.

import load, { Files, Ways } from "./pkg/files.js";

/** @typedef {"open" | "paste" | "assign" | "setLayout" | "mend" | "undo" | "set" | "setThreshold" | "moveThreshold" | "threshold" | "paint" | "legend" | "window" | "edit" | "npz"} FilesAsk */
/** @typedef {FilesAsk | "ofLab" | "ofFiles" | "find" | "pytorch" | "scene" | "numbers"} Ask */
/** @typedef {{ id: number, ask: Ask, values: any[] }} Request */
/** @typedef {{ code: string, values: Record<string, string> }} Refusal */
/** @typedef {{ id: number, answer?: unknown, refusal?: Refusal, error?: string }} Message */

/** What changes nothing answers for itself; after an option comes what is shown of the map, after everything else all that is shown. */
const LOOKS = ["threshold", "paint", "legend", "window", "edit", "npz"];
const OPTIONS = ["set", "setThreshold", "moveThreshold"];
const OF_WAYS = ["find", "pytorch", "scene"];

const loaded = load();
/** @type {Files | null} */
let files = null;
/** @type {Ways | null} */
let ways = null;

/**
 * @param {Request} request
 * @returns {unknown}
 */
function answer({ ask, values }) {
  if (ask === "ofLab") {
    ways?.free();
    ways = Ways.ofLab(values[0]);
    return null;
  }
  if (ask === "ofFiles") {
    ways?.free();
    ways = files?.ways() ?? null;
    return ways !== null;
  }
  if (ask === "numbers") return Files.numbers(values[0]);
  if (OF_WAYS.includes(ask)) return ways && /** @type {any} */ (ways)[ask](...values);
  files ??= new Files();
  const answer = /** @type {any} */ (files)[ask](...values);
  if (LOOKS.includes(ask)) return answer;
  return OPTIONS.includes(ask) ? files.large() : files.view();
}

addEventListener("message", async ({ data }) => {
  const request = /** @type {Request} */ (data);
  try {
    await loaded;
    const given = answer(request);
    postMessage({ id: request.id, answer: given }, { transfer: ArrayBuffer.isView(given) ? [/** @type {ArrayBuffer} */ (given.buffer)] : [] });
  } catch (error) {
    const refusal = error instanceof Error && "code" in error && "values" in error ? { code: error.code, values: error.values } : undefined;
    postMessage(refusal ? { id: request.id, refusal } : { id: request.id, error: String(error) });
  }
});

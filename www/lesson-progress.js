// How far one has come in the lessons. It is kept in this browser and nowhere else.

import { readSetting, writeSetting } from "./storage.js";

/** The steps that are done, the one where one was, and of which lesson where several share a key. @typedef {{ done: string[], at: number, of?: string }} Progress */

/** @param {string} id @returns {Progress} */
export function progressOf(id) {
  try {
    const kept = JSON.parse(readSetting("lessons") ?? "{}")[id];
    if (Array.isArray(kept?.done) && Number.isInteger(kept.at)) return kept;
  } catch {
    // What cannot be read is begun again.
  }
  return { done: [], at: 0 };
}

/**
 * @param {string} id
 * @param {Progress} progress
 */
export function keepProgress(id, progress) {
  let all = {};
  try {
    all = JSON.parse(readSetting("lessons") ?? "{}") ?? {};
  } catch {
    // As above.
  }
  writeSetting("lessons", JSON.stringify({ ...all, [id]: progress }));
}

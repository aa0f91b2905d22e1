// What a field holds, copied; where the browser refuses, it is selected, to be copied by hand.

import { setText } from "./dom.js";

/**
 * @param {HTMLInputElement | HTMLTextAreaElement} field
 * @param {Element} said where it is said
 * @param {{ done: string, byHand: string }} words
 * @returns {Promise<boolean>} whether it was copied
 */
export async function copyField(field, said, { done, byHand }) {
  try {
    await navigator.clipboard.writeText(field.value);
    setText(said, done);
    return true;
  } catch {
    field.select();
    setText(said, byHand);
    return false;
  }
}

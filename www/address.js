// The address: everything that is written behind its # or read from there, in one place.
//
// Nothing but letters, digits and - _ . = & is ever written, so that no messenger, no mail and no sheet of paper breaks a link.
// Keys that the page does not know are left alone.

/** @typedef {"s" | "lang" | "theme" | "view" | "hide" | "show" | "lesson" | "step" | "own" | "trap" | "tab" | "pixel" | "form" | "cols"} Key */

/** @type {readonly Key[]} */
const KEYS = ["s", "lang", "theme", "view", "hide", "show", "lesson", "step", "own", "trap", "tab", "pixel", "form", "cols"];
/** What came by the address and goes with it. @type {readonly Key[]} */
export const VISITED = ["s", "hide", "show", "lesson", "step", "own", "trap", "tab", "pixel"];
const PLAIN = /^[\w.-]+$/;

let frozen = false;

const present = () => new URLSearchParams(location.hash.slice(1));

/**
 * What the address says for a key, else what the page was saved with; null where neither says anything.
 * @param {Key} key
 */
export const read = (key) => present().get(key) || new URLSearchParams(document.getElementById("scene")?.textContent?.trim()).get(key) || null;

/**
 * The words of a list, which dots part: `loss.prediction`.
 * @param {Key} key
 */
export const readList = (key) => read(key)?.split(".").filter(Boolean) ?? [];

/**
 * Changes what the address says, without a step in the browser's history; null takes a key away.
 * @param {{ [K in Key]?: string | null }} changes
 */
export function write(changes) {
  if (frozen) return;
  const keys = present();
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === undefined) keys.delete(key);
    else keys.set(key, value);
  }
  const text = textOf(keys);
  try {
    history.replaceState(history.state, "", text ? `#${text}` : location.pathname + location.search);
  } catch (error) {
    // A page without an address, as in `srcdoc`, has none to change.
    console.warn(error);
  }
}

/**
 * A whole address of this page that says this and nothing else.
 * @param {{ [K in Key]?: string | null }} values
 */
export function addressOf(values) {
  const keys = new URLSearchParams();
  for (const key of KEYS) if (values[key]) keys.set(key, values[key]);
  return `${location.href.split("#", 1)[0]}#${textOf(keys)}`;
}

/** From now on the address is only read. */
export function freeze() {
  frozen = true;
}

/**
 * Calls back when another address is given to the page that is open.
 * @param {() => void} told
 */
export const whenChanged = (told) => addEventListener("hashchange", told);

/** @param {URLSearchParams} keys */
function textOf(keys) {
  return [...keys].filter((pair) => pair.every((text) => PLAIN.test(text))).map((pair) => pair.join("=")).join("&");
}

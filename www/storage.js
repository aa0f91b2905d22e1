// What outlives a reload: the document and the two settings. A browser without storage just forgets.

const DOCUMENT = "pixelwise.document";
const BROKEN = "pixelwise.document.broken";

/**
 * @param {string} name
 * @returns {string | null}
 */
function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string} text
 * @returns {boolean} whether it was kept
 */
function write(name, text) {
  try {
    localStorage.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

/** @param {"language" | "theme"} name */
export const readSetting = (name) => read(`pixelwise.${name}`);

/**
 * @param {"language" | "theme"} name
 * @param {string} value
 */
export const writeSetting = (name, value) => write(`pixelwise.${name}`, value);

/**
 * The stored document's bytes; null where there is none. Bytes that are no base64 come back empty, which no document is.
 * @returns {Uint8Array | null}
 */
export function readDocument() {
  const text = read(DOCUMENT);
  if (text === null) return null;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {boolean} whether it was kept
 */
export function writeDocument(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return write(DOCUMENT, btoa(text));
}

/** Puts a document that cannot be read aside, so that the next save does not overwrite it. */
export function setBrokenDocumentAside() {
  const text = read(DOCUMENT);
  if (text !== null) write(BROKEN, text);
}

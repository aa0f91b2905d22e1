// What leaves the page as texts and files: a separate module makes them from the document's bytes, loaded when it is first asked for.

import { make } from "./dom.js";
import { more } from "./more.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./pkg/more.js").Exports} Exports */

/** How many pixels of a picture a pixel of its figure becomes. */
const SCALE = 2;

/**
 * Asks the module for something; null where it does not come, which is said.
 * @template T
 * @param {Page} page
 * @param {(module: typeof import("./pkg/more.js")) => T} ask
 * @returns {Promise<T | null>}
 */
export async function fromModule(page, ask) {
  try {
    return ask(await more());
  } catch (error) {
    console.warn(error);
    page.say(page.t("error.notLoaded"), "error");
    return null;
  }
}

/**
 * Asks for something of the document as it is now; null where the module does not come.
 * @template T
 * @param {Page} page
 * @param {(exports: Exports) => T} ask
 * @returns {Promise<T | null>}
 */
export const exported = (page, ask) => fromModule(page, ({ Exports }) => {
  const exports = new Exports(page.lab.save());
  try {
    return ask(exports);
  } finally {
    exports.free();
  }
});

/**
 * An address as a code for cameras, without a path where it is too long for one; null where the module does not come.
 * @param {Page} page
 * @param {string} text
 */
export const qrCode = (page, text) => fromModule(page, ({ QrCode }) => {
  const code = QrCode.of(text);
  const { side = 1, path = "" } = code ?? {};
  code?.free();
  return { side, path, limit: QrCode.limit };
});

/**
 * Gives the reader a file.
 * @param {string} name
 * @param {string | Uint8Array<ArrayBuffer> | Blob} content
 * @param {string} type
 */
export function download(name, content, type) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  make("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

/**
 * A figure as a picture.
 * @param {string} svg
 * @returns {Promise<Blob>}
 */
export async function picture(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = make("canvas", { width: image.naturalWidth * SCALE, height: image.naturalHeight * SCALE });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });
}

/**
 * Puts a text on the clipboard, and says where that is not allowed.
 * @param {Page} page
 * @param {string} text
 * @param {string} done the key of what is said afterwards
 */
export async function copy(page, text, done) {
  try {
    await navigator.clipboard.writeText(text);
    page.say(page.t(done), "hint");
  } catch {
    page.say(page.t("code.notCopied"), "error");
  }
}

/** @param {Page} page */
export const fileName = (page) => `pixelwise-${page.lab.preset}`;

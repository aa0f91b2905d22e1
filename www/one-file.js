// The page as one file, linked in site.js's place: what the site loads from its folder stands packed in the page itself.

/** What a worker was given of it: a worker has no page. */
const given = /** @type {typeof globalThis & { packed?: Record<string, string> }} */ (globalThis);
/** The page as it came, before anything has changed it. */
const page = typeof document === "undefined" ? "" : `<!doctype html>\n${document.documentElement.outerHTML}`;
const SCENE = /(<script type="text\/plain" id="scene">)[^<]*(<\/script>)/;
/** Addresses of the workers' scripts. @type {Map<string, string>} */
const scripts = new Map();

/**
 * @param {string} name
 * @param {string} path
 */
function part(name, path) {
  const found = /** @type {HTMLElement | null} */ (document.querySelector(`script[data-${name}="${path}"]`));
  if (!found) throw new Error(`${path} is not in this file`);
  return found;
}

/**
 * A file's bytes.
 * @param {string} path from the page's folder on
 */
export async function bytes(path) {
  const packed = given.packed ? given.packed[path] : part("file", path).textContent ?? "";
  const stream = new Blob([Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0))]).stream();
  return new Uint8Array(await new Response(stream.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

/**
 * Reads a file of data.
 * @param {string} path
 * @returns {Promise<any>}
 */
export async function readJson(path) {
  return JSON.parse(new TextDecoder().decode(await bytes(path)));
}

/** Every style is there. */
export async function loadStyle() {}

/**
 * Starts a worker: one of the old kind, because a page opened as a file may not start others.
 * @param {string} path
 */
export function worker(path) {
  if (!scripts.has(path)) {
    const script = part("worker", path);
    const files = script.dataset.files?.split(" ").filter(Boolean) ?? [];
    const packed = Object.fromEntries(files.map((file) => [file, part("file", file).textContent]));
    const text = `globalThis.packed = ${JSON.stringify(packed)};\n${script.textContent}`;
    scripts.set(path, URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  }
  return new Worker(/** @type {string} */ (scripts.get(path)));
}

/**
 * This page once more, with another scene in it.
 * @param {string} scene what an address would say of it
 */
export async function oneFile(scene) {
  return page.replace(SCENE, (_, begin, end) => begin + scene + end);
}

export const version = "";

/** There is nothing to keep: everything is here. */
export async function registerWorker() {
  return null;
}

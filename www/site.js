// Where the page's files are: beside this module. The page as one file has one-file.js in its place.

/** Where the page as one file has its scene. */
const SCENE = /(<script type="text\/plain" id="scene">)[^<]*(<\/script>)/;

/** @param {string} path */
const address = (path) => new URL(path, import.meta.url).href;

/**
 * Reads a file of data.
 * @param {string} path from the page's folder on
 * @returns {Promise<any>}
 */
export async function readJson(path) {
  const answer = await fetch(address(path));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/**
 * Waits until a style is there.
 * @param {string} name
 * @returns {Promise<void>}
 */
export function loadStyle(name) {
  const href = address(`style/${name}.css`);
  let link = /** @type {HTMLLinkElement | null} */ (document.querySelector(`link[href="${href}"]`));
  if (link?.sheet) return Promise.resolve();
  link ??= document.head.appendChild(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
  const wanted = link;
  return new Promise((resolve, reject) => {
    wanted.addEventListener("load", () => resolve(), { once: true });
    wanted.addEventListener("error", () => {
      wanted.remove();
      reject(new Error(`${href} did not load`));
    }, { once: true });
  });
}

/**
 * The page as one file, with a scene in it.
 * @param {string} scene what an address would say of it
 */
export async function oneFile(scene) {
  const answer = await fetch(address("../pixelwise.html"));
  if (!answer.ok) throw new Error(`pixelwise.html: ${answer.status}`);
  return (await answer.text()).replace(SCENE, (_, begin, end) => begin + scene + end);
}

/** The folder of the version, `app-…`; of the sources themselves, another name. */
export const version = new URL(".", import.meta.url).pathname.split("/").at(-2) ?? "";

/**
 * Registers what keeps the site for when there is no network; the sources themselves are not kept.
 * @param {ServiceWorkerContainer} workers
 * @returns {Promise<ServiceWorkerRegistration | null>}
 */
export async function registerWorker(workers) {
  if (!version.startsWith("app-")) return null;
  return workers.register(address("../sw.js"), { updateViaCache: "none" });
}

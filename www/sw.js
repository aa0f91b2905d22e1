// Keeps the site for when there is no network. The files of a version stand in a folder that is named after what is in it: what is kept
// of it never grows old, and whatever page comes, from the network or from here, finds the files that belong to it or none.

/** @typedef {{ waitUntil(done: Promise<unknown>): void }} Lasting */
/** @typedef {Lasting & { request: Request, respondWith(answer: Promise<Response>): void }} Asked */
/** @typedef {{ skipWaiting(): Promise<void>, registration: { scope: string }, clients: { claim(): Promise<void>, matchAll(which: object): Promise<{ postMessage(message: unknown): void }[]> } }} Scope */

const worker = /** @type {Scope & { site: { app: string, files: string[] } }} */ (/** @type {unknown} */ (globalThis));
/** The folder of the version and its files: `xtask` writes them before this script. */
const { app, files } = worker.site;
const { scope } = worker.registration;
const PREFIX = "pixelwise ";
/** Milliseconds that the network has for the page before the kept one is shown. */
const PATIENCE = 4000;

addEventListener("install", (event) => /** @type {Lasting} */ (/** @type {unknown} */ (event)).waitUntil(keep()));
addEventListener("activate", (event) => /** @type {Lasting} */ (/** @type {unknown} */ (event)).waitUntil(take()));
addEventListener("fetch", (event) => {
  const asked = /** @type {Asked} */ (/** @type {unknown} */ (event));
  const { request } = asked;
  const path = request.url.startsWith(scope) ? request.url.slice(scope.length).split(/[?#]/, 1)[0] : null;
  if (path === null || request.method !== "GET") return;
  if (path.startsWith("app-")) asked.respondWith(kept(request));
  else if (path === "" || path === "index.html") asked.respondWith(newest(request));
});

/** Keeps every file of this version, then its page: only if that is the page of this version. */
async function keep() {
  const cache = await caches.open(PREFIX + app);
  const page = await fetch(scope, { cache: "no-cache" });
  if (!page.ok || !(await page.clone().text()).includes(`${app}/`)) throw new Error("the page is one of another version");
  await cache.addAll(files.map((file) => `${scope}${app}/${file}`));
  await cache.put(scope, page);
  await worker.skipWaiting();
}

/** Takes over from the version before, whose files stay for the pages that are open; older ones go. */
async function take() {
  const versions = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + app);
  for (const name of versions.slice(0, -1)) await caches.delete(name);
  await worker.clients.claim();
  for (const client of await worker.clients.matchAll({ type: "window" })) client.postMessage({ app });
}

/**
 * A file of a version, which is the same wherever it is kept.
 * @param {Request} request
 */
async function kept(request) {
  return (await caches.match(request, { ignoreSearch: true, ignoreVary: true })) ?? fetch(request);
}

/**
 * The page from the network, else the one that is kept.
 * @param {Request} request
 */
async function newest(request) {
  const cache = await caches.open(PREFIX + app);
  const page = await cache.match(scope, { ignoreVary: true });
  if (!page) return fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const answer = /** @type {Response | undefined} */ (await Promise.race([fetch(request).catch(() => undefined), late]));
  return answer && (answer.ok || answer.redirected) ? answer : page;
}

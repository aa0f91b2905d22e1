// Has the site kept for when there is no network, once the page is ready, and says when a newer version has come.

import { registerWorker, version } from "./site.js";

/** @typedef {import("./page.js").Page} Page */

/** Milliseconds from one look for a newer version to the next. */
const PAUSE = 600_000;

/** @param {Page} page */
export async function keepOffline(page) {
  const workers = serviceWorkers();
  if (!workers) return;
  workers.addEventListener("message", ({ data }) => {
    if (data.app !== version && !page.broken) page.say(page.t("notice.newVersion"), "hint", { key: "notice.reload", act: () => location.reload() });
  });
  const registration = await registerWorker(workers);
  if (!registration) return;
  await settled(registration.installing ?? registration.waiting);
  if (registration.active) document.documentElement.dataset.offline = "ready";
  let next = performance.now() + PAUSE;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" || performance.now() < next) return;
    next = performance.now() + PAUSE;
    // Without a network there is nothing newer.
    registration.update().catch(() => {});
  });
}

/** What keeps sites; null where the browser has none, or not for a page like this one. */
function serviceWorkers() {
  try {
    return navigator.serviceWorker ?? null;
  } catch {
    return null;
  }
}

/**
 * Waits until a worker has taken over or was given up.
 * @param {ServiceWorker | null} worker
 * @returns {Promise<void>}
 */
function settled(worker) {
  return new Promise((resolve) => {
    const look = () => (!worker || ["activated", "redundant"].includes(worker.state)) && resolve();
    worker?.addEventListener("statechange", look);
    look();
  });
}

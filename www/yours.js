// The two rooms for one's own numbers, opened when they are first asked for: files, and a loss that a training script printed.

import { make } from "./dom.js";
import { FilesLink } from "./files.js";
import { lazy } from "./lazy.js";
import { openRoom } from "./room.js";
import { loadStyle } from "./site.js";

/** @typedef {import("./page.js").Page} Page */

/** The worker that has the files, for both rooms. */
const link = new FilesLink();

/** @type {(() => Promise<import("./elements/your-files.js").YourFiles | null>) | null} */
let files = null;

/**
 * Opens "Your files", with what was brought before, and takes these files.
 * @param {Page} page
 * @param {File[]} [brought]
 */
export async function openFiles(page, brought = []) {
  files ??= lazy(page, async () => {
    await Promise.all([page.strings.more("files"), page.strings.more("thresholdPanel"), ...["file-cards", "file-map", "file-pixels", "threshold", "file-threshold"].map(loadStyle)]);
    return new (await import("./elements/your-files.js")).YourFiles(page, link, () => openFiles(page));
  }, "files");
  const part = await files();
  if (!part) return;
  if (page.room?.part !== part) {
    const name = part.word("files.title", make("span"));
    const stay = part.word("files.stay", make("small"));
    const crumbs = [make("span", {}, name, " ", stay)];
    await openRoom(page, { name: "files", part, share: () => part.share(), crumbs, again: () => openFiles(page) });
  }
  await part.bring(brought);
}

/** @type {(() => Promise<import("./elements/loss-ways.js").LossWaysRoom | null>) | null} */
let ways = null;

/**
 * Opens "My loss says" for the scene that is shown.
 * @param {Page} page
 */
export async function openWays(page) {
  ways ??= lazy(page, async () => {
    await page.strings.more("ways");
    return new (await import("./elements/loss-ways.js")).LossWaysRoom(page, link, () => openFiles(page));
  }, "ways", "ways-list");
  const part = await ways();
  if (!part) return;
  await openRoom(page, { name: "ways", part, crumbs: [part.word("ways.title", make("span"))], again: () => openWays(page) });
  part.begin();
}

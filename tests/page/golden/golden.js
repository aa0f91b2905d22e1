// Runs PyTorch's cases on the built module in this browser and writes what came out into the page.

import { FILES, run } from "./cases.js";

// A name in a variable: the type check knows the module by its place in the project, not on the server.
const module = "/pkg/pixelwise.js";

/** @typedef {import("./cases.js").Core} Core */

/** @type {Core} */
const core = await import(module);
await core.default();

/** @type {Record<string, import("./cases.js").Outcome>} */
const outcomes = {};
for (const name of /** @type {(keyof typeof FILES)[]} */ (Object.keys(FILES))) {
  const answer = await fetch(`/tests/golden/${name}.json`);
  outcomes[name] = run(core, name, await answer.json());
}
document.body.textContent = JSON.stringify(outcomes);
document.documentElement.dataset.ready = "true";

// Runs PyTorch's cases on the built module in this browser and writes what came out into the page.

import { FILES, run } from "./cases.js";

// A name in a variable: the type check knows the module by its place in the project, not on the server.
const module = "/pkg/pixelwise.js";

/** @typedef {import("./cases.js").Core} Core */

/** @type {Core} */
const plain = await import(module);
await plain.default({ module_or_path: "/pkg/pixelwise_bg.wasm" });

// A module by another address is another module: here the one that this machine is given.
/** @type {Core} */
const chosen = await import(`${module}?chosen`);
await chosen.default();

/** @type {Record<string, import("./cases.js").Outcome>} */
const outcomes = {};
for (const name of /** @type {(keyof typeof FILES)[]} */ (Object.keys(FILES))) {
  const answer = await fetch(`/tests/golden/${name}.json`);
  const file = await answer.json();
  outcomes[name] = run(plain, name, file);
  outcomes[`${name}, as chosen`] = run(chosen, name, file);
}
document.body.textContent = JSON.stringify(outcomes);
document.documentElement.dataset.ready = "true";

// Trains a network beside the page. Every request says which network and from which step; the answer is what the network gives.

import load, { Trainer } from "./pkg/trainer.js";

/** @typedef {{ task: string, rule: string, lr: number, seed: number, exposure: Int8Array }} Chosen */
/** @typedef {{ id: number, chosen: Chosen, from: number, steps: number, budget: number, features: boolean, image: Uint8Array }} Request */
/** @typedef {{ step: number, outputs: Float32Array, training: Float32Array, features: Uint8ClampedArray[][] | null }} Sight */
/** @typedef {Sight & { height: number, width: number, classes: number, mask: Int32Array, picture: Uint8ClampedArray, greys: Uint8Array, painted: Uint8Array, torch: string }} Answer */
/** @typedef {{ id: number, answer?: Answer, progress?: { step: number, steps: number }, error?: unknown }} Message */

/** Steps between two words about how far it is. */
const STRIDE = 40;
const LAYERS = [0, 1];

const loaded = load();
/** @type {Trainer | null} */
let trainer = null;
let key = "";

/**
 * The trainer of a network, a new one where another was asked for last.
 * @param {Chosen} chosen
 */
function trainerOf(chosen) {
  const wish = JSON.stringify(chosen);
  if (trainer && wish === key) return trainer;
  trainer?.free();
  trainer = new Trainer(chosen.task, chosen.rule, chosen.lr, chosen.seed, chosen.exposure);
  key = wish;
  return trainer;
}

/**
 * @param {Request} request
 * @returns {Answer}
 */
function answer({ id, chosen, from, steps, budget, features, image }) {
  const network = trainerOf(chosen);
  network.look(image);
  if (network.step > from) network.seek(from);
  while (network.step < from) {
    network.seek(Math.min(from, network.step + STRIDE));
    postMessage({ id, progress: { step: network.step, steps: from } });
  }
  const end = performance.now() + budget;
  for (let taken = 0; taken < steps && (taken === 0 || performance.now() < end); taken += 1) network.train();
  return {
    step: network.step,
    outputs: network.outputs(),
    training: network.training(),
    features: features ? [0, 1].map((head) => LAYERS.map((layer) => network.features(head, layer))) : null,
    height: network.height,
    width: network.width,
    classes: network.classes,
    mask: network.mask(),
    picture: network.picture(),
    greys: network.greys(),
    painted: image,
    torch: network.torch(),
  };
}

addEventListener("message", async ({ data }) => {
  const request = /** @type {Request} */ (data);
  try {
    await loaded;
    postMessage({ id: request.id, answer: answer(request) });
  } catch (error) {
    trainer = null;
    postMessage({ id: request.id, error });
  }
});

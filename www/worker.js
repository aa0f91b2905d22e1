// Trains a network beside the page. Every request says which network and from which step; the answer is what the network gives.

import load, { Trainer } from "./pkg/trainer.js";

/** @typedef {{ task: string, rule: string, lr: number, seed: number, exposure: Int8Array }} Chosen */
/** @typedef {{ id: number, chosen: Chosen, from: number, steps: number, budget: number, pixel: number[] | null, image: Uint8Array, wanted: string }} Request */
/** @typedef {import("./pkg/trainer.js").HeadSight} HeadSight */
/** @typedef {{ step: number, outputs: Float32Array, training: Float32Array, heads: HeadSight[] | null }} Sight */
/** @typedef {{ height: number, width: number, classes: number, wanted: string }} Sizes */
/** @typedef {Sight & Sizes & import("./pkg/trainer.js").NetworkImages} Answer */
/** @typedef {{ id: number, answer?: Answer, progress?: { step: number, steps: number }, error?: unknown }} Message */

/** Steps between two words about how far it is. */
const STRIDE = 40;

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
function answer({ id, chosen, from, steps, budget, pixel, image, wanted }) {
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
    heads: pixel && [0, 1].map((head) => network.sight(head, pixel[0], pixel[1])),
    height: network.height,
    width: network.width,
    classes: network.classes,
    wanted,
    ...network.images(),
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

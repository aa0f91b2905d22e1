// Runs the losses of the built module and of others on the same numbers: first whether they agree, then how long they take.

import { agree } from "./agreement.js";
import { repetitions, time } from "./clock.js";
import { measureEdit } from "./edit.js";
import { binary, multiclass } from "./loops.js";
import * as onnx from "./peers/onnx.js";
import * as tensorflow from "./peers/tensorflow.js";

// A name in a variable: the type check knows the module by its place in the project, not on the server.
const module = "/pkg/pixelwise.js";
const core = await import(module);
await core.default();
// By another address it is another module: the one for every machine.
const plain = await import(`${module}?plain`);
await plain.default({ module_or_path: "/pkg/pixelwise_bg.wasm" });

/** Those who are not of this project, by name. */
const PEERS = { "TensorFlow.js": tensorflow, "ONNX Runtime Web": onnx };
/** Those of them who are up. */
const present = [];

/** A sequence of numbers even in 0 to 1, the same in every run: mulberry32. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Logits from −8 to 8 and hard targets. */
function fill(logits, target, classes) {
  const next = random(logits.length + classes);
  for (let i = 0; i < logits.length; i++) logits[i] = (next() - 0.5) * 16;
  for (let i = 0; i < target.length; i++) target[i] = Math.floor(next() * Math.max(classes, 2));
}

/** Room for a loss on the loop's numbers. */
function resident({ LossBuffers }, loop, side, classes, options) {
  const shape = [1, classes, side, side];
  const buffers = classes === 1 ? LossBuffers.bceWithLogits(shape, options) : LossBuffers.crossEntropy(shape, options);
  buffers.logits.set(loop.logits);
  buffers.target.set(loop.target);
  return buffers;
}

/** Fails where a loss's results are not the loop's. */
function check(name, buffers, loop, mean) {
  const loss = buffers.run();
  const { perPixel, probability, grad, prediction } = buffers;
  agree(name, { loss, perPixel, probability, grad, prediction }, loop, mean);
}

/** The options whose price is measured beside the plain loss. */
function variants(side, classes) {
  if (classes === 1) {
    return {
      weight: { weight: new Float32Array(side * side).fill(0.5) },
      pos_weight: { posWeight: new Float32Array([2]) },
      sum: { reduction: "sum" },
    };
  }
  return {
    weight: { weight: Float32Array.from({ length: classes }, (_, c) => 0.5 + c / classes) },
    ignore_index: { ignoreIndex: 1 },
    label_smoothing: { labelSmoothing: 0.1 },
    sum: { reduction: "sum" },
  };
}

/**
 * Measures one size. Every contestant is timed once a round, so that what the machine does besides falls on all alike.
 * Returns, for each, the time a pixel in ns of every round.
 */
globalThis.measure = async ({ side, classes, rounds, options }) => {
  const pixels = side * side;
  const loop = classes === 1 ? binary(pixels) : multiclass(pixels, classes);
  fill(loop.logits, loop.target, classes);
  const mean = loop.run();
  const contestants = { JavaScript: () => void loop.run() };
  const kept = [];
  for (const [name, module] of Object.entries({ Pixelwise: core, "Pixelwise, not fused": plain })) {
    const buffers = resident(module, loop, side, classes);
    check(name, buffers, loop, mean);
    kept.push(buffers);
    contestants[name] = () => void buffers.run();
  }
  if (loop.runByTiles) {
    const { perPixel, probability, grad, prediction } = loop;
    const expected = Object.fromEntries(Object.entries({ perPixel, probability, grad, prediction }).map(([name, of]) => [name, of.slice()]));
    const loss = loop.runByTiles();
    agree("JavaScript by tiles", { loss, perPixel, probability, grad, prediction }, { ...loop, ...expected }, mean);
    contestants["JavaScript by tiles"] = () => void loop.runByTiles();
  }
  for (const [name, option] of options ? Object.entries(variants(side, classes)) : []) {
    const buffers = resident(core, loop, side, classes, option);
    kept.push(buffers);
    contestants[name] = () => void buffers.run();
  }
  for (const name of present) {
    const peer = await PEERS[name].prepare(loop, pixels, classes, options);
    kept.push(peer);
    agree(name, peer.results, loop, mean);
    Object.assign(contestants, peer.runs);
  }

  const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  const batches = {};
  for (const [name, run] of Object.entries(contestants)) batches[name] = rounds > 1 ? await repetitions(run) : 1;
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      times[name].push(((await time(run, batches[name])) / batches[name] / pixels) * 1e6);
    }
  }
  for (const contestant of kept) await contestant.free();
  return times;
};

/** Measures whole edits: both losses, every map in colour, every map on its canvas. */
globalThis.edit = (wish) => measureEdit(core, fill, wish);

/** Brings a peer up and says which it is. */
globalThis.bringUp = async (name) => {
  const version = await PEERS[name].load();
  present.push(name);
  return version;
};

document.documentElement.dataset.ready = "true";

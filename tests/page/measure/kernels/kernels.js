// Runs the losses of the built module and of others on the same numbers: first whether they agree, then how long they take.

import { binary, multiclass } from "./loops.js";
import { measureEdit } from "./edit.js";
import * as peers from "./peers.js";

// A name in a variable: the type check knows the module by its place in the project, not on the server.
const module = "/pkg/pixelwise.js";
const core = await import(module);
const { default: init, LossBuffers } = core;
await init();

/** What a batch takes at least, in ms: the clock of a page counts tenths of one. */
const BATCH = 20;
/** How far results in single precision may be apart, relative to max(1, |expected|). */
const CLOSE = 2e-6;

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

function resident(side, classes, options) {
  const shape = [1, classes, side, side];
  return classes === 1 ? LossBuffers.bceWithLogits(shape, options) : LossBuffers.crossEntropy(shape, options);
}

function compare(name, found, expected) {
  for (let i = 0; i < expected.length; i++) {
    const apart = Math.abs(found[i] - expected[i]);
    if (!(apart <= CLOSE * Math.max(1, Math.abs(expected[i])))) {
      throw new Error(`${name}[${i}] is ${found[i]}, expected ${expected[i]}`);
    }
  }
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
  const ours = resident(side, classes);
  ours.logits.set(loop.logits);
  ours.target.set(loop.target);
  const [found, expected] = [ours.run(), loop.run()];
  compare("loss", [found], [expected]);
  for (const name of ["perPixel", "probability", "grad", "prediction"]) compare(name, ours[name], loop[name]);

  const contestants = { Pixelwise: () => ours.run(), JavaScript: () => loop.run() };
  const kept = [ours];
  for (const [name, option] of options ? Object.entries(variants(side, classes)) : []) {
    const buffers = resident(side, classes, option);
    buffers.logits.set(loop.logits);
    buffers.target.set(loop.target);
    kept.push(buffers);
    contestants[name] = () => buffers.run();
  }
  const others = rounds > 1 ? await peers.prepare(loop, pixels, classes, compare) : {};
  Object.assign(contestants, others);

  const times = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  const batches = Object.fromEntries(Object.entries(contestants).map(([name, run]) => [name, repetitions(run, rounds)]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(contestants)) {
      times[name].push((time(run, batches[name]) / batches[name] / pixels) * 1e6);
    }
  }
  peers.dispose();
  for (const buffers of kept) buffers.free();
  return times;
};

/** Measures whole edits: both losses, every map in colour, every map on its canvas. */
globalThis.edit = (wish) => measureEdit(core, fill, wish);

/** Brings the peers up and says which they are. */
globalThis.peers = peers.load;

function time(run, repetitions) {
  const start = performance.now();
  for (let i = 0; i < repetitions; i++) run();
  return performance.now() - start;
}

/** How many runs fill a batch; finding out warms the engine up. */
function repetitions(run, rounds) {
  if (rounds <= 1) return 1;
  let count = 1;
  let took = time(run, count);
  while (took < BATCH) {
    count = Math.ceil(count * Math.min(8, Math.max(1.5, (1.2 * BATCH) / Math.max(took, 0.1))));
    took = time(run, count);
  }
  time(run, count * 3);
  return count;
}

document.documentElement.dataset.ready = "true";

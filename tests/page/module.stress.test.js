// The built module under stress: sizes that no memory has, thousands of failing calls, a trap, an engine without SIMD.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import * as core from "../../www/pkg/pixelwise.js";

const wasm = new URL("../../www/pkg/pixelwise_bg.wasm", import.meta.url);
const exports = core.initSync({ module: readFileSync(wasm) });

const two = Float32Array.of(-0.7, 1.3);
const none = new Float32Array(0);
const pair = [1, 2, 1, 1];

/** What the module answers where nothing is wrong. */
function answers() {
  const buffers = core.LossBuffers.bceWithLogits(pair);
  buffers.logits.set(two);
  buffers.target.set([0, 1]);
  const resident = buffers.run();
  buffers.free();
  return [
    core.crossEntropy(two, Int32Array.of(1), pair),
    core.bceWithLogits(two, Float32Array.of(0, 1), pair),
    core.bce(Float32Array.of(0.25, 0.5), Float32Array.of(0, 1), pair),
    core.softmax(two, pair),
    core.metrics(Uint8Array.of(0, 1), Int32Array.of(0, 1), 2),
    resident,
  ];
}

/** Calls of each function that fail, each in another way. */
const failing = {
  bceWithLogits: [
    () => core.bceWithLogits(two, two, [1, 1, 1, 1]),
    () => core.bceWithLogits(two, two, pair, { posWeight: 1 }),
    () => core.bceWithLogits(two, two, [2 ** 16, 1, 2 ** 16, 1]),
  ],
  bce: [
    () => core.bce(two, two, pair),
    () => core.bce(Float32Array.of(0, 1), BigInt64Array.of(0n, 1n), pair),
    () => core.bce(two, two, pair, { pos_weight: two }),
  ],
  crossEntropy: [
    () => core.crossEntropy(two, Int32Array.of(255), pair),
    () => core.crossEntropy(two, BigInt64Array.of(2n ** 40n), pair, { weight: two }),
    () => core.crossEntropy(two, Float32Array.of(1), pair),
    () => core.crossEntropy(two, two, pair, { ignoreIndex: 1 }),
    () => core.crossEntropy(two, Int32Array.of(1), [1, 21, 4096, 4096]),
    () => core.crossEntropy(two, Int32Array.of(1), pair, { reduction: "batchmean" }),
    () => core.crossEntropy(two, Int32Array.of(1), pair, new Proxy({}, { ownKeys: () => { throw new Error("mine"); } })),
  ],
  sigmoid: [() => core.sigmoid("x".repeat(1000)), () => core.sigmoid(new Float64Array(8))],
  softmax: [() => core.softmax(two, [1, 3, 1, 1]), () => core.softmax(none, [1, 2 ** 31, 0, 1])],
  logSoftmax: [() => core.logSoftmax(two), () => core.logSoftmax(undefined, pair)],
  oneHot: [() => core.oneHot(Int32Array.of(0), [1, 1e9, 1, 1]), () => core.oneHot(two, pair)],
  threshold: [() => core.threshold(two, NaN), () => core.threshold(Uint8Array.of(1), 0.5)],
  argmax: [() => core.argmax(new Float32Array(300), [1, 300, 1, 1]), () => core.argmax(two, [1, 0, 1, 1])],
  metrics: [
    () => core.metrics(Uint8Array.of(0), Int32Array.of(0), 65_536),
    () => core.metrics(Uint8Array.of(7), Int32Array.of(0), 2),
    () => core.metrics(Uint8Array.of(0), Int32Array.of(-100), 2),
  ],
  buffers: [
    () => core.LossBuffers.bceWithLogits([2 ** 31 + 1, 2, 2, 2]),
    () => core.LossBuffers.crossEntropy([1, 257, 1, 1]),
    () => core.LossBuffers.crossEntropy([1, 256, 4096, 4096]),
    () => core.LossBuffers.crossEntropy(pair, { weight: Float32Array.of(1) }),
  ],
};

test("ten thousand failing calls of a function change neither memory nor answers", () => {
  // What takes time is writing down where each error was thrown.
  Error.stackTraceLimit = 0;
  const [before, bytes] = [answers(), exports.memory.buffer.byteLength];
  const resident = core.LossBuffers.crossEntropy(pair);
  resident.target[0] = 9;
  const methods = {
    run: [() => resident.run()],
    paint: [() => resident.paint("logits", 2 ** 28, 1), () => resident.paint(99, 0, 1)],
  };
  for (const [name, calls] of Object.entries({ ...failing, ...methods })) {
    for (const call of calls) assert.throws(call, (error) => !(error instanceof TypeError), String(call));
    let thrown = 0;
    for (let i = 0; i < 10_000; i++) {
      try {
        calls[i % calls.length]();
      } catch (error) {
        thrown += error instanceof Error ? 1 : 0;
      }
    }
    assert.equal(thrown, 10_000, name);
  }
  resident.free();
  assert.deepEqual(answers(), before);
  assert.equal(exports.memory.buffer.byteLength, bytes);
});

test("sizes that cannot be had are refused with their bytes before anything is allocated", () => {
  const bytes = exports.memory.buffer.byteLength;
  const large = [1, 21, 4096, 4096];
  const cases = [
    () => core.crossEntropy(none, new Int32Array(0), large),
    () => core.crossEntropy(none, none, large),
    () => core.bceWithLogits(none, none, large),
    () => core.bce(none, none, large),
    () => core.softmax(none, [1, 64, 4096, 4096]),
    () => core.oneHot(new Int32Array(1), [1, 1e9, 1, 1]),
    () => core.argmax(none, [1, 256, 4096, 4096]),
    () => core.LossBuffers.bceWithLogits([65_536, 1, 65_536, 1]),
    () => core.LossBuffers.crossEntropy([65_536, 1, 65_536, 1]),
    () => core.LossBuffers.bceWithLogits([2_147_483_649, 2, 2, 2]),
    () => core.LossBuffers.crossEntropy([1, 256, 4096, 4096]),
    () => core.LossBuffers.crossEntropy([2 ** 32 - 1, 256, 2 ** 32 - 1, 2 ** 32 - 1]),
  ];
  for (const call of cases) {
    assert.throws(call, (error) => {
      assert.equal(error.code, "too-large", error.message);
      const needed = Number(/ of shape \[.*\] needs (\d+) bytes of memory, which cannot be had$/.exec(error.message)?.[1]);
      assert.ok(needed > 2 ** 31, error.message);
      return true;
    });
  }
  assert.equal(exports.memory.buffer.byteLength, bytes);
});

test("a view of the module's own memory may be an argument while that memory grows", () => {
  const buffers = core.LossBuffers.crossEntropy([1, 2, 512, 512]);
  buffers.logits.fill(0.5);
  const { logits, target } = buffers;
  const before = exports.memory.buffer.byteLength;
  const { loss } = core.crossEntropy(logits, target, [1, 2, 512, 512]);
  assert.ok(exports.memory.buffer.byteLength > before && logits.length === 0, "the memory has not grown");
  assert.ok(Math.abs(loss - Math.LN2) < 1e-6);
  buffers.free();
});

test("after a trap every call says so, and init makes a new instance", async () => {
  const before = answers();
  for (const renew of [() => core.initSync(), () => core.default()]) {
    const old = core.LossBuffers.crossEntropy(pair);
    const { __wbindgen_malloc: allocate } = await core.default();
    const stopped = (call) => assert.throws(call, { message: /^Pixelwise has stopped and must be initialised again/ });
    // No alignment is 3.
    stopped(() => allocate(8, 3));
    stopped(() => core.softmax(two, pair));
    stopped(() => old.run());
    await renew();
    assert.deepEqual(answers(), before);
    assert.throws(() => old.run(), { message: /^these buffers belong to an instance that has stopped/ });
    old.free();
    assert.deepEqual(answers(), before);
  }
});

/** What a script prints that imports the module in its own process. */
function printed(script, ...flags) {
  const module = new URL("../../www/pkg/pixelwise.js", import.meta.url).href;
  const source = `import * as core from ${JSON.stringify(module)}; import { readFileSync } from "node:fs";
    const bytes = readFileSync(${JSON.stringify(fileURLToPath(wasm))}); ${script}`;
  return execFileSync(process.execPath, [...flags, "--input-type=module", "--eval", source], { encoding: "utf8" });
}

const say = `const say = (error) => console.log(error.message);
  try { core.initSync({ module: bytes }); } catch (error) { say(error); }
  await core.default({ module_or_path: bytes }).catch(say);`;

test("an engine without SIMD is told what it lacks", () => {
  const sentence = /^Pixelwise needs WebAssembly SIMD, which this engine does not have: Chrome and Edge 91/;
  const engines = [printed(`WebAssembly.validate = () => false; ${say}`)];
  // V8 has none on a processor without SSE 4.1.
  if (process.arch === "x64") engines.push(printed(say, "--no-enable-sse4-1", "--no-enable-avx"));
  for (const lines of engines.map((text) => text.trim().split("\n"))) {
    assert.equal(lines.length, 2);
    for (const line of lines) assert.match(line, sentence);
  }
});

test("an engine with SIMD is told nothing", () => {
  assert.equal(printed(say), "");
});

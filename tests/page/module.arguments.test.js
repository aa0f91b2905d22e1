// What the built module's functions refuse, each with the name, the value and what was expected.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as core from "../../www/pkg/pixelwise.js";

core.initSync({ module: readFileSync(new URL("../../www/pkg/pixelwise_bg.wasm", import.meta.url)) });

const two = Float32Array.of(-0.7, 1.3);
const half = Float32Array.of(0.5, 0.5);
const pair = /** @type {const} */ ([1, 2, 1, 1]);

/** Whether a call throws an Error of this code whose message begins so. */
function refused(call, code, message) {
  assert.throws(call, (error) => {
    assert.ok(error instanceof Error);
    assert.equal(error.code, code, error.message);
    assert.ok(error.message.startsWith(message), error.message);
    return true;
  });
}

const withOptions = (options) => () => core.bceWithLogits(two, half, pair, options);
const ofClasses = (options, target = Int32Array.of(1)) => () => core.crossEntropy(two, target, pair, options);

test("an option is one of the loss's own", () => {
  refused(
    withOptions({ pos_weight: half }),
    "unknown-option",
    "bceWithLogits has no option pos_weight, which is a Float32Array of 2: expected reduction, weight or posWeight",
  );
  refused(withOptions({ ignoreIndex: 255 }), "unknown-option", "bceWithLogits has no option ignoreIndex, which is 255");
  refused(() => core.bce(half, half, pair, { posWeight: half }), "unknown-option", "bce has no option posWeight");
  refused(ofClasses({ ignore_index: 255 }), "unknown-option", "crossEntropy has no option ignore_index, which is 255");
  refused(ofClasses({ posWeight: half }), "unknown-option", "crossEntropy has no option posWeight");
  refused(ofClasses({ posWeight: undefined }), "unknown-option", "crossEntropy has no option posWeight");
  refused(
    () => core.LossBuffers.bceWithLogits(pair, { labelSmoothing: 0.1 }),
    "unknown-option",
    "bceWithLogits has no option labelSmoothing, which is 0.1",
  );
});

test("an option has its documented type and a value that it may have", () => {
  const cases = [
    [withOptions({ posWeight: 1 }), "posWeight is 1, expected a Float32Array of shape [2]"],
    [withOptions({ weight: [1, 1] }), "weight is [1, 1], expected a Float32Array of shape [1, 2, 1, 1]"],
    [ofClasses({ weight: 4 }), "weight is 4, expected a Float32Array of shape [2]"],
    [ofClasses({ weight: Float64Array.of(1, 1) }), "weight is a Float64Array, expected a Float32Array of shape [2]"],
    [ofClasses({ reduction: "batchmean" }), 'reduction is "batchmean", expected "mean", "sum" or "none"'],
    [ofClasses({ reduction: 3 }), 'reduction is 3, expected "mean", "sum" or "none"'],
    [ofClasses({ ignoreIndex: NaN }), "ignoreIndex is NaN, expected a whole number"],
    [ofClasses({ ignoreIndex: 0.5 }), "ignoreIndex is 0.5, expected a whole number"],
    [ofClasses({ ignoreIndex: "1" }), 'ignoreIndex is "1", expected a whole number'],
    [ofClasses({ ignoreIndex: 2 ** 31 }), "ignoreIndex is 2147483648, expected a whole number"],
    [ofClasses({ labelSmoothing: 1.5 }), "labelSmoothing is 1.5, expected a number from 0 to 1"],
    [ofClasses({ labelSmoothing: true }), "labelSmoothing is true, expected a number from 0 to 1"],
    [ofClasses("sum"), 'options is "sum", expected an object with reduction, weight, ignoreIndex or labelSmoothing'],
    [ofClasses(new Map([["reduction", "sum"]])), "options is a Map, expected an object with"],
    [ofClasses([]), "options is [], expected an object with"],
  ];
  for (const [call, message] of cases) refused(call, "unexpected-value", message);
  refused(ofClasses({ weight: Float32Array.of(1) }), "shape-mismatch", "weight has shape [1], expected [2]");
});

test("an option that is not given is undefined or null, and options may lack a prototype", () => {
  const { loss } = core.crossEntropy(two, Int32Array.of(1), pair);
  for (const nothing of [undefined, null, {}, { weight: undefined, ignoreIndex: null }, Object.create(null)]) {
    assert.equal(ofClasses(nothing)().loss, loss);
  }
});

test("an option whose reading throws throws that", () => {
  const options = {
    get reduction() {
      throw new RangeError("mine");
    },
  };
  assert.throws(ofClasses(options), { name: "RangeError", message: "mine" });
});

test("class indices may have 8, 32 or 64 bits", () => {
  const { loss } = ofClasses({})();
  assert.equal(ofClasses({}, BigInt64Array.of(1n))().loss, loss);
  assert.equal(ofClasses({}, Uint8Array.of(1))().loss, loss);
  assert.deepEqual([...core.oneHot(BigInt64Array.of(1n), pair)], [0, 1]);
  assert.deepEqual([...core.oneHot(BigInt64Array.of(2n ** 32n), pair)], [0, 0]);
  assert.equal(core.metrics(Uint8Array.of(1), BigInt64Array.of(1n), 2).accuracy, 1);
  refused(ofClasses({}, BigInt64Array.of(2n ** 32n)), "target-out-of-bounds", "Target 4294967296 is out of bounds");
});

// F.cross_entropy(torch.tensor([[-.7, 1.3]]), torch.tensor([[.25, .75]])) → 0.6269
test("floats of the logits' shape are class probabilities, others a mask of the wrong type", () => {
  const { loss } = ofClasses({}, Float32Array.of(0.25, 0.75))();
  assert.ok(Math.abs(loss - 0.6269) < 1e-4, `${loss}`);
  refused(
    ofClasses({}, Float32Array.of(1 / 255)),
    "float-target",
    "expected target dtype to be Long or Byte, but got Float",
  );
});

test("a target of the binary losses is floats", () => {
  refused(
    () => core.bceWithLogits(two, Int32Array.of(0, 1), pair),
    "unexpected-value",
    "target is an Int32Array of 2, expected a Float32Array of shape [1, 2, 1, 1] (result type Float can't be cast",
  );
});

test("a shape is four whole numbers, named as they were given", () => {
  const cases = [
    [undefined, "shape is undefined, expected four whole numbers"],
    [[1, 2, -5, 1], "shape is [1, 2, -5, 1], expected four whole numbers"],
    [[1, 2, 1], "shape is [1, 2, 1], expected four whole numbers"],
    [[1, 2, 0.5, 1], "shape is [1, 2, 0.5, 1], expected four whole numbers"],
    [[1, "2", 1, 1], 'shape is [1, "2", 1, 1], expected four whole numbers'],
    [Int32Array.of(1, 2, 1, 1), "shape is an Int32Array of 4, expected four whole numbers"],
    [new Array(1000).fill(1), "shape is an Array of 1000, expected four whole numbers"],
  ];
  for (const [shape, message] of cases) {
    for (const call of [
      () => core.bceWithLogits(two, half, shape),
      () => core.crossEntropy(two, Int32Array.of(0), shape),
      () => core.softmax(two, shape),
      () => core.oneHot(Int32Array.of(0), shape),
      () => core.argmax(two, shape),
      () => core.LossBuffers.crossEntropy(shape),
    ]) {
      refused(call, "unexpected-value", message);
    }
  }
});

test("an argument of another type or length is named", () => {
  const cases = [
    [() => core.sigmoid(), "x is undefined, expected a Float32Array"],
    [() => core.sigmoid(5n), "x is a BigInt, expected a Float32Array"],
    [() => core.sigmoid(Symbol("s")), "x is a Symbol, expected a Float32Array"],
    [() => core.sigmoid(new DataView(new ArrayBuffer(4))), "x is a DataView, expected a Float32Array"],
    [() => core.softmax([1, 2], pair), "logits is [1, 2], expected a Float32Array of shape [1, 2, 1, 1]"],
    [() => core.threshold(half, "0.5"), 'threshold is "0.5", expected a number'],
    [() => core.threshold(half), "threshold is undefined, expected a number"],
    [() => core.metrics([0], Int32Array.of(0), 2), "prediction is [0], expected a Uint8Array"],
    [() => core.metrics(Uint8Array.of(0), Int32Array.of(0), 2.9), "classes is 2.9, expected a whole number from 1 to 256"],
    [() => core.metrics(Uint8Array.of(0), Int32Array.of(0), 257), "classes is 257, expected a whole number from 1 to 256"],
    [() => core.metrics(Uint8Array.of(0), Int32Array.of(0), -1), "classes is -1, expected a whole number from 1 to 256"],
    [() => core.metrics(Uint8Array.of(0), Int32Array.of(0), 2, 0.5), "ignoreIndex is 0.5, expected a whole number"],
    [() => core.argmax(new Float32Array(300), [1, 300, 1, 1]), "the number of classes is 300, expected 1 to 256"],
  ];
  for (const [call, message] of cases) refused(call, "unexpected-value", message);
  refused(() => core.softmax(two, [1, 3, 1, 1]), "shape-mismatch", "logits has shape [2], expected [1, 3, 1, 1]");
});

test("an array of another realm is an array", async () => {
  const { runInNewContext } = await import("node:vm");
  const foreign = runInNewContext("({ logits: Float32Array.of(-0.7, 1.3), shape: [1, 2, 1, 1], options: { reduction: 'sum' } })");
  const { loss } = core.crossEntropy(foreign.logits, Int32Array.of(1), foreign.shape, foreign.options);
  assert.ok(Math.abs(loss - 0.1269) < 1e-4);
});

test("what buffers are told is checked as well", () => {
  const buffers = core.LossBuffers.crossEntropy([1, 2, 2, 2]);
  const paint = (...given) => () => buffers.paint(...given);
  const names = 'expected "logits", "probability", "loss" or "gradient"';
  refused(paint("logits", -5, 1), "unexpected-value", "plane is -5, expected a whole number");
  refused(paint("logits", 0.5, 1), "unexpected-value", "plane is 0.5, expected a whole number");
  refused(paint("logits", 0, "1"), "unexpected-value", 'most is "1", expected a number above 0');
  refused(paint("target", 0, 1), "unexpected-value", `stage is "target", ${names}`);
  refused(paint(undefined, 0, 1), "unexpected-value", `stage is undefined, ${names}`);
  refused(paint("logits", 2 ** 28, 1), "out-of-range", "plane 268435456 is out of range");
  assert.equal(buffers.paint("logits", 1, 1).length, 4);
  buffers.target[0] = 2;
  refused(() => buffers.run(), "target-out-of-bounds", "Target 2 is out of bounds");
  buffers.free();
  assert.throws(() => buffers.run(), { message: "these buffers have been freed" });
  assert.throws(() => buffers.logits, { message: "these buffers have been freed" });
  buffers.free();
});

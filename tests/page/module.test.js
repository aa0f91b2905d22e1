// The built module in Node, as another program uses it: given its bytes, called by its names, refusing what is wrong.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as core from "../../www/pkg/pixelwise.js";
import { FILES, run } from "./golden/cases.js";

const place = (path) => new URL(path, import.meta.url);
const golden = (name) => JSON.parse(readFileSync(place(`../golden/${name}.json`), "utf8"));
const close = (got, expected, tolerance = 1e-6) =>
  assert.ok(Math.abs(got - expected) <= tolerance, `${got} is not ${expected}`);

core.initSync({ module: readFileSync(place("../../www/pkg/pixelwise_bg.wasm")) });

for (const name of Object.keys(FILES)) {
  test(`every case of ${name} has PyTorch's numbers`, () => {
    const outcome = run(core, name, golden(name));
    assert.ok(outcome.cases > 0 && outcome.numbers > outcome.cases);
    assert.deepEqual(outcome.failures, []);
  });
}

test("a number that is wrong is told", () => {
  const wrong = { ...core, softmax: (...given) => core.softmax(...given).map((value) => value + 1e-5) };
  const outcome = run(wrong, "cross_entropy", golden("cross_entropy"));
  assert.ok(outcome.failures.length > 0);
  assert.match(outcome.failures[0], /^cross_entropy .*: softmax\[0\] is /);
});

// torch.nn.functional.cross_entropy(torch.tensor([[-0.7, 1.3]]), torch.tensor([1])) → 0.1269
test("a loss comes with its map, its probability and its gradient", () => {
  const result = core.crossEntropy(Float32Array.of(-0.7, 1.3), Int32Array.of(1), [1, 2, 1, 1]);
  close(result.loss, 0.126928, 1e-6);
  close(result.perPixel[0], result.loss);
  close(result.probability[0] + result.probability[1], 1);
  close(result.grad[0], result.probability[0]);
  close(result.grad[0], -result.grad[1]);
});

// z, y = torch.tensor([17.0]), torch.tensor([0.0])
// F.binary_cross_entropy_with_logits(z, y) → 17, its gradient 1
test("the one-step form keeps a saturated logit's loss and gradient", () => {
  const result = core.bceWithLogits(Float32Array.of(17), Float32Array.of(0), [1, 1, 1, 1]);
  close(result.loss, 17);
  close(result.grad[0], 1);
});

// torch.sigmoid(z) → 1, F.binary_cross_entropy(torch.sigmoid(z), y) → 100
test("the two-step form meets its clamp, as float32's sigmoid is 1 there", () => {
  const probability = core.sigmoid(Float32Array.of(17));
  assert.equal(probability[0], 1);
  assert.equal(core.bce(probability, Float32Array.of(0), [1, 1, 1, 1]).loss, 100);
});

test("under no reduction the loss is the sum", () => {
  const zeros = new Float32Array(4);
  const result = core.bceWithLogits(zeros, zeros, [1, 1, 2, 2], { reduction: "none" });
  close(result.loss, 4 * Math.LN2);
});

test("a ratio with nothing below the line is NaN", () => {
  const metrics = core.metrics(Uint8Array.of(0, 0), Int32Array.of(0, -100), 2, -100);
  assert.deepEqual([...metrics.confusion], [1, 0, 0, 0]);
  assert.equal(metrics.accuracy, 1);
  assert.equal(metrics.iou[0], 1);
  assert.ok(Number.isNaN(metrics.iou[1]) && Number.isNaN(metrics.recall[1]));
});

test("what is wrong is refused with the shapes or the value that were wrong", () => {
  const two = Float32Array.of(0, 0);
  const one = [1, 1, 1, 1];
  assert.throws(() => core.bceWithLogits(two, two, one), { name: "Error", message: /2.*1|1.*2/s });
  assert.throws(() => core.bce(Float32Array.of(1.5), Float32Array.of(1), one), {
    name: "Error",
    message: /all elements of input should be between 0 and 1.*1\.5/,
  });
  assert.throws(() => core.crossEntropy(two, Int32Array.of(255), [1, 2, 1, 1]), {
    name: "Error",
    message: /Target 255 is out of bounds/,
  });
  assert.throws(() => core.crossEntropy(two, Int32Array.of(0, 0), [1, 2, 1, 1]), { name: "Error" });
});

test("a refusal leaves the module as it was", () => {
  assert.throws(() => core.softmax(Float32Array.of(0), [1, 2, 1, 1]));
  close(core.softmax(Float32Array.of(0, 0), [1, 2, 1, 1])[0], 0.5);
});

// The losses as graphs of ONNX's operations: of several ways to write each, the one that ONNX Runtime Web is quickest at.
//
// An operation is its name, its arguments, the name of its result and its attributes. `z` are logits, `y` is the target in their
// shape, one-hot for classes; `class` is the target as indices.

import { BOOL, FLOAT, INT64 } from "./model.js";

const OUTPUTS = { probability: FLOAT, perPixel: FLOAT, loss: FLOAT, grad: FLOAT };
/** What every loss ends with. */
const END = [
  ["ReduceMean", ["perPixel"], "loss", { keepdims: 0 }],
  ["Sub", ["probability", "y"], "rise"],
  ["Mul", ["rise", "scale"], "grad"],
];

/** Binary cross-entropy: log(1 + e^−|z|) is −log σ(|z|), and σ is quick. */
export function binary(pixels) {
  return {
    inputs: { z: [FLOAT, [pixels]], y: [FLOAT, [pixels]] },
    constants: { scale: 1 / pixels, half: 0.5 },
    nodes: [
      ["Sigmoid", ["z"], "probability"],
      ["Abs", ["z"], "size"],
      ["Sigmoid", ["size"], "likelier"],
      ["Log", ["likelier"], "near"],
      ["Relu", ["z"], "positive"],
      ["Mul", ["z", "y"], "wanted"],
      ["Sub", ["positive", "wanted"], "far"],
      ["Sub", ["far", "near"], "perPixel"],
      ["Greater", ["probability", "half"], "prediction"],
      ...END,
    ],
    outputs: { ...OUTPUTS, prediction: BOOL },
  };
}

/** Cross-entropy over planes, [1, K, H·W], a step at a time: quickest for few classes. */
export function overPlanes(pixels, classes) {
  return multiclass(pixels, [1, classes, pixels], [1, 1, pixels], { axis: [1] }, [
    ["ReduceMax", ["z", "axis"], "max"],
    ["Sub", ["z", "max"], "shifted"],
    ["Exp", ["shifted"], "powers"],
    ["ReduceSum", ["powers", "axis"], "sum"],
    ["Div", ["powers", "sum"], "probability"],
    ["Log", ["sum"], "near"],
    ["GatherElements", ["shifted", "class"], "true", { axis: 1 }],
    ["Sub", ["near", "true"], "perPixel"],
  ]);
}

/** Cross-entropy over classes that lie side by side, [H·W, K]: quickest for many. */
export function overPixels(pixels, classes) {
  return multiclass(pixels, [pixels, classes], [pixels, 1], {}, [
    ["LogSoftmax", ["z"], "logarithm", { axis: 1 }],
    ["Exp", ["logarithm"], "probability"],
    ["GatherElements", ["logarithm", "class"], "true", { axis: 1 }],
    ["Neg", ["true"], "perPixel"],
  ]);
}

function multiclass(pixels, shape, one, constants, nodes) {
  return {
    inputs: { z: [FLOAT, shape], y: [FLOAT, shape], class: [INT64, one] },
    constants: { scale: 1 / pixels, ...constants },
    nodes: [...nodes, ["ArgMax", ["z"], "prediction", { axis: 1, keepdims: 0 }], ...END],
    outputs: { ...OUTPUTS, prediction: INT64 },
  };
}

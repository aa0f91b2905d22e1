// ONNX Runtime Web on its wasm (CPU) provider: the same loss as one graph of ONNX's operations.
//
// At every run it copies its arguments out of JavaScript's memory into its own. It computes the whole graph whatever is asked for, but
// only what is asked for comes back, copied into new arrays. Asked for the mean alone, it leaves the other results in its memory, as
// the other contestants do.

import { binary, overPixels, overPlanes } from "./graphs.js";
import { model } from "./model.js";

const BASE = "/tests/page/measure/node_modules/onnxruntime-web/dist/";
/** From so many classes on, it is quicker with a pixel's classes side by side. */
const MANY = 8;
let ort;

/** Brings it up and says which it is. */
export async function load() {
  ort = await import(`${BASE}ort.wasm.bundle.min.mjs`);
  Object.assign(ort.env.wasm, { wasmPaths: BASE, numThreads: 1 });
  // Its warnings are of how a graph may be written more sparsely.
  ort.env.logLevel = "error";
  return `${ort.env.versions.web} on its wasm provider, one thread, with SIMD`;
}

/**
 * The loss of the loop's arguments: its results in planes, and how to compute them again.
 * @param {boolean} fetching whether to measure it with every result fetched, too
 */
export async function prepare({ logits, target }, pixels, classes, fetching) {
  const many = classes >= MANY;
  const turned = (values, rows, columns) => (many ? transpose(values, rows, columns) : values);
  const graph = classes === 1 ? binary(pixels) : (many ? overPixels : overPlanes)(pixels, classes);
  const y = classes === 1 ? target : oneHot(target, classes);
  const values = {
    z: turned(logits, classes, pixels),
    y: turned(y, classes, pixels),
    class: BigInt64Array.from(target, BigInt),
  };
  const feeds = {};
  for (const [name, [, shape]] of Object.entries(graph.inputs)) feeds[name] = new ort.Tensor(values[name], shape);

  const session = await ort.InferenceSession.create(model(graph), { executionProviders: ["wasm"] });
  const { probability, perPixel, loss, grad, prediction } = await session.run(feeds);
  const results = {
    probability: turned(probability.data, pixels, classes),
    perPixel: perPixel.data,
    loss: loss.data,
    grad: turned(grad.data, pixels, classes),
    prediction: prediction.data,
  };
  const runs = { "ONNX Runtime Web": () => session.run(feeds, ["loss"]) };
  if (fetching) runs["ONNX Runtime Web, fetched"] = () => session.run(feeds);
  return { results, runs, free: () => session.release() };
}

function oneHot(target, classes) {
  const planes = new Float32Array(classes * target.length);
  for (let i = 0; i < target.length; i++) planes[target[i] * target.length + i] = 1;
  return planes;
}

/** Rows become columns. */
function transpose(values, rows, columns) {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column];
  }
  return turned;
}

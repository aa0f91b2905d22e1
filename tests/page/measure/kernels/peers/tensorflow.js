// TensorFlow.js on its wasm backend: the same loss out of its operations, on tensors that stay in its memory.

const BASE = "/tests/page/measure/node_modules/@tensorflow";
let tf;

/** Brings it up and says which it is. */
export async function load() {
  const script = (path) =>
    new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = `${BASE}/${path}`;
      element.onload = resolve;
      element.onerror = () => reject(new Error(`${path} is not there`));
      document.head.append(element);
    });
  await script("tfjs-core/dist/tf-core.min.js");
  await script("tfjs-backend-wasm/dist/tf-backend-wasm.min.js");
  tf = globalThis.tf;
  tf.wasm.setWasmPaths(`${BASE}/tfjs-backend-wasm/dist/`);
  tf.wasm.setThreadsCount(1);
  await tf.setBackend("wasm");
  await tf.ready();
  const simd = (await tf.env().getAsync("WASM_HAS_SIMD_SUPPORT")) ? "with SIMD" : "without SIMD";
  return `${tf.version_core} on its wasm backend, one thread, ${simd}`;
}

/** The loss of the loop's arguments: its results in planes, and how to compute them again. */
export function prepare({ logits, target }, pixels, classes) {
  const [tensors, evaluate] = classes === 1 ? binary(logits, target, pixels) : multiclass(logits, target, pixels, classes);
  const planes = (tensor) => tf.transpose(tf.reshape(tensor, [pixels, classes])).dataSync();
  const results = tf.tidy(() => {
    const [probability, perPixel, loss, grad, prediction] = evaluate();
    return {
      probability: planes(probability),
      perPixel: perPixel.dataSync(),
      loss: loss.dataSync(),
      grad: planes(grad),
      prediction: prediction.dataSync(),
    };
  });
  const free = () => tensors.forEach((tensor) => tensor.dispose());
  return { results, runs: { "TensorFlow.js": () => tf.tidy(() => void evaluate()) }, free };
}

/** log(1 + e^−|z|) is −log σ(|z|), and σ is quick. */
function binary(logits, target, pixels) {
  const [z, y] = [tf.tensor1d(logits), tf.tensor1d(target)];
  const evaluate = () => {
    const p = tf.sigmoid(z);
    const loss = tf.sub(tf.sub(tf.relu(z), tf.mul(z, y)), tf.log(tf.sigmoid(tf.abs(z))));
    const grad = tf.mul(tf.sub(p, y), 1 / pixels);
    return [p, loss, tf.mean(loss), grad, tf.greater(p, 0.5)];
  };
  return [[z, y], evaluate];
}

/** Its reductions run over the last axis: a pixel's classes lie side by side. */
function multiclass(logits, target, pixels, classes) {
  const z = tf.tidy(() => tf.transpose(tf.tensor2d(logits, [classes, pixels])));
  const y = tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(target, "int32"), classes), "float32"));
  const evaluate = () => {
    const shifted = tf.sub(z, tf.max(z, 1, true));
    const powers = tf.exp(shifted);
    const sum = tf.sum(powers, 1, true);
    const p = tf.div(powers, sum);
    const loss = tf.sub(tf.reshape(tf.log(sum), [pixels]), tf.sum(tf.mul(y, shifted), 1));
    const grad = tf.mul(tf.sub(p, y), 1 / pixels);
    return [p, loss, tf.mean(loss), grad, tf.argMax(z, 1)];
  };
  return [[z, y], evaluate];
}

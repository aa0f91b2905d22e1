// TensorFlow.js on its wasm backend, where `npm ci` in the folder above has installed it: the same loss out of its operations, on
// tensors that stay in its memory.

const BASE = "/tests/page/measure/node_modules/@tensorflow";
let tf = null;
let tensors = [];

/** Brings the peers up and says which they are. */
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

/** The peers' contestants on the loop's numbers, once they agree with it. */
export async function prepare(loop, pixels, classes, compare) {
  if (!tf) return {};
  const keep = (tensor) => (tensors.push(tensor), tensor);
  let evaluate;
  if (classes === 1) {
    const z = keep(tf.tensor1d(loop.logits));
    const y = keep(tf.tensor1d(loop.target));
    evaluate = () => {
      const p = tf.sigmoid(z);
      const loss = tf.add(tf.sub(tf.relu(z), tf.mul(z, y)), tf.log1p(tf.exp(tf.neg(tf.abs(z)))));
      const grad = tf.mul(tf.sub(p, y), 1 / pixels);
      return [p, loss, tf.mean(loss), grad, tf.greater(p, 0.5)];
    };
  } else {
    // Its softmax runs over the last axis: a pixel's classes lie side by side.
    const z = keep(tf.tidy(() => tf.transpose(tf.tensor2d(loop.logits, [classes, pixels]))));
    const y = keep(tf.tidy(() => tf.cast(tf.oneHot(tf.tensor1d(loop.target, "int32"), classes), "float32")));
    evaluate = () => {
      const shifted = tf.sub(z, tf.max(z, 1, true));
      const powers = tf.exp(shifted);
      const sum = tf.sum(powers, 1, true);
      const p = tf.div(powers, sum);
      const loss = tf.sub(tf.reshape(tf.log(sum), [pixels]), tf.sum(tf.mul(y, shifted), 1));
      const grad = tf.mul(tf.sub(p, y), 1 / pixels);
      return [p, loss, tf.mean(loss), grad, tf.argMax(z, 1)];
    };
  }
  tf.tidy(() => compare("TensorFlow.js perPixel", evaluate()[1].dataSync(), loop.perPixel));
  return { "TensorFlow.js": () => tf.tidy(() => void evaluate()) };
}

/** Gives the memory back. */
export function dispose() {
  for (const tensor of tensors) tensor.dispose();
  tensors = [];
}

// Steps a second of the page's two networks, and of the same two in TensorFlow.js, on images of the same size.

import load, { Trainer } from "/modules/trainer.js";

const { tf } = globalThis;
const [BATCH, SIDE, HIDDEN, CLASSES, RATE] = [4, 12, 8, 2, 0.01];
/** The images that the page begins with, in percent. */
const CONTRAST_NOISE_LIGHT = new Int8Array([40, 15, 20]);

/**
 * Steps a second, after some to warm up; where steps are only queued, the time until they are done counts too.
 * @param {number} milliseconds
 * @param {() => void} step
 * @param {() => Promise<unknown>} done
 */
async function rate(milliseconds, step, done) {
  for (let i = 0; i < 10; i += 1) step();
  await done();
  const start = performance.now();
  let steps = 0;
  for (; performance.now() - start < milliseconds; steps += 1) step();
  await done();
  return (1000 * steps) / (performance.now() - start);
}

function head(outputs) {
  const convolution = (filters, kernelSize, activation) => tf.layers.conv2d({ filters, kernelSize, padding: "same", activation });
  const first = tf.layers.conv2d({ inputShape: [SIDE, SIDE, 1], filters: HIDDEN, kernelSize: 3, padding: "same", activation: "relu" });
  return tf.sequential({ layers: [first, convolution(HIDDEN, 3, "relu"), convolution(outputs, 1)] });
}

/** The same step: both heads forward, backward and Adam on one batch. */
function theirs() {
  const images = tf.randomUniform([BATCH, SIDE, SIDE, 1]);
  const mask = tf.cast(tf.randomUniform([BATCH, SIDE, SIDE, 1]).less(0.25), "float32");
  const oneHot = tf.oneHot(tf.cast(mask.squeeze([3]), "int32"), CLASSES).toFloat();
  const [binary, multiclass] = [head(1), head(CLASSES)];
  const optimizers = [tf.train.adam(RATE), tf.train.adam(RATE)];
  const losses = [
    () => tf.losses.sigmoidCrossEntropy(mask, binary.apply(images)),
    () => tf.losses.softmaxCrossEntropy(oneHot.reshape([-1, CLASSES]), multiclass.apply(images).reshape([-1, CLASSES])),
  ];
  const step = () => tf.tidy(() => losses.forEach((loss, index) => void optimizers[index].minimize(loss)));
  const done = () => Promise.all([binary, multiclass].map((net) => net.getWeights()[0].data()));
  return { step, done };
}

async function measure(milliseconds, backends) {
  await load();
  const trainer = new Trainer("same-mask", "adam", RATE, 1, CONTRAST_NOISE_LIGHT);
  const ours = await rate(milliseconds, () => trainer.train(), async () => trainer.outputs());
  const results = { ours };
  for (const backend of backends) {
    try {
      if (!(await tf.setBackend(backend))) continue;
      const { step, done } = theirs();
      results[backend] = await rate(milliseconds, step, done);
    } catch (error) {
      results[backend] = null;
    }
  }
  return results;
}

globalThis.measureTraining = measure;
document.documentElement.dataset.ready = "true";

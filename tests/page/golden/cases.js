// PyTorch's numbers against the module's, case by case. Knows neither a page nor Node: it is given both.

/** @typedef {typeof import("../../../www/pkg/pixelwise.js")} Core */
/** @typedef {number | "nan" | "inf" | "-inf"} Written a number as the files write it */
/** @typedef {{ cases: any[] }} File */
/** @typedef {{ cases: number, numbers: number, failures: string[] }} Outcome */

/** The files, by name, and what checks a case of each. */
export const FILES = {
  bce_with_logits: checkBceWithLogits,
  bce: checkBce,
  cross_entropy: checkCrossEntropy,
  ignored_class: checkClassLoss,
  equal_weights: checkClassLoss,
  class_probabilities: checkClassProbabilities,
  threshold: checkThreshold,
};

/** How far float32 may be from PyTorch's float32, relative to max(1, |expected|). */
const ELEMENT = 2e-6;
/** A gradient with respect to a probability is divided by p(1 − p). */
const PROBABILITY_GRADIENT = 1e-5;
/** A loss that was reduced over many pixels, in another order. */
const REDUCED = 5e-6;

/**
 * Runs every case of a file.
 * @param {Core} core
 * @param {keyof typeof FILES} name
 * @param {File} file
 * @returns {Outcome}
 */
export function run(core, name, file) {
  /** @type {Outcome} */
  const outcome = { cases: 0, numbers: 0, failures: [] };
  for (const one of file.cases) {
    const ledger = new Ledger(`${name} ${one.name}`, outcome);
    try {
      FILES[name](core, one, ledger);
    } catch (error) {
      ledger.fail(String(error));
    }
    outcome.cases += 1;
  }
  return outcome;
}

/** Compares lists of numbers and writes down what differs. */
class Ledger {
  /**
   * @param {string} name
   * @param {Outcome} outcome
   */
  constructor(name, outcome) {
    this.name = name;
    this.outcome = outcome;
  }

  /**
   * @param {string} what
   * @param {ArrayLike<number>} got
   * @param {Written[]} expected
   * @param {number} tolerance
   */
  close(what, got, expected, tolerance) {
    if (got.length !== expected.length) {
      this.fail(`${what} has ${got.length} numbers, expected ${expected.length}`);
      return;
    }
    for (const [index, written] of expected.entries()) {
      const wanted = number(written);
      this.outcome.numbers += 1;
      if (Object.is(got[index], wanted) || got[index] === wanted) continue;
      const difference = Math.abs(got[index] - wanted);
      if (difference <= tolerance * Math.max(1, Math.abs(wanted)) && Number.isFinite(wanted)) continue;
      this.fail(`${what}[${index}] is ${got[index]}, expected ${wanted}`);
      return;
    }
  }

  /**
   * The loss: where it was not reduced its map, else its one number.
   * @param {any} one
   * @param {{ loss: number, perPixel: Float32Array }} result
   */
  loss(one, result) {
    if (one.reduction === "none") this.close("perPixel", result.perPixel, one.loss, ELEMENT);
    else this.close("loss", [result.loss], one.loss, REDUCED);
  }

  /** @param {string} text */
  fail(text) {
    this.outcome.failures.push(`${this.name}: ${text}`);
  }
}

/**
 * @param {Core} core
 * @param {any} one
 * @param {Ledger} ledger
 */
function checkBceWithLogits(core, one, ledger) {
  const result = core.bceWithLogits(floats(one.logits), floats(one.target), one.shape, {
    reduction: one.reduction,
    weight: one.weight ? floats(one.weight) : undefined,
    posWeight: one.pos_weight ? floats(one.pos_weight) : undefined,
  });
  ledger.loss(one, result);
  ledger.close("probability", result.probability, one.probability, ELEMENT);
  ledger.close("grad", result.grad, one.grad, ELEMENT);
  ledger.close("sigmoid", core.sigmoid(floats(one.logits)), one.probability, ELEMENT);
}

/**
 * @param {Core} core
 * @param {any} one
 * @param {Ledger} ledger
 */
function checkBce(core, one, ledger) {
  const result = core.bce(floats(one.probability), floats(one.target), one.shape, {
    reduction: one.reduction,
    weight: one.weight ? floats(one.weight) : undefined,
  });
  ledger.loss(one, result);
  ledger.close("grad", result.grad, one.grad_probability, PROBABILITY_GRADIENT);
}

/**
 * @param {Core} core
 * @param {any} one
 * @param {Ledger} ledger
 */
function checkCrossEntropy(core, one, ledger) {
  const logits = floats(one.logits);
  const target = Int32Array.from(one.target);
  const result = checkClassLoss(core, one, ledger);
  ledger.close("probability", result.probability, one.probability, ELEMENT);
  ledger.close("softmax", core.softmax(logits, one.shape), one.probability, ELEMENT);
  ledger.close("logSoftmax", core.logSoftmax(logits, one.shape), one.log_probability, ELEMENT);
  ledger.close("oneHot", core.oneHot(target, one.shape), one.one_hot, 0);
  ledger.close("argmax", core.argmax(logits, one.shape), one.argmax, 0);
}

/**
 * @param {Core} core
 * @param {any} one
 * @param {Ledger} ledger
 */
function checkClassProbabilities(core, one, ledger) {
  checkClassLoss(core, one, ledger, floats(one.target));
}

/**
 * @param {Core} core
 * @param {any} one
 * @param {Ledger} ledger
 * @param {Int32Array | Float32Array} target
 */
function checkClassLoss(core, one, ledger, target = Int32Array.from(one.target)) {
  const result = core.crossEntropy(floats(one.logits), target, one.shape, {
    reduction: one.reduction,
    weight: one.weight ? floats(one.weight) : undefined,
    ignoreIndex: one.ignore_index ?? undefined,
    labelSmoothing: one.label_smoothing,
  });
  ledger.loss(one, result);
  ledger.close("grad", result.grad, one.grad, ELEMENT);
  return result;
}

/**
 * @param {Core} core
 * @param {any} one
 * @param {Ledger} ledger
 */
function checkThreshold(core, one, ledger) {
  const prediction = core.threshold(core.sigmoid(floats(one.logits)), one.threshold);
  ledger.close("prediction", prediction, one.prediction, 0);
  const metrics = core.metrics(prediction, Int32Array.from(one.target), 2);
  ledger.close("confusion", metrics.confusion, [one.tn, one.fp, one.fn, one.tp], 0);
  // A ratio with nothing below the line: null in the file, NaN here.
  const ratio = (/** @type {number | null} */ value) => value ?? "nan";
  ledger.close("accuracy", [metrics.accuracy], [ratio(one.accuracy)], 1e-12);
  for (const name of /** @type {const} */ (["iou", "dice", "precision", "recall"])) {
    ledger.close(name, [metrics[name][1]], [ratio(one[name])], 1e-12);
  }
}

/**
 * @param {Written[]} written
 * @returns {Float32Array}
 */
function floats(written) {
  return Float32Array.from(written, number);
}

/**
 * @param {Written} written
 * @returns {number}
 */
function number(written) {
  if (written === "nan") return NaN;
  if (written === "inf") return Infinity;
  if (written === "-inf") return -Infinity;
  return written;
}

// The losses as one writes them by hand in JavaScript, in double precision: one fused loop over typed arrays, a pixel at a time; and over
// classes a second one by tiles, a plane at a time, which is quicker where they are many.

/** How many pixels a tile has: its powers fit a processor's nearer caches. */
const TILE = 512;

/** Arguments and results of binary cross-entropy on logits. */
export function binary(pixels) {
  const floats = () => new Float32Array(pixels);
  const [logits, target, loss, probability, grad] = [floats(), floats(), floats(), floats(), floats()];
  const prediction = new Uint8Array(pixels);
  return {
    logits,
    target,
    perPixel: loss,
    probability,
    grad,
    prediction,
    run() {
      const scale = 1 / pixels;
      let sum = 0;
      for (let i = 0; i < pixels; i++) {
        const z = logits[i];
        const y = target[i];
        const e = Math.exp(-Math.abs(z));
        const near = 1 / (1 + e);
        const p = z < 0 ? e * near : near;
        const l = Math.max(z, 0) - z * y + Math.log1p(e);
        sum += l;
        loss[i] = l;
        probability[i] = p;
        grad[i] = (p - y) * scale;
        prediction[i] = p > 0.5 ? 1 : 0;
      }
      return sum * scale;
    },
  };
}

/** Arguments and results of cross-entropy over any number of classes, a plane a class. */
export function multiclass(pixels, classes) {
  const floats = (length) => new Float32Array(length);
  const [logits, probability, grad] = [0, 1, 2].map(() => floats(classes * pixels));
  const tensors = {
    logits,
    target: new Int32Array(pixels),
    perPixel: floats(pixels),
    probability,
    grad,
    prediction: new Uint8Array(pixels),
  };
  return { ...tensors, run: byPixel(tensors, pixels, classes), runByTiles: byTiles(tensors, pixels, classes) };
}

function byPixel({ logits, target, perPixel, probability, grad, prediction }, pixels, classes) {
  const powers = new Float64Array(classes);
  const scale = 1 / pixels;
  return () => {
    let total = 0;
    for (let i = 0; i < pixels; i++) {
      let max = logits[i];
      let best = 0;
      for (let c = 1, at = i + pixels; c < classes; c++, at += pixels) {
        const z = logits[at];
        if (z > max) {
          max = z;
          best = c;
        }
      }
      let sum = 0;
      for (let c = 0, at = i; c < classes; c++, at += pixels) {
        const e = c === best ? 1 : Math.exp(logits[at] - max);
        powers[c] = e;
        sum += e;
      }
      const y = target[i] * pixels + i;
      const l = Math.log(sum) + max - logits[y];
      total += l;
      perPixel[i] = l;
      prediction[i] = best;
      const inverse = 1 / sum;
      for (let c = 0, at = i; c < classes; c++, at += pixels) {
        const p = powers[c] * inverse;
        probability[at] = p;
        grad[at] = (at === y ? p - 1 : p) * scale;
      }
    }
    return total * scale;
  };
}

function byTiles({ logits, target, perPixel, probability, grad, prediction }, pixels, classes) {
  const [max, sum] = [new Float64Array(TILE), new Float64Array(TILE)];
  const powers = new Float64Array(classes * TILE);
  const scale = 1 / pixels;
  return () => {
    let total = 0;
    for (let start = 0; start < pixels; start += TILE) {
      const n = Math.min(TILE, pixels - start);
      for (let j = 0; j < n; j++) {
        max[j] = logits[start + j];
        sum[j] = 0;
        prediction[start + j] = 0;
      }
      for (let c = 1; c < classes; c++) {
        for (let j = 0, at = c * pixels + start; j < n; j++, at++) {
          const z = logits[at];
          if (z > max[j]) {
            max[j] = z;
            prediction[start + j] = c;
          }
        }
      }
      for (let c = 0; c < classes; c++) {
        for (let j = 0, at = c * pixels + start; j < n; j++, at++) {
          const e = Math.exp(logits[at] - max[j]);
          powers[c * TILE + j] = e;
          sum[j] += e;
        }
      }
      for (let j = 0, i = start; j < n; j++, i++) {
        const l = Math.log(sum[j]) + max[j] - logits[target[i] * pixels + i];
        total += l;
        perPixel[i] = l;
        sum[j] = 1 / sum[j];
      }
      for (let c = 0; c < classes; c++) {
        for (let j = 0, at = c * pixels + start; j < n; j++, at++) {
          const p = powers[c * TILE + j] * sum[j];
          probability[at] = p;
          grad[at] = p * scale;
        }
      }
      for (let i = start; i < start + n; i++) {
        const y = target[i] * pixels + i;
        grad[y] = (probability[y] - 1) * scale;
      }
    }
    return total * scale;
  };
}

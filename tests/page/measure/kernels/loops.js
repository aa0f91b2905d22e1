// The losses as one writes them by hand in JavaScript: one fused loop over typed arrays, a pixel at a time.

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
  const target = new Int32Array(pixels);
  const loss = floats(pixels);
  const prediction = new Uint8Array(pixels);
  const powers = new Float64Array(classes);
  return {
    logits,
    target,
    perPixel: loss,
    probability,
    grad,
    prediction,
    run() {
      const scale = 1 / pixels;
      let total = 0;
      for (let i = 0; i < pixels; i++) {
        let max = logits[i];
        let best = 0;
        for (let c = 1; c < classes; c++) {
          const z = logits[c * pixels + i];
          if (z > max) {
            max = z;
            best = c;
          }
        }
        let sum = 0;
        for (let c = 0; c < classes; c++) {
          const e = Math.exp(logits[c * pixels + i] - max);
          powers[c] = e;
          sum += e;
        }
        const y = target[i];
        const l = Math.log(sum) + max - logits[y * pixels + i];
        total += l;
        loss[i] = l;
        const inverse = 1 / sum;
        for (let c = 0; c < classes; c++) {
          const p = powers[c] * inverse;
          probability[c * pixels + i] = p;
          grad[c * pixels + i] = (c === y ? p - 1 : p) * scale;
        }
        prediction[i] = best;
      }
      return total * scale;
    },
  };
}

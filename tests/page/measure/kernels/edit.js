// A whole edit of a large scene, as the page would do it: both losses again, every map's colours, every map put on its canvas.

/**
 * Returns the milliseconds of each of so many edits.
 * @param {any} core the module
 * @param {(logits: Float32Array, target: any, classes: number) => void} fill
 * @param {{ side: number, classes: number, rounds: number }} wish
 */
export function measureEdit({ LossBuffers }, fill, { side, classes, rounds }) {
  const forms = [LossBuffers.bceWithLogits([1, 1, side, side]), LossBuffers.crossEntropy([1, classes, side, side])];
  for (const [index, form] of forms.entries()) fill(form.logits, form.target, index ? classes : 1);
  const map = (form, stage, plane, most) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    document.body.append(canvas);
    return { form, stage, plane, most, context: canvas.getContext("2d") };
  };
  const maps = forms.flatMap((form, index) => {
    const planes = Array.from({ length: index ? classes : 1 }, (_, plane) => plane);
    const each = (stage, most) => planes.map((plane) => map(form, stage, plane, most));
    return [...each("logits", 8), ...each("probability", 1), map(form, "loss", 0, 16), ...each("gradient", 1 / side / side)];
  });
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    for (const form of forms) {
      form.logits[round] += 0.1;
      form.run();
    }
    for (const { form, stage, plane, most, context } of maps) {
      const words = form.paint(stage, plane, most);
      context.putImageData(new ImageData(new Uint8ClampedArray(words.buffer, words.byteOffset, words.byteLength), side, side), 0, 0);
    }
    times.push(performance.now() - start);
  }
  const blank = maps.filter(({ context }) => !context.getImageData(0, 0, side, side).data.some((value, at) => at % 4 < 3 && value !== 0));
  if (blank.length) throw new Error(`${blank.length} maps are blank`);
  for (const form of forms) form.free();
  for (const { context } of maps) context.canvas.remove();
  return { maps: maps.length, times };
}

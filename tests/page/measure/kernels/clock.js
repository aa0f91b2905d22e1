// How long something takes, in batches that are long against the clock's steps.

/** What a batch takes at least, in ms: the clock of a page counts tenths of one. */
const BATCH = 20;

/** The milliseconds of so many runs, one after the other; a run that is a promise is waited for. */
export async function time(run, repetitions) {
  const start = performance.now();
  for (let i = 0; i < repetitions; i++) {
    const pending = run();
    if (pending) await pending;
  }
  return performance.now() - start;
}

/** How many runs fill a batch; finding out warms the engine up. */
export async function repetitions(run) {
  let count = 1;
  let took = await time(run, count);
  while (took < BATCH) {
    count = Math.ceil(count * Math.min(8, Math.max(1.5, (1.2 * BATCH) / Math.max(took, 0.1))));
    took = await time(run, count);
  }
  await time(run, count * 3);
  return count;
}

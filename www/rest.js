// Long work in slices, between which the browser answers and paints.

/** So long may a slice take, in milliseconds: on a slow phone the browser must answer within 50. */
const SLICE = 10;

/**
 * What is to be awaited between two pieces of long work: it lets the browser answer as soon as a slice has been worked.
 * @returns {() => Promise<void>}
 */
export function slices() {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < SLICE) return;
    await nextTask();
    began = performance.now();
  };
}

/** @returns {Promise<void>} */
function nextTask() {
  const { scheduler } = /** @type {{ scheduler?: { yield?: () => Promise<void> } }} */ (globalThis);
  return scheduler?.yield?.() ?? new Promise((done) => setTimeout(done));
}

/** So long is waited for a frame, in milliseconds: a page in the background has none. */
const FRAME = 100;

/**
 * Waits until what was written is laid out, together with what is sized by its room.
 * @returns {Promise<void>}
 */
export function laidOut() {
  return new Promise((done) => {
    setTimeout(done, FRAME);
    requestAnimationFrame(() => setTimeout(done));
  });
}

/** What waits until sizes can be read. @type {Set<() => void>} */
const waiting = new Set();

/**
 * Reads sizes once the browser has laid the page out and painted it. Where elements read while others still write, the page is laid
 * out for each of them.
 * @param {() => void} read the same function waits once
 */
export function oncePainted(read) {
  if (waiting.size === 0) {
    requestAnimationFrame(() => setTimeout(() => {
      const reads = [...waiting];
      waiting.clear();
      for (const one of reads) one();
    }));
  }
  waiting.add(read);
}

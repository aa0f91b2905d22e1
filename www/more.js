// The module with exports, lessons and traps, loaded once, when the first of them is asked for.

/** @typedef {typeof import("./pkg/more.js")} More */

/** @type {Promise<More> | null} */
let loading = null;

async function load() {
  const module = await import("./pkg/more.js");
  await module.default();
  return module;
}

/**
 * The module. Where it did not come, the next one who asks tries again.
 * @returns {Promise<More>}
 */
export async function more() {
  loading ??= load();
  try {
    return await loading;
  } catch (error) {
    loading = null;
    throw error;
  }
}

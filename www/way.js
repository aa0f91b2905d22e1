// The browser's own way back: each room and each lesson that is entered is an entry of its history, so that Back leads out of it and
// Forward in again, and never out of the site. What the address names is opened again by it; for other rooms, who opens them says how.

/** What opens a place again, by the name of its entry. Those of an earlier load are unknown, and the address alone counts. @type {Map<string, () => unknown>} */
const places = new Map();
/** Whether an entry that is there is being opened, so that no other is made. */
let walking = false;

/** @returns {{ place?: string, depth?: number, visit?: string }} */
const state = () => history.state ?? {};

/**
 * Makes an entry for a place that is about to be shown.
 * @param {() => unknown} [again] opens it again, where the address does not
 * @param {boolean} [inside] whether it follows a place that Back should lead to
 */
export function enter(again, inside = false) {
  const place = `${performance.timeOrigin}-${places.size}`;
  places.set(place, again ?? (() => {}));
  try {
    if (walking) history.replaceState({ ...state(), place }, "");
    else history.pushState({ place, depth: inside ? (state().depth ?? 0) + 1 : 1 }, "");
  } catch (error) {
    // A page without an address, as in `srcdoc`, has no way back.
    console.warn(error);
  }
}

/** Goes back to where the lab was left, once what stood in its place is closed. */
export function leave() {
  const { depth = 0, place, ...rest } = state();
  if (depth > 0) history.go(-depth);
  else if (place) history.replaceState(rest, "");
}

/**
 * Opens what an entry is for, without making another one.
 * @template T
 * @param {() => T | Promise<T>} open
 */
export async function walk(open) {
  walking = true;
  try {
    return await open();
  } finally {
    walking = false;
  }
}

/** The visit that the present entry has begun. */
let visited = 0;

/** Remembers the visit that the entry's address has just begun. */
export function begun() {
  visited += 1;
  try {
    history.replaceState({ ...state(), visit: `${performance.timeOrigin}-${visited}` }, "");
  } catch (error) {
    console.warn(error);
  }
}

/** Whether the entry's address has begun the last visit: gone back to, it has not to begin it again. */
export const hasBegun = () => state().visit === `${performance.timeOrigin}-${visited}`;

/**
 * Follows Back and Forward.
 * @param {() => void} close leads back to the lab
 */
export function follow(close) {
  addEventListener("popstate", () => {
    const again = places.get(state().place ?? "");
    if (again) walk(again);
    else close();
  });
}

// Where documents and settings outlive a reload. Documents go to IndexedDB, which a browser that is killed has written already;
// a browser without it keeps them in localStorage, and one with neither just forgets.

/**
 * What is known of a document that is kept, without its bytes.
 * @typedef {{ id: string, saved: number, revision: string, steps: number }} Entry
 */

/** @typedef {"kept" | "newer" | "full" | "none"} Outcome Whether a document was kept, and why not. */

/**
 * @typedef {object} Store
 * @property {() => Promise<Entry[]>} list
 * @property {(id: string) => Promise<Uint8Array>} read Nothing where there is none.
 * @property {(entry: Entry, bytes: Uint8Array, expected?: string) => Promise<Outcome>} write Replaces only the expected revision, if one is given.
 * @property {(id: string) => Promise<void>} remove
 */

const DATABASE = "pixelwise";
const PREFIX = "pixelwise.documents.";
/** Where earlier versions kept the document, and the one that they could not read. */
const FORMER = ["pixelwise.document", "pixelwise.document.broken"];
/** Milliseconds that a database may take to open: a busy machine's is slow, and a browser whose database hangs is to start all the same. */
const PATIENCE = 5000;

/**
 * @param {string} name
 * @returns {string | null}
 */
function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string} text
 * @returns {boolean} whether it was kept
 */
function write(name, text) {
  try {
    localStorage.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}

/** @param {"language" | "theme" | "seen" | "traps" | "lessons" | "ownLesson"} name */
export const readSetting = (name) => read(`pixelwise.${name}`);

/**
 * @param {"language" | "theme" | "seen" | "traps" | "lessons" | "ownLesson"} name
 * @param {string} value
 */
export const writeSetting = (name, value) => write(`pixelwise.${name}`, value);

/**
 * A store that keeps nothing, for a page in another page's frame.
 * @returns {Promise<Store>}
 */
export async function openNoStore() {
  return { list: async () => [], read: async () => new Uint8Array(), write: async () => "kept", remove: async () => {} };
}

/**
 * The best store that this browser has, with what earlier versions kept moved into it.
 * @returns {Promise<Store>}
 */
export async function openStore() {
  /** @type {Store} */
  let store;
  try {
    store = new DatabaseStore(await openDatabase());
    await moveTexts(store);
  } catch (error) {
    console.warn(error);
    store = new TextStore();
  }
  await moveFormer(store);
  return store;
}

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error("the database does not open")), PATIENCE);
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("entries", { keyPath: "id" });
      request.result.createObjectStore("bytes");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @implements {Store} */
class DatabaseStore {
  #database;

  /** @param {IDBDatabase} database */
  constructor(database) {
    this.#database = database;
  }

  /** @returns {Promise<Entry[]>} */
  list() {
    return answer(this.#database.transaction("entries").objectStore("entries").getAll());
  }

  /**
   * @param {string} id
   * @returns {Promise<Uint8Array>}
   */
  async read(id) {
    return (await answer(this.#database.transaction("bytes").objectStore("bytes").get(id))) ?? new Uint8Array();
  }

  /**
   * @param {Entry} entry
   * @param {Uint8Array} bytes
   * @param {string} [expected]
   * @returns {Promise<Outcome>}
   */
  write(entry, bytes, expected) {
    return new Promise((resolve) => {
      /** @type {Outcome} */
      let outcome = "kept";
      const transaction = this.#database.transaction(["entries", "bytes"], "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve(outcome);
      transaction.onabort = () => resolve(outcome === "newer" ? outcome : transaction.error?.name === "QuotaExceededError" ? "full" : "none");
      const put = () => {
        transaction.objectStore("entries").put(entry);
        transaction.objectStore("bytes").put(bytes, entry.id);
        // Without waiting for the answers: the page may be closing.
        transaction.commit();
      };
      if (expected === undefined) return put();
      const present = transaction.objectStore("entries").get(entry.id);
      present.onsuccess = () => {
        if ((present.result?.revision ?? "") === expected) return put();
        outcome = "newer";
        transaction.abort();
      };
    });
  }

  /** @param {string} id */
  async remove(id) {
    const transaction = this.#database.transaction(["entries", "bytes"], "readwrite");
    transaction.objectStore("bytes").delete(id);
    await answer(transaction.objectStore("entries").delete(id));
  }
}

/**
 * Documents as text in localStorage: an entry as JSON and its bytes as base64, a line each.
 * @implements {Store}
 */
class TextStore {
  async list() {
    /** @type {Entry[]} */
    const entries = [];
    try {
      for (const name of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
        entries.push(JSON.parse(localStorage[name].split("\n", 1)[0]));
      }
    } catch (error) {
      console.warn(error);
    }
    return entries;
  }

  /** @param {string} id */
  async read(id) {
    const text = read(PREFIX + id)?.split("\n")[1];
    return text === undefined ? new Uint8Array() : bytesOf(text);
  }

  /**
   * @param {Entry} entry
   * @param {Uint8Array} bytes
   * @param {string} [expected]
   * @returns {Promise<Outcome>}
   */
  async write(entry, bytes, expected) {
    const name = PREFIX + entry.id;
    const present = read(name)?.split("\n", 1)[0];
    const revision = present ? JSON.parse(present).revision : "";
    if (expected !== undefined && revision !== expected) return "newer";
    if (write(name, `${JSON.stringify(entry)}\n${textOf(bytes)}`)) return "kept";
    // What holds something could be written once.
    return (await this.list()).length > 0 ? "full" : "none";
  }

  /** @param {string} id */
  async remove(id) {
    localStorage.removeItem(PREFIX + id);
  }
}

/**
 * Moves what earlier versions kept, readable or not. It stays where it is until it has arrived.
 * @param {Store} store
 */
async function moveFormer(store) {
  for (const [at, name] of FORMER.entries()) {
    const text = read(name);
    if (text === null) continue;
    const entry = { id: `former-${at}-${Date.now().toString(36)}`, saved: 0, revision: "former", steps: -1 };
    if ((await store.write(entry, bytesOf(text))) === "kept") localStorage.removeItem(name);
  }
}

/**
 * Moves what was kept as text while the database did not open: else it would be out of sight once it does. Of one document, what was
 * saved last stays.
 * @param {Store} store
 */
async function moveTexts(store) {
  const texts = new TextStore();
  const entries = await texts.list();
  if (entries.length === 0) return;
  const present = new Map((await store.list()).map(({ id, saved }) => [id, saved]));
  for (const entry of entries) {
    const newer = entry.saved > (present.get(entry.id) ?? -1);
    if (!newer || (await store.write(entry, await texts.read(entry.id))) === "kept") await texts.remove(entry.id);
  }
}

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * The bytes of a base64 text; any other text as UTF-8.
 * @param {string} text
 */
export function bytesOf(text) {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return new TextEncoder().encode(text);
  }
}

/**
 * Bytes as a base64 text.
 * @param {Uint8Array} bytes
 */
export function textOf(bytes) {
  let text = "";
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text);
}

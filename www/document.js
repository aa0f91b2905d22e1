// The saved document: which of the kept ones this tab has, when it is saved, and the others that can be brought back.
//
// A tab writes to one document, which is its alone as long as the tab lives (a Web Lock says so). A tab that opens while another has
// the newest document works on a copy, which becomes another document with the first change. A document that cannot be read is
// nobody's: it is never written to, so it stays as it is until it can be read or is deleted by hand.

/** @typedef {import("./pkg/lab.js").Lab} Lab */
/** @typedef {import("./storage.js").Entry} Entry */
/** @typedef {import("./storage.js").Store} Store */

/**
 * A document that is not this tab's.
 * @typedef {Entry & { why: string }} Other `why` it cannot be read; empty where it can.
 */

/** Milliseconds from one save to the next; the first change after a rest is saved at once. A long history takes longer to write down. */
const PAUSE = { least: 200, most: 450 };
/** The share of time that saving may take. */
const SHARE = 1 / 20;
/** Milliseconds that a reloaded tab waits for its document: the page before it may not have let go yet. */
const HANDOVER = 400;
const TAB = "pixelwise.document";

export class SavedDocument {
  /** Asks for the bytes to save; null while there is nothing that may be saved. @type {() => { bytes: Uint8Array, changes: number, steps: number } | null} */
  ask = () => null;
  /** Told why the document could not be kept, with a key of the words. @type {(key: string) => void} */
  say = () => {};
  /** Called before another document is opened in this tab. */
  leaving = () => {};
  /** What to tell the reader about the start: keys of the words. @type {string[]} */
  greetings = [];
  /** @type {Other[]} */
  others = [];

  #store;
  #id = newId();
  /** Whether no other tab can write to the document. */
  #locked = false;
  /** The revision in the store that this tab wrote or opened; empty where there is none. */
  #revision = "";
  /** Head of the bytes that were kept last, which tells them from any others. */
  #kept = "";
  #timer = 0;
  #next = 0;
  /** Documents that nobody has looked at yet. @type {Entry[]} */
  #unseen = [];
  /** Whether the last save did not succeed and the reader knows it. */
  #told = false;
  /** What the store knows of this tab's document; null where it has none yet. @type {Entry | null} */
  #entry = null;
  /** Lets go of this tab's document. */
  #release = () => {};
  /** Whether this tab's document is to be kept though nothing in it has changed. */
  #wanted = false;

  /** @param {Store} store */
  constructor(store) {
    this.#store = store;
    addEventListener("pagehide", () => this.keep());
    // A page that comes back from the browser's memory has let go of its document.
    addEventListener("pageshow", (event) => event.persisted && location.reload());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.keep());
  }

  /**
   * Opens this tab's document, else the newest that can be read, else the first scene.
   * @param {typeof import("./pkg/lab.js")} core
   * @returns {Promise<Lab>}
   */
  async open(core) {
    const own = tabId();
    this.#unseen = await this.#entries();
    this.#unseen.sort((a, b) => Number(b.id === own) - Number(a.id === own) || b.saved - a.saved);
    for (let entry = this.#unseen.shift(); entry; entry = this.#unseen.shift()) {
      // First the lock, then the bytes: the page before this one may be saving for the last time.
      const release = await hold(entry.id, entry.id === own ? HANDOVER : 0);
      const { lab, head, why } = await this.#restore(core, entry);
      if (!lab) {
        this.others.push({ ...entry, why });
        release?.();
        continue;
      }
      if (!release) {
        this.greetings.push("document.copy");
        return lab;
      }
      this.#claim(entry, release);
      if (lab.leftOut > 0) this.greetings.push("document.trimmed");
      else this.#kept = head;
      return lab;
    }
    return new core.Lab();
  }

  /**
   * Looks at the documents that are kept beside this one and that no other tab has.
   * @param {typeof import("./pkg/lab.js")} core
   */
  async survey(core) {
    for (const entry of this.#unseen) {
      // A long history takes a while to read: the page is not to stand still meanwhile.
      await new Promise((done) => setTimeout(done));
      const { lab, why } = await this.#restore(core, entry);
      lab?.free();
      this.others.push({ ...entry, why });
    }
    this.#unseen = [];
    if (!navigator.locks) return;
    const { held = [] } = await navigator.locks.query();
    const names = new Set(held.map(({ name }) => name));
    this.others = this.others.filter(({ id }) => !names.has(lockName(id)));
  }

  /** Says that something may have changed: it is saved at once, or as soon as the pause after the last save is over. */
  changed() {
    if (this.#timer) return;
    this.#timer = setTimeout(() => this.keep(), Math.max(0, this.#next - performance.now()));
  }

  /** Saves what has changed, now. */
  keep() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const start = performance.now();
    const asked = this.ask();
    this.#next = start + Math.min(PAUSE.most, Math.max(PAUSE.least, (performance.now() - start) / SHARE));
    if (!asked) return;
    const head = headOf(asked.bytes);
    // What is only looked at is no document yet: a copy or the first scene becomes one with its first change.
    if (head === this.#kept || (this.#revision === "" && asked.changes === 0 && !this.#wanted)) return;
    this.#kept = head;
    return this.#write(asked.bytes, asked.steps);
  }

  /**
   * The bytes of another document, to be downloaded.
   * @param {Other} other
   */
  read(other) {
    return this.#store.read(other.id);
  }

  /** @param {Other} other */
  async remove(other) {
    await this.#store.remove(other.id);
    this.others = this.others.filter(({ id }) => id !== other.id);
  }

  /**
   * Opens another document in this tab. The present one is kept and can be brought back likewise.
   * @param {Other} other
   */
  async bringBack(other) {
    this.leaving();
    await this.keep();
    setTabId(other.id);
    location.reload();
  }

  /** Leaves this tab's document among those that are kept: what is shown now becomes the tab's, and is saved at once. */
  async moveOn() {
    if (this.#entry) this.others.push({ ...this.#entry, why: "" });
    this.#release();
    this.#release = () => {};
    this.#locked = false;
    this.#id = newId();
    this.#entry = null;
    this.#revision = "";
    this.#kept = "";
    this.#wanted = true;
    await this.keep();
  }

  /**
   * Keeps a document beside this tab's.
   * @param {Uint8Array} bytes
   * @param {number} steps
   * @returns {Promise<boolean>} whether there was room for it
   */
  async keepBeside(bytes, steps) {
    const entry = { id: newId(), saved: Date.now(), revision: newId(), steps };
    const kept = (await this.#store.write(entry, bytes)) === "kept";
    if (kept) this.others.push({ ...entry, why: "" });
    else this.say("document.full");
    return kept;
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} steps
   */
  async #write(bytes, steps) {
    if (this.#revision === "") this.#begin();
    const revision = newId();
    const expected = this.#locked ? undefined : this.#revision;
    const entry = { id: this.#id, saved: Date.now(), revision, steps };
    this.#revision = revision;
    const outcome = await this.#store.write(entry, bytes, expected);
    if (outcome === "kept") {
      this.#entry = entry;
      this.#told = false;
    } else if (outcome === "newer") {
      // Another tab has gone on with the document: this one's work becomes a document beside it.
      this.#id = newId();
      this.#revision = "";
      await this.#write(bytes, steps);
    } else {
      this.#kept = "";
      if (!this.#told) this.say(outcome === "full" ? "document.full" : "notice.noStorage");
      this.#told = true;
    }
  }

  /** Makes the document of this tab's one that is kept. */
  #begin() {
    setTabId(this.#id);
    // Nobody else knows the name yet, so the lock is there at once.
    hold(this.#id, 0).then((release) => (this.#release = release ?? (() => {})));
    this.#locked = Boolean(navigator.locks);
  }

  /**
   * Makes a kept document this tab's, which has its lock.
   * @param {Entry} entry
   * @param {() => void} release
   */
  #claim(entry, release) {
    const { id, revision } = entry;
    this.#locked = Boolean(navigator.locks);
    this.#entry = entry;
    this.#release = release;
    this.#id = id;
    this.#revision = revision;
    setTabId(id);
  }

  /**
   * A kept document, or why it cannot be read.
   * @param {typeof import("./pkg/lab.js")} core
   * @param {Entry} entry
   * @returns {Promise<{ lab: Lab | null, head: string, why: string }>}
   */
  async #restore(core, { id }) {
    try {
      const bytes = await this.#store.read(id);
      return { lab: await restored(core, bytes), head: headOf(bytes), why: "" };
    } catch (error) {
      console.warn(error);
      const values = error instanceof Error && "values" in error ? /** @type {Record<string, string>} */ (error.values) : {};
      return { lab: null, head: "", why: values.why ?? "invalid" };
    }
  }

  async #entries() {
    try {
      return await this.#store.list();
    } catch (error) {
      console.warn(error);
      return [];
    }
  }
}

/**
 * Holds a document's lock until the page goes away or lets go. Without locks every page has every document; a save that another page
 * was faster with becomes a document beside it.
 * @param {string} id
 * @param {number} patience milliseconds to wait for it
 * @returns {Promise<(() => void) | null>} what lets go of it; null where another tab has it
 */
function hold(id, patience) {
  if (!navigator.locks) return Promise.resolve(() => {});
  return new Promise((resolve) => {
    const options = patience > 0 ? { signal: AbortSignal.timeout(patience) } : { ifAvailable: true };
    const request = navigator.locks.request(lockName(id), options, (lock) => {
      if (!lock) return resolve(null);
      return new Promise((release) => resolve(() => release(null)));
    });
    request.catch(() => resolve(null));
  });
}

/** @param {string} id */
const lockName = (id) => `pixelwise.document.${id}`;

const newId = () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;

/** Version, length and check of the bytes. @param {Uint8Array} bytes */
const headOf = (bytes) => bytes.subarray(0, 12).join(" ");

function tabId() {
  try {
    return sessionStorage.getItem(TAB);
  } catch {
    return null;
  }
}

/** @param {string} id */
function setTabId(id) {
  try {
    sessionStorage.setItem(TAB, id);
  } catch {
    // A tab that forgets its document opens the newest one after a reload.
  }
}

/**
 * The document that was saved as bytes, by this version or by a former one.
 * @param {typeof import("./pkg/lab.js")} core
 * @param {Uint8Array} bytes
 * @returns {Promise<Lab>}
 */
export async function restored(core, bytes) {
  if (!core.Lab.isFormer(bytes)) return core.Lab.restore(bytes);
  const { more } = await import("./more.js");
  return core.Lab.restore((await more()).renewed(bytes));
}

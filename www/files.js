// The page's end of the worker that has a person's files. What it is asked comes in the order of asking.

/** @typedef {import("./files-worker.js").Ask} Ask */
/** @typedef {import("./files-worker.js").Message} Message */
/** @typedef {import("./files-worker.js").Refusal} Refusal */
/** @typedef {import("./pkg/files.js").FilesView} FilesView */

/** What the module found wrong with a file: the key of its sentence, and its values. */
export class Refused extends Error {
  /** @param {Refusal} refusal */
  constructor({ code, values }) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

export class FilesLink {
  /** @type {Worker | null} */
  #worker = null;
  #id = 0;
  /** @type {Map<number, { resolve: (answer: any) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();

  /**
   * Asks for something; refused by {@link Refused} where a person's file is at fault.
   * @param {Ask} ask
   * @param {...any} values
   * @returns {Promise<any>}
   */
  ask(ask, ...values) {
    this.#id += 1;
    const id = this.#id;
    // Whole arrays are given away in place of a copy.
    const memory = values.filter((value) => ArrayBuffer.isView(value)).map(({ buffer }) => buffer);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#start().postMessage({ id, ask, values }, memory);
    });
  }

  /** Stops what is under way. The worker forgets what it had. */
  stop() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#fail("stopped");
  }

  #start() {
    if (this.#worker) return this.#worker;
    this.#worker = new Worker(new URL("./files-worker.js", import.meta.url), { type: "module" });
    this.#worker.addEventListener("message", ({ data }) => this.#receive(data));
    this.#worker.addEventListener("error", (event) => {
      console.warn(event.message);
      this.#worker?.terminate();
      this.#worker = null;
      this.#fail("noWorker");
    });
    return this.#worker;
  }

  /** @param {Message} message */
  #receive({ id, answer, refusal, error }) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (refusal) waiting?.reject(new Refused(refusal));
    else if (error !== undefined) {
      console.warn(error);
      // A bug may have left the module half way through something.
      this.stop();
      waiting?.reject(new Refused({ code: "bug", values: {} }));
    } else waiting?.resolve(answer);
  }

  /** @param {string} code */
  #fail(code) {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new Refused({ code, values: {} }));
  }
}

// The page's end of the worker that trains: one request at a time, each with the network it is about.

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./worker.js").Answer} Answer */
/** @typedef {import("./worker.js").Message} Message */

export class TrainerLink {
  /** How far a long way back to a step is, while it is gone. @type {{ step: number, steps: number } | null} */
  progress = null;
  /** What came last. @type {Answer | null} */
  last = null;
  /** Whether feature maps are looked at, and how logits are added up from them. */
  features = false;

  /** @type {Worker | null} */
  #worker = null;
  #id = 0;
  /** @type {((answer: Answer | null) => void) | null} */
  #settle = null;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /** Whether the worker is at work. */
  get busy() {
    return this.#settle !== null;
  }

  /**
   * Takes steps of the chosen network from one of its steps on, for at most so many milliseconds; null if it was stopped.
   * @param {number} from
   * @param {number} steps
   * @param {number} budget
   * @returns {Promise<Answer | null>}
   */
  ask(from, steps, budget = Infinity) {
    const { lab } = this.page;
    this.#id += 1;
    this.#settle?.(null);
    const pixel = this.features ? [lab.row, lab.column] : null;
    const request = { id: this.#id, chosen: this.#chosen, from, steps, budget, pixel, image: lab.networkImage, wanted: this.wanted() };
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#start().postMessage(request);
    });
  }

  /** Which network is to be seen, with which image, and whose feature maps and logits: other words whenever one of them is another. */
  wanted() {
    const { lab } = this.page;
    return JSON.stringify([this.#chosen, [...lab.networkImage], this.features && [lab.row, lab.column]]);
  }

  /** The network's settings. */
  get #chosen() {
    const { lab } = this.page;
    return { task: lab.task, rule: lab.networkRule, lr: lab.networkLr, seed: lab.networkSeed, exposure: lab.networkExposure };
  }

  /** Stops what is under way. A few steps may run out unheard; a long way back is cut short. */
  stop() {
    if (!this.busy) return;
    if (this.progress) {
      this.#worker?.terminate();
      this.#worker = null;
    }
    this.#id += 1;
    this.#end(null);
  }

  #start() {
    if (this.#worker) return this.#worker;
    this.#worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    this.#worker.addEventListener("message", ({ data }) => this.#receive(data));
    this.#worker.addEventListener("error", () => this.#fail());
    return this.#worker;
  }

  /** @param {Message} message */
  #receive({ id, answer, progress, error }) {
    if (id !== this.#id) return;
    if (progress) {
      this.progress = progress;
      this.page.schedule();
    } else if (answer) {
      this.last = answer;
      this.#end(answer);
    } else {
      console.warn(error);
      this.#fail();
    }
  }

  #fail() {
    this.#worker?.terminate();
    this.#worker = null;
    this.page.say(this.page.t("learning.noWorker"), "error");
    this.#end(null);
  }

  /** @param {Answer | null} answer */
  #end(answer) {
    const settle = this.#settle;
    this.#settle = null;
    this.progress = null;
    settle?.(answer);
    this.page.schedule();
  }
}

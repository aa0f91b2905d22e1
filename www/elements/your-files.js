// A person's own files: what was brought, what is wrong with it, the map of its loss, and the pixels that cost most. Asks the files'
// worker alone; only a window of 81 pixels becomes a document of the lab.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { sentence } from "../errors.js";
import { Refused } from "../files.js";
import { icon } from "../icons.js";
import { lazy } from "../lazy.js";
import { refusal } from "../refusal.js";
import { closeRoom } from "../room.js";
import { FileCards } from "./file-cards.js";
import { FileFindings } from "./file-findings.js";
import { FileMap } from "./file-map.js";
import { FilePixels } from "./file-pixels.js";
import { FileThreshold } from "./file-threshold.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../files.js").FilesView} FilesView */
/** @typedef {import("../files-worker.js").Ask} Ask */

/** The line for those who have no file yet. */
const LINE = 'np.savez_compressed("pixelwise.npz", output=output.detach().float().cpu().numpy(), target=target.cpu().numpy())';

/** What the loss is told. @type {Ask[]} */
const OPTIONS = ["set", "setThreshold", "moveThreshold"];
/** How long a change may take before it is said that it is under way, in milliseconds. */
const PATIENCE = 300;

export class YourFiles extends PageElement {
  /** All that the worker shows. @type {FilesView | null} */
  view = null;
  /** What was brought, to be brought again after a stop. @type {{ name: string, from: Blob | string }[]} */
  #brought = [];
  #input = make("input", { type: "file", id: "files-input", multiple: true });
  #drop = make("label", { class: "drop", for: "files-input" });
  #paste = make("textarea", { rows: 2, spellcheck: "false", autocomplete: "off" });
  #read = make("button", { type: "button", class: "line" });
  #said = make("p", { class: "said", role: "alert" });
  #busy = make("p", { class: "busy", role: "status", hidden: true });
  #start = make("div", { class: "start" });
  /** How the map leaves the page, loaded when it is first asked for. */
  #share;
  /** @type {import("./file-share.js").FileShare | null} */
  #sharing = null;

  /**
   * @param {Page} page
   * @param {import("../files.js").FilesLink} link
   * @param {() => void} open opens the room again
   */
  constructor(page, link, open) {
    super(page);
    this.link = link;
    this.open = open;
    this.cards = new FileCards(this);
    this.findings = new FileFindings(this);
    this.map = new FileMap(this);
    this.threshold = new FileThreshold(this);
    this.pixels = new FilePixels(this);
    this.#share = lazy(page, async () => {
      const share = new (await import("./file-share.js")).FileShare(this);
      this.append(share);
      this.#sharing = share;
      return share;
    }, "share");
  }

  build() {
    const { page } = this;
    this.setAttribute("role", "region");
    this.word("files.title", this, "aria-label");
    const [invite, choose, limits, none, code, copy] = [make("span"), make("u"), make("small"), make("p"), make("code", {}, LINE), make("button", { type: "button", class: "line" })];
    this.#drop.append(icon("save"), make("span", {}, invite, " ", choose, limits));
    this.word("files.drop", invite);
    this.word("files.choose", choose);
    this.word("files.limits", limits);
    this.word("files.input", this.#input, "aria-label");
    this.word("files.paste", this.#paste, "aria-label", "placeholder");
    this.word("files.read", this.#read);
    this.word("files.none", none);
    this.word("code.copy", copy);
    this.#start.append(none, code, copy);
    const stop = this.word("files.stop", make("button", { type: "button", class: "line" }));
    this.#busy.append(make("span"), stop);
    const left = make("div", { class: "brought" }, make("div", { class: "way" }, this.#input, this.#drop), make("div", { class: "paste" }, this.#paste, this.#read), this.#said, this.#busy, this.#start, this.cards, this.findings);
    this.append(left, this.map, this.pixels);
    this.#input.addEventListener("change", () => this.bring([...(this.#input.files ?? [])]));
    this.#read.addEventListener("click", () => this.#readPasted());
    this.#paste.addEventListener("keydown", (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.#readPasted());
    this.#paste.addEventListener("input", () => (this.#read.hidden = this.#paste.value === ""));
    copy.addEventListener("click", () => this.copy(LINE));
    stop.addEventListener("click", () => this.#stop());
    this.#read.hidden = true;
    this.addEventListener("dragover", (event) => {
      event.preventDefault();
      setAttribute(this.#drop, "data-over", "true");
    });
    this.addEventListener("dragleave", () => setAttribute(this.#drop, "data-over", null));
    this.addEventListener("drop", (event) => {
      event.preventDefault();
      setAttribute(this.#drop, "data-over", null);
      this.bring([...(event.dataTransfer?.files ?? [])]);
    });
    page.schedule();
  }

  update() {
    const { view } = this;
    this.#start.hidden = view !== null && view.cards.length > 0;
    this.dataset.asked = String(Boolean(view?.asked));
    for (const part of [this.cards, this.findings, this.map, this.pixels]) part.render();
    this.#sharing?.render();
  }

  /**
   * Takes files, one after the other.
   * @param {File[]} files
   */
  async bring(files) {
    for (const file of files) await this.#bring(file.name, file);
    this.#input.value = "";
  }

  async #readPasted() {
    if (await this.#bring(this.page.t("files.pasted", { count: this.#brought.length + 1 }), this.#paste.value)) {
      this.#paste.value = "";
      this.#read.hidden = true;
    }
  }

  /**
   * @param {string} name
   * @param {Blob | string} from
   * @returns {Promise<boolean>} whether it was read
   */
  async #bring(name, from) {
    this.#work(this.page.t("files.reading", { name }), "file");
    const taken = await this.#send(name, from);
    this.#work("");
    if (taken) this.#brought.push({ name, from });
    return taken;
  }

  /**
   * @param {string} name
   * @param {Blob | string} from
   */
  async #send(name, from) {
    if (typeof from === "string") return this.ask("paste", name, from);
    // Not read at all where it is too large to be taken.
    if (from.size > 256 * 2 ** 20) {
      this.#refuse(new Refused({ code: "tooLarge", values: { what: "file", found: from.size.toLocaleString(), most: (256 * 2 ** 20).toLocaleString() } }), name);
      return false;
    }
    return this.ask("open", name, new Uint8Array(await from.arrayBuffer()));
  }

  /**
   * Asks the worker for a change and shows what follows.
   * @param {Ask} ask
   * @param {...any} values
   * @returns {Promise<boolean>} whether it went well
   */
  async ask(ask, ...values) {
    const slow = setTimeout(() => this.#busy.hidden && this.#work(this.page.t("files.computing")), PATIENCE);
    const answer = this.link.ask(ask, ...values);
    // The worker answers in the order of asking: what is seen of the change is asked for at once.
    const [picture, window] = [this.map.look(), this.pixels.look()];
    try {
      const view = (await Promise.all([answer, picture, window]))[0];
      // An option changes what is shown of the map alone.
      this.#take(OPTIONS.includes(ask) ? this.view && { ...this.view, large: view } : view);
      setText(this.#said, "");
      this.map.repaint(picture);
      this.pixels.refresh(window);
      this.threshold.refresh();
      this.page.schedule();
      return true;
    } catch (error) {
      this.#refuse(error, typeof values[0] === "string" ? values[0] : "");
      return false;
    } finally {
      clearTimeout(slow);
      if (this.#busy.dataset.of !== "file") this.#work("");
    }
  }

  /** @param {FilesView | null} view */
  #take(view) {
    this.view = view;
    document.documentElement.toggleAttribute("data-large", Boolean(view?.large));
  }

  /**
   * @param {unknown} error
   * @param {string} name
   */
  #refuse(error, name) {
    const { t } = this.page;
    if (!(error instanceof Refused)) throw error;
    const sentence = refusal(this.page, error);
    setText(this.#said, name && !["bug", "noWorker", "stopped"].includes(error.code) ? t("files.refusal", { name, sentence }) : sentence);
    this.page.schedule();
  }

  /** Stops what takes too long, and brings again what was there before. */
  async #stop() {
    this.link.stop();
    this.#take(null);
    for (const { name, from } of this.#brought) await this.#send(name, from);
    this.#work("");
  }

  /**
   * Says what takes its time.
   * @param {string} text
   * @param {"file" | "change"} [of]
   */
  #work(text, of = "change") {
    this.#busy.hidden = text === "";
    this.#busy.dataset.of = text && of;
    setText(/** @type {Element} */ (this.#busy.firstElementChild), text);
  }

  /**
   * Asks the worker for something that changes nothing; null where that does not go well, which is said.
   * @param {Ask} ask
   * @param {...any} values
   * @returns {Promise<any>}
   */
  async asked(ask, ...values) {
    try {
      return await this.link.ask(ask, ...values);
    } catch (error) {
      this.#refuse(error, "");
      return null;
    }
  }

  /** Shows how the map leaves the page. */
  async share() {
    (await this.#share())?.open();
  }

  /** @param {string} text */
  async copy(text) {
    const { page } = this;
    try {
      await navigator.clipboard.writeText(text);
      page.say(page.t("code.copied"), "hint");
    } catch {
      page.say(page.t("code.notCopied"), "error");
    }
  }

  /**
   * Opens the window around a pixel in the lab, as a visit.
   * @param {number} image
   * @param {number} row
   * @param {number} column
   */
  async edit(image, row, column) {
    const { page } = this;
    const bytes = await this.asked("edit", image, row, column);
    if (!bytes) return;
    try {
      const lab = page.core.Lab.restore(bytes);
      closeRoom(page);
      page.visit.begin("file", lab, { map: this.open });
    } catch (error) {
      page.say(sentence(page, error), "error");
    }
  }
}

customElements.define("your-files", YourFiles);

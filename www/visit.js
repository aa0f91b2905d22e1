// A visit: a document that came by a link, a lesson, a trap or a file, shown beside the reader's own. That one is put aside as it was
// left and is not written to; a visit ends by going back to it, or by keeping the visited document as the tab's own.

import { VISITED, read, write } from "./address.js";
import { restored } from "./document.js";
import { lazy } from "./lazy.js";
import { bytesOf, textOf } from "./storage.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./page.js").Lab} Lab */
/** @typedef {"link" | "lesson" | "file"} VisitKind */

/**
 * @typedef {object} Manner
 * @property {boolean} [bar] Whether the page says how the document came and how to go back; else who begins the visit does.
 * @property {() => void} [ended] Called when the visit is over, whatever ended it.
 * @property {() => void} [map] Opens the map that the document is a window of.
 */

/** Visits whose document is work that someone may miss; a lesson's and a trap's are made again. */
const WORK = ["link", "file"];
/** Where a visit outlives a reload, in this tab alone. */
const PLACE = "pixelwise.visit";
/** What is looked at otherwise in another document. */
const SEEN = /** @type {const} */ (["channel", "paintClass", "form", "forms", "stage", "folded", "hidden", "gradientShown", "weightsShown"]);

export class Visit {
  /** How the document came that is shown; null where it is the reader's own. @type {VisitKind | null} */
  kind = null;
  /** Whether the visited scene came as a question. */
  asks = false;

  /** The reader's own document, put aside. @type {{ lab: Lab, seen: object, source: import("./player.js").Source } | null} */
  #own = null;
  /** @type {() => void} */
  #ended = () => {};
  /** Opens the map that the document is a window of; null where it is of none. @type {(() => void) | null} */
  map = null;
  /** Whether the visited document was changed before a reload. */
  #worked = false;
  #bar;

  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    page.saved.leaving = () => this.end();
    this.#bar = lazy(page, async () => {
      await page.strings.more("visit");
      const bar = new (await import("./elements/visit-bar.js")).VisitBar(page);
      document.getElementById("prompt-strip")?.append(bar);
      page.parts.push(bar);
      return bar;
    }, "visit");
    addEventListener("pagehide", () => this.#remember());
  }

  /**
   * Shows a document beside the reader's own. A visit that is on gives way to it, and the reader's own stays aside.
   * @param {VisitKind} kind
   * @param {Lab} lab which is the page's from now on
   * @param {Manner} [manner]
   */
  begin(kind, lab, { bar = WORK.includes(kind) && !this.page.embedded, ended = () => {}, map } = {}) {
    const { page } = this;
    this.#settle();
    if (this.#own) {
      this.#leave(page.swap(lab));
    } else {
      page.saved.keep();
      const source = page.player?.source ?? "descent";
      const seen = Object.fromEntries(SEEN.map((name) => [name, page.ui[name]]));
      this.#own = { lab: page.swap(lab), seen, source };
    }
    this.#turn(kind, ended);
    this.map = map ?? null;
    page.ui.set({ hidden: new Set() });
    if (bar) this.#bar().then((bar) => bar?.open());
  }

  /** Asks a question with the visited scene: what is hidden is shown when the reader asks for it. */
  ask() {
    if (!this.kind) return;
    this.asks = true;
    document.documentElement.dataset.question = "";
    this.page.ui.set({ sideFolded: true });
  }

  /** Shows everything that a question hides. */
  answer() {
    this.asks = false;
    delete document.documentElement.dataset.question;
    this.page.ui.set({ hidden: new Set(), sideFolded: null });
    write({ view: null, hide: null });
  }

  /** Goes back to the reader's own document. */
  end() {
    if (!this.#own) return;
    const { page } = this;
    this.#settle();
    const { lab, seen, source } = this.#own;
    this.#own = null;
    this.#leave(page.swap(lab, source));
    page.ui.set(seen);
    this.#turn(null);
    this.#forget();
  }

  /** Makes the visited document the tab's own. The one before stays among those that are kept. */
  async keep() {
    // What a network has yet to give cannot be kept.
    if (!this.#own || this.page.lab.awaitsNetwork) return;
    const { page } = this;
    this.#settle();
    const { lab } = this.#own;
    this.#own = null;
    this.#turn(null);
    this.#forget();
    page.schedule();
    await page.saved.moveOn();
    page.offerKept();
    setTimeout(() => lab.free());
  }

  /**
   * Goes on with the visit that a reload interrupted.
   * @returns {Promise<boolean>} whether there was one
   */
  async resume() {
    const left = remembered();
    forget();
    if (!left || left.link !== read("s") || read("lesson") || read("trap")) return false;
    try {
      this.begin(left.kind, await restored(this.page.core, bytesOf(left.text)));
      this.#worked = left.worked;
      return true;
    } catch (error) {
      console.warn(error);
      return false;
    }
  }

  /** Ends what is under way in the document that is shown: a number that is typed, a dialog that asks about it. */
  #settle() {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    for (const dialog of document.querySelectorAll("dialog")) dialog.close();
  }

  /**
   * @param {VisitKind | null} kind
   * @param {() => void} [ended] called when it is over
   */
  #turn(kind, ended = () => {}) {
    const former = this.#ended;
    if (this.asks) this.answer();
    this.kind = kind;
    this.map = null;
    this.#worked = false;
    this.#ended = ended;
    if (kind) document.documentElement.dataset.visit = kind;
    else delete document.documentElement.dataset.visit;
    former();
  }

  /**
   * Lets go of a visited document. What was changed in one that came by a link or a file is kept beside the reader's own.
   * @param {Lab} lab
   */
  #leave(lab) {
    const { page } = this;
    if (this.kind && WORK.includes(this.kind) && (this.#worked || lab.changes > 0) && !page.broken) {
      page.saved.keepBeside(lab.save(), lab.steps).then((kept) => kept && page.offerKept());
    }
    // Who waits for something about it finds out first that it is gone.
    setTimeout(() => lab.free());
  }

  #forget() {
    write(Object.fromEntries(VISITED.map((key) => [key, null])));
    forget();
  }

  /** Writes the visit down for a reload of this tab. */
  #remember() {
    const { kind, page } = this;
    if (!kind || !WORK.includes(kind) || page.broken || page.embedded || page.lab.awaitsNetwork) return;
    try {
      sessionStorage.setItem(PLACE, JSON.stringify({ kind, link: read("s"), worked: this.#worked || page.lab.changes > 0, text: textOf(page.lab.save()) }));
    } catch (error) {
      console.warn(error);
    }
  }
}

function forget() {
  try {
    sessionStorage.removeItem(PLACE);
  } catch {
    // What could not be remembered need not be forgotten.
  }
}

/** @returns {{ kind: VisitKind, link: string | null, worked: boolean, text: string } | null} */
function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(PLACE) ?? "null");
  } catch {
    return null;
  }
}

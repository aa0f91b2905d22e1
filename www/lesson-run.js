// A lesson that is under way: which step is shown, and what was answered.
// Answers are judged by the core; until one is locked, what would give it away is in no element.

import { addressOf, write } from "./address.js";
import { LessonCrumbs } from "./elements/lesson-crumbs.js";
import { LessonCurve } from "./elements/lesson-curve.js";
import { LessonDrag } from "./elements/lesson-drag.js";
import { LessonPanel } from "./elements/lesson-panel.js";
import { keepProgress, progressOf } from "./lesson-progress.js";
import { LessonRoom } from "./lesson-room.js";
import { nodes } from "./said.js";
import { takeTool } from "./tools.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./ui.js").StageName} StageName */
/** @typedef {import("./pkg/more.js").Lesson} Lesson */
/** @typedef {import("./pkg/more.js").LessonStep} LessonStep */
/** @typedef {import("./pkg/more.js").LessonTold} LessonTold */
/** @typedef {import("./pkg/more.js").LessonVerdict} LessonVerdict */
/**
 * A teacher's lesson: as a link and as a file hold it, what its steps say, and the key of what its end leads to.
 * @typedef {{ link: string, json: string, words: (at: number, part: string, values: Record<string, string>) => string, back?: string }} Own
 */

/** Milliseconds from one look at what is done by hand to the next, while learning plays. */
const LOOK = 300;

export class LessonRun {
  at = 0;
  /** The step that is shown. @type {LessonStep | null} */
  step = null;
  /** What is chosen, typed, clicked or put in order, not locked yet. */
  given = "";
  /** What was locked; null before, and where the answer was asked for. @type {LessonVerdict | null} */
  verdict = null;
  /** What is told once the answer is shown. @type {LessonTold | null} */
  told = null;

  /** What was answered and told in the steps before, by their places: going back does not ask again. @type {Map<number, Pick<LessonRun, "given" | "verdict" | "told">>} */
  #answered = new Map();
  /** What was last said about an answer that was not one. */
  #said = "";
  #page;
  #lesson;
  #list;
  #onward;
  #scores;
  #multiclass;
  #panel;
  #room;
  /** Tells the visit that is on from those before. */
  #visit = {};
  /** The change at which was looked last whether it is done. */
  #seen = -1;
  #looked = 0;
  #keys = (/** @type {KeyboardEvent} */ event) => this.#turn(event);

  /**
   * @param {Page} page
   * @param {{ lesson: Lesson, id: string, number: number, list: () => Promise<void>, onward?: () => Promise<void>, scores?: boolean, multiclass?: boolean[], own?: Own }} lesson
   *   with its place among all, from 1, what shows them, and what opens the one after it; whether it speaks of scores, and which of its
   *   questions speak of the multiclass form; where a teacher made it, what is its own
   */
  constructor(page, { lesson, id, number, list, onward, scores = true, multiclass = [], own }) {
    this.#page = page;
    this.#lesson = lesson;
    this.id = id;
    this.number = number;
    /** Where a teacher made it. */
    this.own = own;
    this.#list = list;
    this.#onward = onward;
    this.#scores = scores;
    this.#multiclass = multiclass;
    this.steps = lesson.steps;
    this.#panel = new LessonPanel(page, this);
    this.#room = new LessonRoom(page, { panel: this.#panel, crumbs: new LessonCrumbs(page, this), curve: new LessonCurve(page, this), drag: new LessonDrag(page) });
  }

  /** The key of the words of the step that is shown. */
  get key() {
    return `lessons.${this.id}.steps.${this.steps[this.at]}`;
  }

  /** The numbers of its sentences: all of them once the answer is shown. */
  get values() {
    return this.told?.values ?? this.step?.values ?? {};
  }

  /** Whether another lesson comes after its last step. */
  get leads() {
    return this.#onward !== undefined;
  }

  /** Whether an answer is waited for. */
  get asks() {
    return this.step !== null && this.step.ask !== "" && this.told === null;
  }

  /** How far one has come; of teachers' lessons the last one's is kept. */
  get progress() {
    const progress = progressOf(this.id);
    return progress.of === this.#mark ? progress : { done: [], at: 0 };
  }

  /** Tells one teacher's lesson from another: the check sum that its link begins with. */
  get #mark() {
    return this.own?.link.slice(0, 16);
  }

  /** The lesson's name. */
  get name() {
    return this.own ? this.own.words(0, "title", {}) : `${this.number} · ${this.#page.t(`lessons.${this.id}.name`)}`;
  }

  /**
   * What a step says.
   * @param {string} part `title`, `text`, `ask`, `options.<name>`, …
   * @param {number} [at]
   */
  words(part, at = this.at) {
    const values = at === this.at ? this.values : {};
    return this.own ? this.own.words(at, part, values) : this.#page.t(`lessons.${this.id}.steps.${this.steps[at]}.${part}`, values);
  }

  /** The same as nodes: what a teacher wrote is text, whatever marks it has. @param {string} part */
  nodes(part) {
    return this.own ? [this.words(part)] : nodes(this.words(part));
  }

  /** Whether there are words for it. @param {string} part */
  says(part) {
    return this.#page.strings.has(this.own ? `own.${part}` : `${this.key}.${part}`);
  }

  /** The curve of the question, on through the answer once it is shown. */
  curve() {
    return this.#lesson.curve(this.at, this.told !== null);
  }

  /**
   * Shows a step; before the first and after the last, the nearest.
   * @param {number} at from 0
   */
  go(at) {
    const page = this.#page;
    this.at = Math.max(0, Math.min(this.steps.length - 1, at));
    const step = this.#lesson.open(this.at);
    page.unsay(this.#said);
    Object.assign(this, { step, given: step.ask === "order" ? step.options.join(",") : "", verdict: null, told: null });
    keepProgress(this.id, { ...this.progress, at: this.at, of: this.#mark });
    this.#open(step.document);
    write({ lesson: this.id, step: String(this.at + 1), own: this.own?.link });
    if (this.#room.enter()) addEventListener("keydown", this.#keys, true);
    this.#room.show(step.learning, step.curve ? "drag" : this.curve() ? "curve" : null);
    takeTool(page, /** @type {import("./ui.js").Tool} */ (step.tool || "point"));
    page.ui.set({
      only: { forms: /** @type {"binary" | "multiclass" | "both"} */ (step.forms), columns: new Set(/** @type {StageName[]} */ (step.columns)), scores: this.#scores },
      form: step.forms === "multiclass" || (step.forms === "both" && this.#multiclass[this.at]) ? "multiclass" : "binary",
      stage: /** @type {StageName} */ (step.columns[0]),
      hidden: new Set(/** @type {StageName[]} */ (step.hide)),
      asked: step.hidePixel.length > 0 ? { row: page.lab.row, column: page.lab.column, columns: new Set(/** @type {StageName[]} */ (step.hidePixel)) } : null,
      folded: new Set(),
      channel: step.channel,
      weightsShown: null,
    });
    const answered = this.#answered.get(this.at);
    if (answered) this.#tell(answered);
    page.render();
    this.#panel.begin();
  }

  /** Takes an answer that can still be changed. @param {string} given */
  answer(given) {
    this.given = given;
    this.#page.unsay(this.#said);
    this.#page.schedule();
  }

  /** Locks the answer and shows what is right. */
  lock() {
    const page = this.#page;
    if (!this.asks) return;
    if (this.given.trim() === "") {
      this.#said = page.t("lessons.ui.wrongKind");
      return page.say(this.#said, "hint");
    }
    const judged = page.attempt(() => (this.verdict = this.#lesson.judge(this.at, this.given.trim())));
    if (!judged) return;
    page.clearError();
    this.#done();
    this.show();
  }

  /** Shows what is right, whether something was answered or not. */
  show() {
    if (!this.asks) return;
    this.#page.unsay(this.#said);
    const { given, verdict } = this;
    const answered = { given, verdict, told: this.#lesson.tell(this.at) };
    this.#answered.set(this.at, answered);
    this.#tell(answered);
    this.#page.render();
    this.#panel.reveal();
  }

  /** Shows what is told after an answer, with the scene that it speaks of. @param {Pick<LessonRun, "given" | "verdict" | "told">} answered */
  #tell(answered) {
    Object.assign(this, answered);
    const { told } = answered;
    if (!told) return;
    let [row, column] = told.look ?? [this.#page.lab.row, this.#page.lab.column];
    if (this.step?.ask === "pixel") [row, column] = told.answer.split(",").map(Number);
    if (told.document) this.#open(told.document);
    this.#page.attempt((lab) => lab.select(0, row, column));
    this.#page.ui.set({ hidden: new Set(), asked: null });
  }

  /** Shows the next step; after the last one, the next lesson or all of them, and to a deck around the page its next slide. */
  next() {
    if (this.step?.ask === "" && !this.step.act) this.#done();
    if (this.at + 1 < this.steps.length) return this.go(this.at + 1);
    // A deck of reveal.js that frames the page goes on to its next slide.
    if (parent !== window) parent.postMessage(JSON.stringify({ method: "next" }), "*");
    return this.#onward ? this.#onward() : this.list();
  }

  back() {
    if (this.at > 0) this.go(this.at - 1);
  }

  /** Shows the link of the step that is shown, and its code. */
  async share() {
    const { sharePlace } = await import("./sharing.js");
    const address = addressOf({ lesson: this.id, step: String(this.at + 1), own: this.own?.link });
    const own = this.received ? /** @type {[string, () => unknown][]} */ ([["own.make", () => this.makeOwn()]]) : [];
    await sharePlace(this.#page, { title: "share.place.step", address, also: [...own, ["share.place.scene", () => this.#page.shareScene()]] });
  }

  /** Whether a teacher's lesson came by a link or a file. */
  get received() {
    return this.own !== undefined && this.own.back === undefined;
  }

  /** Opens a lesson that came in the editor, as a draft of one's own. */
  async makeOwn() {
    const { openEditor } = await import("./own-lesson.js");
    await openEditor(this.#page, { json: this.own?.json });
  }

  /** Leaves the lesson for the list of all. */
  list() {
    this.leave();
    return this.#list();
  }

  /** Leaves the lesson: the reader's own document comes back. */
  leave() {
    this.#page.visit.end();
  }

  /** Looks whether what is to be done by hand is done. */
  look() {
    const { lab, ui } = this.#page;
    if (!this.step?.act || this.told || ui.dragging || lab.changes === this.#seen) return;
    const now = performance.now();
    if (lab.running && now - this.#looked < LOOK) return;
    this.#seen = lab.changes;
    this.#looked = now;
    if (!this.#lesson.isDone(this.at, lab.save())) return;
    this.told = this.#lesson.tell(this.at);
    this.#done();
    this.#panel.reveal();
  }

  /** Keys that work from anywhere in a lesson. @param {string} key @returns {boolean} whether it is one */
  press(key) {
    if (key === "n") this.next();
    return key === "n" || key === "[" || key === "]" || key === "g" || (!this.step?.learning && [" ", ".", ">"].includes(key));
  }

  #done() {
    const { done, at } = this.progress;
    const step = this.steps[this.at];
    if (!done.includes(step)) keepProgress(this.id, { done: [...done, step], at, of: this.#mark });
  }

  /** Shows a document of the lesson; each takes the place of the one before. @param {Uint8Array} bytes */
  #open(bytes) {
    const page = this.#page;
    const visit = {};
    this.#visit = visit;
    this.#seen = -1;
    page.visit.begin("lesson", page.core.Lab.restore(bytes), { bar: false, ended: () => this.#visit === visit && this.#end() });
    this.#seen = page.lab.changes;
  }

  /** Ends with the visit. */
  #end() {
    const page = this.#page;
    page.unsay(this.#said);
    page.lesson = null;
    page.ui.set({ only: null, asked: null });
    takeTool(page, "point");
    removeEventListener("keydown", this.#keys, true);
    this.#room.leave();
    this.#lesson.free();
  }

  /** Turns pages, as clickers do. @param {KeyboardEvent} event */
  #turn(event) {
    const turn = { PageDown: () => this.next(), PageUp: () => this.back() }[event.key];
    if (!turn || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    event.stopPropagation();
    turn();
  }
}

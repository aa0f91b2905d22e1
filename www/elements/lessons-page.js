// All lessons with how far one has come in each; beside them the traps. Asks for a lesson to be opened.

import { make } from "../dom.js";
import { picture } from "../gradient.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { progressOf } from "../lesson-progress.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/lab.js").Form} Form */
/** @typedef {import("../pkg/lab.js").Stage} Stage */
/** @typedef {{ id: string, minutes: number, picture: { scene: string, form: Form, stage: Stage }, steps: { id: string, ask?: object }[] }} LessonData */

export class LessonsPage extends PageElement {
  #list = make("ol", { class: "lessons" });
  #about = make("span");
  #count = make("span", { class: "num" });
  #traps = make("section", { class: "traps" });
  /** @type {PageElement | null} */
  #part = null;
  #written = "";
  #fromTrap;

  /**
   * @param {Page} page
   * @param {LessonData[]} lessons
   * @param {(id: string, step: number) => Promise<void>} open
   * @param {boolean} fromTrap whether a trap was left for it, whose card is then gone back to
   */
  constructor(page, lessons, open, fromTrap) {
    super(page);
    this.lessons = lessons;
    this.open = open;
    this.#fromTrap = fromTrap;
  }

  build() {
    const head = make("p", { class: "sub" }, this.#about, this.#count);
    this.append(make("section", { class: "eight" }, this.word("lessons.ui.title", make("h2")), head, this.#list, this.#own()), this.#traps);
    this.#list.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (button?.dataset.lesson) this.#enter(button.dataset.lesson);
    });
    this.#showTraps();
  }

  /** A lesson of one's own, and those that others made. */
  #own() {
    const edit = this.word("lessons.ui.ownMake", make("button", { type: "button", class: "line" }));
    const open = this.word("lessons.ui.ownOpen", make("button", { type: "button", class: "line" }));
    const attempt = async (/** @type {(own: typeof import("../own-lesson.js")) => void} */ act) => {
      try {
        await act(await import("../own-lesson.js"));
      } catch (error) {
        console.warn(error);
        this.page.say(this.page.t("error.notLoaded"), "error");
      }
    };
    edit.addEventListener("click", () => attempt((own) => own.openEditor(this.page)));
    open.addEventListener("click", () => attempt((own) => own.chooseFile((file) => attempt(() => own.openFile(this.page, file)))));
    const words = make("p", {}, this.word("lessons.ui.own", make("b")), this.word("lessons.ui.ownAbout", make("span")));
    return make("div", { class: "own" }, words, edit, open);
  }

  /** Shows the traps, which have files of their own. */
  async #showTraps() {
    try {
      const { TrapList } = await import("./trap-list.js");
      const traps = await TrapList.load(this.page);
      this.#traps.replaceChildren(traps);
      this.#part = traps;
      traps.render();
      // Who has begun something else meanwhile is left there.
      if (this.#fromTrap && document.activeElement?.id === "room") traps.goOn();
    } catch (error) {
      console.warn(error);
    }
  }

  /** @param {string} id */
  async #enter(id) {
    const lesson = /** @type {LessonData} */ (this.lessons.find((one) => one.id === id));
    const { done, at } = progressOf(id);
    const begun = done.length > 0 && done.length < lesson.steps.length;
    try {
      await this.open(id, begun ? at : 0);
    } catch (error) {
      console.warn(error);
      this.page.say(this.page.t("error.notLoaded"), "error");
    }
  }

  update() {
    this.#part?.render();
    if (this.#written === this.page.strings.language) return;
    this.#written = this.page.strings.language;
    const { t } = this.page;
    const progress = this.lessons.map(({ id }) => progressOf(id));
    const isDone = (/** @type {number} */ index) => progress[index].done.length >= this.lessons[index].steps.length;
    // Where one has begun, one goes on; else the first that is not done.
    const begun = this.lessons.findIndex((_, index) => progress[index].done.length > 0 && !isDone(index));
    const now = begun >= 0 ? begun : this.lessons.findIndex((_, index) => !isDone(index));
    const minutes = this.lessons.reduce((sum, lesson) => sum + lesson.minutes, 0);
    this.#about.textContent = t("lessons.ui.about", { minutes });
    this.#count.textContent = t("lessons.ui.count", { done: this.lessons.filter((_, index) => isDone(index)).length, all: this.lessons.length });
    this.#list.replaceChildren(...this.lessons.map((lesson, index) => this.#row(lesson, index, progress[index], { done: isDone(index), now: index === now })));
  }

  /**
   * A map of a scene, small.
   * @param {LessonData["picture"]} shown
   */
  #draw({ scene, form, stage }) {
    const { core } = this.page;
    const lab = new core.Lab();
    lab.loadPreset(scene);
    const drawn = picture(lab.pixels(form, stage, 1), lab.width);
    lab.free();
    return drawn;
  }

  /**
   * @param {LessonData} lesson
   * @param {number} index
   * @param {import("../lesson-progress.js").Progress} progress
   * @param {{ done: boolean, now: boolean }} state
   */
  #row({ id, minutes, steps, picture: shown }, index, { done, at }, state) {
    const { t } = this.page;
    const bar = make("span", { class: "bar", "aria-hidden": "true" }, ...steps.map((step, here) => {
      const part = make("i");
      part.toggleAttribute("data-done", done.includes(step.id));
      part.toggleAttribute("data-at", state.now && done.length > 0 && here === at);
      return part;
    }));
    const begun = done.length > 0 && !state.done;
    const where = begun ? t("lessons.ui.step", { step: at + 1, steps: steps.length }) : t("lessons.ui.minutes", { minutes });
    const end = state.done ? [make("span", { class: "done" }, icon("check"), t("lessons.ui.done"))] : [bar, make("span", { class: "where" }, where)];
    const name = make("b", {}, make("span", { class: "num" }, String(index + 1)), " ", t(`lessons.${id}.name`));
    const mark = make("span", { class: "mark", "aria-hidden": "true" });
    mark.style.background = this.#draw(shown);
    const button = make("button", { type: "button", "data-lesson": id }, mark, make("span", { class: "words" }, name, make("span", { class: "question" }, t(`lessons.${id}.question`))), make("span", { class: "end" }, ...end));
    if (state.now) button.append(make("span", { class: "go", "aria-hidden": "true" }, t(begun ? "lessons.ui.goOn" : "lessons.ui.begin")));
    const row = make("li", {}, button);
    row.toggleAttribute("data-now", state.now);
    return row;
  }
}

customElements.define("lessons-page", LessonsPage);

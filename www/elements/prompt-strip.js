// What to do or to see now, in one sentence, with the steps of the scene and how far one has come. Asks for the next step.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { marked, said } from "../said.js";

/** @typedef {import("../page.js").Page} Page */

/** The scene of the first visit, whose steps are told by their names. */
const FIRST = "blob";
const NAMES = ["drag", "cost", "learn"];
/** What keys do in the map that has the focus. */
const HINTS = ["logit", "brush", "mask"];

export class PromptStrip extends PageElement {
  #number = make("b", { class: "number", "aria-hidden": "true" });
  #text = make("p", { id: "prompt", "aria-live": "polite" });
  #steps = make("ol", { class: "steps" });
  #next = make("button", { type: "button", class: "go", id: "next" });
  /** On the first visit only, for whoever would rather look around alone. */
  #skip = make("button", { type: "button", id: "skip" });
  /** Once the first visit's steps are done. */
  #lesson = make("button", { type: "button", class: "go", id: "first-lesson" });
  /** On a phone, whose dots have no room. */
  #back = make("button", { type: "button", class: "square back" }, icon("previous"));
  #shown = "";

  /**
   * @param {Page} page
   * @param {() => void} leave shows the scene after this one
   */
  constructor(page, leave) {
    super(page);
    this.leave = leave;
  }

  build() {
    this.append(this.#number, this.#text, ...HINTS.map((what) => this.word(`prompt.keys.${what}`, make("small", { class: "by-keys", "data-for": what, "aria-hidden": "true" }))), this.#steps, this.#skip, this.#back, this.#next, this.#lesson);
    this.#next.addEventListener("click", () => this.next());
    this.#skip.addEventListener("click", () => this.page.ui.set({ guided: false }));
    this.setAttribute("role", "region");
    this.word("prompt.region", this, "aria-label");
    this.#back.addEventListener("click", () => this.#goTo((this.#prompt()?.at ?? 1) - 1));
    this.word("prompt.back", this.#back, "aria-label", "title");
    this.#lesson.addEventListener("click", () => this.page.openLessons(true));
    this.word("prompt.lesson", this.#lesson);
    this.word("prompt.skip", this.#skip);
    this.word("prompt.skipHint", this.#skip, "title");
    this.word("prompt.nextHint", this.#next, "title");
    this.word("prompt.steps", this.#steps, "aria-label");
    // A marked word points at its column.
    for (const [type, shows] of /** @type {const} */ ([["pointerover", true], ["pointerout", false]])) {
      this.#text.addEventListener(type, (event) => {
        const word = /** @type {Element} */ (event.target).closest("[data-stage]");
        setAttribute(document.body, "data-column", shows ? (word?.getAttribute("data-stage") ?? null) : null);
      });
    }
  }

  update() {
    const { lab, t } = this.page;
    const prompt = this.#prompt();
    for (const part of [this.#number, this.#steps, this.#next]) part.hidden = !prompt;
    this.#back.hidden = !prompt || prompt.at === 0;
    this.#skip.hidden = !prompt || !this.#first() || prompt.done.every(Boolean);
    const over = this.#over(prompt);
    this.#lesson.hidden = !over;
    // What leads on to another scene looks unlike what leads on in this one.
    const last = prompt !== undefined && prompt.at + 1 >= prompt.done.length;
    this.#next.classList.toggle("go", !over && !last);
    this.#next.classList.toggle("line", last);
    const sentence = over ? t("prompt.over") : prompt ? said(this.page, prompt.said) : t(this.#network() ? `task.${lab.task}.look` : `preset.${lab.preset}.look`);
    // Who is here for the first time reads above it what the page is for.
    const about = prompt && this.#first() && prompt.at === 0 && !prompt.done[0] && !lab.canUndo && !this.page.embedded ? t("prompt.about") : "";
    if (about + sentence !== this.#shown) this.#write(sentence, about);
    const asks = prompt && this.#first() && NAMES[prompt.at] === "learn" && !prompt.done[prompt.at];
    setAttribute(document.body, "data-asks", asks ? "learn" : null);
    if (!prompt) return;
    const { at, done } = prompt;
    setText(this.#number, String(at + 1));
    setText(this.#next, t(at + 1 < done.length ? "prompt.next" : "prompt.nextScene"));
    this.#renderSteps(at, done);
  }

  /** Shows the next step, and after the last one the next scene. */
  next() {
    const prompt = this.#prompt();
    if (!prompt || prompt.at + 1 >= prompt.done.length) return this.leave();
    this.#goTo(prompt.at + 1);
  }

  /** Shows a step, before or behind the shown one. @param {number} step */
  #goTo(step) {
    this.page.lab.promptGoTo(step);
    this.select();
  }

  /** Selects the pixel that the step is about. */
  select() {
    const { row, column } = this.#prompt() ?? {};
    if (row !== undefined && column !== undefined) this.page.attempt((lab) => lab.select(0, row, column));
    this.page.schedule();
  }

  /** Whether a network gives the logits. */
  #network() {
    return this.page.player?.source === "network";
  }

  /** Whether the first visit's scene is shown. */
  #first() {
    return this.page.lab.preset === FIRST && !this.#network();
  }

  /**
   * Whether the first visit's steps are done and the last one is shown: then the first lesson goes on from there.
   * @param {ReturnType<PromptStrip["page"]["lab"]["prompt"]>} prompt
   */
  #over(prompt) {
    const { page } = this;
    return Boolean(prompt && this.#first() && !page.visit.kind && !page.embedded && prompt.at + 1 === prompt.done.length && prompt.done.every(Boolean));
  }

  #prompt() {
    const { lab, ui } = this.page;
    return this.#first() && !ui.guided ? undefined : lab.prompt();
  }

  /**
   * Writes a sentence; words that are about a column are marked, and point at it.
   * @param {string} sentence
   * @param {string} about what stands above it; empty for nothing
   */
  #write(sentence, about) {
    this.#shown = about + sentence;
    const parts = marked(sentence).map(({ text, mark }) => {
      if (!mark) return text;
      return mark === "b" ? make("b", {}, text) : make("span", { class: "ref", "data-stage": mark }, text);
    });
    this.#text.replaceChildren(...(about ? [make("small", {}, about), " "] : []), make("span", {}, ...parts));
  }

  /**
   * A dot a step, or its name on the first visit.
   * @param {number} at
   * @param {boolean[]} done
   */
  #renderSteps(at, done) {
    const { t } = this.page;
    const named = this.#first() && done.length === NAMES.length;
    this.#steps.toggleAttribute("data-named", named);
    const items = done.map((_, index) => this.#steps.children[index] ?? this.#steps.appendChild(this.#item(index)));
    for (const spare of [...this.#steps.children].slice(done.length)) spare.remove();
    for (const [index, item] of items.entries()) {
      const name = named ? t(`prompt.name.${NAMES[index]}`) : t(done[index] ? "prompt.done" : "prompt.open", { step: index + 1 });
      const button = /** @type {HTMLElement} */ (item.firstElementChild);
      setText(/** @type {HTMLElement} */ (button.firstElementChild), name);
      setAttribute(button, "title", named ? null : name);
      item.toggleAttribute("data-done", done[index]);
      setAttribute(button, "aria-current", index === at ? "step" : null);
    }
  }

  /** @param {number} step */
  #item(step) {
    const button = make("button", { type: "button" }, make("span"));
    button.addEventListener("click", () => this.#goTo(step));
    return make("li", {}, button);
  }
}

customElements.define("prompt-strip", PromptStrip);

// A step of a lesson: what it says, what it asks, and once the answer is locked, what is right and why. Asks the lesson to judge.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { nodes } from "../said.js";
import { LessonAnswer } from "./lesson-answer.js";
import { setView } from "../shown.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../lesson-run.js").LessonRun} LessonRun */

export class LessonPanel extends PageElement {
  #steps = make("ol", { class: "steps" });
  #place = make("span");
  #projector = make("button", { type: "button", class: "square" }, icon("projector"));
  #make = make("button", { type: "button", class: "line" });
  #title = make("h2", { class: "title", tabindex: -1 });
  #text = make("p", { class: "text" });
  #ask = make("h3", { id: "lesson-ask" });
  #reply = make("p", { class: "reply" });
  #tell = make("p", { class: "tell" });
  #body = make("div", { class: "body" });
  #back = make("button", { type: "button", class: "square" }, icon("previous"));
  #showMe = make("button", { type: "button" });
  #lockWord = make("span");
  #lock = make("button", { type: "submit", class: "go" }, icon("lock"), this.#lockWord);
  #nextWord = make("span");
  #next = make("button", { type: "button", class: "go" }, this.#nextWord, icon("next"));
  #form = make("form");
  /** For which step, in which state and language it was written. */
  #written = "";

  /**
   * @param {Page} page
   * @param {LessonRun} run
   */
  constructor(page, run) {
    super(page);
    this.run = run;
    this.answer = new LessonAnswer(page, run);
  }

  build() {
    const { run } = this;
    this.setAttribute("role", "region");
    this.word("lessons.ui.region", this, "aria-label");
    this.word("lessons.ui.steps", this.#steps, "aria-label");
    this.word("lessons.ui.back", this.#back, "aria-label", "title");
    this.word("lessons.ui.show", this.#showMe);
    this.word("lessons.ui.lock", this.#lockWord);
    const why = make("div", { class: "why", "aria-live": "polite" }, this.#reply, this.#tell);
    this.#body.append(make("p", { class: "place" }, this.#place, make("span", { class: "space" }), this.#make, this.#projector), this.#title, this.#text, this.#ask, this.answer, why);
    this.#form.append(this.#steps, this.#body, make("div", { class: "foot" }, this.#back, make("span", { class: "space" }), this.#showMe, this.#lock, this.#next));
    this.append(this.#form);
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      run.lock();
    });
    this.#back.addEventListener("click", () => run.back());
    this.#showMe.addEventListener("click", () => run.show());
    this.#next.addEventListener("click", () => run.next());
    this.#make.hidden = !run.received;
    if (run.received) this.word("own.make", this.#make);
    this.#make.addEventListener("click", () => run.makeOwn());
    this.#projector.addEventListener("click", () => {
      setView(this.page, this.page.ui.view === "projector" ? "desk" : "projector");
    });
    this.#steps.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (button) run.go(Number(button.dataset.step));
    });
  }

  /** Begins a step at its title. */
  begin() {
    this.#body.scrollTop = 0;
    this.#body.style.removeProperty("--more");
    // On a phone the page scrolls, and the step's own part of the window.
    for (const part of [document.scrollingElement, document.getElementById("table"), this.closest(".side")]) part?.scrollTo(0, 0);
    this.#title.focus({ preventScroll: true });
  }

  /** Brings what was just told into sight; the way on has the focus. */
  reveal() {
    this.render();
    this.#next.focus({ preventScroll: true });
    // Beside the maps the step scrolls, below them its room does, under a foot that stays.
    const room = this.#body.scrollHeight > this.#body.clientHeight ? this.#body : this.closest(".side");
    const foot = /** @type {Element} */ (this.#form.lastElementChild);
    const covered = this.#tell.getBoundingClientRect().bottom - foot.getBoundingClientRect().top;
    if (covered <= 0 || !room) return;
    room.scrollTop += covered + 12;
    this.#cutBetween();
  }

  /** Scrolls on to where the next part begins, so that none is cut in two. */
  #cutBetween() {
    const body = this.#body;
    const top = body.getBoundingClientRect().top;
    if (body.scrollTop === 0) return;
    const parts = [this.#title, this.#text, this.#ask, this.answer].map((part) => part.getBoundingClientRect());
    const cut = parts.find((part) => part.top < top && part.bottom > top);
    if (!cut) return;
    const more = parts[parts.indexOf(cut) + 1]?.top ?? cut.top;
    body.style.setProperty("--more", `${more - top}px`);
    body.scrollTop += more - top;
  }

  update() {
    const { run, page } = this;
    run.look();
    const state = run.asks ? "asked" : run.told ? "told" : "open";
    const written = [page.strings.language, run.at, state, run.progress.done.length].join();
    if (written !== this.#written) {
      this.#written = written;
      this.#write();
    }
    const projected = page.ui.view === "projector";
    for (const name of ["aria-label", "title"]) setAttribute(this.#projector, name, page.t(projected ? "lessons.ui.desk" : "lessons.ui.projector"));
    setAttribute(this.#projector, "aria-pressed", String(projected));
    this.#lock.toggleAttribute("data-ready", run.given.trim() !== "");
    this.answer.render();
  }

  #write() {
    const { run, page } = this;
    const { t } = page;
    const { step, told } = run;
    const asked = step?.ask !== "";
    this.#writeSteps();
    setText(this.#place, t("lessons.ui.place", { step: run.at + 1, steps: run.steps.length }));
    setText(this.#title, run.words("title"));
    this.#text.replaceChildren(...run.nodes("text"));
    this.#ask.replaceChildren(...(asked ? run.nodes("ask") : step?.act ? run.nodes("do") : []));
    this.#reply.replaceChildren(...nodes(this.#replyText()));
    this.#tell.replaceChildren(...(told ? run.nodes(asked ? "tell" : "done") : []));
    this.toggleAttribute("data-told", told !== null);
    for (const part of [this.#showMe, this.#lock]) part.hidden = !run.asks;
    this.#next.hidden = run.asks;
    this.#back.disabled = run.at === 0;
    const last = run.own?.back ?? (run.leads ? "lessons.ui.nextLesson" : "lessons.ui.finish");
    setText(this.#nextWord, t(run.at + 1 < run.steps.length ? "lessons.ui.next" : last));
  }

  /** What is answered to the learner's own answer. */
  #replyText() {
    const { run, page } = this;
    const { t } = page;
    if (!run.told) return "";
    if (run.step?.ask === "") return t("lessons.ui.acted");
    if (!run.verdict) return "";
    if (run.verdict.right) return t("lessons.ui.right");
    const belief = `replies.${run.verdict.belief}`;
    if (run.verdict.belief && run.says(belief)) return run.words(belief);
    return t(run.verdict.near ? "lessons.ui.near" : "lessons.ui.wrong");
  }

  #writeSteps() {
    const { run, page } = this;
    const { done } = run.progress;
    const items = run.steps.map((id, index) => {
      const isDone = done.includes(id);
      const title = run.words("title", index);
      const name = page.t(isDone ? "lessons.ui.stepDone" : "lessons.ui.stepOpen", { step: index + 1, title });
      const button = make("button", { type: "button", "data-step": index, "aria-label": name, title: name });
      if (index === run.at) button.setAttribute("aria-current", "step");
      button.toggleAttribute("data-done", isDone);
      return make("li", {}, button);
    });
    const focused = this.#steps.contains(document.activeElement);
    this.#steps.replaceChildren(...items);
    if (focused) /** @type {HTMLElement} */ (items[run.at].firstElementChild).focus();
  }
}

customElements.define("lesson-panel", LessonPanel);

// The header in a lesson: the way back to all lessons, the lesson's name, and the way out. It takes the scene menu's place.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../lesson-run.js").LessonRun} LessonRun */

export class LessonCrumbs extends PageElement {
  #list = make("button", { type: "button" });
  #name = make("span");
  #leave = make("button", { type: "button", class: "leave" });
  /** @type {Element | null} */
  #scene = null;

  /**
   * @param {Page} page
   * @param {LessonRun} run
   */
  constructor(page, run) {
    super(page);
    this.run = run;
  }

  build() {
    this.append(make("nav", { class: "crumbs" }, this.#list, this.#name));
    this.word("room.way", /** @type {Element} */ (this.firstElementChild), "aria-label");
    this.word("page.lessons", this.#list);
    this.word("lessons.ui.leave", this.#leave);
    this.word("lessons.ui.leaveHint", this.#leave, "title");
    this.#list.addEventListener("click", () => this.run.list());
    this.#leave.addEventListener("click", () => this.run.leave());
  }

  /** Takes the scene menu's place. */
  enter() {
    const scene = document.querySelector("top-bar scene-bar");
    this.#scene = scene;
    scene?.replaceWith(this);
    document.querySelector("top-bar .space")?.after(this.#leave);
  }

  /** Gives it back. */
  leave() {
    if (this.#scene) this.replaceWith(this.#scene);
    this.#leave.remove();
  }

  update() {
    setText(this.#name, this.run.name);
  }
}

customElements.define("lesson-crumbs", LessonCrumbs);

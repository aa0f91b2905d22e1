// Scenes for a class: one thing to see, one question, and the answer when it is asked for. Each is a link that hides what gives it away.

import { addressOf } from "../address.js";
import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/more.js").ClassSceneItem} ClassSceneItem */

export class ClassScenes extends PageElement {
  #list = make("ol");
  /** @type {{ text: HTMLElement, key: string, values: Record<string, string> }[]} */
  #sentences = [];

  /**
   * @param {Page} page
   * @param {ClassSceneItem[]} scenes
   */
  constructor(page, scenes) {
    super(page);
    this.scenes = scenes;
  }

  build() {
    this.append(this.word("scenes.title", make("h2")), this.word("scenes.about", make("p", { class: "about" })), this.#list);
    this.#list.append(...this.scenes.map((scene) => this.#row(scene)));
  }

  /** @param {ClassSceneItem} scene */
  #row({ id, link, hide, tab, values }) {
    const numbers = Object.fromEntries(values.map(({ name, text }) => [name, text]));
    /**
     * @param {string} key
     * @param {"span" | "b" | "p"} tag
     */
    const sentence = (key, tag) => {
      const text = make(tag);
      this.#sentences.push({ text, key: `scenes.scene.${id}.${key}`, values: numbers });
      return text;
    };
    const answer = make("details", {}, this.word("scenes.answer", make("summary")), sentence("answer", "p"));
    const open = make("a", { href: addressOf(hide ? { s: link, view: "question", hide } : { s: link, tab }), "data-scene": id }, sentence("name", "b"), icon("next"));
    return make("li", {}, open, sentence("see", "p"), make("p", { class: "ask" }, sentence("ask", "span")), answer);
  }

  localize() {
    for (const { text, key, values } of this.#sentences) setText(text, this.page.t(key, values));
  }
}

customElements.define("class-scenes", ClassScenes);

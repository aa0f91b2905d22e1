// What the scene is there to show: its lesson in a sentence, in sight at every size. Asks for nothing.

import { make, setText } from "../dom.js";

/** @typedef {import("../page.js").Page} Page */

export class SceneLook extends HTMLElement {
  #text = make("p", { id: "scene-look" });

  /** @param {Page} page */
  constructor(page) {
    super();
    this.page = page;
  }

  connectedCallback() {
    if (!this.#text.parentNode) this.append(this.#text);
  }

  render() {
    const { lab, t } = this.page;
    setText(this.#text, t(`preset.${lab.preset}.look`));
  }
}

customElements.define("scene-look", SceneLook);

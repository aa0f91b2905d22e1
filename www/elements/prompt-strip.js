// What to do or to see now, in one sentence. Asks for nothing.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";

export class PromptStrip extends PageElement {
  #text = make("p", { id: "prompt" });

  build() {
    this.append(this.#text);
  }

  update() {
    const { lab, t } = this.page;
    setText(this.#text, t(`preset.${lab.preset}.look`));
  }
}

customElements.define("prompt-strip", PromptStrip);

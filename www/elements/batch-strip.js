// The images of a batch, before the table that shows one of them. Asks for: selecting a pixel of another image.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { picture } from "../gradient.js";

export class BatchStrip extends PageElement {
  /** @type {{ button: HTMLButtonElement, thumbnail: HTMLElement, number: HTMLElement, loss: HTMLElement, shown: string }[]} */
  #images = [];

  build() {
    this.setAttribute("role", "group");
    this.word("batch.name", this, "aria-label");
  }

  update() {
    const { lab, ui } = this.page;
    // While a pointer drags or a run plays, pictures wait for its end.
    if ((ui.dragging || lab.running) && this.#images.length === lab.images) return;
    const images = lab.batch();
    this.hidden = images.length === 0;
    while (this.#images.length > images.length) this.#images.pop()?.button.remove();
    while (this.#images.length < images.length) this.#add();
    for (const [at, { pixels, loss }] of images.entries()) {
      const image = this.#images[at];
      const shown = picture(pixels, lab.width);
      if (image.shown !== shown) image.thumbnail.style.background = shown;
      image.shown = shown;
      setText(image.number, String(at));
      setText(image.loss, ui.hides("loss") ? "?" : loss);
      setAttribute(image.button, "aria-pressed", String(at === lab.image));
    }
  }

  #add() {
    const thumbnail = make("i", { class: "thumbnail" });
    const image = this.word("batch.image", make("span", { class: "unseen" }));
    const of = this.word("batch.loss", make("span", { class: "unseen" }));
    const number = make("b");
    const loss = make("span");
    const button = make("button", { type: "button" }, thumbnail, make("span", { class: "line" }, image, number, of, loss));
    const at = this.#images.length;
    button.addEventListener("click", () => this.page.edit((lab) => lab.select(at, lab.row, lab.column)));
    this.#images.push({ button, thumbnail, number, loss, shown: "" });
    this.append(button);
  }
}

customElements.define("batch-strip", BatchStrip);

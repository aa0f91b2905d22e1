// The foot of an embedded page: back to how it came, one step back, and the same scene in the lab.

import { addressOf, read } from "../address.js";
import { make } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";

export class EmbedBar extends PageElement {
  #reset = make("button", { type: "button", class: "square" }, icon("reset"));
  #undo = make("button", { type: "button", class: "square" }, icon("undo"));
  #open = make("a", { target: "_blank", rel: "noopener" });

  build() {
    const { page } = this;
    const label = make("span");
    this.#open.append(icon("open"), label);
    this.setAttribute("role", "contentinfo");
    this.append(this.#reset, this.#undo, make("span", { class: "name", role: "heading", "aria-level": 1 }, "Pixelwise"), this.#open);
    this.word("embed.reset", this.#reset, "aria-label", "title");
    this.word("embed.undo", this.#undo, "aria-label", "title");
    this.word("embed.open", label);
    this.#reset.addEventListener("click", () => page.edit((lab) => lab.reset()));
    this.#undo.addEventListener("click", () => page.travel((lab) => lab.undo()));
    this.#open.href = addressOf({ s: read("s"), lang: read("lang"), theme: read("theme"), pixel: read("pixel") });
  }

  update() {
    this.#undo.disabled = !this.page.lab.canUndo;
  }
}

customElements.define("embed-bar", EmbedBar);

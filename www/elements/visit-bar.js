// Says that the document shown is a visit, in the prompt's place: how it came, with what keeps it and what leads back.
// Asks the page to keep the visit or to end it.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";

export class VisitBar extends PageElement {
  #text = make("p");
  #reveal = make("button", { type: "button", class: "go" });
  #map = make("button", { type: "button", class: "line" });
  #keep = make("button", { type: "button", class: "line" });
  #back = make("button", { type: "button", class: "line" });
  #close = make("button", { type: "button", class: "square" }, icon("close"));

  build() {
    const { page } = this;
    this.setAttribute("role", "region");
    this.append(this.#text, this.#reveal, this.#map, this.#keep, this.#back, this.#close);
    this.word("visit.region", this, "aria-label");
    this.word("visit.reveal", this.#reveal);
    this.word("visit.revealHint", this.#reveal, "title");
    this.#reveal.addEventListener("click", () => page.visit.answer());
    this.word("visit.map", this.#map);
    this.word("visit.mapHint", this.#map, "title");
    this.#map.addEventListener("click", () => {
      const { map } = page.visit;
      page.visit.end();
      map?.();
    });
    this.word("visit.keep", this.#keep);
    this.word("visit.keepHint", this.#keep, "title");
    this.word("visit.back", this.#back);
    this.word("visit.backHint", this.#back, "title");
    this.word("visit.close", this.#close, "aria-label", "title");
    this.#keep.addEventListener("click", () => page.visit.keep());
    this.#back.addEventListener("click", () => page.visit.end());
    this.#close.addEventListener("click", () => this.toggleAttribute("data-small", true));
  }

  /** Shows the sentence in the prompt's place, until it is closed; the two ways out stay. */
  open() {
    this.toggleAttribute("data-small", false);
    this.hidden = false;
    this.render();
  }

  update() {
    const { kind, asks, map } = this.page.visit;
    this.#map.hidden = !map;
    this.#reveal.hidden = !asks;
    if (!kind) this.hidden = true;
    else setText(this.#text, this.page.t(asks ? "visit.question" : `visit.${kind}`));
  }
}

customElements.define("visit-bar", VisitBar);

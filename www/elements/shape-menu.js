// The shape of the batch, and what fills its logits. Asks for both.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { MenuButton } from "./menu-button.js";
import { NumberField } from "./number-field.js";

/** @typedef {import("../page.js").Page} Page */

const SIDES = [5, 8, 12, 16];

export class ShapeMenu extends PageElement {
  #title = make("h2", { class: "code" });
  #sizes = SIDES.map((side) => make("button", { type: "button", class: "line code" }, `${side}×${side}`));
  #size = make("div", { class: "sizes", role: "group" }, ...this.#sizes);
  #fill = make("span", { class: "choice", role: "group" });
  #fillName = make("span");
  #note = make("p", { class: "note" });

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.fields = [
      new NumberField(page, "images", (lab) => lab.images, (lab, n) => lab.setShape(n, lab.height, lab.width)),
      new NumberField(page, "classes", (lab) => lab.classes, (lab, k) => lab.setClasses(k)),
      new NumberField(page, "height", (lab) => lab.height, (lab, h) => lab.setShape(lab.images, h, lab.width)),
      new NumberField(page, "width", (lab) => lab.width, (lab, w) => lab.setShape(lab.images, lab.height, w)),
    ];
    const fill = make("div", { class: "row" }, this.#fillName, this.#fill);
    this.menu = new MenuButton(page, { id: "shape", name: "scene.shape" }, this.#title, make("hr"), ...this.fields, this.#size, make("hr"), fill, this.#note);
  }

  build() {
    const { page } = this;
    this.append(this.menu);
    for (const [index, side] of SIDES.entries()) {
      this.#sizes[index].addEventListener("click", () => page.edit((lab) => lab.setShape(lab.images, side, side)));
    }
    for (const kind of /** @type {const} */ (["zeros", "normal", "truth"])) {
      const button = this.word(`fill.${kind}`, make("button", { type: "button" }));
      this.word(`fill.${kind}Hint`, button, "title");
      button.addEventListener("click", () => this.#filled(kind));
      this.#fill.append(button);
    }
    this.word("fill.name", this.#fillName);
    this.word("fill.name", this.#fill, "aria-label");
    this.word("scene.size", this.#size, "aria-label");
    this.word("scene.sizeNote", this.#note);
  }

  update() {
    const { lab } = this.page;
    const shape = `[${lab.images}, ${lab.classes}, ${lab.height}, ${lab.width}]`;
    this.menu.render();
    this.menu.say(shape);
    setText(this.#title, `[N, K, H, W] = ${shape}`);
    for (const field of this.fields) field.render();
    for (const [index, side] of SIDES.entries()) this.#sizes[index].ariaPressed = String(lab.height === side && lab.width === side);
  }

  /** @param {import("../pkg/lab.js").Fill} kind */
  #filled(kind) {
    // The seed is an input like any other: a new one each time, kept in the step that it makes.
    const [seed] = crypto.getRandomValues(new Uint32Array(1));
    this.page.edit((lab) => lab.fill(kind, seed));
  }
}

customElements.define("shape-menu", ShapeMenu);

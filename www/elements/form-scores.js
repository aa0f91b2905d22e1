// How good a form's prediction is: it belongs to the threshold, and the loss does not know it. The IoU's name opens all ways to take
// its mean. Asks for nothing.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */

const SCORES = /** @type {const} */ (["accuracy", "iou", "dice"]);

export class FormScores extends PageElement {
  #values = SCORES.map(() => make("dd"));

  /**
   * @param {Page} page
   * @param {"binary" | "multiclass"} form
   */
  constructor(page, form) {
    super(page);
    this.form = form;
  }

  build() {
    const ways = make("button", { type: "button" });
    this.word(`score.ways.${this.form}`, ways, "title", "aria-label");
    ways.addEventListener("click", async () => {
      const { openScores } = await import("../scores.js");
      await openScores(this.page, this.form);
    });
    const named = (/** @type {string} */ name) => (name === "iou" ? make("dt", {}, this.word("score.iou", ways)) : this.word(`score.${name}`, make("dt")));
    const pairs = SCORES.map((name, at) => make("div", {}, named(name), this.#values[at]));
    this.append(make("dl", {}, ...pairs));
  }

  update() {
    this.hidden = this.page.ui.only?.scores === false;
    if (this.hidden) return;
    const score = this.page.lab.score(this.form);
    for (const [at, name] of SCORES.entries()) setText(this.#values[at], this.page.ui.hides("prediction") ? "?" : score[name]);
  }

  /** No formula's number comes from here. */
  highlight() {}
}

customElements.define("form-scores", FormScores);

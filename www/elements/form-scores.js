// How good a form's prediction is: it belongs to the threshold, and the loss does not know it. The IoU's name opens all ways to take
// its mean. Asks for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */

const SCORES = /** @type {const} */ (["accuracy", "iou", "dice"]);

export class FormScores extends PageElement {
  #values = SCORES.map(() => make("dd"));
  /** @type {HTMLElement[]} */
  #names = [];

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
    ways.addEventListener("click", async () => {
      const { openScores } = await import("../scores.js");
      await openScores(this.page, this.form);
    });
    this.#names = [this.word("score.accuracy", make("dt")), make("dt", {}, ways), make("dt")];
    const pairs = SCORES.map((_, at) => make("div", {}, this.#names[at], this.#values[at]));
    this.append(make("dl", {}, ...pairs));
  }

  update() {
    this.hidden = this.page.ui.only?.scores === false;
    if (this.hidden) return;
    const { lab, t } = this.page;
    // Of two classes it is the foreground's IoU, of more a mean over classes: two numbers, two names.
    const means = this.form === "multiclass" && lab.classes > 2;
    const [, iou, dice] = this.#names;
    const ways = /** @type {Element} */ (iou.firstElementChild);
    setText(ways, t(means ? "score.meanIou" : "score.iou"));
    for (const name of ["title", "aria-label"]) setAttribute(ways, name, t(`score.ways.${means ? "many" : this.form}`));
    setText(dice, t(means ? "score.meanDice" : "score.dice"));
    for (const name of [iou, dice]) setAttribute(name, "title", means ? t("score.meanHint") : null);
    const score = lab.score(this.form);
    for (const [at, name] of SCORES.entries()) setText(this.#values[at], this.page.ui.hides("prediction") ? "?" : score[name]);
  }

  /** No formula's number comes from here. */
  highlight() {}
}

customElements.define("form-scores", FormScores);

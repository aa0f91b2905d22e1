// A form's loss, large, under the map that it is reduced from, with what the last edit changed. Asks for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { onPhone } from "../phone.js";

/** @typedef {import("../page.js").Page} Page */

/** Where columns are narrow. */
const SLIM = matchMedia("(max-width: 1320px)");

export class FormLoss extends PageElement {
  #output;
  /** What the number is; shows the statement that makes it. */
  #reduced = make("button", { type: "button", class: "reduced", "aria-haspopup": "dialog" });
  #delta = make("span", { class: "delta" });
  /** What each image of a batch adds to the sum, one part an image. */
  #parts = make("div", { class: "parts", "aria-hidden": "true" });

  /**
   * @param {Page} page
   * @param {"binary" | "multiclass"} form
   */
  constructor(page, form) {
    super(page);
    this.form = form;
    this.#output = make("output", { id: `loss-${form}`, "aria-live": "off" });
  }

  build() {
    this.dataset.form = this.form;
    this.append(this.#parts, this.#output, make("div", {}, this.#reduced, this.#delta));
    this.word(`loss.${this.form}`, this.#output, "aria-label");
    this.#reduced.addEventListener("click", () => this.page.showCode(this.#reduced, this.#reduced.title));
    this.word("loss.delta", this.#delta, "title");
  }

  /** @param {string | null} from */
  highlight(from) {
    setAttribute(this.#output, "data-lit", from === `${this.form}.reduced` ? "" : null);
  }

  /**
   * Takes the statement that makes the number.
   * @param {string} statement
   */
  code(statement) {
    setAttribute(this.#reduced, "title", statement);
  }

  update() {
    const { lab, t, ui } = this.page;
    const hidden = ui.hides("loss");
    setAttribute(this.#output, "data-value", hidden ? null : String(lab.loss(this.form)));
    setAttribute(this.#output, "title", hidden ? null : t("loss.full", { value: lab.lossFull(this.form) }));
    setText(this.#output, hidden ? "?" : lab.lossText(this.form));
    const { length } = this.#output.textContent;
    this.#output.toggleAttribute("data-long", length > 7);
    this.#output.toggleAttribute("data-seven", length === 7);
    const mean = lab.mean(this.form);
    const weighted = mean.denominatorSymbol.startsWith("Σ");
    const how = weighted ? "weighted" : lab.reduction === "mean" && this.#narrow(mean.denominator) ? "meanShort" : lab.reduction;
    setText(this.#reduced, hidden ? t(`loss.${this.form}`) : t(`loss.reduced.${how}`, { count: mean.denominator }));
    this.#tellChange(hidden);
    this.#divide(hidden);
  }

  /** Whether six columns leave words beside the number no room. @param {string} count */
  #narrow(count) {
    const six = this.page.shown.gradient || this.page.player?.source === "network";
    return six && !onPhone() && (SLIM.matches || count.length > 2);
  }

  /** Divides the bar among the images; while a pointer drags or a run plays it waits for the end. @param {boolean} hidden */
  #divide(hidden) {
    const { lab, ui } = this.page;
    this.#parts.hidden = lab.images === 1;
    if (lab.images === 1 || hidden || ui.dragging || lab.running) return;
    const shares = lab.batch().map((image) => image[this.form]);
    while (this.#parts.children.length > shares.length) this.#parts.lastElementChild?.remove();
    while (this.#parts.children.length < shares.length) this.#parts.append(make("i", {}, String(this.#parts.children.length)));
    for (const [at, part] of [...this.#parts.children].entries()) {
      /** @type {HTMLElement} */ (part).style.flexGrow = String(shares[at]);
      part.toggleAttribute("data-shown", at === lab.image);
    }
  }

  /** What the last edit changed; beside a number that is none, the exact one. @param {boolean} hidden */
  #tellChange(hidden) {
    const { lab, t } = this.page;
    if (!Number.isFinite(lab.loss(this.form)) && !hidden) {
      setText(this.#delta, t("loss.exact", { loss: lab.exact(this.form).short }));
      setAttribute(this.#delta, "data-sign", "0");
      return;
    }
    const delta = lab.lossDelta(this.form);
    const arrow = delta.sign > 0 ? "▲ " : delta.sign < 0 ? "▼ " : "";
    setText(this.#delta, hidden ? "" : arrow + delta.text.replace(/^[+−]/, ""));
    setAttribute(this.#delta, "data-sign", String(delta.sign));
  }
}

customElements.define("form-loss", FormLoss);

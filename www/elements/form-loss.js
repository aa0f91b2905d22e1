// A form's loss, large, with what the last edit changed, and how good its prediction is. Asks for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */

export class FormLoss extends PageElement {
  #output;
  #delta = make("div", { class: "delta" });
  /** The loss in float64, how far float32 is from it, and what the clamp of two steps changes. */
  #exact = [make("span"), make("span"), make("span")];
  #names = ["accuracy", "iou", "dice"].map((name) => ({ name, term: make("dt"), value: make("dd") }));

  /**
   * @param {Page} page
   * @param {"binary" | "multiclass"} form
   */
  constructor(page, form) {
    super(page);
    this.form = form;
    this.formId = form === "binary" ? page.core.Form.Binary : page.core.Form.Multiclass;
    this.#output = make("output", { id: `loss-${form}` });
  }

  build() {
    this.dataset.form = this.form;
    const scores = make("dl", {}, ...this.#names.flatMap(({ term, value }) => [term, value]));
    this.append(this.#output, this.#delta, make("p", { class: "exact" }, ...this.#exact), scores);
  }

  /** @param {string | null} from */
  highlight(from) {
    setAttribute(this.#output, "data-lit", from === `${this.form}.reduced` ? "" : null);
  }

  update() {
    const { lab, t } = this.page;
    setAttribute(this.#output, "aria-label", t(`loss.${this.form}`));
    setAttribute(this.#output, "data-value", String(lab.loss(this.formId)));
    setAttribute(this.#output, "title", t("loss.full", { value: lab.lossFull(this.formId) }));
    setText(this.#output, lab.lossText(this.formId));
    this.#output.toggleAttribute("data-long", this.#output.textContent.includes("e"));

    const delta = lab.lossDelta(this.formId);
    const arrow = delta.sign > 0 ? "▲ " : delta.sign < 0 ? "▼ " : "";
    setText(this.#delta, arrow + (delta.text || t("loss.same")));
    setAttribute(this.#delta, "data-sign", String(delta.sign));
    setAttribute(this.#delta, "title", t("loss.delta"));

    this.#renderExact();

    const score = lab.score(this.formId);
    const said = [score.accuracy, score.iou, score.dice];
    for (const [index, { name, term, value }] of this.#names.entries()) {
      setText(term, t(`score.${name}`));
      setText(value, said[index]);
    }
  }

  /** Computing in float64 takes its time: while a pointer drags or a run plays it waits for the end, and is not shown. */
  #renderExact() {
    const { lab, t, ui } = this.page;
    const later = ui.dragging || lab.running;
    this.toggleAttribute("data-later", later);
    if (later) return;
    const exact = lab.exact(this.formId);
    const texts = [t("loss.exact", { loss: exact.short }), t("loss.off", { ulp: exact.ulp }), exact.clamp && t("loss.clamp", { clamp: exact.clamp })];
    for (const [index, span] of this.#exact.entries()) setText(span, texts[index]);
    const parent = this.#exact[0].parentElement;
    if (parent) setAttribute(parent, "title", t("mean.exact", { loss: exact.loss, difference: exact.difference, ulp: exact.ulp }));
  }
}

customElements.define("form-loss", FormLoss);

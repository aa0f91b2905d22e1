// How the number is made: numerator and denominator as two bars, and float32 against float64.
// Asks for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */

const FORMS = /** @type {const} */ (["binary", "multiclass"]);

export class MeanParts extends PageElement {
  #title = make("h2");
  #note = make("p", { class: "note" });
  #forms = FORMS.map((form) => makeForm(form));
  #means = make("section");

  build() {
    this.append(this.#title, this.#note, ...this.#forms.map(({ section }) => section), this.#means);
  }

  update() {
    const { lab, t, core } = this.page;
    setText(this.#title, t("mean.title"));
    setText(this.#note, t(`mean.note.${this.page.reductionName}`));
    for (const [index, form] of this.#forms.entries()) this.#renderForm(form, FORMS[index], index ? core.Form.Multiclass : core.Form.Binary);
    this.#renderMeans();
  }

  /**
   * @param {ReturnType<typeof makeForm>} parts
   * @param {"binary" | "multiclass"} form
   * @param {number} formId
   */
  #renderForm(parts, form, formId) {
    const { lab, t } = this.page;
    const mean = lab.mean(formId);
    setText(parts.title, `${t(`form.${form}.name`)}: ${mean.loss}`);
    for (const [part, symbol, value, bar] of /** @type {const} */ ([
      [parts.over, mean.numeratorSymbol, mean.numerator, mean.numeratorBar],
      [parts.under, mean.denominatorSymbol, mean.denominator, mean.denominatorBar],
    ])) {
      setText(part.name, symbol);
      setText(part.value, value);
      part.bar.value = bar;
      setAttribute(part.bar, "aria-label", `${symbol} ${value}`);
    }
    const exact = lab.exact(formId);
    setText(parts.exact, t("mean.exact", { loss: exact.loss, difference: exact.difference, ulp: exact.ulp }));
    parts.clamp.hidden = !exact.clamp;
    setText(parts.clamp, t("mean.clamp", { clamp: exact.clamp }));
    const [rounded, nan] = lab.lost(formId);
    parts.lost.hidden = rounded === 0;
    setText(parts.lost, t("mean.lost", { count: rounded }));
    parts.nan.hidden = nan === 0;
    setText(parts.nan, t("mean.lostAsNaN", { count: nan }));
  }

  #renderMeans() {
    const { lab, t } = this.page;
    const means = lab.meansOfKept();
    this.#means.hidden = means.length === 0;
    const rows = means.map((term) => {
      const row = make("tr", {}, make("th", { scope: "row" }, t(`mean.of.${term.symbol}`)), make("td", { title: term.full }, term.text));
      return row;
    });
    this.#means.replaceChildren(make("h3", {}, t("mean.three")), make("table", {}, make("tbody", {}, ...rows)));
  }
}

/** @param {"binary" | "multiclass"} form */
function makeForm(form) {
  const bar = () => ({ name: make("span", { class: "name" }), value: make("span", { class: "value" }), bar: make("meter", { min: 0, max: 1 }) });
  const note = () => make("p", { class: "note" });
  const parts = { title: make("h3"), over: bar(), under: bar(), exact: note(), clamp: note(), lost: note(), nan: note() };
  const row = (/** @type {ReturnType<typeof bar>} */ part) => make("div", { class: "bar" }, part.name, part.bar, part.value);
  const section = make("section", { "data-form": form }, parts.title, row(parts.over), row(parts.under), parts.exact, parts.clamp, parts.lost, parts.nan);
  return { section, ...parts };
}

customElements.define("mean-parts", MeanParts);

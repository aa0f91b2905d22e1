// How the number is made: the losses, largest first, their sum, what it is divided by; behind a disclosure, float32 against float64.
// Asks for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { nodes, said } from "../said.js";

/** @typedef {import("../page.js").Page} Page */

const FORMS = /** @type {const} */ (["binary", "multiclass"]);

export class MeanParts extends PageElement {
  #title = make("h2");
  #lead = make("p", { class: "lead" });
  #bars = FORMS.map((form) => make("figure", { "data-form": form }, make("div", { class: "bars", role: "img" }), make("figcaption")));
  #rows = { sum: makeRow(), divided: makeRow(), loss: makeRow() };
  #heads = FORMS.map((form) => make("th", { scope: "col", "data-form": form }));
  #note = make("p", { class: "say" });
  #means = make("section");
  #precision = make("details", {}, make("summary"));
  #exact = FORMS.map((form) => makeExact(form));
  /** The room of a chart of bars, as the browser last laid it out. */
  #size = { width: 0, height: 0 };

  build() {
    const { sum, divided, loss } = this.#rows;
    loss.row.dataset.kind = "loss";
    const table = make("table", { class: "fraction" });
    table.append(make("thead", {}, make("tr", {}, make("td"), ...this.#heads)), make("tbody", {}, sum.row, divided.row, loss.row));
    this.#precision.addEventListener("toggle", () => this.page.schedule());
    this.#precision.append(...this.#exact.map(({ section }) => section));
    this.append(this.#title, this.#lead, ...this.#bars, table, this.#note, this.#means, this.#precision);
    this.word("mean.precision", /** @type {Element} */ (this.#precision.firstElementChild));
    for (const [index, form] of FORMS.entries()) {
      this.word(`said.path.${form}`, this.#heads[index]);
      this.word(`form.${form}.name`, this.#exact[index].title);
    }
    setText(sum.name, "Σ ℓ");
    setText(divided.name, "÷");
    this.word("mean.loss", loss.name);
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = { width: Math.floor(contentRect.width), height: Math.floor(contentRect.height) };
      this.page.schedule();
    }).observe(/** @type {Element} */ (this.#bars[0].firstElementChild));
  }

  update() {
    const { lab, t } = this.page;
    const means = FORMS.map((form) => lab.mean(form));
    const [binary, multiclass] = means.map(({ loss }) => loss);
    const alike = binary === multiclass;
    const title = alike ? t("mean.title", { loss: binary }) : t("mean.titles", { binary, multiclass });
    this.#title.replaceChildren(...nodes(title));
    setText(this.#lead, t("mean.lead", { count: lab.lossCount("binary") }));
    for (const [index, figure] of this.#bars.entries()) this.#renderBars(figure, FORMS[index], index > 0 && alike);
    for (const [index, mean] of means.entries()) {
      setText(this.#rows.sum.values[index], mean.numerator);
      this.#rows.divided.values[index].replaceChildren(mean.denominator, " ", make("small", {}, mean.denominatorSymbol));
      setText(this.#rows.loss.values[index], mean.loss);
      this.#renderExact(this.#exact[index], FORMS[index]);
    }
    setText(this.#note, t(`mean.note.${this.page.lab.meanNote}`));
    this.#renderMeans();
  }

  /**
   * @param {HTMLElement} figure
   * @param {"binary" | "multiclass"} form
   * @param {boolean} hidden
   */
  #renderBars(figure, form, hidden) {
    const { lab, t } = this.page;
    figure.hidden = hidden;
    const { width, height } = this.#size;
    if (hidden || width < 40 || height < 30) return;
    const [bars, caption] = figure.children;
    bars.innerHTML = lab.lossBars(form, width, height);
    setAttribute(bars, "aria-label", t("mean.bars", { count: lab.lossCount(form), form: t(`form.${form}.name`) }));
    const largest = lab.largestLoss(form);
    caption.replaceChildren(...(largest ? nodes(said(this.page, largest)) : []));
  }

  /**
   * @param {ReturnType<typeof makeExact>} parts
   * @param {"binary" | "multiclass"} form
   */
  #renderExact(parts, form) {
    const { lab, t } = this.page;
    if (!this.#precision.open) return;
    const exact = lab.exact(form);
    setText(parts.exact, t("mean.exact", { loss: exact.loss, difference: exact.difference, ulp: exact.ulp }));
    parts.clamp.hidden = !exact.clamp;
    setText(parts.clamp, t("mean.clamp", { clamp: exact.clamp }));
    const [rounded, nan] = lab.lost(form);
    parts.lost.hidden = rounded === 0;
    setText(parts.lost, t("mean.lost", { count: rounded }));
    parts.nan.hidden = nan === 0;
    setText(parts.nan, t("mean.lostAsNaN", { count: nan }));
  }

  #renderMeans() {
    const { lab, t } = this.page;
    const tables = Object.entries({ "mean.three": lab.meansOfKept(), "mean.two": lab.meansOfPixels() }).filter(([, means]) => means.length > 0);
    this.#means.hidden = tables.length === 0;
    const row = (/** @type {import("../pkg/lab.js").KeptMean} */ { symbol, text, full }) =>
      make("tr", {}, make("th", { scope: "row" }, t(`mean.of.${symbol}`)), make("td", { title: full }, text));
    const table = (/** @type {import("../pkg/lab.js").KeptMean[]} */ means) => make("table", {}, make("tbody", {}, ...means.map(row)));
    this.#means.replaceChildren(...tables.flatMap(([title, means]) => [make("h3", {}, t(title)), table(means)]));
  }
}

function makeRow() {
  const name = make("th", { scope: "row" });
  const values = FORMS.map(() => make("td"));
  return { name, values, row: make("tr", {}, name, ...values) };
}

/** @param {"binary" | "multiclass"} form */
function makeExact(form) {
  const note = () => make("p", { class: "note" });
  const parts = { title: make("h3"), exact: note(), clamp: note(), lost: note(), nan: note() };
  const section = make("section", { "data-form": form }, parts.title, parts.exact, parts.clamp, parts.lost, parts.nan);
  return { section, ...parts };
}

customElements.define("mean-parts", MeanParts);

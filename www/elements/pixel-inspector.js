// The selected pixel, followed through both forms number by number. Asks for: this pixel's logits.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/lab.js").Term} Term */

export class PixelInspector extends PageElement {
  #title = make("h2");
  #state = make("p", { class: "note" });
  #binary = make("section", { "data-form": "binary" });
  #multiclass = make("section", { "data-form": "multiclass" });
  #precision = make("section");

  build() {
    this.append(this.#title, this.#state, this.#binary, this.#multiclass, this.#precision);
  }

  update() {
    const { lab, t, core } = this.page;
    const place = { row: lab.row, column: lab.column, image: lab.image };
    setText(this.#title, t(lab.images > 1 ? "inspector.titleInBatch" : "inspector.title", place));
    setText(this.#state, this.#sentence());
    this.#terms(this.#binary, t("form.binary.name"), lab.explain(core.Form.Binary), core.Form.Binary);
    this.#terms(this.#multiclass, t("form.multiclass.name"), lab.explain(core.Form.Multiclass), core.Form.Multiclass);
    this.#terms(this.#precision, t("inspector.precision"), lab.precision(), null);
  }

  /** What has become of the pixel, in words. */
  #sentence() {
    const { lab, t } = this.page;
    const state = lab.pixelState();
    const { target, binary, multiclass } = state;
    if (target < 0) return t("inspector.ignored");
    const wantsBinary = lab.classes === 2 ? target : Number(target === lab.foreground);
    const wrong = [binary !== wantsBinary, multiclass !== target];
    const key = wrong[0] && wrong[1] ? "bothWrong" : wrong[0] ? "binaryWrong" : wrong[1] ? "multiclassWrong" : "right";
    return t(`inspector.${key}`, { target, binary, multiclass });
  }

  /**
   * @param {HTMLElement} section
   * @param {string} title
   * @param {Term[]} terms
   * @param {number | null} form the form whose logits can be edited here
   */
  #terms(section, title, terms, form) {
    const table = section.querySelector("table") ?? make("table", {}, make("caption"), make("tbody"));
    if (!table.parentNode) section.append(table);
    setText(/** @type {Element} */ (table.caption), title);
    const body = table.tBodies[0];
    while (body.rows.length > terms.length) body.deleteRow(-1);
    for (const [index, term] of terms.entries()) {
      const row = body.rows[index] ?? body.insertRow();
      if (row.cells.length === 0) row.append(make("th", { scope: "row" }), make("td"));
      setAttribute(row, "data-kind", term.kind);
      setText(row.cells[0], this.page.strings.has(`term.${term.symbol}`) ? this.page.t(`term.${term.symbol}`) : term.symbol);
      setAttribute(row.cells[1], "title", term.full);
      const channel = form === null ? -1 : logitChannel(term);
      if (channel >= 0) this.#logit(row.cells[1], /** @type {number} */ (form), channel, term);
      else setText(row.cells[1], term.text);
    }
  }

  /**
   * A logit's value is a field.
   * @param {HTMLTableCellElement} cell
   * @param {number} form
   * @param {number} channel
   * @param {Term} term
   */
  #logit(cell, form, channel, term) {
    let input = cell.querySelector("input");
    if (!input) {
      input = make("input", { type: "text", maxlength: 40, autocomplete: "off", spellcheck: "false" });
      cell.replaceChildren(input);
      this.#listen(input);
    }
    input.dataset.form = String(form);
    input.dataset.channel = String(channel);
    setAttribute(input, "aria-label", this.page.t("inspector.logit", { symbol: term.symbol }));
    if (document.activeElement !== input || input.dataset.shown !== term.text) {
      input.value = term.text;
      input.dataset.shown = term.text;
    }
  }

  /** @param {HTMLInputElement} input */
  #listen(input) {
    const where = () => {
      const { lab } = this.page;
      return /** @type {const} */ ([Number(input.dataset.form), Number(input.dataset.channel), lab.row, lab.column]);
    };
    input.addEventListener("focus", () => input.select());
    input.addEventListener("change", () => {
      const taken = this.page.edit((lab) => lab.typeLogit(...where(), input.value));
      if (!taken) input.value = input.dataset.shown ?? "";
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") input.value = input.dataset.shown ?? "";
      if (event.key === "Enter") input.select();
      const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!direction) return;
      event.preventDefault();
      const tenths = direction * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1);
      this.page.edit((lab) => lab.nudgeLogit(...where(), tenths));
    });
  }
}

/**
 * The channel of a term that is one logit; −1 for any other term.
 * @param {Term} term
 */
function logitChannel(term) {
  return term.kind === "logit" ? term.channel : -1;
}

customElements.define("pixel-inspector", PixelInspector);

// What ties the two forms together: their numbers side by side, a shift that changes no probability, one step of SGD.
// Asks for: the shift.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/lab.js").Term} Term */

export class BondPanel extends PageElement {
  #title = make("h2");
  #note = make("p", { class: "note" });
  #table = make("tbody");
  #shift = make("form", { class: "shift" });
  #label = make("span");
  #buttons = [-10, -1, 1, 10].map((c) => ({ c, button: make("button", { type: "button" }) }));
  #typed = make("input", { type: "text", maxlength: 12, autocomplete: "off", placeholder: "c" });
  #add = make("button");
  #stepTitle = make("h3");
  #step = make("tbody");
  #stepTable = make("section", {}, this.#stepTitle, make("table", {}, this.#step));
  #why = make("ul", { class: "why" });

  build() {
    for (const { c, button } of this.#buttons) {
      setText(button, c > 0 ? `+${c}` : `−${-c}`);
      button.addEventListener("click", () => this.page.edit((lab) => lab.typeShift(String(c))));
    }
    this.#shift.append(this.#label, ...this.#buttons.map(({ button }) => button), this.#typed, this.#add);
    this.#shift.addEventListener("submit", (event) => {
      event.preventDefault();
      this.page.edit((lab) => lab.typeShift(this.#typed.value));
    });
    this.append(this.#title, this.#note, make("table", {}, this.#table), this.#shift, this.#stepTable, this.#why);
  }

  update() {
    const { lab, t } = this.page;
    setText(this.#title, t("bondPanel.title"));
    const values = { difference: lab.differenceText(), classes: lab.classes, foreground: lab.foreground };
    setText(this.#note, t(`bondPanel.says.${lab.agreement}`, values));
    setText(this.#label, t("bondPanel.shift"));
    for (const { c, button } of this.#buttons) setAttribute(button, "aria-label", t("bondPanel.shiftBy", { c }));
    setAttribute(this.#typed, "aria-label", t("bondPanel.typed"));
    setText(this.#add, t("bondPanel.add"));
    this.#table.replaceChildren(...rows(lab.bond()));
    const step = lab.sgdStep();
    this.#stepTable.hidden = step.length === 0;
    setText(this.#stepTitle, t(lab.halfRate ? "bondPanel.halfStep" : "bondPanel.step", { lr: lab.learningRate }));
    this.#step.replaceChildren(...rows(step));
    this.#why.replaceChildren(...lab.bondReasons().map((key) => make("li", {}, t(`bondPanel.why.${key}`))));
  }
}

/**
 * Two terms a row; a loss stands alone.
 * @param {Term[]} terms
 */
function rows(terms) {
  /** @type {HTMLTableRowElement[]} */
  const made = [];
  let open = false;
  for (const { symbol, kind, text, full } of terms) {
    if (!open) made.push(make("tr", { "data-kind": kind }));
    open = !open && kind !== "loss";
    const colspan = kind === "loss" ? 2 : 1;
    const name = symbol ? make("th", { scope: "row", colspan }, symbol) : make("td");
    made[made.length - 1].append(name, make("td", { title: full, colspan }, text));
  }
  return made;
}

customElements.define("bond-panel", BondPanel);

// The proof that the two forms are one: numbers that agree, and a shift that changes nothing. Asks for: the shift, linking.

import { make, setAttribute, setText } from "../dom.js";

/** @typedef {import("../page.js").Page} Page */

export class BondPanel extends HTMLElement {
  #title = make("h2");
  #note = make("p", { class: "note" });
  #table = make("tbody");
  #shift = make("div", { class: "shift" });
  #label = make("span");
  #buttons = [-10, -1, 1, 10].map((c) => ({ c, button: make("button", { type: "button" }) }));
  #why = make("ul", { class: "why" });
  #language = "";

  /** @param {Page} page */
  constructor(page) {
    super();
    this.page = page;
  }

  connectedCallback() {
    if (this.#title.parentNode) return;
    for (const { c, button } of this.#buttons) {
      setText(button, c > 0 ? `+${c}` : `−${-c}`);
      button.addEventListener("click", () => this.page.edit((lab) => lab.addToAll(c)));
    }
    this.#shift.append(this.#label, ...this.#buttons.map(({ button }) => button));
    this.append(this.#title, this.#note, make("table", {}, this.#table), this.#shift, this.#why);
  }

  render() {
    const { lab, t, strings } = this.page;
    setText(this.#title, t("bondPanel.title"));
    setText(this.#note, t(lab.linkable ? (lab.linked ? "bondPanel.linked" : "bondPanel.apart") : "link.needsTwo"));
    setText(this.#label, t("bondPanel.shift"));
    for (const { c, button } of this.#buttons) setAttribute(button, "aria-label", t("bondPanel.shiftBy", { c }));
    const rows = lab.bond().map((term) => {
      const row = make("tr", { "data-kind": term.kind }, make("th", { scope: "row" }, this.#word(term.symbol)), make("td", { title: term.full }, term.text));
      return row;
    });
    this.#table.replaceChildren(...rows);
    if (this.#language === strings.language) return;
    this.#language = strings.language;
    this.#why.replaceChildren(...["shift", "gradient", "step", "argmax"].map((key) => make("li", {}, t(`bondPanel.why.${key}`))));
  }

  /** @param {string} symbol */
  #word(symbol) {
    return this.page.strings.has(`term.${symbol}`) ? this.page.t(`term.${symbol}`) : symbol;
  }
}

customElements.define("bond-panel", BondPanel);

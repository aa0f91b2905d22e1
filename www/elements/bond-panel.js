// What ties the two forms together: their numbers side by side, a shift that changes no probability, one step of SGD.
// Asks for: the shift.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/lab.js").Term} Term */
/** @typedef {import("../pkg/lab.js").Track} Track */

/** Why they are one model: a softmax of two logits is the sigmoid of their difference. */
const EQUATION = `<math><mrow data-form="multiclass"><mfrac><msup><mi>e</mi><msub><mi>z</mi><mn>1</mn></msub></msup><mrow><msup><mi>e</mi>
<msub><mi>z</mi><mn>0</mn></msub></msup><mo>+</mo><msup><mi>e</mi><msub><mi>z</mi><mn>1</mn></msub></msup></mrow></mfrac></mrow><mo>=</mo>
<mfrac><mn>1</mn><mrow><mn>1</mn><mo>+</mo><msup><mi>e</mi><mrow><mo>−</mo><mo>(</mo><msub><mi>z</mi><mn>1</mn></msub><mo>−</mo><msub><mi>z</mi>
<mn>0</mn></msub><mo>)</mo></mrow></msup></mrow></mfrac><mo>=</mo><mrow data-form="binary"><mi>σ</mi><mo>(</mo><msub><mi>z</mi><mn>1</mn></msub>
<mo>−</mo><msub><mi>z</mi><mn>0</mn></msub><mo>)</mo></mrow></math>`;

export class BondPanel extends PageElement {
  #title = make("h2");
  #lead = make("p", { class: "lead" });
  #equation = make("div", { class: "equals" });
  #table = make("tbody");
  #shift = make("form", { class: "shift" });
  #shiftTitle = make("h3");
  #shiftWhy = make("p", { class: "note" });
  /** The two logits on a line, and how far a step takes each form. */
  #pair = make("div", { class: "tracks", "aria-hidden": "true" });
  #tracks = make("div", { class: "tracks", "aria-hidden": "true" });
  #buttons = [-10, -1, 1, 10].map((c) => ({ c, button: make("button", { type: "button" }) }));
  #typed = make("input", { type: "text", maxlength: 12, autocomplete: "off", placeholder: "c" });
  #add = make("button");
  #stepTitle = make("h3");
  #step = make("tbody");
  #stepWhy = make("p", { class: "note" });
  #stepSection = make("section", {}, this.#stepTitle, this.#tracks, make("table", {}, this.#step), this.#stepWhy);
  #sameTitle = make("h3");
  #sameWhy = make("p", { class: "note" });
  #same = make("section", {}, this.#sameTitle, this.#sameWhy);

  build() {
    for (const { c, button } of this.#buttons) {
      setText(button, c > 0 ? `+${c}` : `−${-c}`);
      button.addEventListener("click", () => this.page.edit((lab) => lab.typeShift(String(c))));
    }
    this.#shift.append(...this.#buttons.map(({ button }) => button), this.#typed, this.#add);
    this.#shift.addEventListener("submit", (event) => {
      event.preventDefault();
      this.page.edit((lab) => lab.typeShift(this.#typed.value));
    });
    const shift = make("section", {}, this.#shiftTitle, this.#shift, this.#pair, this.#shiftWhy);
    this.#equation.innerHTML = EQUATION;
    this.append(this.#title, this.#lead, this.#equation, make("table", {}, this.#table), shift, this.#stepSection, this.#same);
    this.word("bondPanel.shift", this.#shiftTitle);
    this.word("bondPanel.same", this.#sameTitle);
    this.word("bondPanel.typed", this.#typed, "aria-label");
    this.word("bondPanel.add", this.#add);
  }

  update() {
    const { lab, t } = this.page;
    const { agreement } = lab;
    const one = agreement === "linked" || agreement === "alike" || agreement === "ignored" || agreement === "options";
    setText(this.#title, t(one ? "bondPanel.title" : "bondPanel.titleApart"));
    const values = { difference: lab.differenceText(), classes: lab.classes, foreground: lab.foreground };
    this.#equation.hidden = agreement === "manyClasses" || agreement === "sigmoids";
    setText(this.#lead, t(`bondPanel.says.${agreement}`, values));
    for (const { c, button } of this.#buttons) setAttribute(button, "aria-label", t("bondPanel.shiftBy", { c }));
    this.#table.replaceChildren(...rows(lab.equivalenceTerms()));
    const pair = lab.logitPair();
    this.#pair.replaceChildren(...(pair ? [track(pair, "pair")] : []));
    this.#tracks.replaceChildren(...lab.sgdTracks().map((way, at) => track(way, at === 0 ? "binary" : "multiclass")));
    const step = lab.sgdStep();
    setText(this.#stepTitle, t(lab.halfRate ? "bondPanel.halfStep" : "bondPanel.step", { lr: lab.learningRate }));
    this.#step.replaceChildren(...rows(step));
    const [shift, ...reasons] = lab.equivalenceReasons();
    setText(this.#shiftWhy, t(`bondPanel.why.${shift}`));
    const why = (/** @type {string} */ key) => (reasons.includes(key) ? t(`bondPanel.why.${key}`) : "");
    setText(this.#stepWhy, [why("gradient"), why("step")].join(this.page.strings.language === "en" ? " " : ""));
    this.#stepSection.hidden = step.length === 0;
    setText(this.#sameWhy, why("argmax"));
    this.#same.hidden = !reasons.includes("argmax");
  }
}

/**
 * A way on a line: its symbol, both ends with their numbers, and how far it is.
 * @param {Track} way
 * @param {"pair" | "binary" | "multiclass"} kind
 */
function track({ symbol, from, to, start, end, by }, kind) {
  const line = make("div", { class: "line" }, make("i", { class: "way" }), make("i", { class: "end" }), make("span", { class: "start" }, start), make("span", { class: "until" }, end), make("b", {}, by));
  for (const [name, value] of Object.entries({ from, to, low: Math.min(from, to), high: Math.max(from, to) })) line.style.setProperty(`--${name}`, String(value));
  line.toggleAttribute("data-left", to < from);
  return make("div", { class: "track", "data-form": kind === "pair" ? "multiclass" : kind, "data-kind": kind }, make("span", {}, symbol), line);
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

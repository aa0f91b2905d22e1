// The selected pixel: what it is, its curve, its way through both forms, what a step does to it. Every digit is behind a disclosure.
// Asks for nothing itself; the curve asks for its logit.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { lazy } from "../lazy.js";
import { nodes, said } from "../said.js";
import { ClassBars } from "./class-bars.js";
import { LossCurve } from "./loss-curve.js";
import { PixelPath } from "./pixel-path.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../page.js").Part} Part */
/** @typedef {import("../pkg/lab.js").Phrase} Phrase */

export class PixelInspector extends PageElement {
  #place = make("span", { class: "num" });
  #name = make("span");
  #state = make("p", { class: "lead" });
  #asBars = make("button", { type: "button" });
  #asCurve = make("button", { type: "button" });
  #figureName = make("span");
  /** Of three classes and more, whether their probabilities are shown or the curve. */
  #figure = make("div", { class: "figure" }, this.#figureName, make("div", { class: "choice" }, this.#asBars, this.#asCurve));
  #barsShown = true;
  /** The scene whose figure was last chosen. */
  #scene = "";
  #sentences = make("div", { class: "say" });
  #digits = make("details", {}, make("summary"));
  #precision = make("details", {}, make("summary"));
  #terms = make("tbody");
  #uncounted = make("p", { class: "note" });
  /** @type {(Part & { highlight(from: string | null): void })[]} */
  #derivations = [];
  #shown = "";

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.curve = new LossCurve(page);
    this.bars = new ClassBars(page);
    this.path = new PixelPath(page);
    this.sigmoids = lazy(page, async () => {
      await page.strings.more("sigmoids");
      const part = new (await import("./sigmoid-sums.js")).SigmoidSums(page);
      this.#figure.after(part);
      page.schedule();
      return part;
    }, "sigmoids");
  }

  build() {
    const title = make("h2", {}, this.#name, " ", this.#place);
    const table = make("table", {}, this.#terms);
    this.#precision.append(table, this.#uncounted);
    this.append(title, this.#state, this.#figure, this.bars, this.curve, this.path, this.#sentences, this.#digits, this.#precision);
    for (const [button, bars] of /** @type {const} */ ([[this.#asBars, true], [this.#asCurve, false]])) {
      this.word(bars ? "side.asBars" : "side.asCurve", button);
      button.addEventListener("click", () => {
        this.#barsShown = bars;
        this.page.schedule();
      });
    }
    this.word("side.pixel", this.#name);
    this.word("side.digits", /** @type {Element} */ (this.#digits.firstElementChild));
    this.word("inspector.precision", /** @type {Element} */ (this.#precision.firstElementChild));
    this.word("inspector.uncounted", this.#uncounted);
    const derive = lazy(this.page, async () => {
      await this.page.strings.more("derivation");
      const { PixelDerivation } = await import("./pixel-derivation.js");
      this.#derivations = [new PixelDerivation(this.page, "binary"), new PixelDerivation(this.page, "multiclass")];
      this.#digits.append(...this.#derivations);
      return this.#derivations[0];
    }, "derivation");
    this.#digits.addEventListener("toggle", async () => {
      if (!this.#digits.open || (await derive())) return this.page.schedule();
      this.#digits.open = false;
    });
    this.#precision.addEventListener("toggle", () => this.page.schedule());
  }

  /** @param {string | null} from */
  highlight(from) {
    this.curve.highlight(from);
    for (const derivation of this.#derivations) derivation.highlight(from);
  }

  update() {
    const { lab, ui } = this.page;
    const place = lab.images > 1 ? [lab.image, lab.row, lab.column] : [lab.row, lab.column];
    setText(this.#place, `[${place.join(", ")}]`);
    const path = lab.pixelPath(ui.channel, this.page.player?.source === "network");
    this.#say(path.title, path.sentences);
    this.#renderFigure(lab.classes > 2);
    this.#renderSigmoids();
    this.path.render();
    this.path.show(path.heads, path.rows);
    if (this.#digits.open) for (const derivation of this.#derivations) derivation.render();
    if (this.#precision.open) this.#renderPrecision();
  }

  /** @param {boolean} many */
  #renderFigure(many) {
    const { lab } = this.page;
    if (lab.preset !== this.#scene) {
      this.#scene = lab.preset;
      // Where a number has overflowed, the curve shows from where on.
      this.#barsShown = !lab.curveSaid("multiclass", lab.lessonChannel ?? 0).lost;
    }
    const bars = many && this.#barsShown;
    this.#figure.hidden = !many;
    setText(this.#figureName, this.page.t(bars ? "side.classes" : "side.overLogit"));
    setAttribute(this.#asBars, "aria-pressed", String(bars));
    setAttribute(this.#asCurve, "aria-pressed", String(!bars));
    this.bars.hidden = !bars;
    this.curve.hidden = bars;
    (bars ? this.bars : this.curve).render();
  }

  /** K sigmoids are shown beside the softmax that they are not, in the place of the bars, the path and the sentences. */
  #renderSigmoids() {
    const { lab, ui } = this.page;
    const said = this.#barsShown || lab.classes === 2 ? lab.sigmoids(ui.channel) : undefined;
    this.toggleAttribute("data-sigmoids", said !== undefined);
    if (said) {
      this.bars.hidden = true;
      this.sigmoids();
    }
    const part = this.querySelector("sigmoid-sums");
    if (part) /** @type {import("./sigmoid-sums.js").SigmoidSums} */ (part).show(said);
  }

  /**
   * @param {Phrase[]} title
   * @param {Phrase[]} sentences
   */
  #say(title, sentences) {
    const { page } = this;
    const lead = title.map((phrase) => said(page, phrase));
    const texts = sentences.map((phrase) => said(page, phrase));
    const all = [...lead, ...texts].join("\n");
    if (all === this.#shown) return;
    this.#shown = all;
    setText(this.#state, lead.join(page.strings.language === "en" ? " " : ""));
    const lines = texts.map((text) => make("p", {}, ...nodes(text)));
    this.#sentences.replaceChildren(...lines);
    this.#sentences.hidden = lines.length === 0;
  }

  /** The pixel's binary loss in float32, in two steps, and exact. */
  #renderPrecision() {
    const terms = this.page.lab.precision();
    this.#uncounted.hidden = terms.length > 0;
    while (this.#terms.rows.length > terms.length) this.#terms.deleteRow(-1);
    for (const [index, term] of terms.entries()) {
      const row = this.#terms.rows[index] ?? this.#terms.appendChild(make("tr", {}, make("th", { scope: "row" }), make("td")));
      const { strings } = this.page;
      setText(row.cells[0], strings.has(`term.${term.symbol}`) ? this.page.t(`term.${term.symbol}`) : term.symbol);
      setText(row.cells[1], term.text);
      setAttribute(row.cells[1], "title", term.full);
    }
  }
}

customElements.define("pixel-inspector", PixelInspector);

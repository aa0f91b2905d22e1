// The threshold over all its values: the probabilities by true class, the scores as curves, the confusion tables.
// Asks for: the threshold.

import { draggable } from "../drag.js";
import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { marked, nodes } from "../said.js";
import { thresholdField } from "./threshold-field.js";

/** @typedef {import("../page.js").Page} Page */

/** Stands in the sentence where the field is. */
const FIELD = "▢";

export class ThresholdPanel extends PageElement {
  #title = make("h2");
  /** The sentence about the threshold, in whose middle its field stands. */
  #before = make("span");
  #field = thresholdField(this);
  #after = make("span");
  #chart = make("div", { class: "chart", role: "slider", tabindex: 0 });
  #drawing = make("div", { class: "drawing", "aria-hidden": "true" });
  #upward = make("p", { class: "axis" });
  #across = make("p", { class: "axis across" });
  #key = make("ul", { class: "key" });
  #bars = make("p", { class: "note" });
  #bestText = make("span");
  /** What there is to win, where nothing is left to be done for it. */
  #verdict = make("p", { class: "verdict" });
  #best = make("button", { type: "button", class: "line" }, this.#bestText);
  #choose = make("p", { class: "say" });
  #four = make("table", { class: "confusion", "data-two": "" });
  #tables = make("div", { class: "confusions" });
  /** That of more than two classes only one form has a threshold. */
  #only = make("p", { class: "lead" });
  #bestAt = 0.5;
  /** The chart's room, as the browser last laid it out. */
  #size = { width: 0, height: 0 };

  build() {
    this.#chart.append(this.#drawing);
    this.append(this.#title, make("p", { class: "lead" }, this.#before, this.#field.input, this.#after), this.#only, this.#upward, this.#chart, this.#across, this.#key, this.#bars, this.#four, this.#best, this.#verdict, this.#tables, this.#choose);
    this.#best.addEventListener("click", () => this.page.edit((lab) => lab.setThreshold(this.#bestAt)));
    draggable(this.#chart, {
      start: (event) => this.#start(event),
      move: (event) => this.#move(event),
      end: () => this.page.strokes.end(),
      cancel: () => this.page.strokes.cancel(),
    });
    this.#chart.addEventListener("keydown", (event) => this.#pressed(event));
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = { width: Math.floor(contentRect.width), height: Math.floor(contentRect.height) };
      this.page.schedule();
    }).observe(this.#chart);
  }

  update() {
    const { lab, t } = this.page;
    setText(this.#title, t("thresholdPanel.title"));
    this.#renderLead();
    this.#only.hidden = lab.classes === 2;
    setText(this.#only, t("thresholdPanel.binaryOnly"));
    const { width, height } = this.#size;
    if (width > 80 && height > 60) this.#drawing.innerHTML = lab.thresholdChart(width, height);
    setText(this.#upward, t("thresholdPanel.upward"));
    setText(this.#across, t("thresholdPanel.across"));
    setText(this.#bars, t("thresholdPanel.bars"));
    this.#renderKey();
    setAttribute(this.#chart, "aria-label", t("thresholdPanel.handle"));
    setAttribute(this.#chart, "aria-valuemin", "0");
    setAttribute(this.#chart, "aria-valuemax", "1");
    setAttribute(this.#chart, "aria-valuenow", String(lab.threshold));
    this.#renderFour();
    this.#renderBest();
    setText(this.#choose, t("thresholdPanel.choose"));
    const binary = this.#confusion("binary");
    const multiclass = this.#confusion("multiclass");
    this.#tables.replaceChildren(binary, multiclass);
  }

  /** The field stays what it is while the words round it change. */
  #renderLead() {
    const { lab, t } = this.page;
    const parts = nodes(t("thresholdPanel.lead", { threshold: FIELD, logit: lab.thresholdLogitText }));
    const at = parts.findIndex((part) => part instanceof Element && part.textContent === FIELD);
    this.#before.replaceChildren(...parts.slice(0, at));
    this.#after.replaceChildren(...parts.slice(at + 1));
    this.#field.render();
  }

  /** What the threshold makes of the foreground and the rest, each count by its name. */
  #renderFour() {
    const { lab, t } = this.page;
    const [rejected, alarm, missed, found] = lab.confusionOfTwo();
    const count = (/** @type {string} */ name, /** @type {number} */ value) =>
      make("td", { class: name, "data-none": value === 0 }, make("b", {}, String(value)), make("small", {}, t(`thresholdPanel.four.${name}`)));
    const row = (/** @type {number} */ y, /** @type {HTMLElement[]} */ ...cells) => make("tr", {}, make("th", { scope: "row" }, t("thresholdPanel.four.target", { y })), ...cells);
    const head = [0, 1].map((y) => make("th", { scope: "col" }, t("thresholdPanel.four.predicted", { y })));
    this.#four.replaceChildren(
      make("thead", {}, make("tr", {}, make("td"), ...head)),
      make("tbody", {}, row(0, count("rejected", rejected), count("alarm", alarm)), row(1, count("missed", missed), count("found", found))),
    );
    setAttribute(this.#four, "aria-label", t("thresholdPanel.confusion.binary"));
    this.#four.style.setProperty("--found", lab.classColour(lab.foreground));
    this.#four.style.setProperty("--rejected", lab.classColour(0));
    this.#four.toggleAttribute("data-light", lab.classWantsLight(lab.foreground));
  }

  /** What the best threshold is, as long as it would win something. */
  #renderBest() {
    const { lab, t } = this.page;
    const best = lab.bestThreshold();
    this.#best.hidden = !best || best.reached;
    this.#verdict.hidden = Boolean(best && !best.reached);
    if (!best) return setText(this.#verdict, t("thresholdPanel.nothing"));
    const { threshold, thresholdText, from, to, iou } = best;
    this.#bestAt = threshold;
    setText(this.#bestText, t("thresholdPanel.best", { threshold: thresholdText, iou }));
    const reached = t(from === to ? "thresholdPanel.reachedOne" : "thresholdPanel.reached", { from, to, iou });
    if (best.reached && this.#verdict.textContent !== marked(reached).map(({ text }) => text).join("")) this.#verdict.replaceChildren(...nodes(reached));
  }

  /** The measures with their lines and their values at the threshold. */
  #renderKey() {
    const { lab, t } = this.page;
    const keys = lab.thresholdKey().map(({ name, line, value }) => {
      const sample = make("span", { "aria-hidden": "true" });
      sample.innerHTML = line;
      return make("li", {}, sample, make("span", {}, t(`score.${name}`)), make("b", {}, value));
    });
    this.#key.replaceChildren(...keys);
  }

  /**
   * @param {"binary" | "multiclass"} form
   */
  #confusion(form) {
    const { lab, t } = this.page;
    const counts = lab.confusion(form);
    const shown = [...lab.classesShown(form)];
    const head = make("tr", {}, make("th", { scope: "col" }, t("thresholdPanel.corner")), ...shown.map((c) => make("th", { scope: "col" }, String(c))));
    const rows = [...lab.rowsShown(form)].map((target, row) =>
      make("tr", {}, make("th", { scope: "row" }, String(target)), ...shown.map((c, column) => this.#count(counts[row * shown.length + column], target === c))),
    );
    const scores = lab.scores(form).map((score) => {
      const name_ = score.name === "mean" ? t("thresholdPanel.mean") : score.name;
      const row = make("tr", {}, make("th", { scope: "row" }, name_), ...[score.iou, score.dice, score.precision, score.recall].map((text) => make("td", {}, text)));
      return row;
    });
    const titles = ["IoU", "Dice", t("score.precision"), t("score.recall")].map((text) => make("th", { scope: "col" }, text));
    const accuracy = make("span", {}, `${t("score.accuracy")} ${lab.score(form).accuracy}`);
    const caption = make("caption", {}, t(`form.${form}.name`), accuracy);
    const title = t(`thresholdPanel.confusion.${form}`);
    const confusion = make("table", { class: "confusion", "aria-label": title }, make("thead", {}, head), make("tbody", {}, ...rows));
    // Wider than the panel, it is scrolled by keys too.
    const wide = shown.length > 5;
    const shows = form === "binary" ? [] : [make("div", wide ? { class: "wide", tabindex: 0, role: "region", "aria-label": title } : {}, confusion)];
    const hidden = (form === "binary" ? 2 : lab.classes) - shown.length;
    const section = make(
      "section",
      { "data-form": form },
      make("table", { class: "scores" }, caption, make("thead", {}, make("tr", {}, make("td"), ...titles)), make("tbody", {}, ...scores)),
      ...shows,
    );
    if (hidden > 0) section.append(make("p", { class: "note" }, t("thresholdPanel.hidden", { count: hidden })));
    return section;
  }

  /**
   * @param {number} count
   * @param {boolean} right
   */
  #count(count, right) {
    return make("td", { class: right ? "right" : count > 0 ? "wrong-count" : "" }, String(count));
  }

  /** @param {PointerEvent} event */
  #start(event) {
    // Else the browser would select the labels, and drag what is selected the next time.
    event.preventDefault();
    this.#chart.focus({ preventScroll: true });
    this.page.strokes.begin();
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const x = event.clientX - this.#chart.getBoundingClientRect().left;
    const fine = event.pointerType === "mouse" || event.shiftKey;
    this.page.edit((lab) => lab.setThreshold(this.page.core.Lab.thresholdAt(this.#size.width, x, fine)));
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const direction = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    this.page.edit((lab) => lab.setThreshold(lab.thresholdNudged(direction * (event.shiftKey ? 10 : 1))));
  }
}

customElements.define("threshold-panel", ThresholdPanel);

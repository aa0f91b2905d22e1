// The threshold of a map of two classes: the probabilities by true class, the scores over every threshold, and what the one that is set
// makes of the pixels. Asks the worker for the threshold.

import { draggable } from "../drag.js";
import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { nodes } from "../said.js";

/** @typedef {import("./your-files.js").YourFiles} YourFiles */
/** @typedef {import("../pkg/files.js").FilesThreshold} FilesThreshold */

export class FileThreshold extends PageElement {
  #lead = make("p", { class: "soft" });
  #chart = make("div", { class: "chart", role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 1 });
  #drawing = make("div", { class: "drawing", "aria-hidden": "true" });
  #key = make("ul", { class: "key" });
  #four = make("table", { class: "confusion", "data-two": "" });
  #best = make("button", { type: "button", class: "line" });
  #verdict = make("p", { class: "verdict" });
  #size = { width: 0, height: 0 };
  #bestAt = 0.5;
  #turn = 0;

  /** @param {YourFiles} files */
  constructor(files) {
    super(files.page);
    this.files = files;
  }

  build() {
    this.#chart.append(this.#drawing);
    const across = this.word("thresholdPanel.across", make("p", { class: "axis across" }));
    const bars = this.word("thresholdPanel.bars", make("p", { class: "soft" }));
    this.append(this.#lead, this.#chart, across, this.#key, this.#four, this.#best, this.#verdict, bars);
    this.word("thresholdPanel.handle", this.#chart, "aria-label");
    this.word("thresholdPanel.confusion.binary", this.#four, "aria-label");
    this.#best.addEventListener("click", () => this.files.map.tell("setThreshold", this.#bestAt));
    draggable(this.#chart, {
      start: (event) => {
        event.preventDefault();
        this.#chart.focus({ preventScroll: true });
      },
      move: (event) => {
        const x = event.clientX - this.#chart.getBoundingClientRect().left;
        this.files.map.tell("setThreshold", this.page.core.Lab.thresholdAt(this.#size.width, x, true));
      },
      end: () => {},
      cancel: () => {},
    });
    this.#chart.addEventListener("keydown", (event) => {
      const direction = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (!direction) return;
      event.preventDefault();
      event.stopPropagation();
      this.files.map.tell("moveThreshold", direction * (event.shiftKey ? 10 : 1));
    });
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = { width: Math.floor(contentRect.width), height: Math.floor(contentRect.height) };
      this.refresh();
    }).observe(this.#chart);
  }

  localize() {
    this.refresh();
  }

  /** Shows the thresholds again, as what they are of has changed. */
  async refresh() {
    const { width, height } = this.#size;
    if (this.hidden || width < 80 || height < 60 || this.files.view?.large?.classes !== 2) return;
    this.#turn += 1;
    const turn = this.#turn;
    /** @type {FilesThreshold | null} */
    const shown = await this.files.asked("threshold", width, height);
    if (!shown || turn !== this.#turn) return;
    const { t } = this.page;
    this.#lead.replaceChildren(...nodes(t("thresholdPanel.lead", { threshold: shown.text, logit: shown.logit })));
    this.#drawing.innerHTML = shown.chart;
    setAttribute(this.#chart, "aria-valuenow", shown.text);
    this.#key.replaceChildren(...shown.key.map(({ name, line, value }) => {
      const sample = make("span", { "aria-hidden": "true" });
      sample.innerHTML = line;
      return make("li", {}, sample, make("span", {}, t(`score.${name}`)), make("b", {}, value));
    }));
    this.#tell(shown);
    this.dataset.at = shown.text;
  }

  /** @param {FilesThreshold} shown */
  #tell({ counts, colours, light, best }) {
    const { t } = this.page;
    const [rejected, alarm, missed, found] = counts;
    const count = (/** @type {string} */ name, /** @type {string} */ value) => make("td", { class: name, "data-none": value === "0" }, make("b", {}, value), make("small", {}, t(`thresholdPanel.four.${name}`)));
    const row = (/** @type {number} */ y, /** @type {HTMLElement[]} */ ...cells) => make("tr", {}, make("th", { scope: "row" }, t("thresholdPanel.four.target", { y })), ...cells);
    const head = [0, 1].map((y) => make("th", { scope: "col" }, t("thresholdPanel.four.predicted", { y })));
    this.#four.replaceChildren(make("thead", {}, make("tr", {}, make("td"), ...head)), make("tbody", {}, row(0, count("rejected", rejected), count("alarm", alarm)), row(1, count("missed", missed), count("found", found))));
    this.#four.style.setProperty("--rejected", colours[0]);
    this.#four.style.setProperty("--found", colours[1]);
    this.#four.toggleAttribute("data-light", light);
    this.#best.hidden = !best || best.reached;
    this.#verdict.hidden = Boolean(best && !best.reached);
    if (!best) return setText(this.#verdict, t("thresholdPanel.nothing"));
    this.#bestAt = best.threshold;
    setText(this.#best, t("thresholdPanel.best", { threshold: best.text, iou: best.iou }));
    this.#verdict.replaceChildren(...nodes(t(best.from === best.to ? "thresholdPanel.reachedOne" : "thresholdPanel.reached", { from: best.from, to: best.to, iou: best.iou })));
  }
}

customElements.define("file-threshold", FileThreshold);

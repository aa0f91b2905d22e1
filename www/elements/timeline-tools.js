// The head of the chart: its title, what there is to say of the learning, its axis, pinned runs, its table.
// Asks for: the axis, pins, and dropping what was left behind.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { ChoiceGroup } from "./choice-group.js";

/** @typedef {import("../page.js").Page} Page */

export class TimelineTools extends PageElement {
  #title = make("h2");
  #keys = make("span", { class: "lines" });
  /** What the faint lines are, where there are any. */
  #training = make("span", { class: "faint", hidden: true }, make("i"));
  #left = make("span", { class: "faint", hidden: true }, make("i"));
  #note = make("p", { class: "note" });
  #pin = make("button", { type: "button" });
  #drop = make("button", { type: "button" });
  #copy = make("button", { type: "button" });
  #save = make("button", { type: "button" });
  #pins = make("ol");
  #shown = "";

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.height = new ChoiceGroup(page, {
      name: "chart.height.title",
      values: () => [["loss", page.t("chart.height.loss")], ["logLoss", page.t("chart.height.log")], ["iou", "IoU"]],
      read: () => page.lab.timelineHeight,
      ask: (value) => page.edit((lab) => lab.setTimelineHeight(/** @type {import("../pkg/lab.js").Height} */ (value))),
    });
  }

  build() {
    this.id = "timeline-tools";
    const { page } = this;
    this.#keys.append(...[["binary", "BCE"], ["multiclass", "CE"]].map(([form, name]) => make("span", { "data-form": form }, make("i"), name)), this.#training, this.#left);
    this.append(this.#title, this.#keys, this.#note, this.#drop, this.#pin, this.height, this.#copy, this.#save, this.#pins);
    this.#pin.addEventListener("click", () => page.edit((lab) => lab.pin()));
    this.#drop.addEventListener("click", () => page.edit((lab) => lab.dropBranches()));
    this.#copy.addEventListener("click", () => this.#copied());
    this.#save.addEventListener("click", () => this.#saved());
    this.word("chart.title", this.#title);
    for (const [key, kind] of /** @type {const} */ ([[this.#training, "training"], [this.#left, "left"]])) key.append(this.word(`chart.${kind}`, make("span")));
    for (const [button, key] of /** @type {const} */ ([[this.#pin, "pin"], [this.#drop, "drop"], [this.#copy, "copy"], [this.#save, "save"]])) {
      this.word(`chart.${key}`, button);
      this.word(`chart.${key}Hint`, button, "title");
    }
  }

  update() {
    const { lab, strings, ui } = this.page;
    this.height.render();
    this.#pin.disabled = !lab.canPin;
    this.#drop.hidden = !lab.hasBranches;
    this.#left.hidden = !lab.hasBranches;
    if (ui.chartOpen) this.#training.hidden = !lab.showsTraining;
    const note = this.#said();
    setText(this.#note, note);
    setAttribute(this.#note, "title", note);
    const pins = lab.pins();
    const shown = JSON.stringify([strings.language, ...pins.map(({ settings, steps, binary, multiclass }) => [settings, steps, binary, multiclass])]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#pins.replaceChildren(...pins.map((pin, index) => this.#item(pin, index)));
  }

  /** What there is to say of the learning that led here. */
  #said() {
    const { lab, t } = this.page;
    const thinned = lab.thinned === 1 ? "" : ` (${t("chart.thinned", { steps: lab.thinned })})`;
    const count = `${t("chart.count", { step: lab.step, steps: lab.steps })}${thinned}`;
    if (lab.diverged) return `${count} · ${t("chart.diverged")}`;
    if (!lab.learned || !lab.moved) return count;
    return `${count} · ${t(`learning.moved.${lab.movedWhy}`, { ratio: lab.moved })}`;
  }

  /**
   * @param {import("../pkg/lab.js").PinnedRun} pin
   * @param {number} index
   */
  #item({ settings, steps, binary, multiclass }, index) {
    const { t } = this.page;
    const close = make("button", { type: "button", class: "square", "aria-label": t("chart.unpin", { settings }) }, icon("close"));
    close.addEventListener("click", () => this.page.edit((lab) => lab.unpin(index)));
    return make("li", {}, make("span", {}, `${index + 1}  ${settings} · ${steps}× · BCE ${binary} · CE ${multiclass}`), close);
  }

  async #copied() {
    const { copy, exported } = await import("../exports.js");
    const table = await exported(this.page, (exports) => exports.timelineCsv());
    if (table !== null) await copy(this.page, table, "chart.copied");
  }

  async #saved() {
    const { download, exported } = await import("../exports.js");
    const table = await exported(this.page, (exports) => exports.timelineCsv());
    if (table !== null) download("pixelwise-timeline.csv", table, "text/csv");
  }
}

customElements.define("timeline-tools", TimelineTools);

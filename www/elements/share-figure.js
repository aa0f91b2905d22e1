// The table, a map or a chart as a figure, in the dialog of sharing. Asks the lab for nothing.

import { make } from "../dom.js";
import { PageElement } from "../element.js";
import { download, exported, fileName, picture } from "../exports.js";
import { icon } from "../icons.js";

const STAGES = /** @type {const} */ (["logits", "probability", "target", "loss", "gradient", "prediction"]);
const MEASURES = /** @type {const} */ (["iou", "dice", "precision", "recall", "accuracy"]);
const FORMS = /** @type {const} */ (["binary", "multiclass"]);

export class ShareFigure extends PageElement {
  #svg = make("button", { type: "button" }, "SVG");
  #png = make("button", { type: "button" }, "PNG");
  #subject = make("select");
  #caption = make("input", { type: "checkbox", checked: true });
  #dark = make("input", { type: "checkbox" });
  /** The entry for the chart of the steps, of which a scene that has just begun has none. */
  #timeline = make("option");

  build() {
    this.className = "share-section";
    const [title, note] = [make("b"), make("span")];
    const choice = (/** @type {HTMLInputElement} */ box, /** @type {string} */ key) => make("label", {}, box, this.word(key, make("span")));
    const choices = make("div", { class: "wide choices" }, this.#subject, choice(this.#caption, "exports.figure.caption"), choice(this.#dark, "exports.figure.dark"));
    this.append(icon("figure"), make("div", {}, title, note), this.#svg, this.#png, choices);
    this.word("exports.figure.title", title);
    this.word("exports.figure.note", note);
    this.word("exports.figure.subject", this.#subject, "aria-label");
    this.word("exports.figure.svg", this.#svg, "aria-label", "title");
    this.word("exports.figure.png", this.#png, "aria-label", "title");
    this.#list();
    this.#svg.addEventListener("click", async () => {
      const figure = await this.#figure();
      if (figure) download(`${this.#name()}.svg`, figure, "image/svg+xml");
    });
    this.#png.addEventListener("click", async () => {
      const figure = await this.#figure();
      if (figure) download(`${this.#name()}.png`, await picture(figure), "image/png");
    });
  }

  /** What a figure can show: the whole, the charts, and each form's maps. */
  #list() {
    const option = (/** @type {string} */ value) => this.word(`exports.figure.of.${value}`, make("option", { value }));
    this.word("exports.figure.of.timeline", this.#timeline);
    const maps = FORMS.map((form) => {
      const stages = STAGES.map((stage) => this.word(`stage.${stage}.name`, make("option", { value: `${form}.${stage}` })));
      return this.word(`form.${form}.name`, make("optgroup", {}, ...stages), "label");
    });
    this.#subject.append(option("table"), option("curve"), option("thresholds"), this.#timeline, ...maps);
  }

  update() {
    const { lab } = this.page;
    this.#timeline.hidden = this.#timeline.disabled = lab.steps === 0;
    this.#timeline.value = `timeline.${lab.timelineHeight}`;
  }

  #name() {
    return `${fileName(this.page)}-${this.#subject.value.replace(".", "-")}`;
  }

  #figure() {
    const { page } = this;
    const { t, ui, lab, player } = page;
    const words = [
      ...FORMS.map((form) => t(`form.${form}.name`)),
      ...STAGES.map((stage) => t(`stage.${stage}.name`)),
      ...MEASURES.map((measure) => t(`score.${measure}`)),
    ];
    const scene = player?.source === "network" ? `task.${lab.task}.name` : `preset.${lab.preset}.name`;
    const caption = this.#caption.checked ? t(scene) : undefined;
    return exported(page, (exports) => exports.figure(this.#subject.value, ui.form === "binary", ui.channel, words, caption, this.#dark.checked));
  }
}

customElements.define("share-figure", ShareFigure);

// The options of PyTorch's losses, each with what it does to the loss, or would do; what a form lacks is said as well.
// Asks for: every option. A pixel's weight is painted in its map.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { ChoiceGroup } from "./choice-group.js";
import { ClassWeights } from "./class-weights.js";
import { TypedField } from "./typed-field.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/lab.js").OptionsState} Options */

/** What an option is for, where it would change nothing as it begins. @type {Record<string, string>} */
const NOTES = { weight: "options.about.weight" };

/** A field for a number of an option. @param {string} id */
const field = (id) => make("input", { type: "text", maxlength: 12, autocomplete: "off", id });
/** A switch of an option. @param {string} id */
const box = (id) => make("input", { type: "checkbox", class: "switch", id });

export class LossOptions extends PageElement {
  #clear = make("button", { type: "button", class: "line small" });
  #posWeightOn = box("pos-weight-on");
  #posWeight = field("pos-weight");
  #suggestion = make("button", { type: "button", class: "small" });
  #weightOn = box("weight-on");
  #paint = make("button", { type: "button", class: "small" });
  #classWeightOn = box("class-weight-on");
  #ignoreIndex = field("ignore-index");
  #smoothing = make("input", { type: "range", min: 0, max: 0.5, step: 0.01, id: "label-smoothing" });
  #smoothingText = make("output", { for: "label-smoothing", "aria-live": "off" });
  #smoothTarget = box("smooth-target");
  #floor = make("p", { class: "note" });
  #overlap = make("p", { class: "note" });
  #byHand = make("p", { class: "note" });
  #lacks = make("p", { class: "note" });
  #noPosWeight = make("p", { class: "note" });

  /** What each option does, by its name. @type {Record<string, HTMLElement>} */
  #effects = {};

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.classWeights = new ClassWeights(page);
    this.binary = new ChoiceGroup(page, {
      name: "options.binaryLoss",
      values: () => [["false", "BCEWithLogits"], ["true", "sigmoid, BCE"]],
      read: () => String(page.lab.options.twoStep),
      ask: (value) => page.edit((lab) => lab.setTwoStep(value === "true")),
    });
    this.multiclass = new ChoiceGroup(page, {
      name: "options.multiclassLoss",
      values: () => [["crossEntropy", "CE"], ["naive", "log(softmax)"], ["multilabel", "K BCE"]],
      read: () => page.lab.options.multiclass,
      ask: (value) => page.edit((lab) => lab.setMulticlassLoss(/** @type {import("../pkg/lab.js").MulticlassLoss} */ (value))),
    });
    this.fields = [
      new TypedField(this.#posWeight, () => page.lab.options.posWeight, (text) => page.edit((lab) => lab.typePosWeight(text))),
      new TypedField(this.#ignoreIndex, () => String(page.lab.options.ignoreIndex), (text) => page.edit((lab) => lab.typeIgnoreIndex(text))),
    ];
  }

  build() {
    this.append(
      make("hr"),
      this.#row("pos_weight", this.#posWeightOn, this.#posWeight, this.#suggestion),
      this.#row("class_weight", this.#classWeightOn, this.classWeights),
      this.#row("weight", this.#weightOn, this.#paint),
      this.#row("ignore_index", this.#ignoreIndex),
      this.#lacks,
      this.#row("label_smoothing", this.#smoothing, this.#smoothingText),
      this.#floor,
      this.#row("smooth_target", this.#smoothTarget),
      this.#byHand,
      make("hr"),
      this.#losses("binary", "two_step", this.binary),
      this.#losses("multiclass", "naive", this.multiclass),
      this.#overlap,
      this.#noPosWeight,
      make("div", { class: "foot" }, this.#clear),
    );
    this.word("options.clear", this.#clear);
    this.word("options.paint", this.#paint);
    this.word("options.pos_weight", this.#posWeight, "aria-label");
    this.#listen();
  }

  /**
   * One option: its name, what turns it on, its other controls, and what it does.
   * @param {string} name
   * @param {HTMLInputElement} input
   * @param {...Node} controls
   */
  #row(name, input, ...controls) {
    this.#effects[name] = make("p", { class: "effect" });
    const label = this.word(`options.${name}`, make("label", { for: input.id, class: "code" }));
    return make("div", { class: "option", "data-option": name }, label, make("span", { class: "controls" }, ...controls, input), this.#effects[name]);
  }

  /**
   * What computes a form's loss.
   * @param {"binary" | "multiclass"} form
   * @param {string} name
   * @param {ChoiceGroup} group
   */
  #losses(form, name, group) {
    this.#effects[name] = make("p", { class: "effect" });
    const title = this.word(`form.${form}.name`, make("span", { "data-form": form }));
    return make("div", { class: "option", "data-option": name }, title, group, this.#effects[name]);
  }

  #listen() {
    const { page } = this;
    this.#clear.addEventListener("click", () => {
      page.edit((lab) => lab.clearOptions());
      page.showWeights(false);
    });
    this.#posWeightOn.addEventListener("change", () => {
      page.edit((lab) => (this.#posWeightOn.checked ? lab.takeSuggestion() : lab.typePosWeight("")));
    });
    this.#suggestion.addEventListener("click", () => page.edit((lab) => lab.takeSuggestion()));
    this.#weightOn.addEventListener("change", () => {
      page.edit((lab) => lab.setWeightMap(this.#weightOn.checked));
      page.showWeights(this.#weightOn.checked);
    });
    this.#paint.addEventListener("click", () => page.take(page.ui.tool === "weight" ? "point" : "weight"));
    this.#smoothTarget.addEventListener("change", () => page.edit((lab) => lab.setSmoothTarget(this.#smoothTarget.checked)));
    this.#classWeightOn.addEventListener("change", () => page.edit((lab) => lab.setClassWeights(this.#classWeightOn.checked)));
    // A drag of the slider is one step.
    this.#smoothing.addEventListener("pointerdown", () => page.beginStroke());
    for (const end of ["pointerup", "pointercancel"]) this.#smoothing.addEventListener(end, () => page.endStroke());
    this.#smoothing.addEventListener("input", () => page.edit((lab) => lab.setLabelSmoothing(Number(this.#smoothing.value))));
  }

  update() {
    const { lab, t } = this.page;
    const options = lab.options;
    for (const part of [this.binary, this.multiclass, this.classWeights, ...this.fields]) part.render();
    this.#clear.disabled = options.count === 0 && options.ignoreIndex === -100;
    this.#renderPosWeight(options);
    this.#renderWeights(options);
    this.#renderSmoothing(options);
    this.#renderOverlap();
    const weighted = options.posWeight !== "" || options.weightMap;
    const lack = lab.overlap() ? "options.lack.multilabel" : weighted ? "options.lack.pos_weight" : "";
    setText(this.#noPosWeight, lack && t(lack, { loss: options.multiclassLoss }));
    this.#tell(options);
  }

  /** @param {Options} options */
  #renderPosWeight({ posWeight, suggested, unused }) {
    const none = suggested === "" || unused.includes("pos_weight");
    this.#posWeightOn.checked = posWeight !== "";
    this.#posWeightOn.disabled = none && posWeight === "";
    this.#posWeight.disabled = unused.includes("pos_weight");
    this.#posWeight.hidden = posWeight === "";
    this.#suggestion.hidden = suggested === "" || suggested === posWeight || posWeight === "";
    setText(this.#suggestion, this.page.t("options.suggestion", { weight: suggested }));
  }

  /** @param {Options} options */
  #renderWeights({ weightMap, classWeight, unused }) {
    this.#weightOn.checked = weightMap;
    setAttribute(this.#paint, "aria-pressed", String(this.page.ui.tool === "weight"));
    this.#classWeightOn.checked = classWeight.length > 0;
    this.#classWeightOn.disabled = unused.includes("class_weight") && classWeight.length === 0;
  }

  /** @param {Options} options */
  #renderSmoothing({ labelSmoothing, labelSmoothingText, smoothTarget, floor, gaps }) {
    const { t } = this.page;
    if (this.#smoothing.valueAsNumber !== labelSmoothing) this.#smoothing.value = String(labelSmoothing);
    setText(this.#smoothingText, labelSmoothingText);
    this.#smoothTarget.checked = smoothTarget;
    this.#smoothTarget.disabled = labelSmoothing === 0;
    setText(this.#byHand, t(labelSmoothing === 0 ? "options.lack.epsilon" : "options.lack.label_smoothing"));
    const [gap, other] = gaps;
    const reached = gap === undefined ? "" : other === undefined ? t("options.gap", { gap }) : t("options.gaps", { gap, other });
    setText(this.#floor, floor ? t("options.floor", { floor, reached }) : "");
  }

  #renderOverlap() {
    const overlap = this.page.lab.overlap();
    if (!overlap) return setText(this.#overlap, "");
    const { least, most, several, none } = overlap;
    setText(this.#overlap, this.page.t("options.overlap", { least, most, several, none }));
  }

  /**
   * Writes what each option does, and what BCE lacks where pixels are ignored.
   * @param {Options} options
   */
  #tell(options) {
    const { lab, t } = this.page;
    const effects = lab.effects();
    setText(this.#lacks, effects.some(({ setting }) => setting === "ignore_index") ? t("options.lack.ignore_index") : "");
    /** @type {Record<string, string>} */
    const said = {};
    const place = (/** @type {string} */ setting) => (setting === "multilabel" ? "naive" : setting);
    for (const { setting, form, value, text } of lab.offers()) {
      if (options.unused.includes(setting) || (setting === "smooth_target" && options.labelSmoothing === 0)) continue;
      const would = t(`options.would.${setting}`, { loss: form === "binary" ? "BCE" : "CE", value, text });
      const before = said[place(setting)];
      said[place(setting)] = before ? `${before} · ${would}` : would;
    }
    for (const { setting, form, without, with: now } of effects) {
      said[place(setting)] = t("options.effect", { loss: form === "binary" ? "BCE" : "CE", without, with: now });
    }
    for (const name of options.unused) {
      const loss = name === "pos_weight" ? options.binaryLoss : options.multiclassLoss;
      said[name] = t(`options.unused.${name}`, { loss });
    }
    for (const [name, place] of Object.entries(this.#effects)) setText(place, said[name] ?? (name in NOTES ? t(NOTES[name]) : ""));
  }
}

customElements.define("loss-options", LossOptions);

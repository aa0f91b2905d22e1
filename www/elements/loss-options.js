// The options of PyTorch's losses, form by form, each with what it does to the loss; what a form lacks is said as well.
// Asks for: every option; the pixel's weight is painted in the grid.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/lab.js").OptionsState} Options */

export class LossOptions extends PageElement {
  #title = make("h2");
  #clear = make("button", { type: "button", class: "quiet" });
  #binaryTitle = make("h3");
  #multiclassTitle = make("h3");

  #twoStep = make("select", { id: "binary-loss" });
  #posWeightOn = make("input", { type: "checkbox", id: "pos-weight-on" });
  #posWeight = make("input", { type: "text", maxlength: 12, autocomplete: "off" });
  #suggestion = make("button", { type: "button", class: "small" });
  #weightOn = make("input", { type: "checkbox", id: "weight-on" });
  #paint = make("button", { type: "button", class: "small" });
  #paintWeight = make("input", { type: "text", maxlength: 12, autocomplete: "off" });
  #smoothTarget = make("input", { type: "checkbox", id: "smooth-target" });

  #multiclass = make("select", { id: "multiclass-loss" });
  #classWeightOn = make("input", { type: "checkbox", id: "class-weight-on" });
  #classWeights = make("div", { class: "weights" });
  #ignoreIndex = make("input", { type: "text", maxlength: 12, autocomplete: "off", id: "ignore-index" });
  #smoothing = make("input", { type: "range", min: 0, max: 0.5, step: 0.01, id: "label-smoothing" });
  #smoothingText = make("output");
  #floor = make("p", { class: "note" });
  #overlap = make("p", { class: "note" });
  #byHand = make("p", { class: "note" });
  #noPosWeight = make("p", { class: "note lack" });

  /** What each option did, by its name. @type {Record<string, HTMLElement>} */
  #effects = {};
  /** What a form lacks. @type {[HTMLElement, string][]} */
  #lacks = [];
  /** @type {[HTMLElement, string][]} */
  #labels = [];
  #language = "";
  #classes = 0;

  build() {
    const binary = make(
      "section",
      { "data-form": "binary" },
      this.#binaryTitle,
      this.#row("two_step", null, this.#twoStep),
      this.#row("pos_weight", this.#posWeightOn, this.#posWeight, this.#suggestion),
      this.#row("weight", this.#weightOn, this.#paint, this.#paintWeight),
      this.#row("smooth_target", this.#smoothTarget),
      this.#byHand,
      this.#lack("ignore_index"),
    );
    const multiclass = make(
      "section",
      { "data-form": "multiclass" },
      this.#multiclassTitle,
      this.#row("naive", null, this.#multiclass),
      this.#overlap,
      this.#row("class_weight", this.#classWeightOn, this.#classWeights),
      this.#row("ignore_index", null, this.#label("ignore_index", "ignore-index"), this.#ignoreIndex),
      this.#row("label_smoothing", null, this.#label("label_smoothing", "label-smoothing"), this.#smoothing, this.#smoothingText),
      this.#floor,
      this.#noPosWeight,
    );
    this.append(make("header", {}, this.#title, this.#clear), binary, multiclass);
    this.#listen();
  }

  /**
   * One option: a box to turn it on, its controls, and what it did.
   * @param {string} name
   * @param {HTMLInputElement | null} box
   * @param {...Node} controls
   */
  #row(name, box, ...controls) {
    this.#effects[name] = make("p", { class: "effect" });
    const line = make("div", { class: "line" });
    if (box) line.append(box, this.#label(name, box.id));
    line.append(...controls);
    return make("div", { class: "option", "data-option": name }, line, this.#effects[name]);
  }

  /**
   * @param {string} name
   * @param {string} id
   */
  #label(name, id) {
    const label = make("label", { for: id });
    this.#labels.push([label, `options.${name}`]);
    return label;
  }

  /** @param {string} name */
  #lack(name) {
    const lack = make("p", { class: "note lack" });
    this.#lacks.push([lack, `options.lack.${name}`]);
    return lack;
  }

  #listen() {
    const { page } = this;
    const { core } = page;
    this.#clear.addEventListener("click", () => {
      page.edit((lab) => lab.clearOptions());
      page.showWeights(false);
    });
    this.#twoStep.addEventListener("change", () => page.edit((lab) => lab.setTwoStep(this.#twoStep.value === "twoStep")));
    this.#posWeightOn.addEventListener("change", () => {
      page.edit((lab) => (this.#posWeightOn.checked ? lab.takeSuggestion() : lab.typePosWeight("")));
    });
    this.#posWeight.addEventListener("change", () => page.edit((lab) => lab.typePosWeight(this.#posWeight.value)));
    this.#suggestion.addEventListener("click", () => page.edit((lab) => lab.takeSuggestion()));
    this.#weightOn.addEventListener("change", () => {
      page.edit((lab) => lab.setWeightMap(this.#weightOn.checked));
      page.showWeights(this.#weightOn.checked);
    });
    this.#paint.addEventListener("click", () => page.take(page.ui.tool === "weight" ? "point" : "weight"));
    this.#paintWeight.addEventListener("change", () => page.setPaintWeight(this.#paintWeight.value));
    this.#smoothTarget.addEventListener("change", () => page.edit((lab) => lab.setSmoothTarget(this.#smoothTarget.checked)));
    const { CrossEntropy, Naive, Multilabel } = core.MulticlassLoss;
    const losses = new Map([["crossEntropy", CrossEntropy], ["naive", Naive], ["multilabel", Multilabel]]);
    this.#multiclass.addEventListener("change", () => {
      const loss = losses.get(this.#multiclass.value);
      if (loss !== undefined) page.edit((lab) => lab.setMulticlassLoss(loss));
    });
    this.#classWeightOn.addEventListener("change", () => page.edit((lab) => lab.setClassWeights(this.#classWeightOn.checked)));
    this.#classWeights.addEventListener("change", (event) => {
      const field = /** @type {HTMLInputElement} */ (event.target);
      page.edit((lab) => lab.typeClassWeight(Number(field.dataset.class), field.value));
    });
    this.#ignoreIndex.addEventListener("change", () => page.edit((lab) => lab.typeIgnoreIndex(this.#ignoreIndex.value)));
    // A drag of the slider is one step.
    this.#smoothing.addEventListener("pointerdown", () => page.beginStroke());
    for (const end of ["pointerup", "pointercancel"]) this.#smoothing.addEventListener(end, () => page.endStroke());
    this.#smoothing.addEventListener("input", () => page.edit((lab) => lab.setLabelSmoothing(Number(this.#smoothing.value))));
  }

  update() {
    const { lab, t, strings } = this.page;
    if (this.#language !== strings.language) {
      this.#language = strings.language;
      this.#name();
    }
    const options = lab.options;
    this.#clear.disabled = options.count === 0 && options.ignoreIndex === -100;
    this.#renderBinary(options);
    this.#renderMulticlass(options);
    for (const effect of Object.values(this.#effects)) {
      setText(effect, "");
      setAttribute(effect, "data-words", null);
      setAttribute(effect.parentElement ?? this, "data-off", null);
    }
    for (const effect of lab.effects()) {
      const place = this.#effects[effect.setting === "multilabel" ? "naive" : effect.setting];
      setText(place, t("options.effect", { without: effect.without, with: effect.with }));
    }
    for (const name of options.unused) this.#renderUnused(name, options);
  }

  /**
   * An option that the chosen loss does not take.
   * @param {string} name
   * @param {Options} options
   */
  #renderUnused(name, options) {
    const effect = this.#effects[name];
    const loss = name === "pos_weight" ? options.binaryLoss : options.multiclassLoss;
    setText(effect, this.page.t(`options.unused.${name}`, { loss }));
    setAttribute(effect, "data-words", "");
    // The binary target may be smoothed by the same ε.
    const used = name === "label_smoothing" && options.smoothTarget;
    setAttribute(effect.parentElement ?? this, "data-off", used ? null : "");
  }

  /** @param {Options} options */
  #renderBinary(options) {
    const { page } = this;
    const { t } = page;
    this.#twoStep.value = options.twoStep ? "twoStep" : "withLogits";
    this.#posWeightOn.checked = options.posWeight !== "";
    const noPosWeight = options.suggested === "" || options.unused.includes("pos_weight");
    this.#posWeightOn.disabled = noPosWeight && options.posWeight === "";
    this.#posWeight.disabled = options.unused.includes("pos_weight");
    this.#posWeight.hidden = options.posWeight === "";
    if (document.activeElement !== this.#posWeight) this.#posWeight.value = options.posWeight;
    this.#suggestion.hidden = options.suggested === "" || options.suggested === options.posWeight || options.posWeight === "";
    setText(this.#suggestion, t("options.suggestion", { weight: options.suggested }));
    this.#weightOn.checked = options.weightMap;
    setAttribute(this.#paint, "aria-pressed", String(page.ui.tool === "weight"));
    if (document.activeElement !== this.#paintWeight) this.#paintWeight.value = page.ui.paintWeight;
    this.#smoothTarget.checked = options.smoothTarget;
    this.#smoothTarget.disabled = options.labelSmoothing === 0;
    setText(this.#byHand, t(options.labelSmoothing === 0 ? "options.lack.epsilon" : "options.lack.label_smoothing"));
  }

  /** @param {Options} options */
  #renderMulticlass(options) {
    const { lab, t, core } = this.page;
    const { Naive, Multilabel } = core.MulticlassLoss;
    const { multiclass } = options;
    this.#multiclass.value = multiclass === Naive ? "naive" : multiclass === Multilabel ? "multilabel" : "crossEntropy";
    const noWeight = options.unused.includes("class_weight");
    this.#classWeightOn.checked = options.classWeight.length > 0;
    this.#classWeightOn.disabled = noWeight && !this.#classWeightOn.checked;
    this.#renderClassWeights(options.classWeight, noWeight);
    if (document.activeElement !== this.#ignoreIndex) this.#ignoreIndex.value = String(options.ignoreIndex);
    if (document.activeElement !== this.#smoothing) this.#smoothing.value = String(options.labelSmoothing);
    setText(this.#smoothingText, options.labelSmoothingText);
    this.#renderFloor(options);
    setText(this.#noPosWeight, t(multiclass === Multilabel ? "options.lack.multilabel" : "options.lack.pos_weight", { loss: options.multiclassLoss }));
    const overlap = lab.overlap();
    this.#overlap.hidden = overlap === undefined;
    if (!overlap) return;
    const { least, most, several, none } = overlap;
    setText(this.#overlap, t("options.overlap", { least, most, several, none }));
  }

  /** @param {Options} options */
  #renderFloor({ floor, gaps }) {
    const { t } = this.page;
    const [gap, other] = gaps;
    const reached = gap === undefined ? "" : other === undefined ? t("options.gap", { gap }) : t("options.gaps", { gap, other });
    setText(this.#floor, floor ? t("options.floor", { floor, reached }) : "");
  }

  /**
   * @param {string[]} weights
   * @param {boolean} disabled
   */
  #renderClassWeights(weights, disabled) {
    if (weights.length !== this.#classes) {
      this.#classes = weights.length;
      this.#classWeights.replaceChildren(
        ...weights.map((_, index) => {
          const chip = make("i", { class: "chip" });
          chip.style.background = this.page.lab.classColour(index);
          const field = make("input", { type: "text", maxlength: 12, autocomplete: "off", "data-class": index });
          return make("label", {}, chip, make("span", {}, String(index)), field);
        }),
      );
    }
    for (const [index, field] of this.#classWeights.querySelectorAll("input").entries()) {
      if (document.activeElement !== field) field.value = weights[index];
      field.disabled = disabled;
      setAttribute(field, "aria-label", this.page.t("options.weightOf", { class: index }));
    }
  }

  /** Writes what only the language changes. */
  #name() {
    const { t } = this.page;
    setText(this.#title, t("options.title"));
    setText(this.#clear, t("options.clear"));
    setText(this.#binaryTitle, t("form.binary.name"));
    setText(this.#multiclassTitle, t("form.multiclass.name"));
    setText(this.#paint, t("options.paint"));
    for (const [element, key] of [...this.#labels, ...this.#lacks]) setText(element, t(key));
    for (const [field, key] of /** @type {const} */ ([
      [this.#twoStep, "binaryLoss"],
      [this.#multiclass, "multiclassLoss"],
      [this.#posWeight, "pos_weight"],
      [this.#paintWeight, "paintWeight"],
    ])) setAttribute(field, "aria-label", t(`options.${key}`));
    const choices = (/** @type {HTMLSelectElement} */ select, /** @type {string[]} */ names) => {
      select.replaceChildren(...names.map((name) => make("option", { value: name }, t(`options.loss.${name}`))));
    };
    choices(this.#twoStep, ["withLogits", "twoStep"]);
    choices(this.#multiclass, ["crossEntropy", "naive", "multilabel"]);
  }
}

customElements.define("loss-options", LossOptions);

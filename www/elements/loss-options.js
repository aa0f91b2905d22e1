// The options of PyTorch's losses, each with what it does to the loss, or would do; what a form lacks is said as well.
// Asks for: every option. A pixel's weight and a soft target are painted in their maps.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { ChoiceGroup } from "./choice-group.js";
import { ClassWeights } from "./class-weights.js";
import { TypedField } from "./typed-field.js";
import { showWeights, takeTool } from "../tools.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/lab.js").OptionsState} Options */

/** What an option is for, where it would change nothing as it begins. @type {Record<string, string>} */
const NOTES = Object.fromEntries(["weight", "pixel_weight", "soft_target", "class_probabilities"].map((name) => [name, `lossOptions.about.${name}`]));

/** Options whose names are words; the others are called as PyTorch calls them. */
const WORDS = new Set(["weight", "soft_target", "class_probabilities", "smooth_target"]);

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
  #softTargetOn = box("soft-target-on");
  #probabilitiesOn = box("class-probabilities-on");
  /** What paints each form's target. */
  #paintTarget = { binary: make("button", { type: "button", class: "small" }), multiclass: make("button", { type: "button", class: "small" }) };
  #ignoreIndex = field("ignore-index");
  #smoothing = make("input", { type: "range", min: 0, max: 0.5, step: 0.01, id: "label-smoothing" });
  #smoothingText = make("output", { for: "label-smoothing", "aria-live": "off" });
  #smoothTarget = box("smooth-target");
  #floor = make("p", { class: "note" });
  #overlap = make("p", { class: "note" });
  #byHand = make("p", { class: "note" });
  #lacks = make("p", { class: "note" });
  #kept = make("p", { class: "note" });
  #noPosWeight = make("p", { class: "note" });

  /** What each option does, by its name. @type {Record<string, HTMLElement>} */
  #effects = {};

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.classWeights = new ClassWeights(page);
    this.binary = new ChoiceGroup(page, {
      name: "lossOptions.binaryLoss",
      values: () => [["false", "BCEWithLogits"], ["true", "sigmoid, BCE"]],
      read: () => String(page.lab.options.twoStep),
      ask: (value) => page.edit((lab) => lab.setTwoStep(value === "true")),
    });
    this.multiclass = new ChoiceGroup(page, {
      name: "lossOptions.multiclassLoss",
      values: () => [["crossEntropy", "CE"], ["naive", "log(softmax)"], ["multilabel", "K BCE"]],
      read: () => page.lab.options.multiclass,
      ask: (value) => page.edit((lab) => lab.setMulticlassLoss(/** @type {import("../pkg/lab.js").MulticlassLoss} */ (value))),
    });
    this.pixelWeight = new ChoiceGroup(page, {
      name: "lossOptions.pixel_weight",
      values: () => [["", page.t("lossOptions.off")], ["pixels", "÷ N·H·W"], ["weights", "÷ Σw"]],
      read: () => page.lab.options.pixelWeight,
      ask: (mean) => this.#weighClasses(mean),
    });
    this.fields = [
      new TypedField(this.#posWeight, () => page.lab.options.posWeight, (text) => page.edit((lab) => lab.typePosWeight(text))),
      new TypedField(this.#ignoreIndex, () => String(page.lab.options.ignoreIndex), (text) => page.edit((lab) => lab.typeIgnoreIndex(text))),
    ];
  }

  build() {
    const weights = [
      this.#row("pos_weight", this.#posWeightOn, this.#posWeight, this.#suggestion),
      this.#row("class_weight", this.#classWeightOn, this.classWeights),
      this.#row("weight", this.#weightOn, this.#paint),
      this.#choice("pixel_weight", this.word("lossOptions.pixel_weight", make("span")), this.pixelWeight),
      this.#noPosWeight,
    ];
    const targets = [
      this.#row("soft_target", this.#softTargetOn, this.#paintTarget.binary),
      this.#row("class_probabilities", this.#probabilitiesOn, this.#paintTarget.multiclass),
      this.#kept,
      this.#row("ignore_index", this.#ignoreIndex),
      this.#lacks,
      this.#row("label_smoothing", this.#smoothing, this.#smoothingText),
      this.#floor,
      this.#row("smooth_target", this.#smoothTarget),
      this.#byHand,
    ];
    const losses = [this.#losses("binary", "two_step", this.binary), this.#losses("multiclass", "naive", this.multiclass)];
    this.append(
      make("hr"),
      make("div", { class: "columns" }, this.#group("weights", weights), this.#group("targets", targets)),
      make("hr"),
      make("div", { class: "columns" }, ...losses.map((loss) => make("section", {}, loss))),
      this.#overlap,
      make("div", { class: "foot" }, this.#clear),
    );
    this.word("lossOptions.clear", this.#clear);
    this.word("lossOptions.paint", this.#paint);
    for (const button of Object.values(this.#paintTarget)) this.word("lossOptions.paintTarget", button);
    this.word("lossOptions.pos_weight", this.#posWeight, "aria-label");
    this.#listen();
  }

  /**
   * Options that belong together, below their name.
   * @param {string} name
   * @param {HTMLElement[]} rows
   */
  #group(name, rows) {
    return make("section", {}, this.word(`lossOptions.${name}`, make("h3")), ...rows);
  }

  /**
   * One option: its name, what turns it on, its other controls, and what it does.
   * @param {string} name
   * @param {HTMLInputElement} input
   * @param {...Node} controls
   */
  #row(name, input, ...controls) {
    this.#effects[name] = make("p", { class: "effect" });
    const label = this.word(`lossOptions.${name}`, make("label", { for: input.id, class: WORDS.has(name) ? "" : "code" }));
    return make("div", { class: "option", "data-option": name }, label, make("span", { class: "controls" }, ...controls, input), this.#effects[name]);
  }

  /**
   * What computes a form's loss.
   * @param {"binary" | "multiclass"} form
   * @param {string} name
   * @param {ChoiceGroup} group
   */
  #losses(form, name, group) {
    return this.#choice(name, this.word(`form.${form}.name`, make("span", { "data-form": form })), group);
  }

  /**
   * An option that is one of several.
   * @param {string} name
   * @param {HTMLElement} title
   * @param {ChoiceGroup} group
   */
  #choice(name, title, group) {
    this.#effects[name] = make("p", { class: "effect" });
    return make("div", { class: "option", "data-option": name }, title, group, this.#effects[name]);
  }

  #listen() {
    const { page } = this;
    this.#clear.addEventListener("click", () => {
      page.edit((lab) => lab.clearOptions());
      showWeights(page, null);
    });
    this.#posWeightOn.addEventListener("change", () => {
      page.edit((lab) => (this.#posWeightOn.checked ? lab.takeSuggestion() : lab.typePosWeight("")));
    });
    this.#suggestion.addEventListener("click", () => page.edit((lab) => lab.takeSuggestion()));
    this.#weightOn.addEventListener("change", () => {
      page.edit((lab) => lab.setWeightMap(this.#weightOn.checked));
      this.#showWeights("binary", this.#weightOn.checked);
    });
    this.#paint.addEventListener("click", () => takeTool(page, page.ui.tool === "weight" ? "point" : "weight"));
    this.#softTargetOn.addEventListener("change", () => page.edit((lab) => lab.setSoftTarget(this.#softTargetOn.checked)));
    this.#probabilitiesOn.addEventListener("change", () => page.edit((lab) => lab.setClassProbabilities(this.#probabilitiesOn.checked)));
    for (const form of /** @type {const} */ (["binary", "multiclass"])) {
      this.#paintTarget[form].addEventListener("click", () => {
        page.ui.form = form;
        takeTool(page, page.ui.tool === "target" ? "point" : "target");
      });
    }
    this.#smoothTarget.addEventListener("change", () => page.edit((lab) => lab.setSmoothTarget(this.#smoothTarget.checked)));
    this.#classWeightOn.addEventListener("change", () => page.edit((lab) => lab.setClassWeights(this.#classWeightOn.checked)));
    // A drag of the slider is one step.
    this.#smoothing.addEventListener("pointerdown", () => page.strokes.begin());
    for (const end of ["pointerup", "pointercancel"]) this.#smoothing.addEventListener(end, () => page.strokes.end());
    this.#smoothing.addEventListener("input", () => page.edit((lab) => lab.setLabelSmoothing(Number(this.#smoothing.value))));
  }

  /** Lets the weight map count in CE, with one of its means, or not. @param {string} mean */
  #weighClasses(mean) {
    this.page.edit((lab) => lab.setPixelWeight(mean));
    this.#showWeights("multiclass", mean !== "");
  }

  /**
   * Shows the map where it begins to count, and puts it away where it counts no longer.
   * @param {"binary" | "multiclass"} form
   * @param {boolean} counts
   */
  #showWeights(form, counts) {
    const { page } = this;
    if (counts) showWeights(page, form);
    else if (page.ui.weightsShown === form) showWeights(page, null);
  }

  update() {
    const { lab, t } = this.page;
    const options = lab.options;
    for (const part of [this.binary, this.multiclass, this.pixelWeight, this.classWeights, ...this.fields]) part.render();
    this.#clear.disabled = options.count === 0 && options.ignoreIndex === -100;
    this.#renderPosWeight(options);
    this.#renderWeights(options);
    this.#renderTargets(options);
    this.#renderSmoothing(options);
    this.#renderOverlap();
    const weighted = options.posWeight !== "";
    const lack = lab.overlap() ? "lossOptions.lack.multilabel" : weighted ? "lossOptions.lack.pos_weight" : "";
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
    setText(this.#suggestion, this.page.t("lossOptions.suggestion", { weight: suggested }));
  }

  /** @param {Options} options */
  #renderWeights({ weightMap, classWeight, unused }) {
    this.#weightOn.checked = weightMap;
    setAttribute(this.#paint, "aria-pressed", String(this.page.ui.tool === "weight"));
    this.#classWeightOn.checked = classWeight.length > 0;
    this.#classWeightOn.disabled = unused.includes("class_weight") && classWeight.length === 0;
    this.pixelWeight.disabled = unused.includes("pixel_weight");
  }

  /** @param {Options} options */
  #renderTargets({ softTarget, classProbabilities, ignoreIndex, unused }) {
    const { ui } = this.page;
    this.#softTargetOn.checked = softTarget;
    this.#probabilitiesOn.checked = classProbabilities;
    const refused = ignoreIndex >= 0 || unused.includes("class_probabilities");
    this.#probabilitiesOn.disabled = refused && !classProbabilities;
    for (const form of /** @type {const} */ (["binary", "multiclass"])) {
      const button = this.#paintTarget[form];
      button.hidden = !this.page.lab.targetIsSoft(form);
      setAttribute(button, "aria-pressed", String(ui.tool === "target"));
    }
  }

  /** @param {Options} options */
  #renderSmoothing({ labelSmoothing, labelSmoothingText, smoothTarget, floor, gaps }) {
    const { t } = this.page;
    if (this.#smoothing.valueAsNumber !== labelSmoothing) this.#smoothing.value = String(labelSmoothing);
    setText(this.#smoothingText, labelSmoothingText);
    this.#smoothTarget.checked = smoothTarget;
    this.#smoothTarget.disabled = labelSmoothing === 0;
    setText(this.#byHand, t(labelSmoothing === 0 ? "lossOptions.lack.epsilon" : "lossOptions.lack.label_smoothing"));
    const [gap, other] = gaps;
    const reached = gap === undefined ? "" : other === undefined ? t("lossOptions.gap", { gap }) : t("lossOptions.gaps", { gap, other });
    setText(this.#floor, floor ? t("lossOptions.floor", { floor, reached }) : "");
  }

  #renderOverlap() {
    const overlap = this.page.lab.overlap();
    if (!overlap) return setText(this.#overlap, "");
    const { least, most, several, none } = overlap;
    setText(this.#overlap, this.page.t("lossOptions.overlap", { least, most, several, none }));
  }

  /**
   * Writes what each option does, and what BCE lacks where pixels are ignored.
   * @param {Options} options
   */
  #tell(options) {
    const { lab, t } = this.page;
    const effects = lab.effects();
    const ignored = effects.some(({ setting }) => setting === "ignore_index");
    const kept = ignored && this.page.lab.targetIsSoft("multiclass");
    setText(this.#lacks, ignored ? t("lossOptions.lack.ignore_index") : "");
    setText(this.#kept, kept ? t("lossOptions.lack.ignored") : "");
    /** @type {Record<string, string>} */
    const said = {};
    const place = (/** @type {string} */ setting) => (setting === "multilabel" ? "naive" : setting);
    for (const { setting, form, value, text } of lab.offers()) {
      if (options.unused.includes(setting) || (setting === "smooth_target" && options.labelSmoothing === 0)) continue;
      const would = t(`lossOptions.would.${setting}`, { loss: form === "binary" ? "BCE" : "CE", value, text });
      const before = said[place(setting)];
      said[place(setting)] = before ? `${before} · ${would}` : would;
    }
    for (const { setting, form, without, with: now } of effects) {
      const effect = t("lossOptions.effect", { loss: form === "binary" ? "BCE" : "CE", without, with: now });
      // What changes nothing yet says what it is for.
      said[place(setting)] = without === now && setting in NOTES ? `${effect} · ${t(NOTES[setting])}` : effect;
    }
    if (options.ignoreIndex >= 0) said.class_probabilities = t("lossOptions.lack.class_probabilities", { index: options.ignoreIndex });
    for (const name of options.unused) {
      const loss = name === "pos_weight" ? options.binaryLoss : options.multiclassLoss;
      said[name] = t(`lossOptions.unused.${name}`, { loss });
    }
    for (const [name, place] of Object.entries(this.#effects)) {
      setText(place, said[name] ?? (name in NOTES ? t(NOTES[name]) : ""));
      place.toggleAttribute("data-sentence", !(name in said));
    }
  }
}

customElements.define("loss-options", LossOptions);

// The scene's controls: preset, sizes, tools, fills, reduction, linking, undo. Asks for all of these edits.

import { make, setAttribute, setText } from "../dom.js";
import { NumberField } from "./number-field.js";
import { ToolChoice } from "./tool-choice.js";

/** @typedef {import("../page.js").Page} Page */

export class SceneBar extends HTMLElement {
  #preset = make("select", { id: "preset", "aria-describedby": "scene-look" });
  #presetLabel = make("label", { for: "preset" });
  #fill = make("select", { class: "action" });
  #reduction = make("select", { id: "reduction" });
  #options = make("button", { type: "button", id: "open-options", "aria-controls": "side-body" });
  #linkedWord = make("span");
  #linked = make("button", { type: "button", class: "switch" }, this.#linkedWord, make("span", { class: "formula" }, " z = z₁ − z₀"));
  #undo = make("button", { type: "button", class: "quiet icon" }, "↶");
  #redo = make("button", { type: "button", class: "quiet icon" }, "↷");
  #reset = make("button", { type: "button", class: "quiet" });
  #language = "";

  /** @param {Page} page */
  constructor(page) {
    super();
    this.page = page;
    const { core } = page;
    this.fields = [
      new NumberField(page, "images", (lab) => lab.images, (lab, n) => lab.setShape(n, lab.height, lab.width)),
      new NumberField(page, "height", (lab) => lab.height, (lab, h) => lab.setShape(lab.images, h, lab.width)),
      new NumberField(page, "width", (lab) => lab.width, (lab, w) => lab.setShape(lab.images, lab.height, w)),
      new NumberField(page, "classes", (lab) => lab.classes, (lab, k) => lab.setClasses(k)),
    ];
    this.tools = new ToolChoice(page);
    this.reductions = /** @type {const} */ ([["mean", core.Reduction.Mean], ["sum", core.Reduction.Sum], ["none", core.Reduction.None]]);
  }

  connectedCallback() {
    if (this.#preset.parentNode) return;
    this.setAttribute("role", "toolbar");
    const { page } = this;
    const sizes = make("div", { class: "sizes" }, ...this.fields);
    this.append(
      make("div", { class: "field" }, this.#presetLabel, this.#preset, this.#reset),
      sizes,
      this.tools,
      make("div", { class: "field" }, this.#fill),
      make("div", { class: "field" }, this.#reduction, this.#options),
      make("div", { class: "end" }, this.#linked, this.#undo, this.#redo),
    );
    this.#preset.addEventListener("change", () => this.#chosen());
    this.#reset.addEventListener("click", () => page.edit((lab) => lab.reset()));
    this.#fill.addEventListener("change", () => this.#filled());
    this.#reduction.addEventListener("change", () => page.edit((lab) => lab.setReduction(Number(this.#reduction.value))));
    this.#options.addEventListener("click", () => page.toggleOptions());
    this.#linked.addEventListener("click", () => page.edit((lab) => lab.setLinked(!lab.linked)));
    this.#undo.addEventListener("click", () => page.edit((lab) => lab.undo()));
    this.#redo.addEventListener("click", () => page.edit((lab) => lab.redo()));
  }

  render() {
    const { lab, t, strings } = this.page;
    if (this.#language !== strings.language) {
      this.#language = strings.language;
      this.#name();
    }
    this.#preset.value = lab.preset;
    this.#reduction.value = String(lab.reduction);
    const options = lab.options;
    setText(this.#options, options.count ? t("options.openCount", { count: options.count }) : t("options.open"));
    setAttribute(this.#options, "aria-pressed", String(this.page.optionsShown));
    setAttribute(this.#linked, "aria-pressed", String(lab.linked && lab.linkable));
    setText(this.#linkedWord, t(lab.linked && lab.linkable ? "link.on" : "link.off"));
    setAttribute(this.#linked, "aria-label", this.#linked.textContent);
    this.#linked.disabled = !lab.linkable;
    setAttribute(this.#linked, "title", t(lab.linkable ? "link.hint" : "link.needsTwo"));
    this.#undo.disabled = !lab.canUndo;
    this.#redo.disabled = !lab.canRedo;
    for (const part of [...this.fields, this.tools]) part.render();
  }

  /** Writes what only the language changes. */
  #name() {
    const { page } = this;
    const { t } = page;
    setAttribute(this, "aria-label", t("scene.name"));
    if (this.parentElement) setAttribute(this.parentElement, "aria-label", t("scene.name"));
    setText(this.#presetLabel, t("scene.preset"));
    setAttribute(this.#reduction, "aria-label", t("scene.reduction"));
    setAttribute(this.#reduction, "title", t("scene.reduction"));
    setText(this.#reset, t("scene.reset"));
    setAttribute(this.#reset, "title", t("scene.resetHint"));
    const presets = page.core.Lab.presets();
    const groups = [...new Set(presets.map((id) => page.core.Lab.presetGroup(id)))];
    this.#preset.replaceChildren(
      ...groups.map((group) => {
        const own = presets.filter((id) => page.core.Lab.presetGroup(id) === group);
        return make("optgroup", { label: t(`presetGroup.${group}`) }, ...own.map((id) => make("option", { value: id }, t(`preset.${id}.name`))));
      }),
    );
    this.#reduction.replaceChildren(...this.reductions.map(([name, id]) => make("option", { value: id }, name)));
    const fills = ["zeros", "normal", "truth"].map((name) => make("option", { value: name }, t(`fill.${name}`)));
    this.#fill.replaceChildren(make("option", { value: "" }, t("fill.name")), ...fills);
    setAttribute(this.#fill, "aria-label", t("fill.hint"));
    setAttribute(this.#fill, "title", t("fill.hint"));
    for (const [button, key] of /** @type {const} */ ([[this.#undo, "undo"], [this.#redo, "redo"]])) {
      setAttribute(button, "aria-label", t(`scene.${key}`));
      setAttribute(button, "title", t(`scene.${key}Keys`));
    }
  }

  #chosen() {
    const { page } = this;
    const preset = this.#preset.value;
    if (!page.edit((lab) => lab.loadPreset(preset))) return;
    // A scene of learning is one of descent on its logits; a network would replace it by a scene of its own.
    if (page.core.Lab.presetGroup(preset) === "learning") page.player?.setSource("descent");
  }

  #filled() {
    const { Fill } = this.page.core;
    const kinds = new Map([["zeros", Fill.Zeros], ["normal", Fill.Normal], ["truth", Fill.Truth]]);
    const kind = kinds.get(this.#fill.value);
    this.#fill.value = "";
    // The seed is an input like any other: a new one each time, kept in the step that it makes.
    const [seed] = crypto.getRandomValues(new Uint32Array(1));
    if (kind !== undefined) this.page.edit((lab) => lab.fill(kind, seed));
  }
}

customElements.define("scene-bar", SceneBar);

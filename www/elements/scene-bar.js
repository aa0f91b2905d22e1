// What is shown: the scene, its shape, how its losses are reduced and with which options. Asks for all of these edits.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { MenuButton } from "./menu-button.js";
import { NumberField } from "./number-field.js";

/** @typedef {import("../page.js").Page} Page */

export class SceneBar extends PageElement {
  #preset = make("select", { id: "preset", "aria-describedby": "prompt" });
  #fill = make("select");
  #reduction = make("select", { id: "reduction" });
  #options = make("button", { type: "button", id: "open-options", "aria-controls": "side-body" });
  #reset = make("button", { type: "button" });

  /** @param {Page} page */
  constructor(page) {
    super(page);
    const { core } = page;
    this.fields = [
      new NumberField(page, "images", (lab) => lab.images, (lab, n) => lab.setShape(n, lab.height, lab.width)),
      new NumberField(page, "classes", (lab) => lab.classes, (lab, k) => lab.setClasses(k)),
      new NumberField(page, "height", (lab) => lab.height, (lab, h) => lab.setShape(lab.images, h, lab.width)),
      new NumberField(page, "width", (lab) => lab.width, (lab, w) => lab.setShape(lab.images, lab.height, w)),
    ];
    this.shape = new MenuButton(page, { id: "shape", name: "scene.shape" }, make("div", { class: "sizes" }, ...this.fields), this.#fill);
    this.reductions = /** @type {const} */ ([["mean", core.Reduction.Mean], ["sum", core.Reduction.Sum], ["none", core.Reduction.None]]);
  }

  build() {
    const { page } = this;
    this.setAttribute("role", "toolbar");
    this.word("scene.name", this, "aria-label");
    this.word("scene.preset", this.#preset, "aria-label");
    this.word("scene.reduction", this.#reduction, "aria-label", "title");
    this.word("scene.reset", this.#reset);
    this.word("scene.resetHint", this.#reset, "title");
    this.word("fill.hint", this.#fill, "aria-label", "title");
    this.append(this.#preset, this.#reset, this.shape, this.#reduction, this.#options);
    this.#preset.addEventListener("change", () => this.#chosen());
    this.#reset.addEventListener("click", () => page.edit((lab) => lab.reset()));
    this.#fill.addEventListener("change", () => this.#filled());
    this.#reduction.addEventListener("change", () => page.edit((lab) => lab.setReduction(Number(this.#reduction.value))));
    this.#options.addEventListener("click", () => page.toggleOptions());
  }

  update() {
    const { lab, t } = this.page;
    this.#preset.value = lab.preset;
    this.#reduction.value = String(lab.reduction);
    const options = lab.options;
    setText(this.#options, options.count ? t("options.openCount", { count: options.count }) : t("options.open"));
    setAttribute(this.#options, "aria-pressed", String(this.page.ui.optionsShown));
    this.shape.render();
    this.shape.say(`[${lab.images}, ${lab.classes}, ${lab.height}, ${lab.width}]`);
    for (const field of this.fields) field.render();
  }

  localize() {
    const { core, t } = this.page;
    const presets = core.Lab.presets();
    const groups = [...new Set(presets.map((id) => core.Lab.presetGroup(id)))];
    this.#preset.replaceChildren(
      ...groups.map((group) => {
        const own = presets.filter((id) => core.Lab.presetGroup(id) === group);
        return make("optgroup", { label: t(`presetGroup.${group}`) }, ...own.map((id) => make("option", { value: id }, t(`preset.${id}.name`))));
      }),
    );
    this.#reduction.replaceChildren(...this.reductions.map(([name, id]) => make("option", { value: id }, name)));
    const fills = ["zeros", "normal", "truth"].map((name) => make("option", { value: name }, t(`fill.${name}`)));
    this.#fill.replaceChildren(make("option", { value: "" }, t("fill.name")), ...fills);
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

// How the losses are reduced and with which options, in a word each; the menu holds both. Asks for the reduction.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { lazy } from "../lazy.js";
import { ChoiceGroup } from "./choice-group.js";
import { MenuButton } from "./menu-button.js";

/** @typedef {import("../page.js").Page} Page */

/** With more options than this, only their number is told. */
const NAMED = 2;

export class LossMenu extends PageElement {
  #title = make("h2");
  #other = make("p", { class: "effect" });
  #room = make("div");
  /** @type {import("./loss-options.js").LossOptions | null} */
  #options = null;

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.reduction = new ChoiceGroup(page, {
      name: "scene.reduction",
      values: () => ["mean", "sum", "none"].map((name) => [name, name]),
      read: () => page.lab.reduction,
      ask: (value) => page.edit((lab) => lab.setReduction(/** @type {import("../pkg/lab.js").Reduction} */ (value))),
    });
    this.menu = new MenuButton(page, { id: "loss", name: "scene.loss" }, make("div", { class: "row" }, this.#title, this.reduction), this.#other, this.#room);
    this.load = lazy(page, async () => {
      await page.strings.more("lossOptions");
      const { LossOptions } = await import("./loss-options.js");
      this.#options = new LossOptions(page);
      this.#room.replaceChildren(this.#options);
      page.schedule();
      return this.#options;
    }, "options");
  }

  build() {
    this.append(this.menu);
    this.word("scene.reduction", this.#title);
    this.menu.panel.addEventListener("beforetoggle", (event) => event.newState === "open" && this.load());
  }

  update() {
    const { page } = this;
    this.menu.render();
    this.menu.say(make("span", { class: "code" }, page.lab.reduction), make("span", { class: "soft" }, ` · ${this.#on()}`));
    this.reduction.render();
    if (!this.menu.open) return;
    this.#options?.render();
    this.#tellOther();
  }

  /** Says what the losses would be under the other reduction. */
  #tellOther() {
    const { lab, t } = this.page;
    const other = lab.reduction === "mean" ? "sum" : "mean";
    const [binary, multiclass] = lab.reducedTexts(other);
    const losses = binary === multiclass ? binary : `BCE ${binary}, CE ${multiclass}`;
    setText(this.#other, t("options.wouldBe", { name: other, losses }));
  }

  /** The options that are on, by their names. */
  #on() {
    const { t } = this.page;
    const { posWeight, weightMap, classWeight, ignoreIndex, labelSmoothing, smoothTarget, twoStep, multiclass, softTarget, classProbabilities, pixelWeight } = this.page.options;
    const on = Object.entries({
      pos_weight: posWeight !== "",
      class_weight: classWeight.length > 0,
      weight: weightMap,
      ignore_index: ignoreIndex !== -100,
      label_smoothing: labelSmoothing > 0,
      smooth_target: smoothTarget,
      two_step: twoStep,
      naive: multiclass === "naive",
      multilabel: multiclass === "multilabel",
      soft_target: softTarget,
      class_probabilities: classProbabilities,
      pixel_weight: pixelWeight !== "",
    }).filter(([, holds]) => holds);
    if (on.length === 0) return t("options.none");
    if (on.length > NAMED) return t("options.count", { count: on.length });
    return on.map(([name]) => t(`options.short.${name}`)).join(", ");
  }
}

customElements.define("loss-menu", LossMenu);

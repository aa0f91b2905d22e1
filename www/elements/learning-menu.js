// How the logits learn: by which rule, at which rate and speed, from where they come. Asks for all of it.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { PACES, SOURCES } from "../player.js";
import { ChoiceGroup } from "./choice-group.js";
import { MenuButton } from "./menu-button.js";
import { NumberField } from "./number-field.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../player.js").Player} Player */
/** @typedef {import("../player.js").Pace} Pace */
/** @typedef {import("../player.js").Source} Source */

export class LearningMenu extends PageElement {
  #lrName = make("label", { for: "lr" });
  #lr = make("input", { type: "range", id: "lr", min: -60, max: 60, step: 1 });
  #lrValue = make("b", { class: "code" });
  #half = make("input", { type: "checkbox", class: "switch", id: "half-rate" });
  #halfName = make("label", { for: "half-rate" });
  #halfRow = make("div", { class: "row" }, this.#halfName, this.#half);
  #halfNote = make("p", { class: "note" });
  #ten = make("button", { type: "button", class: "line" });
  #tenName = make("span");
  #task = make("select", { id: "task" });
  #taskName = make("label", { for: "task" });
  #taskNote = make("p", { class: "note" });
  #network;

  /**
   * @param {Page} page
   * @param {Player} player
   */
  constructor(page, player) {
    super(page);
    this.player = player;
    const { t, core } = page;
    this.rule = new ChoiceGroup(page, {
      name: "learning.rule",
      values: () => core.Lab.rules().map(({ id, name }) => [id, name]),
      read: () => (this.network ? page.lab.networkRule : page.lab.rule),
      ask: (id) => player.set((lab) => (this.network ? lab.setNetworkRule(id) : lab.setRule(id))),
    });
    this.pace = new ChoiceGroup(page, {
      name: "learning.speed.title",
      values: () => PACES.map((id) => [id, t(`learning.speed.${id}`)]),
      read: () => player.pace,
      ask: (id) => player.setPace(/** @type {Pace} */ (id)),
    });
    this.source = new ChoiceGroup(page, {
      name: "learning.source.title",
      values: () => SOURCES.map((id) => [id, t(`learning.source.${id}`)]),
      read: () => player.source,
      ask: (id) => player.setSource(/** @type {Source} */ (id)),
    });
    this.seed = new NumberField(page, "seed", (lab) => lab.networkSeed, (lab, seed) => lab.setNetworkSeed(seed), (ask) => player.set(ask));
    this.#network = make("div", {}, make("div", { class: "row" }, this.#taskName, this.#task), this.#taskNote, this.seed);
    this.menu = new MenuButton(
      page,
      { id: "rule", above: true, name: "learning.settings" },
      this.#row("learning.rule", this.rule),
      make("div", { class: "row" }, make("span", {}, this.#lrName, " ", this.#lrValue), this.#lr),
      this.#row("learning.speed.title", this.pace),
      this.#halfRow,
      this.#halfNote,
      make("div", { class: "row" }, this.#tenName, this.#ten),
      make("hr"),
      this.#row("learning.source.title", this.source),
      this.#network,
    );
  }

  build() {
    const { player } = this;
    this.append(this.menu);
    this.word("learning.rateName", this.#lrName);
    this.word("learning.rate", this.#lr, "aria-label");
    this.word("learning.halfRate", this.#halfName);
    this.word("learning.halfNote", this.#halfNote);
    this.word("learning.several", this.#tenName);
    this.word("learning.ten", this.#ten);
    this.word("task.title", this.#taskName);
    // A network begins again with each rate: it waits until the slider is let go.
    this.#lr.addEventListener("input", () => !this.network && player.set((lab) => lab.placeLearningRate(this.#lr.valueAsNumber)));
    this.#lr.addEventListener("change", () => this.network && player.set((lab) => lab.placeNetworkRate(this.#lr.valueAsNumber)));
    this.#half.addEventListener("change", () => player.set((lab) => lab.setHalfRate(this.#half.checked)));
    this.#ten.addEventListener("click", () => player.take(10));
    this.#task.addEventListener("change", () => player.set((lab) => lab.setTask(this.#task.value)));
  }

  localize() {
    const { core, t } = this.page;
    this.#task.replaceChildren(...core.Lab.tasks().map((id) => make("option", { value: id }, t(`task.${id}.name`))));
  }

  /**
   * @param {string} name
   * @param {ChoiceGroup} group
   */
  #row(name, group) {
    return make("div", { class: "row" }, this.word(name, make("span")), group);
  }

  /** Whether a network gives the logits. */
  get network() {
    return this.player.source === "network";
  }

  update() {
    const { lab, t } = this.page;
    const [place, rate] = this.network ? [lab.networkRatePlace, lab.networkRate] : [lab.learningRatePlace, lab.learningRate];
    if (this.#lr.valueAsNumber !== place) this.#lr.value = String(place);
    setAttribute(this.#lr, "aria-valuetext", rate);
    setText(this.#lrValue, rate);
    this.#halfRow.hidden = this.network;
    this.#halfNote.hidden = this.network;
    this.#half.checked = lab.halfRate;
    this.#half.disabled = lab.classes !== 2;
    this.#network.hidden = !this.network;
    this.#task.value = lab.task;
    setText(this.#taskNote, t(`task.${lab.task}.look`));
    for (const part of [this.menu, this.rule, this.pace, this.source, this.seed]) part.render();
    this.menu.say(this.#ruleName(), make("span", { class: "code soft" }, ` lr ${rate}`));
  }

  /** The optimizer by its name. */
  #ruleName() {
    const { lab, core } = this.page;
    const rule = this.network ? lab.networkRule : lab.rule;
    return core.Lab.rules().find(({ id }) => id === rule)?.name ?? rule;
  }
}

customElements.define("learning-menu", LearningMenu);

// The controls of learning: play, step, go back, and how. Asks for: what the player does, and its settings.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon, setIcon } from "../icons.js";
import { lazy } from "../lazy.js";
import { PACES, Player, SOURCES } from "../player.js";
import { MenuButton } from "./menu-button.js";
import { NumberField } from "./number-field.js";

/** @typedef {import("../page.js").Page} Page */

/** Where a space belongs to what has the focus. */
const CONTROLS = "a, button, input, select, textarea, summary, dialog, [tabindex], [role='slider']";

export class LearningBar extends PageElement {
  #sign = icon("play");
  #word = make("span");
  #play = make("button", { type: "button", class: "go play" }, this.#sign, this.#word);
  #one = make("button", { type: "button", class: "line" }, "+1");
  #ten = make("button", { type: "button" }, "+10");
  #back = make("button", { type: "button", class: "square" }, icon("reset"));
  #gradient = make("button", { type: "button", id: "gradient" }, make("span", { "aria-hidden": "true", class: "code" }, "∂"));
  #gradientWord = make("span");
  #pace = make("select");
  #source = make("select");
  #task = make("select");
  #rule = make("select");
  #lrName = make("label", { for: "lr" });
  #lr = make("input", { type: "range", id: "lr", min: -60, max: 60, step: 1 });
  #lrValue = make("output", { for: "lr" });
  #half = make("input", { type: "checkbox", id: "half-rate" });
  #halfName = make("label", { for: "half-rate" });
  #status = make("p", { class: "note", role: "status" });
  #language = "";
  /** @type {import("./network-view.js").NetworkView | null} */
  #view = null;
  #viewAsked = false;

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.player = new Player(page);
    const { player } = this;
    this.seed = new NumberField(page, "seed", (lab) => lab.networkSeed, (lab, seed) => lab.setNetworkSeed(seed), (ask) => player.set(ask));
    page.player = player;
    this.settings = new MenuButton(
      page,
      { id: "rule", above: true, name: "learning.settings" },
      make("div", { class: "line" }, this.#rule, this.#lrName, this.#lr, this.#lrValue),
      make("div", { class: "line" }, this.#pace, this.#source, this.#half, this.#halfName),
      make("div", { class: "line" }, this.#task, this.seed),
    );
    this.openView = lazy(page, async () => {
      const { NetworkView } = await import("./network-view.js");
      this.#view = new NetworkView(page, player);
      this.settings.after(this.#view);
      page.schedule();
      return this.#view;
    }, "network");
  }

  build() {
    const { player } = this;
    this.setAttribute("role", "toolbar");
    this.append(
      this.#play,
      this.#one,
      this.#ten,
      this.#back,
      make("span", { class: "divider" }),
      this.settings,
      this.#gradient,
      this.#status,
    );
    this.#gradient.append(this.#gradientWord);
    this.word("stage.gradient.name", this.#gradientWord);
    this.#gradient.addEventListener("click", () => this.page.ui.set({ gradientShown: !this.page.gradientShown }));
    this.#play.addEventListener("click", () => player.toggle());
    this.#one.addEventListener("click", () => player.take(1));
    this.#ten.addEventListener("click", () => player.take(10));
    this.#back.addEventListener("click", () => player.rewind());
    this.#pace.addEventListener("change", () => player.setPace(/** @type {import("../player.js").Pace} */ (this.#pace.value)));
    this.#source.addEventListener("change", () => player.setSource(/** @type {import("../player.js").Source} */ (this.#source.value)));
    this.#task.addEventListener("change", () => player.set((lab) => lab.setTask(this.#task.value)));
    this.#rule.addEventListener("change", () => player.set((lab) => (this.network ? lab.setNetworkRule(this.#rule.value) : lab.setRule(this.#rule.value))));
    // A network begins anew with each rate: it waits until the slider is let go.
    this.#lr.addEventListener("input", () => !this.network && player.set((lab) => lab.placeLearningRate(this.#lr.valueAsNumber)));
    this.#lr.addEventListener("change", () => this.network && player.set((lab) => lab.placeNetworkRate(this.#lr.valueAsNumber)));
    this.#half.addEventListener("change", () => player.set((lab) => lab.setHalfRate(this.#half.checked)));
    addEventListener("keydown", (event) => this.#key(event));
  }

  /** Whether a network gives the logits. */
  get network() {
    return this.player.source === "network";
  }

  update() {
    const { lab, t, strings } = this.page;
    const { playing } = this.player;
    if (this.#language !== strings.language) {
      this.#language = strings.language;
      this.#name();
    }
    setIcon(this.#sign, playing ? "pause" : "play");
    setText(this.#word, t(playing ? "learning.pause" : "learning.play"));
    setAttribute(this.#play, "title", t(playing ? "learning.pauseHint" : "learning.playHint"));
    setAttribute(this.#play, "aria-pressed", String(playing));
    this.#back.disabled = !lab.learned;
    this.#source.value = this.player.source;
    this.#task.hidden = !this.network;
    this.#half.hidden = this.network;
    this.#halfName.hidden = this.network;
    this.#task.value = lab.task;
    setAttribute(this.#task, "title", t(`task.${lab.task}.look`));
    this.#rule.value = this.network ? lab.networkRule : lab.rule;
    const [place, rate] = this.network ? [lab.networkRatePlace, lab.networkRate] : [lab.learningRatePlace, lab.learningRate];
    if (this.#lr.valueAsNumber !== place) this.#lr.value = String(place);
    setAttribute(this.#lr, "aria-valuetext", rate);
    setText(this.#lrValue, rate);
    this.settings.render();
    this.settings.say(this.#ruleName(), make("span", { class: "code" }, ` lr ${rate}`));
    setAttribute(this.#gradient, "aria-pressed", String(this.page.gradientShown));
    this.#half.checked = lab.halfRate;
    this.#half.disabled = lab.classes !== 2;
    const status = this.#said();
    setText(this.#status, status);
    setAttribute(this.#status, "title", status);
    this.seed.render();
    this.seed.hidden = !this.network;
    if (this.network && !this.#viewAsked) this.openView();
    this.#viewAsked = this.network;
    this.#view?.render();
  }

  /** The optimizer by its name. */
  #ruleName() {
    const rule = this.network ? this.page.lab.networkRule : this.page.lab.rule;
    return this.page.core.Lab.rules().find(({ id }) => id === rule)?.name ?? rule;
  }

  /** What there is to say of the learning that led here. */
  #said() {
    const { lab, t } = this.page;
    const { progress } = this.player.trainer;
    if (progress) return t("learning.progress", progress);
    const count = t("timeline.count", { step: lab.step, steps: lab.steps });
    if (lab.diverged) return `${count} · ${t("learning.diverged")}`;
    if (this.network) return `${count} · ${t(`task.${lab.task}.look`)}`;
    if (!lab.learned || !lab.moved) return count;
    return `${count} · ${t(`learning.moved.${lab.movedWhy}`, { ratio: lab.moved })}`;
  }

  /** Writes what only the language changes. */
  #name() {
    const { core, t } = this.page;
    setAttribute(this, "aria-label", t("learning.name"));
    for (const [button, key] of /** @type {const} */ ([[this.#one, "one"], [this.#ten, "ten"], [this.#back, "back"]])) {
      setAttribute(button, "aria-label", t(`learning.${key}`));
      setAttribute(button, "title", t(`learning.${key}`));
    }
    fill(this.#rule, t("learning.rule"), core.Lab.rules().map(({ id, name }) => [id, name]));
    fill(this.#pace, t("learning.speed.title"), PACES.map((id) => [id, t(`learning.speed.${id}`)]));
    fill(this.#source, t("learning.source.title"), SOURCES.map((id) => [id, t(`learning.source.${id}`)]));
    fill(this.#task, t("task.title"), core.Lab.tasks().map((id) => [id, t(`task.${id}.name`)]));
    this.#pace.value = this.player.pace;
    setText(this.#lrName, "lr");
    setAttribute(this.#lr, "aria-label", t("learning.rate"));
    setAttribute(this.#lr, "title", t("learning.rate"));
    setText(this.#halfName, t("learning.halfRate"));
    setAttribute(this.#halfName, "title", t("learning.halfHint"));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest(CONTROLS)) return;
    event.preventDefault();
    if (!event.repeat) this.player.toggle();
  }
}

/**
 * Fills a list with its options.
 * @param {HTMLSelectElement} list
 * @param {string} title
 * @param {string[][]} options
 */
function fill(list, title, options) {
  list.replaceChildren(...options.map(([value, text]) => make("option", { value }, text)));
  setAttribute(list, "aria-label", title);
}

customElements.define("learning-bar", LearningBar);

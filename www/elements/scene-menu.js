// Which scene is shown: the one before, the one after, and all of them in a menu, a network's tasks among them.
// Asks for: loading a scene, restoring it, and what a network learns.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { onPhone } from "../phone.js";
import { MenuButton } from "./menu-button.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {{ group: string, name: string, id: string, task: boolean }} Scene */

/** The groups in the order of the menu's columns. */
const GROUPS = ["scenes", "identities", "options", "learning", "network"];

export class SceneMenu extends PageElement {
  #previous = make("button", { type: "button", class: "square", id: "scene-previous" }, icon("previous"));
  #next = make("button", { type: "button", class: "square", id: "scene-next" }, icon("next"));
  #lists = make("div", { class: "scenes" });
  #reset = make("button", { type: "button", id: "scene-reset" });
  #files = make("button", { type: "button", id: "your-files" });
  #ways = make("button", { type: "button", id: "my-loss" });
  /** The scenes that are kept beside this one, where there are any. */
  #kept = make("button", { type: "button", id: "scene-kept", hidden: true });
  /** @type {Scene[]} */
  #scenes;
  /** @type {HTMLButtonElement[]} */
  #buttons = [];
  /** Called when a scene has been opened. */
  opened = () => {};

  /** @param {Page} page */
  constructor(page) {
    super(page);
    const { Lab } = page.core;
    /** @type {Scene[]} */
    const presets = Lab.presets().map((id) => ({ group: Lab.presetGroup(id), name: `preset.${id}.name`, id, task: false }));
    const tasks = Lab.tasks().map((id) => ({ group: "network", name: `task.${id}.name`, id, task: true }));
    const scenes = [...presets, ...tasks];
    this.#scenes = GROUPS.flatMap((group) => scenes.filter((scene) => scene.group === group));
    this.menu = new MenuButton(page, { id: "scenes", name: "scene.preset" }, this.#lists, make("div", { class: "foot" }, this.#files, this.#ways, this.#reset, this.#kept));
  }

  build() {
    this.append(this.#previous, this.menu, this.#next);
    this.#buttons = this.#scenes.map((scene) => {
      const button = make("button", { type: "button", [scene.task ? "data-task" : "data-preset"]: scene.id });
      button.addEventListener("click", () => this.#open(scene));
      return this.word(scene.name, button);
    });
    const sections = GROUPS.map((group) => {
      const own = this.#buttons.filter((_, index) => this.#scenes[index].group === group);
      return make("section", {}, this.word(`presetGroup.${group}`, make("h2")), ...own);
    });
    this.#lists.append(...sections);
    this.#lists.addEventListener("keydown", (event) => this.#key(event));
    this.#previous.addEventListener("click", () => this.step(-1));
    this.#next.addEventListener("click", () => this.step(1));
    this.#reset.addEventListener("click", () => {
      this.menu.close();
      // A network's scene begins with what it gives before its first step.
      if (this.#now()?.task) this.page.travel((lab) => lab.goTo(0));
      else this.page.edit((lab) => lab.reset());
    });
    this.#files.addEventListener("click", async () => {
      this.menu.close();
      (await import("../yours.js")).openFiles(this.page);
    });
    this.#ways.addEventListener("click", async () => {
      this.menu.close();
      (await import("../yours.js")).openWays(this.page);
    });
    this.word("scene.files", this.#files);
    this.word("scene.ways", this.#ways);
    this.word("scene.previous", this.#previous, "aria-label", "title");
    this.word("scene.next", this.#next, "aria-label", "title");
    this.#kept.addEventListener("click", () => {
      this.menu.close();
      this.page.showKept();
    });
    this.word("scene.reset", this.#reset);
    this.word("scene.resetHint", this.#reset, "title");
  }

  update() {
    const { t, lab } = this.page;
    const now = this.#now();
    for (const [index, button] of this.#buttons.entries()) {
      const current = this.#scenes[index] === now;
      setAttribute(button, "aria-current", current ? "true" : null);
      // The menu opens with the focus on the scene that is shown.
      button.toggleAttribute("autofocus", current);
    }
    const { length } = this.page.saved.others;
    this.#kept.hidden = length === 0;
    setText(this.#kept, t("document.kept", { count: length }));
    this.menu.render();
    this.menu.say(now?.task ? t("scene.network", { task: t(now.name) }) : t(`preset.${lab.preset}.name`));
  }

  /** Opens the scene that many further on in the menu; after one from elsewhere, the first or the last. @param {number} by */
  step(by) {
    const { length } = this.#scenes;
    const now = this.#now();
    const from = now ? this.#scenes.indexOf(now) : -Math.max(0, by);
    this.#open(this.#scenes[(from + by + length) % length]);
  }

  /** The scene that is shown; undefined for one that came from elsewhere. */
  #now() {
    const { lab, player } = this.page;
    const task = player?.source === "network";
    const id = task ? lab.task : lab.preset;
    return this.#scenes.find((scene) => scene.task === task && scene.id === id);
  }

  /** @param {Scene} scene */
  #open({ id, task }) {
    const { page } = this;
    const { player } = page;
    this.menu.close();
    page.ui.gradientMet = false;
    // On a phone, another scene begins at its top.
    scrollTo(0, 0);
    if (task) {
      if (player?.source === "network") player.set((lab) => lab.setTask(id));
      else if (page.edit((lab) => lab.setTask(id))) player?.setSource("network");
      return;
    }
    if (!page.edit((lab) => lab.loadPreset(id))) return;
    // A network would replace the scene by its own.
    if (player?.source === "network") player.setSource("descent");
    // A phone shows one form: of three classes, the one that tells them apart, of two the one with a threshold; sentences speak of it.
    if (page.lab.classes > 2) page.ui.form = "multiclass";
    else if (onPhone()) page.ui.form = "binary";
    this.opened();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const now = this.#buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const wish = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
    if (wish === undefined || now < 0) return;
    event.preventDefault();
    this.#buttons[(wish + this.#buttons.length) % this.#buttons.length].focus();
  }
}

customElements.define("scene-menu", SceneMenu);

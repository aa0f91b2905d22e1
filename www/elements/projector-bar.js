// The controls that a projector's view adds to the strip: which forms are shown, which numbers are hidden, and the way back. Asks the page for its view.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { lazy } from "../lazy.js";
import { ChoiceGroup } from "./choice-group.js";
import { MenuButton } from "./menu-button.js";
import { setView } from "../shown.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ui.js").UiState["forms"]} Forms */

/** Columns whose numbers may be asked for. */
const STAGES = /** @type {const} */ (["logits", "probability", "target", "loss", "prediction"]);

export class ProjectorBar extends PageElement {
  #word = make("span");
  #leave = make("button", { type: "button" }, icon("close"), this.#word);

  #columns = make("div", { class: "columns" });
  /** The line below the maps; loaded with the first wall. @type {import("./projector-path.js").ProjectorPath | null} */
  #path = null;

  /**
   * @param {Page} page
   * @param {HTMLElement} table where the line stands
   */
  constructor(page, table) {
    super(page);
    this.table = table;
    this.hide = new MenuButton(page, { id: "hide-column", above: true, name: "projector.hide" }, this.#columns);
    this.load = lazy(page, async () => new (await import("./projector-path.js")).ProjectorPath(page));
    const { t, ui } = page;
    this.forms = new ChoiceGroup(page, {
      name: "projector.forms",
      values: () => [["binary", t("form.binary.name")], ["both", t("projector.both")], ["multiclass", t("form.multiclass.name")]],
      read: () => ui.forms,
      ask: (value) => ui.set({ forms: /** @type {Forms} */ (value) }),
    });
  }

  build() {
    this.#columns.append(...STAGES.map((stage) => {
      const button = make("button", { type: "button", "data-stage": stage });
      button.addEventListener("click", () => this.page.ui.toggle("hidden", stage));
      return this.word(`stage.${stage}.name`, button);
    }));
    this.append(this.forms, this.hide, make("span", { class: "space" }), this.#leave);
    this.word("projector.leave", this.#word);
    this.#leave.addEventListener("click", () => this.leave());
  }

  /** Shows the page as on a desk again. */
  leave() {
    setView(this.page, "desk");
    this.page.render();
    document.getElementById("projector")?.focus();
  }

  update() {
    const { projector } = this.page.shown;
    this.hidden = !projector;
    setAttribute(document.body, "data-view", projector ? "projector" : null);
    if (!projector) return;
    this.forms.render();
    this.hide.render();
    this.hide.say(this.page.t("projector.hide"));
    for (const button of this.#columns.children) {
      const stage = /** @type {import("../ui.js").StageName} */ (button.getAttribute("data-stage"));
      setAttribute(button, "aria-pressed", String(this.page.ui.hidden.has(stage)));
    }
    if (this.#path) this.#path.render();
    else this.load().then((path) => this.#keep(path));
  }

  /** @param {import("./projector-path.js").ProjectorPath | null} path */
  #keep(path) {
    if (!path || this.#path) return;
    this.#path = path;
    this.table.append(path);
    this.page.schedule();
  }
}

customElements.define("projector-bar", ProjectorBar);

// On a phone: which stage's map is large, and of a form with many channels which channel. Asks for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ui.js").StageName} StageName */

export class StageTabs extends PageElement {
  #stages = make("div", { class: "stages", role: "group" });
  #channels = make("div", { class: "channels", role: "group" });
  #shown = "";

  /**
   * @param {Page} page
   * @param {readonly StageName[]} stages
   */
  constructor(page, stages) {
    super(page);
    this.stages = stages;
  }

  build() {
    for (const stage of this.stages) {
      const button = this.word(`stage.${stage}.name`, make("button", { type: "button", "data-stage": stage }));
      button.addEventListener("click", () => {
        this.page.ui.set({ stage });
        button.scrollIntoView({ block: "nearest", inline: "center" });
      });
      this.#stages.append(button);
    }
    this.append(this.#stages, this.#channels);
    // What has the focus is seen whole.
    this.addEventListener("focusin", (event) => /** @type {Element} */ (event.target).scrollIntoView({ block: "nearest", inline: "nearest" }));
    this.word("phone.stage", this.#stages, "aria-label");
    this.word("grid.pick", this.#channels, "aria-label");
  }

  update() {
    const { lab, ui, strings } = this.page;
    for (const [index, button] of [...this.#stages.children].entries()) {
      setAttribute(button, "aria-pressed", String(this.stages[index] === ui.stage));
      button.toggleAttribute("hidden", !(ui.only?.columns.has(this.stages[index]) ?? true));
    }
    this.#channels.hidden = ui.form === "binary" || ["target", "prediction"].includes(ui.stage);
    const shown = `${lab.classes} ${strings.language}`;
    if (shown !== this.#shown) {
      this.#shown = shown;
      this.#channels.replaceChildren(...Array.from({ length: lab.classes }, (_, index) => this.#channel(index)));
    }
    for (const [index, button] of [...this.#channels.children].entries()) setAttribute(button, "aria-pressed", String(index === ui.channel));
  }

  /** @param {number} index */
  #channel(index) {
    const chip = make("i", { class: "chip" });
    chip.style.background = this.page.lab.classColour(index);
    const button = make("button", { type: "button" }, chip, make("span"));
    setText(/** @type {Element} */ (button.lastElementChild), this.page.t("grid.class", { class: index }));
    button.addEventListener("click", () => this.page.ui.set({ channel: index }));
    return button;
  }
}

customElements.define("stage-tabs", StageTabs);

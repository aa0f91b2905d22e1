// The head of a column: what the stage is and the range of its colours. Pointed at or in focus, it explains the stage, hides its numbers
// and folds the column. Asks the lab for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { ramp, steps } from "../gradient.js";
import { hang } from "../hang.js";
import { said } from "../said.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ui.js").StageName} StageName */

/** How long a pointer rests on a head before it explains itself, in milliseconds. */
const REST = 350;

export class StageHead extends PageElement {
  #name = make("span", { class: "name" });
  #range = make("span", { class: "range" });
  #ramp = make("i", { class: "ramp" });
  #button;
  #panel;
  #hide = make("button", { type: "button", class: "line" });
  #fold = make("button", { type: "button", class: "line" });
  #formulas = [make("code", { "data-form": "binary" }), make("code", { "data-form": "multiclass" })];
  #shown = "";
  #waiting = 0;

  /**
   * @param {Page} page
   * @param {StageName} stage
   */
  constructor(page, stage) {
    super(page);
    this.stage = stage;
    const id = `about-${stage}`;
    this.#button = make("button", { type: "button", "aria-expanded": "false", "aria-controls": id }, this.#name, this.#range);
    this.#panel = make("div", { class: "pop about", popover: "auto", id });
  }

  build() {
    this.dataset.stage = this.stage;
    const title = make("h2", {}, this.#button);
    const about = this.word(`stage.${this.stage}.about`, make("p"));
    this.#panel.append(this.word(`stage.${this.stage}.name`, make("h3")), about, make("p", { class: "formulas" }, ...this.#formulas), make("div", { class: "line" }, this.#hide, this.#fold));
    this.append(title, this.#ramp, this.#panel);
    this.word(`stage.${this.stage}.name`, this.#name);
    this.word(`stage.${this.stage}.binary`, this.#formulas[0]);
    this.word(`stage.${this.stage}.multiclass`, this.#formulas[1]);
    this.#listen();
  }

  #listen() {
    const { ui } = this.page;
    this.#button.popoverTargetElement = this.#panel;
    this.#button.addEventListener("click", (event) => {
      clearTimeout(this.#waiting);
      if (!ui.folded.has(this.stage)) return;
      event.preventDefault();
      ui.toggle("folded", this.stage);
    });
    // A pointer that only stands here since a menu has closed asks nothing: it has to move.
    this.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse") this.#waiting ||= window.setTimeout(() => this.#open(), REST);
    });
    this.addEventListener("pointerleave", () => {
      clearTimeout(this.#waiting);
      this.#waiting = 0;
      if (!this.contains(document.activeElement)) this.#panel.hidePopover();
    });
    this.#panel.addEventListener("toggle", (event) => {
      setAttribute(this.#button, "aria-expanded", String(event.newState === "open"));
      if (event.newState === "open") hang(this.#panel, this);
    });
    this.#hide.addEventListener("click", () => ui.toggle("hidden", this.stage));
    this.#fold.addEventListener("click", () => {
      this.#panel.hidePopover();
      ui.toggle("folded", this.stage);
    });
  }

  #open() {
    if (this.page.ui.folded.has(this.stage) || this.page.ui.dragging || document.querySelector(":popover-open")) return;
    this.#panel.showPopover();
  }

  update() {
    const { lab, t, ui } = this.page;
    const folded = ui.folded.has(this.stage);
    this.toggleAttribute("data-folded", folded);
    // What a lesson hides comes with its answer.
    this.#hide.hidden = ui.only !== null;
    setText(this.#hide, t(ui.hidden.has(this.stage) ? "stage.show" : "stage.hide"));
    setText(this.#fold, t("stage.fold"));
    setAttribute(this.#button, "title", folded ? t("stage.unfold") : null);
    const range = lab.range(this.stage);
    // The end of a scale can give away what is to be guessed.
    const hidden = ui.hides(this.stage);
    setText(this.#range, hidden ? "" : said(this.page, range.said));
    // A scale that had to move says so until the next edit.
    this.#range.toggleAttribute("data-moved", range.was !== undefined);
    this.#range.toggleAttribute("data-beyond", range.beyond !== undefined && !hidden);
    const notes = hidden ? [] : [range.was, range.beyond].flatMap((phrase) => (phrase ? [said(this.page, phrase)] : []));
    setAttribute(this.#range, "title", notes.join(" · ") || null);
    const shown = ["target", "prediction"].includes(this.stage) ? String(lab.classes) : "ramp";
    if (shown === this.#shown) return;
    this.#shown = shown;
    const { pixels } = lab.legend(this.stage);
    this.#ramp.style.background = shown === "ramp" ? ramp(pixels) : steps(pixels);
  }
}

customElements.define("stage-head", StageHead);

// On a phone, beside the large map: the selected logit as a slider, with a step up and a step down for a finger.
// Asks for nudging and typing the selected logit.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** The slider's ends; a logit beyond them is reached by typing. */
const END = 6;
const STEP = 0.1;

export class LogitSlider extends PageElement {
  #name = make("span", { class: "code", "aria-hidden": "true" });
  #more = make("button", { type: "button", class: "line" }, "+");
  #range = make("input", { type: "range", min: -END, max: END, step: STEP, "aria-orientation": "vertical" });
  #value = make("output", { class: "code" });
  #less = make("button", { type: "button", class: "line" }, "−");

  build() {
    this.append(this.#name, this.#more, this.#range, this.#value, this.#less);
    this.word("phone.more", this.#more, "aria-label");
    this.word("phone.less", this.#less, "aria-label");
    this.#more.addEventListener("click", () => this.#nudge(1));
    this.#less.addEventListener("click", () => this.#nudge(-1));
    this.#range.addEventListener("input", () => this.#type());
    // What one finger drags is one step of undoing.
    this.#range.addEventListener("pointerdown", () => {
      this.page.beginStroke();
      this.page.ui.dragging = true;
    });
    for (const end of ["pointerup", "pointercancel"]) {
      this.#range.addEventListener(end, () => {
        this.page.ui.dragging = false;
        this.page.endStroke();
      });
    }
  }

  /** The map whose logit it is. */
  get #place() {
    const { lab, ui } = this.page;
    return { form: ui.form, channel: ui.form === "binary" ? 0 : ui.channel, row: lab.row, column: lab.column };
  }

  /** @param {number} tenths */
  #nudge(tenths) {
    const { form, channel, row, column } = this.#place;
    this.page.edit((lab) => lab.nudgeLogit(form, channel, row, column, tenths));
  }

  #type() {
    const { form, channel, row, column } = this.#place;
    this.page.edit((lab) => lab.typeLogit(form, channel, row, column, this.#range.value));
  }

  update() {
    const { lab, t, ui } = this.page;
    const { form, channel, row, column } = this.#place;
    this.hidden = ui.stage !== "logits" || ui.hidden.has("logits");
    if (this.hidden) return setText(this.#value, "");
    const value = lab.full(form, "logits", channel, row, column);
    const label = lab.labels(form, "logits", channel)[row * lab.width + column];
    setText(this.#name, `z[${row}, ${column}]`);
    setAttribute(this.#range, "aria-label", t("phone.logit", { row, column }));
    setAttribute(this.#range, "aria-valuetext", value);
    this.#range.value = value.replace("−", "-");
    setText(this.#value, label);
  }
}

customElements.define("logit-slider", LogitSlider);

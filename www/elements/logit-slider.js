// On a phone, beside the large map: the selected logit as a slider, with a step up and a step down for a finger. A finger moves it by its
// knob alone: whatever begins beside the knob scrolls the page. Asks for nudging and typing the selected logit.

import { make, setAttribute, setText } from "../dom.js";
import { draggable } from "../drag.js";
import { PageElement } from "../element.js";
import { press } from "../key-stroke.js";

/** The slider's ends; a logit beyond them is reached by typing. */
const END = 6;
const STEP = 0.1;

export class LogitSlider extends PageElement {
  #name = make("span", { class: "code", "aria-hidden": "true" });
  #more = make("button", { type: "button", class: "line" }, "+");
  #range = make("input", { type: "range", min: -END, max: END, step: STEP, "aria-orientation": "vertical" });
  #label = make("span", { "aria-hidden": "true" });
  /** What a finger has of the slider; the slider itself lies in it for keys and for those who listen. */
  #knob = make("span", { class: "knob" }, this.#label, this.#range);
  #track = make("div", { class: "track" }, this.#knob);
  #less = make("button", { type: "button", class: "line" }, "−");
  /** Where a drag began, and at which place of the slider. */
  #from = { y: 0, value: 0 };
  #moved = false;

  build() {
    this.append(this.#name, this.#more, this.#track, this.#less);
    this.word("phone.more", this.#more, "aria-label");
    this.word("phone.less", this.#less, "aria-label");
    this.#more.addEventListener("click", () => this.#nudge(1));
    this.#less.addEventListener("click", () => this.#nudge(-1));
    this.#range.addEventListener("keydown", (event) => /^(Arrow|Page|Home|End)/.test(event.key) && press(this.page, event));
    this.#range.addEventListener("input", () => this.#type());
    // What one finger drags is one step of undoing.
    draggable(this.#knob, {
      start: (event) => this.#start(event),
      move: (event) => this.#move(event),
      end: () => this.#end(false),
      cancel: () => this.#end(true),
    });
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

  /** @param {PointerEvent} event */
  #start(event) {
    event.preventDefault();
    this.#from = { y: event.clientY, value: this.#range.valueAsNumber };
    this.#moved = false;
    this.page.strokes.begin();
    this.page.ui.dragging = true;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const rise = this.#from.y - event.clientY;
    // A tap on the knob is no wish for another value.
    if (!this.#moved && Math.abs(rise) < 4) return;
    this.#moved = true;
    // The field keeps it within its ends and on its steps.
    this.#range.value = String(this.#from.value + (rise / this.#track.clientHeight) * 2 * END);
    this.#type();
  }

  /** @param {boolean} back */
  #end(back) {
    const { page } = this;
    page.ui.dragging = false;
    if (back) return page.strokes.cancel();
    page.strokes.end();
    // A tap on the number is a wish to type another one.
    const grid = /** @type {import("./pixel-grid.js").PixelGrid | null} */ (document.querySelector("form-stage[data-place=main] pixel-grid"));
    if (!this.#moved) grid?.editor?.open({ row: page.lab.row, column: page.lab.column }, null);
  }

  update() {
    const { lab, t, ui } = this.page;
    const { form, channel, row, column } = this.#place;
    this.hidden = ui.stage !== "logits" || ui.hidden.has("logits");
    if (this.hidden) return setText(this.#label, "");
    const value = lab.full(form, "logits", channel, row, column);
    const label = lab.labels(form, "logits", channel)[row * lab.width + column];
    setText(this.#name, `z[${row}, ${column}]`);
    setAttribute(this.#range, "aria-label", t("phone.logit", { row, column }));
    setAttribute(this.#range, "aria-valuetext", value);
    this.#range.value = value.replace("−", "-");
    setText(this.#label, label);
    this.#knob.style.setProperty("--at", String(this.#range.valueAsNumber / (2 * END)));
  }
}

customElements.define("logit-slider", LogitSlider);

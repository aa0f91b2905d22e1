// The loss of the selected pixel over one of its logits, with a point that can be dragged. Asks for: that logit.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { themeOf } from "../page.js";

/** @typedef {import("../page.js").Page} Page */

export class LossCurve extends PageElement {
  #forms = make("div", { class: "choice", role: "group" });
  #channel = make("select");
  #chart = make("div", { class: "chart", role: "slider", tabindex: 0 });
  #drawing = make("div", { class: "drawing", "aria-hidden": "true" });
  #handle = make("span", { class: "handle", "aria-hidden": "true" });
  #form = 0;
  #picked = 1;
  #dragged = false;
  /** The chart's room, as the browser last laid it out. */
  #size = { width: 0, height: 0 };
  #said = make("p", { class: "said" });
  #which = make("p", { class: "note" });
  /** The scene whose lesson was last looked for. */
  #scene = "";

  build() {
    const { Form } = this.page.core;
    for (const [form, name] of /** @type {const} */ ([[Form.Binary, "binary"], [Form.Multiclass, "multiclass"]])) {
      const button = make("button", { type: "button", "data-form": name });
      button.addEventListener("click", () => this.#choose(form));
      this.#forms.append(button);
    }
    this.#channel.addEventListener("change", () => {
      this.#picked = Number(this.#channel.value);
      this.page.schedule();
    });
    this.#chart.append(this.#drawing, this.#handle);
    this.append(make("div", { class: "curve-head" }, this.#forms, this.#channel), this.#chart, this.#said, this.#which);
    this.#chart.addEventListener("pointerdown", (event) => this.#down(event));
    this.#chart.addEventListener("pointermove", (event) => this.#dragged && this.#drag(event));
    this.#handle.addEventListener("pointerenter", () => this.page.highlight(this.#source));
    this.#handle.addEventListener("pointerleave", () => this.page.highlight(null));
    this.#chart.addEventListener("pointerup", () => this.#up());
    this.#chart.addEventListener("pointercancel", () => this.#cancel());
    this.#chart.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = { width: Math.floor(contentRect.width), height: Math.floor(contentRect.height) };
      this.page.schedule();
    }).observe(this.#chart);
  }

  update() {
    const { lab, t, core } = this.page;
    this.#follow();
    const many = this.#form === core.Form.Multiclass;
    this.#renderChoices(many);
    const { width, height } = this.#size;
    if (width < 80 || height < 60) return;
    this.#drawing.innerHTML = lab.curve(this.#form, this.#at, width, height, themeOf(core));
    const [x, y] = lab.curvePoint(this.#form, this.#at, width, height);
    this.#handle.style.setProperty("--x", `${x}px`);
    this.#handle.style.setProperty("--y", `${y}px`);
    setAttribute(this.#chart, "data-form", many ? "multiclass" : "binary");
    const [logit, loss, slope, lost] = lab.curveSaid(this.#form, this.#at);
    const said = t("curve.said", { logit, loss, slope });
    setAttribute(this.#chart, "aria-label", t("curve.name"));
    setAttribute(this.#chart, "aria-valuemin", "-1000");
    setAttribute(this.#chart, "aria-valuemax", "1000");
    setAttribute(this.#chart, "aria-valuenow", lab.full(this.#form, core.Stage.Logits, this.#at, lab.row, lab.column));
    setAttribute(this.#chart, "aria-valuetext", said);
    setText(this.#said, said);
    setText(this.#which, t(lost ? "curve.lost" : "curve.which"));
  }

  /** Turns to the form and the channel that a scene is about, when there is another scene. */
  #follow() {
    const { lab, core } = this.page;
    if (lab.preset === this.#scene) return;
    this.#scene = lab.preset;
    const channel = lab.lessonChannel;
    if (channel === undefined) return;
    this.#form = core.Form.Multiclass;
    this.#picked = channel;
  }

  /** What formulas call the logit of the point. */
  get #source() {
    return `${this.#form === this.page.core.Form.Multiclass ? "multiclass" : "binary"}.logits.${this.#at}`;
  }

  /** @param {string | null} from */
  highlight(from) {
    const own = from === this.#source || from === `${this.#source.split(".")[0]}.loss`;
    setAttribute(this.#handle, "data-lit", own ? "" : null);
  }

  /** The channel whose logit runs along the axis. */
  get #at() {
    const { lab, core } = this.page;
    return this.#form === core.Form.Multiclass ? Math.min(this.#picked, lab.classes - 1) : 0;
  }

  /** @param {boolean} many */
  #renderChoices(many) {
    const { lab, t } = this.page;
    setAttribute(this.#forms, "aria-label", t("curve.form"));
    for (const [index, button] of [...this.#forms.children].entries()) {
      setText(button, t(`form.${button.getAttribute("data-form")}.name`));
      setAttribute(button, "aria-pressed", String(index === Number(many)));
    }
    this.#channel.hidden = !many;
    setAttribute(this.#channel, "aria-label", t("curve.channel"));
    if (this.#channel.options.length !== lab.classes) {
      const options = Array.from({ length: lab.classes }, (_, index) => make("option", { value: index }, `z[${index}]`));
      this.#channel.replaceChildren(...options);
    }
    this.#channel.value = String(this.#at);
  }

  /** @param {number} form */
  #choose(form) {
    this.#form = form;
    this.page.schedule();
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button !== 0) return;
    // Else the browser would select the labels, and drag what is selected the next time.
    event.preventDefault();
    this.#chart.focus({ preventScroll: true });
    this.#dragged = true;
    this.#chart.setPointerCapture(event.pointerId);
    this.page.ui.dragging = true;
    this.page.beginStroke();
    this.#drag(event);
  }

  /** @param {PointerEvent} event */
  #drag(event) {
    const x = event.clientX - this.#chart.getBoundingClientRect().left;
    const { width, height } = this.#size;
    this.page.edit((lab) => {
      const logit = lab.curveLogitAt(this.#form, this.#at, width, height, x);
      lab.setLogit(this.#form, this.#at, lab.row, lab.column, logit);
    });
  }

  #up() {
    if (!this.#dragged) return;
    this.#dragged = false;
    this.page.ui.dragging = false;
    this.page.endStroke();
  }

  #cancel() {
    if (!this.#dragged) return;
    this.#dragged = false;
    this.page.ui.dragging = false;
    this.page.cancelStroke();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape") return this.#cancel();
    const direction = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    const tenths = direction * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1);
    const { row, column } = this.page.lab;
    this.page.edit((lab) => lab.nudgeLogit(this.#form, this.#at, row, column, tenths));
  }
}

customElements.define("loss-curve", LossCurve);

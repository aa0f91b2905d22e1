// The loss of the selected pixel over its logit, with a point that can be dragged: of two classes both forms in one chart, of more
// one form over one channel's logit. Asks for: that logit.

import { make, setAttribute, setText } from "../dom.js";
import { draggable } from "../drag.js";
import { PageElement } from "../element.js";
import { press } from "../key-stroke.js";

/** @typedef {import("../page.js").Page} Page */

export class LossCurve extends PageElement {
  #forms = make("div", { class: "choice", role: "group" });
  #channel = make("select");
  #head = make("div", { class: "curve-head" }, this.#forms, this.#channel);
  #chart = make("div", { class: "chart", role: "slider", tabindex: 0, "aria-valuemin": -1000, "aria-valuemax": 1000 });
  #drawing = make("div", { class: "drawing", "aria-hidden": "true" });
  #handle = make("span", { class: "handle", "aria-hidden": "true" });
  /** The other form's point, where it lies elsewhere. */
  #twin = make("span", { class: "handle twin", "aria-hidden": "true" });
  #lost = make("p", { class: "note" });
  /** @type {import("../pkg/lab.js").Form} */
  #form = "binary";
  #picked = 1;
  /** Where the axis ends while the point is dragged: it holds still under the pointer. @type {number | undefined} */
  #held;
  /** Where a finger was put down, until it moves or is lifted: a scroll begins the same way. @type {PointerEvent | null} */
  #pressed = null;
  /** The chart's room, as the browser last laid it out. */
  #size = { width: 0, height: 0 };
  /** The scene whose lesson was last looked for. */
  #scene = "";

  build() {
    for (const form of /** @type {const} */ (["binary", "multiclass"])) {
      const button = this.word(`form.${form}.name`, make("button", { type: "button", "data-form": form }));
      button.addEventListener("click", () => this.#choose(form));
      this.#forms.append(button);
    }
    this.#channel.addEventListener("change", () => {
      this.#picked = Number(this.#channel.value);
      this.page.schedule();
    });
    this.#chart.append(this.#drawing, this.#handle, this.#twin);
    this.append(this.#head, this.#chart, this.#lost);
    this.word("curve.form", this.#forms, "aria-label");
    this.word("curve.channel", this.#channel, "aria-label");
    this.word("curve.name", this.#chart, "aria-label");
    this.word("curve.which", this.#chart, "title");
    draggable(this.#chart, {
      start: (event) => this.#start(event),
      move: (event) => this.#move(event),
      end: () => this.#end(),
      cancel: () => this.#cancel(),
    });
    this.#handle.addEventListener("pointerenter", () => this.page.highlight(this.#source));
    this.#handle.addEventListener("pointerleave", () => this.page.highlight(null));
    this.#chart.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = { width: Math.floor(contentRect.width), height: Math.floor(contentRect.height) };
      this.page.renderPart(this);
    }).observe(this.#chart);
  }

  update() {
    const { lab, t } = this.page;
    this.#follow();
    const shared = lab.curveShared;
    const many = this.#form === "multiclass";
    const { width, height } = this.#size;
    const [own, other] = this.#points();
    const apart = shared && Math.hypot(own[0] - other[0], own[1] - other[1]) >= 1;
    this.#renderChoices(many, !shared || apart, !shared);
    const { logit, loss, slope, lost, beyond } = lab.curveSaid(this.#form, this.#at);
    setAttribute(this.#chart, "aria-valuenow", lab.full(this.#form, "logits", this.#at, lab.row, lab.column));
    setAttribute(this.#chart, "aria-valuetext", t("curve.said", { logit, loss, slope }));
    this.#lost.hidden = !lost && !beyond;
    setText(this.#lost, t(beyond ? "curve.notFinite" : "curve.lost", { logit }));
    if (width < 80 || height < 60) return;
    this.#drawing.innerHTML = lab.curve(this.#form, this.#at, width, height, this.#held);
    put(this.#handle, own);
    put(this.#twin, other);
    this.#twin.hidden = !apart;
    setAttribute(this.#chart, "data-form", many ? "multiclass" : "binary");
    setAttribute(this.#twin, "data-form", many ? "binary" : "multiclass");
    setAttribute(this.#chart, "data-together", shared && !apart ? "" : null);
  }

  /** Where the point is, and the other form's. */
  #points() {
    const { lab } = this.page;
    const { width, height } = this.#size;
    if (width < 80 || height < 60) return [[0, 0], [0, 0]];
    const other = this.#form === "binary" ? "multiclass" : "binary";
    return /** @type {const} */ ([this.#form, other]).map((form) => lab.curvePoint(form, form === "binary" ? 0 : this.#picked, width, height, this.#held));
  }

  /** Turns to the form and the channel that a scene is about, when there is another scene. */
  #follow() {
    const { lab } = this.page;
    if (lab.preset === this.#scene) return;
    this.#scene = lab.preset;
    const channel = lab.lessonChannel;
    this.#form = channel === undefined ? "binary" : "multiclass";
    if (channel !== undefined) this.#picked = channel;
  }

  /** What formulas call the logit of the point. */
  get #source() {
    return `${this.#form}.logits.${this.#at}`;
  }

  /** @param {string | null} from */
  highlight(from) {
    const own = from === this.#source || from === `${this.#source.split(".")[0]}.loss`;
    setAttribute(this.#handle, "data-lit", own ? "" : null);
  }

  /** The channel whose logit runs along the axis. */
  get #at() {
    const { lab } = this.page;
    if (this.#form === "binary") return 0;
    // Over z₁ − z₀, it is z₁ that moves.
    return lab.curveShared ? 1 : Math.min(this.#picked, lab.classes - 1);
  }

  /**
   * @param {boolean} many
   * @param {boolean} forms whether there are two points to choose from
   * @param {boolean} channels whether a channel is chosen too
   */
  #renderChoices(many, forms, channels) {
    const { lab } = this.page;
    this.#head.hidden = !forms;
    for (const [index, button] of [...this.#forms.children].entries()) setAttribute(button, "aria-pressed", String(index === Number(many)));
    this.#channel.hidden = !many || !channels;
    if (this.#channel.options.length !== lab.classes) {
      const options = Array.from({ length: lab.classes }, (_, index) => make("option", { value: index }, `z[${index}]`));
      this.#channel.replaceChildren(...options);
    }
    this.#channel.value = String(this.#at);
  }

  /** @param {"binary" | "multiclass"} form */
  #choose(form) {
    this.#form = form;
    this.page.schedule();
  }

  /** @param {PointerEvent} event */
  #start(event) {
    // Else the browser would select the labels, and drag what is selected the next time.
    event.preventDefault();
    this.#chart.focus({ preventScroll: true });
    this.#nearest(event);
    this.#held = this.page.lab.curveLimit(this.#form, this.#at);
    this.page.ui.dragging = true;
    this.page.strokes.begin();
  }

  /** Of two points, the one that is nearer is taken. @param {PointerEvent} event */
  #nearest(event) {
    const { lab } = this.page;
    if (this.#twin.hidden || !lab.curveShared) return;
    const x = event.clientX - this.#chart.getBoundingClientRect().left;
    const [own, other] = this.#points();
    if (Math.abs(x - other[0]) < Math.abs(x - own[0])) this.#form = this.#form === "binary" ? "multiclass" : "binary";
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (event.type === "pointerdown" && event.pointerType === "touch") {
      this.#pressed = event;
      return;
    }
    this.#pressed = null;
    this.#take(event);
  }

  /** @param {PointerEvent} event */
  #take(event) {
    const x = event.clientX - this.#chart.getBoundingClientRect().left;
    const { width, height } = this.#size;
    this.page.edit((lab) => lab.dragCurve(this.#form, this.#at, width, height, x, this.#held));
  }

  #end() {
    if (this.#pressed) this.#take(this.#pressed);
    this.#leave();
    this.page.strokes.end();
  }

  #cancel() {
    this.#leave();
    this.page.strokes.cancel();
  }

  #leave() {
    this.#pressed = null;
    this.#held = undefined;
    this.page.ui.dragging = false;
    this.page.schedule();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const direction = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -1, PageUp: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    const tenths = direction * (event.shiftKey || event.key.startsWith("Page") ? 10 : event.altKey ? 0.1 : 1);
    const { row, column } = this.page.lab;
    press(this.page, event);
    this.page.edit((lab) => lab.nudgeLogit(this.#form, this.#at, row, column, tenths));
  }
}

/**
 * @param {HTMLElement} handle
 * @param {ArrayLike<number>} at
 */
function put(handle, at) {
  handle.style.setProperty("--x", `${at[0]}px`);
  handle.style.setProperty("--y", `${at[1]}px`);
}

customElements.define("loss-curve", LossCurve);

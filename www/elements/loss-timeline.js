// How both losses changed, edit by edit: a slim line in the strip, which opens to a chart over the table, and what the last edit did.
// Asks for: going back, or forward, to a step.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { lazy } from "../lazy.js";
import { LastEdit } from "./last-edit.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("./timeline-tools.js").TimelineTools} TimelineTools */

/** Frames from one drawing of the chart to the next, while a pointer drags. */
const FRAMES = 6;
/** Milliseconds without a change after which a change is told to those who listen. */
const PAUSE = 700;

export class LossTimeline extends PageElement {
  #chart = make("div", { class: "chart", role: "slider", tabindex: 0, "aria-valuemin": 0 });
  #drawing = make("div", { class: "drawing" });
  #line = make("span", { class: "at", hidden: true });
  #open = make("button", { type: "button", class: "square", id: "open-chart", "aria-controls": "timeline-tools" }, icon("up"));
  /** The head of the open chart; loaded when it is first opened. @type {TimelineTools | null} */
  #tools = null;
  #told = make("p", { class: "unseen", role: "status" });
  #tell = 0;
  #said = "";
  #hovered = -1;
  /** The chart's room, as the browser last laid it out. */
  #size = { width: 0, height: 0 };
  #svg = "";
  #frame = 0;

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.load = lazy(page, async () => {
      await page.strings.more("chart");
      return new (await import("./timeline-tools.js")).TimelineTools(page);
    });
    this.last = new LastEdit(page);
  }

  build() {
    const { ui } = this.page;
    this.#chart.append(this.#drawing, this.#line);
    this.append(this.#chart, this.last, this.#told, this.#open);
    this.word("timeline.name", this.#chart, "aria-label");
    this.word("timeline.open", this.#open, "aria-label", "title");
    this.#open.addEventListener("click", () => ui.set({ chartOpen: !ui.chartOpen }));
    // What the focus is moved to must not lie below the chart.
    addEventListener("focusin", ({ target }) => {
      if (!ui.chartOpen || !(target instanceof Element) || this.contains(target) || !target.matches(":focus-visible")) return;
      const [chart, focused] = [this.#chart.getBoundingClientRect(), target.getBoundingClientRect()];
      if (focused.bottom > chart.top && focused.top < chart.bottom && focused.right > chart.left && focused.left < chart.right) ui.set({ chartOpen: false });
    });
    this.#chart.addEventListener("pointermove", (event) => this.#hover(this.#stepAt(event)));
    this.#chart.addEventListener("pointerleave", () => this.#hover(-1));
    this.#chart.addEventListener("click", (event) => this.#go(this.#stepAt(event)));
    this.#chart.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = { width: Math.floor(contentRect.width), height: Math.floor(contentRect.height) };
      this.page.renderPart(this);
    }).observe(this.#drawing);
  }

  update() {
    const { lab, ui } = this.page;
    this.toggleAttribute("data-open", ui.chartOpen);
    setAttribute(this.#open, "aria-expanded", String(ui.chartOpen));
    if (ui.chartOpen && !this.#tools) this.load().then((tools) => this.#keep(tools));
    this.#tools?.render();
    this.#draw();
    setAttribute(this.#chart, "aria-valuemax", String(lab.steps));
    setAttribute(this.#chart, "aria-valuenow", String(lab.step));
    this.#hovered = Math.min(this.#hovered, lab.steps);
    this.#show();
    this.#announce();
  }

  /** @param {TimelineTools | null} tools */
  #keep(tools) {
    if (!tools || this.#tools) return;
    this.#tools = tools;
    this.prepend(tools);
    this.page.schedule();
  }

  /** Closes the chart over the table. */
  close() {
    this.page.ui.set({ chartOpen: false });
    if (this.contains(document.activeElement)) this.#open.focus();
  }

  #draw() {
    const { lab, ui } = this.page;
    const { width, height } = this.#size;
    // A chart is the dearest thing to draw: while a pointer drags or a run plays, every few frames will do.
    this.#frame = ui.dragging || lab.running ? this.#frame + 1 : 0;
    if (width <= 80 || height <= 20 || this.#frame % FRAMES !== 0) return;
    const svg = lab.timeline(width, height);
    if (svg !== this.#svg) this.#drawing.innerHTML = svg;
    this.#svg = svg;
    setAttribute(this.#drawing.firstElementChild ?? this.#drawing, "aria-hidden", "true");
  }

  /** Shows what the hovered step was, or the present one. */
  #show() {
    const { lab } = this.page;
    const step = this.#hovered >= 0 ? this.#hovered : lab.step;
    this.last.show(this.#hovered);
    setAttribute(this.#chart, "aria-valuetext", this.last.text);
    this.#line.hidden = this.#hovered < 0;
    this.#line.style.setProperty("--x", `${lab.timelineX(step)}px`);
  }

  /** Tells those who listen what the last change did, once there has been no other for a while. */
  #announce() {
    const { text } = this.last;
    if (this.#hovered >= 0 || text === this.#said) return;
    clearTimeout(this.#tell);
    if (this.page.player?.playing) return;
    // What stands there from the start is no change.
    const first = this.#said === "";
    this.#said = text;
    if (first) return;
    this.#tell = setTimeout(() => setText(this.#told, text), PAUSE);
  }

  /** @param {number} step */
  #hover(step) {
    if (step === this.#hovered) return;
    this.#hovered = step;
    this.#show();
  }

  /** @param {MouseEvent} event */
  #stepAt(event) {
    return this.page.lab.timelineStepAt(event.clientX - this.#drawing.getBoundingClientRect().left);
  }

  /** @param {number} step */
  #go(step) {
    this.page.travel((lab) => lab.goTo(step));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { lab } = this.page;
    /** @type {Record<string, number>} */
    const keys = { ArrowLeft: lab.step - 1, ArrowDown: lab.step - 1, ArrowRight: lab.step + 1, ArrowUp: lab.step + 1, Home: 0, End: lab.steps };
    const wish = keys[event.key];
    if (wish === undefined) return;
    event.preventDefault();
    if (wish >= 0 && wish <= lab.steps) this.#go(wish);
  }
}

customElements.define("loss-timeline", LossTimeline);

// How both losses changed, edit by edit. Asks for: going back, or forward, to a step.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { themeOf } from "../page.js";
import { StepParts } from "./step-parts.js";
import { TimelineTools } from "./timeline-tools.js";

/** @typedef {import("../page.js").Page} Page */

/** Frames from one drawing of the chart to the next, while a pointer drags. */
const FRAMES = 6;

export class LossTimeline extends PageElement {
  #title = make("h2");
  #chart = make("div", { class: "chart", role: "slider", tabindex: 0 });
  #drawing = make("div", { class: "drawing" });
  #line = make("span", { class: "at", hidden: true });
  #step = make("div", { class: "step" });
  #open = make("button", { type: "button", class: "square", id: "open-chart", "aria-controls": "timeline-tools" }, icon("up"));
  #hovered = -1;
  /** The chart's room, as the browser last laid it out. */
  #size = { width: 0, height: 0 };
  #svg = "";
  #frame = 0;

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.tools = new TimelineTools(page);
    this.parts = new StepParts(page);
  }

  build() {
    this.#chart.append(this.#drawing, this.#line);
    this.append(this.#title, this.#chart, this.tools, this.#step, this.parts, this.#open);
    this.word("timeline.title", this.#title);
    this.word("timeline.name", this.#chart, "aria-label");
    this.word("timeline.open", this.#open, "aria-label", "title");
    this.#open.addEventListener("click", () => this.page.ui.set({ chartOpen: !this.page.ui.chartOpen }));
    this.#chart.addEventListener("pointermove", (event) => this.#hover(this.#stepAt(event)));
    this.#chart.addEventListener("pointerleave", () => this.#hover(-1));
    this.#chart.addEventListener("click", (event) => this.#go(this.#stepAt(event)));
    this.#chart.addEventListener("keydown", (event) => this.#key(event));
    new ResizeObserver(([{ contentRect }]) => {
      this.#size = { width: Math.floor(contentRect.width), height: Math.floor(contentRect.height) };
      this.page.schedule();
    }).observe(this.#chart);
  }

  update() {
    const { lab, core, ui } = this.page;
    for (const part of [this.tools, this.parts]) part.render();
    this.toggleAttribute("data-open", ui.chartOpen);
    setAttribute(this.#open, "aria-expanded", String(ui.chartOpen));
    this.#step.hidden = !this.parts.hidden;
    const { width, height } = this.#size;
    // A chart is the dearest thing to draw: while a pointer drags or a run plays, every few frames will do.
    this.#frame = ui.dragging || lab.running ? this.#frame + 1 : 0;
    if (width > 80 && height > 20 && this.#frame % FRAMES === 0) {
      const svg = lab.timeline(width, height, themeOf(core));
      if (svg !== this.#svg) this.#drawing.innerHTML = svg;
      this.#svg = svg;
      setAttribute(this.#drawing.firstElementChild ?? this.#drawing, "aria-hidden", "true");
    }
    setAttribute(this.#chart, "aria-valuemin", "0");
    setAttribute(this.#chart, "aria-valuemax", String(lab.steps));
    setAttribute(this.#chart, "aria-valuenow", String(lab.step));
    this.#hovered = Math.min(this.#hovered, lab.steps);
    this.#tell();
  }

  /** Writes what the hovered step was, or the current one. */
  #tell() {
    const { lab, t } = this.page;
    const step = this.#hovered >= 0 ? this.#hovered : lab.step;
    const note = lab.stepNote(step);
    const what = `${t(`step.${note.kind}`)} ${note.detail}`.trim();
    const lines = [
      make("p", {}, make("b", {}, step === 0 ? t("timeline.start") : t(["descent", "network"].includes(note.kind) ? "timeline.learned" : "timeline.edit", { step })), ` ${step === 0 ? "" : what}`),
      make("p", { "data-form": "binary" }, `BCE ${note.binary} `, make("span", {}, note.binaryDelta)),
      make("p", { "data-form": "multiclass" }, `CE ${note.multiclass} `, make("span", {}, note.multiclassDelta)),
      make("p", {}, `IoU ${note.iou}`),
    ];
    setAttribute(this.#chart, "aria-valuetext", `${lines[0].textContent}: BCE ${note.binary}, CE ${note.multiclass}`);
    this.#step.replaceChildren(...lines);
    this.#line.hidden = this.#hovered < 0;
    this.#line.style.setProperty("--x", `${lab.timelineX(step)}px`);
  }

  /** @param {number} step */
  #hover(step) {
    if (step === this.#hovered) return;
    this.#hovered = step;
    this.#tell();
  }

  /** @param {MouseEvent} event */
  #stepAt(event) {
    return this.page.lab.timelineStepAt(event.clientX - this.#chart.getBoundingClientRect().left);
  }

  /** @param {number} step */
  #go(step) {
    this.page.edit((lab) => lab.goTo(step));
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

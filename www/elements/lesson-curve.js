// The curve of a question: how a pixel's loss goes on from here. Each answer is a circle where the curve may go; once the answer is
// shown, the curve runs on through the right one. What it draws comes from the core; those who listen have the choices beside it.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../lesson-run.js").LessonRun} LessonRun */
/** @typedef {import("../pkg/more.js").LessonCurve} Curve */

const SVG = "http://www.w3.org/2000/svg";
/** The drawing's own width and height, which the style stretches. */
const SIZE = 1000;

export class LessonCurve extends PageElement {
  #about = make("span");
  #plot = make("div", { class: "plot" });
  #written = "";
  /** @type {HTMLButtonElement[]} */
  #marks = [];

  /**
   * @param {Page} page
   * @param {LessonRun} run
   */
  constructor(page, run) {
    super(page);
    this.run = run;
  }

  build() {
    this.setAttribute("aria-hidden", "true");
    this.append(make("h3", {}, this.word("lessons.ui.curve", make("b")), " ", this.#about), this.#plot);
  }

  update() {
    const { run, page } = this;
    const written = [page.strings.language, run.at, run.told !== null].join();
    if (written !== this.#written) {
      this.#written = written;
      const curve = run.curve();
      if (curve) this.#draw(curve);
    }
    for (const mark of this.#marks) mark.toggleAttribute("data-chosen", mark.value === run.given && run.told === null);
  }

  /** @param {Curve} curve */
  #draw(curve) {
    const { run, page } = this;
    const { told, step } = run;
    setText(this.#about, page.t(told ? "lessons.ui.curveTold" : "lessons.ui.curveAsk", { z: curve.at }));
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 ${SIZE} ${SIZE}`);
    svg.setAttribute("preserveAspectRatio", "none");
    const line = (/** @type {string} */ kind, /** @type {ArrayLike<number>} */ points) => {
      const drawn = document.createElementNS(SVG, "polyline");
      drawn.setAttribute("class", kind);
      drawn.setAttribute("points", Array.from(points, (share) => share * SIZE).join(" "));
      svg.append(drawn);
    };
    for (const { at } of curve.losses) line("rule", [0, at, 1, at]);
    line("asked", [curve.x, 0, curve.x, 1]);
    if (!told) for (const y of curve.options) line("may", [...curve.from, curve.x, y]);
    line("curve", curve.line);
    const place = (/** @type {HTMLElement} */ element, /** @type {number} */ x, /** @type {number} */ y) => {
      element.style.setProperty("--x", String(x));
      element.style.setProperty("--y", String(y));
      return element;
    };
    this.#marks = curve.options.map((_, index) => {
      const name = step?.options[index] ?? "";
      const right = told?.answer === name;
      const mark = make("button", { type: "button", class: "mark", tabindex: -1, value: name, disabled: told !== null }, right ? icon("check") : String.fromCharCode(65 + index));
      mark.toggleAttribute("data-right", right);
      mark.toggleAttribute("data-mine", told !== null && run.verdict !== null && run.given === name);
      mark.hidden = told !== null && !right && !(run.verdict && run.given === name);
      mark.addEventListener("click", () => run.answer(name));
      return mark;
    });
    const labels = [
      ...curve.logits.map(({ text, at }) => place(make("span", { class: "below" }, text), at, 1)),
      ...curve.losses.map(({ text, at }) => place(make("span", { class: "beside" }, text), 0, at)),
      place(make("span", { class: "said" }, curve.label), curve.from[0], curve.from[1]),
      place(make("i"), curve.from[0], curve.from[1]),
    ];
    this.#plot.replaceChildren(svg, ...labels, ...this.#marks.map((mark, index) => place(mark, curve.x, curve.options[index])));
  }
}

customElements.define("lesson-curve", LessonCurve);

// One line a class under a map, for the pixel that is pointed at: its number there as a bar and in digits. The lines are level across the
// columns, so that they read as a second table. A click brings a class up in every map. Asks the lab for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { picture } from "../gradient.js";
import { said } from "../said.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ui.js").StageName} StageName */
/** @typedef {import("../pkg/lab.js").ClassLine} ClassLine */
/** @typedef {import("../pkg/lab.js").ClassLines} Lines */
/** @typedef {ReturnType<typeof makeLine>} Line */

export class ClassLines extends PageElement {
  /** @type {Line[]} */
  #lines = [];
  /** What the classes without a line come to, and what all do. */
  #rest = makeSum();
  /** Shows the channels of all classes, where the column has them. */
  #all = make("button", { type: "button", class: "all", hidden: true, "aria-haspopup": "dialog" });
  #total = makeSum();

  /**
   * @param {Page} page
   * @param {StageName} stage
   */
  constructor(page, stage) {
    super(page);
    this.stage = stage;
  }

  build() {
    this.setAttribute("role", "group");
    this.#rest.line.append(this.#all);
    this.append(this.#rest.line, this.#total.line);
    const { stage } = this;
    if (stage !== "loss" && stage !== "prediction") this.#all.addEventListener("click", () => this.page.showClasses(stage, this.#all));
    this.word("grid.pick", this, "aria-label");
    this.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button") : null;
      if (button?.dataset.class) this.page.ui.set({ channel: Number(button.dataset.class) });
    });
    this.addEventListener("keydown", (event) => this.#key(event));
  }

  /** The lines are one stop of the Tab key: arrows lead from one to the next. @param {KeyboardEvent} event */
  #key(event) {
    const buttons = this.#lines.map(({ button }) => button);
    const now = buttons.findIndex((button) => button === event.target);
    const wish = { ArrowUp: now - 1, ArrowDown: now + 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (now < 0 || wish === undefined) return;
    event.preventDefault();
    buttons[Math.max(0, Math.min(wish, buttons.length - 1))].focus();
  }

  update() {
    const { lab, ui } = this.page;
    // While a pointer drags or a run plays, thumbnails wait for its end.
    if (ui.dragging || lab.running) return;
    for (const line of this.#lines) this.#draw(line);
  }

  /** Draws the channel of a line's class, where the column has one. @param {Line} line */
  #draw(line) {
    const { lab } = this.page;
    if (this.stage === "loss" || this.stage === "prediction") return;
    if (this.page.ui.hides(this.stage)) {
      line.drawn = "";
      line.thumbnail.style.background = "";
      return;
    }
    const drawn = picture(lab.pixels("multiclass", this.stage, line.class), lab.width);
    if (drawn === line.drawn) return;
    line.drawn = drawn;
    line.thumbnail.style.background = drawn;
  }

  /**
   * Shows the lines of a pixel.
   * @param {Lines} column
   */
  tell({ lines, rest, total }) {
    const { t, ui } = this.page;
    while (this.#lines.length > lines.length) this.#lines.pop()?.button.remove();
    while (this.#lines.length < lines.length) {
      const line = makeLine();
      this.#lines.push(line);
      this.#rest.line.before(line.button);
    }
    for (const [at, line] of lines.entries()) this.#tellClass(this.#lines[at], line);
    const stop = Math.max(0, lines.findIndex((line) => line.class === ui.channel));
    for (const [at, { button }] of this.#lines.entries()) setAttribute(button, "tabindex", at === stop ? null : "-1");
    // What a class's number is under the prediction is said once.
    this.toggleAttribute("data-iou", this.stage === "prediction" && this.page.options.multiclass !== "multilabel" && ui.only?.scores !== false);
    const hidden = ui.hides(this.stage, ui.hover ?? this.page.lab);
    showSum(this.#rest, rest ? t("classLines.more", { count: rest.count }) : "", hidden ? "?" : (rest?.text ?? ""));
    const all = rest !== undefined && this.stage !== "loss" && this.stage !== "prediction";
    this.#all.hidden = !all;
    this.#rest.name.hidden = all;
    setText(this.#all, t("classLines.all", { count: this.page.lab.classes }));
    showSum(this.#total, total?.symbol ?? "", hidden ? "?" : (total?.text ?? ""), hidden ? 0 : total?.bar);
  }

  /**
   * @param {Line} line
   * @param {ClassLine} told
   */
  #tellClass(line, { class: id, text, bar, counts, best, target, note }) {
    const { t, lab, ui } = this.page;
    if (line.class !== id) {
      line.class = id;
      line.button.dataset.class = String(id);
      line.chip.style.background = lab.classColour(id);
      line.chip.toggleAttribute("data-light", lab.classWantsLight(id));
      line.bar.style.setProperty("--class", lab.classColour(id));
      this.#draw(line);
      setText(line.chip, String(id));
    }
    const hidden = ui.hides(this.stage, ui.hover ?? lab);
    const scored = this.stage !== "prediction" || ui.only?.scores !== false;
    setText(line.value, hidden ? "?" : scored ? text : "");
    setText(line.note, hidden ? "" : said(this.page, note));
    setAttribute(line.button, "aria-pressed", String(id === ui.channel));
    setText(line.name, `${t("grid.class", { class: id })}:`);
    line.button.toggleAttribute("data-best", best && ui.hidden.size === 0 && !ui.asked);
    line.button.toggleAttribute("data-target", target);
    line.bar.toggleAttribute("data-hollow", !counts);
    const length = hidden || !scored ? 0 : bar;
    line.bar.style.setProperty("--from", `${50 + 50 * Math.min(0, length)}%`);
    line.bar.style.setProperty("--size", `${Math.abs(length) * (this.#signed ? 50 : 100)}%`);
  }

  /** Whether bars grow from the middle. */
  get #signed() {
    return this.stage === "logits" || this.stage === "gradient";
  }
}

function makeLine() {
  const thumbnail = make("i", { class: "thumbnail" });
  const name = make("span", { class: "unseen" });
  const chip = make("b", { class: "class", "aria-hidden": "true" });
  const bar = make("i", { class: "bar" });
  const note = make("small");
  const value = make("span", { class: "value" });
  return { class: NaN, drawn: "", name, thumbnail, chip, bar, note, value, button: make("button", { type: "button" }, thumbnail, name, chip, bar, note, value) };
}

function makeSum() {
  const name = make("small");
  const bar = make("i", { class: "bar" });
  const value = make("span", { class: "value" });
  return { name, bar, value, line: make("p", { hidden: true }, name, bar, value) };
}

/**
 * @param {ReturnType<typeof makeSum>} sum
 * @param {string} name
 * @param {string} text
 * @param {number} [bar]
 */
function showSum(sum, name, text, bar = 0) {
  sum.line.hidden = name === "";
  setText(sum.name, name);
  setText(sum.value, text);
  sum.bar.hidden = bar === 0;
  sum.bar.style.setProperty("--size", `${100 * bar}%`);
}

customElements.define("class-lines", ClassLines);

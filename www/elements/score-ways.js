// One prediction beside its target, the scores of each image and class, and the nine means that libraries take of them. What is pointed
// at shows which scores it uses. Asks the lab for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { maskMap } from "../mask-map.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {typeof import("../pkg/more.js")} Module */
/** @typedef {import("../pkg/more.js").ScorePanel} ScorePanel */
/** @typedef {import("../pkg/more.js").ClassScore} ClassScore */

/** The way of the example that is shown first: one that uses neither all scores nor the pooled ones. A scene begins with its own. */
const FIRST = 5;

export class ScoreWays extends PageElement {
  #scores;
  /** @type {ScorePanel} */
  #panel;
  /** Whether the example is shown in place of the document's prediction. */
  #example;
  /** Which way is shown. */
  #on;
  #left = make("section", { class: "one" });
  #right = make("section", { class: "nine" });
  #line = make("div", { class: "number-line", "aria-hidden": "true" });
  /** The cells with scores, a list an image, and the pooled ones. @type {HTMLElement[][]} */
  #cells = [];
  /** @type {HTMLElement[]} */
  #pooled = [];
  /** How many scores of an image are used. @type {HTMLElement[]} */
  #used = [];
  /** @type {HTMLElement[]} */
  #rows = [];
  /** @type {HTMLElement[]} */
  #marks = [];
  #resized = new ResizeObserver(() => this.#drawLine());

  /**
   * @param {Page} page
   * @param {Module} module
   * @param {"binary" | "multiclass"} form
   * @param {boolean} example
   */
  constructor(page, module, form, example) {
    super(page);
    this.module = module;
    this.form = form;
    this.#example = example;
    this.#scores = this.#take();
    this.#panel = this.#scores.panel;
    this.#on = this.#panel.shown ?? FIRST;
  }

  #take() {
    const { Scores } = this.module;
    return this.#example ? Scores.example() : new Scores(this.page.lab.save(), this.form);
  }

  build() {
    this.append(this.#left, this.#right);
    this.#resized.observe(this.#line);
  }

  /** Gives back what the module holds. */
  free() {
    this.#resized.disconnect();
    this.#scores.free();
  }

  localize() {
    this.#write();
  }

  #swap() {
    this.#scores.free();
    this.#example = !this.#example;
    this.#scores = this.#take();
    this.#panel = this.#scores.panel;
    this.#on = this.#panel.shown ?? FIRST;
    this.#write();
    this.#left.querySelector("button")?.focus();
  }

  #write() {
    this.#writeLeft();
    this.#writeRight();
    this.#drawLine();
    this.#show(this.#on);
  }

  #writeLeft() {
    const { t, lab } = this.page;
    const { images, classes, pixels, wrong, width, absent, alarm } = this.#panel;
    const maps = make("div", { class: "maps" }, make("span"), ...images.map((_, image) => make("span", { class: "name" }, t("scores.image", { image }))));
    maps.style.setProperty("--images", String(images.length));
    for (const side of /** @type {const} */ (["target", "predicted"])) {
      maps.append(make("span", { class: "side-name" }, t(`scores.${side}`)));
      for (const [image, masks] of images.entries()) {
        const wrongAt = side === "predicted" ? masks.predicted.map((id, at) => id !== masks.target[at]) : [];
        const name = `${t(`scores.${side}`)}, ${t("scores.image", { image })}`;
        maps.append(maskMap(this.page, { name, ids: masks[side], width, colours: this.module.Scores.colours(new Int32Array(masks[side])), wrong: wrongAt }));
      }
    }
    const notes = [absent && t("scores.oddAbsent", { ...absent }), alarm && t("scores.oddAlarm", { ...alarm })].filter(Boolean).join(" ");
    const swap = make("button", { type: "button" }, t(this.#example ? "scores.own" : "scores.example"));
    swap.addEventListener("click", () => this.#swap());
    const about = t("scores.about", { images: images.length, classes: this.#example ? classes.length : this.form === "binary" ? 2 : lab.classes, pixels, wrong });
    this.#left.replaceChildren(make("h2", {}, t("scores.prediction")), make("p", { class: "sub" }, about), maps, this.#table(), make("p", { class: "note" }, notes), swap);
  }

  /** The scores of each image and class, and the pooled ones. */
  #table() {
    const { t } = this.page;
    const { classes, rows, pooled } = this.#panel;
    const head = make("tr", {}, make("th", { scope: "col" }, "IoU"), ...classes.map((id) => this.#classHead(id)), make("th", { scope: "col" }, t("scores.used")));
    const body = [...rows, pooled].map((row, image) => {
      const name = image < rows.length ? t("scores.image", { image }) : t("scores.pooled");
      const cells = row.map((score) => this.#cell(score, image === rows.length));
      const used = make("td", { class: "used" });
      return { cells, used, line: make("tr", {}, make("th", { scope: "row" }, name), ...cells, used) };
    });
    this.#cells = body.slice(0, -1).map(({ cells }) => cells);
    this.#pooled = body[rows.length].cells;
    this.#used = body.map(({ used }) => used);
    return make("div", { class: "scroll" }, make("table", { class: "scores" }, make("thead", {}, head), make("tbody", {}, ...body.map(({ line }) => line))));
  }

  /** @param {number} id */
  #classHead(id) {
    const { lab, t } = this.page;
    const chip = make("b", { class: "class" }, String(id));
    chip.style.background = lab.classColour(id);
    chip.toggleAttribute("data-light", lab.classWantsLight(id));
    return make("th", { scope: "col" }, chip, ...(id === 0 ? [` ${t("scores.background")}`] : []));
  }

  /**
   * @param {ClassScore} score
   * @param {boolean} isPooled
   */
  #cell({ score, fraction, absent, alarm }, isPooled) {
    const kind = `${absent ? "absent" : alarm ? "alarm" : ""}${isPooled ? " pooled" : ""}`;
    if (absent) return make("td", { class: kind }, make("span", {}, this.page.t("scores.absent")));
    return make("td", { class: kind }, make("b", {}, score), make("small", {}, fraction));
  }

  #writeRight() {
    const { t } = this.page;
    const { span: [low, high], ways, run, date } = this.#panel;
    const said = low === high ? t("scores.same", { low }) : t("scores.span", { low, high });
    const heads = [make("td"), make("th", { scope: "col" }, t("scores.how")), make("th", { scope: "col", class: "n" }, t("scores.meanIou")), make("th", { scope: "col", class: "n" }, "Dice")];
    this.#rows = ways.map((way, at) => this.#row(way, at));
    const group = (/** @type {boolean} */ overBatch, /** @type {string} */ key) => [
      make("tr", { class: "group" }, make("th", { colspan: 4, scope: "colgroup" }, t(`scores.${key}`))),
      ...this.#rows.filter((_, at) => ways[at].overBatch === overBatch),
    ];
    const body = make("tbody", {}, ...group(true, "batch"), ...group(false, "images"));
    const table = make("table", { class: "ways" }, make("thead", {}, make("tr", {}, ...heads)), body);
    const head = make("div", { class: "head" }, make("h2", {}, t("scores.nine")), make("span", { class: "sub" }, said));
    this.#right.replaceChildren(head, this.#line, table, make("p", { class: "note" }, t("scores.run", { run, date })));
  }

  /**
   * @param {import("../pkg/more.js").ScoredWay} way
   * @param {number} at
   */
  #row({ id, users, iou, dice }, at) {
    const button = make("button", { type: "button", class: "rank" }, String(at + 1));
    const { t } = this.page;
    const name = t(`scores.way.${id}`);
    const shown = at === this.#panel.shown;
    const what = make("td", {}, name, ...(shown ? [" ", make("b", { class: "shown" }, t("scores.shown"))] : []), make("small", {}, users));
    setAttribute(button, "aria-label", `${at + 1}: ${name}${shown ? `, ${t("scores.shown")}` : ""}`);
    const row = make("tr", {}, make("td", {}, button), what, make("td", { class: "n" }, make("b", {}, iou)), make("td", { class: "n" }, dice));
    // A pointer that rests where the row has come to points at nothing.
    row.addEventListener("pointermove", ({ movementX, movementY }) => (movementX !== 0 || movementY !== 0) && at !== this.#on && this.#show(at));
    row.addEventListener("click", () => this.#show(at));
    button.addEventListener("keydown", (event) => this.#key(event, at));
    return row;
  }

  /**
   * The ways are one stop of the Tab key: arrows choose the one before or after.
   * @param {KeyboardEvent} event
   * @param {number} at
   */
  #key(event, at) {
    const last = this.#rows.length - 1;
    const wish = { ArrowUp: at - 1, ArrowLeft: at - 1, ArrowDown: at + 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (wish === undefined) return;
    event.preventDefault();
    const next = Math.max(0, Math.min(wish, last));
    this.#show(next);
    this.#rows[next].querySelector("button")?.focus();
  }

  /** The nine numbers on a line; a click on one brings up its row. */
  #drawLine() {
    const width = this.#line.clientWidth;
    if (width < 100) return;
    const { marks, ticks } = this.#scores.line(width);
    const lanes = Math.max(0, ...marks.map(({ lane }) => lane + 1));
    this.#line.style.setProperty("--lanes", String(lanes));
    // The lower lie over the stems of the higher.
    this.#marks = marks.sort((one, other) => other.lane - one.lane).map(({ way, at, x, lane }) => {
      const dot = make("span", { class: "mark", "data-way": way }, make("i"), String(way + 1));
      dot.style.setProperty("--x", `${x}px`);
      dot.style.setProperty("--stem", `${at - x}px`);
      dot.style.setProperty("--lane", String(lane));
      dot.addEventListener("pointerenter", () => this.#show(way));
      return dot;
    });
    const drawn = ticks.map(({ x, text }) => {
      const tick = make("span", { class: "tick" }, text);
      tick.style.setProperty("--x", `${x}px`);
      return tick;
    });
    this.#line.replaceChildren(...drawn, ...this.#marks);
    this.#show(this.#on);
  }

  /**
   * Shows which scores a way uses.
   * @param {number} on
   */
  #show(on) {
    this.#on = on;
    const { overBatch, uses } = this.#panel.ways[on];
    for (const [at, row] of this.#rows.entries()) {
      row.toggleAttribute("data-on", at === on);
      const button = row.querySelector("button");
      if (!button) continue;
      setAttribute(button, "aria-pressed", String(at === on));
      button.tabIndex = at === on ? 0 : -1;
    }
    for (const mark of this.#marks) mark.toggleAttribute("data-on", Number(mark.dataset.way) === on);
    const used = [...this.#cells.map((_, image) => (overBatch ? [] : uses[image])), overBatch ? uses[0] : []];
    for (const [line, cells] of [...this.#cells, this.#pooled].entries()) {
      for (const [at, cell] of cells.entries()) cell.toggleAttribute("data-used", used[line][at] ?? false);
      const count = used[line].filter(Boolean).length;
      setText(this.#used[line], used[line].length ? String(count) : "–");
    }
  }
}

customElements.define("score-ways", ScoreWays);

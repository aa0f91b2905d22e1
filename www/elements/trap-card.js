// A trap: what was written beside what was meant, on the same numbers, which the reader can change. Asks the traps' core to run both.

import { addressOf } from "../address.js";
import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { sentence } from "../errors.js";
import { icon } from "../icons.js";
import { writeSetting } from "../storage.js";
import { chart } from "./trap-chart.js";
import { SEEN, seenTraps } from "./trap-list.js";
import { stopAt, walk } from "./trap-keys.js";
import { gridOf, paint, sideParts } from "./trap-side.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {typeof import("../pkg/more.js")} Core */
/** @typedef {import("../pkg/more.js").TrapCard} Card */

const CHECKS = /** @type {const} */ (["check1", "check2", "check3"]);

export class TrapCard extends PageElement {
  /** Where the card stands among the rooms. */
  place = make("span");

  #head = make("h2");
  #intro = make("p");
  #written = make("div", { class: "parts" });
  #meant = make("div", { class: "parts" });
  #why = make("p");
  #figure = make("figure");
  #choices = make("div", { class: "choices" });
  #table = make("section", { class: "every" });
  #inputs = make("div", { class: "inputs" });
  #error = make("p", { class: "wrong", role: "alert" });
  #restore = make("button", { type: "button", class: "line" });
  #nine = make("button", { type: "button", class: "line nine" });
  #edit = make("section", { class: "edit" });
  #checks = make("ul", { class: "checks" });
  #scene = make("a", { class: "scene" }, icon("open"), this.word("traps.scene", make("span")));
  #sceneNote = make("p", { class: "scene-note" });

  /** Places of what is chosen. @type {number[]} */
  #chosen = [];
  /** The numbers of the grid. */
  #numbers;
  #stale = true;
  /** Whether the numbers are those of the start. */
  #fresh = true;

  /**
   * @param {Page} page
   * @param {Core} core
   * @param {string} id
   * @param {(id: string) => void} open shows another trap
   */
  constructor(page, core, id, open) {
    super(page);
    this.core = core;
    this.trap = id;
    this.open = open;
    this.#numbers = core.trapStart(id, new Uint32Array());
  }

  build() {
    const written = this.word("traps.written", make("span"));
    const meant = this.word("traps.meant", make("span"));
    const next = make("button", { type: "button", class: "go next" }, this.word("traps.next", make("span")), icon("next"));
    this.#edit.append(this.word("traps.inputs", make("h3")), this.#inputs, this.#error, this.word("traps.restore", this.#restore));
    this.append(
      make("header", {}, this.#head, this.#intro),
      make("section", { class: "half written", "aria-labelledby": "trap-written" }, make("h3", { id: "trap-written" }, icon("close"), written), this.#written),
      make("section", { class: "half meant", "aria-labelledby": "trap-meant" }, make("h3", { id: "trap-meant" }, icon("check"), meant), this.#meant),
      this.#table,
      make("aside", { "aria-labelledby": "trap-why" },
        this.word("traps.why", make("h3", { id: "trap-why" })), this.#why, this.#figure, this.#choices, this.word("traps.nineWays", this.#nine),
        this.word("traps.haveIt", make("h3")), this.#checks, this.#edit, this.#sceneNote, make("footer", {}, this.#scene, next)),
    );
    next.addEventListener("click", () => {
      const ids = this.core.trapList().map(({ id }) => id);
      this.open(ids[(ids.indexOf(this.trap) + 1) % ids.length]);
    });
    this.#restore.addEventListener("click", () => this.#start());
    this.#inputs.addEventListener("keydown", (event) => walk(this.#inputs, event));
    this.#inputs.addEventListener("focusin", (event) => stopAt(this.#inputs, event.target));
    this.#nine.hidden = this.trap !== "our-iou";
    this.#nine.addEventListener("click", async () => {
      const { openScores } = await import("../scores.js");
      await openScores(this.page, "binary", true);
    });
    const seen = seenTraps();
    if (!seen.includes(this.trap)) writeSetting(SEEN, [...seen, this.trap].join(" "));
  }

  localize() {
    this.#stale = true;
  }

  update() {
    if (!this.#stale) return;
    this.#stale = false;
    const chosen = Uint32Array.from(this.#chosen);
    this.#draw(this.core.trapCard(this.trap, chosen, this.#numbers));
    const scene = this.core.trapScene(this.trap, chosen, this.#numbers);
    this.#scene.hidden = this.#sceneNote.hidden = scene === undefined;
    if (!scene) return;
    setAttribute(this.#scene, "href", addressOf({ s: scene }));
    setText(this.#sceneNote, this.page.t(`traps.card.${this.trap}.scene`));
  }

  /** Goes back to the numbers of the start. */
  #start() {
    this.#numbers = this.core.trapStart(this.trap, Uint32Array.from(this.#chosen));
    this.#fresh = true;
    this.#again();
  }

  #again() {
    setText(this.#error, "");
    this.#stale = true;
    this.page.schedule();
  }

  /** @param {Card} card */
  #draw(card) {
    const { t } = this.page;
    const values = Object.fromEntries(card.values.map(({ name, text }) => [name, text]));
    /** @param {string} key */
    const said = (key) => t(`traps.card.${this.trap}.${key}`, values);
    setText(this.place, said("name"));
    setText(this.#head, said("head"));
    setText(this.#intro, said("intro"));
    this.#why.replaceChildren(...withCode(said("why")));
    this.#checks.replaceChildren(...CHECKS.map((key) => make("li", {}, icon("check"), make("span", {}, ...withCode(said(key))))));
    this.#written.replaceChildren(...sideParts(card.written, t));
    this.#meant.replaceChildren(...sideParts(card.meant, t));
    this.#figure.hidden = !card.figure;
    if (card.figure) {
      const words = `traps.figure.${card.figure.name}`;
      const title = t(`${words}.title`);
      this.#figure.replaceChildren(make("figcaption", {}, title), chart(card.figure.drawing, title, (key) => t(`${words}.${key}`)));
    }
    this.#list(card);
    this.#choose(card);
    this.#offer(card);
  }

  /** Shows what is said of every choice; a press makes it. @param {Card} card */
  #list({ table, choices }) {
    const { t } = this.page;
    const focused = this.#table.contains(document.activeElement);
    this.#table.hidden = !table;
    if (!table) return;
    const chosen = choices.map((choice) => choice.chosen).join();
    const head = make("tr", {}, make("td"), ...table.columns.map((name) => make("th", { scope: "col" }, name)));
    const rows = table.rows.map(({ name, answers }) => make("tr", {}, make("th", { scope: "row" }, name), ...answers.map(({ error, message, choices: those }) => {
      const said = message || t("traps.note.taken");
      const button = make("button", { type: "button", title: said, "aria-pressed": String(those.join() === chosen) }, error ? icon("close") : icon("check"), make("span", {}, error || t("traps.taken")));
      button.addEventListener("click", () => {
        this.#chosen = [...those];
        this.#start();
      });
      return make("td", { "data-error": error !== "" }, button);
    })));
    this.#table.replaceChildren(make("h3", {}, t(`traps.table.${table.name}`)), make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
    if (focused) /** @type {HTMLElement | null} */ (this.#table.querySelector("[aria-pressed='true']"))?.focus();
  }

  /** @param {Card} card */
  #choose({ choices }) {
    const { t } = this.page;
    const focused = [...this.#choices.querySelectorAll("select")].indexOf(/** @type {any} */ (document.activeElement));
    this.#choices.hidden = choices.length === 0;
    this.#choices.replaceChildren(
      ...choices.map(({ name, options, chosen }, at) => {
        const select = make("select", { "aria-label": t(`traps.choice.${name}`) }, ...options.map(({ code, key }, value) => make("option", { value, selected: value === chosen }, code ?? t(`traps.option.${key}`))));
        select.addEventListener("change", () => {
          this.#chosen = choices.map((choice, other) => (other === at ? Number(select.value) : choice.chosen));
          this.#start();
        });
        return make("label", {}, make("span", {}, t(`traps.choice.${name}`)), select);
      }),
    );
    this.#choices.querySelectorAll("select")[focused]?.focus();
  }

  /** @param {Card} card */
  #offer({ inputs }) {
    const { t } = this.page;
    this.#edit.hidden = inputs.length === 0;
    this.#restore.disabled = this.#fresh;
    const fields = this.#inputs.querySelectorAll("input");
    const cells = inputs.flatMap(({ map }) => map.cells);
    if (fields.length === cells.length) {
      // The fields stay, so that the Tab key goes on from where it was.
      for (const [at, field] of fields.entries()) {
        field.value = cells[at].name;
        paint(field, cells[at]);
      }
    }
    const images = new Set(inputs.map(({ image }) => image)).size;
    const names = inputs.map(({ map, image, channel }) => {
      const name = t(`traps.map.${map.name}`);
      return inputs.length === 1 ? name : t(images > 1 ? "traps.planeOfImage" : "traps.plane", { name, image, channel });
    });
    if (fields.length !== cells.length) {
      let first = 0;
      const grids = inputs.map(({ map }) => {
        const from = first;
        first += map.cells.length;
        const grid = gridOf(map, (cell, _row, _column, at) => make("td", {}, this.#field(cell, from + at)));
        return make("div", { class: "trap-map" }, make("h4"), grid);
      });
      this.#inputs.replaceChildren(...grids);
      stopAt(this.#inputs, this.#inputs.querySelector("input"));
      this.#inputs.toggleAttribute("data-many", inputs.length > 2);
    }
    for (const [at, plane] of [...this.#inputs.children].entries()) {
      const { map } = inputs[at];
      const [head, grid] = plane.children;
      setText(head, map.caption || names[at]);
      setAttribute(grid, "aria-label", names[at]);
      for (const [place, field] of [...grid.querySelectorAll("input")].entries()) {
        const values = { name: names[at], row: Math.floor(place / map.width), column: place % map.width };
        setAttribute(field, "aria-label", t("traps.cell", values));
      }
    }
  }

  /**
   * @param {import("../pkg/more.js").TrapCell} cell
   * @param {number} at
   */
  #field(cell, at) {
    const field = make("input", { type: "text", inputmode: "decimal", autocomplete: "off" });
    field.value = cell.name;
    field.addEventListener("focus", () => field.select());
    field.addEventListener("change", () => {
      try {
        this.#numbers[at] = this.core.trapNumber(this.trap, field.value);
        this.#fresh = false;
        this.#again();
      } catch (error) {
        setText(this.#error, sentence(this.page, error));
        this.#stale = true;
        this.page.schedule();
      }
    });
    return paint(field, cell);
  }
}

/**
 * A sentence whose code stands between backticks.
 * @param {string} text
 */
const withCode = (text) => text.split("`").map((part, at) => (at % 2 ? make("code", {}, part) : part));

customElements.define("trap-card", TrapCard);

// Where a question is answered: choices, a number, a click on a pixel, an order. After it is locked, the answer stays beside the truth.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../lesson-run.js").LessonRun} LessonRun */

export class LessonAnswer extends PageElement {
  /** For which step, in which state and language it was built. */
  #built = "";
  /** Brings what was built up to date. */
  #refresh = () => {};
  /** Whether a pixel was clicked or gone to since the question was asked. */
  #touched = false;

  /**
   * @param {Page} page
   * @param {LessonRun} run
   */
  constructor(page, run) {
    super(page);
    this.run = run;
  }

  build() {
    const table = document.getElementById("table");
    const touch = (/** @type {Event} */ event) => {
      if (!(event.target instanceof Element) || !event.target.closest("pixel-grid")) return;
      if (!this.isConnected || !this.run.asks || this.run.step?.ask !== "pixel") return;
      // Who only passes on the way to something else has picked nothing.
      if (event instanceof KeyboardEvent && !/^(Arrow|Page|Home|End|Enter| )/.test(event.key)) return;
      this.#touched = true;
      this.page.schedule();
    };
    table?.addEventListener("pointerup", touch);
    table?.addEventListener("keyup", touch);
  }

  update() {
    const { run, page } = this;
    const built = [page.strings.language, run.at, run.asks, run.step?.ask].join();
    if (built !== this.#built) {
      this.#built = built;
      this.#touched = run.step?.ask === "pixel" && run.given !== "";
      this.#make();
    }
    this.#refresh();
  }

  #make() {
    const { ask } = this.run.step ?? { ask: "" };
    this.#refresh = () => {};
    this.dataset.ask = ask;
    this.toggleAttribute("data-told", this.run.told !== null);
    if (ask === "choice") this.#makeChoice();
    else if (ask === "number") this.#makeNumber();
    else if (ask === "pixel") this.#makePixel();
    else if (ask === "order") this.#makeOrder();
    else this.replaceChildren();
  }

  /** An option's words. @param {string} name */
  #words(name) {
    return this.run.nodes(`options.${name}`);
  }

  #makeChoice() {
    const { run, page } = this;
    const { told, step, at } = run;
    const rows = (step?.options ?? []).map((name, index) => {
      const input = make("input", { type: "radio", name: `answer-${at}`, value: name, disabled: told !== null });
      input.checked = run.given === name;
      input.addEventListener("change", () => run.answer(name));
      const right = told?.answer === name;
      const mine = told !== null && run.verdict !== null && run.given === name;
      const letter = make("span", { class: "letter", "aria-hidden": "true" }, right ? icon("check") : String.fromCharCode(65 + index));
      const notes = [right ? told?.value : "", mine ? page.t("lessons.ui.yours") : ""].filter(Boolean);
      const row = make("label", { class: "option" }, input, letter, make("span", {}, ...this.#words(name)), make("small", {}, ...notes.map((note) => make("span", {}, note))));
      row.toggleAttribute("data-right", right);
      row.toggleAttribute("data-mine", mine);
      row.toggleAttribute("data-out", told !== null && !right && !mine);
      return row;
    });
    const group = make("fieldset", { "aria-labelledby": "lesson-ask" }, ...rows);
    this.replaceChildren(group);
  }

  #makeNumber() {
    const { run, page } = this;
    const { told, step } = run;
    const symbol = make("span", { class: "symbol", "aria-hidden": "true" }, step?.symbol ?? "");
    if (told) {
      const mine = run.verdict ? make("p", { class: "given" }, make("b", {}, run.given), make("small", {}, page.t("lessons.ui.yours"))) : "";
      const truth = make("p", { class: "truth" }, symbol, make("b", {}, told.value));
      this.replaceChildren(truth, mine);
      this.toggleAttribute("data-right", run.verdict?.right ?? false);
      return;
    }
    const field = make("input", { type: "text", autocomplete: "off", spellcheck: "false", maxlength: 24, "aria-labelledby": "lesson-ask" });
    field.value = run.given;
    field.addEventListener("input", () => run.answer(field.value));
    this.replaceChildren(make("p", { class: "field" }, symbol, field), make("p", { class: "note" }, page.t("lessons.ui.guess")));
  }

  #makePixel() {
    const { run, page } = this;
    const { told } = run;
    const text = make("span");
    const note = make("small");
    const row = make("p", { class: "option pick" }, make("span", { class: "letter", "aria-hidden": "true" }, icon(told ? "check" : "point")), text, note);
    this.replaceChildren(row);
    const name = (/** @type {string} */ given) => `[${given.replace(",", ", ")}]`;
    if (told) {
      row.toggleAttribute("data-right", true);
      setText(text, page.t("lessons.ui.is", { place: name(told.answer) }));
      setText(note, run.verdict && !run.verdict.right ? page.t("lessons.ui.picked", { place: name(run.given) }) : "");
      return;
    }
    setAttribute(row, "aria-live", "polite");
    this.#refresh = () => {
      const { row: line, column } = page.lab;
      if (this.#touched) run.given = `${line},${column}`;
      row.toggleAttribute("data-chosen", this.#touched);
      setText(text, this.#touched ? page.t("lessons.ui.picked", { place: name(run.given) }) : page.t("lessons.ui.pick"));
      setText(note, this.#touched ? page.t("lessons.ui.picking") : "");
    };
  }

  #makeOrder() {
    const { run, page } = this;
    const { told } = run;
    const names = (told?.answer ?? run.given).split(",");
    const list = make("ol", { class: "order", "aria-labelledby": "lesson-ask" });
    const text = (/** @type {string} */ name) => this.#words(name).map((node) => (typeof node === "string" ? node : (node.textContent ?? ""))).join("");
    const rows = names.map((name, index) => {
      const row = make("li", { class: "option" }, make("span", { class: "letter", "aria-hidden": "true" }, String(index + 1)), make("span", {}, ...this.#words(name)));
      if (told) return row;
      for (const [by, sign, key] of /** @type {const} */ ([[-1, "up", "lessons.ui.upOf"], [1, "down", "lessons.ui.downOf"]])) {
        const button = make("button", { type: "button", class: "square", "aria-label": page.t(key, { name: text(name) }), title: page.t(`lessons.ui.${sign}`) }, icon(sign));
        button.disabled = index + by < 0 || index + by >= names.length;
        button.addEventListener("click", () => {
          const moved = [...names];
          [moved[index], moved[index + by]] = [moved[index + by], moved[index]];
          run.answer(moved.join(","));
          this.#makeOrder();
          const again = this.querySelectorAll("li")[index + by].querySelectorAll("button");
          ([...again].find((one) => !one.disabled && one.title === button.title) ?? [...again].find((one) => !one.disabled))?.focus();
        });
        row.append(button);
      }
      return row;
    });
    list.append(...rows);
    list.toggleAttribute("data-right", told !== null);
    const mine = run.verdict && !run.verdict.right ? page.t("lessons.ui.yourOrder", { order: run.given.split(",").map((name) => names.indexOf(name) + 1).join(", ") }) : "";
    this.replaceChildren(list, make("p", { class: "note" }, mine));
  }
}

customElements.define("lesson-answer", LessonAnswer);

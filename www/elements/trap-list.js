// The traps as cards, found by what one sees: a pasted message or a loss leads to those that fit.

import { addressOf } from "../address.js";
import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { readSetting } from "../storage.js";
import { loadTraps, openTrap } from "../traps.js";
import { ClassScenes } from "./class-scenes.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {typeof import("../pkg/more.js")} Core */
/** @typedef {import("../pkg/more.js").TrapItem} TrapItem */

/** Where the traps that were opened are kept. */
export const SEEN = "traps";

/** @returns {string[]} */
export const seenTraps = () => readSetting(SEEN)?.split(" ") ?? [];

/** What was looked for, and which trap was opened from what was found. */
const last = { text: "", id: "" };

export class TrapList extends PageElement {
  #field = make("input", { type: "text", id: "trap-search", autocomplete: "off", spellcheck: "false" });
  #status = make("p", { class: "found", role: "status" });
  #about = make("p", { class: "about" });
  #cards = make("ul", { class: "trap-cards" });
  #scenes;
  /** @type {Map<string, { item: HTMLLIElement, name: HTMLElement, cause: HTMLElement, seen: HTMLElement }>} */
  #all = new Map();

  /**
   * @param {Page} page
   * @returns {Promise<TrapList>}
   */
  static async load(page) {
    return new TrapList(page, await loadTraps(page));
  }

  /**
   * @param {Page} page
   * @param {Core} core
   */
  constructor(page, core) {
    super(page);
    this.core = core;
    this.#scenes = new ClassScenes(page, core.classScenes());
  }

  build() {
    const label = make("label", { for: "trap-search", class: "search" }, icon("search"), this.#field);
    const ways = make("button", { type: "button", class: "line" });
    ways.addEventListener("click", async () => (await import("../yours.js")).openWays(this.page));
    this.append(
      this.word("traps.title", make("h2")),
      make("div", { class: "line" }, this.#about, label),
      this.#status,
      this.#cards,
      make("p", { class: "otherwise" }, this.word("traps.otherwise", make("span")), this.word("scene.ways", ways)),
      this.#scenes,
    );
    this.word("traps.search", this.#field, "placeholder", "aria-label");
    for (const trap of this.core.trapList()) this.#cards.append(this.#card(trap));
    this.#field.addEventListener("input", () => this.#search());
    this.#field.addEventListener("keydown", (event) => {
      const first = this.#cards.querySelector("a");
      if (event.key === "Enter" && this.#field.value.trim() && first) first.click();
    });
  }

  /** @param {TrapItem} trap */
  #card({ id, symptom }) {
    const name = make("b");
    const cause = make("small");
    const seen = make("span", { class: "seen", role: "img" }, icon("check"));
    const link = make("a", { href: addressOf({ trap: id }), "data-trap": id }, terminal(symptom), name, cause, seen);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
      event.preventDefault();
      Object.assign(last, { text: this.#field.value, id });
      openTrap(this.page, id);
    });
    const item = make("li", {}, link);
    this.#all.set(id, { item, name, cause, seen });
    return item;
  }

  localize() {
    const { t } = this.page;
    setText(this.#about, t("traps.count", { count: this.#all.size }));
    for (const [id, { name, seen }] of this.#all) {
      setText(name, t(`traps.card.${id}.name`));
      setAttribute(seen, "aria-label", t("traps.seen"));
    }
    this.#search();
  }

  update() {
    this.#scenes.render();
    const seen = seenTraps();
    for (const [id, card] of this.#all) card.seen.toggleAttribute("hidden", !seen.includes(id));
  }

  /** Shows what a trap was opened from, and gives its card the focus, so that one reads on where one was. */
  goOn() {
    this.#field.value = last.text;
    this.#search();
    /** @type {HTMLElement | null} */ (this.querySelector(`[data-trap="${last.id}"]`))?.focus();
  }

  /** Shows the traps that the text leads to, and all where there is none. */
  #search() {
    const { t } = this.page;
    const text = this.#field.value;
    const found = this.core.searchTraps(text);
    const order = found.length > 0 ? found.map(({ id }) => id) : [...this.#all.keys()];
    for (const [id, { cause, item }] of this.#all) {
      const why = found.find((one) => one.id === id)?.matched;
      cause.replaceChildren(...(why === undefined ? [] : [make("code", { class: "matched" }, why), " · "]), t(`traps.card.${id}.cause`));
      item.hidden = !order.includes(id);
    }
    this.#cards.prepend(...order.flatMap((id) => this.#all.get(id)?.item ?? []));
    const said = found.length === 0 ? t("traps.none") : found.length === 1 ? t("traps.foundOne") : t("traps.found", { count: found.length });
    setText(this.#status, text.trim() ? said : "");
  }
}

/**
 * What a terminal shows, line by line.
 * @param {import("../pkg/more.js").TrapWord[][]} lines
 */
export function terminal(lines) {
  const rows = lines.map((words) => make("span", { class: "row" }, ...words.map(({ text, tone }) => make("span", { "data-tone": tone }, text))));
  return make("code", { class: "terminal" }, ...rows);
}

customElements.define("trap-list", TrapList);

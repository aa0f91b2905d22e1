// All channels of a column at once, a tile a class, for the selected pixel: what its lines have no room for. A click brings a class up in
// every map. Asks the lab for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { picture } from "../gradient.js";
import { hang } from "../hang.js";
import { icon } from "../icons.js";
import { ChoiceGroup } from "./choice-group.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/lab.js").ClassLine} ClassLine */
/** @typedef {import("../pkg/lab.js").ClassOrder} ClassOrder */
/** @typedef {"logits" | "probability" | "target" | "gradient"} Stage */

const ORDERS = /** @type {const} */ (["class", "probability", "mask"]);
/** Tiles in a row, as the style lays them out. */
const COLUMNS = 7;

export class ClassPicker extends PageElement {
  /** On a phone, as every panel has it. */
  #close = make("button", { type: "button", class: "square close" }, icon("close"));
  #title = make("h2");
  #tiles = make("div", { class: "tiles", role: "group" });
  #note = make("p", { class: "note" });
  /** @type {Stage} */
  #stage = "probability";
  /** @type {ClassOrder} */
  #order = "class";
  /** What hangs from where: the element that opened it. @type {Element | null} */
  #anchor = null;

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.order = new ChoiceGroup(page, {
      name: "picker.order",
      values: () => ORDERS.map((order) => [order, page.t(`picker.${order}`)]),
      read: () => this.#order,
      ask: (order) => {
        this.#order = /** @type {ClassOrder} */ (order);
        page.schedule();
      },
    });
    this.panel = make("div", { class: "pop picker", popover: "auto", role: "dialog", id: "class-picker" }, this.#close, make("div", { class: "row" }, this.#title, this.order), this.#tiles, this.#note);
  }

  build() {
    this.append(this.panel);
    this.word("picker.name", this.panel, "aria-label");
    this.word("help.close", this.#close, "aria-label", "title");
    this.#close.addEventListener("click", () => this.panel.hidePopover());
    this.panel.addEventListener("toggle", (event) => {
      // Opened by a script, it gives the focus back by one.
      if (event.newState === "closed" && document.activeElement === document.body) /** @type {HTMLElement} */ (this.#anchor)?.focus();
    });
    this.#tiles.addEventListener("click", (event) => {
      const tile = event.target instanceof Element ? event.target.closest("button") : null;
      if (tile) this.page.ui.set({ channel: Number(tile.dataset.class) });
    });
    this.#tiles.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * Shows the channels of a column.
   * @param {Stage} stage
   * @param {Element} anchor
   */
  open(stage, anchor) {
    this.#stage = stage;
    this.#anchor = anchor;
    this.panel.showPopover({ source: /** @type {HTMLElement} */ (anchor) });
    this.render();
    hang(this.panel, anchor, true);
    /** @type {HTMLElement | null} */ (this.#tiles.querySelector("[aria-pressed=true]"))?.focus();
  }

  update() {
    const { lab, t, ui } = this.page;
    if (!this.panel.matches(":popover-open")) return;
    const lines = lab.allClasses(this.#stage, this.#order);
    if (lines.length === 0) return this.panel.hidePopover();
    setText(this.#title, t("picker.title", { count: lab.classes, variable: lab.about("multiclass", this.#stage).variable }));
    setText(this.#note, t("picker.note", { row: lab.row, column: lab.column }));
    this.order.render();
    while (this.#tiles.childElementCount > lines.length) this.#tiles.lastElementChild?.remove();
    while (this.#tiles.childElementCount < lines.length) this.#tiles.append(makeTile());
    for (const [at, line] of lines.entries()) this.#tell(/** @type {HTMLElement} */ (this.#tiles.children[at]), line, line.class === ui.channel);
  }

  /**
   * @param {HTMLElement} tile
   * @param {ClassLine} line
   * @param {boolean} shown whether the maps show it
   */
  #tell(tile, { class: id, text, best, target }, shown) {
    const { lab, t } = this.page;
    const [thumbnail, name, chip, value] = /** @type {HTMLElement[]} */ ([...tile.children]);
    thumbnail.style.background = picture(lab.pixels("multiclass", this.#stage, id), lab.width);
    tile.dataset.class = String(id);
    setText(name, `${t("grid.class", { class: id })}:`);
    setText(chip, String(id));
    chip.style.background = lab.classColour(id);
    chip.toggleAttribute("data-light", lab.classWantsLight(id));
    setText(value, this.page.ui.hides(this.#stage) ? "?" : text);
    setAttribute(tile, "aria-pressed", String(shown));
    tile.toggleAttribute("data-best", best);
    tile.toggleAttribute("data-target", target);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS }[event.key];
    const tiles = /** @type {HTMLElement[]} */ ([...this.#tiles.children]);
    const there = step && tiles[tiles.indexOf(/** @type {HTMLElement} */ (event.target)) + step];
    if (!there) return;
    event.preventDefault();
    there.focus();
  }
}

function makeTile() {
  const parts = [make("i", { class: "thumbnail" }), make("span", { class: "unseen" }), make("b", { class: "class", "aria-hidden": "true" }), make("span", { class: "value" })];
  return make("button", { type: "button" }, ...parts);
}

customElements.define("class-picker", ClassPicker);

// What each tensor of a file is: its type, its shape, what its axes are taken for, what it holds. Asks for its role and its axes.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("./your-files.js").YourFiles} YourFiles */
/** @typedef {import("../pkg/files.js").FileCard} FileCard */

export class FileCards extends PageElement {
  /** @type {unknown} */
  #shown = null;
  #language = "";

  /** @param {YourFiles} files */
  constructor(files) {
    super(files.page);
    this.files = files;
  }

  update() {
    const cards = this.files.view?.cards ?? null;
    const { language } = this.page.strings;
    if (cards === this.#shown && language === this.#language) return;
    this.#shown = cards;
    this.#language = language;
    this.replaceChildren(...(cards ?? []).map((card) => this.#card(card)));
  }

  /** @param {FileCard} card */
  #card(card) {
    const { t } = this.page;
    const { files } = this;
    const roles = ["output", "target", ""].map((role) => make("option", { value: role, selected: role === card.role }, t(`files.role.${role || "none"}`)));
    const role = make("select", { "aria-label": t("files.roleOf", { name: card.name }) }, ...roles.slice(0, card.role ? 2 : 3));
    role.addEventListener("change", () => files.ask("assign", card.index, role.value));
    const axes = make("select", { "aria-label": t("files.axesOf", { name: card.name }) }, ...card.layouts.map((layout) => make("option", { selected: layout === card.layout }, layout)));
    axes.addEventListener("change", () => files.ask("setLayout", card.role, axes.value));
    const shape = make("p", { class: "shape" }, `${card.dtype} ${card.shape}`);
    if (card.role && card.layouts.length > 1) shape.append(axes);
    const head = make("div", { class: "head" }, make("b", { title: card.name }, card.name), role);
    return make("article", {}, head, shape, ...(card.role ? [this.#holds(card)] : []));
  }

  /** @param {FileCard} card */
  #holds(card) {
    const { t } = this.page;
    if (card.ids.length > 0) {
      const bar = make("div", { class: "ids", "aria-hidden": "true" }, ...card.ids.map(({ share, colour }) => part(share, colour)));
      const list = make("ul", { class: "shares" }, ...card.ids.map(({ id, text }) => make("li", {}, make("b", {}, id), " ", text)));
      return make("div", {}, bar, list);
    }
    const bars = make("div", { class: "bars", role: "img", "aria-label": t("files.histogram", { low: card.low, high: card.high }) }, ...card.bars.map(({ height, colour }) => part(height, colour)));
    const ends = make("div", { class: "ends" }, make("span", {}, card.low), make("span", {}, card.high));
    const symbol = make("p", { class: "symbol" });
    setText(symbol, card.difference ? "z₁ − z₀" : "");
    return make("div", {}, symbol, bars, ends);
  }
}

/**
 * @param {number} size
 * @param {string} colour
 */
function part(size, colour) {
  const part = make("i");
  part.style.setProperty("--size", String(size));
  part.style.setProperty("--colour", colour);
  return part;
}

customElements.define("file-cards", FileCards);

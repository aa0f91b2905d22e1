// The pixels that cost most, one for each neighbourhood, what carries the loss, and the 81 pixels around one. Asks for the window, and
// to open it in the lab.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("./your-files.js").YourFiles} YourFiles */
/** @typedef {import("../pkg/files.js").FilesWindow} FilesWindow */
/** @typedef {import("../pkg/files.js").FilePart} FilePart */
/** @typedef {{ image: number, row: number, column: number }} At */

const MAPS = /** @type {const} */ (["output", "target", "loss"]);
/** So many classes and images have a line each. */
const FEW = 6;
const TABS = /** @type {const} */ (["worst", "threshold"]);

export class FilePixels extends PageElement {
  /** The pixel that is looked at. @type {At} */
  at = { image: 0, row: 0, column: 0 };
  /** @type {typeof MAPS[number]} */
  #map = "loss";
  #empty = make("p", { class: "soft" });
  #rows = make("tbody");
  #head = make("tr");
  #parts = make("div", { class: "parts" });
  #title = make("h3");
  #maps = make("div", { class: "seg", role: "group" }, ...MAPS.map((map) => make("button", { type: "button", "data-map": map })));
  #cells = make("div", { class: "cells", role: "img" });
  #path = make("dl");
  #edit = make("button", { type: "button", class: "go" });
  #hint = make("p", { class: "soft" });
  #window = make("section", { class: "window" });
  #worst = make("section", { class: "worst" });
  /** Of two classes: the worst pixels, or every threshold. */
  #tabs = make("div", { class: "tabs", role: "tablist" }, ...TABS.map((tab) => make("button", { type: "button", class: "tab", role: "tab", "data-tab": tab })));
  /** @type {typeof TABS[number]} */
  #tab = "worst";
  /** @type {unknown} */
  #shown = null;
  #language = "";

  /** @param {YourFiles} files */
  constructor(files) {
    super(files.page);
    this.files = files;
  }

  build() {
    const [worst, each] = [make("span"), make("small")];
    this.word("files.worst", worst);
    this.word("files.each", each);
    this.word("files.worstEmpty", this.#empty);
    this.#worst.append(make("h2", {}, worst, " ", each), this.#empty, make("table", {}, make("thead", {}, this.#head), this.#rows), this.#parts);
    this.#window.append(make("header", {}, this.#title, this.#maps), make("div", { class: "around" }, this.#cells, make("div", {}, this.#path, this.#edit, this.#hint)));
    this.append(make("div", {}, this.#tabs, this.#worst, this.files.threshold), this.#window);
    const tabs = /** @type {HTMLButtonElement[]} */ ([...this.#tabs.children]);
    for (const [at, tab] of tabs.entries()) {
      this.word(`files.${tab.dataset.tab}`, tab);
      tab.addEventListener("click", () => {
        this.#tab = /** @type {typeof TABS[number]} */ (tab.dataset.tab);
        this.#open();
        // A threshold changes the prediction alone: that is what is seen then.
        if (this.#tab === "threshold") this.files.map.choose("prediction");
      });
      tab.addEventListener("keydown", (event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        event.preventDefault();
        tabs[1 - at].click();
        tabs[1 - at].focus();
      });
    }
    this.word("files.worst", this.#tabs, "aria-label");
    this.word("files.edit", this.#edit);
    for (const button of /** @type {HTMLButtonElement[]} */ ([...this.#maps.children])) {
      this.word(`files.map.${button.dataset.map}`, button);
      button.addEventListener("click", () => {
        this.#map = /** @type {typeof MAPS[number]} */ (button.dataset.map);
        this.refresh();
      });
    }
    this.#edit.addEventListener("click", () => this.files.edit(this.at.image, this.at.row, this.at.column));
  }

  /** Shows what the tab that is open names. */
  #open() {
    const two = this.files.view?.large?.classes === 2;
    const tab = two ? this.#tab : "worst";
    this.#tabs.hidden = !two;
    for (const button of /** @type {HTMLButtonElement[]} */ ([...this.#tabs.children])) {
      const on = button.dataset.tab === tab;
      setAttribute(button, "aria-selected", String(on));
      button.tabIndex = on ? 0 : -1;
    }
    this.#worst.hidden = tab !== "worst";
    this.files.threshold.hidden = tab !== "threshold";
    this.files.threshold.refresh();
  }

  update() {
    const { view, page } = this.files;
    const { language } = page.strings;
    if (view === this.#shown && language === this.#language) return;
    const first = !this.#shown || !(/** @type {import("../files.js").FilesView} */ (this.#shown).large);
    this.#shown = view;
    this.#language = language;
    const large = view?.large;
    this.#open();
    this.#empty.hidden = Boolean(large);
    this.#window.hidden = !large;
    this.#worst.querySelector("table")?.toggleAttribute("hidden", !large);
    this.#parts.hidden = !large;
    if (!large) return;
    if (first && large.worst.length > 0) this.turn(large.worst[0]);
    const { t } = page;
    const names = ["", large.images > 1 ? t("files.column.placeInBatch") : t("files.column.place"), "y", "p", "ℓ", t("files.column.around")];
    this.#head.replaceChildren(...names.map((name) => (name ? make("th", { scope: "col" }, name) : make("td"))));
    this.#rows.replaceChildren(...large.worst.map((worst, index) => {
      const place = large.images > 1 ? `[${worst.image}, ${worst.row}, ${worst.column}]` : `[${worst.row}, ${worst.column}]`;
      const button = make("button", { type: "button", class: "rank", "aria-label": t("files.lookAt", { rank: index + 1, place }) }, String(index + 1));
      button.addEventListener("click", () => this.turn(worst));
      const row = make("tr", {}, make("td", {}, button), make("td", {}, place), make("td", {}, worst.target), make("td", {}, worst.probability), make("td", {}, make("b", {}, worst.loss)), make("td", {}, worst.around));
      row.addEventListener("click", () => this.turn(worst));
      return row;
    }));
    this.#tell(large);
    this.#light();
  }

  /** @param {import("../pkg/files.js").FilesLarge} large */
  #tell(large) {
    const { t } = this.page;
    const line = (/** @type {FilePart} */ part, /** @type {string} */ key) => {
      const bar = make("i");
      bar.style.setProperty("--size", String(part.share));
      if (part.colour) bar.style.setProperty("--colour", part.colour);
      return make("li", part.pixels ? { title: t("files.ofPixels", { pixels: part.pixels }) } : {}, make("span", {}, t(key, { name: part.name })), bar, make("span", { class: "num" }, part.loss), make("small", {}, part.pixels ? t("files.ofPixels", { pixels: part.pixels }) : ""));
    };
    const edges = make("p", {}, t("files.edges", { pixels: large.edgePixels, loss: large.edgeLoss }));
    const many = large.classParts.length + large.imageParts.length > FEW;
    const classes = make("ul", { "data-many": many }, ...large.classParts.map((part) => line(part, "files.classPart")));
    const images = large.images > 1 ? [make("ul", { "data-many": many }, ...large.imageParts.map((part) => line(part, "files.imagePart")))] : [];
    this.#parts.replaceChildren(make("h3", {}, t("files.carries")), edges, classes, ...images);
  }

  /** Asks for the window as it is to be shown now. @returns {Promise<FilesWindow | undefined>} */
  look() {
    const { link, map } = this.files;
    const { image, row, column } = this.at;
    return link.ask("window", this.#map, image, row, column, map.channel);
  }

  /**
   * Turns to a pixel.
   * @param {At} at
   */
  turn({ image, row, column }) {
    const { map } = this.files;
    this.at = { image, row, column };
    if (image !== map.image) {
      map.image = image;
      map.repaint();
    }
    this.refresh();
    this.#light();
    this.page.schedule();
  }

  #light() {
    const worst = this.files.view?.large?.worst ?? [];
    for (const [index, row] of [...this.#rows.children].entries()) {
      const { image, row: at, column } = worst[index] ?? {};
      const on = image === this.at.image && at === this.at.row && column === this.at.column;
      row.toggleAttribute("data-on", on);
      setAttribute(/** @type {Element} */ (row.querySelector("button")), "aria-pressed", String(on));
    }
  }

  /**
   * Shows the window again.
   * @param {ReturnType<FilePixels["look"]>} [asked]
   */
  async refresh(asked) {
    const { view, page } = this.files;
    const large = view?.large;
    if (!large) return;
    this.at = { image: Math.min(this.at.image, large.images - 1), row: Math.min(this.at.row, large.height - 1), column: Math.min(this.at.column, large.width - 1) };
    const { image, row, column } = this.at;
    for (const button of /** @type {HTMLElement[]} */ ([...this.#maps.children])) setAttribute(button, "aria-pressed", String(button.dataset.map === this.#map));
    const window = await (asked ?? this.look());
    if (!window || this.at.image !== image || this.at.row !== row || this.at.column !== column) return;
    const { t } = page;
    const count = window.width * window.height;
    const place = large.images > 1 ? `[${image}, ${row}, ${column}]` : `[${row}, ${column}]`;
    this.#title.replaceChildren(t("files.around", { count }), " ", make("span", { class: "num" }, place));
    setText(this.#edit, t("files.editThese", { count }));
    setText(this.#hint, t("files.editHint", { shape: large.editShape }));
    this.#cells.style.setProperty("--columns", String(window.width));
    setAttribute(this.#cells, "aria-label", window.cells.map(({ text }) => text).join(" "));
    this.#cells.replaceChildren(...window.cells.map(({ text, colour, light }, index) => {
      const cell = make("span", {}, text);
      cell.style.setProperty("--colour", colour);
      if (light) cell.dataset.light = "true";
      if (index === (row - window.top) * window.width + column - window.left) cell.dataset.on = "true";
      return cell;
    }));
    this.#path.replaceChildren(...window.path.map(({ symbol, value }) => make("div", {}, make("dt", {}, symbol), make("dd", {}, value))));
    this.dataset.at = `${image} ${row} ${column} ${this.#map}`;
  }
}

customElements.define("file-pixels", FilePixels);

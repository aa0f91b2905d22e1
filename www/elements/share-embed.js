// The scene in a frame of another page: which forms, columns and parts, how large, and the code that a course page takes. Asks the lab
// for nothing.

import { addressOf } from "../address.js";
import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { COLUMNS, FORMS, PARTS, USUAL } from "../embed.js";
import { icon } from "../icons.js";
import { ChoiceGroup } from "./choice-group.js";

/** @typedef {import("../page.js").Page} Page */

/** The parts that can be chosen; of the others a frame has no room for any. */
const CHOSEN = /** @type {const} */ (["prompt", "code", "px", "number"]);
const NEVER = PARTS.filter((part) => !CHOSEN.some((one) => one === part));
/** How small and how large a frame may be said to be. */
const SIZE = { least: 240, most: 4000 };

export class ShareEmbed extends PageElement {
  #copy = make("button", { type: "button" });
  #more = make("button", { type: "button", "aria-expanded": "false" });
  #options = make("div", { class: "wide choices", hidden: true });
  #code = make("pre", { class: "wide", tabindex: 0, hidden: true });
  #form = "binary";
  #columns = COLUMNS.map((value) => make("input", { type: "checkbox", value, checked: USUAL.some((usual) => usual === value) }));
  #parts = CHOSEN.map((value) => make("input", { type: "checkbox", value, checked: true }));
  #width = make("input", { type: "number", min: SIZE.least, max: SIZE.most, value: 640 });
  #height = make("input", { type: "number", min: SIZE.least, max: SIZE.most, value: 420 });
  #copied = false;

  /**
   * @param {Page} page
   * @param {() => string} link what an address says of the scene
   */
  constructor(page, link) {
    super(page);
    this.link = link;
    this.forms = new ChoiceGroup(page, {
      name: "share.embed.form",
      values: () => FORMS.map((form) => /** @type {const} */ ([form, page.t(`share.embed.forms.${form}`)])),
      read: () => this.#form,
      ask: (value) => {
        this.#form = value;
        this.#show();
      },
    });
  }

  build() {
    this.className = "share-section";
    const [title, note, size, times] = [make("b"), make("span"), make("span"), make("span", {}, "×")];
    const box = (/** @type {HTMLInputElement} */ input, /** @type {string} */ key) => make("label", {}, input, this.word(key, make("span")));
    const group = (/** @type {string} */ key, /** @type {HTMLElement[]} */ parts) => make("fieldset", {}, this.word(key, make("legend")), ...parts);
    this.#options.append(
      this.forms,
      group("share.embed.columns", this.#columns.map((input) => box(input, `stage.${input.value}.name`))),
      group("share.embed.parts", this.#parts.map((input) => box(input, `share.embed.part.${input.value}`))),
      make("div", { class: "size" }, size, this.#width, times, this.#height),
    );
    this.append(icon("frame"), make("div", {}, title, note), this.#more, this.#copy, this.#options, this.#code);
    this.word("share.embed.title", title);
    this.word("share.embed.note", note);
    this.word("share.embed.more", this.#more);
    this.word("share.embed.size", size);
    this.word("share.embed.width", this.#width, "aria-label");
    this.word("share.embed.height", this.#height, "aria-label");
    this.word("share.embed.code", this.#code, "aria-label");
    this.#more.addEventListener("click", () => {
      this.#options.hidden = this.#code.hidden = !this.#options.hidden;
      this.#more.setAttribute("aria-expanded", String(!this.#options.hidden));
      this.#show();
    });
    this.addEventListener("change", () => this.#show());
    this.#copy.addEventListener("click", () => this.#toClipboard());
  }

  update() {
    setText(this.#copy, this.page.t(this.#copied ? "share.copied" : "share.embed.copy"));
    setText(this.#code, this.#text());
    this.forms.render();
  }

  /** Shows the code of what was chosen. */
  #show() {
    this.#copied = false;
    this.render();
  }

  #text() {
    const { t, lab, player } = this.page;
    const scene = new URLSearchParams(this.link());
    const chosen = (/** @type {HTMLInputElement[]} */ boxes, checked = true) => boxes.filter((box) => box.checked === checked).map((box) => box.value);
    const address = addressOf({
      s: scene.get("s"),
      lang: scene.get("lang"),
      theme: scene.get("theme"),
      pixel: scene.get("pixel"),
      view: "embed",
      form: this.#form,
      cols: chosen(this.#columns).join(".") || null,
      hide: [...NEVER, ...chosen(this.#parts, false)].join("."),
    });
    const name = t(player?.source === "network" ? `task.${lab.task}.name` : `preset.${lab.preset}.name`);
    const size = (/** @type {HTMLInputElement} */ field) => Math.round(Math.min(SIZE.most, Math.max(SIZE.least, field.valueAsNumber || 0)));
    return `<iframe src="${quoted(address)}"\n  title="Pixelwise: ${quoted(name)}" width="${size(this.#width)}" height="${size(this.#height)}"\n  loading="lazy" allow="fullscreen; clipboard-write"></iframe>`;
  }

  async #toClipboard() {
    try {
      await navigator.clipboard.writeText(this.#text());
      this.#copied = true;
    } catch {
      if (this.#code.hidden) this.#more.click();
      getSelection()?.selectAllChildren(this.#code);
      this.page.say(this.page.t("share.byHand"), "hint");
    }
    this.render();
  }
}

/** A text as an attribute holds it. @param {string} text */
const quoted = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

customElements.define("share-embed", ShareEmbed);

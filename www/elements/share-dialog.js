// How the scene leaves the page: as a link with its code for cameras, then as whatever else there is. Asks the lab for nothing.

import { addressOf, write } from "../address.js";
import { ASKED } from "../arrive.js";
import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { exported } from "../exports.js";
import { icon } from "../icons.js";
import { remember } from "../link.js";
import { ChoiceGroup } from "./choice-group.js";
import { fitsOf } from "../share-length.js";
import { ShareLink } from "./share-link.js";
import { ShareQr } from "./share-qr.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../ui.js").StageName} StageName */
/** @typedef {new (page: Page, link: () => string) => PageElement} Section */

/** What else leaves the page, in the order in which it stands: a file each, loaded when the dialog first opens. @type {(() => Promise<Section>)[]} */
const SECTIONS = [
  async () => (await import("./share-embed.js")).ShareEmbed,
  async () => (await import("./share-file.js")).ShareFile,
  async () => (await import("./share-lesson.js")).ShareLesson,
  async () => (await import("./share-figure.js")).ShareFigure,
  async () => (await import("./share-numbers.js")).ShareNumbers,
  async () => (await import("./share-code.js")).ShareCode,
];

const VIEWS = /** @type {const} */ (["lab", "question", "projector"]);
/** The columns whose numbers a link can hide. */
const COLUMNS = /** @type {const} */ (["logits", "probability", "target", "loss", "gradient", "prediction"]);

export class ShareDialog extends PageElement {
  #dialog = make("dialog", { id: "share-dialog" });
  #title = make("h2", { id: "share-title" });
  #length = make("p", { class: "length" });
  #sections = make("div", { class: "sections" });
  #hides = make("fieldset");
  #boxes = COLUMNS.map((column) => make("input", { type: "checkbox", value: column }));
  #language = make("input", { type: "checkbox" });
  #theme = make("input", { type: "checkbox" });
  /** The scene as a link holds it. */
  #scene = "";
  /** @type {typeof VIEWS[number]} */
  #view = "lab";
  /** @type {PageElement[]} */
  #parts = [];

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.views = new ChoiceGroup(page, {
      name: "share.opensAs",
      values: () => VIEWS.map((view) => /** @type {const} */ ([view, page.t(`share.view.${view}`)])),
      read: () => this.#view,
      ask: (value) => this.#choose(/** @type {typeof VIEWS[number]} */ (value)),
    });
    this.link = new ShareLink(page);
    this.code = new ShareQr(page);
  }

  build() {
    const { page } = this;
    const close = make("button", { type: "button", class: "square close" }, icon("close"));
    const box = (/** @type {HTMLInputElement} */ input, /** @type {string} */ key) => make("label", {}, input, this.word(key, make("span")));
    const columns = this.#boxes.map((input, at) => box(input, `stage.${COLUMNS[at]}.name`));
    this.#hides.append(this.word("share.hides", make("legend")), ...columns);
    const also = make("fieldset", {}, this.word("share.also", make("legend")), make("label", {}, this.#language, make("span")), make("label", {}, this.#theme, make("span")));
    const opens = make("div", { class: "opens" }, this.word("share.opensAs", make("span")), this.views);
    const main = make("div", { class: "main" }, this.#title, this.link, this.#length, this.link.said, opens, this.#hides, also, this.#sections);
    this.#dialog.append(close, main, this.code);
    this.#dialog.setAttribute("aria-labelledby", this.#title.id);
    this.append(this.#dialog);
    this.word("share.title", this.#title);
    this.word("help.close", close, "aria-label", "title");
    close.addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    for (const input of [...this.#boxes, this.#language, this.#theme]) input.addEventListener("change", () => this.#write());
    const say = page.say;
    // What is said while the dialog is open is said in it: the page lies behind.
    page.say = (text, kind, offer) => (this.#dialog.open ? setText(this.link.said, text) : say(text, kind, offer));
  }

  /** Makes the link of the scene as it is now, and shows it. */
  async open() {
    const { page } = this;
    page.strokes.end();
    const scene = await exported(page, (exports) => exports.link);
    if (scene === null) return;
    this.#scene = scene;
    this.#view = page.visit.asks ? "question" : page.shown.projector ? "projector" : "lab";
    for (const [at, column] of COLUMNS.entries()) this.#boxes[at].checked = page.ui.hidden.has(column);
    setText(this.link.said, "");
    this.#dialog.showModal();
    this.render();
    this.#write();
    write({ s: scene });
    if (!page.visit.kind) remember(scene);
    this.link.focus();
    if (this.#parts.length > 0) return;
    this.#parts = (await Promise.all(SECTIONS.map((load) => load()))).map((Section) => new Section(page, () => this.#keys().split("#")[1]));
    this.#sections.append(...this.#parts);
    this.render();
  }

  update() {
    if (!this.#dialog.open) return;
    const { t } = this.page;
    this.#hides.hidden = this.#view !== "question" && !this.#boxes.some((box) => box.checked);
    this.link.render();
    setText(/** @type {Element} */ (this.#language.nextElementSibling), t("share.language"));
    setText(/** @type {Element} */ (this.#theme.nextElementSibling), t(document.documentElement.dataset.theme === "dark" ? "page.dark" : "page.light"));
    const { length } = this.link.address;
    setText(this.#length, t("share.length", { count: length, fits: t(`share.fits.${fitsOf(length)}`) }));
    this.views.render();
    this.code.render();
    for (const part of this.#parts) part.render();
  }

  /** @param {typeof VIEWS[number]} view */
  #choose(view) {
    this.#view = view;
    // A question hides something.
    if (view === "question" && !this.#boxes.some((box) => box.checked)) {
      for (const [at, column] of COLUMNS.entries()) this.#boxes[at].checked = ASKED.some((asked) => asked === column);
    }
    this.#write();
  }

  /** The whole address of what was chosen. */
  #keys() {
    const { page } = this;
    const hide = this.#boxes.filter((box) => box.checked).map((box) => box.value);
    return addressOf({
      s: this.#scene,
      view: this.#view === "lab" ? null : this.#view,
      hide: hide.join("."),
      // Of a question it would give away what is asked for.
      show: page.shown.gradient && this.#view !== "question" ? "gradient" : null,
      lang: this.#language.checked ? page.strings.language : null,
      theme: this.#theme.checked ? document.documentElement.dataset.theme : null,
      tab: page.side === "pixel" || this.#view === "question" ? null : page.side,
    });
  }

  #write() {
    this.link.show(this.#keys());
    this.code.show(this.link.address);
    this.render();
  }
}

customElements.define("share-dialog", ShareDialog);

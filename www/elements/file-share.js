// How one's own files leave the page: the whole map as a file, the pixels that are looked at as a link or within the page as one file. Asks
// the files' worker for both.

import { addressOf } from "../address.js";
import { copyField } from "../copy-field.js";
import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { download, fromModule } from "../exports.js";
import { icon } from "../icons.js";
import { oneFile } from "../site.js";

/** @typedef {import("./your-files.js").YourFiles} YourFiles */

export class FileShare extends PageElement {
  #dialog = make("dialog", { id: "file-share", class: "sharing", "aria-labelledby": "file-share-title" });
  #title = make("h2", { id: "file-share-title" });
  #whole = make("small");
  #npz = make("button", { type: "button", class: "go" }, icon("save"), ".npz");
  #window = make("b");
  #link = make("input", { type: "text", readonly: true, spellcheck: "false", class: "link" });
  #copy = make("button", { type: "button" });
  #why = make("p");
  #file = make("button", { type: "button" });
  #said = make("p", { class: "said", role: "status" });
  /** The window's scene as an address names it. */
  #scene = "";

  /** @param {YourFiles} files */
  constructor(files) {
    super(files.page);
    this.files = files;
  }

  build() {
    const close = make("button", { type: "button", class: "square close" }, icon("close"));
    const [map, mended, page, note] = [make("b"), make("span"), make("b"), make("span")];
    const whole = make("section", { class: "share-section" }, icon("figure"), make("div", {}, map, mended, this.#whole), this.#npz);
    const pixels = make("section", { class: "share-section" }, icon("open"), make("div", {}, this.#window, this.#why), this.#copy, make("div", { class: "wide row" }, this.#link));
    const file = make("section", { class: "share-section" }, icon("file"), make("div", {}, page, note), this.#file);
    this.#dialog.append(close, make("div", { class: "main" }, this.#title, this.#said, make("div", { class: "sections" }, whole, pixels, file)));
    this.append(this.#dialog);
    this.word("files.share.title", this.#title);
    this.word("files.share.map", map);
    this.word("files.share.mended", mended);
    this.word("files.share.npz", this.#npz, "aria-label", "title");
    this.word("files.share.link", this.#link, "aria-label");
    this.word("files.share.copy", this.#copy);
    this.word("files.share.page", page);
    this.word("files.share.pageNote", note);
    this.word("files.share.save", this.#file);
    this.word("files.share.saveHint", this.#file, "aria-label", "title");
    this.word("help.close", close, "aria-label", "title");
    close.addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    this.#link.addEventListener("focus", () => this.#link.select());
    this.#npz.addEventListener("click", () => this.#saveMap());
    this.#copy.addEventListener("click", () => this.#toClipboard());
    this.#file.addEventListener("click", () => this.#savePage());
  }

  /** Shows what can leave the page of the map and the pixels that are looked at now. */
  async open() {
    const { files, page } = this;
    const large = files.view?.large;
    if (!large) return;
    const { image, row, column } = files.pixels.at;
    setText(this.#said, "");
    this.#link.value = "";
    this.#dialog.showModal();
    this.render();
    this.#npz.focus();
    /** @type {Uint8Array | null} */
    const bytes = await files.asked("edit", image, row, column);
    const scene = bytes && (await fromModule(page, ({ Exports }) => {
      const exports = new Exports(bytes);
      try {
        return exports.link;
      } finally {
        exports.free();
      }
    }));
    this.#scene = scene ?? "";
    this.#link.value = scene ? addressOf({ s: scene }) : "";
    this.render();
  }

  update() {
    const large = this.files.view?.large;
    if (!this.#dialog.open || !large) return;
    const { t } = this.page;
    const { image, row, column } = this.files.pixels.at;
    const count = Math.min(9, large.height) * Math.min(9, large.width);
    const place = large.images > 1 ? `[${image}, ${row}, ${column}]` : `[${row}, ${column}]`;
    setText(this.#whole, t("files.share.size", { shape: large.shape, size: large.bytes }));
    setText(this.#window, t("files.share.window", { count, place }));
    const length = this.#link.value.length;
    const why = large.fitsWindow ? t("files.share.all", { length }) : t("files.share.part", { length, characters: large.linkCharacters });
    setText(this.#why, length ? why : t("files.share.making"));
    for (const button of [this.#copy, this.#file]) button.disabled = !length;
    setAttribute(this.#dialog, "data-ready", length ? "true" : null);
  }

  async #saveMap() {
    /** @type {Uint8Array<ArrayBuffer> | null} */
    const bytes = await this.files.asked("npz");
    if (!bytes) return;
    download("pixelwise.npz", bytes, "application/zip");
    setText(this.#said, this.page.t("files.share.saved"));
  }

  async #savePage() {
    try {
      download("pixelwise.html", await oneFile(addressOf({ s: this.#scene }).split("#")[1]), "text/html");
    } catch (error) {
      console.warn(error);
      setText(this.#said, this.page.t("files.share.notThere"));
    }
  }

  async #toClipboard() {
    const { t } = this.page;
    await copyField(this.#link, this.#said, { done: t("files.share.copied"), byHand: t("files.share.byHand") });
  }
}

customElements.define("file-share", FileShare);

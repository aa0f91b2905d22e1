// The dialog that shares a place by its address: a step of a lesson, a trap, a lesson of one's own. Asks for nothing.

import { copyField } from "../copy-field.js";
import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { fitsOf } from "../share-length.js";
import { ShareQr } from "./share-qr.js";

/** @typedef {import("../page.js").Page} Page */
/**
 * What is shared: the key of the dialog's title, the address, and what else there is to do, by the keys of the buttons' names.
 * @typedef {{ title: string, address: string, also?: [string, () => unknown][] }} Place
 */

export class SharePlace extends PageElement {
  #dialog = make("dialog", { class: "sharing", "aria-labelledby": "share-place" });
  #title = make("h2", { id: "share-place" });
  #link = make("input", { type: "text", readonly: true, spellcheck: "false", class: "link" });
  #copied = make("span");
  #copy = make("button", { type: "button", class: "go" }, icon("copy"), this.#copied);
  #send = make("button", { type: "button", class: "line" });
  #length = make("p");
  #said = make("p", { class: "said", role: "status" });
  #also = make("div", { class: "row" });
  /** @type {Place} */
  #place = { title: "share.title", address: "" };
  #done = false;

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.code = new ShareQr(page);
  }

  build() {
    const close = make("button", { type: "button", class: "square close" }, icon("close"));
    const row = make("div", { class: "row" }, this.#link, this.#copy, this.#send);
    this.#dialog.append(close, make("div", { class: "main" }, this.#title, row, this.#length, this.#said, this.#also), this.code);
    this.append(this.#dialog);
    this.word("share.link", this.#link, "aria-label");
    this.word("share.send", this.#send);
    this.word("help.close", close, "aria-label", "title");
    close.addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    this.#link.addEventListener("focus", () => this.#link.select());
    this.#copy.addEventListener("click", () => this.#toClipboard());
    this.#send.hidden = !navigator.share;
    this.#send.addEventListener("click", () => navigator.share({ title: document.title, url: this.#link.value }).catch(() => {}));
  }

  /** @param {Place} place */
  open(place) {
    this.#place = place;
    this.#done = false;
    this.#link.value = place.address;
    setText(this.#said, "");
    this.#dialog.showModal();
    this.render();
    this.code.show(place.address);
    this.#copy.focus();
  }

  update() {
    if (!this.#dialog.open) return;
    const { t } = this.page;
    const { title, address, also = [] } = this.#place;
    setText(this.#title, t(title));
    setText(this.#copied, t(this.#done ? "share.copied" : "share.copy"));
    setText(this.#length, `${t("share.place.length", { count: address.length })} ${t(`share.fits.${fitsOf(address.length)}`)}`);
    this.#also.replaceChildren(...also.map(([key, act]) => {
      const button = make("button", { type: "button", class: "line" }, t(key));
      button.addEventListener("click", () => {
        this.#dialog.close();
        act();
      });
      return button;
    }));
    this.code.render();
  }

  async #toClipboard() {
    const { t } = this.page;
    this.#done = await copyField(this.#link, this.#said, { done: t("share.done"), byHand: t("share.byHand") });
    this.render();
  }
}

customElements.define("share-place", SharePlace);

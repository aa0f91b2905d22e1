// The dialog that shares a place by its address: a step of a lesson, a trap, a lesson of one's own. Asks for nothing.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { fitsOf } from "../share-length.js";
import { ShareLink } from "./share-link.js";
import { ShareQr } from "./share-qr.js";

/** @typedef {import("../page.js").Page} Page */
/**
 * What is shared: the key of the dialog's title, the address, and what else there is to do, by the keys of the buttons' names.
 * @typedef {{ title: string, address: string, also?: [string, () => unknown][] }} Place
 */

export class SharePlace extends PageElement {
  #dialog = make("dialog", { class: "sharing", "aria-labelledby": "share-place" });
  #title = make("h2", { id: "share-place" });
  #length = make("p");
  #also = make("div", { class: "row" });
  /** @type {Place} */
  #place = { title: "share.title", address: "" };

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.link = new ShareLink(page);
    this.code = new ShareQr(page);
  }

  build() {
    const close = make("button", { type: "button", class: "square close" }, icon("close"));
    this.#dialog.append(close, make("div", { class: "main" }, this.#title, this.link, this.#length, this.link.said, this.#also), this.code);
    this.append(this.#dialog);
    this.word("help.close", close, "aria-label", "title");
    close.addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
  }

  /** @param {Place} place */
  open(place) {
    this.#place = place;
    setText(this.link.said, "");
    this.#dialog.showModal();
    this.render();
    this.link.show(place.address);
    this.code.show(place.address);
    this.link.focus();
  }

  update() {
    if (!this.#dialog.open) return;
    const { t } = this.page;
    const { title, address, also = [] } = this.#place;
    setText(this.#title, t(title));
    this.link.render();
    setText(this.#length, t("share.place.length", { count: address.length, fits: t(`share.fits.${fitsOf(address.length)}`) }));
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
}

customElements.define("share-place", SharePlace);

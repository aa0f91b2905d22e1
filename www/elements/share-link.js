// The address that a dialog shares, with what copies it and what hands it to the system. Asks for nothing.

import { copyField } from "../copy-field.js";
import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";

/** @typedef {import("../page.js").Page} Page */

export class ShareLink extends PageElement {
  #field = make("input", { type: "text", readonly: true, spellcheck: "false", class: "link" });
  #copied = make("span");
  #copy = make("button", { type: "button", class: "go" }, icon("copy"), this.#copied);
  #send = make("button", { type: "button", class: "line" });
  /** What became of copying, and whatever else a dialog says. */
  said = make("p", { class: "said", role: "status" });
  #done = false;

  build() {
    this.className = "row";
    this.append(this.#field, this.#copy, this.#send);
    this.word("share.link", this.#field, "aria-label");
    this.word("share.send", this.#send);
    this.#field.addEventListener("focus", () => this.#field.select());
    this.#copy.addEventListener("click", () => this.#toClipboard());
    this.#send.hidden = !navigator.share;
    this.#send.addEventListener("click", () => navigator.share({ title: document.title, url: this.address }).catch(() => {}));
  }

  get address() {
    return this.#field.value;
  }

  /** @param {string} address */
  show(address) {
    this.#done = false;
    this.#field.value = address;
    this.render();
  }

  update() {
    setText(this.#copied, this.page.t(this.#done ? "share.copied" : "share.copy"));
  }

  focus() {
    this.#copy.focus();
  }

  async #toClipboard() {
    const { t } = this.page;
    this.#done = await copyField(this.#field, this.said, { done: t("share.done"), byHand: t("share.byHand") });
    this.render();
  }
}

customElements.define("share-link", ShareLink);

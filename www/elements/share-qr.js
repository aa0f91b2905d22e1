// A link as a code for cameras, small beside the link or as large as the window. Asks for nothing.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { qrCode } from "../exports.js";
import { icon } from "../icons.js";

const SVG = "http://www.w3.org/2000/svg";

export class ShareQr extends PageElement {
  #picture = make("div", { class: "code", role: "img" });
  #note = make("p");
  #word = make("span");
  #fill = make("button", { type: "button", class: "line" }, icon("up"), this.#word);
  #screen = make("dialog", { class: "qr-screen" });
  #close = make("button", { type: "button", class: "square" }, icon("close"));
  #text = "";
  /** Why there is no code; empty where there is one. */
  #refused = "";

  build() {
    this.append(this.#picture, this.#note, this.#fill, this.#screen);
    this.word("share.qr.name", this.#picture, "aria-label");
    this.word("share.qr.fill", this.#word);
    this.word("share.qr.name", this.#screen, "aria-label");
    this.word("help.close", this.#close, "aria-label", "title");
    this.#fill.addEventListener("click", () => {
      this.#screen.replaceChildren(this.#close, ...[...this.#picture.children].map((child) => child.cloneNode(true)));
      this.#screen.showModal();
    });
    this.#screen.addEventListener("click", () => this.#screen.close());
  }

  update() {
    const none = this.#refused !== "";
    this.#picture.hidden = this.#fill.hidden = none;
    setText(this.#note, none ? this.#refused : this.page.t("share.qr.point"));
  }

  /**
   * Shows the code of a text, or why there is none.
   * @param {string} text
   */
  async show(text) {
    this.#text = text;
    const code = await qrCode(this.page, text);
    if (code === null || text !== this.#text) return;
    this.#refused = code.path === "" ? this.page.t("share.qr.refused", { length: text.length, limit: code.limit }) : "";
    const svg = document.createElementNS(SVG, "svg");
    const path = svg.appendChild(document.createElementNS(SVG, "path"));
    svg.setAttribute("viewBox", `0 0 ${code.side} ${code.side}`);
    path.setAttribute("d", code.path);
    this.#picture.replaceChildren(svg);
    this.render();
  }
}

customElements.define("share-qr", ShareQr);

// The line between the rows: what ties the two forms together just now. Asks for nothing.

import { make, setText } from "../dom.js";

/** @typedef {import("../page.js").Page} Page */

export class FormBond extends HTMLElement {
  #text = make("span");

  /** @param {Page} page */
  constructor(page) {
    super();
    this.page = page;
  }

  connectedCallback() {
    if (!this.#text.parentNode) this.append(this.#text);
  }

  render() {
    const { lab, t } = this.page;
    const values = { difference: lab.differenceText(), classes: lab.classes, foreground: lab.foreground };
    setText(this.#text, t(`bond.${lab.agreement}`, { ...values, ...lab.overlap() }));
  }
}

customElements.define("form-bond", FormBond);

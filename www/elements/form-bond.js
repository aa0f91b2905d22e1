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
    const difference = lab.differenceText();
    let key = "bond.apart";
    if (!lab.linkable) key = "bond.manyClasses";
    else if (lab.linked && lab.differsBecauseOfOptions) key = "bond.options";
    else if (lab.linked) key = lab.differsBecauseIgnored ? "bond.ignored" : "bond.linked";
    setText(this.#text, t(key, { difference, classes: lab.classes, foreground: lab.foreground }));
  }
}

customElements.define("form-bond", FormBond);

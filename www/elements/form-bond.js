// The line between the rows: whether the two forms are linked, and what ties them together just now. Asks for linking.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

export class FormBond extends PageElement {
  #word = make("span");
  #linked = make("button", { type: "button", class: "switch" }, make("i"), this.#word, make("span", { class: "formula" }, " z = z₁ − z₀"));
  #text = make("span", { class: "says" });

  build() {
    this.append(this.#linked, this.#text);
    this.#linked.addEventListener("click", () => this.page.edit((lab) => lab.setLinked(!lab.linked)));
  }

  update() {
    const { lab, t } = this.page;
    const linked = lab.linked && lab.linkable;
    setAttribute(this.#linked, "aria-pressed", String(linked));
    setText(this.#word, t(linked ? "link.on" : "link.off"));
    setAttribute(this.#linked, "aria-label", this.#linked.textContent);
    this.#linked.disabled = !lab.linkable;
    setAttribute(this.#linked, "title", t(lab.linkable ? "link.hint" : "link.needsTwo"));
    const values = { difference: lab.differenceText(), classes: lab.classes, foreground: lab.foreground };
    setText(this.#text, t(`bond.${lab.agreement}`, { ...values, ...lab.overlap() }));
  }
}

customElements.define("form-bond", FormBond);

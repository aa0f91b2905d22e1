// The line between the rows: what ties the two forms together just now, or which class the binary form tells from the rest.
// Asks for linking, and for the foreground's class.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { said } from "../said.js";

export class FormBond extends PageElement {
  #word = make("span");
  #formula = make("span", { class: "formula" }, " z = z₁ − z₀");
  #linked = make("button", { type: "button", class: "switch" }, make("i"), this.#word, this.#formula);
  #foreground = make("select");
  #label = make("label", {});
  #text = make("span", { class: "says" });
  #classes = 0;

  build() {
    this.#label.append(this.word("form.binary.foreground", make("span")), this.#foreground);
    this.append(this.#linked, this.#label, this.#text);
    this.word("form.binary.foregroundHint", this.#foreground, "title");
    this.#linked.addEventListener("click", () => this.page.edit((lab) => lab.setLinked(!lab.linked)));
    this.#foreground.addEventListener("change", () => this.page.edit((lab) => lab.setForeground(Number(this.#foreground.value))));
  }

  update() {
    const { lab, t } = this.page;
    const linked = lab.linked && lab.linkable;
    setAttribute(this.#linked, "aria-pressed", String(linked));
    setText(this.#word, t(linked ? "link.on" : "link.off"));
    setAttribute(this.#linked, "aria-label", this.#linked.textContent);
    this.#linked.disabled = !lab.linkable;
    setAttribute(this.#linked, "title", t(lab.linkable ? "link.hint" : "link.needsTwo"));
    this.#label.hidden = lab.classes === 2;
    if (this.#classes !== lab.classes) {
      this.#classes = lab.classes;
      this.#foreground.replaceChildren(...Array.from({ length: lab.classes }, (_, index) => make("option", { value: index }, String(index))));
    }
    this.#foreground.value = String(lab.foreground);
    const values = { difference: lab.differenceText(), classes: lab.classes, foreground: lab.foreground };
    const hidden = this.page.ui.hidden.size > 0 || this.page.ui.asked !== null;
    const lost = this.#lost();
    this.#text.toggleAttribute("data-bad", lost !== "" && !hidden);
    setText(this.#text, hidden ? "" : lost || t(`bond.${lab.agreement}`, { ...values, ...lab.overlap() }));
    setAttribute(this.#text, "title", this.#text.textContent);
  }

  /** Where a loss that is no number comes from: two losses that are none have no difference. */
  #lost() {
    const reasons = /** @type {const} */ (["binary", "multiclass"]).flatMap((form) => this.page.lab.notFinite(form) ?? []);
    return reasons.map((reason) => said(this.page, reason)).join("  ·  ");
  }
}

customElements.define("form-bond", FormBond);

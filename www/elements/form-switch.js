// Both losses at the top of a phone, which choose the form that is shown below them. Asks for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/lab.js").Form} FormName */

/** @type {FormName[]} */
const FORMS = ["binary", "multiclass"];
/** What the numbers below the names are. */
const LOSSES = { binary: "BCE", multiclass: "CE" };

export class FormSwitch extends PageElement {
  #buttons = FORMS.map((form) => {
    const name = make("b");
    const head = make("span", {}, name, make("small", {}, LOSSES[form]));
    const loss = make("span", { class: "loss" });
    const delta = make("span", { class: "delta" });
    return { form, name, loss, delta, button: make("button", { type: "button", "data-form": form }, head, make("span", {}, loss, delta)) };
  });

  build() {
    this.setAttribute("role", "group");
    this.word("phone.form", this, "aria-label");
    for (const { form, name, button } of this.#buttons) {
      this.word(`form.${form}.name`, name);
      button.addEventListener("click", () => this.page.ui.set({ form }));
      this.append(button);
    }
  }

  update() {
    const { lab, ui } = this.page;
    for (const { form, loss, delta, button } of this.#buttons) {
      // In a lesson the losses may say what is asked, until a step shows them.
      const absent = this.page.lesson !== null && !(ui.only?.columns.has("loss") ?? true);
      const hidden = absent || ui.hides("loss");
      button.hidden = ui.only !== null && ui.only.forms !== "both" && ui.only.forms !== form;
      setAttribute(button, "aria-pressed", String(form === ui.form));
      setText(loss, absent ? "" : hidden ? "?" : lab.lossText(form));
      const change = lab.lossDelta(form);
      const arrow = change.sign > 0 ? "▲ " : change.sign < 0 ? "▼ " : "";
      setText(delta, hidden ? "" : arrow + change.text.replace(/^[+−]/, ""));
      setAttribute(delta, "data-sign", String(change.sign));
    }
  }
}

customElements.define("form-switch", FormSwitch);

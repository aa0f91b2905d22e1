// One form's way from logit to loss to gradient, as formulas with the pixel's own numbers in them.
// Pointing at a number lights where it came from. Asks for nothing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { copy, exported } from "../exports.js";

/** @typedef {import("../page.js").Page} Page */

export class PixelDerivation extends PageElement {
  #title = make("summary");
  #lines = make("ol");
  #copy = make("button", { type: "button", class: "quiet" });
  #details = make("details", { open: true });
  /** @type {string[]} */
  #shown = [];
  #text = "";
  #again = false;

  /**
   * @param {Page} page
   * @param {"binary" | "multiclass"} form
   */
  constructor(page, form) {
    super(page);
    this.form = form;
  }

  build() {
    this.dataset.form = this.form;
    this.#details.append(this.#title, this.#lines, this.#copy);
    this.append(this.#details);
    this.#copy.addEventListener("click", () => copy(this.page, this.#text, "derivation.copied"));
    this.#lines.addEventListener("pointerover", (event) => this.#light(event));
    this.#lines.addEventListener("pointerleave", () => this.page.highlight(null));
  }

  update() {
    const { t } = this.page;
    setText(this.#title, t(`form.${this.form}.name`));
    setText(this.#copy, t("derivation.copy"));
    this.#ask();
  }

  /** Shows the pixel as it is now; one that changes meanwhile is asked for once that is done. */
  async #ask() {
    this.#again = true;
    if (this.hasAttribute("aria-busy")) return;
    setAttribute(this, "aria-busy", "true");
    while (this.#again) {
      this.#again = false;
      const lines = await exported(this.page, (exports) => exports.derivation(this.form));
      if (lines === null) break;
      this.#show(lines);
    }
    setAttribute(this, "aria-busy", null);
  }

  /** @param {import("../pkg/more.js").DerivedLine[]} lines */
  #show(lines) {
    const { t } = this.page;
    this.#text = lines.map((line) => line.text).join("\n");
    while (this.#lines.children.length > lines.length) this.#lines.lastElementChild?.remove();
    for (const [index, line] of lines.entries()) {
      const item = this.#lines.children[index] ?? this.#lines.appendChild(make("li", {}, make("span", { class: "label" }), make("div")));
      setText(/** @type {Element} */ (item.firstElementChild), t(`derivation.line.${line.name}`));
      setAttribute(item, "data-name", line.name);
      const shown = line.mathml + this.page.strings.language;
      if (this.#shown[index] === shown) continue;
      this.#shown[index] = shown;
      const formulas = /** @type {Element} */ (item.lastElementChild);
      formulas.innerHTML = line.mathml;
      for (const noted of formulas.querySelectorAll("[data-note]")) {
        noted.after(make("p", { class: "note" }, t(`derivation.note.${noted.getAttribute("data-note")}`)));
      }
    }
    this.#shown.length = lines.length;
  }

  /** @param {string | null} from */
  highlight(from) {
    for (const number of this.#lines.querySelectorAll(".lit")) number.classList.remove("lit");
    if (from === null) return;
    for (const number of this.#lines.querySelectorAll(`[data-from="${CSS.escape(from)}"]`)) number.classList.add("lit");
    const line = from.startsWith("term:") ? from.slice(5).split(".")[0] : "";
    this.#lines.querySelector(`[data-name="${CSS.escape(line)}"]`)?.classList.add("lit");
  }

  /** @param {PointerEvent} event */
  #light(event) {
    const from = event.target instanceof Element ? event.target.closest("[data-from]") : null;
    this.page.highlight(from?.getAttribute("data-from") ?? null);
  }
}

customElements.define("pixel-derivation", PixelDerivation);

// What a phone has no room for beside its maps, below them: a line a class for the pixel, and the statement that made the large map.
// Asks the lab for nothing.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { ClassLines } from "./class-lines.js";

/** @typedef {import("../pkg/lab.js").ClassLines} Lines */

export class PhoneNotes extends PageElement {
  #code = make("pre", { class: "code" });
  /** @type {ClassLines | null} */
  #lines = null;

  build() {
    this.append(this.#code);
  }

  update() {
    const { lab, ui } = this.page;
    const many = ui.form === "multiclass" && lab.classes > 2;
    if (this.#lines && (!many || this.#lines.stage !== ui.stage)) {
      this.#lines.remove();
      this.#lines = null;
    }
    if (many && !this.#lines) {
      this.#lines = new ClassLines(this.page, ui.stage);
      this.dataset.stage = ui.stage;
      this.prepend(this.#lines);
    }
    this.#lines?.render();
    const statement = lab.code(ui.form).find(({ stage }) => stage === ui.stage);
    setText(this.#code, statement?.text ?? "");
  }

  /**
   * Shows the lines of a pixel.
   * @param {Lines[]} columns
   */
  tellClasses(columns) {
    const column = columns.find(({ stage }) => stage === this.#lines?.stage);
    if (column) this.#lines?.tell(column);
  }
}

customElements.define("phone-notes", PhoneNotes);

// The scene's tensors as files, in the dialog of sharing. Asks the lab for nothing.

import { make } from "../dom.js";
import { PageElement } from "../element.js";
import { download, exported, fileName } from "../exports.js";
import { icon } from "../icons.js";

export class ShareNumbers extends PageElement {
  #npz = make("button", { type: "button" }, ".npz");
  #csv = make("button", { type: "button" }, "CSV");

  build() {
    this.className = "share-section";
    const [title, note] = [make("b"), make("span")];
    this.append(icon("save"), make("div", {}, title, note), this.#npz, this.#csv);
    this.word("exports.numbers.title", title);
    this.word("exports.numbers.note", note);
    this.word("exports.numbers.npz", this.#npz, "aria-label", "title");
    this.word("exports.numbers.csv", this.#csv, "aria-label", "title");
    this.#npz.addEventListener("click", async () => {
      const bytes = await exported(this.page, (exports) => exports.npz());
      if (bytes) download(`${fileName(this.page)}.npz`, /** @type {Uint8Array<ArrayBuffer>} */ (bytes), "application/zip");
    });
    this.#csv.addEventListener("click", async () => {
      const table = await exported(this.page, (exports) => exports.csv());
      if (table !== null) download(`${fileName(this.page)}.csv`, table, "text/csv");
    });
  }
}

customElements.define("share-numbers", ShareNumbers);

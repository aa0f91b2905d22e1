// The scene as a script of PyTorch, in the dialog of sharing: shown, copied, saved. Asks the lab for nothing.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { copy, download, exported, fileName } from "../exports.js";
import { icon } from "../icons.js";

export class ShareCode extends PageElement {
  #note = make("span");
  #copy = make("button", { type: "button" });
  #save = make("button", { type: "button" }, ".py");
  #script = make("pre", { class: "wide", tabindex: 0 });
  /** The document whose script is shown. */
  #shown = "";

  build() {
    this.className = "share-section";
    const title = this.word("exports.code.title", make("b"));
    this.append(icon("code"), make("div", {}, title, this.#note), this.#copy, this.#save, this.#script);
    this.word("exports.copy", this.#copy);
    this.word("exports.code.copy", this.#copy, "aria-label");
    this.word("exports.code.save", this.#save, "aria-label", "title");
    this.word("exports.code.title", this.#script, "aria-label");
    this.#copy.addEventListener("click", () => copy(this.page, this.#script.textContent ?? "", "exports.code.copied"));
    this.#save.addEventListener("click", () => download(`${fileName(this.page)}.py`, this.#script.textContent ?? "", "text/x-python"));
  }

  update() {
    const { lab, t } = this.page;
    const [binary, multiclass] = [lab.lossText("binary"), lab.lossText("multiclass")];
    setText(this.#note, binary === multiclass ? t("exports.code.twice", { loss: binary }) : t("exports.code.both", { binary, multiclass }));
    const shown = [lab.changes, lab.step, lab.image, lab.row, lab.column].join();
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#write();
  }

  async #write() {
    const shown = this.#shown;
    const script = await exported(this.page, (exports) => exports.script());
    const none = script === null;
    if (shown !== this.#shown) return;
    if (none) this.#shown = "";
    this.#copy.disabled = this.#save.disabled = none;
    setText(this.#script, script ?? "");
  }
}

customElements.define("share-code", ShareCode);

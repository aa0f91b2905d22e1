// The scenes that are kept beside the one that is shown: from other tabs, or such as cannot be read. Asks to bring one back, to
// download it, or to delete it.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../document.js").Other} Other */
/** @typedef {import("../document.js").SavedDocument} SavedDocument */

export class KeptDocuments extends PageElement {
  #text = make("p");
  #show = make("button", { type: "button", "aria-expanded": "false" });
  #close = make("button", { type: "button", class: "quiet icon" }, "×");
  #list = make("ul", { hidden: true });
  #shown = "";
  /** Which document's deletion has been asked for once. @type {string | null} */
  #doomed = null;

  /**
   * @param {Page} page
   * @param {SavedDocument} saved
   */
  constructor(page, saved) {
    super(page);
    this.saved = saved;
  }

  build() {
    this.setAttribute("role", "status");
    this.word("document.show", this.#show);
    this.word("notice.close", this.#close, "aria-label");
    this.append(make("div", {}, this.#text, this.#show, this.#close), this.#list);
    this.#close.addEventListener("click", () => (this.hidden = true));
    this.#show.addEventListener("click", () => this.#open(this.#list.hidden === true));
    // What cannot be read is work that someone misses: it is shown at once.
    this.#open(this.saved.others.some(({ why }) => why !== ""));
  }

  update() {
    const { others } = this.saved;
    if (others.length === 0) this.hidden = true;
    const { t, strings } = this.page;
    setText(this.#text, others.length === 1 ? t("document.one") : t("document.several", { count: others.length }));
    const shown = `${strings.language} ${this.#doomed} ${others.map(({ id }) => id).join(" ")}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#list.replaceChildren(...others.map((other) => this.#row(other)));
  }

  /** @param {boolean} on */
  #open(on) {
    this.#list.hidden = !on;
    this.#show.setAttribute("aria-expanded", String(on));
    this.render();
  }

  /** @param {Other} other */
  #row(other) {
    const { t } = this.page;
    const doomed = this.#doomed === other.id;
    const button = (/** @type {string} */ key, /** @type {() => void} */ act) => {
      const button = make("button", { type: "button" }, t(key));
      button.addEventListener("click", act);
      return button;
    };
    return make(
      "li",
      {},
      make("span", {}, this.#sentence(other)),
      button(other.why ? "document.retry" : "document.open", () => this.saved.bringBack(other)),
      button("document.download", () => this.#download(other)),
      button(doomed ? "document.removeSurely" : "document.remove", () => this.#remove(other)),
    );
  }

  /** @param {Other} other */
  #sentence({ saved, steps, why }) {
    const { t, strings } = this.page;
    const when = new Date(saved).toLocaleString(strings.language, { dateStyle: "medium", timeStyle: "short" });
    const which = saved === 0 ? t("document.former") : t("document.other", { when, steps });
    return why ? `${which} ${t(`document.why.${why}`)}` : which;
  }

  /** @param {Other} other */
  async #download(other) {
    const bytes = await this.saved.read(other);
    const address = URL.createObjectURL(new Blob([new Uint8Array(bytes)]));
    make("a", { href: address, download: `pixelwise-${other.id}.pxw` }).click();
    URL.revokeObjectURL(address);
  }

  /** @param {Other} other */
  async #remove(other) {
    if (this.#doomed === other.id) await this.saved.remove(other);
    this.#doomed = this.#doomed === other.id ? null : other.id;
    this.render();
  }
}

customElements.define("kept-documents", KeptDocuments);

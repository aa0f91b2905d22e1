// The scenes that are kept beside the one that is shown: from other tabs, or such as cannot be read. One sentence in the prompt's place
// says so; the list hangs below it, and opens from the menu of scenes as well. Asks to bring one back, to download it, or to delete it.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { hang } from "../hang.js";
import { icon } from "../icons.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../document.js").Other} Other */
/** @typedef {import("../document.js").SavedDocument} SavedDocument */

export class KeptDocuments extends PageElement {
  #text = make("p");
  #show = make("button", { type: "button", class: "line", "aria-expanded": "false", "aria-controls": "kept-list" });
  #close = make("button", { type: "button", class: "square" }, icon("close"));
  #list = make("ul");
  /** On a phone, as every panel has it. */
  #done = make("button", { type: "button", class: "square close" }, icon("close"));
  #panel = make("div", { class: "pop kept", popover: "auto", id: "kept-list", role: "dialog" }, this.#done, this.#list);
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
    this.word("kept.show", this.#show);
    this.word("notice.close", this.#close, "aria-label");
    this.word("kept.list", this.#panel, "aria-label");
    this.append(this.#text, this.#show, this.#close);
    document.body.append(this.#panel);
    this.#close.addEventListener("click", () => {
      this.hidden = true;
      // What stood under it has the focus then.
      document.getElementById("next")?.focus();
    });
    this.word("help.close", this.#done, "aria-label", "title");
    this.#done.addEventListener("click", () => this.#panel.hidePopover());
    this.#show.popoverTargetElement = this.#panel;
    this.#panel.addEventListener("toggle", (event) => {
      const open = event.newState === "open";
      this.#show.setAttribute("aria-expanded", String(open));
      if (!open && document.activeElement === document.body) /** @type {HTMLElement} */ (this.hidden ? document.getElementById("scenes") : this.#show)?.focus();
      if (open) hang(this.#panel, this.hidden ? /** @type {Element} */ (document.getElementById("scenes")) : this.#show);
    });
  }

  /** Shows the list. */
  open() {
    this.render();
    if (!this.#panel.matches(":popover-open")) this.#panel.showPopover();
    this.#list.querySelector("button")?.focus();
  }

  update() {
    const { others } = this.saved;
    if (others.length === 0) {
      this.hidden = true;
      this.#panel.hidePopover();
    }
    const { t, strings } = this.page;
    const lost = others.find(({ why }) => why !== "");
    const told = [t(others.length === 1 ? "kept.one" : "kept.several", { count: others.length }), lost ? t(`kept.why.${lost.why}`) : ""];
    setText(this.#text, told.join(strings.language === "en" ? " " : "").trim());
    const shown = `${strings.language} ${this.#doomed} ${others.map(({ id }) => id).join(" ")}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#list.replaceChildren(...others.map((other) => this.#row(other)));
  }

  /** @param {Other} other */
  #row(other) {
    const { t } = this.page;
    const doomed = this.#doomed === other.id;
    const button = (/** @type {string} */ key, /** @type {() => void} */ act) => {
      const button = make("button", { type: "button", class: "line small" }, t(key));
      button.addEventListener("click", act);
      return button;
    };
    return make(
      "li",
      {},
      make("span", {}, this.#sentence(other)),
      button(other.why ? "kept.retry" : "kept.open", () => this.#bringBack(other)),
      button("kept.download", () => this.#download(other)),
      button(doomed ? "kept.removeSurely" : "kept.remove", () => this.#remove(other)),
    );
  }

  /** @param {Other} other */
  #bringBack(other) {
    this.#panel.hidePopover();
    return this.saved.bringBack(other);
  }

  /** @param {Other} other */
  #sentence({ saved, steps, why }) {
    const { t, strings } = this.page;
    const when = new Date(saved).toLocaleString(strings.language, { dateStyle: "medium", timeStyle: "short" });
    const which = saved === 0 ? t("kept.former") : t("kept.other", { when, steps });
    return why ? `${which} ${t(`kept.why.${why}`)}` : which;
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

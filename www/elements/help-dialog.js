// What the page is for, and what fingers, mouse and keys do, in one dialog: what the reader's machine has, what it is used with first.
// Asks for nothing.

import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { onPhone } from "../phone.js";

/** @typedef {import("../page.js").Page} Page */

const KEYS = ["select", "type", "drag", "nudge", "brush", "mask", "maskKeys", "weights", "threshold", "undo", "back", "learn", "leave", "shortcuts"];
const FINGER = ["select", "drag", "type", "about", "curve", "brush", "mask", "scroll", "threshold", "learn", "undo"];
const FINGER_ON_PHONE = ["select", "knob", "drag", "type", "stage", "form", "about", "curve", "brush", "mask", "scroll", "threshold", "learn", "undo"];
/** Whether something points that can hover: a mouse or a touchpad, and so most likely a keyboard. */
const HOVERS = matchMedia("(any-hover: hover)");
const TOUCHES = matchMedia("(any-pointer: coarse)");
const TOUCHES_MOSTLY = matchMedia("(pointer: coarse)");

export class HelpDialog extends PageElement {
  #title = make("h2", { id: "help-title" });
  #text = make("div");
  #dialog = make("dialog", { class: "help", "aria-labelledby": "help-title" });
  #language = "";

  build() {
    const close = make("button", { type: "button", class: "square" }, icon("close"));
    this.append(this.#dialog);
    this.#dialog.append(make("header", {}, this.#title, close), this.#text);
    this.word("guide.title", this.#title);
    this.word("help.close", close, "aria-label", "title");
    close.addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  open() {
    // The window may have become a phone's since.
    this.#language = "";
    this.#dialog.showModal();
    this.render();
    this.#dialog.scrollTop = 0;
  }

  update() {
    const { strings } = this.page;
    if (!this.#dialog.open || this.#language === strings.language) return;
    this.#language = strings.language;
    this.#write();
  }

  #write() {
    const { t } = this.page;
    /** @type {HTMLElement[]} */
    const touch = TOUCHES.matches ? [this.#rows("finger", onPhone() ? FINGER_ON_PHONE : FINGER)] : [];
    /** @type {HTMLElement[]} */
    const keys = [this.#rows("keys", KEYS)];
    // One list needs no name, and keys that the reader may not have wait until they are asked for.
    if (touch.length > 0) {
      touch.unshift(make("h3", {}, t("guide.touch")));
      if (HOVERS.matches) keys.unshift(make("h3", {}, t("guide.keyboard")));
      else keys.splice(0, 1, make("details", {}, make("summary", {}, t("guide.keyboard")), ...keys));
    }
    const lists = TOUCHES_MOSTLY.matches ? [...touch, ...keys] : [...keys, ...touch];
    this.#text.replaceChildren(make("p", {}, t("guide.purpose")), make("p", { class: "soft" }, t(onPhone() ? "guide.ideaPhone" : "guide.idea")), ...lists);
  }

  /**
   * @param {string} kind
   * @param {string[]} names
   */
  #rows(kind, names) {
    return make("dl", {}, ...names.map((name) => {
      const what = make("dt");
      const how = make("dd");
      setText(what, this.page.t(`guide.${kind}.${name}.what`));
      setText(how, this.page.t(`guide.${kind}.${name}.how`));
      return make("div", {}, what, how);
    }));
  }
}

customElements.define("help-dialog", HelpDialog);

// The header: what the page is, its scene, taking back, and how it is read. Asks the page for language and theme, the lab for undoing.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { setView } from "../shown.js";
import { LANGUAGES, LANGUAGE_NAMES } from "../strings.js";
import { FormSwitch } from "./form-switch.js";
import { SceneBar } from "./scene-bar.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {{ setLanguage(language: import("../strings.js").Language): void, setTheme(theme: string): void, help(): void, share(): void }} Settings */

export class TopBar extends PageElement {
  /** For the Tab key alone: past the header, to the selected number. */
  #skip = make("button", { type: "button", class: "skip" });
  /** What a phone has no room for until it is asked for. */
  #more = make("button", { type: "button", class: "square more-button", "aria-expanded": "false", "aria-controls": "more-scene more-page" }, icon("menu"));
  #shareWord = make("span");
  #share = make("button", { type: "button", id: "share" }, icon("share"), this.#shareWord);
  #undo = make("button", { type: "button", class: "square" }, icon("undo"));
  /** What a phone's menu has room to say. */
  #themeWord = make("span", { class: "word" });
  #redo = make("button", { type: "button", class: "square" }, icon("redo"), this.word("scene.redo", make("span", { class: "word" })));
  /** Each names the language that it leads to, in that language. */
  #languages = LANGUAGES.map((language) => make("button", { type: "button", lang: language, "data-language": language }, LANGUAGE_NAMES[language]));
  #lessonsWord = make("span");
  #lessons = make("button", { type: "button", id: "lessons" }, icon("book"), this.#lessonsWord);
  #theme = make("button", { type: "button", class: "square" }, icon("theme"), this.#themeWord);
  #projector = make("button", { type: "button", class: "square", id: "projector" }, icon("projector"));
  #help = make("button", { type: "button", class: "square" }, icon("help"), this.word("phone.help", make("span", { class: "word" })));

  /**
   * @param {Page} page
   * @param {Settings} settings
   */
  constructor(page, settings) {
    super(page);
    this.settings = settings;
    this.scene = new SceneBar(page);
    this.losses = new FormSwitch(page);
  }

  build() {
    const { page, settings } = this;
    this.append(
      this.#skip,
      make("h1", {}, "Pixelwise"),
      this.#more,
      this.scene,
      make("span", { class: "space" }),
      this.#lessons,
      this.#share,
      make("span", { class: "divider" }),
      this.#undo,
      make("div", { class: "more", id: "more-page" }, this.#redo, make("span", { class: "divider" }), ...this.#languages, this.#theme, this.#projector, this.#help),
      this.losses,
    );
    this.#more.addEventListener("click", () => this.#open(!this.hasAttribute("data-open")));
    this.addEventListener("keydown", (event) => {
      // A panel that hangs from the menu closes first.
      if (event.key !== "Escape" || !this.hasAttribute("data-open") || document.querySelector(":popover-open")) return;
      this.#open(false);
      this.#more.focus();
    });
    this.word("page.skip", this.#skip);
    this.#skip.addEventListener("click", () => {
      const stops = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("#room, body:not(:has(#room)) #table [data-edits=logit] [aria-selected]"));
      [...stops].find((stop) => stop.checkVisibility())?.focus();
    });
    this.word("phone.menu", this.#more, "aria-label", "title");
    this.#undo.addEventListener("click", () => page.travel((lab) => lab.undo()));
    this.#redo.addEventListener("click", () => page.travel((lab) => lab.redo()));
    for (const button of this.#languages) {
      button.addEventListener("click", () => settings.setLanguage(/** @type {import("../strings.js").Language} */ (button.dataset.language)));
    }
    this.#theme.addEventListener("click", () => settings.setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark"));
    this.#projector.addEventListener("click", () => setView(page, "projector"));
    this.word("projector.enter", this.#projector, "aria-label", "title");
    this.#share.addEventListener("click", () => settings.share());
    this.word("page.share", this.#shareWord);
    this.word("page.share", this.#share, "title");
    this.#lessons.addEventListener("click", () => page.openLessons());
    this.word("page.lessons", this.#lessonsWord);
    this.word("page.lessons", this.#lessons, "title");
    this.#help.addEventListener("click", () => settings.help());
    this.word("scene.undo", this.#undo, "aria-label");
    this.word("scene.undoKeys", this.#undo, "title");
    this.word("scene.redo", this.#redo, "aria-label");
    this.word("scene.redoKeys", this.#redo, "title");
    for (const button of this.#languages) this.word("page.language", button, "title");
    this.word("page.help", this.#help, "aria-label", "title");
  }

  /** @param {boolean} open */
  #open(open) {
    this.toggleAttribute("data-open", open);
    setAttribute(this.#more, "aria-expanded", String(open));
  }

  localize() {
    document.title = `Pixelwise: ${this.page.t("page.tagline")}`;
    const focused = this.#languages.some((button) => button === document.activeElement);
    for (const button of this.#languages) button.hidden = button.dataset.language === this.page.strings.language;
    // Whoever has just changed the language can change it back.
    if (focused) this.#languages.find((button) => !button.hidden)?.focus();
  }

  update() {
    const { t, lab } = this.page;
    this.#undo.disabled = !lab.canUndo;
    this.#redo.disabled = !lab.canRedo;
    const theme = t(document.documentElement.dataset.theme === "dark" ? "page.light" : "page.dark");
    for (const name of ["aria-label", "title"]) setAttribute(this.#theme, name, theme);
    setText(this.#themeWord, theme);
    this.scene.render();
    this.losses.render();
  }
}

customElements.define("top-bar", TopBar);

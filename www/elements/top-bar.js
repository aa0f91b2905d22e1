// The top bar: what the page is, its language, its theme, its help. Asks the page for language and theme; the lab for nothing.

import { make, setAttribute } from "../dom.js";
import { LANGUAGES } from "../strings.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {{ setLanguage(language: import("../strings.js").Language): void, setTheme(theme: string): void, help(): void }} Settings */

const LANGUAGE_NAMES = { en: "EN", "zh-CN": "中文" };

export class TopBar extends HTMLElement {
  #name = make("h1", {}, "Pixelwise");
  /** Both losses again, for a screen on which the table scrolls away under the bar. */
  #losses = make("p", { class: "losses", "aria-hidden": "true" });
  #languages = make("div", { class: "choice", role: "group" });
  #theme = make("button", { type: "button", class: "quiet icon" }, "◐");
  #help = make("button", { type: "button", class: "quiet icon" }, "?");

  /**
   * @param {Page} page
   * @param {Settings} settings
   */
  constructor(page, settings) {
    super();
    this.page = page;
    this.settings = settings;
  }

  connectedCallback() {
    if (this.#name.parentNode) return;
    for (const language of LANGUAGES) {
      const button = make("button", { type: "button", lang: language, "data-language": language }, LANGUAGE_NAMES[language]);
      button.addEventListener("click", () => this.settings.setLanguage(language));
      this.#languages.append(button);
    }
    this.#theme.addEventListener("click", () => {
      this.settings.setTheme(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
    });
    this.#help.addEventListener("click", () => this.settings.help());
    this.append(this.#name, this.#losses, this.#languages, this.#theme, this.#help);
  }

  render() {
    const { t, strings, lab, core } = this.page;
    const losses = /** @type {const} */ ([["binary", core.Form.Binary], ["multiclass", core.Form.Multiclass]]);
    this.#losses.replaceChildren(...losses.map(([form, id]) => make("span", { "data-form": form }, lab.lossText(id))));
    document.title = `Pixelwise: ${t("page.tagline")}`;
    setAttribute(this.#languages, "aria-label", t("page.language"));
    for (const button of this.#languages.children) {
      const language = button.getAttribute("data-language");
      setAttribute(button, "aria-pressed", String(language === strings.language));
    }
    const dark = document.documentElement.dataset.theme === "dark";
    for (const [button, key] of /** @type {const} */ ([[this.#theme, dark ? "page.light" : "page.dark"], [this.#help, "page.help"]])) {
      setAttribute(button, "aria-label", t(key));
      setAttribute(button, "title", t(key));
    }
  }
}

customElements.define("top-bar", TopBar);

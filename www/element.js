// The base of the page's elements: build once, render as often as something changes, each word bound once by its key.

import { setAttribute, setText } from "./dom.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {{ element: Element, key: string, attributes: string[] }} Word */

export class PageElement extends HTMLElement {
  #built = false;
  #language = "";
  /** @type {Word[]} */
  #words = [];

  /** @param {Page} page */
  constructor(page) {
    super();
    this.page = page;
  }

  connectedCallback() {
    if (this.#built) return;
    this.#built = true;
    this.build();
  }

  /** Makes what the element consists of; called once, when it is first put into the page. */
  build() {}

  /** Brings what is shown up to date; called at most once a frame. It must not write to the page's state. */
  update() {}

  /** Writes what only the language changes and is more than bound words. */
  localize() {}

  render() {
    const { language } = this.page.strings;
    if (language !== this.#language) {
      this.#language = language;
      for (const word of this.#words) this.#write(word);
      this.localize();
    }
    this.update();
  }

  /** Renders for the first time, when everything is to be written: in steps, between which the browser may answer. */
  *steps() {
    this.render();
    yield;
  }

  /**
   * Binds a word of the string tables to an element's text, or to the named attributes; it is written again when the language changes.
   * @template {Element} E
   * @param {string} key
   * @param {E} element
   * @param {...string} attributes
   * @returns {E}
   */
  word(key, element, ...attributes) {
    const word = { element, key, attributes };
    this.#words.push(word);
    if (this.#language) this.#write(word);
    return element;
  }

  /** @param {Word} word */
  #write({ element, key, attributes }) {
    const text = this.page.t(key);
    if (attributes.length === 0) setText(element, text);
    for (const name of attributes) setAttribute(element, name, text);
  }
}

// The page's words: one table a language, looked up by key.

import { readJson } from "./site.js";

/** @typedef {"en" | "zh-CN"} Language */
/** @typedef {{ [key: string]: string | Table }} Table */

/** @type {Language[]} */
export const LANGUAGES = ["en", "zh-CN"];

/** Each language's name in that language. */
export const LANGUAGE_NAMES = { en: "EN", "zh-CN": "中文" };

export class Strings {
  /** @type {Table} */
  #table = {};
  /** Parts of the table that were asked for, whose words come with each further language. @type {Set<string>} */
  #parts = new Set();
  /** What was looked up: a word is asked for at every rendering. @type {Map<string, string>} */
  #found = new Map();
  /** @type {Language} */
  language = "en";

  /**
   * Reads a language's table, with all parts that were asked for, and makes it the page's.
   * @param {Language} language
   */
  async load(language) {
    const parts = [...this.#parts];
    const [table, ...more] = await Promise.all([read(language), ...parts.map((part) => read(`${language}/${part}`))]);
    this.#table = table;
    this.#found.clear();
    for (const [index, part] of parts.entries()) table[part] = more[index];
    this.language = language;
    document.documentElement.lang = language;
  }

  /**
   * Adds a part that a first visit does without: the table below this key.
   * @param {string} part
   */
  async more(part) {
    if (this.#parts.has(part)) return;
    const { language } = this;
    const table = await read(`${language}/${part}`);
    this.#parts.add(part);
    // The reader may have chosen another language while the words came.
    if (language !== this.language) return this.load(this.language);
    this.#table[part] = table;
    this.#found.clear();
  }

  /**
   * The text of a key, with the values set into its {places}. An unknown key shows itself.
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   * @returns {string}
   */
  t(key, values = {}) {
    const found = this.#found.get(key) ?? this.#find(key);
    return found.includes("{") ? found.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place)) : found;
  }

  /** @param {string} key */
  #find(key) {
    /** @type {string | Table | undefined} */
    let found = this.#table;
    for (const part of key.split(".")) found = typeof found === "object" ? found[part] : undefined;
    const text = typeof found === "string" ? found : key;
    this.#found.set(key, text);
    return text;
  }

  /**
   * Whether the table has this key.
   * @param {string} key
   */
  has(key) {
    return this.t(key) !== key;
  }
}

/**
 * @param {string} name
 * @returns {Promise<Table>}
 */
function read(name) {
  return readJson(`strings/${name}.json`);
}

/**
 * The language to start with: the link's, else the saved one, else the browser's.
 * @param {string | null | undefined} linked
 * @param {string | null | undefined} saved
 * @returns {Language}
 */
export function chooseLanguage(linked, saved) {
  const wishes = [linked, saved, ...navigator.languages];
  for (const wish of wishes) {
    const exact = LANGUAGES.find((language) => language === wish);
    if (exact) return exact;
    if (wish?.toLowerCase().startsWith("zh")) return "zh-CN";
    if (wish?.toLowerCase().startsWith("en")) return "en";
  }
  return "en";
}

// The page's words: one table a language, looked up by key.

/** @typedef {"en" | "zh-CN"} Language */
/** @typedef {{ [key: string]: string | Table }} Table */

/** @type {Language[]} */
export const LANGUAGES = ["en", "zh-CN"];

export class Strings {
  /** @type {Table} */
  #table = {};
  /** @type {Language} */
  language = "en";

  /**
   * Reads a language's table and makes it the page's.
   * @param {Language} language
   */
  async load(language) {
    const answer = await fetch(`strings/${language}.json`);
    if (!answer.ok) throw new Error(`strings/${language}.json: ${answer.status}`);
    this.#table = await answer.json();
    this.language = language;
    document.documentElement.lang = language;
  }

  /**
   * The text of a key, with the values set into its {places}. An unknown key shows itself.
   * @param {string} key
   * @param {Record<string, string | number>} [values]
   * @returns {string}
   */
  t(key, values = {}) {
    /** @type {string | Table | undefined} */
    let found = this.#table;
    for (const part of key.split(".")) found = typeof found === "object" ? found[part] : undefined;
    if (typeof found !== "string") return key;
    return found.replace(/\{(\w+)\}/g, (place, name) => (name in values ? String(values[name]) : place));
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

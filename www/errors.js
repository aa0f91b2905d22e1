// What a person got wrong, as the core says it: a code, whose sentence stands in the string tables, and the values in it.

/** @typedef {Error & { code: string, values: Record<string, string> }} CodedError */

/**
 * Whether an error is about what a person did; any other is a bug.
 * @param {unknown} error
 * @returns {error is CodedError}
 */
export function isCoded(error) {
  return error instanceof Error && "code" in error && "values" in error;
}

/**
 * The reader's sentence for an error.
 * @param {import("./page.js").Page} page
 * @param {unknown} error
 * @returns {string}
 */
export function sentence({ t }, error) {
  if (!isCoded(error)) return t("error.bug");
  const values = Object.fromEntries(Object.entries(error.values).map(([name, value]) => [name, value.replace(/^-/, "−")]));
  if (values.what) values.what = t(`what.${values.what}`);
  return t(`error.${error.code}`, values);
}

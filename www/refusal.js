// The reader's sentence for a file or a text that was refused.

/**
 * @param {import("./page.js").Page} page
 * @param {import("./files.js").Refused} error
 * @returns {string}
 */
export function refusal({ t, strings }, { code, values }) {
  const said = { ...values };
  for (const [key, table] of [["part", "part"], ["instead", "instead"], ["what", "what"]]) if (said[key]) said[key] = t(`files.${table}.${said[key]}`);
  // What the losses refuse has its sentence among the page's own.
  return t(strings.has(`files.refused.${code}`) ? `files.refused.${code}` : `error.${code}`, said);
}

// Numbers that are pasted into a grid, in rows from the selected cell on. The files' worker reads them; the lab takes them as one edit.

import { FilesLink, Refused } from "./files.js";
import { refusal } from "./refusal.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {{ edits?: string, form: import("./pkg/lab.js").Form, channel: number }} Map */

/** @type {FilesLink | null} */
let link = null;

/**
 * @param {Page} page
 * @param {Map} map
 * @param {string} text
 */
export async function paste(page, map, text) {
  const { row, column } = page.lab;
  link ??= new FilesLink();
  try {
    await page.strings.more("files");
    const { columns, values } = await link.ask("numbers", text);
    page.edit((lab) => {
      if (map.edits === "logit") lab.pasteLogits(map.form, map.channel, row, column, columns, values);
      else if (map.edits === "target") lab.pasteTarget(map.form, map.channel, row, column, columns, values);
      else lab.pasteMask(row, column, columns, values);
    });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    page.say(refusal(page, error), "error");
  }
}

// A teacher's own lesson: the draft that this browser keeps, and the way into a lesson that came by a link or a file. The core checks
// all of it, makes the link and computes the answers; nothing that a lesson says becomes more than text.

import { read } from "./address.js";
import { make } from "./dom.js";
import { download, exported } from "./exports.js";
import { openLessons, runLesson } from "./lessons.js";
import { more } from "./more.js";
import { openRoom } from "./room.js";
import { loadStyle } from "./site.js";
import { readSetting, writeSetting } from "./storage.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./ui.js").StageName} StageName */
/** @typedef {import("./pkg/more.js").OwnLesson} OwnLesson */
/** @typedef {{ scene: string, forms: string, columns: string[], ask: string, text: string, tell: string }} OwnStep */
/** @typedef {{ format: string, title: string, steps: OwnStep[] }} Draft */

const FORMAT = "pixelwise-lesson-1";
/** The columns that a new step shows. @type {readonly StageName[]} */
export const COLUMNS = ["logits", "probability", "target", "loss", "gradient", "prediction"];
/** How the name of a lesson's file ends. */
const ENDING = ".lesson.json";

/** The draft that this browser keeps; an empty one where there is none. @returns {Draft} */
export function keptDraft() {
  try {
    const kept = JSON.parse(readSetting("ownLesson") ?? "null");
    if (kept?.format === FORMAT && Array.isArray(kept.steps)) return kept;
  } catch {
    // What cannot be read is begun again.
  }
  return { format: FORMAT, title: "", steps: [] };
}

/**
 * Keeps the draft.
 * @param {Draft} draft
 * @returns {boolean} whether the browser kept it
 */
export const keepDraft = (draft) => writeSetting("ownLesson", JSON.stringify(draft));

/**
 * What is wrong with a lesson, in words.
 * @param {Page} page
 * @param {unknown} error
 */
export function faultOf(page, error) {
  const values = error instanceof Error && "values" in error ? /** @type {Record<string, string>} */ (error.values) : null;
  if (values?.why) return page.t(`own.fault.${values.why}`, values);
  console.warn(error);
  return page.t("error.notLoaded");
}

/** What both the editor and an opened lesson need. @param {Page} page */
async function load(page) {
  const [module] = await Promise.all([more(), page.strings.more("own"), page.strings.more("lessons")]);
  return module;
}

/**
 * Opens a lesson as a class does.
 * @param {Page} page
 * @param {OwnLesson} own
 * @param {{ step?: number, list?: () => Promise<void>, back?: string }} [manner] the step from 0, and what the lesson's end leads to, with
 *   the key of its name
 */
export async function runOwn(page, own, { step = 0, list = () => openLessons(page), back } = {}) {
  await load(page);
  const { title, steps } = /** @type {Draft} */ (JSON.parse(own.json));
  /** @param {number} at @param {string} part @param {Record<string, string>} values */
  const words = (at, part, values) => {
    const { ask, text, tell } = steps[at];
    if (part === "title") return title || page.t("own.untitled");
    if (part === "text") return text;
    if (part === "tell") return tell;
    return page.t(part === "ask" ? `own.ask.${ask}` : `own.${part}`, values);
  };
  const { link } = own;
  await runLesson(page, own.lesson(), { id: "own", number: 0, list, multiclass: steps.map(({ ask }) => ask.startsWith("multiclass")), own: { link, json: own.json, words, back } }, step);
}

/**
 * Opens the lesson that an address holds; without one, the draft of this browser.
 * @param {Page} page
 * @param {number} step from 0
 * @returns {Promise<boolean>} whether it opened
 */
export async function openOwnLinked(page, step) {
  const text = read("own");
  const { OwnLesson } = await load(page);
  try {
    const own = text ? OwnLesson.fromLink(text) : OwnLesson.read(JSON.stringify(keptDraft()));
    await runOwn(page, own, { step });
    return true;
  } catch (error) {
    page.say(faultOf(page, error), "error");
    return false;
  }
}

/**
 * Reads a file of a lesson; null where it is none, which is said.
 * @param {Page} page
 * @param {File} file
 * @param {(text: string) => void} [say]
 */
export async function readFile(page, file, say = (text) => page.say(text, "error")) {
  const { OwnLesson } = await load(page);
  try {
    const [, , , most] = OwnLesson.limits();
    // What is too large is not read at all.
    return OwnLesson.read(file.size > most ? " ".repeat(most + 1) : await file.text());
  } catch (error) {
    say(faultOf(page, error));
    return null;
  }
}

/**
 * Opens a file as a class does.
 * @param {Page} page
 * @param {File} file
 */
export async function openFile(page, file) {
  const own = await readFile(page, file);
  if (own) await runOwn(page, own);
}

/**
 * Lets the reader choose a file.
 * @param {(file: File) => void} chosen
 */
export function chooseFile(chosen) {
  const input = make("input", { type: "file", accept: ".json,application/json" });
  input.addEventListener("change", () => input.files?.[0] && chosen(input.files[0]));
  input.click();
}

/** @param {OwnLesson} own */
export function saveFile(own) {
  const { title } = /** @type {Draft} */ (JSON.parse(own.json));
  const name = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "pixelwise";
  download(name + ENDING, own.json, "application/json");
}

/**
 * The lab's scene as a step.
 * @param {Page} page
 * @param {(text: string) => void} [say]
 * @returns {Promise<OwnStep | null>} null where it cannot be one, which is said
 */
export async function stepOfLab(page, say = (text) => page.say(text, "error")) {
  const { OwnLesson } = await load(page);
  page.strokes.end();
  const scene = await exported(page, (exports) => exports.link);
  if (scene === null) return null;
  try {
    OwnLesson.questions(scene, "both");
  } catch (error) {
    say(faultOf(page, error));
    return null;
  }
  const columns = COLUMNS.filter((column) => !page.ui.folded.has(column));
  return { scene, forms: "both", columns: columns.length > 0 ? columns : [...COLUMNS], ask: "", text: "", tell: "" };
}

/**
 * Shows the editor in the lab's place.
 * @param {Page} page
 * @param {{ add?: boolean, json?: string }} [manner] whether the lab's scene becomes a step; a lesson that takes the draft's place
 */
export async function openEditor(page, { add = false, json } = {}) {
  const [module] = await Promise.all([load(page), page.strings.more("share"), loadStyle("own-lesson")]);
  const { OwnEditor } = await import("./elements/own-editor.js");
  // What is shown becomes the step, be it of a lesson or of a link.
  const step = add ? await stepOfLab(page) : null;
  if (add && !step) return;
  page.lesson?.leave();
  const part = new OwnEditor(page, module);
  const all = part.word("page.lessons", make("button", { type: "button" }));
  all.addEventListener("click", () => page.openLessons());
  await openRoom(page, { name: "own", part, crumbs: [all, part.word("own.title", make("span"))], share: () => part.share() });
  if (json) part.replace(json, "own.madeOwn");
  if (step) part.take(step);
}

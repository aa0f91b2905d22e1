// The page in another page's frame: no header, only the forms and columns that its address names, and nothing that is remembered. Tells
// the page around it how high it is.

import { freeze, read, readList } from "./address.js";
import { EmbedBar } from "./elements/embed-bar.js";
import { neverPhone } from "./phone.js";
import { loadStyle } from "./site.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./ui.js").StageName} StageName */

/** What an address can take away. */
export const PARTS = /** @type {const} */ (["prompt", "code", "px", "number", "rail", "panel", "strip"]);
export const FORMS = /** @type {const} */ (["binary", "multiclass", "both"]);
export const COLUMNS = /** @type {const} */ (["logits", "probability", "target", "loss", "gradient", "prediction"]);
/** Below this width, in pixels, a frame has no room for these parts. */
const NARROW = 900;
const TOO_WIDE = ["rail", "panel", "strip"];
/** Room below the table. */
const MARGIN = 8;
/** The columns of an address that names none. */
export const USUAL = /** @type {const} */ (["logits", "target", "loss"]);

/**
 * Shows the page as its address wishes it in a frame.
 * @param {Page} page
 */
export async function embed(page) {
  await Promise.all([page.strings.more("embed"), loadStyle("embed")]);
  const root = document.documentElement;
  // An address that says nothing of parts is given what a narrow frame has room for.
  const away = read("hide") === null && innerWidth < NARROW ? TOO_WIDE : readList("hide");
  const hidden = PARTS.filter((part) => away.includes(part));
  root.dataset.embed = hidden.join(" ");
  const forms = FORMS.find((form) => form === read("form")) ?? "binary";
  const named = COLUMNS.filter((column) => readList("cols").includes(column));
  const columns = /** @type {StageName[]} */ (named.length > 0 ? named : [...USUAL]);
  root.dataset.forms = forms;
  page.ui.set({ only: { forms, columns: new Set(columns), scores: true } });
  const bar = new EmbedBar(page);
  document.body.append(bar);
  page.parts.push(bar);
  freeze();
  tellHeight();
}

/** A frame is narrow without being a phone: what is told before the page is built. */
export async function stayDesk() {
  neverPhone();
  for (const sheet of [...document.styleSheets]) {
    for (const rule of rulesOf(sheet) ?? (await copyOf(sheet))) {
      if (rule instanceof CSSMediaRule && rule.conditionText.includes("max-width: 899px")) rule.media.mediaText = "not all";
    }
  }
}

/** @param {CSSStyleSheet} sheet */
function rulesOf(sheet) {
  try {
    return sheet.cssRules;
  } catch {
    // To a frame in a sandbox, the site's own styles are another's.
    return null;
  }
}

/**
 * The rules of a style that cannot be looked into, as a style of this page's own in its place.
 * @param {CSSStyleSheet} sheet
 */
async function copyOf(sheet) {
  const baseURL = sheet.href ?? undefined;
  const copy = new CSSStyleSheet({ baseURL });
  copy.replaceSync(await (await fetch(sheet.href ?? "")).text());
  document.adoptedStyleSheets.push(copy);
  sheet.disabled = true;
  return copy.cssRules;
}

/** Tells the page around this one how high all of it is, now and whenever that changes. */
function tellHeight() {
  if (parent === window) return;
  const table = document.querySelector("stage-table");
  const rooms = ["prompt-strip", "strip"].flatMap((id) => document.getElementById(id) ?? []);
  const bar = document.querySelector("embed-bar");
  if (!(table instanceof HTMLElement) || !(bar instanceof HTMLElement)) return;
  let told = 0;
  const tell = () => {
    const height = Math.ceil([...rooms, table, bar].reduce((sum, part) => sum + (part instanceof HTMLElement ? part.offsetHeight : 0), 0)) + MARGIN;
    if (height === told) return;
    told = height;
    parent.postMessage({ type: "pixelwise:height", height }, "*");
    parent.postMessage({ subject: "lti.frameResize", height }, "*");
  };
  const watch = new ResizeObserver(tell);
  for (const part of [...rooms, table, bar]) watch.observe(part);
}

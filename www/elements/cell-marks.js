// What the core marks a pixel with, a bit each, and what a cell shows and says of it.

/** @typedef {import("../pkg/lab.js").Stage} Stage */

const WRONG = 1;
const IGNORED = 2;
const LOST = 4;
const UNDECIDED = 8;
const LOST_AS_NAN = 16;
const UNCOUNTED = 32;
/** Digits that need a plate below them. */
const PLATE = 2;

/** The words of the marks, in the order in which they are said. */
const WORDS = /** @type {const} */ ([[WRONG, "wrong"], [IGNORED, "ignored"], [UNCOUNTED, "uncounted"], [LOST, "lost"], [LOST_AS_NAN, "lostAsNaN"], [UNDECIDED, "undecided"]]);

/** The marks that a stage's maps show. @param {Stage} stage */
export function visibleMarks(stage) {
  if (stage === "prediction") return IGNORED | WRONG | UNDECIDED;
  if (stage === "gradient") return IGNORED | UNCOUNTED | LOST | LOST_AS_NAN;
  return stage === "target" || stage === "loss" ? IGNORED | UNCOUNTED : IGNORED;
}

/**
 * The class names of a cell.
 * @param {number} ink how its digits are read best
 * @param {number} mark
 */
export function classNames(ink, mark) {
  const classes = { light: ink === 1, plate: ink === PLATE, wrong: mark & WRONG, ignored: mark & (IGNORED | UNCOUNTED), lost: mark & (LOST | LOST_AS_NAN), undecided: mark & UNDECIDED };
  return Object.entries(classes).filter(([, on]) => on).map(([name]) => name).join(" ");
}

/**
 * What a cell's name says of its marks.
 * @param {import("../page.js").Page} page
 * @param {number} mark
 */
export const markWords = (page, mark) => WORDS.filter(([bit]) => mark & bit).map(([, word]) => page.t(`cell.${word}`)).join("");

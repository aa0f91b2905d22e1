// How large a cell is drawn: the largest that lets every map of the table be seen at once. Geometry only.

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./elements/form-stage.js").FormStage} FormStage */

import { READABLE } from "./elements/pixel-grid.js";

const PHONE = matchMedia("(max-width: 899px)");
/** Up to this many channels may all be shown; with more, one is, and all of them are thumbnails. */
const ALL_SHOWN = 5;
/** Up to this many are all shown even where their cells become tiny. */
const ALWAYS_SHOWN = 3;
/** So many always are: a pair is compared. */
const PAIR = 2;
const TINY = 6;
const LARGEST = 34;
const SMALLEST = 4;
const GAP = 8;
/** What the name of a channel takes: above its map, or beside it. */
const HEAD_ABOVE = 17;
const HEAD_BESIDE = 30;
/** Room left free, so that the rows breathe. */
const SPARE = 6;

/**
 * Gives every stage its cell size, from the room that the table has.
 * @param {Page} page
 * @param {HTMLElement} table
 * @param {FormStage[]} stages
 */
export function arrange(page, table, stages) {
  const { classes } = page.lab;
  spread(table);
  const all = classes <= ALL_SHOWN ? fit(page, table, classes, 0) : null;
  const one = all && classes <= PAIR ? all : fit(page, table, 1, stripHeight(table, classes));
  // One channel with digits tells more than all of them without.
  const unreadable = all && all.many < READABLE && one.many >= READABLE;
  const allFit = all && !unreadable && (classes <= ALWAYS_SHOWN || all.many >= TINY);
  const size = allFit ? all : one;
  for (const stage of stages) {
    if (stage.manyChannels) stage.arrange({ cell: size.many, columns: size.sideBySide, beside: size.beside, pick: !allFit });
    else stage.arrange({ cell: size.one, columns: 1, beside: false, pick: false });
  }
}

/**
 * Gives the shapes lines of their own where one of them does not fit beside its variable.
 * @param {HTMLElement} table
 */
function spread(table) {
  delete table.dataset.captions;
  const shapes = [...table.querySelectorAll(".caption span")];
  if (shapes.some((shape) => shape.scrollWidth > shape.clientWidth)) table.dataset.captions = "two";
}

/**
 * @param {Page} page
 * @param {HTMLElement} table
 * @param {number} shown
 * @param {number} strip
 */
function fit(page, table, shown, strip) {
  const { width, height } = page.lab;
  return PHONE.matches ? onPhone(table, width, shown) : onDesk(table, { width, height, shown, strip });
}

/**
 * What the thumbnails take below a map: rows of them, as many in each as the column holds.
 * @param {HTMLElement} table
 * @param {number} classes
 */
function stripHeight(table, classes) {
  const inRow = Math.floor((widthOf(table, "stage-head[data-stage='logits']") + 2) / 22);
  return Math.ceil(classes / inRow) * 34 + 6;
}

/**
 * On a phone the forms stand side by side and the stages run down, so only the width binds.
 * @param {HTMLElement} table
 * @param {number} width
 * @param {number} shown
 */
function onPhone(table, width, shown) {
  const column = widthOf(table, "form-name");
  const sideBySide = shown > 3 ? 2 : 1;
  const many = Math.floor((column - (sideBySide - 1) * GAP) / sideBySide / width);
  return { one: clamp(column / width), many: clamp(many), sideBySide, beside: false };
}

/**
 * The binary row and the multiclass row share the table's height; the split is the one whose smaller cell is largest.
 * @param {HTMLElement} table
 * @param {{ width: number, height: number, shown: number, strip: number }} scene
 */
function onDesk(table, { width, height, shown, strip }) {
  const column = widthOf(table, "stage-head[data-stage='logits']");
  const room = rowsHeight(table);
  let best = { one: SMALLEST, many: 0, sideBySide: 1, beside: false };
  for (let one = SMALLEST; one <= clamp(column / width); one += 1) {
    const below = room.height - Math.max(room.binary, one * height);
    if (below < room.multiclass) continue;
    for (let sideBySide = 1; sideBySide <= shown; sideBySide += 1) {
      for (const beside of [false, true]) {
        const lines = Math.ceil(shown / sideBySide);
        const down = (below - strip - (lines - 1) * GAP) / lines - (beside ? 0 : HEAD_ABOVE);
        const across = (column - (sideBySide - 1) * GAP) / sideBySide - (beside ? HEAD_BESIDE : 0);
        const many = Math.min(LARGEST, one, Math.floor(Math.min(down / height, across / width)));
        if (worth(many, one) > worth(best.many, best.one)) best = { one, many, sideBySide, beside };
      }
    }
  }
  return { ...best, many: Math.max(SMALLEST, best.many) };
}

/**
 * The smaller cell counts; of equals, the larger other one.
 * @param {number} many
 * @param {number} one
 */
const worth = (many, one) => Math.min(many, one) + one / 1000;

/** @param {number} cell */
const clamp = (cell) => Math.max(SMALLEST, Math.min(LARGEST, Math.floor(cell)));

/**
 * @param {HTMLElement} table
 * @param {string} part
 */
const widthOf = (table, part) => table.querySelector(part)?.clientWidth ?? 150;

/**
 * What the table's height leaves for maps, after heads, captions, feet and the line between the rows; and what a row's maps
 * may take in any case, because its name and its loss stand beside them.
 * @param {HTMLElement} table
 */
function rowsHeight(table) {
  const style = getComputedStyle(table);
  const padding = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
  const stage = table.querySelector("form-stage");
  const above = stage ? parseFloat(getComputedStyle(stage).paddingTop) + tallest(table, ".caption") : 0;
  const feet = {
    binary: tallest(table, "[data-form='binary'] > .foot"),
    multiclass: tallest(table, "[data-form='multiclass']:not([data-stage='loss'], [data-stage='prediction']) > .foot"),
  };
  const between = tallest(table, "stage-head") + tallest(table, "form-bond");
  const beside = (/** @type {"binary" | "multiclass"} */ form) => tallest(table, `:is(form-name, form-loss)[data-form="${form}"]`) - above - feet[form];
  return {
    height: table.clientHeight - padding - between - 2 * above - feet.binary - feet.multiclass - SPARE,
    binary: beside("binary"),
    multiclass: beside("multiclass"),
  };
}

/**
 * @param {HTMLElement} table
 * @param {string} part
 */
const tallest = (table, part) => Math.max(0, ...[...table.querySelectorAll(part)].map((one) => /** @type {HTMLElement} */ (one).offsetHeight));

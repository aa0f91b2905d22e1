// How large a cell is drawn. Digits are never smaller than can be read: the height of a cell gives way first, then the gaps, and at last
// the table scrolls. Geometry only.

/** Up to so many rows and columns, every cell shows its number. */
const READABLE = 8;
/** From so many rows or columns on, digits are a size smaller. */
const MANY = 7;
const LARGEST = 56;
/** No cell with a number is lower than this. */
const LEAST_HEIGHT = 24;
/** No cell without a number is smaller than this. */
const LEAST = 6;
const LARGEST_FONT = 22;
const LEAST_FONT = { few: 13, many: 12 };
/** On a wall. */
const PROJECTOR = { font: 20, besideLesson: 17, largestFont: 26, largest: 72, hero: { one: 64, both: 40 } };
/** A cell may be so many times as wide as high. */
const FLAT = 1.25;
const GAP = { least: 22, leastOfSix: 18, most: 72 };
/** How wide a sign of a cell is, of the height of its letters; what a number leaves free beside it. */
const SIGN = { wide: 0.52, beside: 2 };
/** Where a reader spaces letters wider, numbers give way to so many pixels. */
const SPACED_FONT = 10;
/** What a folded column takes. */
const TAB = 40;
/** What both rows gain without their lines of code. */
const CODE = 38;
/** Room left free below the table. */
const SPARE = 8;

/** How large a loss is written, by the width of its column. */
const HERO = { narrow: 150, small: 26, usual: 32, wide: 176, large: 40, screen: matchMedia("(min-width: 1420px) and (min-height: 860px)") };

/**
 * @typedef {object} Scene
 * @property {number} width columns of pixels
 * @property {number} height rows of pixels
 * @property {boolean} input whether a network's input is a column before them
 * @property {number} columns stages that are not folded
 * @property {number} tabs stages that are
 * @property {boolean} lesson whether a lesson stands beside it
 * @property {"one" | "both" | null} projected how many forms are shown on a wall, null on a desk
 */

/**
 * Gives the table's cells their size from the room that it has.
 * @param {HTMLElement} host what scrolls
 * @param {HTMLElement} table
 * @param {Scene} scene
 * @returns {boolean} whether cells are large enough for their numbers
 */
export function fit(host, table, scene) {
  const room = roomOf(host, table, scene);
  const digits = scene.width <= READABLE && scene.height <= READABLE;
  const font = scene.projected ? (scene.lesson ? PROJECTOR.besideLesson : PROJECTOR.font) : Math.max(scene.width, scene.height) >= MANY ? LEAST_FONT.many : LEAST_FONT.few;
  const narrowest = digits ? 2 * font : LEAST;
  const lowest = digits ? LEAST_HEIGHT : LEAST;
  const widest = clamp(Math.floor(room.column / scene.width), narrowest, scene.projected ? PROJECTOR.largest : LARGEST);
  const write = (/** @type {number} */ height) => {
    const flat = digits ? Math.max(Math.floor(height * FLAT), 2 * font + 4) : Math.floor(height * FLAT);
    apply(table, scene, room, { width: room.spacing > 0 ? widest : clamp(flat, narrowest, widest), height, font });
  };
  table.removeAttribute("data-bare");
  let height = widest;
  write(height);
  // The maps of both rows share what is missing; then they take what is left, a pixel at a time.
  const rows = scene.height * Number(table.dataset.maps ?? 3);
  const over = () => table.offsetHeight + SPARE - host.clientHeight;
  if (over() > 0) height = Math.max(lowest, Math.floor(height - over() / rows));
  write(height);
  for (; height > lowest && over() > 0; height -= 1) write(height - 1);
  while (height < widest && over() <= 0) {
    write(height + 1);
    if (over() > 0) break;
    height += 1;
  }
  write(height);
  // Lines of code give way before the table scrolls.
  table.toggleAttribute("data-bare", over() > 1 && over() <= CODE);
  host.toggleAttribute("data-more", over() > 1);
  return digits;
}

/**
 * The width that a column may have, and what is to be shared among the gaps.
 * @param {HTMLElement} host
 * @param {HTMLElement} table
 * @param {Scene} scene
 */
function roomOf(host, table, { input, columns: stages, tabs }) {
  const style = getComputedStyle(host);
  const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
  const columns = stages + (input ? 1 : 0);
  const gap = columns + tabs > 5 ? GAP.leastOfSix : GAP.least;
  const gaps = columns + tabs;
  const lead = parseFloat(getComputedStyle(table).getPropertyValue("--row-name")) + (input ? 0 : parseFloat(getComputedStyle(table).getPropertyValue("--lead") || "0"));
  const all = host.clientWidth - padding - lead - tabs * TAB;
  return { column: (all - gaps * gap) / Math.max(1, columns), all, gap, gaps, spacing: spacingOf(table) };
}

/**
 * How much wider than usual a reader has letters spaced, of their height.
 * @param {HTMLElement} table
 */
function spacingOf(table) {
  const { letterSpacing, fontSize } = getComputedStyle(table);
  return (parseFloat(letterSpacing) || 0) / parseFloat(fontSize);
}

/**
 * @param {HTMLElement} table
 * @param {Scene} scene
 * @param {{ all: number, gap: number, gaps: number, spacing: number }} room
 * @param {{ width: number, height: number, font: number }} cell
 */
function apply(table, scene, room, { width, height, font }) {
  const column = width * scene.width;
  const set = (/** @type {string} */ name, /** @type {number} */ value) => table.style.setProperty(name, `${value}px`);
  set("--cell-width", width);
  set("--cell-height", height);
  set("--column", column);
  if (scene.projected) set("--hero", PROJECTOR.hero[scene.projected]);
  else set("--hero", column < HERO.narrow || room.spacing > 0 ? HERO.small : column >= HERO.wide && HERO.screen.matches ? HERO.large : HERO.usual);
  // Where a cell is hardly wider than four signs, these move together, so that numbers stand apart.
  table.toggleAttribute("data-tight", width < 2.2 * font);
  const digits = clamp(Math.min(Math.floor((width - 4) / 2.1), Math.floor(height / 2)), font, scene.projected ? PROJECTOR.largestFont : LARGEST_FONT);
  const spaced = Math.floor((width - SIGN.beside) / (4 * (SIGN.wide + room.spacing)));
  set("--digits", room.spacing > 0 ? clamp(spaced, SPACED_FONT, digits) : digits);
  set("--gap", clamp(Math.floor((room.all - (scene.columns + (scene.input ? 1 : 0)) * column) / room.gaps), GAP.leastOfSix, GAP.most));
  // The two one-hot channels share the width of the mask above them.
  const small = Math.floor((column - SPARE) / 2 / scene.width);
  set("--small-width", small);
  set("--small-height", clamp(Math.floor((scene.height * height - 44) / scene.height), small, small + 4));
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
const clamp = (value, least, most) => Math.max(least, Math.min(Math.max(least, most), value));

// What a person has chosen to see and to hold, beside the document: the page's own state, in one place. Rendering reads it and never
// writes to it; whoever changes it says so by `set`, and the page is brought up to date before the next frame.

/** @typedef {"point" | "brush" | "mask" | "ignore" | "weight" | "target"} Tool */
/** @typedef {{ row: number, column: number }} Place */
/** @typedef {"logits" | "probability" | "target" | "loss" | "gradient" | "prediction"} StageName */

export class UiState {
  /** @type {Tool} */
  tool = "point";
  /** What the brush adds or sets. */
  brush = { amount: 1, add: true };
  /** What the brush paints a network's image with: how many pixels it has on a side, and which grey. */
  imageBrush = { size: 1, grey: 255 };
  /** The class that the mask tool paints. */
  paintClass = 1;
  /** What the weight tool paints, as it was typed. */
  paintWeight = "0";
  /** What the target tool paints, as it was typed. */
  paintTarget = "0.5";
  /** The row that shows the weight map in place of its target. @type {"binary" | "multiclass" | null} */
  weightsShown = null;
  /** The pixel that is pointed at, in every map. @type {Place | null} */
  hover = null;
  /** The feature map that stands in the place of the network's image. @type {{ head: number, layer: number, channel: number } | null} */
  feature = null;
  /** Where the number that is pointed at came from: `binary.logits.0`, `term:sigmoid`. @type {string | null} */
  highlight = null;
  /** Whether a pointer is dragging: what need not follow at once then waits for its end. */
  dragging = false;
  /** The multiclass channel that maps show where they show one. */
  channel = 1;
  /** The form that a phone shows. @type {"binary" | "multiclass"} */
  form = "binary";
  /** The stage whose map is large on a phone. @type {StageName} */
  stage = "logits";
  /** The page as one works at it, or as it is shown on a wall. @type {"desk" | "projector"} */
  view = "desk";
  /** The forms that a projector shows. @type {"binary" | "multiclass" | "both"} */
  forms = "binary";
  /** What a lesson shows of the table; null where everything is. @type {{ forms: "binary" | "multiclass" | "both", columns: ReadonlySet<StageName>, scores?: boolean } | null} */
  only = null;
  /** Columns that are folded to a tab. @type {ReadonlySet<StageName>} */
  folded = new Set();
  /** Columns whose numbers are hidden, to be guessed. @type {ReadonlySet<StageName>} */
  hidden = new Set();
  /** The pixel of which a lesson asks for a number, and the columns that would give it away; null where no pixel is asked about. @type {Place & { columns: ReadonlySet<StageName> } | null} */
  asked = null;
  /** Whether the column Gradient is shown; null where learning decides. @type {boolean | null} */
  gradientShown = null;
  /** Whether a step of learning has shown it, from when on it stays until a scene is chosen: undoing moves no map. */
  gradientMet = false;
  /** Whether the side panel is folded; null where the room decides. @type {boolean | null} */
  sideFolded = null;
  /** Whether the first scene's steps are shown. */
  guided = true;
  /** Whether the chart stands open over the table. */
  chartOpen = false;

  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /**
   * Changes some of it.
   * @param {Partial<Omit<UiState, "set" | "toggle" | "hides">>} what
   */
  set(what) {
    Object.assign(this, what);
    this.#changed();
  }

  /**
   * Whether a column's numbers are hidden at a pixel; without one, whether any are: then what is summed up from them is hidden too.
   * @param {StageName} stage
   * @param {Place} [place]
   */
  hides(stage, place) {
    if (this.hidden.has(stage)) return true;
    const { asked } = this;
    if (!asked?.columns.has(stage)) return false;
    return !place || (place.row === asked.row && place.column === asked.column);
  }

  /**
   * A set of columns with one put in or taken out.
   * @param {"folded" | "hidden"} which
   * @param {StageName} stage
   */
  toggle(which, stage) {
    const set = new Set(this[which]);
    if (!set.delete(stage)) set.add(stage);
    this.set({ [which]: set });
  }
}

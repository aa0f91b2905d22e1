// The table: rows are the two forms, columns the stages, and one pixel is led through all of them. Asks for nothing itself.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { fit } from "../layout.js";
import { lazy } from "../lazy.js";
import { effectsOf, fitPhone, onPhone } from "../phone.js";
import { BatchStrip } from "./batch-strip.js";
import { FormBond } from "./form-bond.js";
import { FormLoss } from "./form-loss.js";
import { FormName } from "./form-name.js";
import { FormStage } from "./form-stage.js";
import { LogitSlider } from "./logit-slider.js";
import { StageHead } from "./stage-head.js";
import { StageTabs } from "./stage-tabs.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../player.js").Player} Player */
/** @typedef {import("./network-input.js").NetworkInput} NetworkInput */
/** @typedef {import("./phone-notes.js").PhoneNotes} PhoneNotes */
/** @typedef {import("../ui.js").StageName} StageName */

export const STAGES = /** @type {const} */ (["logits", "probability", "target", "loss", "gradient", "prediction"]);
export const FORMS = /** @type {const} */ (["binary", "multiclass"]);

export class StageTable extends PageElement {
  /** A network's input, before its outputs; loaded with the first network. @type {NetworkInput | null} */
  #input = null;
  #loadInput;
  /** What stands below a phone's maps; loaded with the first one. @type {PhoneNotes | null} */
  #notes = null;
  #loadNotes;
  /** Stages that are not in the document, with what keeps their places. @type {Map<FormStage, Comment>} */
  #away = new Map();
  /** Whether the table is rendered for the first time. */
  #making = false;
  /** Whether there is anything to be measured yet. */
  #rendered = false;
  /** For which scene, columns and room the cells have their size. */
  #fitted = "";
  /** The host's room, as the browser last laid it out: to read it while elements write would lay the page out twice a frame. */
  #room = { width: 0, height: 0 };

  /**
   * @param {Page} page
   * @param {HTMLElement} host the room that scrolls where the table is larger
   */
  constructor(page, host) {
    super(page);
    this.host = host;
    this.heads = STAGES.map((stage) => new StageHead(page, stage));
    this.names = FORMS.map((form) => new FormName(page, form));
    this.stages = FORMS.flatMap((form) => STAGES.map((stage) => new FormStage(page, form, stage)));
    this.bond = new FormBond(page);
    this.batch = new BatchStrip(page);
    this.tabs = new StageTabs(page, STAGES);
    this.slider = new LogitSlider(page);
    this.#loadInput = lazy(page, async () => {
      await page.strings.more("network");
      return new (await import("./network-input.js")).NetworkInput(page, /** @type {Player} */ (page.player));
    }, "network-input");
    this.#loadNotes = lazy(page, async () => new (await import("./phone-notes.js")).PhoneNotes(page), "class-lines");
  }

  build() {
    const rest = [this.bond, make("hr"), this.names[1], ...this.#row("multiclass")];
    this.append(this.batch, this.tabs, ...this.heads, this.names[0], ...this.#row("binary"), ...rest, this.slider);
    const resized = new ResizeObserver((entries) => {
      this.#room = { width: this.host.clientWidth, height: this.host.clientHeight };
      if (entries.some(({ target }) => target !== this.host)) this.#fitted = "";
      if (onPhone() === this.hasAttribute("data-phone")) this.#fit();
      else this.page.schedule();
    });
    resized.observe(this.host);
    // What stands at the foot of a phone's window takes room from the maps.
    for (const id of ["prompt-strip", "rail"]) resized.observe(/** @type {HTMLElement} */ (document.getElementById(id)));
  }

  /** @param {"binary" | "multiclass"} form */
  #row(form) {
    return this.stages.filter((stage) => stage.form === form);
  }

  /** The columns in sight, folded ones among them. */
  get columns() {
    const { only } = this.page.ui;
    return STAGES.filter((stage) => only?.columns.has(stage) ?? (stage !== "gradient" || this.page.shown.gradient));
  }

  update() {
    const phone = onPhone();
    this.toggleAttribute("data-phone", phone);
    this.#showInput(phone);
    if (phone && !this.#notes) this.#loadNotes().then((notes) => this.#keepNotes(notes));
    if (phone) this.#arrangePhone();
    else this.#arrange();
    this.#takeAway();
    const parts = [this.batch, ...(this.#input ? [this.#input] : []), ...this.heads, ...this.names, this.bond, ...(phone ? [this.tabs, this.slider, ...(this.#notes ? [this.#notes] : [])] : [])];
    for (const part of parts) part.render();
    for (const stage of this.stages) {
      if (!stage.hidden) stage.render();
      // Both losses hold their values, whichever form is shown.
      else if (stage.foot instanceof FormLoss) stage.foot.render();
    }
    this.#code();
    this.#tell();
    this.#rendered = true;
    this.#fit();
  }

  /** Stage by stage, then what belongs to all of them. */
  *steps() {
    this.#making = true;
    if (onPhone()) this.#arrangePhone();
    else this.#arrange();
    for (const stage of this.stages) {
      if (stage.hidden) continue;
      stage.render();
      yield;
    }
    yield* super.steps();
    // While some stages are missing, there seems to be more room than there is.
    this.#making = false;
    this.#fit();
    yield;
  }

  /** Shows what a network sees beside what it gives. @param {boolean} phone */
  #showInput(phone) {
    const { player } = this.page;
    const last = player?.source === "network" && !phone ? player.trainer.last : null;
    if (player?.source === "network" && !phone && !this.#input) this.#loadInput().then((input) => this.#keepInput(input));
    const shown = this.#input !== null && last?.width === this.page.lab.width && last.height === this.page.lab.height;
    this.toggleAttribute("data-input", shown);
    if (this.#input) this.#input.hidden = !shown;
  }

  /** @param {NetworkInput | null} input */
  #keepInput(input) {
    if (!input || this.#input) return;
    this.#input = input;
    this.batch.after(input);
    this.page.schedule();
  }

  /** @param {PhoneNotes | null} notes */
  #keepNotes(notes) {
    if (!notes || this.#notes) return;
    this.#notes = notes;
    this.append(notes);
    this.page.schedule();
  }

  /** In a lesson, what is not shown is not in the document either: it could hold the answer. */
  #takeAway() {
    for (const stage of this.stages) {
      const away = this.page.ui.only !== null && stage.hidden;
      const place = this.#away.get(stage);
      if (away && !place) {
        const mark = document.createComment("");
        stage.replaceWith(mark);
        this.#away.set(stage, mark);
      } else if (!away && place) {
        place.replaceWith(stage);
        this.#away.delete(stage);
      }
    }
  }

  /** On a phone: one form's map at its largest, and below it or beside it what it leads to. */
  #arrangePhone() {
    const { form, stage: main } = this.page.ui;
    const effects = effectsOf(main, this.page.ui.only?.columns);
    for (const part of [...this.heads, ...this.stages]) {
      const at = effects.indexOf(part.stage);
      part.dataset.place = part.stage === main ? "main" : ["first", "second"][at];
      part.hidden = part instanceof FormStage ? part.form !== form || (at < 0 && part.stage !== main) : at < 0;
      part.style.gridColumn = "";
    }
    this.style.gridTemplateColumns = "";
    this.toggleAttribute("data-batch", this.page.lab.images > 1);
    setAttribute(this, "data-columns", null);
  }

  /** Every column in its place, folded ones as tabs. */
  #arrange() {
    const { ui } = this.page;
    const { columns } = this;
    for (const name of this.names) name.hidden = !this.#shows(name.form);
    const forms = FORMS.filter((form) => this.#shows(form));
    this.toggleAttribute("data-both", forms.length === FORMS.length);
    setAttribute(this, "data-alone", forms.length === 1 ? forms[0] : null);
    for (const part of [...this.heads, ...this.stages]) {
      const at = columns.indexOf(part.stage);
      const folded = ui.folded.has(part.stage);
      part.hidden = at < 0 || (part instanceof FormStage && (folded || !this.#shows(part.form)));
      delete part.dataset.place;
      part.style.gridColumn = String(at + 2);
      part.toggleAttribute("data-last", at === columns.length - 1);
    }
    const widths = columns.map((stage) => (ui.folded.has(stage) ? "var(--tab)" : "var(--column)"));
    this.toggleAttribute("data-batch", this.page.lab.images > 1);
    this.style.gridTemplateColumns = `calc(var(--lead) + var(--row-name)) ${widths.join(" ")}`;
    setAttribute(this, "data-columns", String(columns.length + (this.hasAttribute("data-input") ? 1 : 0)));
  }

  /** Whether a form has its row. @param {"binary" | "multiclass"} form */
  #shows(form) {
    return this.page.shown.forms === "both" || this.page.shown.forms === form;
  }

  /** Hands each stage its statement; those change with the scene and its options, not with numbers. */
  #code() {
    const { lab, ui } = this.page;
    if (ui.dragging || lab.running) return;
    for (const form of FORMS) {
      const statements = lab.code(form);
      for (const { stage, text } of statements) {
        const shown = this.stages.find((one) => one.form === form && one.stage === (stage ?? "loss"));
        if (stage) shown?.code(text);
        else if (shown?.foot instanceof FormLoss) shown.foot.code(text);
      }
    }
  }

  /** Shows the hovered pixel in every map, and what happened to it below each. */
  point() {
    for (const stage of this.stages) if (!stage.hidden) stage.point();
    if (this.hasAttribute("data-input")) this.#input?.point();
    this.#tell();
  }

  /** @param {string | null} from */
  highlight(from) {
    for (const stage of this.stages) stage.highlight(from);
  }

  /** Writes the lines under the maps for the pixel that is pointed at, else for the selected one. */
  #tell() {
    const { lab, ui } = this.page;
    const place = ui.hover ?? lab;
    for (const { form, stage, said, bad } of lab.pixelLines(place.row, place.column, ui.channel)) {
      this.stages.find((one) => one.form === form && one.stage === stage)?.tell(said, bad);
    }
    const columns = lab.classLines(place.row, place.column);
    if (this.hasAttribute("data-phone")) return this.#notes?.tellClasses(columns);
    for (const column of columns) {
      this.stages.find(({ form, stage }) => form === "multiclass" && stage === column.stage)?.tellClasses(column);
    }
  }

  /** Gives the cells their size where the scene, the columns or the room are others than before. */
  #fit() {
    if (this.#making || !this.#rendered) return;
    const { lab, ui } = this.page;
    const { host } = this;
    const { width, height } = this.#room;
    const scene = [lab.width, lab.height, lab.classes, lab.images > 1];
    if (this.hasAttribute("data-phone")) {
      const fitted = ["phone", ...scene, ui.stage, ui.form, ui.weightsShown, this.page.strings.language, width, height, innerHeight].join();
      if (fitted === this.#fitted || width === 0) return;
      this.#fitted = fitted;
      const room = fitPhone(host, this, lab);
      for (const stage of this.stages) stage.showDigits(stage.dataset.place === "main" ? room.main : room.effect);
      return;
    }
    const folded = this.columns.filter((stage) => ui.folded.has(stage)).length;
    const { projector, forms } = this.page.shown;
    const projected = projector ? (forms === "both" ? "both" : "one") : null;
    // Lines of classes take room, and come after their scene the first time.
    const lines = this.getElementsByTagName("class-lines").length;
    const fitted = [...scene, lines, projected, forms, this.hasAttribute("data-input"), this.columns.length, folded, width, height].join();
    if (fitted === this.#fitted || width === 0) return;
    this.#fitted = fitted;
    const maps = { binary: 1, multiclass: lab.classes > 2 ? 1 : 2 };
    this.dataset.maps = String(FORMS.reduce((sum, form) => sum + (this.#shows(form) ? maps[form] : 0), 0));
    const digits = fit(host, this, { width: lab.width, height: lab.height, input: this.hasAttribute("data-input"), columns: this.columns.length - folded, tabs: folded, lesson: ui.only !== null, projected });
    for (const stage of this.stages) stage.showDigits(digits);
  }
}

customElements.define("stage-table", StageTable);

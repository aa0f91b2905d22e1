// Puts a teacher's own lesson together: scenes of the lab with a sentence and a question each. Asks the core whether it can be opened,
// for its link and for what each scene can be asked.

import { addressOf } from "../address.js";
import { copyField } from "../copy-field.js";
import { make, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { picture } from "../gradient.js";
import { icon } from "../icons.js";
import { fitsOf } from "../share-length.js";
import { sharePlace } from "../sharing.js";
import { COLUMNS, chooseFile, faultOf, keepDraft, keptDraft, openEditor, readFile, runOwn, saveFile, stepOfLab } from "../own-lesson.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../own-lesson.js").Draft} Draft */
/** @typedef {import("../own-lesson.js").OwnStep} OwnStep */
/** @typedef {import("../pkg/more.js").OwnLesson} OwnLesson */

const FORMS = /** @type {const} */ (["both", "binary", "multiclass"]);

export class OwnEditor extends PageElement {
  #draft = keptDraft();
  /** The lesson as it can be opened; null while it cannot. @type {OwnLesson | null} */
  #own = null;
  /** The language and the draft's shape for which the list was built. */
  #built = "";
  #shape = 0;
  #limits;
  #name = make("input", { type: "text", autocomplete: "off", class: "name" });
  #list = make("ol");
  #empty = make("p", { class: "soft" });
  #add = make("button", { type: "button", class: "go" });
  #preview = make("button", { type: "button", class: "line" });
  #link = make("input", { type: "text", readonly: true, spellcheck: "false" });
  #copy = make("button", { type: "button", class: "line" });
  #length = make("p", { class: "soft" });
  #code = make("button", { type: "button", class: "line" });
  #save = make("button", { type: "button", class: "line" });
  #said = make("p", { class: "said", role: "status" });
  #back = make("button", { type: "button", class: "line", hidden: true });
  /** What was there before the last removal. @type {Draft | null} */
  #former = null;

  /**
   * @param {Page} page
   * @param {typeof import("../pkg/more.js")} module
   */
  constructor(page, module) {
    super(page);
    this.module = module;
    this.#limits = module.OwnLesson.limits();
  }

  build() {
    const [, longestName] = this.#limits;
    this.#name.maxLength = longestName;
    this.#name.value = this.#draft.title;
    const open = this.word("own.open", make("button", { type: "button", class: "line" }));
    this.#name.id = "own-name";
    const label = make("div", { class: "field" }, this.word("own.name", make("label", { for: this.#name.id })), this.#name);
    const share = make("div", { class: "row" }, this.#link, this.#copy, this.#code, this.#save);
    const acts = make("div", { class: "row" }, this.#add, this.#preview, make("span", { class: "space" }), open);
    this.append(this.word("own.title", make("h2")), this.word("own.about", make("p", { class: "soft" })), label, this.#list, this.#empty, acts, make("div", { class: "row" }, this.#said, this.#back), share, this.#length);
    for (const [key, element] of /** @type {const} */ ([["own.empty", this.#empty], ["own.add", this.#add], ["own.preview", this.#preview], ["own.copy", this.#copy], ["own.code", this.#code], ["own.save", this.#save], ["own.putBack", this.#back]])) this.word(key, element);
    this.word("own.link", this.#link, "aria-label");
    this.#name.addEventListener("input", () => this.#change(() => (this.#draft.title = this.#name.value), false));
    this.#add.addEventListener("click", () => this.add());
    this.#preview.addEventListener("click", () => this.#own && runOwn(this.page, this.#own, { list: () => openEditor(this.page), back: "own.title" }));
    this.#link.addEventListener("focus", () => this.#link.select());
    this.#copy.addEventListener("click", () => this.#toClipboard());
    this.#code.addEventListener("click", () => this.share());
    this.#save.addEventListener("click", () => this.#own && saveFile(this.#own));
    this.#back.addEventListener("click", () => this.#putBack());
    open.addEventListener("click", () => chooseFile((file) => this.#open(file)));
    // Texts are kept while they are written, what is chosen once it is.
    this.#list.addEventListener("input", (event) => event.target instanceof HTMLTextAreaElement && this.#typed(event));
    this.#list.addEventListener("change", (event) => event.target instanceof HTMLTextAreaElement || this.#typed(event));
    this.#list.addEventListener("click", (event) => this.#pressed(event));
    this.#check();
  }

  /** Adds the lab's scene as a step. */
  async add() {
    const step = await stepOfLab(this.page, (text) => setText(this.#said, text));
    if (step) this.take(step);
  }

  /** Takes a step in at the end. @param {OwnStep} step */
  take(step) {
    const [most] = this.#limits;
    if (this.#draft.steps.length >= most) return setText(this.#said, this.page.t("own.full", { limit: most }));
    this.#change(() => this.#draft.steps.push(step));
    const added = this.#list.lastElementChild;
    added?.scrollIntoView({ block: "center" });
    added?.querySelector("textarea")?.focus();
  }

  update() {
    const built = `${this.page.strings.language} ${this.#shape}`;
    if (built === this.#built) return;
    this.#built = built;
    this.#list.replaceChildren(...this.#draft.steps.map((step, at) => this.#row(step, at)));
    this.#empty.hidden = this.#draft.steps.length > 0;
    this.#show();
  }

  /**
   * Changes the draft, and keeps it.
   * @param {() => void} change
   * @param {boolean} [shape] whether the list is to be built again
   */
  #change(change, shape = true) {
    change();
    if (shape) this.#shape += 1;
    setText(this.#said, keepDraft(this.#draft) ? "" : this.page.t("own.unkept"));
    this.#back.hidden = true;
    this.#check();
    if (shape) this.render();
  }

  /** Asks the core whether the draft can be opened. */
  #check() {
    this.#own?.free();
    this.#own = null;
    if (this.#draft.steps.length > 0) {
      try {
        this.#own = this.module.OwnLesson.read(JSON.stringify(this.#draft));
      } catch (error) {
        setText(this.#said, faultOf(this.page, error));
      }
    }
    this.#show();
  }

  /** Shows what can be done with the draft. */
  #show() {
    const own = this.#own;
    const { t } = this.page;
    const link = own ? addressOf({ lesson: "own", own: own.link }) : "";
    const [, , , , longest] = this.#limits;
    const long = own !== null && link.length > longest;
    this.#link.value = long ? "" : link;
    this.#preview.disabled = own === null;
    this.#save.disabled = own === null;
    this.#link.disabled = this.#copy.disabled = this.#code.disabled = own === null || long;
    const length = t("own.length", { count: link.length, fits: t(`share.fits.${fitsOf(link.length)}`) });
    setText(this.#length, own === null ? "" : long ? t("own.tooLong", { count: link.length, limit: longest }) : length);
  }

  /**
   * @param {OwnStep} step
   * @param {number} at
   */
  #row(step, at) {
    const { t } = this.page;
    const [, , longest] = this.#limits;
    const named = (/** @type {string} */ key, /** @type {HTMLElement} */ control) => {
      control.id = `own-${key}-${at}`;
      return make("div", { class: "field" }, make("label", { for: control.id }, t(`own.${key === "ask" ? "question" : key}`)), control);
    };
    const area = (/** @type {"text" | "tell"} */ part) => {
      const field = make("textarea", { rows: 2, maxlength: longest, "data-part": part });
      field.value = step[part];
      return named(part, field);
    };
    const choice = (/** @type {string} */ part, /** @type {readonly (readonly [string, string])[]} */ values, /** @type {string} */ value) => {
      const select = make("select", { "data-part": part }, ...values.map(([value, text]) => make("option", { value }, text)));
      select.value = value;
      return named(part, select);
    };
    const columns = COLUMNS.map((column) => {
      const box = make("input", { type: "checkbox", value: column, "data-part": "columns" });
      box.checked = step.columns.includes(column);
      return make("label", { class: "box" }, box, t(`stage.${column}.name`));
    });
    const questions = [["", t("own.asksNothing")], ...this.#questions(step).map((ask) => [ask, t(`own.kind.${ask}`)])];
    const button = (/** @type {"up" | "down" | "remove"} */ act, /** @type {boolean} */ off) => {
      const name = t(`own.${act}`, { step: at + 1 });
      return make("button", { type: "button", class: "square", "data-act": act, "aria-label": name, title: name, disabled: off }, icon(act === "remove" ? "close" : act));
    };
    const mark = make("span", { class: "mark", "aria-hidden": "true" });
    const background = this.#draw(step);
    if (background) mark.style.background = background;
    const tools = make("div", { class: "tools" }, button("up", at === 0), button("down", at + 1 === this.#draft.steps.length), button("remove", false));
    const shown = make("fieldset", {}, make("legend", {}, t("own.columns")), ...columns);
    const forms = FORMS.map((form) => /** @type {const} */ ([form, form === "both" ? t("own.both") : t(`form.${form}.name`)]));
    const body = make("div", { class: "body" }, area("text"), make("div", { class: "pair" }, choice("forms", forms, step.forms), choice("ask", /** @type {[string, string][]} */ (questions), step.ask)), shown, area("tell"));
    return make("li", { "aria-label": t("own.step", { step: at + 1 }) }, make("div", { class: "head" }, make("b", {}, t("own.step", { step: at + 1 })), mark), body, tools);
  }

  /** What a step's scene can be asked. @param {OwnStep} step */
  #questions({ scene, forms }) {
    try {
      return this.module.OwnLesson.questions(scene, forms);
    } catch (error) {
      console.warn(error);
      return [];
    }
  }

  /** A step's scene, small. @param {OwnStep} step */
  #draw({ scene, forms }) {
    try {
      const lab = this.page.core.Lab.fromLink(scene);
      const drawn = picture(lab.pixels(forms === "multiclass" ? "multiclass" : "binary", "loss", 0), lab.width);
      lab.free();
      return drawn;
    } catch (error) {
      console.warn(error);
      return "";
    }
  }

  /** @param {Event} event */
  #typed(event) {
    const field = /** @type {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} */ (event.target);
    const at = [...this.#list.children].findIndex((row) => row.contains(field));
    const step = this.#draft.steps[at];
    const { part } = field.dataset;
    if (!step || !part) return;
    if (part === "columns") {
      const boxes = [...this.#list.children[at].querySelectorAll("input")].filter((box) => box.checked);
      return this.#change(() => (step.columns = boxes.map((box) => box.value)), false);
    }
    if (part !== "forms") return this.#change(() => Object.assign(step, { [part]: field.value }), false);
    this.#change(() => {
      step.forms = field.value;
      if (!this.#questions(step).includes(step.ask)) step.ask = "";
    });
    /** @type {HTMLElement | null} */ (this.#list.children[at].querySelector("[data-part=forms]"))?.focus();
  }

  /** @param {Event} event */
  #pressed(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const act = button?.dataset.act;
    if (!button || !act) return;
    const at = [...this.#list.children].findIndex((row) => row.contains(button));
    const { steps } = this.#draft;
    if (act === "remove") {
      const former = structuredClone(this.#draft);
      this.#change(() => steps.splice(at, 1));
      this.#offer(former, this.page.t("own.removed", { step: at + 1 }));
      return this.#back.focus();
    }
    const to = act === "up" ? at - 1 : at + 1;
    this.#change(() => steps.splice(to, 0, ...steps.splice(at, 1)));
    const again = [...this.#list.children[to].querySelectorAll("button")];
    (again.find((one) => !one.disabled && one.dataset.act === act) ?? again.find((one) => !one.disabled))?.focus();
  }

  /**
   * Offers the draft that was there before.
   * @param {Draft} former
   * @param {string} text what was done
   */
  #offer(former, text) {
    this.#former = former;
    this.#back.hidden = false;
    setText(this.#said, text);
  }

  #putBack() {
    const { page } = this;
    const former = this.#former;
    if (!former) return;
    this.#former = null;
    this.#change(() => (this.#draft = former));
    this.#name.value = former.title;
    setText(this.#said, page.t("own.isBack"));
    this.#add.focus();
  }

  /** Takes a file in the draft's place. @param {File} file */
  async #open(file) {
    const own = await readFile(this.page, file, (text) => setText(this.#said, text));
    if (!own) return;
    this.replace(own.json, "own.replaced");
    own.free();
  }

  /**
   * Takes a whole lesson in the draft's place, which can be put back.
   * @param {string} json
   * @param {string} said the key of what is said then
   */
  replace(json, said) {
    const former = this.#draft;
    this.#change(() => (this.#draft = JSON.parse(json)));
    this.#name.value = this.#draft.title;
    if (former.steps.length > 0 && JSON.stringify(former) !== JSON.stringify(this.#draft)) this.#offer(former, this.page.t(said));
  }

  /** Shows the lesson's link and its code; without a link, what is in the way. */
  share() {
    if (this.#link.value) sharePlace(this.page, { title: "share.place.own", address: this.#link.value });
    else setText(this.#said, this.#said.textContent || this.page.t(this.#own ? "own.noLink" : "own.empty"));
  }

  async #toClipboard() {
    const { t } = this.page;
    await copyField(this.#link, this.#said, { done: t("share.done"), byHand: t("share.byHand") });
  }
}

customElements.define("own-editor", OwnEditor);

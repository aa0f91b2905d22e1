// "My loss says 0.0999": the number that a training script printed, and every way from the scene's logits and mask to a number, those
// that give it first. Asks the files' worker; a way opens as a separate scene.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { sentence } from "../errors.js";
import { Refused } from "../files.js";
import { icon } from "../icons.js";
import { closeRoom } from "../room.js";

/** @typedef {import("../page.js").Page} Page */
/** @typedef {import("../pkg/files.js").LossWay} LossWay */
/** @typedef {import("../pkg/files.js").LossWays} LossWays */

/** The most rows after the exact ones. */
const ROWS = 14;
/** What one may be sure of, each with its values. */
const SURE = /** @type {const} */ ({ form: ["", "binary", "multiclass"], reduction: ["", "mean", "sum"], weights: ["", "none", "weighted"] });

export class LossWaysRoom extends PageElement {
  /** What was found for the number; null where there is none. @type {LossWays | null} */
  #found = null;
  #input = make("input", { type: "text", inputmode: "decimal", autocomplete: "off", spellcheck: "false", maxlength: 80 });
  #range = make("p", { class: "soft" });
  #scene = make("p", { class: "soft" });
  /** What the ways are from: the scene that is shown, or one's files. @type {"scene" | "files"} */
  #of = "scene";
  #sources = /** @type {const} */ (["scene", "files"]).map((value) => make("input", { type: "radio", name: "ways-of", value, checked: value === "scene" }));
  #sure = { form: "", reduction: "", weights: "" };
  #hit = make("section", { class: "hit", "aria-live": "polite" });
  #line = make("div", { class: "line-of-all", "aria-hidden": "true" });
  #rows = make("tbody");
  #table = make("table");
  #said = make("p", { class: "said", role: "alert" });
  #turn = 0;
  #language = "";

  /**
   * @param {Page} page
   * @param {import("../files.js").FilesLink} link
   * @param {() => void} openFiles
   */
  constructor(page, link, openFiles) {
    super(page);
    this.link = link;
    this.openFiles = openFiles;
  }

  build() {
    this.setAttribute("role", "region");
    this.word("ways.title", this, "aria-label");
    const of = make("div", { class: "choices", role: "radiogroup" }, ...this.#sources.map((input) => make("label", {}, input, this.word(`ways.of.${input.value}`, make("span")))));
    this.word("ways.of.title", of, "aria-label");
    for (const input of this.#sources) {
      input.addEventListener("change", () => {
        this.#of = /** @type {"scene" | "files"} */ (input.value);
        this.begin();
      });
    }
    const title = this.word("ways.title", make("h2"));
    this.word("ways.title", this.#input, "aria-label");
    this.word("ways.hint", this.#input, "placeholder");
    this.#input.addEventListener("input", () => this.#look());
    const know = make("fieldset", {}, this.word("ways.sure.title", make("legend")));
    for (const [what, values] of Object.entries(SURE)) know.append(this.#choice(/** @type {keyof typeof SURE} */ (what), values));
    const head = make("tr", {}, ...["value", "factor", "form", "activation", "border", "weights", "divisor", "open"].map((name) => this.word(`ways.column.${name}`, make("th", { scope: "col" }))));
    this.#table.append(make("thead", {}, head), this.#rows);
    this.word("ways.list", this.#table, "aria-label");
    const list = this.word("ways.list", make("div", { class: "scroll", tabindex: 0, role: "region" }, this.#table), "aria-label");
    this.append(make("div", { class: "asks" }, title, this.#input, this.#range, make("div", { class: "sure" }, this.word("ways.of.for", make("span")), of), this.#scene, this.#said, know), make("div", { class: "answers" }, this.#hit, this.#line, list));
  }

  /** Takes the scene that is shown now, or the files as they are. */
  async begin() {
    const { page } = this;
    if (document.activeElement?.closest("loss-ways") === null) this.#input.focus();
    setText(this.#said, "");
    try {
      if (this.#of === "scene") await this.link.ask("ofLab", page.lab.save());
      else if (!(await this.link.ask("ofFiles"))) {
        // There is nothing to look in yet.
        this.#of = "scene";
        this.#sources[0].checked = true;
        return this.openFiles();
      }
    } catch (error) {
      this.#refuse(error);
    }
    this.#look();
    page.schedule();
  }

  update() {
    const { t, strings, lab } = this.page;
    const { softTarget, classProbabilities } = lab.options;
    const soft = softTarget || classProbabilities ? ` ${t("ways.hard")}` : "";
    setText(this.#scene, this.#of === "scene" ? `${t(`preset.${lab.preset}.name`)}${soft}` : t("ways.of.mended"));
    if (strings.language === this.#language) return;
    this.#language = strings.language;
    this.#show();
  }

  /**
   * @param {keyof typeof SURE} what
   * @param {readonly string[]} values
   */
  #choice(what, values) {
    const name = this.word(`ways.sure.${what}`, make("span"));
    const inputs = values.map((value) => {
      const input = make("input", { type: "radio", name: `sure-${what}`, value, checked: value === "" });
      input.addEventListener("change", () => {
        this.#sure[what] = value;
        this.#look();
      });
      return make("label", {}, input, this.word(`ways.sure.${value || "not"}`, make("span")));
    });
    const group = make("div", { class: "choices", role: "radiogroup" }, ...inputs);
    this.word(`ways.sure.${what}`, group, "aria-label");
    return make("div", { class: "sure" }, name, group);
  }

  async #look() {
    this.#turn += 1;
    const turn = this.#turn;
    const { form, reduction, weights } = this.#sure;
    try {
      const found = await this.link.ask("find", this.#input.value, form, reduction, weights);
      if (turn !== this.#turn) return;
      this.#found = found ?? null;
      setText(this.#said, "");
      this.#show();
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** @param {unknown} error */
  #refuse(error) {
    if (!(error instanceof Refused)) throw error;
    setText(this.#said, this.page.t(`ways.refused.${["noWorker", "bug"].includes(error.code) ? error.code : "bug"}`));
  }

  #show() {
    const { t } = this.page;
    const found = this.#found;
    const typed = this.#input.value.trim() !== "";
    setAttribute(this.#input, "aria-invalid", typed && !found ? "true" : null);
    setText(this.#range, found ? t("ways.range", { low: found.low, high: found.high }) : typed ? t("ways.noNumber") : `${t("ways.explain")} ${t("ways.terms")}`);
    for (const part of [this.#hit, this.#line, this.#table]) part.hidden = !found;
    if (!found) return;
    this.dataset.found = `${found.text} ${found.exact}`;
    this.#answer(found);
    this.#draw(found);
    const shown = found.ways.slice(0, found.exact + ROWS);
    this.#rows.replaceChildren(...shown.map((way) => this.#row(way, shown[0])));
  }

  /** @param {LossWays} found */
  #answer({ exact, count, text, ways, plain, plainFactor }) {
    const { t } = this.page;
    const [first] = ways;
    this.#hit.toggleAttribute("data-none", exact === 0);
    const says = exact === 0 ? t("ways.none", { count, number: text }) : exact === 1 ? t("ways.one", { count, number: text }) : t("ways.several", { exact, count, number: text });
    const head = make("h3", {}, icon(exact === 0 ? "close" : "check"), says);
    if (!first) return this.#hit.replaceChildren(head);
    const name = this.#name(first);
    const title = make("p", { class: "what" }, exact === 0 ? t("ways.nearest", { value: first.value, name }) : name);
    const equation = make("p", { class: "equation" }, first.by === "1" ? `Σ ℓ = ` : `Σ ℓ = ${first.sum},  ${first.sum} / ${first.by} = `, make("b", {}, first.digits));
    const hint = exact === 0 ? "" : plain && plain.value !== first.value ? t("ways.plain", { value: plain.value, factor: plainFactor, name: this.#name(plain) }) : "";
    const code = make("pre");
    this.link.ask("pytorch", first.place).then((lines) => setText(code, lines));
    const acts = make("div", { class: "acts" });
    if (exact > 0 && first.opens) {
      const open = make("button", { type: "button", class: "go" }, t("ways.openScene"));
      open.addEventListener("click", () => this.#open(first));
      acts.append(open);
    }
    const copy = make("button", { type: "button", class: "line" }, t("ways.copy"));
    copy.addEventListener("click", () => this.#copy(first));
    acts.append(copy);
    this.#hit.replaceChildren(head, title, equation, acts, code, ...(hint ? [make("p", { class: "soft" }, hint)] : []), ...(exact === 0 ? ["notCovered", "terms"].map((key) => make("p", { class: "soft" }, t(`ways.${key}`))) : []));
  }

  /** A way in words. @param {LossWay} way */
  #name(way) {
    const { t } = this.page;
    const parts = [way.form === "binary" ? "BCE" : "CE"];
    if (way.mix) parts.push(t(`ways.mix.${way.mix}`));
    if (way.activation !== "once") parts.push(t(`ways.activation.${way.form}.${way.activation}`));
    if (way.border !== "absent") parts.push(t(`ways.border.${way.border}Long`));
    if (way.weighing) parts.push(way.weighing);
    if (way.smoothing) parts.push(t("ways.smoothing", { value: way.smoothing }));
    parts.push(t(`ways.divisor.${way.divisor}Long`, { by: way.by }));
    return parts.join(t("ways.comma"));
  }

  /** @param {LossWays} found */
  #draw({ ticks, marks, at, exact, text }) {
    const place = (/** @type {HTMLElement} */ element, /** @type {number} */ at) => {
      element.style.setProperty("--at", String(at));
      return element;
    };
    const number = place(make("b", {}, make("span", {}, text)), at);
    number.hidden = Number.isNaN(at);
    number.toggleAttribute("data-found", exact > 0);
    this.#line.replaceChildren(...marks.map(({ at, form }) => place(make("i", { "data-form": form }), at)), ...ticks.map(({ at, text }) => place(make("s", {}, text), at)), number);
  }

  /**
   * @param {LossWay} way
   * @param {LossWay} first
   */
  #row(way, first) {
    const { t } = this.page;
    const differs = (/** @type {"activation" | "border" | "weighing" | "divisor" | "mix" | "smoothing"} */ what, /** @type {string} */ text) => make("span", way[what] === first[what] ? { class: "same" } : { class: "differs" }, text);
    const form = make("b", { "data-form": way.form }, way.form === "binary" ? "BCE" : "CE");
    const activation = make("td", { "data-none": way.activation === "once" && !way.mix }, differs("activation", t(`ways.activation.${way.form}.${way.activation}`)));
    if (way.mix) activation.append(t("ways.comma"), differs("mix", t(`ways.mix.${way.mix}`)));
    const weights = make("td", { "data-none": !way.weighing && !way.smoothing });
    if (way.weighing || !way.smoothing) weights.append(differs("weighing", way.weighing || "–"));
    if (way.smoothing) weights.append(way.weighing ? t("ways.comma") : "", differs("smoothing", `ε ${way.smoothing}`));
    const acts = make("td");
    if (way.opens) {
      const open = make("button", { type: "button", class: "small", "aria-label": t("ways.openWay", { name: this.#name(way), value: way.value }) }, t("ways.open"));
      open.addEventListener("click", () => this.#open(way));
      acts.append(open);
    }
    const copy = make("button", { type: "button", class: "small", "aria-label": t("ways.copyWay", { name: this.#name(way), value: way.value }) }, "PyTorch");
    copy.addEventListener("click", () => this.#copy(way));
    acts.append(copy);
    const row = make("tr", {}, make("td", {}, way.value), make("td", {}, way.factor), make("td", {}, form), activation, make("td", { "data-none": way.border === "absent" }, differs("border", t(`ways.border.${way.border}`))), weights, make("td", {}, differs("divisor", t(`ways.divisor.${way.divisor}`, { by: way.by }))), acts);
    if (way.exact) row.dataset.exact = "true";
    return row;
  }

  /** @param {LossWay} way */
  async #open(way) {
    const { page } = this;
    try {
      const lab = page.core.Lab.restore(await this.link.ask("scene", way.place));
      closeRoom(page);
      page.visit.begin("file", lab);
    } catch (error) {
      if (error instanceof Refused) this.#refuse(error);
      else page.say(sentence(page, error), "error");
    }
  }

  /** @param {LossWay} way */
  async #copy(way) {
    const { page } = this;
    try {
      await navigator.clipboard.writeText(await this.link.ask("pytorch", way.place));
      page.say(page.t("code.copied"), "hint");
    } catch {
      page.say(page.t("code.notCopied"), "error");
    }
  }
}

customElements.define("loss-ways", LossWaysRoom);

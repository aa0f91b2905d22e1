// What a step did, in two lines: the edit, and both losses. In slow motion, how the selected pixel's logits move. Asks for nothing.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { PARTS } from "../player.js";
import { said } from "../said.js";

/** @typedef {import("../page.js").Page} Page */

/** The kinds of steps that learning makes. */
const LEARNED = ["descent", "network"];

export class LastEdit extends PageElement {
  /** The same as one text. */
  text = "";

  /**
   * @param {number} step the one that is pointed at, or −1 for the last
   */
  show(step) {
    const { t, player } = this.page;
    const { progress } = player?.trainer ?? {};
    const { name, what, losses } = step < 0 ? this.#last() : this.#past(step);
    this.text = `${`${name} ${what}`.trim()}: ${losses.map(({ text }) => text).join(", ")}`;
    const moving = this.#moves();
    if (moving) return this.replaceChildren(...moving);
    this.replaceChildren(
      make("p", {}, make("span", { class: "soft" }, progress ? t("learning.progress", progress) : name), " ", make("span", { class: "code" }, progress ? "" : what)),
      make("p", { class: "code" }, ...losses.map(({ form, text }) => make("span", { "data-form": form }, text))),
    );
  }

  /** What was done last. */
  #last() {
    const { page } = this;
    const last = page.lab.lastStep();
    const kind = last.kind ? `${page.t(`step.${last.kind}`)} ` : "";
    return { name: said(page, last.said), what: `${kind}${last.detail}`.trim(), losses: last.losses.map(({ form, name, text }) => ({ form, text: `${name} ${text}` })) };
  }

  /** What a step before it did. @param {number} step */
  #past(step) {
    const { lab, t } = this.page;
    const note = lab.stepSummary(step);
    const learned = LEARNED.includes(note.kind);
    const what = step === 0 ? "" : learned ? note.detail : `${t(`step.${note.kind}`)} ${note.detail}`.trim();
    const losses = [
      { form: "binary", text: `BCE ${note.binary} ${note.binaryDelta}`.trim() },
      { form: "multiclass", text: `CE ${note.multiclass} ${note.multiclassDelta}`.trim() },
    ];
    return { name: t(step === 0 ? "timeline.start" : learned ? "timeline.learned" : "timeline.edit", { step }), what, losses };
  }

  /** The parts of the next step that slow motion has come to, a line a form; null while it is not on. */
  #moves() {
    const { lab, t, player } = this.page;
    const part = player?.part ?? null;
    // The column in which a part of the step is to be seen is lit by its style.
    setAttribute(document.body, "data-part", part);
    if (part === null) return null;
    const seen = PARTS.indexOf(part);
    const moves = lab.nextMoves();
    const lines = ["binary", "multiclass"].map((form) => {
      const own = moves.filter((move) => move.form === form).map((move) => {
        const update = move.update.startsWith("+") ? move.update.slice(1) : `(${move.update})`;
        const step = seen === 0 ? `∂ ${move.gradient}` : `${move.before} − ${update}${seen > 1 ? ` = ${move.after}` : ""}`;
        return `${move.symbol}: ${step}`;
      });
      return make("p", { class: "code", "data-form": form }, make("span", {}, own.join("  ")));
    });
    lines[0].prepend(make("span", { class: "soft" }, t(`learning.part.${part}`), " "));
    return lines;
  }
}

customElements.define("last-edit", LastEdit);

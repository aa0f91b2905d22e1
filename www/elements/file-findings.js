// What was mended, and what PyTorch would say of the rest. What is asked stands over the map. Asks for repairs and for taking them back.

import { make } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";

/** @typedef {import("./your-files.js").YourFiles} YourFiles */
/** @typedef {import("../pkg/files.js").FileFinding} FileFinding */
/** @typedef {import("../pkg/files.js").FileMended} FileMended */

export class FileFindings extends PageElement {
  /** @type {unknown[]} */
  #shown = [];
  #language = "";

  /** @param {YourFiles} files */
  constructor(files) {
    super(files.page);
    this.files = files;
  }

  update() {
    const { view } = this.files;
    const { language } = this.page.strings;
    const [mended, notes] = this.#shown;
    if (view?.mended === mended && view?.notes === notes && language === this.#language) return;
    this.#shown = [view?.mended, view?.notes];
    this.#language = language;
    if (!view) return this.replaceChildren();
    const repairs = view.mended.map((mended, index) => this.#mended(mended, index === view.mended.length - 1));
    this.replaceChildren(...repairs, ...view.notes.map((note) => this.#note(note)));
  }

  /**
   * @param {FileMended} mended
   * @param {boolean} last
   */
  #mended({ finding, id, class: index, message, python }, last) {
    const { t } = this.page;
    const { files } = this;
    const undo = make("button", { type: "button", class: "line" }, icon("undo"), t("files.undo"));
    undo.addEventListener("click", () => files.ask("undo"));
    const copy = make("button", { type: "button", class: "line" }, t("files.copyFix"));
    copy.addEventListener("click", () => files.copy(python));
    const said = message ? [make("p", {}, t("files.without")), make("pre", {}, message)] : [];
    const line = python ? [make("pre", { class: "fix" }, python)] : [];
    const acts = make("div", { class: "acts" }, ...(last ? [undo] : []), ...(python ? [copy] : []));
    return make("article", { class: "done" }, make("h2", {}, icon("check"), t(`files.done.${id}`, { class: index, finding: t(`files.finding.${finding}.short`) })), ...said, ...line, acts);
  }

  /** @param {FileFinding} note */
  #note({ key, values, message, python }) {
    const { t } = this.page;
    const said = message ? [make("p", {}, t("files.would")), make("pre", {}, message)] : [];
    const line = python ? [make("pre", { class: "fix" }, python)] : [];
    return make("article", { class: "note" }, make("p", {}, t(`files.finding.${key}.title`, values)), ...said, ...line);
  }

  /**
   * What is asked before anything is computed.
   * @param {FileFinding} asked
   */
  asked({ key, values, message, silent, repairs }) {
    const { t } = this.page;
    const said = message ? [make("p", {}, t("files.would")), make("pre", {}, message)] : [];
    const wrong = silent ? [make("p", {}, t("files.silent"), " ", make("b", { class: "num" }, silent))] : [];
    const buttons = repairs.map(({ id, class: index }, place) => {
      const button = make("button", { type: "button", class: place === 0 ? "go" : "line" }, t(`files.repair.${id}`, { class: index }));
      button.addEventListener("click", () => this.files.ask("mend", place));
      return button;
    });
    const because = this.page.strings.has(`files.finding.${key}.why`) ? [make("p", {}, t(`files.finding.${key}.why`, values))] : [];
    const none = repairs.length === 0 ? [make("p", {}, t("files.noRepair"))] : [];
    return make("div", { class: "asked", role: "group", "aria-label": t(`files.finding.${key}.title`, values) }, make("h2", {}, icon("warn"), t(`files.finding.${key}.title`, values)), ...said, ...wrong, ...because, ...none, make("div", { class: "acts" }, ...buttons));
  }
}

customElements.define("file-findings", FileFindings);

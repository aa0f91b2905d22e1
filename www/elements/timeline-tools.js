// What can be done with the timeline: its axis, pinned runs, its table. Asks for: pins, and dropping what was left behind.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";

/** @typedef {import("../page.js").Page} Page */

export class TimelineTools extends PageElement {
  #keys = make("span", { class: "lines" });
  #height = make("select");
  #pin = make("button", { type: "button", class: "quiet" });
  #drop = make("button", { type: "button", class: "quiet drop" });
  #copy = make("button", { type: "button", class: "quiet" });
  #save = make("button", { type: "button", class: "quiet" });
  #thinned = make("span", { class: "thinned" });
  #pins = make("ol");
  #shown = "";
  #language = "";

  build() {
    this.id = "timeline-tools";
    const { page } = this;
    this.#keys.append(...[["binary", "BCE"], ["multiclass", "CE"]].map(([form, name]) => make("span", { "data-form": form }, make("i"), name)));
    this.append(make("div", {}, this.#keys, this.#height, this.#thinned, this.#pin, this.#copy, this.#save, this.#drop), this.#pins);
    this.#height.addEventListener("change", () => page.edit((lab) => lab.setTimelineHeight(Number(this.#height.value))));
    this.#pin.addEventListener("click", () => page.edit((lab) => lab.pin()));
    this.#drop.addEventListener("click", () => page.edit((lab) => lab.dropBranches()));
    this.#copy.addEventListener("click", () => this.#copied());
    this.#save.addEventListener("click", () => this.#saved());
  }

  update() {
    const { lab, t, strings } = this.page;
    if (this.#language !== strings.language) {
      this.#language = strings.language;
      this.#name();
    }
    this.#height.value = String(lab.timelineHeight);
    this.#pin.disabled = !lab.canPin;
    this.#drop.hidden = !lab.hasBranches;
    this.#thinned.hidden = lab.thinned === 1;
    setText(this.#thinned, t("timeline.thinned", { steps: lab.thinned }));
    for (const [button, key] of /** @type {const} */ ([[this.#pin, "pin"], [this.#drop, "drop"], [this.#copy, "copy"], [this.#save, "save"]])) {
      setText(button, t(`timeline.${key}`));
      setAttribute(button, "title", t(`timeline.${key}Hint`));
    }
    const pins = lab.pins();
    const shown = JSON.stringify([strings.language, ...pins.map(({ settings, steps, binary, multiclass }) => [settings, steps, binary, multiclass])]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#pins.replaceChildren(...pins.map((pin, index) => this.#item(pin, index)));
  }

  /** Writes what only the language changes. */
  #name() {
    const { core, t } = this.page;
    const { Loss, LogLoss, Iou } = core.Height;
    const heights = /** @type {const} */ ([[Loss, t("timeline.height.loss")], [LogLoss, t("timeline.height.log")], [Iou, "IoU"]]);
    this.#height.replaceChildren(...heights.map(([value, name]) => make("option", { value }, name)));
    setAttribute(this.#height, "aria-label", t("timeline.height.title"));
  }

  /**
   * @param {import("../pkg/lab.js").PinnedRun} pin
   * @param {number} index
   */
  #item({ settings, steps, binary, multiclass }, index) {
    const { t } = this.page;
    const close = make("button", { type: "button", class: "quiet icon", "aria-label": t("timeline.unpin", { settings }) }, "×");
    close.addEventListener("click", () => this.page.edit((lab) => lab.unpin(index)));
    return make("li", {}, make("span", {}, `${index + 1}  ${settings} · ${steps}× · BCE ${binary} · CE ${multiclass}`), close);
  }

  async #copied() {
    const { page } = this;
    try {
      await navigator.clipboard.writeText(page.lab.csv());
      page.say(page.t("timeline.copied"), "hint");
    } catch {
      page.say(page.t("derivation.notCopied"), "error");
    }
  }

  #saved() {
    const address = URL.createObjectURL(new Blob([this.page.lab.csv()], { type: "text/csv" }));
    const link = make("a", { href: address, download: "pixelwise-timeline.csv" });
    link.click();
    URL.revokeObjectURL(address);
  }
}

customElements.define("timeline-tools", TimelineTools);

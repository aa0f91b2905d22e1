// On a wall: the selected pixel's way to its slice of the loss, in one line below the maps. Asks for nothing.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { said } from "../said.js";

/** Where the line ends. */
const LAST = "slice";

export class ProjectorPath extends PageElement {
  #shown = "";

  build() {
    this.setAttribute("role", "note");
    this.word("side.path", this, "aria-label");
  }

  update() {
    const { lab, ui, t } = this.page;
    const form = ui.forms;
    // What is to be guessed is not told here either.
    this.hidden = form === "both" || ui.hidden.size > 0 || ui.asked !== null;
    if (form === "both" || this.hidden) return;
    const index = form === "binary" ? 0 : 1;
    setAttribute(this, "data-form", form);
    const { rows } = lab.pixelPath(ui.channel, this.page.player?.source === "network");
    const end = rows.findIndex(({ name }) => name === LAST);
    const parts = rows.slice(0, end + 1).map(({ name, parts: both }) => ({ name, text: said(this.page, both[index].said), share: both[index].shareText }));
    const share = parts.at(-1)?.share ?? "";
    const shown = `${parts.map(({ text }) => text)} ${share}`;
    if (shown === this.#shown) return;
    this.#shown = shown;
    const pieces = parts.flatMap(({ name, text }, at) => [...(name && at > 0 ? [make("i", { "aria-hidden": "true" }, "→")] : []), make(name ? "b" : "span", {}, text)]);
    const of = share ? [make("span", {}, t("projector.share", { loss: lab.lossText(form) })), make("b", {}, share)] : [];
    this.replaceChildren(...pieces, ...of);
  }
}

customElements.define("projector-path", ProjectorPath);

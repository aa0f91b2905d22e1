// The next step of learning, taken apart for the selected pixel: gradient, scaled, subtracted. Asks for nothing.

import { make, setAttribute } from "../dom.js";
import { PageElement } from "../element.js";
import { PARTS } from "../player.js";

/** @typedef {import("../page.js").Page} Page */

export class StepParts extends PageElement {
  update() {
    const part = this.page.player?.part ?? null;
    this.hidden = part === null;
    if (part === null) return;
    const { lab, t, core } = this.page;
    const moves = lab.nextMoves();
    const direction = moves.some((move) => move.direction !== "");
    const names = { before: "z", gradient: "∂", direction: t(`learning.direction.${lab.rule}`), update: direction ? "lr·" : "lr·∂", after: t("learning.after") };
    const columns = /** @type {(keyof typeof names)[]} */ (direction ? ["gradient", "direction", "update", "after"] : ["before", "gradient", "update", "after"]);
    const seen = PARTS.indexOf(part);
    const later = (/** @type {string} */ column) => PARTS.indexOf(/** @type {any} */ (column)) > seen;
    const head = make("tr", {}, make("th"), ...columns.map((column) => make("th", { scope: "col", "data-lit": column === part }, names[column])));
    const rows = moves.map((move) =>
      make(
        "tr",
        { "data-form": move.form === core.Form.Binary ? "binary" : "multiclass" },
        make("th", { scope: "row" }, move.symbol),
        ...columns.map((column) => make("td", { "data-lit": column === part }, later(column) ? "" : move[column])),
      ),
    );
    const caption = make("caption", {}, t(`learning.part.${part}`, { row: lab.row, column: lab.column }));
    this.replaceChildren(make("table", {}, caption, make("thead", {}, head), make("tbody", {}, ...rows)));
    setAttribute(this, "aria-label", t("learning.speed.slow"));
  }
}

customElements.define("step-parts", StepParts);

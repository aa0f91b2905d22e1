// The threshold as a number that is typed: beside its slider, and in the sentence above the chart of all thresholds.
// Asks for: the threshold.

import { make } from "../dom.js";
import { TypedField } from "./typed-field.js";

/** @typedef {import("../element.js").PageElement} PageElement */

/**
 * A field that shows the threshold of the page's scene.
 * @param {PageElement} owner whose language its name follows
 */
export function thresholdField(owner) {
  const input = make("input", { class: "threshold", type: "text", inputmode: "decimal", maxlength: 12, autocomplete: "off", spellcheck: "false" });
  owner.word("threshold.type", input, "aria-label", "title");
  const { page } = owner;
  return new TypedField(
    input,
    () => page.lab.thresholdText,
    (text) => page.edit((lab) => lab.typeThreshold(text)),
  );
}

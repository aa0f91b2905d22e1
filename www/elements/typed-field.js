// A field in which a number is typed. What cannot be taken stays in it and is marked, until it is mended or Escape restores what holds.

import { setAttribute } from "../dom.js";

export class TypedField {
  /** Whether something is being typed that has not been asked for. */
  #typing = false;
  /** What held when something was typed that could not be taken. @type {string | null} */
  #refused = null;

  /**
   * @param {HTMLInputElement} input
   * @param {() => string} read what holds
   * @param {(text: string) => boolean} ask whether it could be taken
   */
  constructor(input, read, ask) {
    this.input = input;
    this.read = read;
    this.ask = ask;
    input.addEventListener("input", () => (this.#typing = true));
    input.addEventListener("change", () => this.#typed());
    input.addEventListener("blur", () => this.#left());
    input.addEventListener("focus", () => input.select());
    input.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Shows what holds, where nothing is being typed. */
  render() {
    const text = this.read();
    if (this.#refused !== null && this.#refused !== text) this.#refused = null;
    setAttribute(this.input, "aria-invalid", this.#refused === null ? null : "true");
    if (!this.#typing && this.#refused === null && this.input.value !== text) this.input.value = text;
  }

  #typed() {
    this.#typing = false;
    this.#refused = this.ask(this.input.value.trim()) ? null : this.read();
    this.render();
  }

  /** Typing what stood there is no change to the browser; but what was refused may be taken once what was in its way is gone. */
  #left() {
    if (!this.#typing) return;
    if (this.#refused !== null) return this.#typed();
    this.#typing = false;
    this.render();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape" || (!this.#typing && this.#refused === null)) return;
    // The panel that holds the field stays open: the key has done its work.
    event.preventDefault();
    event.stopPropagation();
    this.#typing = false;
    this.#refused = null;
    this.render();
    this.input.select();
  }
}

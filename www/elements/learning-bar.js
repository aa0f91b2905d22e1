// The strip's controls of learning: play, one step, back, how it learns, and the gradient. Asks for: what the player does.

import { make, setAttribute, setText } from "../dom.js";
import { PageElement } from "../element.js";
import { icon, setIcon } from "../icons.js";
import { Player } from "../player.js";
import { LearningMenu } from "./learning-menu.js";

/** @typedef {import("../page.js").Page} Page */

export class LearningBar extends PageElement {
  #sign = icon("play");
  #word = make("span");
  #play = make("button", { type: "button", class: "go play" }, this.#sign, this.#word);
  /** Its sign is drawn by the style: a name that is read aloud has words. */
  #one = make("button", { type: "button", class: "line one" });
  #back = make("button", { type: "button", class: "square" }, icon("reset"));
  #networkWord = make("span");
  #network = make("button", { type: "button", id: "open-network" }, icon("network"), this.#networkWord);
  #gradientWord = make("span");
  #gradient = make("button", { type: "button", id: "gradient" }, make("span", { "aria-hidden": "true", class: "code" }, "∂"), this.#gradientWord);

  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.player = new Player(page);
    page.player = this.player;
    this.menu = new LearningMenu(page, this.player);
  }

  /**
   * Where the button that starts and stops stands: on a phone beside the tools, else first in this bar.
   * @param {HTMLElement | null} place
   */
  lend(place) {
    if (place) place.append(this.#play);
    else this.prepend(this.#play);
  }

  build() {
    const { page, player } = this;
    this.setAttribute("role", "toolbar");
    this.append(this.#play, this.#one, this.#back, make("span", { class: "divider" }), this.menu, this.#network, this.#gradient, make("span", { class: "divider" }));
    this.word("learning.name", this, "aria-label");
    this.word("learning.one", this.#one, "aria-label");
    this.word("learning.oneHint", this.#one, "title");
    this.word("learning.back", this.#back, "aria-label", "title");
    this.word("learning.network", this.#networkWord);
    this.word("learning.networkHint", this.#network, "aria-label", "title");
    this.word("stage.gradient.name", this.#gradientWord);
    this.word("learning.gradientHint", this.#gradient, "title");
    this.#play.addEventListener("click", () => player.toggle());
    this.#one.addEventListener("click", () => player.take(1));
    this.#back.addEventListener("click", () => player.rewind());
    this.#network.addEventListener("click", () => page.showSide("network"));
    this.#gradient.addEventListener("click", () => page.ui.set({ gradientShown: !page.shown.gradient }));
  }

  update() {
    const { lab, t } = this.page;
    const { playing, source } = this.player;
    setIcon(this.#sign, playing ? "pause" : "play");
    setText(this.#word, t(playing ? "learning.pause" : "learning.play"));
    setAttribute(this.#play, "title", t(playing ? "learning.pauseHint" : "learning.playHint"));
    this.#back.disabled = !lab.learned;
    this.#network.hidden = source !== "network";
    setAttribute(this.#gradient, "aria-pressed", String(this.page.shown.gradient));
    this.menu.render();
  }
}

customElements.define("learning-bar", LearningBar);

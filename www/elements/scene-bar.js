// What is shown: the scene, its shape, how its losses are reduced and with which options.

import { make } from "../dom.js";
import { PageElement } from "../element.js";
import { LossMenu } from "./loss-menu.js";
import { SceneMenu } from "./scene-menu.js";
import { ShapeMenu } from "./shape-menu.js";

/** @typedef {import("../page.js").Page} Page */

export class SceneBar extends PageElement {
  /** @param {Page} page */
  constructor(page) {
    super(page);
    this.scenes = new SceneMenu(page);
    this.parts = [this.scenes, new ShapeMenu(page), new LossMenu(page)];
  }

  build() {
    const [scenes, ...rest] = this.parts;
    this.append(scenes, make("div", { class: "more", id: "more-scene" }, ...rest));
  }

  update() {
    for (const part of this.parts) part.render();
  }
}

customElements.define("scene-bar", SceneBar);

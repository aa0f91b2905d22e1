// The whole page with the scene in it, as one file, in the dialog of sharing. Asks the lab for nothing.

import { make } from "../dom.js";
import { PageElement } from "../element.js";
import { download, fileName } from "../exports.js";
import { icon } from "../icons.js";
import { oneFile } from "../site.js";

/** @typedef {import("../page.js").Page} Page */

export class ShareFile extends PageElement {
  #save = make("button", { type: "button" });

  /**
   * @param {Page} page
   * @param {() => string} link what an address says of the scene
   */
  constructor(page, link) {
    super(page);
    this.link = link;
  }

  build() {
    this.className = "share-section";
    const [title, note] = [make("b"), make("span")];
    this.append(icon("file"), make("div", {}, title, note), this.#save);
    this.word("share.file.title", title);
    this.word("share.file.note", note);
    this.word("share.file.save", this.#save);
    this.word("share.file.saveHint", this.#save, "aria-label", "title");
    this.#save.addEventListener("click", () => saveAsOneFile(this.page, this.link()));
  }
}

/**
 * Saves the page as one file that opens with a scene.
 * @param {Page} page
 * @param {string} scene what an address would say of it
 */
async function saveAsOneFile(page, scene) {
  try {
    download(`${fileName(page)}.html`, await oneFile(scene), "text/html");
  } catch (error) {
    console.warn(error);
    page.say(page.t("share.file.notThere"), "error");
  }
}

customElements.define("share-file", ShareFile);

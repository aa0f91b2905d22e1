// The scene as a step of one's own lesson, in the dialog of sharing. Asks the lab for nothing.

import { make } from "../dom.js";
import { PageElement } from "../element.js";
import { icon } from "../icons.js";
import { openEditor } from "../own-lesson.js";

export class ShareLesson extends PageElement {
  #add = make("button", { type: "button" });

  build() {
    this.className = "share-section";
    const [title, note] = [make("b"), make("span")];
    this.append(icon("book"), make("div", {}, title, note), this.#add);
    this.word("share.lesson.title", title);
    this.word("share.lesson.note", note);
    this.word("share.lesson.add", this.#add);
    this.word("share.lesson.addHint", this.#add, "aria-label", "title");
    this.#add.addEventListener("click", async () => {
      this.closest("dialog")?.close();
      try {
        await openEditor(this.page, { add: true });
      } catch (error) {
        console.warn(error);
        this.page.say(this.page.t("error.notLoaded"), "error");
      }
    });
  }
}

customElements.define("share-lesson", ShareLesson);

// Boots the page: words, core, document, then the elements in their places.

import { LearningBar } from "./elements/learning-bar.js";
import { LossTimeline } from "./elements/loss-timeline.js";
import { PageNotice } from "./elements/page-notice.js";
import { PixelInspector } from "./elements/pixel-inspector.js";
import { PromptStrip } from "./elements/prompt-strip.js";
import { SidePanel } from "./elements/side-panel.js";
import { StageTable } from "./elements/stage-table.js";
import { ToolChoice } from "./elements/tool-choice.js";
import { TopBar } from "./elements/top-bar.js";
import { read, whenChanged } from "./address.js";
import { arrive } from "./arrive.js";
import { SavedDocument } from "./document.js";
import { keepFocus } from "./focus.js";
import { closeMenusAlone, closeMenusLeft } from "./hang.js";
import { listen } from "./keys.js";
import { lazy } from "./lazy.js";
import { Page } from "./page.js";
import { phoneStyles, whenPhone } from "./phone.js";
import { laidOut, slices } from "./rest.js";
import { openNoStore, openStore, readSetting, writeSetting } from "./storage.js";
import { chooseLanguage, Strings } from "./strings.js";
import { follow as followBack } from "./way.js";

/** @typedef {import("./strings.js").Language} Language */
/** @typedef {import("./page.js").Part} Part */

const root = document.documentElement;
const strings = new Strings();
/** A page in another page's frame remembers nothing. */
const embedded = read("view") === "embed";
const store = embedded ? openNoStore() : openStore();

/** @param {string} id */
const room = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * Shows why the page does not start: the sentence of index.html for this reason.
 * @param {"browser" | "missing"} why
 */
function stop(why) {
  root.dataset.stopped ??= why;
}

/** Whether the engine has the instructions that the core is compiled to. */
function hasSimd() {
  // (func (result v128) (v128.const i64x2 0 0))
  const head = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12];
  return typeof WebAssembly === "object" && WebAssembly.validate(Uint8Array.from([...head, ...Array(16).fill(0), 11]));
}

/**
 * @param {Page} page
 * @param {() => Promise<void>} rest awaited between the parts
 */
async function build(page, rest) {
  const help = lazy(page, async () => {
    await strings.more("guide");
    const { HelpDialog } = await import("./elements/help-dialog.js");
    const dialog = new HelpDialog(page);
    document.body.append(dialog);
    page.parts.push(dialog);
    return dialog;
  }, "help");
  const code = lazy(page, async () => {
    const { CodeNote } = await import("./elements/code-note.js");
    const note = new CodeNote(page);
    document.body.append(note);
    page.parts.push(note);
    return note;
  });
  const share = lazy(page, async () => {
    await strings.more("share");
    await strings.more("exports");
    const dialog = new (await import("./elements/share-dialog.js")).ShareDialog(page);
    document.body.append(dialog);
    page.parts.push(dialog);
    return dialog;
  }, "share");
  page.openLessons = async (first = false) => {
    try {
      const lessons = await import("./lessons.js");
      await (first ? lessons.openFirst(page) : lessons.openLessons(page));
    } catch (error) {
      console.warn(error);
      page.say(page.t("error.notLoaded"), "error");
    }
  };
  page.showCode = async (below, text) => (await code())?.open(below, text);
  const picker = lazy(page, async () => {
    await strings.more("picker");
    const { ClassPicker } = await import("./elements/class-picker.js");
    const part = new ClassPicker(page);
    document.body.append(part);
    page.parts.push(part);
    return part;
  }, "class-lines", "picker");
  page.showClasses = async (stage, anchor) => (await picker())?.open(stage, anchor);
  page.shareScene = async () => (await share())?.open();
  const settings = {
    /** @param {Language} language */
    async setLanguage(language) {
      try {
        await strings.load(language);
      } catch (error) {
        console.warn(error);
        return page.say(page.t("error.notLoaded"), "error");
      }
      if (!embedded) writeSetting("language", language);
      page.render();
    },
    /** @param {string} theme */
    setTheme(theme) {
      root.dataset.theme = theme;
      if (!embedded) writeSetting("theme", theme);
      page.render();
    },
    help: async () => (await help())?.open(),
    share: async () => (page.room?.share ? page.room.share() : page.lesson ? page.lesson.share() : page.shareScene()),
  };
  const top = new TopBar(page, settings);
  const prompt = new PromptStrip(page, () => top.scene.scenes.step(1));
  top.scene.scenes.opened = () => {
    // Who opens the first scene again wants its steps.
    page.ui.guided = true;
    prompt.select();
  };
  const tools = new ToolChoice(page);
  const learning = new LearningBar(page);
  const network = () => learning.player.source === "network";
  /**
   * A panel whose words and styles come with it.
   * @template {Part} P
   * @param {string} words
   * @param {() => Promise<P>} load
   * @param {string} sheet
   */
  const explains = (words, load, sheet) => lazy(page, async () => {
    await strings.more(words);
    return load();
  }, "explain", sheet);
  const inspector = new SidePanel(page, [
    { name: "pixel", part: new PixelInspector(page) },
    { name: "mean", part: explains("mean", async () => new (await import("./elements/mean-parts.js")).MeanParts(page), "mean") },
    { name: "bond", part: explains("bondPanel", async () => new (await import("./elements/bond-panel.js")).BondPanel(page), "equivalence"), shown: () => !network() },
    { name: "network", part: lazy(page, async () => {
      await page.strings.more("network");
      return new (await import("./elements/network-view.js")).NetworkView(page, learning.player);
    }, "network-input", "network-view"), shown: network },
    { name: "threshold", part: explains("thresholdPanel", async () => new (await import("./elements/threshold-panel.js")).ThresholdPanel(page), "threshold") },
  ]);
  const table = new StageTable(page, room("table"));
  const timeline = new LossTimeline(page);
  const notice = new PageNotice(page);
  const wall = lazy(page, async () => {
    const bar = new (await import("./elements/projector-bar.js")).ProjectorBar(page, table);
    room("strip").append(bar);
    // Before the others: it says how the page is laid out.
    page.parts.unshift(bar);
    return bar;
  }, "projector");
  page.makeWall = async () => (await wall()) !== null;
  /** @type {[string, HTMLElement[]][]} */
  const places = [["top", [top]], ["rail", [tools]], ["table", [table]], ["side", [inspector]], ["strip", [learning, timeline]]];
  for (const [place, parts] of places) {
    await rest();
    room(place).append(...parts);
  }
  room("prompt-strip").replaceChildren(prompt, notice);
  page.parts = [top, prompt, tools, table, inspector, learning, timeline, notice];
  // The first sentence is about a pixel; what was saved keeps its own.
  if (!page.lab.canUndo) prompt.select();
  closeMenusAlone();
  closeMenusLeft();
  const close = () => {
    if (page.ui.chartOpen) timeline.close();
    else if (page.shown.projector) wall().then((bar) => bar?.leave());
    else return false;
    return true;
  };
  if (!embedded) listen(page, { scenes: top.scene.scenes, next: () => prompt.next(), help: settings.help, close });
  page.rendered = keepFocus();
  // Files that are dropped anywhere are one's own numbers, or a teacher's lesson.
  addEventListener("dragover", (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  addEventListener("drop", async (event) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length === 0 || event.defaultPrevented) return;
    event.preventDefault();
    if (files[0].name.endsWith(".json")) return (await import("./own-lesson.js")).openFile(page, files[0]);
    (await import("./yours.js")).openFiles(page, files);
  });
  // On a phone, the sentence and the tools stand at the foot of the window: the Tab key comes to them last.
  whenPhone((phone) => {
    const foot = [room("prompt-strip"), room("rail")];
    if (phone) document.body.append(...foot);
    else room("table").before(...foot);
    learning.lend(phone ? room("rail") : null);
    page.schedule();
  });
  return settings;
}

/** @returns {string} */
function chooseTheme() {
  const wish = read("theme") ?? readSetting("theme");
  if (wish === "dark" || wish === "light") return wish;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/**
 * Offers the scenes that are kept beside the one that is shown, now and whenever there is another.
 * @param {Page} page
 */
async function offerKept(page) {
  const kept = lazy(page, async () => {
    await strings.more("kept");
    const part = new (await import("./elements/kept-documents.js")).KeptDocuments(page, page.saved);
    part.hidden = true;
    room("prompt-strip").append(part);
    page.parts.push(part);
    return part;
  }, "kept");
  page.offerKept = async () => {
    if (page.saved.others.length === 0) return;
    const part = await kept();
    if (part) part.hidden = false;
    page.schedule();
  };
  page.showKept = async () => (await kept())?.open();
  await page.saved.survey(page.core);
  await page.offerKept();
}

/**
 * Opens what another address names while the page is open.
 * @param {Page} page
 * @param {{ setLanguage(language: Language): Promise<void>, setTheme(theme: string): void }} settings
 */
async function follow(page, settings) {
  const language = chooseLanguage(read("lang"), page.strings.language);
  if (language !== page.strings.language) await settings.setLanguage(language);
  const theme = read("theme");
  if (theme === "dark" || theme === "light") settings.setTheme(theme);
  await arrive(page);
}

async function start() {
  root.dataset.theme = chooseTheme();
  const styles = embedded ? null : phoneStyles();
  await strings.load(chooseLanguage(read("lang"), readSetting("language")));
  if (!hasSimd()) return stop("browser");
  const core = await import("./pkg/lab.js");
  await core.default();
  const saved = new SavedDocument(await store);
  const page = new Page(core, strings, await saved.open(core), saved);
  const frame = embedded ? await import("./embed.js") : null;
  await frame?.stayDesk();
  // What an address names is opened at once; else the page is made in slices, and shown when it is whole.
  const rest = location.hash ? async () => {} : slices();
  // Nor is one's own scene shown for a moment where another place is opened.
  const visits = !embedded && ["lesson", "trap"].some((key) => read(/** @type {import("./address.js").Key} */ (key)));
  if (!location.hash || visits) root.dataset.making = visits ? "place" : "";
  await styles;
  await rest();
  const settings = await build(page, rest);
  await frame?.embed(page);
  await arrive(page, true);
  await page.begin(rest);
  if (root.dataset.making === "") await laidOut();
  root.removeAttribute("data-making");
  whenChanged(() => follow(page, settings));
  followBack(() => read("trap") || page.closeRoom());
  // What another tab has is the reader's own scene, not the one that a link shows.
  const greetings = saved.greetings.filter((key) => !(page.visit.kind && key === "document.copy"));
  if (greetings.length > 0) page.say(greetings.map((key) => page.t(key, { count: page.lab.leftOut })).join(" "), "hint");
  // The console can ask for the same edits as a click.
  Object.assign(globalThis, { pixelwise: page });
  root.dataset.ready = "true";
  if (embedded) return;
  writeSetting("seen", "true");
  await offerKept(page);
  const { keepOffline } = await import("./offline.js");
  await keepOffline(page);
}

start().catch((error) => {
  if (root.dataset.ready === "true") throw error;
  console.warn(error);
  stop("missing");
});

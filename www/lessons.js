// The lessons: which there are, how far one has come in each, and the way into a step. Loaded when someone first asks for them.

import { read } from "./address.js";
import { make } from "./dom.js";
import { LessonsPage } from "./elements/lessons-page.js";
import { LessonRun } from "./lesson-run.js";
import { more } from "./more.js";
import { closeRoom, openRoom } from "./room.js";
import { loadStyle, readJson } from "./site.js";
import { enter } from "./way.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./elements/lessons-page.js").LessonData} LessonData */

/** What a lesson looks like; the later ones say more of what the earlier ones say. */
const STYLES = ["room", "lesson", "lesson-answer", "lesson-curve", "lesson-views"];

/** The keys of all lessons, in their order. @returns {Promise<string[]>} */
const lessonIds = () => readJson("lessons/all.json");

/** A lesson as its data says. @param {string} id @returns {Promise<LessonData>} */
const lessonData = (id) => readJson(`lessons/${id}.json`);

/**
 * Shows the list of lessons in the lab's place.
 * @param {Page} page
 * @param {string} [said] a sentence to begin with, by its key
 */
export async function openLessons(page, said) {
  const fromTrap = page.room?.name === "trap";
  const [ids] = await Promise.all([lessonIds(), page.strings.more("lessons"), loadStyle("lessons")]);
  const lessons = await Promise.all(ids.map(lessonData));
  const crumb = make("span");
  const part = new LessonsPage(page, lessons, (id, step) => openLesson(page, id, step), fromTrap);
  part.word("page.lessons", crumb);
  await openRoom(page, { name: "lessons", part, crumbs: [crumb], again: () => openLessons(page) });
  if (said) page.say(page.t(said), "hint");
}

/**
 * Opens a lesson as a visit beside the reader's own document.
 * @param {Page} page
 * @param {string} id
 * @param {number} step from 0
 */
export async function openLesson(page, id, step) {
  const ids = await lessonIds();
  if (!ids.includes(id)) return openLessons(page, "lessons.ui.notFound");
  const [module, data] = await Promise.all([more(), lessonData(id), page.strings.more("lessons")]);
  const lesson = new module.Lesson(JSON.stringify(data));
  const following = ids[ids.indexOf(id) + 1];
  const about = {
    id,
    number: ids.indexOf(id) + 1,
    list: () => openLessons(page),
    onward: following ? () => openLesson(page, following, 0) : undefined,
    scores: /\.(iou|dice)\b/.test(JSON.stringify(data)),
    multiclass: data.steps.map(({ ask }) => /multiclass|classes/.test(JSON.stringify(ask ?? ""))),
  };
  await runLesson(page, lesson, about, step);
}

/**
 * Leads through a lesson.
 * @param {Page} page
 * @param {import("./pkg/more.js").Lesson} lesson
 * @param {Omit<ConstructorParameters<typeof LessonRun>[1], "lesson">} about
 * @param {number} step from 0
 */
export async function runLesson(page, lesson, about, step) {
  await Promise.all(STYLES.map(loadStyle));
  // A lesson takes the entry of the list that it was chosen from.
  if (!page.room && !page.lesson && !page.embedded) enter();
  closeRoom(page);
  page.lesson?.leave();
  page.lesson = new LessonRun(page, { lesson, ...about });
  page.lesson.go(step);
}

/**
 * Opens the lesson that the first visit leads to.
 * @param {Page} page
 */
export async function openFirst(page) {
  const [first] = await lessonIds();
  await openLesson(page, first, 0);
}

/**
 * Opens the step that the address names.
 * @param {Page} page
 * @param {string} id
 * @returns {Promise<boolean | void>} false where nothing opened
 */
export async function openLinked(page, id) {
  const step = Number(read("step") ?? "1");
  const open = page.lesson;
  if (open?.id === id && open.at === step - 1 && (!open.own || open.own.link === read("own"))) return;
  if (id === "own") return (await import("./own-lesson.js")).openOwnLinked(page, Number.isInteger(step) ? step - 1 : 0);
  await openLesson(page, id, Number.isInteger(step) ? step - 1 : 0);
}

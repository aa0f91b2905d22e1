//! Walks every step of every lesson in both languages: what it asks has one answer, what it says is true, and what it shows does not
//! give the answer away.

#![expect(clippy::unwrap_used, reason = "a file of the page that cannot be read is a test that fails")]

mod shown;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use pixelwise_lab::Pixel;
use pixelwise_lessons::{Ask, Formula, Lesson};
use serde_json::Value;

const LANGUAGES: [&str; 2] = ["en", "zh-CN"];

fn www() -> PathBuf {
    PathBuf::from("../../www")
}

fn lessons() -> Vec<Lesson> {
    let list = fs::read_to_string(www().join("lessons/all.json")).unwrap();
    let ids: Vec<String> = serde_json::from_str(&list).unwrap();
    let read = |id: &String| {
        let text = fs::read_to_string(www().join(format!("lessons/{id}.json"))).unwrap();
        let lesson = Lesson::read(&text).unwrap_or_else(|fault| panic!("{id}: {fault}"));
        assert_eq!(&lesson.id, id);
        lesson
    };
    ids.iter().map(read).collect()
}

fn words(language: &str) -> Value {
    let path = www().join("strings").join(language).join("lessons.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// Calls a check with every step: its lesson, its place, and where it stands for the message of a failure.
fn each_step(check: impl Fn(&Lesson, usize, &str)) {
    let mut failed = 0;
    for lesson in lessons() {
        for (at, step) in lesson.steps.iter().enumerate() {
            let name = format!("{} {}", lesson.id, step.id);
            // Whoever writes a lesson wants to see every step that fails, not the first.
            failed += u32::from(catch_unwind(AssertUnwindSafe(|| check(&lesson, at, &name))).is_err());
        }
    }
    assert_eq!(failed, 0, "steps that failed");
}

/// The texts of a step in a language, by the names of their places in the table.
struct Words<'a>(&'a Value);

impl Words<'_> {
    fn of<'a>(table: &'a Value, lesson: &Lesson, step: usize) -> Words<'a> {
        Words(&table[&lesson.id]["steps"][&lesson.steps[step].id])
    }

    fn get(&self, key: &str) -> Option<&str> {
        key.split('.').try_fold(self.0, |at, part| at.get(part))?.as_str()
    }

    /// All that is said before the answer, or after it; the options apart.
    fn before(&self) -> Vec<&str> {
        ["title", "text", "ask", "do"].iter().filter_map(|key| self.get(key)).collect()
    }

    fn options(&self) -> Vec<&str> {
        self.0
            .get("options")
            .and_then(Value::as_object)
            .map_or_else(Vec::new, |options| options.values().filter_map(Value::as_str).collect())
    }

    fn after(&self) -> Vec<&str> {
        let replies = self.0.get("replies").and_then(Value::as_object);
        let replies = replies.into_iter().flat_map(|replies| replies.values().filter_map(Value::as_str));
        ["tell", "done"].iter().filter_map(|key| self.get(key)).chain(replies).collect()
    }
}

/// The names of a sentence's places.
fn places(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

#[test]
fn there_are_eight_of_six_to_eight_steps() {
    let lessons = lessons();
    assert_eq!(lessons.len(), 8);
    for lesson in lessons {
        assert!((6..=8).contains(&lesson.steps.len()), "{} has {} steps", lesson.id, lesson.steps.len());
        let ids: BTreeSet<&str> = lesson.steps.iter().map(|step| step.id.as_str()).collect();
        assert_eq!(ids.len(), lesson.steps.len(), "{}: two steps have one name", lesson.id);
        assert!(lesson.steps[0].scene.is_some() && lesson.steps[0].show.is_some(), "{}", lesson.id);
    }
}

#[test]
fn every_step_opens_by_itself_at_the_start_of_a_history() {
    each_step(|lesson, at, name| {
        let opened = lesson.open(at).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert!(!opened.document.can_undo() && opened.document.steps() == 0, "{name}");
        let columns: Vec<&str> = opened.show.columns.iter().map(String::as_str).collect();
        let known = ["logits", "probability", "target", "loss", "gradient", "prediction"];
        assert!(!columns.is_empty() && columns.iter().all(|column| known.contains(column)), "{name}");
        let step = &lesson.steps[at];
        let mut hidden = step.hide.iter().chain(&step.hide_pixel);
        assert!(hidden.all(|hidden| columns.contains(&hidden.as_str())), "{name}");
        assert!(
            step.hide_pixel.is_empty() || opened.show.pixel.is_some(),
            "{name} hides a pixel, but outlines none"
        );
        assert!(["binary", "multiclass", "both"].contains(&opened.show.forms.as_str()), "{name}");
        lesson.tell(at).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert!(lesson.open(lesson.steps.len()).is_err());
    });
}

/// Where one pixel's number is hidden, no other pixel of the map may show it.
#[test]
fn a_pixel_that_is_hidden_alone_has_a_number_of_its_own() {
    each_step(|lesson, at, name| {
        let opened = lesson.open(at).unwrap();
        for column in &lesson.steps[at].hide_pixel {
            for names in shown::maps(&opened, column) {
                let (width, Pixel { row, column: x, .. }) =
                    (opened.document.scene().shape().w, opened.document.selected());
                let secret = &names[row * width + x];
                let same = names.iter().filter(|&other| other == secret).count();
                assert_eq!(same, 1, "{name}: {column} shows {secret} elsewhere");
            }
        }
    });
}

#[test]
fn what_a_step_claims_holds() {
    each_step(|lesson, at, name| {
        let documents = lesson.documents(at).unwrap();
        let holds = |claim: &&Formula| claim.value(&documents.told()) == 1.0;
        let broken = lesson.steps[at].claims.iter().find(|claim| !holds(claim)).map(Formula::text);
        assert_eq!(broken, None, "{name}");
    });
}

/// The value of each option, belief or item of a step's question, and of the answer first where it is one.
fn values(lesson: &Lesson, at: usize) -> Vec<(String, f64)> {
    let documents = lesson.documents(at).unwrap();
    let value = |(name, of): &(String, Formula)| (name.clone(), of.value(&documents.told()));
    let truth = |about: &Formula| (String::new(), about.value(&documents.told()));
    match &lesson.steps[at].ask {
        Some(Ask::Choice { about, options, .. }) => {
            about.iter().map(truth).chain(options.iter().map(value)).collect()
        }
        Some(Ask::Number { about, beliefs, .. }) => {
            [truth(about)].into_iter().chain(beliefs.iter().map(value)).collect()
        }
        Some(Ask::Sign { about, .. }) => vec![truth(about)],
        Some(Ask::Order { items }) => items.iter().map(value).collect(),
        Some(Ask::Pixel { .. }) | None => Vec::new(),
    }
}

#[test]
fn every_question_has_one_answer_and_wrong_ones_differ_from_it() {
    each_step(|lesson, at, name| {
        let Some(ask) = &lesson.steps[at].ask else {
            assert!(lesson.steps[at].act.is_some(), "{name} neither asks nor lets do anything");
            return;
        };
        let values = values(lesson, at);
        let answer = lesson.tell(at).unwrap().answer.unwrap();
        assert!(lesson.judge(at, &answer.given).is_ok_and(|verdict| verdict.right), "{name}: {answer:?}");
        match ask {
            Ask::Choice { about: None, .. } => {
                let holding: Vec<_> = values.iter().filter(|(_, holds)| *holds == 1.0).collect();
                assert_eq!(holding.len(), 1, "{name}: {values:?}");
            }
            Ask::Choice { about: Some(_), .. } => {
                let truth = values[0].1;
                let mut far: Vec<f64> = values[1..].iter().map(|&(_, value)| apart(value, truth)).collect();
                far.sort_by(f64::total_cmp);
                assert!(far[0] * 3.0 < far[1], "{name}: two options are as near: {values:?}");
                assert!(far[0] <= 0.05 * truth.abs().max(0.02) || truth.is_nan(), "{name}: {values:?}");
            }
            Ask::Number { decimals, .. } => {
                for (belief, value) in &values[1..] {
                    let far = apart(*value, values[0].1);
                    assert!(
                        far > 0.76 * 10.0_f64.powi(-decimals),
                        "{name}: {belief} is the answer: {values:?}"
                    );
                }
                for (belief, value) in &values[1..] {
                    let verdict = lesson.judge(at, &value.to_string()).unwrap();
                    assert_eq!(&verdict.belief, belief, "{name}: another belief gives {value} first");
                    assert!(!verdict.right);
                }
            }
            Ask::Order { .. } => {
                let mut sorted: Vec<f64> = values.iter().map(|&(_, value)| value).collect();
                sorted.sort_by(f64::total_cmp);
                assert!(sorted.windows(2).all(|pair| pair[1] > pair[0] * 1.1), "{name}: {values:?}");
                let given: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
                assert_ne!(given.join(","), answer.given, "{name}: the items stand in order already");
            }
            Ask::Sign { .. } => assert!(values[0].1.is_finite(), "{name}"),
            Ask::Pixel { .. } => {}
        }
    });
}

/// How far apart two values are; two that are no numbers are the same.
fn apart(a: f64, b: f64) -> f64 {
    let same = a == b || (a.is_nan() && b.is_nan());
    if same { 0.0 } else { Some((a - b).abs()).filter(|far| !far.is_nan()).unwrap_or(f64::INFINITY) }
}

#[test]
fn a_curve_stops_where_the_question_begins_until_it_is_told() {
    let curves = lessons().into_iter().flat_map(|lesson| {
        let drawn = |at: usize| Some((lesson.curve(at, false).unwrap()?, lesson.curve(at, true).unwrap()?));
        (0..lesson.steps.len()).filter_map(drawn).collect::<Vec<_>>()
    });
    let mut count = 0;
    for (asked, told) in curves {
        let end = |line: &[f64]| line[line.len() - 2];
        assert!((end(&asked.line) - asked.from[0]).abs() < 1e-9 && asked.from[0] < asked.x);
        assert!((end(&told.line) - 1.0).abs() < 1e-9);
        assert!(asked.line.iter().chain(&asked.options).all(|share| (-0.001..=1.001).contains(share)));
        // The right option lies on the curve, the others do not.
        let height = |x: f64| {
            let near = |at: &&[f64]| (at[0] - x).abs();
            told.line.chunks(2).min_by(|a, b| near(a).total_cmp(&near(b))).map(|at| at[1]).unwrap()
        };
        let on = told.options.iter().filter(|&&y| (y - height(told.x)).abs() < 0.03).count();
        assert_eq!(on, 1, "{:?}", told.options);
        count += 1;
    }
    assert!(count > 0);
}

#[test]
fn what_is_to_be_done_by_hand_is_not_done_yet() {
    each_step(|lesson, at, name| {
        if lesson.steps[at].act.is_some() {
            assert!(!lesson.is_done(at, &lesson.open(at).unwrap().document), "{name}");
        }
    });
}

#[test]
fn every_step_has_its_words_in_both_languages() {
    for language in LANGUAGES {
        let table = words(language);
        each_step(|lesson, at, name| {
            let (step, words) = (&lesson.steps[at], Words::of(&table, lesson, at));
            let has = |key: &str| {
                assert!(words.get(key).is_some_and(|text| !text.is_empty()), "{name} lacks {key}");
            };
            has("title");
            has("text");
            // The dots of a lesson name steps whose scenes are not open, and whose numbers are not known.
            assert_eq!(places(words.get("title").unwrap()).count(), 0, "{name}: a title with numbers");
            if let Some(ask) = &step.ask {
                has("ask");
                has("tell");
                ask.names().iter().for_each(|option| has(&format!("options.{option}")));
                let texts: BTreeSet<&str> = words.options().into_iter().collect();
                assert_eq!(texts.len(), ask.names().len(), "{name}: options that read alike, or are none");
                ask.beliefs().iter().for_each(|(belief, _)| has(&format!("replies.{belief}")));
            }
            if step.act.is_some() {
                has("do");
                has("done");
            }
            let says: BTreeSet<&str> = step.says.keys().map(String::as_str).collect();
            let tells: BTreeSet<&str> = step.tells.keys().map(String::as_str).collect();
            let before: BTreeSet<&str> =
                words.before().into_iter().chain(words.options()).flat_map(places).collect();
            let after: BTreeSet<&str> = words.after().into_iter().flat_map(places).collect();
            assert!(before.is_subset(&says), "{name}: {:?}", before.difference(&says));
            let known: BTreeSet<&str> = says.union(&tells).copied().collect();
            assert!(after.is_subset(&known), "{name}: {:?}", after.difference(&known));
            let used: BTreeSet<&str> = before.union(&after).copied().collect();
            assert!(known.is_subset(&used), "{name}: unused {:?}", known.difference(&used));
        });
    }
}

#[test]
fn an_answer_is_nowhere_before_it_is_locked() {
    for language in LANGUAGES {
        let table = words(language);
        each_step(|lesson, at, name| {
            let Some(Ask::Number { decimals, .. }) = &lesson.steps[at].ask else { return };
            let truth = values(lesson, at)[0].1;
            if truth == truth.round() && truth.abs() < 10.0 {
                // A small whole number stands everywhere, as a class or an index.
                return;
            }
            let opened = lesson.open(at).unwrap();
            let mut seen = shown::texts(&opened, &lesson.steps[at]);
            let said = |text: &str| {
                opened
                    .says
                    .iter()
                    .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
            };
            seen.extend(Words::of(&table, lesson, at).before().into_iter().map(said));
            for text in seen {
                for number in shown::numbers(&text) {
                    let close = (number - truth).abs() < 0.5 * 10.0_f64.powi(-decimals);
                    assert!(!close, "{name}: \"{text}\" shows {truth}");
                }
            }
        });
    }
}

/// What learners get wrong, by number: 31 misconceptions, each with a step or a trap that settles it.
#[test]
fn every_misconception_is_settled_by_a_step_or_a_trap() {
    let by_steps = lessons().into_iter().flat_map(|lesson| lesson.steps).flat_map(|step| step.settles);
    let by_traps =
        pixelwise_traps::catalog().iter().flat_map(|trap| trap.settles.iter().copied().map(u32::from));
    let settled: BTreeSet<u32> = by_steps.chain(by_traps).collect();
    assert_eq!(settled.into_iter().collect::<Vec<_>>(), (1..=31).collect::<Vec<_>>());
}

/// What each lesson is for.
#[test]
fn a_lesson_settles_what_it_is_for() {
    let wanted: [(&str, &[u32]); 8] = [
        ("mask", &[12]),
        ("cost", &[15, 29]),
        ("softmax", &[1, 2, 3, 6]),
        ("bridge", &[4, 5, 8]),
        ("mean", &[20, 21, 22, 23, 24, 26]),
        ("gradient", &[31]),
        ("rare", &[27, 28]),
        ("logits", &[16, 17, 18, 19, 30]),
    ];
    for (lesson, (id, numbers)) in lessons().into_iter().zip(wanted) {
        assert_eq!(lesson.id, id);
        let settled: BTreeSet<u32> = lesson.steps.iter().flat_map(|step| step.settles.clone()).collect();
        for number in numbers {
            assert!(settled.contains(number), "{id} does not settle {number}");
        }
    }
}

//! A teacher's own lesson: what was put together opens as it was, and whatever else a file or a link says is refused in words.
#![allow(missing_docs, clippy::unwrap_used)]

use pixelwise_lab::{Edit, Lab, Pixel, Preset, link};
use pixelwise_lessons::{Own, OwnFault};
use serde_json::{Value, json};

fn scene(preset: &str, row: usize, column: usize) -> String {
    let mut lab = Lab::new();
    lab.apply(Edit::LoadPreset(Preset::from_id(preset).unwrap())).unwrap();
    lab.select(Pixel::new(0, row, column)).unwrap();
    link::encode(&lab)
}

fn step(ask: &str) -> Value {
    json!({
        "scene": scene("confident-mistake", 1, 3), "forms": "both", "columns": ["loss", "logits", "gradient"], "ask": ask,
        "text": "Look at <b>{loss}</b>\n<script>alert(1)</script>", "tell": "因为它很确定。",
    })
}

fn file(steps: &[Value]) -> Value {
    json!({ "format": "pixelwise-lesson-1", "title": "第一课", "steps": steps })
}

fn read(file: &Value) -> Result<Own, OwnFault> {
    Own::read(&file.to_string())
}

#[track_caller]
fn refused(file: &Value, fault: OwnFault) {
    assert_eq!(read(file).unwrap_err(), fault);
}

/// The file with one value of its second step replaced.
fn with(name: &str, value: impl Into<Value>) -> Value {
    let mut bad = step("");
    bad[name] = value.into();
    file(&[step("binary.loss"), bad])
}

#[test]
fn a_lesson_comes_back_from_a_file_and_from_a_link() {
    let asks = Own::questions(&scene("confident-mistake", 1, 3), "both").unwrap();
    assert_eq!(asks.len(), 12, "{asks:?}");
    let steps: Vec<Value> = asks.iter().map(|ask| step(ask)).chain([step("")]).collect();
    let own = read(&file(&steps)).unwrap();
    assert_eq!(Own::read(&own.json()).unwrap(), own);
    let text = own.link();
    assert_eq!(Own::from_link(&text).unwrap(), own);
    assert!(text.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter)));
}

#[test]
fn every_question_is_answered_by_the_core_and_hides_its_answer() {
    let asks = Own::questions(&scene("confident-mistake", 1, 3), "both").unwrap();
    let steps: Vec<Value> = asks.iter().map(|ask| step(ask)).collect();
    let lesson = read(&file(&steps)).unwrap().lesson().unwrap();
    for (at, ask) in asks.iter().enumerate() {
        let opened = lesson.open(at).unwrap();
        assert_eq!(opened.document.selected(), Pixel::new(0, 1, 3), "{ask}");
        assert_eq!(opened.show.columns, ["logits", "loss", "gradient"], "columns stand in the table's order");
        assert!(!lesson.steps[at].hide.is_empty() || !lesson.steps[at].hide_pixel.is_empty(), "{ask}");
        let answer = lesson.tell(at).unwrap().answer.unwrap();
        assert!(lesson.judge(at, &answer.given).unwrap().right, "{ask}: {answer:?}");
    }
    // The pixel that is sure of the wrong class costs most, and its logit has to fall.
    let named = |ask: &str| asks.iter().position(|other| other == ask).unwrap();
    assert_eq!(lesson.tell(named("binary.most")).unwrap().answer.unwrap().given, "1,3");
    assert_eq!(lesson.tell(named("binary.sign")).unwrap().answer.unwrap().given, "up");
    let cost = named("binary.cost");
    assert_eq!(lesson.judge(cost, "0.957").unwrap().belief, "probability");
}

#[test]
fn a_question_that_the_scene_does_not_answer_is_not_offered() {
    let mut lab = Lab::new();
    lab.apply(Edit::PaintMask { pixel: Pixel::new(0, 0, 0), class: None }).unwrap();
    lab.select(Pixel::new(0, 0, 0)).unwrap();
    let asks = Own::questions(&link::encode(&lab), "binary").unwrap();
    assert!(asks.iter().all(|ask| ["binary.loss", "binary.most"].contains(&ask.as_str())), "{asks:?}");
    lab.apply(Edit::SetShape { images: 2, height: 5, width: 5 }).unwrap();
    assert_eq!(Own::questions(&link::encode(&lab), "binary").unwrap(), ["binary.loss"]);
}

#[test]
fn what_is_out_of_bounds_is_said_with_its_step() {
    refused(&file(&[]), OwnFault::Steps(0));
    refused(&file(&vec![step(""); Own::MAX_STEPS + 1]), OwnFault::Steps(Own::MAX_STEPS + 1));
    let mut long = file(&[step("")]);
    long["title"] = "x".repeat(Own::MAX_TITLE + 1).into();
    refused(&long, OwnFault::Title);
    refused(&with("text", "字".repeat(Own::MAX_TEXT + 1)), OwnFault::Text(2));
    refused(&with("tell", "a\u{202e}b"), OwnFault::Text(2));
    refused(&with("tell", "a\u{1b}b"), OwnFault::Text(2));
    assert!(read(&with("tell", "a\tb\nc")).is_ok());
    refused(&with("scene", "1.AAAA"), OwnFault::Scene(2));
    refused(&with("forms", "javascript:"), OwnFault::Shown(2));
    refused(&with("columns", json!([])), OwnFault::Shown(2));
    refused(&with("columns", json!(["__proto__"])), OwnFault::Shown(2));
    for ask in ["binary.exact", "binary.cost(0,0)", "sum(1)", "binary.", "multiclass"] {
        refused(&with("ask", ask), OwnFault::Question(2));
    }
    let mut hidden = with("forms", "multiclass");
    hidden["steps"][1]["ask"] = "binary.loss".into();
    refused(&hidden, OwnFault::Question(2));
    refused(&with("script", "alert(1)"), OwnFault::Foreign);
    refused(&json!({ "format": "pixelwise-lesson-2", "new": [] }), OwnFault::Newer);
    refused(&json!([1, 2]), OwnFault::Foreign);
    assert_eq!(Own::read(&" ".repeat(Own::MAX_FILE + 1)), Err(OwnFault::TooLong));
    assert_eq!(Own::read(&"[".repeat(100_000)), Err(OwnFault::Foreign));
}

#[test]
fn a_damaged_link_opens_nothing() {
    let text = read(&file(&[step("binary.loss"), step("multiclass.most")])).unwrap().link();
    for end in 0..text.len() {
        assert!(Own::from_link(&text[..end]).is_err(), "cut off at {end}");
    }
    for at in 2..text.len() {
        let other = if &text[at..=at] == "A" { "B" } else { "A" };
        assert!(
            Own::from_link(&format!("{}{other}{}", &text[..at], &text[at + 1..])).is_err(),
            "altered at {at}"
        );
    }
    assert_eq!(Own::from_link(&scene("blob", 0, 0)), Err(OwnFault::Foreign), "a scene is no lesson");
    assert!(link::decode(&text).is_err(), "a lesson is no scene");
}

#[test]
fn bytes_that_lie_about_their_lengths_are_refused() {
    let mut seed = 1_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 56) as u8
    };
    let whole = link::unwrap(&read(&file(&[step("binary.loss")])).unwrap().link()).unwrap();
    for round in 0..2000 {
        // With a check sum that matches: a few bytes altered, or a body of anything.
        let mut bytes = whole.clone();
        if round % 2 == 0 {
            bytes.truncate(4);
            bytes.extend((0..round % 64).map(|_| next()));
        } else {
            for _ in 0..3 {
                let at = 4 + (usize::from(next()) << 8 | usize::from(next())) % (bytes.len() - 4);
                bytes[at] = next();
            }
        }
        // Whatever opens can be led through.
        if let Ok(own) = Own::from_link(&link::wrap(&bytes)) {
            let lesson = own.lesson().unwrap();
            for at in 0..lesson.steps.len() {
                lesson.open(at).unwrap();
                lesson.tell(at).unwrap();
            }
        }
    }
    let huge = [b"own1".as_slice(), &[0, 255, 255, 255, 255, 15]].concat();
    assert_eq!(Own::from_link(&link::wrap(&huge)), Err(OwnFault::Foreign));
}

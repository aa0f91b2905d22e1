//! What the core says has words: every key that it gives stands in the tables of strings, with the places that its values fill.

use std::collections::{BTreeMap, BTreeSet};

use pixelwise_lab::explain::path::{path, sentences, sentences_of_network, title};
use pixelwise_lab::explain::prompt::{Progress, network_steps};
use pixelwise_lab::view::{Phrase, class_lines, last_step, pixel_lines, range};
use pixelwise_lab::{Edit, Lab, Pixel, Preset, Stage};
use pixelwise_train::task::Task;
use serde_json::Value;

const TABLES: [(&str, &str); 2] = [
    ("en", include_str!("../../../www/strings/en.json")),
    ("zh-CN", include_str!("../../../www/strings/zh-CN.json")),
];

#[test]
fn every_phrase_has_words_in_every_language() {
    let mut said: BTreeMap<String, Phrase> = BTreeMap::new();
    for preset in Preset::ALL {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(preset)).unwrap();
        let mut progress = Progress::default();
        for step in 0..preset.steps().len() {
            progress.go_to(step);
            let prompt = progress.follow(&lab).expect("a prompt");
            said.insert(prompt.said.key.clone(), prompt.said);
            progress.go_to(step + 1);
        }
        for pixel in pixels(&lab) {
            lab.select(pixel).unwrap();
            for phrase in phrases(&lab).into_iter().filter(|phrase| !phrase.key.is_empty()) {
                said.insert(phrase.key.clone(), phrase);
            }
        }
    }
    for task in Task::ALL {
        for step in network_steps(task) {
            let key = format!("prompt.network.{}.{}", task.id(), step.id);
            said.insert(key.clone(), Phrase::key(key));
        }
    }
    assert!(said.len() > 5, "the presets hardly say anything: {:?}", said.keys());
    for (language, table) in TABLES {
        let table: Value = serde_json::from_str(table).unwrap();
        for (key, phrase) in &said {
            let path = format!("/said/{}", key.replace('.', "/"));
            let words = table.pointer(&path).and_then(Value::as_str);
            let words = words.unwrap_or_else(|| panic!("{language} has no words for said.{key}"));
            let filled: BTreeSet<&str> = phrase.values.iter().map(|(name, _)| *name).collect();
            assert!(places(words).is_subset(&filled), "{language}: said.{key} has places that nothing fills");
        }
    }
}

/// Everything that is said of the selected pixel.
fn phrases(lab: &Lab) -> Vec<Phrase> {
    let lines = pixel_lines(lab, lab.selected(), 0).into_iter().map(|line| line.said);
    let ranges = Stage::ALL.into_iter().map(|stage| range(lab, stage));
    let ranges = ranges.flat_map(|range| [Some(range.said), range.beyond]).flatten();
    let last = last_step(lab).said;
    let way = path(lab, 0);
    let stops = way.rows.iter().map(|row| Phrase::key(format!("path.name.{}", row.name)));
    let stops: Vec<Phrase> = stops.filter(|stop| !stop.key.ends_with('.')).collect();
    let parts = way.rows.into_iter().flat_map(|row| row.parts.map(|part| part.said));
    let about = title(lab).into_iter().chain(sentences(lab, 0)).chain(sentences_of_network(lab, 0));
    let columns = class_lines(lab, lab.selected()).into_iter().flat_map(|column| column.lines);
    let notes = columns.map(|line| line.note);
    lines
        .chain(notes)
        .chain(ranges)
        .chain(way.heads)
        .chain(stops)
        .chain(parts)
        .chain(about)
        .chain([last])
        .collect()
}

fn pixels(lab: &Lab) -> Vec<Pixel> {
    let shape = lab.scene().shape();
    let all = 0..shape.n * shape.h * shape.w;
    all.map(|at| Pixel::new(at / (shape.h * shape.w), at / shape.w % shape.h, at % shape.w)).collect()
}

fn places(words: &str) -> BTreeSet<&str> {
    words.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

/// The words that a sentence marks are about the same stages in every language, and each mark is closed.
#[test]
fn sentences_mark_the_same_in_every_language() {
    let [english, chinese] = TABLES.map(|(_, table)| {
        let table: Value = serde_json::from_str(table).expect("a table");
        sentences_of("", &table["said"])
    });
    let stages: BTreeSet<&str> = Stage::ALL.iter().map(|stage| stage.id()).chain(["b", "num"]).collect();
    for (key, words) in &english {
        let own = marks(words);
        assert_eq!(own, marks(&chinese[key]), "said.{key}");
        assert!(own.iter().all(|mark| stages.contains(mark.as_str())), "said.{key} marks what is no stage");
    }
}

fn sentences_of(prefix: &str, table: &Value) -> BTreeMap<String, String> {
    match table {
        Value::Object(entries) => entries
            .iter()
            .flat_map(|(name, value)| sentences_of(&format!("{prefix}.{name}"), value))
            .collect(),
        words => [(prefix.to_owned(), words.as_str().unwrap_or_default().to_owned())].into(),
    }
}

/// The marks of a sentence, sorted: `<loss>losses</loss>` is one of `loss`.
fn marks(words: &str) -> Vec<String> {
    let opened = words.split('<').skip(1).filter_map(|rest| rest.split_once('>')).map(|(name, _)| name);
    let (closing, mut opening): (Vec<&str>, Vec<&str>) = opened.partition(|name| name.starts_with('/'));
    opening.sort_unstable();
    let mut closed: Vec<&str> = closing.iter().map(|name| &name[1..]).collect();
    closed.sort_unstable();
    assert_eq!(opening, closed, "{words}");
    opening.into_iter().map(str::to_owned).collect()
}

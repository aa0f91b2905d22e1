//! Every word that a card asks for stands in both languages, and every place in its sentences is filled.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pixelwise_traps::catalog;
use serde_json::Value;

fn table(language: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../www/strings/{language}/traps.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The names in a text's braces.
fn places(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

#[test]
fn every_card_has_its_words() {
    for language in ["en", "zh-CN"] {
        let words = table(language);
        let mut asked = BTreeSet::new();
        for trap in catalog() {
            for choice in 0..4 {
                let card = trap.card(&[choice], &[]);
                let mut ask = |group: &'static str, name: &'static str| asked.insert((group, name));
                for side in [&card.written, &card.meant] {
                    side.maps.iter().for_each(|map| _ = ask("map", map.name));
                    side.rows.iter().for_each(|row| _ = ask("row", row.name));
                    ask("note", side.note);
                }
                card.inputs.iter().for_each(|input| _ = ask("map", input.map.name));
                for choice in &card.choices {
                    ask("choice", choice.name);
                    choice
                        .options
                        .iter()
                        .filter_map(|option| option.key())
                        .for_each(|key| _ = ask("option", key));
                }
                card.figure.iter().for_each(|figure| _ = ask("figure", figure.name));
                card.table.iter().for_each(|table| _ = ask("table", table.name));
                let opens = trap.opening(&[choice], &[]).is_some();
                let keys = ["name", "cause", "head", "intro", "why", "check1", "check2", "check3"];
                for key in keys.into_iter().chain(opens.then_some("scene")) {
                    let text = words["card"][trap.id][key].as_str().unwrap_or_default();
                    assert!(!text.is_empty(), "{language}: {} has no {key}", trap.id);
                    for place in places(text) {
                        assert!(
                            card.values.iter().any(|(name, _)| *name == place),
                            "{language}: {} asks for {place}",
                            trap.id
                        );
                    }
                }
            }
        }
        for (group, name) in &asked {
            assert!(!words[group][name].is_null(), "{language} lacks traps.{group}.{name}");
        }
        for group in ["map", "row", "note", "choice", "option", "figure", "table"] {
            for name in words[group].as_object().unwrap().keys() {
                assert!(
                    asked.contains(&(group, name.as_str())),
                    "nothing asks for traps.{group}.{name} of {language}"
                );
            }
        }
    }
}

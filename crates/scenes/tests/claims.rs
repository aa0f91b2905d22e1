//! What the scenes' sentences say, against the core's numbers; and that each has its words in both languages.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use pixelwise_lab::document::scene::Form;
use pixelwise_lab::{Edit, Lab};
use pixelwise_scenes::{ClassScene, library};
use serde_json::Value;

fn scene(id: &str) -> &'static ClassScene {
    library().iter().find(|scene| scene.id == id).unwrap_or_else(|| panic!("{id} is no scene"))
}

fn value(id: &str, name: &str) -> String {
    let values = scene(id).values().unwrap();
    values.into_iter().find(|(key, _)| *key == name).unwrap_or_else(|| panic!("{id} has no {name}")).1
}

fn number(id: &str, name: &str) -> f64 {
    value(id, name).replace('−', "-").parse().unwrap()
}

/// The names in a text's braces.
fn places(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name)
}

#[test]
fn every_scene_has_its_words_and_every_word_its_scene() {
    for language in ["en", "zh-CN"] {
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../www/strings/{language}/scenes.json"));
        let words: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let scenes = words["scene"].as_object().unwrap();
        assert_eq!(scenes.len(), library().len());
        for scene in library() {
            let values = scene.values().unwrap();
            for key in ["name", "see", "ask", "answer"] {
                let text = scenes[scene.id][key].as_str().unwrap();
                for place in places(text) {
                    assert!(
                        values.iter().any(|(name, _)| *name == place),
                        "{language}: {} asks for {place}",
                        scene.id
                    );
                }
            }
        }
    }
}

#[test]
fn a_network_that_knows_nothing_costs_ln_k() {
    assert_eq!(
        (value("untrained", "loss").as_str(), value("untrained", "three").as_str()),
        ("0.6931", "1.099")
    );
}

#[test]
fn one_mistake_is_a_large_share_of_the_loss() {
    assert_eq!(value("confident-mistake", "share"), "42.3\u{a0}%");
    let wrong = |form| {
        let lab = scene("confident-mistake").lab().unwrap();
        let target = lab.results().inputs.classes.clone();
        lab.results().prediction(form).iter().zip(&target).filter(|&(&p, &y)| i32::from(p) != y).count()
    };
    assert_eq!((wrong(Form::Binary), wrong(Form::Multiclass)), (1, 1));
}

#[test]
fn the_threshold_moves_the_mask_and_not_the_loss() {
    assert_eq!(value("threshold", "loss"), value("threshold", "same"));
    assert_ne!(value("threshold", "iou"), value("threshold", "lower"));
}

#[test]
fn a_tie_is_background_in_both_forms() {
    let lab = scene("tie").lab().unwrap();
    let results = lab.results();
    let ties = results.binary.probability.iter().zip(&results.binary_prediction);
    assert!(ties.clone().any(|(&p, _)| p == 0.5));
    assert!(ties.filter(|&(&p, _)| p == 0.5).all(|(_, &said)| said == 0));
    let channels = results.multiclass.probability.iter().zip(&results.multiclass_prediction);
    assert!(channels.filter(|&(&p, _)| p == 0.5).all(|(_, &said)| said == 0));
}

#[test]
fn the_same_number_on_both_channels_changes_nothing() {
    assert_eq!(value("shift", "loss"), value("shift", "shifted"));
    let lab = scene("shift").lab().unwrap();
    let mut shifted: Lab = lab.clone();
    shifted.apply(Edit::Shift { by: 5.0 }).unwrap();
    assert_eq!(lab.results().multiclass_prediction, shifted.results().multiclass_prediction);
    let apart = lab.results().multiclass.probability.iter().zip(&shifted.results().multiclass.probability);
    assert!(apart.map(|(a, b)| (a - b).abs()).fold(0.0, f32::max) < 1e-6);
}

#[test]
fn both_forms_sum_alike_and_divide_otherwise() {
    let (binary, multiclass) = (number("ignored-border", "binary"), number("ignored-border", "multiclass"));
    let (kept, all) = (number("ignored-border", "kept"), number("ignored-border", "all"));
    assert!(kept < all);
    assert!((binary * all - multiclass * kept).abs() < 2e-3 * all, "{binary} · {all}, {multiclass} · {kept}");
}

#[test]
fn rare_foreground_is_not_found() {
    assert_eq!((value("sparse", "accuracy").as_str(), value("sparse", "iou").as_str()), ("0.960", "0.000"));
}

#[test]
fn three_sigmoids_give_a_pixel_two_classes() {
    assert_eq!(value("multilabel", "several"), "1");
}

#[test]
fn two_steps_cost_100_and_one_costs_17() {
    assert_eq!(
        (value("two-steps", "binary").as_str(), value("two-steps", "multiclass").as_str()),
        ("100", "17")
    );
    let lab = scene("two-steps").lab().unwrap();
    assert!(lab.results().lost_counts(Form::Binary).0 > 0);
    assert_eq!(lab.results().lost_counts(Form::Multiclass).0, 0);
}

#[test]
fn the_weighted_mean_of_classes_is_the_smaller_one() {
    assert!(number("weights", "multiclass") < number("weights", "binary"));
}

#[test]
fn an_ignored_background_is_predicted_as_foreground() {
    let lab = scene("ignored-background").lab().unwrap();
    assert!(lab.results().multiclass_prediction.iter().all(|&class| class == 1));
}

#[test]
fn three_classes_cannot_be_told_apart_by_a_threshold() {
    let lab = scene("three-classes").lab().unwrap();
    let mut said: Vec<u8> = lab.results().multiclass_prediction.iter().copied().collect();
    said.sort_unstable();
    said.dedup();
    assert_eq!(said, [0, 1, 2]);
    assert!(lab.results().binary_prediction.iter().all(|&class| class < 2));
}

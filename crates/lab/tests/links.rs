//! Links: they hold the scene to the bit, the ones of every released version open for good, and whatever is wrong with one is told apart.
//!
//! The last test alters links at random, some thousands in a test run; for more:
//!
//! ```text
//! LINKS=1000000 cargo test --package pixelwise-lab --test links -- altered --nocapture
//! ```

#[path = "links/forge.rs"]
mod forge;
#[path = "documents/work.rs"]
mod work;

use pixelwise_lab::learn::network;
use pixelwise_lab::link::{self, Fault};
use pixelwise_lab::{
    BinaryLoss, Edit, Form, Lab, MulticlassLoss, NetworkOutput, NetworkRun, Options, Pixel, PixelMean, Preset,
};
use pixelwise_train::exposure::Exposure;
use pixelwise_train::optimizer::Rule;
use pixelwise_train::task::Task;

use forge::{body, sealed};
use pixelwise::{Reduction, Shape};
use work::{Dice, made, show};

/// The links of the first release with what each opens.
const RELEASE_1: &str = include_str!("links/release1.txt");
/// Those of what came next: soft targets, a weight map in both forms, logits that are no numbers.
const TARGETS: &str = include_str!("links/targets.txt");
/// The longest link of a preset.
const SHORT: usize = 320;

/// Everything that a link holds, in words that a release's file can keep. Numbers are bits, so that −0 and NaN are told apart.
fn said(lab: &Lab) -> String {
    let scene = lab.scene();
    let Shape { n, c, h, w } = scene.shape();
    let bits = |numbers: &mut dyn Iterator<Item = f32>| {
        numbers
            .map(|x| format!("{:x}", if x.is_nan() { f32::NAN } else { x }.to_bits()))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let Options {
        binary,
        multiclass,
        weight_map,
        pos_weight,
        class_weight,
        ignore_index,
        label_smoothing,
        smooth_target,
        soft_target,
        class_probabilities,
        pixel_weight,
    } = *scene.options();
    let class_weight = class_weight.map(|weights| bits(&mut weights.into_iter()));
    let Pixel { image, row, column } = lab.selected();
    let learning = lab.learning();
    let network = lab.network();
    let trained = pixelwise_lab::learn::network::trained(lab);
    let mask: Vec<String> = scene.mask().iter().map(i32::to_string).collect();
    [
        format!("shape {n} {c} {h} {w}, {} of class {}", scene.preset().id(), scene.foreground()),
        format!("mask {}", mask.join(" ")),
        format!("binary {}", bits(&mut scene.logits(Form::Binary).iter().copied())),
        format!("multiclass {}", bits(&mut scene.logits(Form::Multiclass).iter().copied())),
        format!("weight {}", bits(&mut scene.weight().iter().copied())),
        format!("threshold {:x}, {:?}, linked {}", scene.threshold().to_bits(), scene.reduction(), scene.linked()),
        format!("{binary:?} {multiclass:?} {weight_map} {pos_weight:?} {ignore_index} {label_smoothing} {smooth_target}"),
        format!("class weights {class_weight:?}"),
        // What the first release did not have, and its file does not say.
        if scene.has_soft_target() || soft_target || class_probabilities || pixel_weight.is_some() {
            let soft = bits(&mut scene.target_probabilities().into_iter());
            format!("target {soft} {soft_target} {class_probabilities} {pixel_weight:?}\n")
        } else {
            String::new()
        }
        + &format!("selected {image} {row} {column}"),
        format!("{learning:?}"),
        format!("{network:?}"),
        format!("{trained:?}"),
    ]
    .join("\n")
}

fn preset(preset: Preset) -> Lab {
    let mut lab = Lab::new();
    lab.apply(Edit::LoadPreset(preset)).expect("a preset");
    lab
}

/// A scene in which everything is set that a link can hold.
fn everything() -> Lab {
    let mut lab = preset(Preset::IgnoredBorder);
    let mut class_weight = [1.0; 21];
    class_weight[1] = 0.1;
    let options = Options {
        binary: BinaryLoss::TwoStep,
        multiclass: MulticlassLoss::Naive,
        weight_map: true,
        pos_weight: Some(2.5),
        class_weight: Some(class_weight),
        ignore_index: 255,
        label_smoothing: 0.1,
        smooth_target: true,
        ..Options::default()
    };
    let edits = [
        Edit::SetClasses(3),
        Edit::SetForeground(2),
        Edit::SetLinked(false),
        Edit::SetThreshold(0.36),
        Edit::SetReduction(Reduction::None),
        Edit::PaintWeight { pixel: Pixel::new(0, 1, 1), weight: 0.25 },
        Edit::SetOptions(options),
        Edit::SetLogit { form: Form::Multiclass, channel: 2, pixel: Pixel::new(0, 0, 1), value: 1.0 / 3.0 },
    ];
    for edit in edits {
        lab.apply(edit).expect("an edit");
    }
    lab.select(Pixel::new(0, 0, 2)).expect("a pixel");
    let learning = pixelwise_lab::DescentSettings { rule: Rule::Momentum, lr: 0.13, half: true };
    lab.set_learning(learning).expect("settings");
    let exposure = Exposure { contrast: -30, noise: 7, light: 0 };
    let network = pixelwise_lab::NetworkRun {
        seed: 4_000_000,
        exposure,
        ..pixelwise_lab::NetworkRun::of(Task::HighRate)
    };
    lab.set_network(network).expect("settings");
    lab
}

/// What a network gives at a step, made up.
fn output(step: u32) -> NetworkOutput {
    let z = |i: usize| (i as f32 / 7.0 + step as f32).sin() * 3.0;
    let (binary, multiclass) = ((0..144).map(z).collect(), (0..288).map(z).collect());
    NetworkOutput { step, binary, multiclass, training: [0.5; 2] }
}

/// A scene that shows what a network gives.
fn trained() -> Lab {
    let run = NetworkRun { step: 1, steps: 1, ..NetworkRun::of(Task::SameMask) };
    let mut lab = Lab::new();
    lab.set_network(run).expect("settings");
    let shape = Shape::new(1, 2, 12, 12);
    network::begin(&mut lab, run.untrained(), shape, vec![1; 144], &output(0)).expect("a network");
    network::show_step(&mut lab, &output(30)).expect("a step");
    lab
}

/// The scenes of the release's file, by name.
fn released() -> Vec<(String, Lab)> {
    let presets = Preset::ALL.into_iter().map(|one| (one.id().to_owned(), preset(one)));
    presets.chain([("everything".to_owned(), everything()), ("network".to_owned(), trained())]).collect()
}

/// Gives a document that awaits a network's output what the network gave in another.
fn complete(opened: &mut Lab, lab: &Lab) {
    let logits = |form| lab.scene().logits(form).iter().copied().collect();
    let (binary, multiclass) = (logits(Form::Binary), logits(Form::Multiclass));
    let output = NetworkOutput { step: 0, binary, multiclass, training: [0.0; 2] };
    assert_eq!(link::complete(opened, &output), Ok(true));
    assert!(!opened.awaits_network());
}

#[track_caller]
fn check_there_and_back(lab: &Lab) -> String {
    let text = link::encode(lab);
    let mut opened = link::decode(&text).unwrap_or_else(|fault| panic!("{fault}: {text}"));
    assert_eq!(link::encode(&opened), text);
    complete(&mut opened, lab);
    assert_eq!(said(&opened), said(lab), "{text}");
    assert_eq!(link::encode(&opened), text);
    assert!(text.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"-_.".contains(&letter)), "{text}");
    text
}

#[test]
fn every_preset_has_a_short_link_that_holds_it_to_the_bit() {
    for preset_ in Preset::ALL {
        let length = check_there_and_back(&preset(preset_)).len();
        println!("{length:>4} {}", preset_.id());
        assert!(length < SHORT, "{}: {length}", preset_.id());
    }
}

#[test]
fn everything_that_can_be_set_is_in_the_link() {
    check_there_and_back(&everything());
}

#[test]
fn a_document_that_was_worked_with_is_what_its_link_opens() {
    for seed in 0..400 {
        check_there_and_back(&made(&mut Dice::new(seed)));
    }
}

#[test]
fn a_visit_begins_without_a_history_and_goes_back_to_its_first_scene() {
    let mut lab = preset(Preset::Blob);
    let edit = Edit::SetLogit { form: Form::Binary, channel: 0, pixel: Pixel::new(0, 1, 1), value: 7.25 };
    lab.apply(edit).expect("an edit");
    let mut opened = link::decode(&link::encode(&lab)).expect("a link");
    assert!(!opened.can_undo() && opened.changes() == 0);
    let first = opened.scene().clone();
    opened.apply(Edit::SetClasses(4)).expect("an edit");
    opened.apply(Edit::Reset).expect("a scene");
    assert!(*opened.scene() == first);
}

#[test]
fn a_networks_link_leaves_the_logits_to_the_network() {
    let mut lab = trained();
    let text = check_there_and_back(&lab);
    assert!(text.len() < 150, "{}", text.len());
    // What other numbers are is told, and they are shown all the same.
    let mut opened = link::decode(&text).expect("a link");
    assert_eq!(link::complete(&mut opened, &output(31)), Ok(false));
    assert_eq!(opened.scene().logits(Form::Binary)[(0, 0, 0, 5)], output(31).binary[5]);
    // An edit that came first stays.
    let mut edited = link::decode(&text).expect("a link");
    edited.apply(Edit::SetThreshold(0.25)).expect("an edit");
    let scene = edited.scene().clone();
    assert_eq!(link::complete(&mut edited, &output(30)), Ok(true));
    assert!(*edited.scene() == scene);
    // One logit by hand, and the numbers are in the link.
    lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel: Pixel::new(0, 1, 1), value: 2.0 })
        .expect("an edit");
    assert!(check_there_and_back(&lab).len() > 1500);
}

/// Scenes of what the first release did not have, by name.
fn targets() -> Vec<(String, Lab)> {
    let pixel = |column| Pixel::new(0, 1, column);
    let logit =
        |column, value| Edit::SetLogit { form: Form::Binary, channel: 0, pixel: pixel(column), value };
    let target = |form, channel, value| Edit::PaintTarget { form, channel, pixel: pixel(2), value };
    let weight = Options { weight_map: true, pixel_weight: Some(PixelMean::Pixels), ..Options::default() };
    let over_weights = Options { pixel_weight: Some(PixelMean::Weights), ..weight };
    let scenes: [(&str, Preset, Vec<Edit>); 5] = [
        (
            "special",
            Preset::Blob,
            vec![logit(0, f32::INFINITY), logit(1, f32::NEG_INFINITY), logit(2, f32::NAN)],
        ),
        ("soft", Preset::Blob, vec![target(Form::Binary, 0, 0.3)]),
        ("probabilities", Preset::ThreeClasses, vec![target(Form::Multiclass, 2, 0.25)]),
        ("map", Preset::WeightMap, vec![Edit::SetOptions(weight)]),
        ("map-over-weights", Preset::WeightMap, vec![Edit::SetOptions(over_weights)]),
    ];
    scenes
        .into_iter()
        .map(|(name, began, edits)| {
            let mut lab = preset(began);
            for edit in edits {
                lab.apply(edit).expect("an edit");
            }
            (name.to_owned(), lab)
        })
        .collect()
}

/// A release's file: each link under its name, with what it opens as.
fn release(scenes: &[(String, Lab)]) -> String {
    let part = |(name, lab): &(String, Lab)| {
        let text = link::encode(lab);
        let opened = link::decode(&text).expect("a link");
        format!("# {name}\n{text}\n{}\n", said(&opened))
    };
    scenes.iter().map(part).collect::<Vec<_>>().join("\n")
}

/// With `LINKS=write` the file is written again, which is for before the release alone.
#[test]
fn the_links_of_the_first_release_open_for_good() {
    check_file("release1.txt", RELEASE_1, &released);
}

#[test]
fn the_links_of_soft_targets_and_special_logits_open_for_good() {
    check_file("targets.txt", TARGETS, &targets);
    for (_, lab) in targets() {
        check_there_and_back(&lab);
    }
}

#[track_caller]
fn check_file(file: &str, golden: &str, scenes: &dyn Fn() -> Vec<(String, Lab)>) {
    let scenes = scenes();
    if std::env::var("LINKS").is_ok_and(|wish| wish == "write") {
        let path = format!("{}/tests/links/{file}", env!("CARGO_MANIFEST_DIR"));
        return std::fs::write(path, release(&scenes)).expect("a file");
    }
    let mut count = 0;
    for part in golden.split("# ").filter(|part| !part.is_empty()) {
        let (name, rest) = part.split_once('\n').expect("a name");
        let (text, expected) = rest.split_once('\n').expect("a link");
        let opened = link::decode(text).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(said(&opened), expected.trim(), "{name}");
        count += 1;
    }
    assert_eq!(count, scenes.len());
}

#[track_caller]
fn check_fault(text: &str, expected: Fault) {
    assert_eq!(link::decode(text).err(), Some(expected), "{text}");
}

#[test]
fn what_is_wrong_with_a_link_is_told_apart() {
    let text = link::encode(&preset(Preset::ConfidentMistake));
    for got in [10, 40, text.len() - 1] {
        check_fault(&text[..got], Fault::CutOff { got, of: text.len() });
    }
    check_fault("1", Fault::CutOff { got: 1, of: 0 });
    for foreign in ["", "scene", "0.AAAA", "x.AAAA", "-1.AAAA"] {
        check_fault(foreign, Fault::Foreign);
    }
    check_fault(&text.replacen("1.", "2.", 1), Fault::Newer);
    check_fault(&format!("{text}A"), Fault::Altered);
    check_fault(&format!("{}é{}", &text[..20], &text[21..]), Fault::Altered);
    check_fault(&format!("1.{}", "A".repeat(1 << 20)), Fault::TooLong);
    // A sentence may end behind a link.
    for end in [".", ")", ">, ", "。"] {
        assert!(link::decode(&format!(" {text}{end}\n")).is_ok(), "{end}");
    }
}

#[test]
fn values_that_no_scene_has_are_named() {
    let bytes = body(&link::encode(&preset(Preset::Blob)));
    assert_eq!(bytes[..4], [1, 2, 5, 5]);
    let with = |at: usize, byte: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = byte;
        sealed(&bytes)
    };
    for (at, byte) in [(0, 5), (0, 0), (1, 1), (1, 22), (2, 17), (3, 0)] {
        check_fault(&with(at, byte), Fault::Invalid("size"));
    }
    let plus = |more: &[u8]| sealed(&[&bytes[..], more].concat());
    assert_eq!(bytes[bytes.len() - 6..], [15, 4, b'b', b'l', b'o', b'b']);
    check_fault(&plus(&[200, 1]), Fault::Newer);
    check_fault(&plus(&[21, 1, b'x']), Fault::Newer);
    check_fault(&plus(&[15, 0]), Fault::Invalid("field"));
    check_fault(&plus(&[30, 0, 5, 0]), Fault::Invalid("pixel"));
    // pos_weight −1, as one decimal that is the same for all.
    check_fault(&plus(&[23, 1, 0, 0, 1]), Fault::Invalid("options"));
}

#[test]
fn one_wrong_letter_is_seen() {
    let text = link::encode(&preset(Preset::Weights));
    for at in "1.".len()..text.len() {
        for letter in ["A", "Z", "_", "7"].into_iter().filter(|&letter| letter != &text[at..=at]) {
            let wrong = format!("{}{letter}{}", &text[..at], &text[at + 1..]);
            assert!(link::decode(&wrong).is_err(), "{at}: {wrong}");
        }
    }
}

/// A link that somebody altered opens as nothing but a whole scene: most are refused by their check, those that are sealed again by what
/// they hold.
#[test]
fn an_altered_link_is_refused_or_a_scene_that_can_be_shown() {
    let cases = std::env::var("LINKS").ok().and_then(|count| count.parse().ok()).unwrap_or(2000_u64);
    let links: Vec<String> = (0..40).map(|seed| link::encode(&made(&mut Dice::new(seed)))).collect();
    let (mut opened, mut collided) = (0, 0);
    for seed in 0..cases {
        let mut dice = Dice::new(seed);
        let text = &links[dice.below(links.len())];
        let mut bytes = body(text);
        if seed % 4 == 0 {
            let mut letters = text.clone().into_bytes();
            alter(&mut letters, &mut dice);
            let altered = String::from_utf8_lossy(&letters).into_owned();
            collided += u32::from(
                altered != *text && link::decode(&altered).is_ok_and(|lab| link::encode(&lab) != *text),
            );
            continue;
        }
        alter(&mut bytes, &mut dice);
        let Ok(lab) = link::decode(&sealed(&bytes)) else { continue };
        opened += 1;
        if opened % 50 == 0 {
            show(&lab);
        }
        // What is awaited has no logits yet to be compared.
        if lab.awaits_network() {
            continue;
        }
        check_there_and_back(&lab);
    }
    println!("{cases} links: {opened} sealed again opened, {collided} collided");
    assert_eq!(collided, 0);
    assert!(opened > 0);
}

/// Changes, removes, repeats or adds some bytes.
fn alter(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(3) {
        let at = dice.below(bytes.len().max(1));
        match dice.below(5) {
            0 if at < bytes.len() => bytes[at] = dice.below(256) as u8,
            1 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 => bytes.insert(at.min(bytes.len()), dice.below(256) as u8),
            _ => bytes.truncate(at),
        }
    }
}

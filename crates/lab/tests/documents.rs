//! Stored documents: the ones of every released version open, and one that opens can be shown, edited, run and saved again.
//!
//! `an_altered_document_that_opens_can_be_worked_with` alters documents at random. It tries a few hundred in a test run; for longer:
//!
//! ```text
//! DOCUMENTS=600s cargo test --package pixelwise-lab --test documents -- altered --nocapture
//! ```

#[path = "documents/alter.rs"]
mod alter;
#[path = "documents/work.rs"]
mod work;

use pixelwise_lab::learn::descent;
use pixelwise_lab::save;
use std::panic::catch_unwind;
use std::time::{Duration, Instant};

use pixelwise::Error;
use pixelwise::Unreadable;
use pixelwise_lab::Lab;
use pixelwise_lab::{DescentSettings, Edit, Fill, Form, Options, Pixel, PixelMean, Preset};
use pixelwise_train::optimizer::Rule;
use pixelwise_train::task::Task;

use alter::{altered, sealed};
use work::{Dice, made, show, work};

/// The presets and tasks of the first version, in the order in which documents number them.
const PRESETS: [&str; 21] = [
    "blob",
    "untrained",
    "nearly-right",
    "confident-mistake",
    "saturated",
    "sparse",
    "tie",
    "ignored-border",
    "three-classes",
    "batch",
    "two-steps",
    "overflow",
    "multilabel",
    "pos-weight",
    "weights",
    "smoothing",
    "weight-map",
    "ignored-background",
    "divergence",
    "dead-gradient",
    "smoothing-floor",
];
const TASKS: [&str; 6] =
    ["same-mask", "sparse", "sparse-weighted", "three-classes", "doubled-activation", "high-rate"];

/// How many altered documents a test run tries.
const CASES: u64 = 300;

#[track_caller]
fn check(bytes: &[u8], expected: Unreadable) {
    assert_eq!(save::restore(bytes).expect_err("unreadable"), Error::UnreadableDocument(expected));
}

/// A document with something of everything, as [`made`] makes it.
fn sample() -> Vec<u8> {
    save::save(&made(&mut Dice::new(5)))
}

/// A document with soft targets, a weight map in both forms and logits that are no numbers.
fn targets() -> Lab {
    let mut lab = Lab::new();
    let pixel = |column| Pixel::new(0, 1, column);
    let options = Options { pixel_weight: Some(PixelMean::Weights), ..Options::default() };
    for edit in [
        Edit::SetOptions(options),
        Edit::SetLogit { form: Form::Binary, channel: 0, pixel: pixel(0), value: f32::INFINITY },
        Edit::SetLogit { form: Form::Multiclass, channel: 0, pixel: pixel(1), value: f32::NAN },
        Edit::PaintTarget { form: Form::Binary, channel: 0, pixel: pixel(2), value: 0.3 },
        Edit::SetClasses(3),
        Edit::PaintTarget { form: Form::Multiclass, channel: 2, pixel: pixel(2), value: 0.25 },
        Edit::PaintWeight { pixel: pixel(3), weight: 2.5 },
    ] {
        lab.apply(edit).expect("an edit");
    }
    lab
}

/// With `DOCUMENTS=write` the present version's document is written again, which is for before a release alone.
#[test]
fn documents_of_every_version_open() {
    let runs = save::restore(include_bytes!("documents/version3_runs.pxw")).expect("a document");
    assert_eq!((runs.step(), runs.steps(), runs.moment()), (3, 4, 42));
    assert_eq!(runs.learning(), DescentSettings { rule: Rule::Adam, lr: 0.5, half: true });
    assert_eq!(runs.pins().len(), 1);
    let weights = save::restore(include_bytes!("documents/version3_classes.pxw")).expect("a document");
    assert_eq!((weights.scene().shape().n, weights.scene().classes()), (2, 5));
    assert!(weights.scene().options().weight_map);
    if std::env::var("DOCUMENTS").is_ok_and(|wish| wish == "write") {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents/version5.pxw");
        std::fs::write(path, save::save(&targets())).expect("a file");
    }
    let mut soft = save::restore(include_bytes!("documents/version5.pxw")).expect("a document");
    let (options, target) = (*soft.scene().options(), soft.scene().target_probabilities());
    assert_eq!((soft.steps(), options.pixel_weight), (7, Some(PixelMean::Weights)));
    assert!(options.soft_target && options.class_probabilities);
    assert_eq!([0, 1, 2].map(|c| target[(0, c, 1, 2)]), [0.525, 0.225_000_01, 0.25]);
    let (z, channels) = (soft.scene().logits(Form::Binary), soft.scene().logits(Form::Multiclass));
    assert!(z[(0, 0, 1, 0)].is_infinite() && channels[(0, 0, 1, 1)].is_nan());
    while soft.undo() {}
    assert_eq!(soft.scene(), Lab::new().scene());
    for bytes in [include_bytes!("documents/version4.pxw").as_slice(), &save::save(&runs)] {
        let lab = save::restore(bytes).expect("a document");
        assert_eq!((lab.step(), lab.steps(), lab.moment()), (3, 4, 42));
        assert_eq!(lab.scene(), runs.scene());
    }
}

/// The page's core reads the present version alone; a former one's document is renewed by the module that also exports.
#[test]
fn a_former_document_is_renewed_whole() {
    let former = include_bytes!("documents/version4.pxw");
    assert!(save::is_former(former));
    assert!(save::restore_present(former).is_err());
    let renewed = save::renewed(former).expect("bytes");
    assert!(!save::is_former(&renewed));
    let (lab, before) =
        (save::restore_present(&renewed).expect("a document"), save::restore(former).expect("one"));
    assert_eq!((lab.scene(), lab.steps(), lab.moment()), (before.scene(), before.steps(), before.moment()));
}

/// A document stores a preset, a task or an optimizer as its place in a list: new ones come last.
#[test]
fn stored_names_keep_their_numbers() {
    fn check<T: serde::Serialize>(list: &[T], ids: &[&str], id: impl Fn(&T) -> &'static str) {
        for (number, &expected) in ids.iter().enumerate() {
            let found = list.iter().find(|one| postcard::to_allocvec(one).expect("bytes") == [number as u8]);
            assert_eq!(found.map(&id), Some(expected), "number {number}");
        }
    }
    check(&Preset::ALL, &PRESETS, |preset| preset.id());
    check(&Task::ALL, &TASKS, |task| task.id());
    check(&Rule::ALL, &["sgd", "momentum", "adam"], |rule| rule.id());
}

#[test]
fn what_is_wrong_with_a_document_is_told_apart() {
    let bytes = sample();
    check(b"", Unreadable::Foreign);
    check(b"PNG and more", Unreadable::Foreign);
    check(b"PXW", Unreadable::CutOff);
    check(b"PXW\x06", Unreadable::Newer);
    for length in [4, 7, 11, 12, bytes.len() / 2, bytes.len() - 1] {
        check(&bytes[..length], Unreadable::CutOff);
    }
    check(&[&bytes[..], b"!"].concat(), Unreadable::Altered);
}

#[test]
fn one_flipped_bit_is_seen() {
    let bytes = sample();
    for at in 0..bytes.len() * 8 {
        let mut bytes = bytes.clone();
        bytes[at / 8] ^= 1 << (at % 8);
        let opened = save::restore(&bytes);
        assert!(matches!(opened, Err(Error::UnreadableDocument(_))), "bit {at}");
    }
}

/// A scene of 300 by 300 is a scene in all but its size; it once took minutes to open.
#[test]
fn a_scene_too_large_is_refused_before_it_is_computed() {
    let lab = Lab::new();
    let bytes = save::save(&lab);
    let body = &bytes[12..];
    // The selected pixel, then N, C, H, W: all below 128, so that each is one byte.
    assert_eq!(body[3..7], [1, 2, 5, 5]);
    let pixels = 300 * 300;
    let size = |size: usize| postcard::to_allocvec(&size).expect("bytes");
    let mut large = body[..3].to_vec();
    large.extend([vec![1, 2], size(300), size(300)].concat());
    large.extend([size(pixels), vec![0; pixels], size(0), size(pixels), vec![0; 4 * pixels]].concat());
    large.extend([size(2 * pixels), vec![0; 8 * pixels]].concat());
    // What follows the logits of the small scene: 1 + 25 for the mask, 1 for no weight, 1 + 100 and 1 + 200 for the logits.
    large.extend(&body[7 + 26 + 1 + 101 + 201..]);
    check(&sealed(&large), Unreadable::Invalid("a size is out of range"));
    check(&sealed(&vec![0; 9 << 20]), Unreadable::Invalid("it is larger than a document can be"));
}

#[test]
fn a_long_history_is_kept_and_what_is_left_out_is_told() {
    let mut lab = Lab::new();
    for seed in 0..2_000 {
        lab.apply(Edit::Fill { fill: Fill::Normal, seed }).expect("a fill");
    }
    let back = save::restore(&save::save(&lab)).expect("a document");
    assert_eq!((back.steps(), back.left_out()), (2_000, 0));
    lab.apply(Edit::SetShape { images: 4, height: 16, width: 16 }).expect("a shape");
    for seed in 0..200 {
        lab.apply(Edit::Fill { fill: Fill::Normal, seed }).expect("a fill");
    }
    let back = save::restore(&save::save(&lab)).expect("a document");
    assert!(back.left_out() > 0);
    assert_eq!(back.steps() + back.left_out(), lab.steps());
    let again = save::restore(&save::save(&back)).expect("a document");
    assert_eq!((again.steps(), again.left_out()), (back.steps(), 0));
}

#[test]
fn an_open_stroke_and_an_open_run_are_saved_as_if_they_ended() {
    for run in [false, true] {
        let mut lab = made(&mut Dice::new(1));
        lab.undo();
        if run {
            descent::begin(&mut lab);
            descent::descend(&mut lab, 5).expect("steps");
        } else {
            lab.begin_stroke();
            let pixel = Pixel::new(0, 0, 0);
            lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value: 7.25 })
                .expect("an edit");
        }
        let bytes = save::save(&lab);
        assert_eq!(lab.is_running(), run, "saving ends nothing");
        lab.end_stroke();
        assert_eq!(bytes, save::save(&lab));
        assert_eq!(save::restore(&bytes).expect("a document").moment(), lab.moment());
    }
}

#[test]
fn an_altered_document_that_opens_can_be_worked_with() {
    let wish = std::env::var("DOCUMENTS").unwrap_or_default();
    let seconds = wish.strip_suffix('s').and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
    let start = Instant::now();
    let from: u64 = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let (mut seed, mut opened) = (from, 0);
    while seconds.map_or(seed < from + CASES, |seconds| start.elapsed() < seconds) {
        let went = catch_unwind(|| case(seed));
        let opens = went.unwrap_or_else(|_| panic!("seed {seed}; again: SEED={seed} DOCUMENTS=1s"));
        opened += u64::from(opens);
        seed += 1;
    }
    println!("{} documents, of which {opened} opened", seed - from);
    assert!(opened > 0, "nothing opened, so nothing was tried");
}

/// Makes a document, alters it, and works with what opens; whether it did.
fn case(seed: u64) -> bool {
    let mut dice = Dice::new(seed);
    let lab = made(&mut dice);
    let bytes = save::save(&lab);
    assert_eq!(save::restore(&bytes).expect("what was saved opens").scene(), lab.scene());
    let Ok(mut lab) = save::restore(&altered(&bytes, &mut dice)) else { return false };
    show(&lab);
    work(&mut lab, 100, &mut dice);
    show(&lab);
    let bytes = save::save(&lab);
    let mut back = save::restore(&bytes).expect("and opens again");
    lab.end_stroke();
    assert_eq!((back.scene(), back.steps() + back.left_out()), (lab.scene(), lab.steps()));
    show(&back);
    while back.undo() {}
    show(&back);
    true
}

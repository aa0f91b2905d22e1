//! What the traps claim: floors, silence, where a prediction goes; and that each is found by what one sees of it.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use pixelwise_traps::search::search;
use pixelwise_traps::{Card, Side, catalog, find};

fn card(id: &str, choices: &[usize]) -> Card {
    let trap = find(id).unwrap_or_else(|| panic!("{id} is no trap"));
    trap.card(choices, &trap.start(choices))
}

fn row<'a>(side: &'a Side, name: &str) -> &'a str {
    side.rows.iter().find(|row| row.name == name).map(|row| row.value.as_str()).unwrap()
}

/// The same number in every pixel of a trap's grid.
fn with(id: &str, choices: &[usize], logit: f32) -> Card {
    let trap = find(id).unwrap();
    trap.card(choices, &vec![logit; trap.start(choices).len()])
}

#[track_caller]
fn leads(text: &str, id: &str) {
    let found = search(text);
    let ids: Vec<&str> = found.iter().map(|found| found.trap.id).collect();
    assert_eq!(ids.first(), Some(&id), "{text:?} leads to {ids:?}");
}

#[test]
fn messages_lead_to_their_traps() {
    leads("IndexError: Target 255 is out of bounds.", "out-of-bounds");
    leads(
        "RuntimeError: CUDA error: device-side assert triggered\nCUDA kernel errors might be asynchronously reported",
        "out-of-bounds",
    );
    leads("RuntimeError: result type Float can't be cast to the desired output type Long", "types");
    leads(
        "ValueError: Target size (torch.Size([1, 4, 4])) must be the same as input size (torch.Size([1, 1, 4, 4]))",
        "types",
    );
    leads(
        "RuntimeError: only batches of spatial targets supported (3D tensors) but got targets of dimension: 4",
        "types",
    );
    leads("RuntimeError: expected scalar type Long but found Float", "types");
    leads(
        "RuntimeError: The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 3",
        "pos-weight-shape",
    );
    leads("UserWarning: Implicit dimension choice for softmax has been deprecated.", "wrong-dim");
    leads(
        "Traceback (most recent call last):\n  File \"train.py\", line 41\nIndexError: Target 1 is out of bounds.",
        "out-of-bounds",
    );
}

#[test]
fn numbers_lead_to_their_traps() {
    leads("0.6931", "sigmoid-twice");
    leads("0.693", "sigmoid-twice");
    leads("0.5514", "softmax-twice");
    leads("loss 1.4612", "softmax-twice");
    leads("0.1985", "smoothing-floor");
    leads("0.0000", "one-channel");
    leads("-761.95", "negative-loss");
    leads("−4.99", "negative-loss");
    leads("100.0", "one-hundred");
    leads("nan", "nan-ignored");
    leads("loss: inf", "overflow");
    leads("the loss is negative", "negative-loss");
    leads("损失为负", "negative-loss");
    leads("my mask is all black", "black-mask");
    leads("预测全黑", "black-mask");
}

#[test]
fn what_nobody_knows_leads_nowhere() {
    for text in ["", "   ", "hello", "information", "42", "1e999", "e", "-", ".", "\u{0}\u{ffff}"] {
        let ids: Vec<&str> = search(text).iter().map(|found| found.trap.id).collect();
        assert_eq!(ids, [""; 0], "{text:?}");
    }
    let long = search(&"ñ−1.2e".repeat(100_000));
    assert!(long.len() <= 6);
}

#[test]
fn every_trap_is_found_by_its_own_symptom() {
    for trap in catalog() {
        let lines: Vec<String> =
            trap.lines().iter().map(|line| line.iter().map(|word| word.text.as_str()).collect()).collect();
        let found = search(&lines.join("\n"));
        assert!(found.iter().any(|found| found.trap.id == trap.id), "{}: {:?}", trap.id, lines);
    }
}

#[test]
fn two_sigmoids_have_a_floor() {
    let both = card("sigmoid-twice", &[]);
    // 24 pixels of background at ln 2, one of foreground at ln(1 + 1/e).
    let floor = (24.0 * 2.0_f64.ln() + (-1.0_f64).exp().ln_1p()) / 25.0;
    assert_eq!(row(&both.written, "floor"), format!("{floor:.4}"));
    assert_eq!(row(&both.written, "gradientAtZero"), "−0.09439");
    assert_eq!(row(&both.meant, "gradientAtZero"), "−0.5000");
    assert_eq!((row(&both.written, "iou"), row(&both.meant, "iou")), ("0.040", "1.000"));
}

#[test]
fn one_channel_costs_nothing_whatever_its_logit() {
    for logit in [-1000.0, -3.0, 0.0, 17.0, 1000.0] {
        let both = with("one-channel", &[], logit);
        assert_eq!((both.written.headline.as_str(), row(&both.written, "largestGradient")), ("0", "0"));
        assert_ne!(row(&both.meant, "largestGradient"), "0");
    }
}

#[test]
fn a_mask_of_255_pulls_without_end() {
    let both = card("negative-loss", &[0]);
    assert_eq!(row(&both.written, "gradientOfPixelAtZero"), "−254.5");
    let loss = row(&both.written, "lossAt3");
    assert_eq!(loss, "−762.0", "−761.95 in four digits");
    let card = with("negative-loss", &[1], 5.0);
    assert!(card.written.maps[1].cells.iter().any(|cell| cell.name == "−4.993"), "z = 5, y = 2");
}

#[test]
fn every_card_can_be_drawn_whatever_is_typed() {
    for trap in catalog() {
        for choice in 0..4 {
            let start = trap.start(&[choice]);
            for number in [-1000.0, -100.0, -1.0, 0.0, 0.5, 1.0, 2.0, 104.2, 1000.0] {
                let card = trap.card(&[choice, 7, 1, 9], &vec![number; start.len()]);
                for side in [&card.written, &card.meant] {
                    assert!(!side.code.is_empty(), "{}", trap.id);
                    assert!(!side.headline.is_empty(), "{} {choice} {number}", trap.id);
                    for map in &side.maps {
                        assert_eq!(map.cells.len() % map.width, 0);
                        assert!(
                            map.cells.iter().all(|cell| cell.label.chars().count() <= 4),
                            "{}: {map:?}",
                            trap.id
                        );
                    }
                }
            }
            assert_eq!(
                trap.card(&[choice], &[1.0]),
                trap.card(&[choice], &start),
                "{}: too few numbers",
                trap.id
            );
        }
    }
}

#[test]
fn what_is_typed_is_checked() {
    let trap = find("sigmoid-twice").unwrap();
    assert_eq!(trap.parse(" −3,5 "), Ok(-3.5));
    for text in ["", "x", "1001", "nan", "inf"] {
        assert!(trap.parse(text).is_err(), "{text}");
    }
    let mask = find("resized-mask").unwrap();
    assert_eq!(mask.parse("2"), Ok(2.0));
    for text in ["1.5", "3", "-1"] {
        assert!(mask.parse(text).is_err(), "{text}");
    }
}

#[test]
fn a_card_marks_what_its_sides_do_not_share() {
    for trap in catalog() {
        let card = card(trap.id, &[]);
        for side in [&card.written, &card.meant] {
            let marked = side.code.iter().filter(|line| line.marked).count();
            assert!(marked <= side.code.len(), "{}", trap.id);
        }
        let marked =
            [&card.written, &card.meant].map(|side| side.code.iter().filter(|line| line.marked).count());
        assert!(marked[0] + marked[1] > 0, "{}: both sides are the same", trap.id);
    }
}

#[test]
fn the_numbers_of_a_symptom_are_those_of_its_card() {
    for trap in catalog() {
        let cards: Vec<Card> = (0..4).map(|choice| trap.card(&[choice], &[])).collect();
        let sides = || cards.iter().flat_map(|card| [&card.written, &card.meant]);
        let mut texts: Vec<String> = Vec::new();
        for side in sides() {
            texts.push(side.headline.clone());
            texts.extend(side.output.iter().flatten().map(|word| word.text.clone()));
            texts.extend(side.rows.iter().map(|row| row.value.clone()));
        }
        texts.extend(
            cards.iter().filter_map(|card| card.figure.as_ref()?.floor.clone()).map(|floor| floor.value),
        );
        let numbers = |text: &str| -> Vec<f64> {
            let number = |token: &str| token.trim_matches(['(', ')', ',', '[', ']']).parse().ok();
            text.split_whitespace().filter_map(number).collect()
        };
        let known: Vec<f64> = texts.iter().flat_map(|text| numbers(text)).collect();
        for word in trap.lines().into_iter().flatten() {
            for token in word
                .text
                .split_whitespace()
                .filter(|token| token.split_once('.').is_some_and(|(_, rest)| rest.len() > 2))
            {
                let Ok(number) = token.parse::<f64>() else { continue };
                let unit = 0.1_f64.powi(token.split_once('.').unwrap().1.len() as i32);
                let shown = known.iter().any(|x| (x - number).abs() <= 0.6 * unit);
                assert!(shown, "{}: {number} is nowhere on its card: {texts:?}", trap.id);
            }
        }
    }
}

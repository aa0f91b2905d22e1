//! What a trap opens in the lab gives the numbers that its card shows.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use pixelwise_lab::view::number;
use pixelwise_lab::{Form, Lab, link};
use pixelwise_traps::{Card, Side, Trap, catalog, find};

/// Every text of a side in which a loss can stand.
fn texts(side: &Side) -> Vec<String> {
    let words = side.output.iter().flatten().map(|word| word.text.clone());
    let rows = side.rows.iter().map(|row| row.value.clone());
    words.chain(rows).chain([side.headline.clone()]).collect()
}

/// The losses of both forms, as a loop prints them and in four digits.
fn losses(lab: &Lab) -> Vec<String> {
    let of = |form| {
        let loss = f64::from(lab.results().loss(form));
        let printed = if loss.is_finite() { format!("{loss:.4}") } else { format!("{loss}").to_lowercase() };
        [printed, number::significant(loss, 4)]
    };
    [Form::Binary, Form::Multiclass].into_iter().flat_map(of).collect()
}

fn openings() -> impl Iterator<Item = (&'static Trap, usize, Card, bool, Lab)> {
    catalog().iter().flat_map(|trap| {
        (0..4).filter_map(move |choice| {
            let start = trap.start(&[choice]);
            let opening = trap.opening(&[choice], &start)?;
            Some((trap, choice, trap.card(&[choice], &start), opening.written, opening.lab().unwrap()))
        })
    })
}

#[test]
fn what_opens_has_the_loss_of_its_side() {
    for (trap, choice, card, written, lab) in openings() {
        let side = if written { &card.written } else { &card.meant };
        // These end in a score or train on; their losses stand nowhere on the card.
        if ["black-mask", "threshold-on-logits", "our-iou", "copied-code"].contains(&trap.id) {
            continue;
        }
        let shown = texts(side);
        assert!(
            losses(&lab).iter().any(|loss| shown.contains(loss)),
            "{} {choice}: {shown:?} {:?}",
            trap.id,
            losses(&lab)
        );
    }
}

#[test]
fn a_threshold_on_logits_cuts_where_the_card_does() {
    let trap = find("threshold-on-logits").unwrap();
    let start = trap.start(&[]);
    let lab = trap.opening(&[], &start).unwrap().lab().unwrap();
    let found = lab.results().score(Form::Binary);
    let shown = texts(&trap.card(&[], &start).written);
    assert!(shown.contains(&number::ratio(found.iou)), "{shown:?}");
}

#[test]
fn what_opens_follows_the_numbers_that_were_changed_and_fits_a_link() {
    for (trap, choice, _, _, lab) in openings() {
        assert_eq!(link::decode(&link::encode(&lab)).unwrap().scene(), lab.scene(), "{}", trap.id);
        let mut numbers = trap.start(&[choice]);
        numbers[1] += 0.25;
        let changed = trap.opening(&[choice], &numbers).unwrap().lab().unwrap();
        assert_ne!(changed.scene(), lab.scene(), "{} {choice}", trap.id);
    }
}

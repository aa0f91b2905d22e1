//! What is written in a chart of losses.

use super::*;

/// What is written in a chart of some losses, of which the last is shown.
#[track_caller]
fn check(height: u32, losses: &[[f32; 2]], written: &[&str]) {
    let moment = |(at, &losses)| TimelinePoint { at, losses, ious: [f32::NAN; 2], training: [f32::NAN; 2] };
    let track: Vec<TimelinePoint> = losses.iter().enumerate().map(moment).collect();
    let current = track[track.len() - 1];
    let svg = Timeline { track, faint: Vec::new(), bounds: Vec::new(), current, height: Height::Loss }
        .svg(340, height);
    let texts: Vec<&str> =
        svg.split("</text>").filter_map(|text| text.rsplit('>').next()).map(str::trim).collect();
    assert_eq!(&texts[..texts.len() - 1], written, "{svg}");
}

#[test]
fn a_slim_chart_writes_its_first_and_its_last_values_alone() {
    check(44, &[[0.75, 0.75], [0.25, 0.5]], &["0.7500", "0.2500", "0.5000"]);
}

#[test]
fn equal_losses_are_written_once() {
    check(44, &[[0.75, 0.75], [0.25, 0.25]], &["0.7500", "0.2500"]);
}

#[test]
fn a_loss_that_is_no_number_is_not_written() {
    check(44, &[[0.75, 0.75], [0.25, f32::NAN]], &["0.7500", "0.2500"]);
}

#[test]
fn a_chart_with_room_for_axes_has_them() {
    check(
        200,
        &[[0.5, 0.5], [0.25, 0.25]],
        &["0", "0.2", "0.4", "0.6", "0", "2", "4", "6", "8", "10", "0.2500"],
    );
}

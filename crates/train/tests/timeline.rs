//! The timeline of a run: bounded, exact where it says so, and honest about what is thinned.

use pixelwise_train::timeline::Timeline;
use proptest::prelude::*;

/// One column, with a value a step from 0 on.
fn of(values: &[f32], capacity: usize) -> Timeline {
    let mut timeline = Timeline::new(["loss"], capacity);
    for (step, &value) in values.iter().enumerate() {
        timeline.push(step as u64, &[value]).expect("the next step");
    }
    timeline
}

fn any_values() -> impl Strategy<Value = Vec<f32>> {
    prop::collection::vec(-10.0_f32..10.0, 0..700)
}

proptest! {
    #[test]
    fn memory_and_drawing_are_bounded(values in any_values(), capacity in 2_usize..100, most in 1_usize..50) {
        let timeline = of(&values, capacity);
        prop_assert!(timeline.spans().len() <= capacity);
        prop_assert!(timeline.overview(most).len() <= most);
        // Not thinned further than it has to be.
        prop_assert!(timeline.stride() == 1 || timeline.spans().len() > capacity / 2);
    }

    #[test]
    fn what_is_kept_is_exact_and_no_peak_is_lost(values in any_values(), capacity in 2_usize..100, most in 1_usize..50) {
        let timeline = of(&values, capacity);
        for spans in [timeline.spans().to_vec(), timeline.overview(most)] {
            let mut next = 0;
            for span in &spans {
                prop_assert_eq!(span.first.step, next as u64);
                let of_span = &values[next..next + span.points as usize];
                prop_assert_eq!(span.first.values[0], of_span[0]);
                prop_assert_eq!(span.low[0], of_span.iter().copied().fold(f32::INFINITY, f32::min));
                prop_assert_eq!(span.high[0], of_span.iter().copied().fold(f32::NEG_INFINITY, f32::max));
                next += of_span.len();
            }
            prop_assert_eq!(next, values.len(), "every point is in a span");
        }
        prop_assert_eq!(timeline.latest().map(|point| point.values[0]), values.last().copied());
    }
}

#[test]
fn half_a_million_steps_fit_in_a_thousand_spans() {
    let mut timeline = Timeline::new(["loss", "iou"], 1024);
    for step in 0..500_000 {
        let peak = if step == 123_457 { 99.0 } else { 1.0 };
        timeline.push(step, &[peak, f32::NAN]).expect("the next step");
    }
    assert_eq!((timeline.stride(), timeline.spans().len()), (512, 977));
    assert_eq!(timeline.overview(100).iter().map(|span| span.high[0]).fold(0.0, f32::max), 99.0);
    assert!(timeline.spans().iter().all(|span| span.low[1].is_nan()));
    assert_eq!(timeline.latest().map(|point| point.step), Some(499_999));
}

#[test]
fn a_step_out_of_order_is_an_error() {
    let mut timeline = of(&[1.0, 2.0], 8);
    assert!(timeline.push(1, &[3.0]).is_err());
    assert!(timeline.push(2, &[3.0, 4.0]).is_err());
    assert_eq!(timeline, of(&[1.0, 2.0], 8));
    timeline.push(7, &[3.0]).expect("later steps may be left out");
}

#[test]
fn csv_is_the_points_as_they_were_measured() {
    let mut timeline = Timeline::new(["binary, train", "IoU"], 8);
    timeline.push(0, &[std::f32::consts::LN_2, f32::NAN]).expect("the first step");
    timeline.push(1, &[2.06e-9, 0.5]).expect("the next step");
    assert_eq!(
        timeline.to_csv(),
        "step,points,\"binary, train\",IoU\n\
         0,1,0.6931472,NaN\n\
         1,1,0.00000000206,0.5\n"
    );
}

#[test]
fn csv_says_what_was_thinned() {
    assert_eq!(
        of(&[5.0, 3.0, 4.0, 8.0], 2).to_csv(),
        "step,points,loss,loss_min,loss_max\n\
         0,2,5,3,5\n\
         2,2,4,4,8\n\
         3,1,8,8,8\n"
    );
}

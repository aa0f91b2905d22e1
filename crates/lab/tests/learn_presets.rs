//! Scenes of learning: each begins with the rule and the rate at which what it is about happens.

use pixelwise_lab::learn::descent;
use pixelwise_lab::{Edit, Form, Lab, Preset};

fn lab(preset: Preset) -> Lab {
    let mut lab = Lab::new();
    lab.apply(Edit::LoadPreset(preset)).expect("a preset loads");
    assert_eq!(Some(lab.learning()), preset.learning());
    lab
}

fn losses(lab: &Lab) -> [f32; 2] {
    [Form::Binary, Form::Multiclass].map(|form| lab.results().loss(form))
}

#[test]
fn a_rate_far_too_large_carries_logits_to_the_end_of_their_range() {
    let mut lab = lab(Preset::Divergence);
    let before = losses(&lab);
    // What is left to a label of 0.05 or 0.95, which a logit of ±2.944 meets: one step turns its sign at every pixel.
    let missing = |lab: &Lab| -> Vec<f32> {
        let best = lab.scene().mask().iter().map(|&class| if class == 1 { 2.944 } else { -2.944 });
        best.zip(lab.scene().logits(Form::Binary)).map(|(best, z)| best - z).collect()
    };
    let start = missing(&lab);
    descent::descend(&mut lab, 1).expect("a step");
    assert!(start.iter().zip(missing(&lab)).all(|(start, now)| start * now < 0.0), "{start:?}");
    descent::descend(&mut lab, 29).expect("steps");
    let after = losses(&lab);
    assert!(descent::has_diverged(&lab), "{after:?}");
    assert!(after[0] > 20.0 * before[0] && after[1] > 20.0 * before[1], "{before:?}, {after:?}");
}

/// `F.binary_cross_entropy(torch.sigmoid(z), torch.ones(1)).backward()` leaves `z.grad == 0` for z = −120, cross-entropy does
/// not for (60, −60).
#[test]
fn a_dead_gradient_leaves_its_pixel_where_it_is_and_cross_entropy_recovers() {
    let mut lab = lab(Preset::DeadGradient);
    descent::descend(&mut lab, 60).expect("steps");
    let at = (0, 0, 3, 3);
    assert_eq!(lab.scene().logits(Form::Binary)[at], -120.0);
    let classes = lab.scene().logits(Form::Multiclass);
    assert!(classes[(0, 1, 3, 3)] > classes[(0, 0, 3, 3)], "{classes:?}");
}

/// `F.binary_cross_entropy_with_logits(torch.tensor(math.log(19)), torch.tensor(0.95))` is 0.1985152.
#[test]
fn smoothed_labels_stop_both_losses_at_their_entropy() {
    let mut lab = lab(Preset::SmoothingFloor);
    descent::descend(&mut lab, 120).expect("steps");
    for loss in losses(&lab) {
        assert!((loss - 0.198_515_2).abs() < 1e-4, "{loss}");
    }
}

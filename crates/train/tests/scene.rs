//! Synthetic scenes: what is in them, and that a seed gives the same ones.

use pixelwise_train::random::Purpose;
use pixelwise_train::scene::{Kind, Scenes};
use proptest::prelude::*;

fn plain(kind: Kind) -> Scenes {
    Scenes { kind, noise: 0.0, light: 0.0, ..Scenes::default() }
}

fn any_scenes() -> impl Strategy<Value = Scenes> {
    (prop::sample::select(&Kind::ALL), 12_usize..=32, 12_usize..=32, 0.01..0.5, -1.0..1.0, 0.0..0.5, 0.0..1.0)
        .prop_map(|(kind, height, width, share, contrast, noise, light)| Scenes {
            kind,
            height,
            width,
            share,
            contrast,
            noise,
            light,
        })
}

proptest! {
    #[test]
    fn a_scene_is_an_image_from_0_to_1_and_a_mask_of_its_kinds_classes(scenes in any_scenes(), seed: u64) {
        let batch = scenes.draw(seed, Purpose::Training, 0, 2);
        prop_assert_eq!(batch.image.dim(), (2, 1, scenes.height, scenes.width));
        prop_assert_eq!(batch.mask.dim(), (2, scenes.height, scenes.width));
        prop_assert!(batch.image.iter().all(|value| (0.0..=1.0).contains(value)));
        let classes = scenes.kind.classes() as i32;
        prop_assert!(batch.mask.iter().all(|class| (0..classes).contains(class)));
        for class in 0..classes {
            prop_assert!(batch.mask.iter().any(|&c| c == class), "class {} is nowhere", class);
        }
        prop_assert!(scenes.check().is_ok());
    }

    #[test]
    fn a_scene_does_not_depend_on_what_was_drawn_before(scenes in any_scenes(), seed: u64, first in 0..1_000_000_u64) {
        let three = scenes.draw(seed, Purpose::Training, first, 3);
        let last = scenes.draw(seed, Purpose::Training, first + 2, 1);
        prop_assert!(three.image.outer_iter().nth(2) == last.image.outer_iter().next());
        prop_assert!(three.mask.outer_iter().nth(2) == last.mask.outer_iter().next());
    }

    #[test]
    fn held_out_scenes_are_no_training_scenes(scenes in any_scenes(), seed: u64) {
        let held_out = scenes.draw(seed, Purpose::HeldOut, 0, 1);
        prop_assert_ne!(held_out.image, scenes.draw(seed, Purpose::Training, 0, 1).image);
    }
}

#[test]
fn a_disc_covers_its_share() {
    for share in [0.04, 0.1, 0.25] {
        let scenes = Scenes { share, ..plain(Kind::Disc) };
        let covered =
            scenes.draw(5, Purpose::Training, 0, 40).mask.iter().filter(|&&class| class == 1).count();
        let got = covered as f64 / (40.0 * 256.0);
        assert!((got - share).abs() < 0.05 * share, "{got} is not {share}");
    }
}

#[test]
fn contrast_is_the_step_from_ground_to_foreground() {
    let batch = plain(Kind::Disc).draw(1, Purpose::Training, 0, 1);
    let pixels: Vec<_> = batch.image.iter().zip(&batch.mask).collect();
    let most = |class| {
        let of_class = pixels.iter().filter(|&&(_, &c)| c == class).map(|&(&value, _)| value);
        of_class.fold(f32::NAN, |a, b| if class == 1 { a.max(b) } else { a.min(b) })
    };
    assert!((most(0) - 0.3).abs() < 1e-6);
    assert!((most(1) - 0.7).abs() < 1e-6);
}

#[test]
fn a_setting_outside_its_range_is_an_error() {
    let good = Scenes::default();
    for bad in [
        Scenes { height: 11, ..good },
        Scenes { width: 33, ..good },
        Scenes { share: 0.0, ..good },
        Scenes { noise: f64::NAN, ..good },
        Scenes { contrast: 1.5, ..good },
        Scenes { light: -0.1, ..good },
    ] {
        assert!(bad.check().is_err(), "{bad:?}");
    }
}

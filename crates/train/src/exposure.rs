//! Exposure: how easily the shapes of an image are told from the ground, in whole percents.

use serde::{Deserialize, Serialize};

use crate::scene::Scenes;
use pixelwise::Error;

/// How easily a shape is told from the ground. Whole percents, so that a run's settings are the digits that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exposure {
    /// How much brighter than the ground the foreground is, −100 to 100; below 0, darker.
    pub contrast: i8,
    /// The noise's standard deviation, 0 to 50.
    pub noise: u8,
    /// How much the light changes from one border to the opposite, 0 to 100.
    pub light: u8,
}

impl Exposure {
    /// What every task begins with.
    pub const USUAL: Self = Self { contrast: 40, noise: 15, light: 20 };

    /// The exposure of three numbers, rounded to whole percents.
    ///
    /// # Errors
    /// [`Error::OutOfRange`].
    pub fn new(contrast: f64, noise: f64, light: f64) -> Result<Self, Error> {
        for (what, value, min, max) in
            [("contrast", contrast, -100.0, 100.0), ("noise", noise, 0.0, 50.0), ("light", light, 0.0, 100.0)]
        {
            if !(min..=max).contains(&value) {
                return Err(Error::OutOfRange { what, value, min, max });
            }
        }
        Ok(Self { contrast: contrast.round() as i8, noise: noise.round() as u8, light: light.round() as u8 })
    }

    /// The exposure of three whole percents: contrast, noise, and how much the light changes.
    ///
    /// # Errors
    /// [`Error::OutOfRange`], also where one is missing.
    pub fn of_percents(percents: &[i8]) -> Result<Self, Error> {
        let of = |at: usize| percents.get(at).map_or(f64::NAN, |&percent| percent.into());
        Self::new(of(0), of(1), of(2))
    }

    /// The same scenes in this light.
    #[must_use]
    pub fn of(self, scenes: Scenes) -> Scenes {
        let share = |percent: f64| percent / 100.0;
        Scenes {
            contrast: share(self.contrast.into()),
            noise: share(self.noise.into()),
            light: share(self.light.into()),
            ..scenes
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percents_are_the_numbers_that_their_digits_say() {
        let scenes = Exposure::new(-30.0, 15.0, 7.0).unwrap().of(Scenes::default());
        assert_eq!((scenes.contrast, scenes.noise, scenes.light), (-0.3, 0.15, 0.07));
    }

    #[test]
    fn what_no_image_can_have_is_refused() {
        assert!(Exposure::new(40.0, 51.0, 20.0).is_err());
        assert!(Exposure::new(f64::NAN, 15.0, 20.0).is_err());
    }
}

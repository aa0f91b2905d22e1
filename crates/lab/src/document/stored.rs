//! A scene as plain vectors, as it is stored.

use ndarray::{Array3, Array4};
use serde::{Deserialize, Serialize};

use crate::arrays::flat;
use crate::document::limits::check_shape;
use crate::document::scene::{IGNORED, Scene, Settings};
use pixelwise::{Error, Shape};

/// The parts of a scene in reading order; a class is stored as itself plus one, an ignored pixel as 0.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StoredScene {
    pub(crate) shape: Shape,
    pub(crate) mask: Vec<u8>,
    /// Nothing where every weight is 1.
    pub(crate) weight: Vec<f32>,
    pub(crate) binary: Vec<f32>,
    pub(crate) multiclass: Vec<f32>,
    pub(crate) settings: Settings,
    pub(crate) image: Vec<u8>,
    /// Nothing where the mask is the whole target.
    pub(crate) soft: Vec<f32>,
}

/// To the bit, NaN included.
impl PartialEq for StoredScene {
    fn eq(&self, other: &Self) -> bool {
        let numbers = |scene: &Self| {
            let arrays = [&scene.weight, &scene.binary, &scene.multiclass, &scene.soft];
            arrays.into_iter().flatten().map(|x| x.to_bits()).collect::<Vec<_>>()
        };
        (self.shape, &self.mask, &self.settings, &self.image)
            == (other.shape, &other.mask, &other.settings, &other.image)
            && self.soft.len() == other.soft.len()
            && numbers(self) == numbers(other)
    }
}

impl From<&Scene> for StoredScene {
    fn from(scene: &Scene) -> Self {
        let stored = |class: &i32| if *class == IGNORED { 0 } else { *class as u8 + 1 };
        Self {
            shape: scene.shape(),
            mask: flat(&scene.mask).iter().map(stored).collect(),
            weight: if flat(&scene.weight).iter().all(|&w| w == 1.0) {
                Vec::new()
            } else {
                flat(&scene.weight).to_vec()
            },
            binary: flat(&scene.binary).to_vec(),
            multiclass: flat(&scene.multiclass).to_vec(),
            settings: scene.settings,
            image: scene.image.clone(),
            soft: scene.soft.clone(),
        }
    }
}

impl StoredScene {
    /// The scene, if it keeps what every scene promises.
    ///
    /// # Errors
    /// [`Error::BrokenDocument`] otherwise.
    pub(crate) fn into_scene(self) -> Result<Scene, Error> {
        let broken = |_| Error::BrokenDocument { reason: "a part has the wrong size" };
        let Shape { n, c, h, w } = self.shape;
        check_shape(self.shape)?;
        let class = |stored: &u8| if *stored == 0 { IGNORED } else { i32::from(*stored) - 1 };
        let mask = self.mask.iter().map(class).collect();
        let weight = if self.weight.is_empty() { vec![1.0; self.mask.len()] } else { self.weight };
        let scene = Scene {
            mask: Array3::from_shape_vec((n, h, w), mask).map_err(broken)?,
            weight: Array3::from_shape_vec((n, h, w), weight).map_err(broken)?,
            binary: Array4::from_shape_vec((n, 1, h, w), self.binary).map_err(broken)?,
            multiclass: Array4::from_shape_vec((n, c, h, w), self.multiclass).map_err(broken)?,
            settings: self.settings,
            image: self.image,
            soft: self.soft,
        };
        scene.check()?;
        Ok(scene)
    }

    /// About how many bytes it takes in memory.
    pub(crate) fn weight(&self) -> usize {
        64 + self.mask.len()
            + self.image.len()
            + 4 * (self.weight.len() + self.binary.len() + self.multiclass.len() + self.soft.len())
    }
}

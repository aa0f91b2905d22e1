//! The difference between two scenes, small enough to keep thousands of them.

use serde::{Deserialize, Serialize};

use crate::arrays::{flat, flat_mut};
use crate::document::pixel::Pixel;
use crate::document::scene::{Form, Scene, Settings};
use crate::document::stored::StoredScene;
use pixelwise::{Error, Shape};

/// What turns one scene into another, and back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Change {
    /// Some cells and perhaps the settings; the shape stays.
    Cells(Box<Cells>),
    /// The whole scene, before and after.
    Whole(Box<(StoredScene, StoredScene)>),
}

/// The cells that changed, each with its place in its array in reading order, its old value and its new one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cells {
    pub(crate) mask: Vec<(u32, i32, i32)>,
    pub(crate) weight: Vec<(u32, f32, f32)>,
    pub(crate) binary: Vec<(u32, f32, f32)>,
    pub(crate) multiclass: Vec<(u32, f32, f32)>,
    pub(crate) settings: Option<(Settings, Settings)>,
    /// The painted image, before and after.
    pub(crate) image: Option<(Vec<u8>, Vec<u8>)>,
    pub(crate) soft: Vec<(u32, f32, f32)>,
    /// The soft target where it began or ended, before and after.
    pub(crate) soft_whole: Option<(Vec<f32>, Vec<f32>)>,
}

impl Change {
    /// What turns `before` into `after`; `None` if they are the same.
    pub(crate) fn between(before: &Scene, after: &Scene) -> Option<Self> {
        if before.shape() != after.shape() {
            return Some(Self::Whole(Box::new((before.into(), after.into()))));
        }
        let settings = (before.settings != after.settings).then_some((before.settings, after.settings));
        let cells = Cells {
            mask: differences(flat(&before.mask), flat(&after.mask), |a, b| a == b),
            weight: differences(flat(&before.weight), flat(&after.weight), same_bits),
            binary: differences(flat(&before.binary), flat(&after.binary), same_bits),
            multiclass: differences(flat(&before.multiclass), flat(&after.multiclass), same_bits),
            settings,
            image: (before.image != after.image).then(|| (before.image.clone(), after.image.clone())),
            soft: if before.soft.len() == after.soft.len() {
                differences(&before.soft, &after.soft, same_bits)
            } else {
                Vec::new()
            },
            soft_whole: (before.soft.len() != after.soft.len())
                .then(|| (before.soft.clone(), after.soft.clone())),
        };
        let is_some = cells.count() > 0
            || cells.settings.is_some()
            || cells.image.is_some()
            || cells.soft_whole.is_some();
        is_some.then(|| Self::Cells(Box::new(cells)))
    }

    /// Whether it lets linked forms go.
    pub(crate) fn unlinks(&self) -> bool {
        matches!(self, Self::Cells(cells) if cells.settings.is_some_and(|(before, after)| before.link && !after.link))
    }

    /// What leaves a scene as it is.
    pub(crate) fn nothing() -> Self {
        Self::Cells(Box::default())
    }

    /// Turns the scene before into the scene after, or the other way round.
    ///
    /// # Errors
    /// [`Error::BrokenDocument`] where the scene is not the one that the change began from; it may be half changed then.
    pub(crate) fn apply(&self, scene: &mut Scene, forward: bool) -> Result<(), Error> {
        match self {
            Self::Cells(cells) => {
                replace(flat_mut(&mut scene.mask), &cells.mask, forward, |a, b| a == b)?;
                replace(flat_mut(&mut scene.weight), &cells.weight, forward, same_bits)?;
                replace(flat_mut(&mut scene.binary), &cells.binary, forward, same_bits)?;
                replace(flat_mut(&mut scene.multiclass), &cells.multiclass, forward, same_bits)?;
                if let Some((old, new)) = &cells.soft_whole {
                    let (from, to) = if forward { (old, new) } else { (new, old) };
                    if !scene.soft.iter().map(|q| q.to_bits()).eq(from.iter().map(|q| q.to_bits())) {
                        return Err(MISMATCH);
                    }
                    scene.soft.clone_from(to);
                }
                replace(&mut scene.soft, &cells.soft, forward, same_bits)?;
                if let Some((old, new)) = cells.settings {
                    let (from, to) = if forward { (old, new) } else { (new, old) };
                    if scene.settings != from {
                        return Err(MISMATCH);
                    }
                    scene.settings = to;
                }
                if let Some((old, new)) = &cells.image {
                    let (from, to) = if forward { (old, new) } else { (new, old) };
                    if scene.image != *from {
                        return Err(MISMATCH);
                    }
                    scene.image.clone_from(to);
                }
                Ok(())
            }
            Self::Whole(ends) => {
                let (from, to) = if forward { (&ends.0, &ends.1) } else { (&ends.1, &ends.0) };
                if StoredScene::from(&*scene) != *from {
                    return Err(MISMATCH);
                }
                *scene = to.clone().into_scene()?;
                Ok(())
            }
        }
    }

    /// About how many bytes the change takes in memory.
    pub(crate) fn weight(&self) -> usize {
        64 + match self {
            Self::Cells(cells) => {
                let image = cells.image.as_ref().map_or(0, |(old, new)| old.len() + new.len());
                let soft = cells.soft_whole.as_ref().map_or(0, |(old, new)| old.len() + new.len());
                12 * cells.count() + image + 4 * soft
            }
            Self::Whole(ends) => ends.0.weight() + ends.1.weight(),
        }
    }
}

impl Cells {
    pub(crate) fn count(&self) -> usize {
        self.mask.len() + self.weight.len() + self.binary.len() + self.multiclass.len() + self.soft.len()
    }
}

/// The pixel and the channel of a place in an array of a form's logits, in reading order.
pub(crate) fn place(shape: Shape, form: Form, at: u32) -> (Pixel, usize) {
    let plane = (shape.h * shape.w).max(1);
    let channels = match form {
        Form::Binary => 1,
        Form::Multiclass => shape.c.max(1),
    };
    let at = at as usize;
    let pixel =
        Pixel::new(at / (plane * channels), at / shape.w.max(1) % shape.h.max(1), at % shape.w.max(1));
    (pixel, at / plane % channels)
}

const MISMATCH: Error = Error::BrokenDocument { reason: "a step does not follow from the one before" };

fn same_bits(a: f32, b: f32) -> bool {
    a.to_bits() == b.to_bits()
}

fn differences<T: Copy>(before: &[T], after: &[T], same: impl Fn(T, T) -> bool) -> Vec<(u32, T, T)> {
    let pairs = before.iter().zip(after).enumerate();
    pairs.filter(|(_, (a, b))| !same(**a, **b)).map(|(i, (a, b))| (i as u32, *a, *b)).collect()
}

fn replace<T: Copy>(
    array: &mut [T],
    cells: &[(u32, T, T)],
    forward: bool,
    same: impl Fn(T, T) -> bool,
) -> Result<(), Error> {
    for &(at, old, new) in cells {
        let (from, to) = if forward { (old, new) } else { (new, old) };
        match array.get_mut(at as usize) {
            Some(cell) if same(*cell, from) => *cell = to,
            _ => return Err(MISMATCH),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::preset::Preset;

    #[test]
    fn equal_scenes_have_no_difference() {
        let scene = Preset::Blob.scene();
        assert_eq!(Change::between(&scene, &scene.clone()), None);
    }

    #[test]
    fn a_change_leads_there_and_back() {
        let (before, after) = (Preset::Blob.scene(), Preset::ConfidentMistake.scene());
        for (from, to) in [(&before, &after), (&before, &Preset::ThreeClasses.scene())] {
            let change = Change::between(from, to).unwrap();
            let mut scene = from.clone();
            change.apply(&mut scene, true).unwrap();
            assert_eq!(&scene, to);
            change.apply(&mut scene, false).unwrap();
            assert_eq!(&scene, from);
        }
    }

    #[test]
    fn a_change_refuses_another_scene() {
        let change = Change::between(&Preset::Blob.scene(), &Preset::ConfidentMistake.scene()).unwrap();
        assert_eq!(change.apply(&mut Preset::Sparse.scene(), true), Err(MISMATCH));
        assert_eq!(change.apply(&mut Preset::ConfidentMistake.scene(), true), Err(MISMATCH));
    }

    #[test]
    fn places_are_in_reading_order() {
        let shape = Shape::new(2, 3, 4, 5);
        assert_eq!(place(shape, Form::Binary, 27), (Pixel::new(1, 1, 2), 0));
        assert_eq!(place(shape, Form::Multiclass, 60 + 40 + 7), (Pixel::new(1, 1, 2), 2));
    }
}

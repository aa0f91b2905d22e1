//! The numbers at the ends of the colour maps, which hold still while a scene is edited, dragged or learns.

use crate::Lab;
use crate::arrays::{flat, largest_first};
use crate::document::options::MulticlassLoss;
use crate::document::scene::{Form, IGNORED, Scene};
use crate::evaluate::nice_limit::nice_limit;
use crate::evaluate::results::Results;
use crate::evaluate::stage::Stage;
use pixelwise::Reduction;

/// How far the colours of a stage's maps reach, for both forms alike: from 0, or from its negative, to its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The number that has the full colour. What lies beyond it has the full colour, too.
    pub end: f64,
    /// What the end was before the last change of the document had to move it; `None` where it held.
    pub was: Option<f64>,
}

/// The ranges of the stages that hold numbers.
///
/// A range is chosen when a scene begins: a round number above all values but a few far ones, which take the full colour. It then
/// holds until more than a tenth of the cells lie beyond it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranges {
    logits: Range,
    loss: Range,
    gradient: Range,
    weight: Range,
}

/// One cell of so many may lie beyond the end before the range moves.
const FEW: usize = 10;
/// How many times as far as the others a value must lie to be left out of a new range.
const FAR: f64 = 3.0;

impl Ranges {
    /// The ranges of a scene that begins.
    pub(crate) fn of(scene: &Scene, results: &Results) -> Self {
        let fit = |stage| Range { end: Sizes::of(scene, results, stage).fit(), was: None };
        Self {
            logits: fit(Stage::Logits),
            loss: fit(Stage::Loss),
            gradient: fit(Stage::Gradient),
            weight: fit(Stage::Weight),
        }
    }

    /// The same ranges for the scene as it is now, but where they no longer serve.
    pub(crate) fn follow(self, scene: &Scene, results: &Results) -> Self {
        let follow = |range: Range, stage| {
            let sizes = Sizes::of(scene, results, stage);
            if sizes.beyond(range.end) <= (sizes.finite.len() / FEW).max(1) {
                return range;
            }
            Range { end: sizes.fit(), was: Some(range.was.unwrap_or(range.end)) }
        };
        Self {
            logits: follow(self.logits, Stage::Logits),
            loss: follow(self.loss, Stage::Loss),
            gradient: follow(self.gradient, Stage::Gradient),
            weight: follow(self.weight, Stage::Weight),
        }
    }

    /// The ranges of a scene whose shape or reduction has changed: chosen again, and said where they moved.
    pub(crate) fn refit(self, scene: &Scene, results: &Results) -> Self {
        let fitted = Self::of(scene, results);
        let refit = |old: Range, new: Range| Range { was: (old.end != new.end).then_some(old.end), ..new };
        Self {
            logits: refit(self.logits, fitted.logits),
            loss: refit(self.loss, fitted.loss),
            gradient: refit(self.gradient, fitted.gradient),
            weight: refit(self.weight, fitted.weight),
        }
    }

    /// The same ranges, with nothing to say about how they moved.
    pub(crate) fn settled(self) -> Self {
        let settled = |range: Range| Range { was: None, ..range };
        Self {
            logits: settled(self.logits),
            loss: settled(self.loss),
            gradient: settled(self.gradient),
            weight: settled(self.weight),
        }
    }

    /// The range of a stage; `None` where its maps hold classes.
    #[must_use]
    pub const fn get(&self, stage: Stage) -> Option<Range> {
        match stage {
            Stage::Logits => Some(self.logits),
            Stage::Probability => Some(Range { end: 1.0, was: None }),
            Stage::Loss => Some(self.loss),
            Stage::Gradient => Some(self.gradient),
            Stage::Weight => Some(self.weight),
            Stage::Target | Stage::Prediction | Stage::Classes => None,
        }
    }
}

/// The largest size of a stage's numbers, where it lies beyond the end of their range.
#[must_use]
pub fn most_beyond(lab: &Lab, stage: Stage) -> Option<f64> {
    let end = lab.ranges().get(stage).filter(|_| stage != Stage::Probability)?.end;
    let sizes = Sizes::of(lab.scene(), lab.results(), stage).finite;
    Some(sizes.into_iter().fold(0.0, f64::max)).filter(|&most| most > end)
}

/// The sizes of all numbers of a stage, in all images and both forms.
struct Sizes {
    /// Those that are finite.
    finite: Vec<f64>,
    /// The least end of a range, so that small numbers look small.
    least: f64,
    /// What no value is far from, whatever the others are.
    near: f64,
}

impl Sizes {
    fn of(scene: &Scene, results: &Results, stage: Stage) -> Self {
        let (maps, least, near): (Vec<&[f32]>, f64, f64) = match stage {
            Stage::Logits => {
                (vec![flat(scene.logits(Form::Binary)), flat(scene.logits(Form::Multiclass))], 5.0, 5.0)
            }
            Stage::Loss => {
                let channels = match scene.options().multiclass {
                    MulticlassLoss::Multilabel => scene.classes() as f64,
                    _ => 1.0,
                };
                (
                    vec![flat(&results.binary.per_pixel), flat(&results.multiclass.per_pixel)],
                    1.0,
                    2.0 * channels,
                )
            }
            Stage::Gradient => {
                let most = largest_gradient(scene, results);
                (
                    vec![flat(results.gradient(Form::Binary)), flat(results.gradient(Form::Multiclass))],
                    most,
                    most,
                )
            }
            _ => (vec![flat(scene.weight())], 4.0, 4.0),
        };
        let sizes = maps.into_iter().flatten().map(|x| f64::from(x.abs()));
        Self { finite: sizes.filter(|x| x.is_finite()).collect(), least, near }
    }

    fn beyond(&self, end: f64) -> usize {
        self.finite.iter().filter(|&&size| size > end).count()
    }

    /// A round number above all sizes but the few that lie far beyond the others.
    fn fit(self) -> f64 {
        let sizes: Vec<f64> = largest_first(&self.finite).into_iter().map(|at| self.finite[at]).collect();
        let others = sizes.get(sizes.len() / FEW).copied().unwrap_or(0.0).max(self.near);
        let most = sizes.into_iter().find(|&size| size <= FAR * others).unwrap_or(0.0);
        nice_limit(most, nice_limit(self.least, 0.0))
    }
}

/// The largest gradient that a pixel of weight 1 can have: 1 over what the sum is divided by.
fn largest_gradient(scene: &Scene, results: &Results) -> f64 {
    if scene.reduction() != Reduction::Mean {
        return 1.0;
    }
    let classes = flat(&results.inputs.classes);
    let kept = classes.iter().filter(|&&class| class != IGNORED).count();
    1.0 / kept.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::heatmap;
    use crate::{Edit, Pixel, Preset};

    fn of(preset: Preset) -> Lab {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(preset)).unwrap();
        lab
    }

    fn ends(lab: &Lab) -> [f64; 3] {
        [Stage::Logits, Stage::Loss, Stage::Gradient].map(|stage| lab.ranges().get(stage).unwrap().end)
    }

    fn set(lab: &mut Lab, value: f32) {
        let pixel = Pixel::new(0, 1, 3);
        lab.apply(Edit::SetLogit { form: Form::Binary, channel: 0, pixel, value }).unwrap();
    }

    #[test]
    fn a_range_is_a_round_number_above_all_but_a_few() {
        assert_eq!(ends(&of(Preset::ConfidentMistake)), [5.0, 4.0, 0.04]);
        assert_eq!(ends(&of(Preset::ThreeClasses)), [5.0, 2.0, 0.03]);
        assert_eq!(ends(&of(Preset::Overflow))[0], 5.0);
    }

    #[test]
    fn one_edited_logit_moves_no_range() {
        let mut lab = of(Preset::NearlyRight);
        let before = *lab.ranges();
        for (value, beyond) in [(3.0, false), (80.0, true), (-900.0, true)] {
            set(&mut lab, value);
            assert_eq!(*lab.ranges(), before, "{value}");
            assert_eq!(most_beyond(&lab, Stage::Logits).is_some(), beyond, "{value}");
        }
    }

    #[test]
    fn learning_moves_no_range_while_the_losses_fall() {
        let mut lab = of(Preset::ConfidentMistake);
        let before = ends(&lab);
        crate::learn::descent::descend(&mut lab, 300).unwrap();
        assert_eq!(ends(&lab), before);
        assert!(lab.results().loss(Form::Binary) < 0.05);
    }

    #[test]
    fn a_range_that_has_to_move_says_from_where() {
        let mut lab = of(Preset::Blob);
        lab.apply(Edit::Shift { by: 20.0 }).unwrap();
        assert_eq!(lab.ranges().get(Stage::Logits), Some(Range { end: 30.0, was: Some(5.0) }));
        set(&mut lab, 2.0);
        assert_eq!(lab.ranges().get(Stage::Logits), Some(Range { end: 30.0, was: None }));
        lab.apply(Edit::SetReduction(Reduction::Sum)).unwrap();
        assert_eq!(lab.ranges().get(Stage::Gradient), Some(Range { end: 1.0, was: Some(0.04) }));
    }

    #[test]
    fn another_scene_begins_with_its_own_ranges() {
        let mut lab = of(Preset::Saturated);
        assert_eq!(ends(&lab)[0], 100.0);
        lab.apply(Edit::LoadPreset(Preset::Blob)).unwrap();
        assert_eq!(ends(&lab)[0], 5.0);
        lab.undo();
        assert_eq!(ends(&lab)[0], 100.0);
        assert_eq!(lab.ranges().get(Stage::Logits).unwrap().was, None);
    }

    #[test]
    fn a_range_does_not_depend_on_the_image_that_is_shown() {
        let mut lab = of(Preset::Batch);
        let first = ends(&lab);
        lab.select(Pixel::new(1, 0, 0)).unwrap();
        assert_eq!(ends(&lab), first);
    }

    #[test]
    fn a_thousandth_of_the_end_is_next_to_no_colour() {
        let lab = of(Preset::Saturated);
        let end = lab.ranges().get(Stage::Gradient).unwrap().end;
        assert_eq!(end, 0.04);
        let small = lab.results().gradient(Form::Binary)[(0, 0, 0, 0)];
        assert!(small != 0.0 && f64::from(small.abs()) < end / 1000.0);
        let (mut words, mut zero) = (Vec::new(), Vec::new());
        heatmap::paint(&lab, Form::Binary, Stage::Gradient, 0, &mut words);
        heatmap::paint(&of(Preset::Untrained), Form::Binary, Stage::Logits, 0, &mut zero);
        assert_eq!(words[0], zero[0], "drawn as a 0 is");
    }
}

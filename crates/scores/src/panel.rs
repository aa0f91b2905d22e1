//! The nine numbers of a prediction, and what each is taken of, as texts.

use ndarray::{Array3, ArrayView3};
use pixelwise_lab::view::number;
use pixelwise_lab::{Form, Lab};

use crate::counts::{Counts, Table};
use crate::example;
use crate::named::{NAMED, Named, POOLED};
use crate::way::{Average, Measure, Over, Way};

/// A predicted mask and its target, and every mean of their scores.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// The classes that are anywhere; the others would only add empty columns.
    pub classes: Vec<usize>,
    /// How many pixels a row has.
    pub width: usize,
    /// How many pixels are counted.
    pub pixels: u64,
    /// How many of them are wrong.
    pub wrong: u64,
    /// The masks, an image each.
    pub images: Vec<Image>,
    /// Each image's scores, class by class.
    pub rows: Vec<Vec<Cell>>,
    /// All images' scores, class by class.
    pub pooled: Vec<Cell>,
    /// The nine numbers.
    pub lines: Vec<Line>,
    /// Which of them stands under the scene's prediction in the lab; none for the example.
    pub shown: Option<usize>,
    /// The least mean `IoU` and the greatest.
    pub span: [String; 2],
    /// A class that an image has not, nor its prediction.
    pub absent: Option<Oddity>,
    /// A class that an image has not, but its prediction has.
    pub alarm: Option<Oddity>,
}

/// The masks of an image in reading order; −1 where a pixel is left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    /// The target's classes.
    pub target: Vec<i32>,
    /// The predicted classes.
    pub predicted: Vec<i32>,
}

/// The `IoU` of a class in some pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// `0.833`; empty where there is none.
    pub score: String,
    /// `5 / 6`.
    pub fraction: String,
    /// Whether there is nothing of the class.
    pub absent: bool,
    /// Whether the target has nothing of the class, but the prediction has.
    pub alarm: bool,
}

/// One of the nine.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its key.
    pub id: &'static str,
    /// Who takes it.
    pub users: &'static str,
    /// Its mean `IoU`.
    pub iou: String,
    /// Its mean Dice.
    pub dice: String,
    /// Whether all images' pixels are counted together.
    pub over_batch: bool,
    /// Whether it uses the score of an image and a class: a list an image, or one of the pooled scores.
    pub uses: Vec<Vec<bool>>,
    /// Its mean `IoU` as a number.
    pub value: Option<f64>,
}

/// A class in an image, and how many pixels of it are predicted there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// The image.
    pub image: usize,
    /// The class.
    pub class: usize,
    /// The pixels.
    pub pixels: u64,
}

impl Panel {
    /// The scores of a form's prediction: of two classes in the binary form, of all classes in the multiclass one.
    #[must_use]
    pub fn of(lab: &Lab, form: Form) -> Self {
        let (scene, prediction) = (lab.scene(), lab.results().prediction(form));
        let panel = match form {
            Form::Binary => Self::from_masks(prediction.view(), &scene.binary_mask(), 2),
            Form::Multiclass => Self::from_masks(prediction.view(), &scene.target(), scene.classes()),
        };
        // The lab shows the foreground's of two classes, the mean of more.
        let of_two = form == Form::Binary || scene.classes() == 2;
        let way = Way { background: !of_two, ..POOLED };
        Self { shown: NAMED.iter().position(|named| named.way == way), ..panel }
    }

    /// Three images for which the nine differ.
    #[must_use]
    pub fn example() -> Self {
        let (prediction, target) = example::masks();
        Self::from_masks(prediction.view(), &target, example::CLASSES)
    }

    fn from_masks(prediction: ArrayView3<'_, u8>, target: &Array3<i32>, classes: usize) -> Self {
        let table = Table::of(prediction, target.view(), classes);
        let images = 0..table.images();
        let classes: Vec<usize> =
            (0..classes).filter(|&class| class == 0 || table.pooled(class).either() > 0).collect();
        let (pixels, wrong) = table.pixels();
        let lines: Vec<Line> = NAMED.iter().map(|named| line(named, &table, &classes)).collect();
        let values = || lines.iter().filter_map(|line| line.value);
        let span = [values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max)];
        let places = || images.clone().flat_map(|image| classes.iter().map(move |&class| (image, class)));
        let odd = |is: &dyn Fn(Counts) -> bool| {
            let (image, class) = places().find(|&(image, class)| is(table.cell(image, class)))?;
            Some(Oddity { image, class, pixels: table.cell(image, class).false_alarms })
        };
        Self {
            width: target.dim().2,
            pixels,
            wrong,
            images: images.clone().map(|image| Image::of(prediction, target, image)).collect(),
            rows: images
                .clone()
                .map(|image| classes.iter().map(|&class| Cell::of(table.cell(image, class))).collect())
                .collect(),
            pooled: classes.iter().map(|&class| Cell::of(table.pooled(class))).collect(),
            shown: None,
            span: span.map(|end| number::ratio(Some(end).filter(|end| end.is_finite()))),
            absent: odd(&|counts| counts.either() == 0),
            alarm: odd(&|counts| counts.actual() == 0 && counts.either() > 0),
            classes,
            lines,
        }
    }
}

impl Image {
    fn of(prediction: ArrayView3<'_, u8>, target: &Array3<i32>, image: usize) -> Self {
        let target: Vec<i32> =
            target.index_axis(ndarray::Axis(0), image).iter().map(|&class| class.max(-1)).collect();
        let predicted = prediction.index_axis_move(ndarray::Axis(0), image);
        let predicted =
            predicted.iter().zip(&target).map(|(&class, &kept)| if kept < 0 { -1 } else { class.into() });
        Self { predicted: predicted.collect(), target }
    }
}

impl Cell {
    fn of(counts: Counts) -> Self {
        let score = Measure::Iou.of(counts);
        Self {
            score: score.map_or_else(String::new, |score| number::ratio(Some(score))),
            fraction: format!("{} / {}", counts.hits, counts.either()),
            absent: score.is_none(),
            alarm: score.is_some() && counts.actual() == 0,
        }
    }
}

fn line(named: &Named, table: &Table, classes: &[usize]) -> Line {
    let Named { id, way, users } = *named;
    let score = |measure| way.score(table, measure);
    let over_batch = way.over == Over::Batch;
    let uses = |counts: &dyn Fn(usize) -> Counts| -> Vec<bool> {
        classes.iter().map(|&class| way.uses(class, counts(class))).collect()
    };
    debug_assert!(over_batch || way.average == Average::Macro, "no named way adds the counts of each image");
    Line {
        id,
        users,
        iou: number::ratio(score(Measure::Iou)),
        dice: number::ratio(score(Measure::Dice)),
        over_batch,
        uses: if over_batch {
            vec![uses(&|class| table.pooled(class))]
        } else {
            (0..table.images()).map(|image| uses(&|class| table.cell(image, class))).collect()
        },
        value: score(Measure::Iou),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pixelwise_lab::{Edit, Pixel, Preset};

    #[test]
    fn the_example_reads_as_it_is_drawn() {
        let panel = Panel::example();
        let scores: Vec<(&str, &str)> =
            panel.lines.iter().map(|line| (line.iou.as_str(), line.dice.as_str())).collect();
        let expected = [
            ("0.829", "0.907"),
            ("0.766", "0.863"),
            ("0.701", "0.822"),
            ("0.746", "0.807"),
            ("0.635", "0.696"),
            ("0.714", "0.783"),
            ("0.717", "0.790"),
            ("0.809", "0.891"),
            ("0.631", "0.716"),
        ];
        assert_eq!(scores, expected);
        assert_eq!(panel.span, ["0.631", "0.829"]);
        let absent = &panel.rows[1][2];
        assert!(absent.absent && absent.fraction == "0 / 0" && absent.score.is_empty());
        assert!(panel.rows[2][1].alarm && panel.rows[2][1].fraction == "0 / 2");
        assert_eq!(panel.absent, Some(Oddity { image: 1, class: 2, pixels: 0 }));
        assert_eq!(panel.alarm, Some(Oddity { image: 2, class: 1, pixels: 2 }));
        assert_eq!(panel.lines[7].uses[2], [true, false, true]);
        assert_eq!(panel.lines[2].uses, [[false, true, true]]);
    }

    /// With one image the pooled scores are the image's, and so the ways differ by the background and by absent classes alone.
    #[test]
    fn a_scene_has_the_scores_that_stand_under_its_prediction() {
        let mut lab = Lab::new();
        lab.apply(Edit::LoadPreset(Preset::ThreeClasses)).unwrap();
        lab.apply(Edit::PaintMask { pixel: Pixel::new(0, 0, 0), class: None }).unwrap();
        let panel = Panel::of(&lab, Form::Multiclass);
        let score = lab.results().score(Form::Multiclass);
        assert_eq!(panel.lines[1].iou, number::ratio(score.iou));
        assert_eq!(panel.lines[1].dice, number::ratio(score.dice));
        assert_eq!(panel.lines[0].dice, number::ratio(score.accuracy));
        assert_eq!((panel.images[0].target[0], panel.images[0].predicted[0], panel.pixels), (-1, -1, 35));
        let binary = Panel::of(&lab, Form::Binary);
        assert_eq!(binary.lines[2].iou, number::ratio(lab.results().score(Form::Binary).iou));
    }

    #[test]
    fn one_of_the_nine_is_named_as_what_the_lab_shows() {
        for preset in [Preset::ConfidentMistake, Preset::ThreeClasses, Preset::Batch] {
            let mut lab = Lab::new();
            lab.apply(Edit::LoadPreset(preset)).unwrap();
            for form in [Form::Binary, Form::Multiclass] {
                let panel = Panel::of(&lab, form);
                let shown = &panel.lines[panel.shown.unwrap()];
                assert_eq!(shown.iou, number::ratio(lab.results().score(form).iou), "{preset:?} {form:?}");
                assert_eq!(shown.dice, number::ratio(lab.results().score(form).dice), "{preset:?} {form:?}");
            }
        }
        assert_eq!(Panel::example().shown, None);
    }

    #[test]
    fn nothing_but_ignored_pixels_has_no_score() {
        let mut lab = Lab::new();
        lab.apply(Edit::SetShape { images: 1, height: 1, width: 1 }).unwrap();
        lab.apply(Edit::PaintMask { pixel: Pixel::default(), class: None }).unwrap();
        let panel = Panel::of(&lab, Form::Binary);
        assert_eq!((panel.lines[1].iou.as_str(), panel.lines[3].iou.as_str()), ("—", "1.000"));
        assert_eq!(panel.span, ["0.000", "1.000"]);
    }
}

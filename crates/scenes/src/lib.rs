//! Scenes for a class: one thing to see and one question each. A teacher opens one as a link, with the answer hidden.
//!
//! The sentences stand in the page's tables; every number in them comes from the scene itself.

use pixelwise::{Error, Reduction};
use pixelwise_lab::evaluate::ablation;
use pixelwise_lab::view::number;
use pixelwise_lab::{Edit, Form, Lab, Preset};

/// The numbers of a scene's sentences, by name.
pub type Values = Vec<(&'static str, String)>;

/// A scene that is worth a question.
#[derive(Clone, Copy, Debug)]
pub struct ClassScene {
    /// A stable name: `untrained`.
    pub id: &'static str,
    /// The columns whose numbers are hidden until the class has answered.
    pub hide: &'static [&'static str],
    /// What is shown beside the table.
    pub tab: &'static str,
    /// The scene that it begins with.
    preset: Preset,
    /// What is changed in it.
    edits: &'static [Edit],
    values: fn(&Lab) -> Result<Values, Error>,
}

impl ClassScene {
    /// The document that the link holds.
    ///
    /// # Errors
    /// None that a scene of [`library`] gives; an edit out of range would.
    pub fn lab(&self) -> Result<Lab, Error> {
        after(self.preset, self.edits)
    }

    /// The numbers of its sentences.
    ///
    /// # Errors
    /// As [`ClassScene::lab`].
    pub fn values(&self) -> Result<Values, Error> {
        (self.values)(&self.lab()?)
    }
}

/// All of them, in the order of a course.
#[must_use]
pub fn library() -> &'static [ClassScene] {
    &LIBRARY
}

const LIBRARY: [ClassScene; 12] = [
    ClassScene {
        id: "untrained",
        hide: &["loss"],
        tab: "pixel",
        preset: Preset::Untrained,
        edits: &[],
        values: |lab| {
            Ok(vec![
                ("loss", loss(lab, Form::Binary)),
                ("three", loss(&with(lab, Edit::SetClasses(3))?, Form::Multiclass)),
            ])
        },
    },
    ClassScene {
        id: "confident-mistake",
        hide: &["loss", "prediction"],
        tab: "mean",
        preset: Preset::ConfidentMistake,
        edits: &[],
        values: |lab| {
            let map = &lab.results().binary.per_pixel;
            let (most, sum) =
                map.iter().fold((0.0_f32, 0.0), |(most, sum), &l| (most.max(l), sum + f64::from(l)));
            Ok(vec![("loss", loss(lab, Form::Binary)), ("share", number::percent(f64::from(most) / sum))])
        },
    },
    ClassScene {
        id: "threshold",
        hide: &[],
        tab: "threshold",
        preset: Preset::Blob,
        edits: &[],
        values: |lab| {
            let lower = with(lab, Edit::SetThreshold(0.3))?;
            let iou = |lab: &Lab| number::ratio(lab.results().score(Form::Binary).iou);
            Ok(vec![
                ("loss", loss(lab, Form::Binary)),
                ("same", loss(&lower, Form::Binary)),
                ("iou", iou(lab)),
                ("lower", iou(&lower)),
            ])
        },
    },
    ClassScene {
        id: "tie",
        hide: &["prediction"],
        tab: "pixel",
        preset: Preset::Tie,
        edits: &[],
        values: |_| Ok(Vec::new()),
    },
    ClassScene {
        id: "shift",
        hide: &["probability"],
        tab: "bond",
        preset: Preset::Blob,
        edits: &[Edit::SetLinked(true)],
        values: |lab| {
            Ok(vec![
                ("loss", loss(lab, Form::Multiclass)),
                ("shifted", loss(&with(lab, Edit::Shift { by: 5.0 })?, Form::Multiclass)),
            ])
        },
    },
    ClassScene {
        id: "ignored-border",
        hide: &[],
        tab: "mean",
        preset: Preset::IgnoredBorder,
        edits: &[],
        values: |lab| {
            let kept = lab.results().inputs.classes.iter().filter(|&&class| class >= 0).count();
            let all = lab.scene().shape().pixels();
            Ok(vec![
                ("binary", loss(lab, Form::Binary)),
                ("multiclass", loss(lab, Form::Multiclass)),
                ("kept", kept.to_string()),
                ("all", all.to_string()),
            ])
        },
    },
    ClassScene {
        id: "sparse",
        hide: &["prediction"],
        tab: "threshold",
        preset: Preset::Sparse,
        edits: &[],
        values: |lab| {
            let score = lab.results().score(Form::Binary);
            Ok(vec![
                ("accuracy", number::ratio(score.accuracy)),
                ("iou", number::ratio(score.iou)),
                ("loss", loss(lab, Form::Binary)),
            ])
        },
    },
    ClassScene {
        id: "three-classes",
        hide: &["prediction"],
        tab: "pixel",
        preset: Preset::ThreeClasses,
        edits: &[],
        values: |lab| {
            Ok(vec![("binary", loss(lab, Form::Binary)), ("multiclass", loss(lab, Form::Multiclass))])
        },
    },
    ClassScene {
        id: "multilabel",
        hide: &["prediction"],
        tab: "pixel",
        preset: Preset::Multilabel,
        edits: &[],
        values: |lab| {
            Ok(ablation::overlap(lab)
                .map_or_else(Vec::new, |overlap| vec![("several", overlap.several.to_string())]))
        },
    },
    ClassScene {
        id: "two-steps",
        hide: &["loss", "gradient"],
        tab: "pixel",
        preset: Preset::TwoSteps,
        edits: &[],
        values: |lab| {
            // The scene's own pixel is the one to be asked about.
            let (row, column) = Preset::TwoSteps.pixel().unwrap_or_default();
            let results = lab.results();
            let binary = results.binary.per_pixel.get((0, 0, row, column));
            let multiclass = results.multiclass.per_pixel.get((0, row, column));
            let text = |loss: Option<&f32>| loss.map_or_else(String::new, |&l| number::short(l));
            Ok(vec![("binary", text(binary)), ("multiclass", text(multiclass))])
        },
    },
    ClassScene {
        id: "weights",
        hide: &[],
        tab: "mean",
        preset: Preset::Weights,
        edits: &[],
        values: |lab| {
            let mean = with(lab, Edit::SetReduction(Reduction::Mean))?;
            Ok(vec![
                ("sum", loss(lab, Form::Binary)),
                ("binary", loss(&mean, Form::Binary)),
                ("multiclass", loss(&mean, Form::Multiclass)),
            ])
        },
    },
    ClassScene {
        id: "ignored-background",
        hide: &["prediction"],
        tab: "mean",
        preset: Preset::IgnoredBackground,
        edits: &[],
        values: |lab| {
            Ok(vec![
                ("iou", number::ratio(lab.results().score(Form::Multiclass).iou)),
                ("loss", loss(lab, Form::Multiclass)),
            ])
        },
    },
];

/// The document of a preset, changed.
fn after(preset: Preset, edits: &[Edit]) -> Result<Lab, Error> {
    let mut lab = Lab::new();
    lab.apply(Edit::LoadPreset(preset))?;
    edits.iter().try_for_each(|&edit| lab.apply(edit))?;
    Ok(lab)
}

/// What a document would be after one more edit.
fn with(lab: &Lab, edit: Edit) -> Result<Lab, Error> {
    let mut changed = lab.clone();
    changed.apply(edit)?;
    Ok(changed)
}

fn loss(lab: &Lab, form: Form) -> String {
    number::significant(f64::from(lab.results().loss(form)), 4)
}

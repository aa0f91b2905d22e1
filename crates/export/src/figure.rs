//! Figures for slides and papers: SVG whose texts are texts and whose colours are inside it.

mod chart;
mod map;
mod paper;
mod table;

use pixelwise_lab::explain::sweep::Measure;
use pixelwise_lab::learn::moments::Height;
use pixelwise_lab::view::chart::palette::Theme;
use pixelwise_lab::view::{number, pytorch};
use pixelwise_lab::{Form, Lab, Stage};

use paper::{Font, Paper, Text};

/// Room around a figure.
const MARGIN: i32 = 24;
/// How far the lines of a caption lie apart.
const LINE: i32 = 20;

/// What a figure shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Both forms, from the logits to the prediction.
    Table,
    /// One map of the selected image; a channel where the stage has several.
    Map {
        /// The form.
        form: Form,
        /// The stage.
        stage: Stage,
        /// The channel.
        channel: usize,
    },
    /// The loss of the selected pixel over its logit.
    Curve {
        /// The form.
        form: Form,
        /// The channel of the logit.
        channel: usize,
    },
    /// What the steps that led to the scene did.
    Timeline(Height),
    /// The scores over every threshold.
    Thresholds,
}

impl Subject {
    /// The subject of a key: `table`, `curve`, `thresholds`, `timeline.loss`, `timeline.logLoss`, `timeline.iou`, or a form's map as
    /// `binary.logits`. `form` and `channel` choose the curve and the channel of a map.
    #[must_use]
    pub fn from_id(id: &str, form: Form, channel: usize) -> Option<Self> {
        let simple = match id {
            "table" => Self::Table,
            "curve" => Self::Curve { form, channel },
            "thresholds" => Self::Thresholds,
            "timeline.loss" => Self::Timeline(Height::Loss),
            "timeline.logLoss" => Self::Timeline(Height::LogLoss),
            "timeline.iou" => Self::Timeline(Height::Iou),
            map => {
                let (form, stage) = map.split_once('.')?;
                let form = match form {
                    "binary" => Form::Binary,
                    "multiclass" => Form::Multiclass,
                    _ => return None,
                };
                let stage = Stage::ALL.into_iter().find(|known| known.id() == stage)?;
                Self::Map { form, stage, channel }
            }
        };
        Some(simple)
    }
}

/// The words of a figure, in the reader's language.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The binary form's name and the multiclass form's.
    pub forms: [String; 2],
    /// The stages' names, in the order of the table.
    pub stages: Vec<String>,
    /// The measures' names, in the order of [`Measure::ALL`].
    pub measures: Vec<String>,
    /// What stands first below the figure, as the scene's name; the losses with their options follow. `None` for no caption.
    pub caption: Option<String>,
}

impl Words {
    /// The words from a list: the two forms, the stages, the measures. What is missing shows its key.
    #[must_use]
    pub fn from_list(list: Vec<String>, caption: Option<String>) -> Self {
        let mut list = list.into_iter();
        let forms = [list.next().unwrap_or_default(), list.next().unwrap_or_default()];
        let stages = list.by_ref().take(table::STAGES.len()).collect();
        Self { forms, stages, measures: list.collect(), caption }
    }

    fn stage(&self, stage: Stage) -> &str {
        let place = table::STAGES.iter().position(|&known| known == stage);
        place.and_then(|place| self.stages.get(place)).map_or_else(|| stage.id(), String::as_str)
    }

    fn measure(&self, measure: Measure) -> &str {
        let place = Measure::ALL.iter().position(|&known| known == measure);
        place.and_then(|place| self.measures.get(place)).map_or_else(|| measure.code(), String::as_str)
    }
}

/// A figure as SVG. Its maps are those of the selected image, with the selected pixel outlined.
#[must_use]
pub fn figure(lab: &Lab, subject: Subject, words: &Words, theme: Theme) -> String {
    let mut paper = Paper::new(theme);
    match subject {
        Subject::Table => table::draw(&mut paper, lab, words),
        Subject::Map { form, stage, channel } => {
            let at = (MARGIN, MARGIN);
            map::headed(&mut paper, lab, form, stage, channel.min(lab.scene().channels(form) - 1), at);
        }
        Subject::Curve { form, channel } => chart::curve(&mut paper, lab, form, channel),
        Subject::Timeline(height) => chart::timeline(&mut paper, lab, height),
        Subject::Thresholds => chart::thresholds(&mut paper, lab, words),
    }
    if let Some(name) = &words.caption {
        caption(&mut paper, lab, name);
    }
    paper.finish(MARGIN)
}

/// The scene's name, then each form's loss as PyTorch writes it.
fn caption(paper: &mut Paper, lab: &Lab, name: &str) {
    let (mut y, colours) = (paper.bottom() + LINE + 8, paper.colours());
    if !name.is_empty() {
        let style = Text { font: Font::Words, size: 14, bold: true, fill: colours.ink, ..Text::default() };
        paper.text((MARGIN, y), style, name);
        y += LINE;
    }
    for (form, fill) in [(Form::Binary, colours.binary), (Form::Multiclass, colours.multiclass)] {
        let loss = number::significant(lab.results().loss(form).into(), 4);
        let style = Text { size: 12, fill, ..Text::default() };
        let said = format!("{} = {loss}", pytorch::loss(lab, form, lab.scene().reduction()));
        let most = (paper.right() - MARGIN) as usize * 10 / style.advance_tenths() as usize;
        for line in paper::wrapped(&said, most.max(56)) {
            paper.text((MARGIN, y), style, &line);
            y += LINE - 3;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pixelwise_lab::{Edit, Fill, Preset};

    fn words() -> Words {
        let stages = table::STAGES.map(|stage| stage.id().to_owned());
        Words {
            forms: ["单通道".to_owned(), "a < b & c".to_owned()],
            stages: stages.into(),
            measures: Vec::new(),
            caption: Some("\"x\"".to_owned()),
        }
    }

    fn subjects() -> Vec<Subject> {
        let forms = [Form::Binary, Form::Multiclass];
        let map = |form| Stage::ALL.map(|stage| Subject::Map { form, stage, channel: 1 });
        let maps = forms.into_iter().flat_map(map);
        let curves = forms.map(|form| Subject::Curve { form, channel: 1 });
        maps.chain(curves)
            .chain([Subject::Table, Subject::Timeline(Height::LogLoss), Subject::Thresholds])
            .collect()
    }

    /// What an attribute says, wherever it stands.
    fn attributes<'a>(svg: &'a str, name: &str) -> Vec<&'a str> {
        svg.split(&format!(" {name}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    #[track_caller]
    fn check(svg: &str, what: &str) {
        let document =
            roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{what}: {error}\n{svg}"));
        let size = |name| document.root_element().attribute(name).unwrap().parse::<f64>().unwrap();
        let (width, height) = (size("width"), size("height"));
        for text in document.descendants().filter(|node| node.has_tag_name("text")) {
            let inner = text.parent().is_some_and(|parent| parent != document.root_element());
            let at = |name| text.attribute(name).unwrap().parse::<f64>().unwrap();
            assert!(
                inner || (at("x") >= 0.0 && at("x") <= width && at("y") >= 0.0 && at("y") <= height),
                "{what}"
            );
            assert!(text.attribute("fill").is_some(), "{what}: {text:?}");
        }
        for foreign in ["class=", "style=", "var(", "currentColor", "NaN\"", "href"] {
            assert!(!svg.contains(foreign), "{what}: {foreign}");
        }
        for colour in attributes(svg, "fill").into_iter().chain(attributes(svg, "stroke")) {
            assert!(colour == "none" || colour.starts_with('#'), "{what}: {colour}");
        }
    }

    #[test]
    fn every_figure_of_every_preset_stands_alone() {
        for preset in Preset::ALL {
            let mut lab = Lab::new();
            lab.apply(Edit::LoadPreset(preset)).unwrap();
            for subject in subjects() {
                let dark = subject == Subject::Table;
                for theme in [Theme::Light, Theme::Dark].into_iter().take(1 + usize::from(dark)) {
                    check(&figure(&lab, subject, &words(), theme), &format!("{} {subject:?}", preset.id()));
                }
            }
        }
    }

    #[test]
    fn large_scenes_are_pictures_and_small_ones_have_digits() {
        let mut lab = Lab::new();
        let digits = |lab: &Lab| {
            let subject = Subject::Map { form: Form::Binary, stage: Stage::Logits, channel: 0 };
            let svg = figure(lab, subject, &Words::default(), Theme::Light);
            svg.matches("<text").count() > 30
        };
        lab.apply(Edit::SetShape { images: 1, height: 8, width: 8 }).unwrap();
        lab.apply(Edit::Fill { fill: Fill::Normal, seed: 1 }).unwrap();
        assert!(digits(&lab));
        lab.apply(Edit::SetShape { images: 1, height: 16, width: 9 }).unwrap();
        assert!(!digits(&lab));
        lab.apply(Edit::SetClasses(21)).unwrap();
        for subject in subjects() {
            check(&figure(&lab, subject, &words(), Theme::Light), &format!("{subject:?}"));
        }
    }
}

//! Scores as libraries compute them.

use pixelwise_lab::save;
use pixelwise_lab::view::colour;
use pixelwise_scores::line::{self, number_line};
use pixelwise_scores::{Panel, named, panel};
use pixelwise_web::{Form, Thrown, list, plain, thrown};
use wasm_bindgen::prelude::wasm_bindgen;

plain! {
    /// The masks of an image, a class a pixel; −1 where a pixel is left out.
    ScoredImage ("ScoredImage") = panel::Image { target: Vec<i32>, predicted: Vec<i32> }

    /// The `IoU` of a class in some pixels.
    ClassScore ("ClassScore") = panel::Cell { score: String, fraction: String, absent: bool, alarm: bool }

    /// One of the ways, with its numbers and the scores that it uses, a list an image, or one of the pooled scores.
    ScoredWay ("ScoredWay") = |way: panel::Line| {
        id: String = way.id,
        users: String = way.users,
        iou: String = way.iou,
        dice: String = way.dice,
        over_batch: bool = way.over_batch,
        uses: Vec<Vec<bool>> = way.uses,
    }

    /// A class in an image, and how many pixels of it are predicted there.
    Oddity ("Oddity") = |odd: panel::Oddity| {
        image: u32 = odd.image,
        class: u32 = odd.class,
        pixels: u32 = odd.pixels as usize,
    }

    /// Where one of the nine is on the line, where its mark stands, and in which lane.
    Mark ("Mark") = line::Mark { way: u32, at: f64, x: f64, lane: u32 }

    /// A tick of the line.
    ScoreTick ("ScoreTick") = line::Tick { x: f64, text: String }

    /// The line of the numbers.
    ScoreLine ("ScoreLine") = line::NumberLine { marks: Vec<Mark>, ticks: Vec<ScoreTick> }

    /// A predicted mask and its target, and every mean of their scores.
    ScorePanel ("ScorePanel") = |panel: Panel| {
        classes: Vec<u32> = panel.classes,
        width: u32 = panel.width,
        pixels: u32 = panel.pixels as usize,
        wrong: u32 = panel.wrong as usize,
        images: Vec<ScoredImage> = panel.images,
        rows: Vec<Vec<ClassScore>> = panel.rows,
        pooled: Vec<ClassScore> = panel.pooled,
        ways: Vec<ScoredWay> = panel.lines,
        shown: Option<u32> = panel.shown.map(|shown| shown as u32),
        span: [String; 2] = panel.span,
        absent: Option<Oddity> = panel.absent,
        alarm: Option<Oddity> = panel.alarm,
        run: String = named::RUN,
        date: String = named::DATE,
    }
}

/// The scores of a prediction.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Scores {
    panel: Panel,
}

/// The scores of a prediction.
#[wasm_bindgen]
impl Scores {
    /// Those of a form of the document that was saved as bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8], form: Form) -> Thrown<Scores> {
        Ok(Self { panel: Panel::of(&save::restore(bytes).map_err(thrown)?, form.into()) })
    }

    /// Those of three images for which all ways differ.
    pub fn example() -> Scores {
        Self { panel: Panel::example() }
    }

    /// All of it.
    #[wasm_bindgen(getter)]
    pub fn panel(&self) -> ScorePanel {
        self.panel.clone().into()
    }

    /// The line of the numbers, of a width in pixels.
    pub fn line(&self, width: f64) -> ScoreLine {
        number_line(&self.panel, width).into()
    }

    /// The colours of a mask's classes, a word a pixel whose bytes in memory are RGBA.
    pub fn colours(classes: Vec<i32>) -> Vec<u32> {
        let colour = |class| usize::try_from(class).map_or(colour::NOTHING, colour::class);
        list(classes.into_iter().map(|class| colour::word(colour(class))))
    }
}

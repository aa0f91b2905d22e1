//! The traps and the scenes for a class: a separate module, which a first visit does not load.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    reason = "JavaScript calls these, for what they give or throw"
)]

use pixelwise::Error;
use pixelwise_lab::link;
use pixelwise_lab::view::colour;
use pixelwise_scenes::{ClassScene, library};
use pixelwise_traps as traps;
use pixelwise_traps::search::Found;
use pixelwise_web::{Thrown, list, plain, thrown};
use wasm_bindgen::prelude::wasm_bindgen;

plain! {
    /// A piece of a terminal's line, and how it is to be read: `plain`, `strong`, `bad`, `good`.
    TrapWord ("TrapWord") = |word: traps::Word| { text: String = word.text, tone: String = word.tone.id() }

    /// A trap in the list: its name in links, and its symptom line by line.
    TrapItem ("TrapItem") = |trap: &'static traps::Trap| { id: String = trap.id, symptom: Vec<Vec<TrapWord>> = trap.lines() }

    /// A trap that a text leads to, and what led there.
    TrapFound ("TrapFound") = |found: Found| { id: String = found.trap.id, matched: String = found.matched }

    /// What a choice offers: code as it stands, or a key of the page's words.
    TrapOption ("TrapOption") = |label: traps::Label| { code: Option<String> = label.code(), key: Option<String> = label.key() }

    /// Something that can be chosen.
    TrapChoice ("TrapChoice") = |choice: traps::Choice| {
        name: String = choice.name,
        options: Vec<TrapOption> = choice.options.to_vec(),
        chosen: u32 = choice.chosen,
    }

    /// A line of code, and whether the other side lacks it.
    TrapLine ("TrapLine") = traps::Line { text: String, marked: bool }

    /// A cell of a map.
    TrapCell ("TrapCell") = |cell: traps::Cell| {
        label: String = cell.label,
        name: String = cell.name,
        colour: String = colour::css(cell.colour),
        light: bool = cell.light,
        wrong: bool = cell.wrong,
    }

    /// A map of one number a pixel, with the outlined pixel and what is said of it.
    TrapMap ("TrapMap") = traps::Map {
        name: String, range: String, width: u32, cells: Vec<TrapCell>, caption: String, pixel: Option<u32>,
    }

    /// A number beside its counterpart on the other side.
    TrapRow ("TrapRow") = |row: traps::Row| {
        name: String = row.name,
        value: String = row.value,
        tone: String = row.tone.id(),
    }

    /// A line of a chart: what it is, and its path as SVG writes it.
    TrapDrawnLine ("TrapDrawnLine") = traps::DrawnLine { role: String, path: String }

    /// A word of a chart: how it is read, where it stands, and its number, alone or in the sentence of a key.
    TrapDrawnWord ("TrapDrawnWord") = traps::DrawnWord {
        role: String, x: f64, y: f64, anchor: String, key: String, value: String,
    }

    /// A chart in the units of a box.
    TrapDrawing ("TrapDrawing") = traps::Drawing {
        width: f64, height: f64, lines: Vec<TrapDrawnLine>, words: Vec<TrapDrawnWord>,
    }

    /// The losses of training.
    TrapCurve ("TrapCurve") = |curve: traps::Curve| {
        steps: u32 = curve.steps,
        drawing: TrapDrawing = curve.drawing(),
    }

    /// One side of a card.
    TrapSide ("TrapSide") = traps::Side {
        code: Vec<TrapLine>,
        output: Vec<Vec<TrapWord>>,
        maps: Vec<TrapMap>,
        headline: String,
        note: String,
        rows: Vec<TrapRow>,
        curve: Option<TrapCurve>,
    }

    /// Two curves over one axis: of what was written, of what was meant.
    TrapFigure ("TrapFigure") = |figure: traps::Figure| {
        name: String = figure.name,
        drawing: TrapDrawing = figure.drawing(),
    }

    /// What is said of a choice: the kind of error, empty where nothing is wrong, the message, and the choices that lead there.
    TrapAnswer ("TrapAnswer") = traps::Answer { error: String, message: String, choices: Vec<u32> }

    /// A row of a table: what it stands for, and what is said of each column.
    TrapTableRow ("TrapTableRow") = |row: (String, Vec<traps::Answer>)| { name: String = row.0, answers: Vec<TrapAnswer> = row.1 }

    /// What is said of every choice.
    TrapTable ("TrapTable") = traps::Table { name: String, columns: Vec<String>, rows: Vec<TrapTableRow> }

    /// A grid whose numbers can be changed.
    TrapInput ("TrapInput") = traps::Input { map: TrapMap, image: u32, channel: u32 }

    /// A scene for a class: its name, the text that a link holds, the columns that are hidden and the tab that is shown, and the numbers
    /// of its sentences.
    ClassSceneItem ("ClassSceneItem") = |item: (&'static ClassScene, String, Vec<(&'static str, String)>)| {
        id: String = item.0.id,
        link: String = item.1,
        hide: String = item.0.hide.join("."),
        tab: String = item.0.tab,
        values: Vec<TrapValue> = item.2,
    }

    /// A number for a sentence, by name.
    TrapValue ("TrapValue") = |value: (&'static str, String)| { name: String = value.0, text: String = value.1 }

    /// Both sides of a trap.
    TrapCard ("TrapCard") = traps::Card {
        choices: Vec<TrapChoice>,
        inputs: Vec<TrapInput>,
        written: TrapSide,
        meant: TrapSide,
        values: Vec<TrapValue>,
        figure: Option<TrapFigure>,
        table: Option<TrapTable>,
    }
}

/// All traps, in order.
#[wasm_bindgen(js_name = trapList)]
pub fn trap_list() -> Vec<TrapItem> {
    list(traps::catalog())
}

/// The traps that a text leads to, the likeliest first.
#[wasm_bindgen(js_name = searchTraps)]
pub fn search_traps(text: &str) -> Vec<TrapFound> {
    list(traps::search::search(text))
}

/// The numbers of a trap's grid at first, under choices by their places.
#[wasm_bindgen(js_name = trapStart)]
pub fn trap_start(id: &str, choices: &[usize]) -> Thrown<Vec<f32>> {
    Ok(trap(id)?.start(choices))
}

/// Runs both sides of a trap on these numbers.
#[wasm_bindgen(js_name = trapCard)]
pub fn trap_card(id: &str, choices: &[usize], numbers: &[f32]) -> Thrown<TrapCard> {
    Ok(trap(id)?.card(choices, numbers).into())
}

/// What of a trap the lab can have on these numbers, as the text of a link; undefined where it has no such scene.
#[wasm_bindgen(js_name = trapScene)]
pub fn trap_scene(id: &str, choices: &[usize], numbers: &[f32]) -> Thrown<Option<String>> {
    let opening = trap(id)?.opening(choices, numbers);
    opening.map(|opening| Ok(link::encode(&opening.lab().map_err(thrown)?))).transpose()
}

/// Reads a number that is typed into a trap's grid.
#[wasm_bindgen(js_name = trapNumber)]
pub fn trap_number(id: &str, text: &str) -> Thrown<f32> {
    trap(id)?.parse(text).map_err(thrown)
}

/// The scenes for a class, in the order of a course.
#[wasm_bindgen(js_name = classScenes)]
pub fn class_scenes() -> Thrown<Vec<ClassSceneItem>> {
    let item = |scene: &'static ClassScene| {
        let lab = scene.lab()?;
        Ok((scene, link::encode(&lab), scene.values()?))
    };
    library().iter().map(|scene| item(scene).map(ClassSceneItem::from).map_err(thrown)).collect()
}

/// A trap by its name.
fn trap(id: &str) -> Thrown<&'static traps::Trap> {
    traps::find(id).ok_or(Error::BrokenDocument { reason: "no such trap" }).map_err(thrown)
}

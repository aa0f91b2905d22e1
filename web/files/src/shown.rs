//! What the page shows of files, as plain objects.

use js_sys::{Array, Object, Uint32Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use pixelwise_files::large::{Form, Large, Legend, Window};
use pixelwise_files::preview;
use pixelwise_files::{Facts, Finding, Layout, Mended, Repair, Role, Session, grouped, size_text};
use pixelwise_lab::view::colour::{self, Scale};
use pixelwise_lab::view::number;
use pixelwise_web::error::set;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export interface FileIds { id: string; share: number; text: string; colour: string }
export interface FileCard {
  index: number; name: string; role: "output" | "target" | ""; dtype: string; shape: string; layout: string; layouts: string[];
  bars: { height: number; colour: string }[]; low: string; high: string; difference: boolean; ids: FileIds[];
}
export interface FileRepair { id: string; class: string }
export interface FileFinding {
  key: string; values: Record<string, string>; message: string; silent: string; repairs: FileRepair[]; python: string;
}
export interface FileMended { finding: string; id: string; class: string; message: string; python: string }
export interface FileWorst {
  image: number; row: number; column: number; target: string; probability: string; loss: string; around: string;
}
export interface FilePart { name: string; colour: string; pixels: string; loss: string; share: number; iou: string; dice: string }
export interface FilesLarge {
  images: number; channels: number; classes: number; height: number; width: number; form: "binary" | "multiclass"; both: boolean;
  balanced: boolean; ratio: string; threshold: number; thresholdText: string; loss: string; pixels: string; ignored: string; pytorch: string;
  iou: string; dice: string; accuracy: string; worst: FileWorst[]; classParts: FilePart[]; imageParts: FilePart[];
  edgePixels: string; edgeLoss: string; editShape: string; shape: string; bytes: string; linkCharacters: string; fitsWindow: boolean;
}
export interface FilePreview { map: "output" | "target"; images: number; channels: number; height: number; width: number }
export interface FilesView { cards: FileCard[]; previews: FilePreview[]; asked?: FileFinding; notes: FileFinding[]; mended: FileMended[]; large?: FilesLarge }
export interface FilesThreshold {
  chart: string; text: string; logit: string; key: { name: string; line: string; value: string }[];
  counts: string[]; colours: string[]; light: boolean;
  best?: { threshold: number; text: string; from: string; to: string; iou: string; reached: boolean };
}
export interface FilesLegend { low: string; high: string; pixels: Uint32Array }
export interface FilesWindow {
  top: number; left: number; height: number; width: number;
  cells: { text: string; colour: string; light: boolean }[]; path: { symbol: string; value: string }[];
}
"#;

/// An object with these fields.
pub(crate) fn object(fields: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in fields {
        set(&object, name, value);
    }
    object
}

fn array<T>(items: impl IntoIterator<Item = T>, of: impl Fn(T) -> JsValue) -> JsValue {
    items.into_iter().map(of).collect::<Array>().into()
}

/// A count as a number of JavaScript.
fn count(count: usize) -> JsValue {
    JsValue::from_f64(count as f64)
}

/// All that is shown beside the maps.
pub(crate) fn view(session: &Session, large: Option<&Large>) -> Object {
    let findings = session.findings();
    let asked = findings.iter().find(|finding| finding.asks);
    let notes = findings.iter().filter(|finding| !finding.asks);
    let cards = session.tensors().iter().enumerate().map(|(index, _)| card(session, index));
    object(&[
        ("cards", array(cards, JsValue::from)),
        ("previews", array(previews(session), JsValue::from)),
        ("asked", asked.map_or(JsValue::UNDEFINED, finding)),
        ("notes", array(notes, finding)),
        ("mended", array(session.mended(), mended)),
        ("large", large.map_or(JsValue::UNDEFINED, |large| self::large(large).into())),
    ])
}

/// What there is to see before there is a loss.
fn previews(session: &Session) -> impl Iterator<Item = Object> + '_ {
    [Role::Output, Role::Target].into_iter().filter_map(|role| {
        let shape = session.shape(role).filter(|shape| shape.elements() > 0)?;
        Some(object(&[
            ("map", role_id(role).into()),
            ("images", count(shape.n)),
            ("channels", count(shape.c)),
            ("height", count(shape.h)),
            ("width", count(shape.w)),
        ]))
    })
}

fn card(session: &Session, index: usize) -> Object {
    let tensor = &session.tensors()[index];
    let role = [Role::Output, Role::Target].into_iter().find(|&role| session.place(role) == Some(index));
    // Of a tensor that has no part nothing is shown but what it is.
    let nothing = Facts::of_floats(&[]);
    let facts = role.and_then(|role| session.facts(role)).unwrap_or(&nothing);
    let layouts = Layout::of_rank(tensor.shape.len());
    let layout = role.and_then(|role| session.layout(role));
    let (low, high) = facts.range;
    let has_ids = role == Some(Role::Target) && !facts.ids.is_empty();
    let difference = role == Some(Role::Output)
        && layout.is_some_and(|layout| {
            let axis =
                if layout.channels_last() { tensor.shape.last() } else { tensor.shape.iter().rev().nth(2) };
            axis == Some(&2) && matches!(layout, Layout::Khw | Layout::Hwk | Layout::Nkhw | Layout::Nhwk)
        });
    object(&[
        ("index", count(index)),
        ("name", tensor.name.as_str().into()),
        ("role", role.map_or("", role_id).into()),
        ("dtype", tensor.dtype.name().into()),
        ("shape", tensor.shape_text().into()),
        ("layout", layout.map_or("", Layout::name).into()),
        ("layouts", array(layouts, |layout| layout.name().into())),
        ("bars", array(if has_ids { Vec::new() } else { bars(facts) }, JsValue::from)),
        ("low", number::short(low).into()),
        ("high", number::short(high).into()),
        ("difference", difference.into()),
        ("ids", array(if has_ids { ids(facts) } else { Vec::new() }, JsValue::from)),
    ])
}

fn role_id(role: Role) -> &'static str {
    match role {
        Role::Output => "output",
        Role::Target => "target",
    }
}

/// A histogram's columns: their heights as shares of the highest one's, and their colours as in the map.
fn bars(facts: &Facts) -> Vec<Object> {
    let most = facts.histogram.iter().copied().max().unwrap_or(0).max(1);
    let (low, high) = facts.range;
    let limit = f64::from(low.abs().max(high.abs()).max(f32::MIN_POSITIVE));
    let columns = facts.histogram.len() as f32;
    let bar = |(at, &height): (usize, &u32)| {
        let middle = low + (high - low) * (at as f32 + 0.5) / columns;
        // So that little is not taken for nothing.
        let height = if height == 0 { 0.0 } else { (f64::from(height) / f64::from(most)).max(0.02) };
        let colour = colour::css(Scale::Diverging { limit }.colour(middle));
        object(&[("height", height.into()), ("colour", colour.into())])
    };
    facts.histogram.iter().enumerate().map(bar).collect()
}

/// The classes of a mask and their shares, the most frequent ones first where there are many.
fn ids(facts: &Facts) -> Vec<Object> {
    let mut ids = facts.ids.clone();
    ids.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    ids.truncate(8);
    ids.sort_unstable();
    let id = |(id, count): (i32, usize)| {
        let share = count as f64 / facts.count as f64;
        object(&[
            ("id", id.to_string().into()),
            ("share", share.into()),
            ("text", number::percent(share).into()),
            ("colour", colour::css(preview::of_id(id)).into()),
        ])
    };
    ids.into_iter().map(id).collect()
}

fn finding(finding: &Finding) -> JsValue {
    let values = Object::new();
    for (name, value) in &finding.values {
        set(&values, name, &value.as_str().into());
    }
    let silent = finding.silent.map_or_else(String::new, |loss| number::significant(loss, 4));
    let repair = |&repair: &Repair| {
        object(&[("id", repair.id().into()), ("class", class_of(repair).into()), ("python", "".into())])
            .into()
    };
    object(&[
        ("key", finding.key.into()),
        ("values", values.into()),
        ("message", finding.message.as_str().into()),
        ("silent", silent.into()),
        ("repairs", array(&finding.repairs, repair)),
        ("python", finding.python.as_str().into()),
    ])
    .into()
}

fn class_of(repair: Repair) -> String {
    match repair {
        Repair::Ignore(class) => class.to_string(),
        _ => String::new(),
    }
}

fn mended(mended: &Mended) -> JsValue {
    object(&[
        ("finding", mended.finding.into()),
        ("id", mended.repair.id().into()),
        ("class", class_of(mended.repair).into()),
        ("message", mended.message.as_str().into()),
        ("python", mended.python.as_str().into()),
    ])
    .into()
}

/// What is shown of the map.
pub(crate) fn large(large: &Large) -> Object {
    let shape = large.shape();
    let settings = large.settings();
    let metrics = large.metrics();
    let (classes, parts) = (large.classes(), large.parts());
    // Of two classes, the foreground's; of more, the mean of those that occur.
    let of =
        |each: &[Option<f64>], mean: Option<f64>| number::ratio(if classes == 2 { each[1] } else { mean });
    let worst = large.worst();
    let worst = worst.iter().map(|worst| {
        let class = usize::try_from(worst.class).map_or_else(|_| "×".to_owned(), |class| class.to_string());
        object(&[
            ("image", count(worst.image)),
            ("row", count(worst.row)),
            ("column", count(worst.column)),
            ("target", class.into()),
            ("probability", number::significant(worst.probability.into(), 3).into()),
            ("loss", number::significant(worst.cost.into(), 3).into()),
            ("around", number::percent(worst.around).into()),
        ])
    });
    let class_parts = parts.classes.iter().map(|part| {
        object(&[
            ("name", part.class.to_string().into()),
            ("colour", colour::css(colour::class(part.class)).into()),
            ("pixels", number::percent(part.pixels).into()),
            ("loss", number::percent(part.loss).into()),
            ("share", part.loss.into()),
            ("iou", number::ratio(part.iou).into()),
            ("dice", number::ratio(part.dice).into()),
        ])
    });
    let image_parts = parts.images.iter().enumerate().map(|(image, &share)| {
        object(&[
            ("name", image.to_string().into()),
            ("colour", "".into()),
            ("pixels", "".into()),
            ("loss", number::percent(share).into()),
            ("share", share.into()),
            ("iou", "".into()),
            ("dice", "".into()),
        ])
    });
    let (height, width) = (shape.h.min(9), shape.w.min(9));
    object(&[
        ("images", count(shape.n)),
        ("channels", count(shape.c)),
        ("classes", count(classes)),
        ("height", count(shape.h)),
        ("width", count(shape.w)),
        ("form", if settings.form == Form::Binary { "binary" } else { "multiclass" }.into()),
        ("both", (large.forms().len() > 1).into()),
        ("balanced", settings.balanced.into()),
        ("ratio", number::significant(large.ratio(), 3).into()),
        ("threshold", settings.threshold.into()),
        ("thresholdText", large.threshold_text().into()),
        ("loss", number::significant(large.loss().into(), 4).into()),
        ("pixels", grouped(shape.pixels() as u128).into()),
        (
            "ignored",
            if large.ignored() == 0 { String::new() } else { grouped(large.ignored() as u128) }.into(),
        ),
        ("pytorch", large.pytorch().into()),
        ("iou", of(&metrics.iou, metrics.mean_iou()).into()),
        ("dice", of(&metrics.dice, metrics.mean_dice()).into()),
        ("accuracy", number::ratio(metrics.accuracy).into()),
        ("worst", array(worst, JsValue::from)),
        ("classParts", array(class_parts, JsValue::from)),
        ("imageParts", array(image_parts, JsValue::from)),
        ("edgePixels", number::percent(parts.edge_pixels).into()),
        ("edgeLoss", number::percent(parts.edge_loss).into()),
        ("shape", shape.to_string().into()),
        ("bytes", size_text(large.bytes()).into()),
        ("linkCharacters", grouped(large.link_characters() as u128).into()),
        ("fitsWindow", large.fits_window().into()),
        ("editShape", format!("[1, {classes}, {height}, {width}]").into()),
    ])
}

/// What the thresholds come to; nothing of more than two classes.
pub(crate) fn threshold(large: &Large, width: u32, height: u32) -> Option<Object> {
    let counts = large.threshold_counts()?;
    let counts = [counts.true_negative, counts.false_positive, counts.false_negative, counts.true_positive];
    let key = large.threshold_key();
    let key = key.iter().map(|key| {
        object(&[
            ("name", key.name.into()),
            ("line", key.line.as_str().into()),
            ("value", key.value.as_str().into()),
        ])
    });
    let best = large.best_threshold().map(|best| {
        object(&[
            ("threshold", best.threshold.into()),
            ("text", best.text.into()),
            ("from", best.from.into()),
            ("to", best.to.into()),
            ("iou", best.iou.into()),
            ("reached", best.reached.into()),
        ])
    });
    Some(object(&[
        ("chart", large.threshold_chart(width, height).into()),
        ("text", large.threshold_text().into()),
        ("logit", large.threshold_logit().into()),
        ("key", array(key, JsValue::from)),
        ("counts", array(counts, |count| grouped(count.into()).into())),
        ("colours", array([0, 1], |class| colour::css(colour::class(class)).into())),
        ("light", colour::wants_light_ink(colour::class(1)).into()),
        ("best", best.map_or(JsValue::UNDEFINED, JsValue::from)),
    ]))
}

/// The colours of a map.
pub(crate) fn legend(legend: &Legend) -> Object {
    object(&[
        ("low", legend.low.as_str().into()),
        ("high", legend.high.as_str().into()),
        ("pixels", Uint32Array::from(&*legend.pixels).into()),
    ])
}

/// The pixels around one.
pub(crate) fn window(window: &Window) -> Object {
    let cells = window.cells.iter().map(|cell| {
        object(&[
            ("text", cell.text.as_str().into()),
            ("colour", cell.colour.as_str().into()),
            ("light", cell.light.into()),
        ])
    });
    let path = window
        .path
        .iter()
        .map(|(symbol, value)| object(&[("symbol", (*symbol).into()), ("value", value.as_str().into())]));
    object(&[
        ("top", count(window.top)),
        ("left", count(window.left)),
        ("height", count(window.height)),
        ("width", count(window.width)),
        ("cells", array(cells, JsValue::from)),
        ("path", array(path, JsValue::from)),
    ])
}

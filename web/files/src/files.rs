//! The class `Files`: what a person has brought, and the large map of it.

use js_sys::Uint32Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use pixelwise_files::large::{Form, Large, Map, Settings};
use pixelwise_files::ways::Data;
use pixelwise_files::{Layout, Role, Session, Tensor, read};
use pixelwise_web::error::throwable;
use pixelwise_web::{Thrown, thrown};

use crate::shown;
use crate::ways::Ways;

/// What a person has brought.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Files {
    session: Session,
    large: Option<Large>,
}

#[wasm_bindgen]
extern "C" {
    /// All that is shown of the files.
    #[wasm_bindgen(typescript_type = "FilesView")]
    pub type FilesView;
    /// What is shown of the map.
    #[wasm_bindgen(typescript_type = "FilesLarge")]
    pub type FilesLarge;
    /// What the thresholds of a map come to.
    #[wasm_bindgen(typescript_type = "FilesThreshold")]
    pub type FilesThreshold;
    /// The pixels around one.
    #[wasm_bindgen(typescript_type = "FilesWindow")]
    pub type FilesWindow;
    /// The colours of a map.
    #[wasm_bindgen(typescript_type = "FilesLegend")]
    pub type FilesLegend;
}

/// What a person has brought.
#[wasm_bindgen]
impl Files {
    /// Nothing yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes a file.
    pub fn open(&mut self, name: &str, bytes: &[u8]) -> Thrown<()> {
        self.take(read::file(name, bytes).map_err(refused)?)
    }

    /// Takes a pasted text.
    pub fn paste(&mut self, name: &str, text: &str) -> Thrown<()> {
        self.take(vec![read::text(name, text).map_err(refused)?])
    }

    /// Takes a tensor for the output or the target.
    pub fn assign(&mut self, tensor: usize, role: &str) -> Thrown<()> {
        self.session.assign(tensor, role_of(role));
        self.compute()
    }

    /// Reads a tensor's axes in another order.
    #[wasm_bindgen(js_name = setLayout)]
    pub fn set_layout(&mut self, role: &str, layout: &str) -> Thrown<()> {
        if let Some(layout) = Layout::from_name(layout) {
            self.session.set_layout(role_of(role), layout);
        }
        self.compute()
    }

    /// Mends what is asked about by one of its repairs.
    pub fn mend(&mut self, repair: usize) -> Thrown<()> {
        let repair = self.session.asked().and_then(|asked| asked.repairs.get(repair).copied());
        if let Some(repair) = repair {
            self.session.mend(repair);
        }
        self.compute()
    }

    /// Takes back the last repair.
    pub fn undo(&mut self) -> Thrown<()> {
        self.session.undo();
        self.compute()
    }

    /// Changes what the loss is told.
    pub fn set(&mut self, binary: bool, balanced: bool, threshold: f32) -> Thrown<()> {
        let form = if binary { Form::Binary } else { Form::Multiclass };
        match &mut self.large {
            Some(large) => large.set(Settings { form, balanced, threshold }).map_err(thrown),
            None => Ok(()),
        }
    }

    /// Sets the threshold, and with it the form that has one.
    #[wasm_bindgen(js_name = setThreshold)]
    pub fn set_threshold(&mut self, threshold: f64) -> Thrown<()> {
        match &mut self.large {
            Some(large) => large.set(large.at_threshold(threshold)).map_err(thrown),
            None => Ok(()),
        }
    }

    /// Moves the threshold by hundredths.
    #[wasm_bindgen(js_name = moveThreshold)]
    pub fn move_threshold(&mut self, hundredths: f64) -> Thrown<()> {
        match &mut self.large {
            Some(large) => large.set(large.threshold_moved(hundredths)).map_err(thrown),
            None => Ok(()),
        }
    }

    /// What the thresholds of a map of two classes come to, with a chart of a size in pixels.
    #[must_use]
    pub fn threshold(&self, width: u32, height: u32) -> Option<FilesThreshold> {
        let large = self.large.as_ref()?;
        Some(JsValue::from(shown::threshold(large, width, height)?).into())
    }

    /// All that is shown beside the maps.
    #[must_use]
    pub fn view(&self) -> FilesView {
        JsValue::from(shown::view(&self.session, self.large.as_ref())).into()
    }

    /// Of that, what the loss's options change.
    #[must_use]
    pub fn large(&self) -> Option<FilesLarge> {
        Some(JsValue::from(shown::large(self.large.as_ref()?)).into())
    }

    /// The pixels of an image of a map, a word each whose bytes in memory are RGBA; of what was brought where there is no loss yet.
    #[must_use]
    pub fn paint(&self, map: &str, image: usize, channel: usize, outlines: bool) -> Uint32Array {
        let words = match &self.large {
            Some(large) => large.paint(map_of(map), image, channel, outlines),
            None => self.session.paint(role_of(map), image, channel),
        };
        Uint32Array::from(&*words)
    }

    /// The colours of a map.
    #[must_use]
    pub fn legend(&self, map: &str) -> Option<FilesLegend> {
        let legend = match &self.large {
            Some(large) => large.legend(map_of(map)),
            None => self.session.legend(role_of(map))?,
        };
        Some(JsValue::from(shown::legend(&legend)).into())
    }

    /// The 81 pixels around one, as cells.
    #[must_use]
    pub fn window(
        &self,
        map: &str,
        image: usize,
        row: usize,
        column: usize,
        channel: usize,
    ) -> Option<FilesWindow> {
        let window = self.large.as_ref()?.window(map_of(map), image, row, column, channel);
        Some(JsValue::from(shown::window(&window)).into())
    }

    /// Every way from what was brought to a number; nothing where something is missing or still asked.
    #[must_use]
    pub fn ways(&self) -> Option<Ways> {
        Data::of_session(&self.session).map(Ways::of)
    }

    /// Output and target with all repairs, as `.npz`.
    #[must_use]
    pub fn npz(&self) -> Vec<u8> {
        self.large.as_ref().map(Large::npz).unwrap_or_default()
    }

    /// The same pixels as a document of the lab.
    pub fn edit(&self, image: usize, row: usize, column: usize) -> Thrown<Vec<u8>> {
        match &self.large {
            Some(large) => large.edit(image, row, column).map_err(thrown),
            None => Ok(Vec::new()),
        }
    }
}

impl Files {
    fn take(&mut self, tensors: Vec<Tensor>) -> Thrown<()> {
        self.session.take(tensors);
        self.compute()
    }

    fn compute(&mut self) -> Thrown<()> {
        self.large = None;
        self.large = Large::of(&self.session).map_err(thrown)?;
        Ok(())
    }
}

/// A pasted text's numbers, in rows.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Numbers {
    values: Vec<f32>,
    columns: usize,
}

/// A pasted text's numbers, in rows.
#[wasm_bindgen]
impl Numbers {
    /// Reads a text as [`Files::paste`] does.
    pub fn read(text: &str) -> Thrown<Numbers> {
        let tensor = read::text("", text).map_err(refused)?;
        let columns = tensor.shape.last().copied().unwrap_or(1);
        Ok(Self { values: tensor.values.floats().into_owned(), columns })
    }

    /// The numbers in reading order.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn values(&self) -> Vec<f32> {
        self.values.clone()
    }

    /// How many stand in a row.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }
}

fn refused(error: pixelwise_files::Error) -> JsValue {
    throwable(&error.to_string(), error.code(), &error.values())
}

fn role_of(role: &str) -> Role {
    if role == "output" { Role::Output } else { Role::Target }
}

fn map_of(map: &str) -> Map {
    match map {
        "output" => Map::Output,
        "activation" => Map::Activation,
        "target" => Map::Target,
        "prediction" => Map::Prediction,
        _ => Map::Loss,
    }
}

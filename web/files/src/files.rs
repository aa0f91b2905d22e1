//! The class `Files`: what a person has brought, and the large map of it.

use js_sys::Uint32Array;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use pixelwise_files::large::{Large, Map, Settings};
use pixelwise_files::ways::Data;
use pixelwise_files::{Layout, Session, Tensor, read};
use pixelwise_web::error::throwable;
use pixelwise_web::{Form, Thrown, thrown};

use crate::views::{
    FileMap, FileNumbers, FileRole, FilesLarge, FilesLegend, FilesThreshold, FilesView, FilesWindow,
};
use crate::ways::Ways;

/// What a person has brought.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Files {
    session: Session,
    large: Option<Large>,
}

/// What is brought, and what becomes of it.
#[wasm_bindgen]
impl Files {
    /// Nothing yet.
    #[wasm_bindgen(constructor)]
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

    /// Reads a text likewise, without taking it.
    pub fn numbers(text: &str) -> Thrown<FileNumbers> {
        let tensor = read::text("", text).map_err(refused)?;
        let columns = tensor.shape.last().copied().unwrap_or(1);
        Ok((tensor.values.floats().into_owned(), columns).into())
    }

    /// Takes a tensor for the output or the target.
    pub fn assign(&mut self, tensor: usize, role: FileRole) -> Thrown<()> {
        self.session.assign(tensor, role.into());
        self.compute()
    }

    /// Reads a tensor's axes in another order.
    pub fn setLayout(&mut self, role: FileRole, layout: &str) -> Thrown<()> {
        if let Some(layout) = Layout::from_name(layout) {
            self.session.set_layout(role.into(), layout);
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
    pub fn set(&mut self, form: Form, balanced: bool, threshold: f32) -> Thrown<()> {
        self.tell(|_| Settings { form: form.into(), balanced, threshold })
    }

    /// Sets the threshold, and with it the form that has one.
    pub fn setThreshold(&mut self, threshold: f64) -> Thrown<()> {
        self.tell(|large| large.at_threshold(threshold))
    }

    /// Moves the threshold by hundredths.
    pub fn moveThreshold(&mut self, hundredths: f64) -> Thrown<()> {
        self.tell(|large| large.threshold_moved(hundredths))
    }
}

/// What is shown of it.
#[wasm_bindgen]
impl Files {
    /// All that is shown beside the maps.
    pub fn view(&self) -> FilesView {
        (&self.session, self.large.as_ref()).into()
    }

    /// Of that, what the loss's options change.
    pub fn large(&self) -> Option<FilesLarge> {
        self.large.as_ref().map(|large| large.summary().into())
    }

    /// What the thresholds of a map of two classes come to, with a chart of a size in pixels.
    pub fn threshold(&self, width: u32, height: u32) -> Option<FilesThreshold> {
        self.large.as_ref()?.threshold_view(width, height).map(FilesThreshold::from)
    }

    /// The pixels of an image of a map, a word each whose bytes in memory are RGBA; of what was brought where there is no loss yet.
    pub fn paint(&self, map: FileMap, image: usize, channel: usize, outlines: bool) -> Uint32Array {
        let words = match &self.large {
            Some(large) => large.paint(map.into(), image, channel, outlines),
            None => self.session.paint(Map::from(map).role(), image, channel),
        };
        Uint32Array::from(&*words)
    }

    /// The colours of a map.
    pub fn legend(&self, map: FileMap) -> Option<FilesLegend> {
        match &self.large {
            Some(large) => Some(large.legend(map.into()).into()),
            None => self.session.legend(Map::from(map).role()).map(FilesLegend::from),
        }
    }

    /// The 81 pixels around one, as cells.
    pub fn window(
        &self,
        map: FileMap,
        image: usize,
        row: usize,
        column: usize,
        channel: usize,
    ) -> Option<FilesWindow> {
        Some(self.large.as_ref()?.window(map.into(), image, row, column, channel).into())
    }

    /// Every way from what was brought to a number; nothing where something is missing or still asked.
    pub fn ways(&self) -> Option<Ways> {
        Data::of_session(&self.session).map(Ways::of)
    }

    /// Output and target with all repairs, as `.npz`.
    pub fn npz(&self) -> Vec<u8> {
        self.large.as_ref().map(Large::npz).unwrap_or_default()
    }

    /// The same pixels as a document of the lab.
    pub fn edit(&self, image: usize, row: usize, column: usize) -> Thrown<Vec<u8>> {
        let large = self.large.as_ref();
        large.map_or_else(|| Ok(Vec::new()), |large| large.edit(image, row, column)).map_err(thrown)
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

    fn tell(&mut self, settings: impl FnOnce(&Large) -> Settings) -> Thrown<()> {
        let Some(large) = &mut self.large else { return Ok(()) };
        large.set(settings(large)).map_err(thrown)
    }
}

fn refused(error: pixelwise_files::Error) -> JsValue {
    throwable(&error.to_string(), error.code(), &error.values())
}

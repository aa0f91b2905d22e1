//! The class `Ways`: every way to a number from the lab's scene or from files.

use wasm_bindgen::prelude::wasm_bindgen;

use pixelwise_files::ways::{Data, Found, Printed, Sure, Way, WaysView, find, ways};
use pixelwise_lab::save;
use pixelwise_web::{Thrown, thrown};

use crate::views::LossWays;

/// Every way to a number.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Ways {
    data: Data,
    all: Vec<Way>,
    found: Option<Found>,
}

#[wasm_bindgen]
impl Ways {
    /// The ways from the scene of a document that was saved as bytes.
    pub fn ofLab(bytes: &[u8]) -> Thrown<Ways> {
        Ok(Self::of(Data::of_lab(&save::restore(bytes).map_err(thrown)?)))
    }

    /// The ways, those that give the number first; nothing where the text holds no number. What one is sure of is empty where one is
    /// not: `binary` or `multiclass`, `mean` or `sum`, `none` or `weighted`.
    pub fn find(&mut self, text: &str, form: &str, reduction: &str, weights: &str) -> Option<LossWays> {
        let printed = Printed::read(text)?;
        let found = self.found.insert(find(&self.all, &printed, Sure::of(form, reduction, weights)));
        Some(WaysView::of(&self.data, &printed, found).into())
    }

    /// The lines of PyTorch of a way that was found.
    pub fn pytorch(&self, place: usize) -> String {
        self.way(place).map_or_else(String::new, |way| way.pytorch(&self.data))
    }

    /// The scene of a way that was found, as a document of the lab; nothing where there is none.
    pub fn scene(&self, place: usize) -> Thrown<Vec<u8>> {
        let way = self.way(place).filter(|way| way.opens(&self.data));
        way.map_or_else(|| Ok(Vec::new()), |way| way.scene(&self.data)).map_err(thrown)
    }
}

impl Ways {
    pub(crate) fn of(data: Data) -> Self {
        Self { all: ways(&data), data, found: None }
    }

    fn way(&self, place: usize) -> Option<&Way> {
        self.found.as_ref()?.ways.get(place)
    }
}

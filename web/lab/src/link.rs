//! The scene of a link. Links are written in the module of what leaves the page, which a first visit does not load.

use pixelwise_lab::link;
use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use pixelwise_web::Thrown;
use pixelwise_web::error::throwable;

#[wasm_bindgen]
impl Lab {
    /// The document that begins with the scene of a link.
    #[wasm_bindgen(js_name = fromLink)]
    pub fn from_link(text: &str) -> Thrown<Lab> {
        let document = link::decode(text).map_err(|fault| {
            let values: Vec<_> = fault.values().into_iter().chain([("why", fault.id().to_owned())]).collect();
            throwable(&fault.to_string(), "link", &values)
        })?;
        Ok(Self::of(document))
    }
}

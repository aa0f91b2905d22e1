//! What leaves the page: a separate module, which a first visit does not load.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::missing_errors_doc,
    clippy::must_use_candidate,
    reason = "JavaScript calls these, for what they give or throw"
)]

mod scores;

use pixelwise::Error;
use pixelwise_export as export;
use pixelwise_export::figure::{Subject, Words};
use pixelwise_export::qr;
use pixelwise_lab::explain::{analysis, derivation};
use pixelwise_lab::learn::pins;
use pixelwise_lab::view::chart::palette::Theme;
use pixelwise_lab::{Form, Lab, link, save};
use pixelwise_web::{Thrown, list, plain, thrown};
use wasm_bindgen::prelude::wasm_bindgen;

plain! {
    /// One line of a derivation: as MathML, every number with `data-from`, and as text with all digits.
    DerivedLine ("DerivedLine") = |line: derivation::Line| {
        name: String = line.name,
        mathml: String = line.to_mathml(),
        text: String = line.to_text(),
    }
}

/// A former version's document as this version saves it.
#[wasm_bindgen]
pub fn renewed(bytes: &[u8]) -> Thrown<Vec<u8>> {
    save::renewed(bytes).map_err(thrown)
}

/// A document as it leaves the page.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Exports {
    lab: Lab,
}

/// A document as it leaves the page.
#[wasm_bindgen]
impl Exports {
    /// The document that was saved as bytes.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: &[u8]) -> Thrown<Exports> {
        Ok(Self { lab: save::restore(bytes).map_err(thrown)? })
    }

    /// The scene as the text that a link holds.
    #[wasm_bindgen(getter)]
    pub fn link(&self) -> String {
        link::encode(&self.lab)
    }

    /// The curves of the losses as a table, a row a moment.
    #[wasm_bindgen(js_name = timelineCsv)]
    pub fn timeline_csv(&self) -> String {
        pins::to_csv(&self.lab)
    }

    /// The scene as a script of PyTorch that asserts what the page shows.
    #[must_use]
    pub fn script(&self) -> String {
        export::script(&self.lab)
    }

    /// The scene's tensors as a file that `numpy.load` opens.
    #[must_use]
    pub fn npz(&self) -> Vec<u8> {
        export::npz(&export::tensors(&self.lab))
    }

    /// The selected pixel's way from its logits to its gradient.
    pub fn derivation(&self, form: pixelwise_web::Form) -> Vec<DerivedLine> {
        list(analysis::derivation(&self.lab, form.into()).lines)
    }

    /// The scene as a table, a row a pixel.
    #[must_use]
    pub fn csv(&self) -> String {
        export::csv(&self.lab)
    }

    /// A figure as SVG: of `table`, `curve`, `thresholds`, `timeline.…`, or a map such as `binary.logits`. The form and the channel are
    /// the curve's, the channel a map's too. `words` holds the names of the forms, the stages and the measures.
    pub fn figure(
        &self,
        subject: &str,
        binary: bool,
        channel: usize,
        words: Vec<String>,
        caption: Option<String>,
        dark: bool,
    ) -> Thrown<String> {
        let form = if binary { Form::Binary } else { Form::Multiclass };
        let Some(subject) = Subject::from_id(subject, form, channel) else {
            return Err(thrown(Error::BrokenDocument { reason: "a figure of an unknown subject" }));
        };
        let words = Words::from_list(words, caption);
        Ok(export::figure(&self.lab, subject, &words, if dark { Theme::Dark } else { Theme::Light }))
    }
}

/// An address as a QR code.
#[wasm_bindgen]
#[derive(Debug)]
pub struct QrCode {
    code: qr::Code,
}

#[wasm_bindgen]
impl QrCode {
    /// The code of a text; `undefined` where it would be finer than a camera reads from afar.
    pub fn of(text: &str) -> Option<QrCode> {
        qr::code(text).map(|code| Self { code })
    }

    /// The most characters that a code holds.
    #[wasm_bindgen(getter)]
    pub fn limit() -> usize {
        qr::MAX_CHARACTERS
    }

    /// How many modules a side has, the quiet zone among them.
    #[wasm_bindgen(getter)]
    pub fn side(&self) -> usize {
        self.code.side
    }

    /// The dark modules as the path of an SVG whose unit is a module.
    #[wasm_bindgen(getter)]
    pub fn path(&self) -> String {
        self.code.path.clone()
    }
}

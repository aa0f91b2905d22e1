//! What the lab tells the page, as plain JavaScript objects with exact types: nothing to be freed, no getter a field.

use js_sys::Object;
use wasm_bindgen::JsValue;

use pixelwise_web::error::set;

/// Declares a struct and the JavaScript object that it becomes: `About` becomes a `JsAbout`, which TypeScript knows as `About`.
///
/// A field's name in JavaScript and its type there follow its Rust type.
macro_rules! plain {
    ($(#[$doc:meta])* $name:ident ($type_name:literal) => $js:ident {
        $($(#[$field_doc:meta])* $field:ident ($key:literal): $type:ty = $typescript:literal,)+
    }) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(super) struct $name { $($(#[$field_doc])* pub(super) $field: $type),+ }

        const _: () = {
            #[wasm_bindgen::prelude::wasm_bindgen(typescript_custom_section)]
            const TYPES: &str = concat!(
                "export interface ", $type_name, " {\n", $("  ", $key, ": ", $typescript, ";\n",)+ "}\n"
            );
        };

        #[wasm_bindgen::prelude::wasm_bindgen]
        extern "C" {
            $(#[$doc])*
            #[wasm_bindgen(typescript_type = $type_name)]
            pub type $js;
        }

        impl From<$name> for $js {
            fn from(from: $name) -> Self {
                let fields: &[(&str, wasm_bindgen::JsValue)] = &[$(($key, from.$field.into())),+];
                wasm_bindgen::JsCast::unchecked_into(super::plain::object(fields))
            }
        }
    };
}
pub(super) use plain;

/// An object with these fields.
pub(super) fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        set(&object, name, value);
    }
    object.into()
}

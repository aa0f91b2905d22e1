//! Enums of the binding, each for one of the core.

/// Declares an enum of the binding and the core's enum that it stands for.
#[macro_export]
macro_rules! mirrored {
    ($(#[$doc:meta])* $name:ident = $core:path { $($(#[$variant_doc:meta])* $variant:ident),+ $(,)? }) => {
        $(#[$doc])*
        #[wasm_bindgen::prelude::wasm_bindgen]
        #[derive(Clone, Copy, Debug)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl From<$name> for $core {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant),+ }
            }
        }

        impl From<$core> for $name {
            fn from(value: $core) -> Self {
                type Core = $core;
                match value { $(Core::$variant => Self::$variant),+ }
            }
        }
    };
}

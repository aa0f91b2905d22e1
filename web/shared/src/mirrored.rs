//! Enums of the core as JavaScript has them: strings.

/// Declares an enum of the binding, a string in JavaScript, and the core's enum that it mirrors.
#[macro_export]
macro_rules! mirrored {
    ($(#[$doc:meta])* $name:ident = $core:path { $($variant:ident = $key:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[wasm_bindgen::prelude::wasm_bindgen]
        #[derive(Clone, Copy, Debug)]
        pub enum $name { $(#[doc = $key] $variant = $key),+ }

        impl From<$name> for $core {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => Self::$variant,)+
                    _ => wasm_bindgen::throw_str(concat!("not one of the texts that ", stringify!($name), " is")),
                }
            }
        }

        impl From<$core> for $name {
            fn from(value: $core) -> Self {
                type Core = $core;
                match value { $(Core::$variant => Self::$variant),+ }
            }
        }

        impl $crate::plain::Typed for $name {
            const TYPE: &'static $crate::text::Text = &$crate::text::Text::new(stringify!($name));
        }

        impl $crate::plain::Plain<$core> for $name {
            fn plain(value: $core) -> wasm_bindgen::JsValue {
                Self::from(value).into()
            }
        }
    };
}

//! The methods of a class as a table: a method a line, under its JavaScript name.

/// Declares methods of a class, each by what it binds: what the class holds, whose name comes first among the arguments.
///
/// ```text
/// methods! { Lab:
///     /// K.
///     get classes(lab) -> usize { lab.scene().classes() }
///
///     /// What a form's loss is, to be read.
///     fn lossText(lab, form: Form) -> String { number::four(lab.results().loss(form.into())) }
///
///     /// Takes steps of learning.
///     mut descend(lab, steps: usize) -> Thrown<()> { descent::descend(lab, steps).map_err(thrown) }
///
///     /// Changes K.
///     edit setClasses(_, classes: usize) { Edit::SetClasses(classes) }
///
///     /// Lets the weight map count or not.
///     option setWeightMap(options, on: bool) { options.weight_map = on }
/// }
/// ```
///
/// `get` is a property, `fn` asks, `mut` changes what is held; the class gives it by `core` and `core_mut`. `edit` gives an edit, which
/// the class's `apply` carries out, `option` sets one of the losses' options, which come in place of the document and which `change`
/// carries out: one that fails throws and has changed nothing.
#[macro_export]
macro_rules! methods {
    ($class:ident: $(
        $(#[doc = $doc:tt])* $kind:ident $name:ident($held:tt $($arguments:tt)*) $(-> $type:ty)? { $($body:tt)* }
    )*) => {$(
        $crate::methods! { @$kind $class [$(#[doc = $doc])*] $name $held [$($arguments)*] [$($type)?] { $($body)* } }
    )*};
    (@get $class:ident [$($doc:tt)*] $name:ident $held:tt [] [$type:ty] $body:block) => {
        #[wasm_bindgen]
        impl $class {
            $($doc)*
            #[wasm_bindgen(getter)]
            pub fn $name(&self) -> $type {
                let $held = self.core();
                $body
            }
        }
    };
    (@fn $class:ident [$($doc:tt)*] $name:ident $held:tt [$($arguments:tt)*] [$type:ty] $body:block) => {
        #[wasm_bindgen]
        impl $class {
            $($doc)*
            pub fn $name(&self $($arguments)*) -> $type {
                let $held = self.core();
                $body
            }
        }
    };
    (@mut $class:ident [$($doc:tt)*] $name:ident $held:tt [$($arguments:tt)*] [$($type:ty)?] $body:block) => {
        #[wasm_bindgen]
        impl $class {
            $($doc)*
            pub fn $name(&mut self $($arguments)*) $(-> $type)? {
                let $held = self.core_mut();
                $body
            }
        }
    };
    (@edit $class:ident [$($doc:tt)*] $name:ident $held:tt [$($arguments:tt)*] [] $body:block) => {
        #[wasm_bindgen]
        impl $class {
            $($doc)*
            pub fn $name(&mut self $($arguments)*) -> $crate::Thrown<()> {
                let $held = self.core();
                let edit = $body;
                self.apply(edit)
            }
        }
    };
    (@option $class:ident [$($doc:tt)*] $name:ident $options:tt [$($arguments:tt)*] [] $body:block) => {
        #[wasm_bindgen]
        impl $class {
            $($doc)*
            pub fn $name(&mut self $($arguments)*) -> $crate::Thrown<()> {
                self.change(|$options| {
                    $body;
                    Ok(())
                })
            }
        }
    };
}

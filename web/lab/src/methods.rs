//! The methods of the class `Lab` as a table: a method a line, under its JavaScript name.

/// Declares methods of the class `Lab`, each by what it binds: the document, whose name comes first among the arguments.
///
/// ```text
/// methods! {
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
/// `get` is a property, `fn` asks, `mut` changes the document. `edit` gives an edit to be carried out, `option` sets one of the losses'
/// options, which come in place of the document: one that fails throws and has changed nothing.
macro_rules! methods {
    ($($(#[$doc:meta])* $kind:ident $name:ident($lab:tt $($arguments:tt)*) $(-> $type:ty)? { $($body:tt)* })*) => {$(
        $crate::methods::methods! { @$kind [$(#[$doc])*] $name $lab [$($arguments)*] [$($type)?] { $($body)* } }
    )*};
    (@get [$($doc:tt)*] $name:ident $lab:tt [] [$type:ty] $body:block) => {
        #[wasm_bindgen]
        impl Lab {
            $($doc)*
            #[wasm_bindgen(getter)]
            pub fn $name(&self) -> $type {
                let $lab = self.core();
                $body
            }
        }
    };
    (@fn [$($doc:tt)*] $name:ident $lab:tt [$($arguments:tt)*] [$type:ty] $body:block) => {
        #[wasm_bindgen]
        impl Lab {
            $($doc)*
            pub fn $name(&self $($arguments)*) -> $type {
                let $lab = self.core();
                $body
            }
        }
    };
    (@mut [$($doc:tt)*] $name:ident $lab:tt [$($arguments:tt)*] [$($type:ty)?] $body:block) => {
        #[wasm_bindgen]
        impl Lab {
            $($doc)*
            pub fn $name(&mut self $($arguments)*) $(-> $type)? {
                let $lab = self.core_mut();
                $body
            }
        }
    };
    (@edit [$($doc:tt)*] $name:ident $lab:tt [$($arguments:tt)*] [] $body:block) => {
        #[wasm_bindgen]
        impl Lab {
            $($doc)*
            pub fn $name(&mut self $($arguments)*) -> Thrown<()> {
                let $lab = self.core();
                let edit = $body;
                self.apply(edit)
            }
        }
    };
    (@option [$($doc:tt)*] $name:ident $options:tt [$($arguments:tt)*] [] $body:block) => {
        #[wasm_bindgen]
        impl Lab {
            $($doc)*
            pub fn $name(&mut self $($arguments)*) -> Thrown<()> {
                let mut options = *self.core().scene().options();
                let $options = &mut options;
                $body;
                self.apply(Edit::SetOptions(options))
            }
        }
    };
}
pub(crate) use methods;

//! The losses' bindings, so that `init` makes a new instance once a trap has stopped the last, and says what an engine lacks.

use anyhow::{Result, ensure};

/// The functions that are called in place of what the bindings do.
const RENEW: &str = include_str!("renew.js");

/// What stands in the bindings, how often at least, and what takes its place.
const CHANGES: [(&str, usize, &str); 7] = [
    ("if (wasm !== undefined) return wasm;", 2, "if (wasm !== undefined) return renewed();"),
    ("wasm = instance.exports;", 1, "wasm = guarded(instance.exports);"),
    ("wasm = wasmInstance.exports;", 1, "wasm = guarded(wasmInstance.exports);"),
    ("const imports = __wbg_get_imports();", 2, "mustHaveSimd();\n    const imports = __wbg_get_imports();"),
    ("export function __wbg_reset_state", 1, "function __wbg_reset_state"),
    (
        "if (this.__wbg_inst !== undefined && this.__wbg_inst !== __wbg_instance_id) {
            throw new Error('Invalid stale object from previous Wasm instance');
        }",
        1,
        "mustBeUsable(this);",
    ),
    (
        "const ptr = this.__destroy_into_raw();",
        1,
        "const ptr = this.__destroy_into_raw();
        if (ptr === 0 || this.__wbg_inst !== __wbg_instance_id) return;",
    ),
];

/// The bindings that can renew their instance, of bindings with a function that resets their state.
///
/// # Errors
/// Where the bindings do not have what is to be changed.
pub(crate) fn renewable(glue: &str) -> Result<String> {
    let mut glue = glue.to_owned();
    for (from, least, to) in CHANGES {
        let found = glue.matches(from).count();
        ensure!(found >= least, "the bindings have {from:?} {found} times, expected {least}");
        glue = glue.replace(from, to);
    }
    Ok(glue + RENEW)
}

/// The types of those bindings, in which nobody resets the state by hand.
///
/// # Errors
/// Where they have no such function.
pub(crate) fn types(declarations: &str) -> Result<String> {
    const RESET: &str = "export function __wbg_reset_state(): void;\n";
    ensure!(declarations.matches(RESET).count() == 1, "the types do not have {RESET:?} once");
    Ok(declarations.replace(RESET, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glue() -> String {
        CHANGES.iter().map(|(from, least, _)| format!("{from}\n").repeat(*least)).collect()
    }

    #[test]
    fn every_change_is_made() {
        let changed = renewable(&glue()).unwrap();
        for (from, _, to) in CHANGES {
            assert!(changed.contains(to), "{to}");
            assert!(to.contains(from) || !changed.contains(from), "{from}");
        }
        assert!(changed.ends_with(RENEW));
    }

    #[test]
    fn bindings_without_what_is_changed_are_refused() {
        for (from, _, _) in CHANGES {
            let error = renewable(&glue().replacen(from, "", 1)).unwrap_err().to_string();
            assert!(error.contains(&format!("{from:?}")), "{error}");
        }
    }

    #[test]
    fn the_reset_is_no_part_of_the_types() {
        let types = types("a;\nexport function __wbg_reset_state(): void;\nb;\n").unwrap();
        assert_eq!(types, "a;\nb;\n");
        assert!(super::types("a;\n").is_err());
    }
}

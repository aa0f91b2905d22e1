//! The losses' second module, for machines that multiply and add in one instruction, and the choice between the two.

use anyhow::{Result, ensure};

/// What the second module's wasm is called.
pub(crate) const NAME: &str = "pixelwise_fused_bg.wasm";
/// What it is compiled with.
pub(crate) const FLAGS: [&str; 2] = ["-C", "target-feature=+relaxed-simd"];

/// How the bindings say where their wasm lies.
const PLAIN: &str = "new URL('pixelwise_bg.wasm', import.meta.url)";
/// The function that looks for such a machine.
const FUSES: &str = include_str!("fuses.js");

/// The bindings of both modules, which load the second one where the machine has such an instruction.
///
/// # Errors
/// Where the bindings of the two differ, or do not say once where their wasm lies.
pub(crate) fn choosing(plain: &str, fused: &str) -> Result<String> {
    ensure!(plain == fused, "the bindings of the losses' two modules differ");
    ensure!(plain.matches(PLAIN).count() == 1, "the bindings do not have {PLAIN} once");
    let choice = format!("new URL(fuses() ? '{NAME}' : 'pixelwise_bg.wasm', import.meta.url)");
    Ok(plain.replace(PLAIN, &choice) + FUSES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bindings_choose_once() {
        let glue = format!("init({PLAIN});\n");
        let chosen = choosing(&glue, &glue).unwrap();
        assert!(chosen.contains("fuses() ? 'pixelwise_fused_bg.wasm' : 'pixelwise_bg.wasm'"), "{chosen}");
        assert!(chosen.ends_with(FUSES));
    }

    #[test]
    fn bindings_that_differ_or_load_nothing_are_refused() {
        let glue = format!("init({PLAIN});\n");
        assert!(choosing(&glue, "init();").is_err());
        assert!(choosing("init();", "init();").is_err());
    }
}

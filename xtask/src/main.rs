//! Builds, serves, tests and measures Pixelwise: `cargo xtask build | serve | test | bench`.

fn main() {}

//! What is written on the page can be read: each colour of text on each ground, in both themes, by WCAG 2's contrast of 4.5.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../../www/style/tokens.css");
const TEXTS: [&str; 7] = ["ink", "soft", "binary", "multiclass", "better", "worse", "focus"];
const GROUNDS: [&str; 3] = ["paper", "panel", "sunken"];

#[test]
fn every_colour_of_text_reads_on_every_ground_in_both_themes() {
    let light = colours(":root {");
    let mut dark = light.clone();
    dark.extend(colours(":root[data-theme=\"dark\"] {"));
    assert_ne!(light, dark);
    for (theme, colours) in [("light", &light), ("dark", &dark)] {
        for text in TEXTS {
            for ground in GROUNDS {
                let contrast = contrast(colours[text], colours[ground]);
                assert!(contrast >= 4.5, "{theme}: --{text} on --{ground} has {contrast:.2}");
            }
        }
        let cell = contrast(colours["cell-dark"], colours["cell-light"]);
        assert!((cell - 21.0).abs() < 1e-9, "digits in cells are black or white: {cell}");
    }
}

/// The colours of a rule that are written as `--name: #rrggbb;`.
fn colours(rule: &str) -> BTreeMap<&'static str, [u8; 3]> {
    let (_, rest) = TOKENS.split_once(rule).expect("the rule");
    let (rule, _) = rest.split_once("\n}").expect("its end");
    let colour = |line: &'static str| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
        let value = value.strip_suffix(';').filter(|hex| hex.len() == 6)?;
        let channel = |at: usize| u8::from_str_radix(&value[at..at + 2], 16).ok();
        Some((name, [channel(0)?, channel(2)?, channel(4)?]))
    };
    rule.lines().filter_map(colour).collect()
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let [a, b] = [one, other].map(|colour| luminance(colour) + 0.05);
    a.max(b) / a.min(b)
}

/// Relative luminance as WCAG 2 defines it.
fn luminance(colour: [u8; 3]) -> f64 {
    let [r, g, b] = colour.map(|channel| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

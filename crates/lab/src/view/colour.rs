//! Colours of maps: a ramp for each kind of number, one colour a class, and the ink that can be read on it.

use std::sync::LazyLock;

use pixelwise_kernels::colour::{Place, paint};

/// A colour as red, green and blue.
pub type Rgb = [u8; 3];

/// How numbers become colours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Purple below 0, near-white at 0, orange above, from −limit to limit (`ColorBrewer`'s `PuOr`).
    Diverging {
        /// The size at which the colour is full.
        limit: f64,
    },
    /// Near-white at 0 to dark blue at 1 (`ColorBrewer`'s Blues).
    Probability,
    /// Near-white at 0 to dark red at the most, over the square root, so that small losses differ too (`ColorBrewer`'s Reds).
    Loss {
        /// The loss at which the colour is full.
        most: f64,
    },
    /// Near-white at 0 to dark grey at the most.
    Weight {
        /// The weight at which the grey is darkest.
        most: f64,
    },
}

impl Scale {
    /// Writes the colour of each number as a [`word`]: grey for NaN, the ends of the ramp for what is beyond them.
    ///
    /// # Panics
    /// If there is not a word for each number.
    pub fn paint(self, values: &[f32], words: &mut [u32]) {
        let last = (STEPS - 1) as f64;
        let linear = |scale: f64, offset: f64| Place::Linear { scale: scale as f32, offset: offset as f32 };
        let (ramp, place) = match self {
            Self::Diverging { limit } => (&*DIVERGING, linear(last / 2.0 / limit, last / 2.0)),
            Self::Probability => (&*BLUES, linear(last, 0.0)),
            Self::Loss { most } => (&*REDS, Place::Root { scale: (last * last / most) as f32 }),
            Self::Weight { most } => (&*GREYS, linear(last / most, 0.0)),
        };
        paint(values, place, ramp, word(NOTHING), words);
    }

    /// The colour of a number.
    #[must_use]
    pub fn colour(self, x: f32) -> Rgb {
        let mut words = [0];
        self.paint(&[x], &mut words);
        let [r, g, b, _] = words[0].to_ne_bytes();
        [r, g, b]
    }

    /// The number at a place on the ramp, 0 for its low end and 1 for its high end.
    #[must_use]
    pub fn value(self, t: f64) -> f64 {
        match self {
            Self::Diverging { limit } => (2.0 * t - 1.0) * limit,
            Self::Probability => t,
            Self::Loss { most } => t * t * most,
            Self::Weight { most } => t * most,
        }
    }
}

/// A grey, from black at 0 to white at 1, as an image shows it.
#[must_use]
pub fn grey(light: f32) -> Rgb {
    [(light.clamp(0.0, 1.0) * 255.0).round() as u8; 3]
}

/// The colour of a class: Okabe and Ito's palette (2008) after a neutral background, then colours that keep apart from them.
///
/// Past the last one it begins again behind the background.
#[must_use]
pub fn class(class: usize) -> Rgb {
    if class < CLASSES.len() { CLASSES[class] } else { CLASSES[1 + (class - 1) % (CLASSES.len() - 1)] }
}

/// The colour of a 1 in the one-hot channel of a class: the class's own, but for the background's, which a 0 has.
#[must_use]
pub fn one_hot(class: usize) -> Rgb {
    if class == 0 { BACKGROUND_SET } else { self::class(class) }
}

/// The colour of a pixel that has no class.
pub const NOTHING: Rgb = [0xbf, 0xc4, 0xcc];

/// Whether white can be read better than black on a colour: by WCAG 2's contrast, which the better of both brings to 4.5.
#[must_use]
pub fn wants_light_ink(colour: Rgb) -> bool {
    let luminance = luminance(colour);
    1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05
}

/// The colour as one word whose bytes in memory are red, green, blue and an opaque alpha.
#[must_use]
pub const fn word([r, g, b]: Rgb) -> u32 {
    u32::from_ne_bytes([r, g, b, u8::MAX])
}

/// As CSS writes it: `#e69f00`.
#[must_use]
pub fn css([r, g, b]: Rgb) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// Relative luminance as WCAG 2 defines it.
fn luminance(colour: Rgb) -> f64 {
    let [r, g, b] = colour.map(|channel| LINEAR[usize::from(channel)]);
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// The light of each of a channel's values (sRGB).
static LINEAR: LazyLock<[f64; 256]> = LazyLock::new(|| {
    std::array::from_fn(|channel| {
        let c = channel as f64 / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    })
});

const BACKGROUND_SET: Rgb = [0x8a, 0x94, 0xa6];

const CLASSES: [Rgb; 21] = [
    [0xe2, 0xe6, 0xec],
    [0xe6, 0x9f, 0x00],
    [0x56, 0xb4, 0xe9],
    [0x00, 0x9e, 0x73],
    [0xf0, 0xe4, 0x42],
    [0x00, 0x72, 0xb2],
    [0xd5, 0x5e, 0x00],
    [0xcc, 0x79, 0xa7],
    [0x4d, 0x4d, 0x4d],
    [0x88, 0x22, 0x55],
    [0x99, 0x99, 0x33],
    [0x44, 0xaa, 0x99],
    [0x33, 0x22, 0x88],
    [0xff, 0xaa, 0xbb],
    [0x77, 0x44, 0x11],
    [0xaa, 0xdd, 0x66],
    [0xaa, 0x44, 0x99],
    [0x99, 0xdd, 0xff],
    [0x66, 0x11, 0x00],
    [0x22, 0x66, 0x22],
    [0xc8, 0xa2, 0xff],
];

/// Steps of a ramp: more than a screen's channel can tell apart.
const STEPS: usize = 256;

type Ramp = [u32; STEPS];

static DIVERGING: LazyLock<Ramp> = LazyLock::new(|| ramp(colorous::PURPLE_ORANGE));
static BLUES: LazyLock<Ramp> = LazyLock::new(|| ramp(colorous::BLUES));
static REDS: LazyLock<Ramp> = LazyLock::new(|| ramp(colorous::REDS));
static GREYS: LazyLock<Ramp> =
    LazyLock::new(|| std::array::from_fn(|i| word([247 - (190 * i / (STEPS - 1)) as u8; 3])));

fn ramp(gradient: colorous::Gradient) -> Ramp {
    std::array::from_fn(|i| {
        let colorous::Color { r, g, b } = gradient.eval_continuous(i as f64 / (STEPS - 1) as f64);
        word([r, g, b])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contrast(colour: Rgb) -> f64 {
        let luminance = luminance(colour) + 0.05;
        if wants_light_ink(colour) { 1.05 / luminance } else { luminance / 0.05 }
    }

    #[test]
    fn ink_can_be_read_on_every_colour() {
        let classes = (0..21).flat_map(|c| [class(c), one_hot(c)]);
        let ramps = [*DIVERGING, *BLUES, *REDS, *GREYS].into_iter().flatten();
        let ramps = ramps.map(|word| {
            let [r, g, b, _] = word.to_ne_bytes();
            [r, g, b]
        });
        for colour in classes.chain(ramps).chain([NOTHING]) {
            assert!(contrast(colour) >= 4.5, "{}", css(colour));
        }
    }

    #[test]
    fn zero_is_neutral_below_is_purple_above_is_orange() {
        let scale = Scale::Diverging { limit: 5.0 };
        let [r, g, b] = scale.colour(0.0);
        assert!(r.abs_diff(g) < 8 && g.abs_diff(b) < 8 && r > 235);
        let ([r, _, b], [red, _, blue]) = (scale.colour(-5.0), scale.colour(5.0));
        assert!(b > r && red > blue);
        assert_eq!(scale.colour(-1000.0), scale.colour(-5.0));
    }

    #[test]
    fn probability_and_loss_darken() {
        for scale in [Scale::Probability, Scale::Loss { most: 1.0 }] {
            let shades: Vec<f64> = (0..=10).map(|i| luminance(scale.colour(i as f32 / 10.0))).collect();
            assert!(shades.is_sorted_by(|a, b| a > b), "{shades:?}");
        }
    }

    #[test]
    fn classes_differ() {
        for a in 0..21 {
            for b in 0..a {
                let apart: u32 = class(a).iter().zip(class(b)).map(|(x, y)| u32::from(x.abs_diff(y))).sum();
                assert!(apart > 60, "{a} {b}");
            }
        }
        assert_eq!(css(class(1)), "#e69f00");
        assert_eq!(class(21), class(1));
    }
}

//! Synthetic scenes: an image and its mask, drawn from a seed.

use ndarray::{Array3, Array4};
use serde::{Deserialize, Serialize};

use crate::random::{Purpose, Random};
use pixelwise::Error;

/// Images and their masks.
///
/// # Shapes
/// `image` is `[N, 1, H, W]`, from 0 (black) to 1 (white); `mask` is `[N, H, W]`, a class a pixel.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// What the network sees.
    pub image: Array4<f32>,
    /// What it should say.
    pub mask: Array3<i32>,
}

impl Batch {
    fn empty(n: usize, h: usize, w: usize) -> Self {
        Self { image: Array4::zeros((n, 1, h, w)), mask: Array3::zeros((n, h, w)) }
    }
}

/// What the scenes of a stream have in common.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenes {
    /// What is in them.
    pub kind: Kind,
    /// Rows, 12 to 32.
    pub height: usize,
    /// Columns, 12 to 32.
    pub width: usize,
    /// The share of the pixels that a disc or a ring covers, and about what strokes do: 0.01 to 0.5.
    pub share: f64,
    /// How much brighter than the ground the foreground is: 0 (invisible) to 1; below 0, darker.
    pub contrast: f64,
    /// The noise's standard deviation, 0 to 0.5.
    pub noise: f64,
    /// How much the light changes from one border to the opposite, 0 to 1.
    pub light: f64,
}

/// What can be in a scene.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// One disc, class 1.
    #[default]
    Disc,
    /// One ring, class 1.
    Ring,
    /// A few straight strokes, class 1.
    Strokes,
    /// A disc of class 1 and a ring of class 2, equally bright.
    DiscAndRing,
}

impl Kind {
    /// All of them, in the order of a menu.
    pub const ALL: [Self; 4] = [Self::Disc, Self::Ring, Self::Strokes, Self::DiscAndRing];

    /// A stable key: `"disc"`, `"ring"`, `"strokes"`, `"disc-and-ring"`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Disc => "disc",
            Self::Ring => "ring",
            Self::Strokes => "strokes",
            Self::DiscAndRing => "disc-and-ring",
        }
    }

    /// The kind of a key.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// K: the ground and the classes that are drawn on it.
    #[must_use]
    pub const fn classes(self) -> usize {
        match self {
            Self::Disc | Self::Ring | Self::Strokes => 2,
            Self::DiscAndRing => 3,
        }
    }
}

impl Default for Scenes {
    fn default() -> Self {
        Self { kind: Kind::Disc, height: 16, width: 16, share: 0.25, contrast: 0.4, noise: 0.1, light: 0.2 }
    }
}

impl Scenes {
    /// Says which number is outside its range, if one is.
    ///
    /// # Errors
    /// [`Error::OutOfRange`].
    pub fn check(&self) -> Result<(), Error> {
        for (what, value, min, max) in [
            ("height", self.height as f64, 12.0, 32.0),
            ("width", self.width as f64, 12.0, 32.0),
            ("share", self.share, 0.01, 0.5),
            ("contrast", self.contrast, -1.0, 1.0),
            ("noise", self.noise, 0.0, 0.5),
            ("light", self.light, 0.0, 1.0),
        ] {
            if !(min..=max).contains(&value) {
                return Err(Error::OutOfRange { what, value, min, max });
            }
        }
        Ok(())
    }

    /// The `n` scenes of a stream from the `first`-th on; any of them, in any order, always the same.
    ///
    /// The ground is 0.5 less half the contrast, the foreground 0.5 plus half the contrast, an edge is a pixel wide; a plane of
    /// light and the noise are added, and what leaves [0, 1] is cut off. A pixel is of a shape's class where its centre is inside.
    #[must_use]
    pub fn draw(&self, seed: u64, purpose: Purpose, first: u64, n: usize) -> Batch {
        let (h, w) = (self.height, self.width);
        let mut batch = Batch::empty(n, h, w);
        for i in 0..n {
            let mut random = Random::new(seed, purpose, first + i as u64);
            let shapes = self.shapes(&mut random);
            let slope = (random.between(-0.5, 0.5), random.between(-0.5, 0.5));
            for row in 0..h {
                for column in 0..w {
                    let (y, x) = (row as f64 + 0.5, column as f64 + 0.5);
                    let mut cover = 0.0_f64;
                    for (shape, class) in &shapes {
                        let inside = shape.inside(x, y);
                        if inside >= 0.0 {
                            batch.mask[[i, row, column]] = *class;
                        }
                        cover = cover.max((inside + 0.5).clamp(0.0, 1.0));
                    }
                    let light = slope.0 * (y / h as f64 - 0.5) + slope.1 * (x / w as f64 - 0.5);
                    let value = 0.5
                        + self.contrast * (cover - 0.5)
                        + 2.0 * self.light * light
                        + self.noise * random.normal();
                    batch.image[[i, 0, row, column]] = value.clamp(0.0, 1.0) as f32;
                }
            }
        }
        batch
    }

    fn shapes(&self, random: &mut Random) -> Vec<(Outline, i32)> {
        let (h, w) = (self.height as f64, self.width as f64);
        let area = self.share * h * w;
        match self.kind {
            Kind::Disc => vec![(disc(random, area, (0.0, w), (0.0, h)), 1)],
            Kind::Ring => vec![(ring(random, area, (0.0, w), (0.0, h)), 1)],
            Kind::Strokes => strokes(random, area, w, h),
            Kind::DiscAndRing => {
                // Each in its half of the image, so that neither hides the other; which has which half is drawn too.
                let middle = w / 2.0;
                let (one, other) = if random.unit() < 0.5 {
                    ((0.0, middle), (middle, w))
                } else {
                    ((middle, w), (0.0, middle))
                };
                let half = area / 2.0;
                vec![(disc(random, half, one, (0.0, h)), 1), (ring(random, half, other, (0.0, h)), 2)]
            }
        }
    }
}

/// A shape's outline.
enum Outline {
    /// All within `radius` of the centre.
    Disc { x: f64, y: f64, radius: f64 },
    /// All within half a `width` of the circle.
    Ring { x: f64, y: f64, radius: f64, width: f64 },
    /// All within half a `width` of the segment.
    Stroke { from: (f64, f64), to: (f64, f64), width: f64 },
}

impl Outline {
    /// How far inside the outline a point is, in pixels; below 0, how far outside.
    fn inside(&self, px: f64, py: f64) -> f64 {
        match *self {
            Self::Disc { x, y, radius } => radius - length(px - x, py - y),
            Self::Ring { x, y, radius, width } => width / 2.0 - (length(px - x, py - y) - radius).abs(),
            Self::Stroke { from, to, width } => {
                let (dx, dy) = (to.0 - from.0, to.1 - from.1);
                let along =
                    ((px - from.0) * dx + (py - from.1) * dy) / (dx * dx + dy * dy).max(f64::MIN_POSITIVE);
                let t = along.clamp(0.0, 1.0);
                width / 2.0 - length(px - from.0 - t * dx, py - from.1 - t * dy)
            }
        }
    }
}

/// Not `hypot`, whose last digit is the machine's own.
fn length(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

/// A disc of this area, wholly inside where it fits.
fn disc(random: &mut Random, area: f64, xs: (f64, f64), ys: (f64, f64)) -> Outline {
    let radius = (area / std::f64::consts::PI).sqrt().min((xs.1 - xs.0).min(ys.1 - ys.0) / 2.0);
    Outline::Disc { x: centre(random, xs, radius), y: centre(random, ys, radius), radius }
}

/// A ring of this area or, where so large a ring does not fit, of what does; two pixels wide.
fn ring(random: &mut Random, area: f64, xs: (f64, f64), ys: (f64, f64)) -> Outline {
    let width = 2.0;
    let room = (xs.1 - xs.0).min(ys.1 - ys.0) / 2.0 - width / 2.0;
    let radius = (area / (2.0 * std::f64::consts::PI * width)).clamp(width, room);
    let reach = radius + width / 2.0;
    Outline::Ring { x: centre(random, xs, reach), y: centre(random, ys, reach), radius, width }
}

/// Two to four strokes that together would have this area if they did not cross.
fn strokes(random: &mut Random, area: f64, w: f64, h: f64) -> Vec<(Outline, i32)> {
    let width = 1.8;
    let mut left = area / width;
    let mut strokes = Vec::new();
    while strokes.len() < 4 && (strokes.is_empty() || left > 2.0) {
        let from = (random.between(1.0, w - 1.0), random.between(1.0, h - 1.0));
        let to = (random.between(1.0, w - 1.0), random.between(1.0, h - 1.0));
        let whole = length(to.0 - from.0, to.1 - from.1);
        let part = (left / whole.max(1.0)).min(1.0);
        let to = (from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1));
        strokes.push((Outline::Stroke { from, to, width }, 1));
        left -= part * whole;
    }
    strokes
}

/// A coordinate that keeps `reach` from both ends, where there is room.
fn centre(random: &mut Random, ends: (f64, f64), reach: f64) -> f64 {
    let room = (ends.1 - ends.0 - 2.0 * reach).max(0.0);
    let spare = (ends.0 + ends.1 - room) / 2.0;
    random.between(spare, spare + room)
}

//! What was brought, as a picture before there is a loss: while a mask is missing, and behind the question that has to be answered first.

use pixelwise::Shape;
use pixelwise_lab::view::colour::{self, Rgb, Scale};

use crate::large::Legend;
use crate::session::{Role, Session};

/// What there is to see before there is a loss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Whose picture it is.
    pub role: Role,
    /// Its shape.
    pub shape: Shape,
}

impl Session {
    /// What there is to see of output and target.
    #[must_use]
    pub fn previews(&self) -> Vec<Preview> {
        let preview = |role| Some(Preview { role, shape: self.shape(role)? });
        Role::ALL.into_iter().filter_map(preview).filter(|preview| preview.shape.elements() > 0).collect()
    }

    /// The shape of what has this role, after the repairs so far.
    #[must_use]
    pub fn shape(&self, role: Role) -> Option<Shape> {
        Some(self.working(role)?.shape)
    }

    /// An image of what has this role, in reading order, a word a pixel whose bytes in memory are RGBA; empty where there is none.
    ///
    /// Of an output's two channels their difference is shown, of more the one that is chosen; a mask's classes in their colours, a mask
    /// of three or four channels of bytes as the picture that it is.
    #[must_use]
    pub fn paint(&self, role: Role, image: usize, channel: usize) -> Vec<u32> {
        let (Some(working), Some(facts)) = (self.working(role), self.facts(role)) else { return Vec::new() };
        let Shape { n, c, h, w } = working.shape;
        let plane = h * w;
        if n * c * plane == 0 {
            return Vec::new();
        }
        let values = working.values.floats();
        let from = image.min(n - 1) * c * plane;
        let of = |k: usize| &values[from + k * plane..from + (k + 1) * plane];
        let bytes = facts.range.0 >= 0.0 && facts.range.1 <= 255.0;
        if role == Role::Target && c == 1 && facts.whole {
            return of(0).iter().map(|&id| colour::word(of_id(id as i32))).collect();
        }
        if role == Role::Target && (c == 3 || c == 4) && bytes && facts.range.1 > 1.0 {
            let pixel = |at: usize| colour::word([0, 1, 2].map(|k| of(k)[at] as u8));
            return (0..plane).map(pixel).collect();
        }
        let mut words = vec![0; plane];
        let scale = self.scale(role);
        if role == Role::Output && c == 2 {
            let difference: Vec<f32> = of(0).iter().zip(of(1)).map(|(a, b)| b - a).collect();
            scale.paint(&difference, &mut words);
        } else {
            scale.paint(of(channel.min(c - 1)), &mut words);
        }
        words
    }

    /// The legend of that picture, without colours where it shows classes.
    #[must_use]
    pub fn legend(&self, role: Role) -> Option<Legend> {
        let facts = self.facts(role)?;
        let scale = (role == Role::Output || !facts.whole).then(|| self.scale(role));
        Some(scale.map_or_else(Legend::default, Legend::of))
    }

    /// The colours of an output, or of a mask whose values are no classes.
    fn scale(&self, role: Role) -> Scale {
        let (low, high) = self.facts(role).map_or((0.0, 1.0), |facts| facts.range);
        let most = f64::from(low.abs().max(high.abs()));
        let most = if most > 0.0 && most.is_finite() { most } else { 1.0 };
        match role {
            Role::Output => Scale::Diverging { limit: most },
            Role::Target => Scale::Weight { most },
        }
    }
}

/// The colour of a class in a mask as it was brought. 255 is what masks of two classes and ignored pixels have, and no class of the palette.
#[must_use]
pub fn of_id(id: i32) -> Rgb {
    match usize::try_from(id) {
        Ok(255) => colour::class(1),
        Ok(class) => colour::class(class),
        Err(_) => colour::NOTHING,
    }
}

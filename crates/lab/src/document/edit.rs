//! Edits: every way in which a scene can be changed, as a value, and the one place where it is carried out.

use ndarray::Array4;
use serde::{Deserialize, Serialize};

use crate::arrays::flat_mut;
use crate::document::limits::{
    LOGIT_LIMIT, MAX_CLASSES, MAX_IMAGES, MAX_SIDE, MIN_CLASSES, check, check_count, check_logit,
    check_probability, check_weight,
};
use crate::document::options::Options;
use crate::document::pixel::{Pixel, pixels};
use crate::document::preset::Preset;
use crate::document::random::Normal;
use crate::document::scene::{Form, IGNORED, Scene};
use pixelwise::Reduction;
use pixelwise::{Error, Shape};

/// A change of the scene that someone asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Edit {
    /// Sets a logit.
    SetLogit {
        /// Whose logit.
        form: Form,
        /// The channel, 0 for the binary form.
        channel: usize,
        /// Where.
        pixel: Pixel,
        /// The new value.
        value: f32,
    },
    /// Moves a logit by tenths, on to a multiple of 0.001 and no further than the range.
    NudgeLogit {
        /// Whose logit.
        form: Form,
        /// The channel, 0 for the binary form.
        channel: usize,
        /// Where.
        pixel: Pixel,
        /// By how many tenths; 0.1 is a hundredth.
        tenths: f32,
    },
    /// Adds to a logit or sets it; within a stroke, every logit on the line from the last one, each once a stroke.
    BrushLogit {
        /// Whose logit.
        form: Form,
        /// The channel, 0 for the binary form.
        channel: usize,
        /// Where.
        pixel: Pixel,
        /// How much.
        amount: f32,
        /// Whether to add (true) or to set.
        add: bool,
    },
    /// Paints the mask; within a stroke, every pixel on the line from the last one.
    PaintMask {
        /// Where.
        pixel: Pixel,
        /// The class, or `None` to leave the pixel out of the losses.
        class: Option<usize>,
    },
    /// Paints the weight map, and turns it on in BCE where it does not count in CE; within a stroke, every pixel on the line from the last one.
    PaintWeight {
        /// Where.
        pixel: Pixel,
        /// What the pixel counts.
        weight: f32,
    },
    /// Sets the probability that the target gives a class, and turns on that the form's loss takes it; the other classes share the rest
    /// as they did. Within a stroke, every pixel on the line from the last one.
    ///
    /// A pixel that was painted as ignored counts again, and the mask becomes the likeliest class.
    PaintTarget {
        /// Whose target.
        form: Form,
        /// The class in the multiclass form; the binary form has that of the foreground alone.
        channel: usize,
        /// Where.
        pixel: Pixel,
        /// The probability.
        value: f32,
    },
    /// Paints a square of the image that a network sees; within a stroke, around every pixel on the line from the last one.
    PaintImage {
        /// Where its middle is, or the pixel right below it.
        pixel: Pixel,
        /// How many pixels it has on a side; what would lie outside the image is left out.
        size: usize,
        /// How bright.
        grey: u8,
    },
    /// Changes N, H and W; the pixels that still exist keep their class and logits, new ones begin at 0.
    SetShape {
        /// N.
        images: usize,
        /// H.
        height: usize,
        /// W.
        width: usize,
    },
    /// Changes K; pixels of a class that is gone become class 0, new logits begin at 0.
    SetClasses(usize),
    /// Chooses the class that the binary form takes for 1.
    SetForeground(usize),
    /// Sets the threshold of the binary form.
    SetThreshold(f32),
    /// Links the two forms, z = z₁ − z₀, or lets them go.
    SetLinked(bool),
    /// Chooses the reduction of both losses.
    SetReduction(Reduction),
    /// Sets all options of the losses.
    SetOptions(Options),
    /// Adds a number to every multiclass logit, which changes no probability.
    Shift {
        /// How much.
        by: f32,
    },
    /// Fills the logits of both forms.
    Fill {
        /// With what.
        fill: Fill,
        /// The seed of a random fill.
        seed: u32,
    },
    /// Replaces the scene by a preset.
    LoadPreset(Preset),
    /// Replaces the scene by the preset that it began as.
    Reset,
}

/// What logits can be filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fill {
    /// Zeros: a network that knows nothing.
    Zeros,
    /// Draws from the standard normal distribution, to two decimals: a network before its training.
    Normal,
    /// Logits that are right by a margin of 4.
    Truth,
}

impl Scene {
    /// Carries out an edit. A scene of which one fails may be half changed, and is let go.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] where a value or a place is outside its range; as [`Scene::check_logits`].
    pub(crate) fn edit(&mut self, edit: Edit) -> Result<(), Error> {
        self.change(edit)?;
        self.check_logits()
    }

    fn change(&mut self, edit: Edit) -> Result<(), Error> {
        match edit {
            Edit::SetLogit { form, channel, pixel, value } => {
                self.check_place(form, channel, pixel)?;
                check_logit(value.into())?;
                self.set_logit(form, channel, pixel, value);
            }
            Edit::NudgeLogit { form, channel, pixel, tenths } => {
                self.check_place(form, channel, pixel)?;
                self.shift_logit(form, channel, pixel, f64::from(tenths) / 10.0)?;
            }
            Edit::BrushLogit { form, channel, pixel, amount, add: true } => {
                self.check_place(form, channel, pixel)?;
                self.shift_logit(form, channel, pixel, f64::from(amount))?;
            }
            Edit::BrushLogit { form, channel, pixel, amount, add: false } => {
                self.change(Edit::SetLogit { form, channel, pixel, value: amount })?;
            }
            Edit::PaintMask { pixel, class } => {
                self.check_place(Form::Binary, 0, pixel)?;
                if let Some(class) = class {
                    check_count("class", class, 0, self.classes() - 1)?;
                }
                self.mask[pixel.at()] = class.map_or(IGNORED, |class| class as i32);
                self.harden(pixel);
            }
            Edit::PaintWeight { pixel, weight } => {
                self.check_place(Form::Binary, 0, pixel)?;
                check_weight(weight)?;
                self.weight[pixel.at()] = weight;
                let options = &mut self.settings.options;
                options.weight_map |= options.used_pixel_weight().is_none();
            }
            Edit::PaintTarget { form, channel, pixel, value } => {
                self.check_place(form, channel, pixel)?;
                check_probability(value)?;
                let mut options = self.settings.options;
                match form {
                    Form::Binary => options.soft_target = true,
                    Form::Multiclass => options.class_probabilities = true,
                }
                options.check()?;
                self.settings.options = options;
                let class = if form == Form::Binary { self.foreground() } else { channel };
                self.soften(pixel, class, value);
            }
            Edit::PaintImage { pixel, size, grey } => self.paint_image(pixel, size, grey)?,
            Edit::SetShape { images, height, width } => {
                check_count("images", images, 1, MAX_IMAGES)?;
                check_count("height", height, 1, MAX_SIDE)?;
                check_count("width", width, 1, MAX_SIDE)?;
                self.resize(Shape::new(images, self.classes(), height, width));
            }
            Edit::SetClasses(classes) => {
                check_count("classes", classes, MIN_CLASSES, MAX_CLASSES)?;
                self.set_classes(classes);
            }
            Edit::SetForeground(class) => {
                let lowest = usize::from(self.classes() == 2);
                check_count("foreground", class, lowest, self.classes() - 1)?;
                self.settings.foreground = class;
            }
            Edit::SetThreshold(threshold) => {
                check("threshold", f64::from(threshold), 0.0, 1.0)?;
                self.settings.threshold = threshold.abs();
            }
            Edit::SetLinked(on) => {
                self.settings.link = on;
                self.keep_link();
            }
            Edit::SetReduction(reduction) => self.settings.reduction = reduction,
            Edit::SetOptions(options) => {
                options.check()?;
                self.settings.options = options;
            }
            Edit::Shift { by } => {
                let limit = f64::from(LOGIT_LIMIT);
                check("shift", f64::from(by), -2.0 * limit, 2.0 * limit)?;
                for &z in &self.multiclass {
                    check_logit(f64::from(z + by))?;
                }
                for z in flat_mut(&mut self.multiclass) {
                    *z += by;
                }
                self.keep_link();
            }
            Edit::Fill { fill, seed } => self.fill(fill, seed),
            Edit::LoadPreset(preset) => *self = preset.scene(),
            Edit::Reset if self.preset() == Preset::Own => {}
            Edit::Reset => *self = self.preset().scene(),
        }
        Ok(())
    }

    fn shift_logit(&mut self, form: Form, channel: usize, pixel: Pixel, by: f64) -> Result<(), Error> {
        let limit = f64::from(LOGIT_LIMIT);
        check("logit", by, -limit, limit)?;
        let value = f64::from(self.logits(form)[pixel.in_channel(channel)]) + by;
        if !value.is_finite() {
            // No number is a tenth more than ∞.
            return Ok(());
        }
        let value = ((value * 1000.0).round() / 1000.0).clamp(-limit, limit);
        self.set_logit(form, channel, pixel, value as f32);
        Ok(())
    }

    fn resize(&mut self, to: Shape) {
        let old = std::mem::replace(self, Self::blank(to, self.preset()));
        self.settings = old.settings;
        for pixel in pixels(to.n, to.h, to.w).filter(|&pixel| old.contains(pixel)) {
            self.mask[pixel.at()] = old.mask[pixel.at()];
            self.weight[pixel.at()] = old.weight[pixel.at()];
            self.binary[pixel.in_channel(0)] = old.binary[pixel.in_channel(0)];
            for channel in 0..to.c {
                self.multiclass[pixel.in_channel(channel)] = old.multiclass[pixel.in_channel(channel)];
            }
        }
        if !old.soft.is_empty() {
            self.soft = self.hard_target();
            for pixel in pixels(to.n, to.h, to.w).filter(|&pixel| old.contains(pixel)) {
                for channel in 0..to.c {
                    let at = self.soft_at(pixel, channel);
                    self.soft[at] = old.soft[old.soft_at(pixel, channel)];
                }
            }
        }
    }

    fn set_classes(&mut self, classes: usize) {
        let Shape { n, c, h, w } = self.shape();
        let soft = std::mem::take(&mut self.soft);
        let old = &self.multiclass;
        self.multiclass =
            Array4::from_shape_fn((n, classes, h, w), |at| if at.1 < c { old[at] } else { 0.0 });
        for class in flat_mut(&mut self.mask) {
            if *class >= classes as i32 {
                *class = 0;
            }
        }
        if self.settings.foreground >= classes {
            self.settings.foreground = 1;
        }
        if !soft.is_empty() {
            // What a class had that is gone is background, as in the mask.
            let plane = h * w;
            self.soft = vec![0.0; n * classes * plane];
            for (from, &q) in soft.iter().enumerate() {
                let (image, class) = (from / (c * plane), from / plane % c);
                let class = if class < classes { class } else { 0 };
                self.soft[(image * classes + class) * plane + from % plane] += q;
            }
            for q in &mut self.soft {
                *q = q.min(1.0);
            }
            for pixel in pixels(n, h, w).filter(|pixel| self.mask[pixel.at()] != IGNORED).collect::<Vec<_>>()
            {
                self.classify(pixel);
            }
        }
        self.keep_link();
    }

    fn keep_link(&mut self) {
        if self.linked() && !self.is_linked_exactly() {
            self.link_all();
        }
    }

    fn fill(&mut self, fill: Fill, seed: u32) {
        let Shape { n, c, h, w } = self.shape();
        let foreground = self.foreground() as i32;
        let mut normal = Normal::new(seed);
        for pixel in pixels(n, h, w) {
            let class = self.mask[pixel.at()];
            let right = |is: bool| if class == IGNORED { 0.0 } else { f32::from(i8::from(is) * 4 - 2) };
            let mut draw = || (normal.next() * 100.0).round() as f32 / 100.0;
            for channel in 0..c {
                self.multiclass[pixel.in_channel(channel)] = match fill {
                    Fill::Zeros => 0.0,
                    Fill::Normal => draw(),
                    Fill::Truth => right(class == channel as i32),
                };
            }
            self.binary[pixel.in_channel(0)] = match fill {
                Fill::Zeros => 0.0,
                Fill::Normal => draw(),
                Fill::Truth => 2.0 * right(class == foreground),
            };
        }
        self.keep_link();
    }

    pub(super) fn check_place(&self, form: Form, channel: usize, pixel: Pixel) -> Result<(), Error> {
        let Shape { n, h, w, .. } = self.shape();
        check_count("image", pixel.image, 0, n - 1)?;
        check_count("row", pixel.row, 0, h - 1)?;
        check_count("column", pixel.column, 0, w - 1)?;
        check_count("channel", channel, 0, self.channels(form) - 1)
    }
}

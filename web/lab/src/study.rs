//! What explains the numbers, for the page: formulas, the curve, the mean, the link, the threshold.

use pixelwise_lab::explain::analysis;
use pixelwise_lab::explain::equivalence;
use pixelwise_lab::view::losses;
use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use super::plain::plain;
use super::said::{JsPhrase, Phrase};
use super::views::{Form, JsTerm, Term, Theme};
use pixelwise_lab::Edit;
use pixelwise_lab::explain::curve::Curve;
use pixelwise_lab::explain::sweep::Measure;
use pixelwise_lab::view::chart::curve::CurveChart;
use pixelwise_lab::view::chart::ranking::Ranking;
use pixelwise_lab::view::chart::threshold::{ThresholdChart, measure_sample, threshold_at};
use pixelwise_lab::view::number;
use pixelwise_web::{Thrown, thrown};

plain! {
    /// One line of a derivation.
    DerivedLine ("DerivedLine") => JsDerivedLine {
        /// A stable name: `sigmoid`, `surprise`, `gradient`, ….
        name ("name"): String = "string",
        /// The formulas as MathML, every number with `data-from`; `data-note` is a key for what is to be said below an equation.
        mathml ("mathml"): String = "string",
        /// The same as text with all digits.
        text ("text"): String = "string",
    }
}

plain! {
    /// A reduced loss as a fraction.
    Mean ("Mean") => JsMean {
        /// What is summed.
        numerator_symbol ("numeratorSymbol"): String = "string",
        /// The sum.
        numerator ("numerator"): String = "string",
        /// What it is divided by.
        denominator_symbol ("denominatorSymbol"): String = "string",
        /// Its value.
        denominator ("denominator"): String = "string",
        /// The length of the sum's bar, from 0 to 1.
        numerator_bar ("numeratorBar"): f64 = "number",
        /// The length of the other bar, on the same scale.
        denominator_bar ("denominatorBar"): f64 = "number",
        /// The loss.
        loss ("loss"): String = "string",
    }
}

plain! {
    /// A loss in float64, and how far float32 is from it.
    Exact ("Exact") => JsExact {
        /// The exact loss, all digits; of two steps, with their clamp.
        loss ("loss"): String = "string",
        /// The same with seven digits.
        short ("short"): String = "string",
        /// float32 minus exact.
        difference ("difference"): String = "string",
        /// The same in units of float32's last place.
        ulp ("ulp"): String = "string",
        /// What the clamp of two steps changes; empty where it changes nothing.
        clamp ("clamp"): String = "string",
    }
}

plain! {
    /// The thresholds with the largest `IoU`; nothing where none gives more than 0.
    Best ("Best") => JsBest {
        /// One of them.
        threshold ("threshold"): f64 = "number",
        /// The same as text.
        threshold_text ("thresholdText"): String = "string",
        /// The least of them to the hundredth; empty where no hundredth is among them.
        from ("from"): String = "string",
        /// The largest of them.
        to ("to"): String = "string",
        /// Their `IoU`.
        iou ("iou"): String = "string",
        /// Whether the threshold gives this `IoU` already.
        reached ("reached"): bool = "boolean",
    }
}

plain! {
    /// A measure in the legend of the thresholds.
    MeasureKey ("MeasureKey") => JsMeasureKey {
        /// `iou`, `dice`, `precision`, `recall`, `accuracy`.
        name ("name"): String = "string",
        /// Its line as SVG.
        line ("line"): String = "string",
        /// Its value at the threshold.
        value ("value"): String = "string",
    }
}

plain! {
    /// How one class of a prediction fares, or their mean.
    ClassScore ("ClassScore") => JsClassScore {
        /// The class, or `mean`.
        name ("name"): String = "string",
        /// Intersection over union.
        iou ("iou"): String = "string",
        /// Dice.
        dice ("dice"): String = "string",
        /// TP / (TP + FP).
        precision ("precision"): String = "string",
        /// TP / (TP + FN).
        recall ("recall"): String = "string",
    }
}

/// What explains the numbers.
#[wasm_bindgen]
impl Lab {
    /// The selected pixel's way from its logits to its gradient.
    #[must_use]
    pub fn derivation(&self, form: Form) -> Vec<JsDerivedLine> {
        let lines = analysis::derivation(self.core(), form.into()).lines;
        lines
            .into_iter()
            .map(|line| DerivedLine {
                name: line.name.to_owned(),
                mathml: line.to_mathml(),
                text: line.to_text(),
            })
            .map(JsDerivedLine::from)
            .collect()
    }

    /// Whether both forms' curves have one axis, z and z₁ − z₀, and are drawn together.
    #[wasm_bindgen(getter, js_name = curveShared)]
    #[must_use]
    pub fn curve_shared(&self) -> bool {
        Curve::is_shared(self.core())
    }

    /// Where the axis of a curve ends on either side of 0: what a drag holds.
    #[wasm_bindgen(js_name = curveLimit)]
    #[must_use]
    pub fn curve_limit(&self, form: Form, channel: usize) -> f64 {
        CurveChart::of(self.core(), form.into(), channel, (0, 0), None).curve.limit
    }

    /// The loss of the selected pixel over a channel's logit, as SVG of a size in pixels; of both forms where they share an axis.
    #[must_use]
    pub fn curve(
        &self,
        form: Form,
        channel: usize,
        width: u32,
        height: u32,
        theme: Theme,
        held: Option<f64>,
    ) -> String {
        CurveChart::of(self.core(), form.into(), channel, (width, height), held).svg(theme.into())
    }

    /// Where the point of that curve is drawn, x and y.
    #[wasm_bindgen(js_name = curvePoint)]
    #[must_use]
    pub fn curve_point(
        &self,
        form: Form,
        channel: usize,
        width: u32,
        height: u32,
        held: Option<f64>,
    ) -> Vec<f64> {
        let chart = CurveChart::of(self.core(), form.into(), channel, (width, height), held);
        <[f64; 2]>::from(chart.point()).to_vec()
    }

    /// The logit, the loss and the slope of that point, to read; a fourth text, not empty, where the loss or the slope is not finite.
    #[wasm_bindgen(js_name = curveSaid)]
    #[must_use]
    pub fn curve_said(&self, form: Form, channel: usize) -> Vec<String> {
        let chart = CurveChart::of(self.core(), form.into(), channel, (0, 0), None);
        let Curve { at: (logit, loss), slope, .. } = chart.curve;
        let lost = if loss.is_finite() && slope.is_finite() { "" } else { "lost" };
        let (loss, slope) = (number::significant(loss, 4), number::signed(slope, 4));
        vec![number::short(logit as f32), loss, slope, lost.to_owned()]
    }

    /// Takes the logit under an x of that curve, to the hundredth: what a drag of the point asks for.
    ///
    /// # Errors
    /// Where the document does not take it.
    #[wasm_bindgen(js_name = dragCurve)]
    pub fn drag_curve(
        &mut self,
        form: Form,
        channel: usize,
        width: u32,
        height: u32,
        x: f64,
        held: Option<f64>,
    ) -> Thrown<()> {
        let chart = CurveChart::of(self.core(), form.into(), channel, (width, height), held);
        self.apply(chart.drag(x))
    }

    /// How many losses a form reduces.
    #[wasm_bindgen(js_name = lossCount)]
    #[must_use]
    pub fn loss_count(&self, form: Form) -> usize {
        Ranking::of(self.core(), form.into()).count()
    }

    /// A form's losses, largest first, as bars: SVG of a size in pixels.
    #[wasm_bindgen(js_name = lossBars)]
    #[must_use]
    pub fn loss_bars(&self, form: Form, width: u32, height: u32, theme: Theme) -> String {
        Ranking::of(self.core(), form.into()).svg(width, height, theme.into())
    }

    /// What the largest loss of a form is of their sum; nothing where nothing is lost.
    #[wasm_bindgen(js_name = largestLoss)]
    #[must_use]
    pub fn largest_loss(&self, form: Form) -> Option<JsPhrase> {
        Ranking::of(self.core(), form.into()).said().map(|said| Phrase::from(said).into())
    }

    /// A form's loss as a fraction.
    #[must_use]
    pub fn mean(&self, form: Form) -> JsMean {
        let mean = analysis::mean(self.core(), form.into());
        let (numerator_bar, denominator_bar) = mean.bars();
        Mean {
            numerator_symbol: mean.numerator.symbol.to_owned(),
            numerator: number::significant(mean.numerator.value, 4),
            denominator_symbol: mean.denominator.symbol.to_owned(),
            denominator: number::significant(mean.denominator.value, 4),
            numerator_bar,
            denominator_bar,
            loss: number::significant(mean.loss(), 4),
        }
        .into()
    }

    /// The three means of BCE with pixels left out, named `kept`, `all`, `weights`; none where no pixel is.
    #[wasm_bindgen(js_name = meansOfKept)]
    #[must_use]
    pub fn means_of_kept(&self) -> Vec<JsTerm> {
        let Some(means) = analysis::means_of_kept(self.core()) else { return Vec::new() };
        [("kept", means.over_kept), ("all", means.over_all), ("weights", means.over_weights)]
            .map(|(name, value)| Term {
                symbol: name.to_owned(),
                text: number::significant(value, 4),
                full: number::full64(value),
                kind: "mean".to_owned(),
                channel: -1,
            })
            .map(JsTerm::from)
            .into()
    }

    /// A form's loss beside the exact one.
    pub fn exact(&self, form: Form) -> Thrown<JsExact> {
        let (rounding, clamp) = analysis::rounding(self.core(), form.into()).map_err(thrown)?;
        Ok(Exact {
            loss: number::all_digits64(rounding.exact),
            short: number::significant(rounding.exact, 7),
            difference: number::signed(rounding.difference, 2),
            ulp: number::significant(rounding.ulps, 2),
            clamp: if clamp == 0.0 { String::new() } else { number::signed(clamp, 4) },
        }
        .into())
    }

    /// How the two forms stand to each other: `linked`, `alike`, `ignored`, `options`, `apart`, `manyClasses` or `sigmoids`.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn agreement(&self) -> String {
        equivalence::agreement(self.core()).id().to_owned()
    }

    /// The keys of what can be said of them then.
    #[wasm_bindgen(js_name = bondReasons)]
    #[must_use]
    pub fn bond_reasons(&self) -> Vec<String> {
        equivalence::reasons(self.core()).map(str::to_owned).collect()
    }

    /// The selected pixel in both forms: two terms that belong together after each other, one of the kind `loss` alone.
    #[must_use]
    pub fn bond(&self) -> Vec<JsTerm> {
        equivalence::pixel_terms(self.core()).into_iter().map(|term| Term::from(term).into()).collect()
    }

    /// What one step of SGD would do to the selected pixel's logits, in the same order; empty unless there are two classes.
    #[wasm_bindgen(js_name = sgdStep)]
    #[must_use]
    pub fn sgd_step(&self) -> Vec<JsTerm> {
        equivalence::sgd_step(self.core()).into_iter().map(|term| Term::from(term).into()).collect()
    }

    /// Adds what was typed to every channel of every pixel.
    #[wasm_bindgen(js_name = typeShift)]
    pub fn type_shift(&mut self, text: &str) -> Thrown<()> {
        let by = number::parse("shift", text).map_err(thrown)? as f32;
        self.apply(Edit::Shift { by })
    }

    /// The probabilities by true class and the scores over the threshold, as SVG of a size in pixels.
    #[wasm_bindgen(js_name = thresholdChart)]
    #[must_use]
    pub fn threshold_chart(&self, width: u32, height: u32, theme: Theme) -> String {
        let (sweep, histogram) = (analysis::sweep(self.core()), analysis::histogram(self.core()));
        let (threshold, best) = (self.core().scene().threshold(), analysis::best_threshold(self.core()));
        let chart = ThresholdChart { sweep: &sweep, histogram: &histogram, best, threshold };
        chart.svg(width, height, theme.into())
    }

    /// The legend of that chart: each measure with its line, and its value at the threshold.
    #[wasm_bindgen(js_name = thresholdKey)]
    #[must_use]
    pub fn threshold_key(&self, theme: Theme) -> Vec<JsMeasureKey> {
        let counts = analysis::sweep(self.core()).at(self.core().scene().threshold());
        let of = |measure: Measure| MeasureKey {
            name: measure.code().to_owned(),
            line: measure_sample(measure, theme.into()),
            value: number::ratio(counts.measure(measure)),
        };
        Measure::ALL.map(|measure| of(measure).into()).into()
    }

    /// The threshold under an x of that chart.
    #[wasm_bindgen(js_name = thresholdAt)]
    #[must_use]
    pub fn threshold_at(width: u32, x: f64) -> f64 {
        threshold_at(x, width)
    }

    /// The threshold moved by hundredths, kept within [0, 1].
    #[wasm_bindgen(js_name = thresholdNudged)]
    #[must_use]
    pub fn threshold_nudged(&self, hundredths: f64) -> f64 {
        losses::threshold_moved(self.core().scene(), hundredths)
    }

    /// The threshold with the largest `IoU`; nothing where none gives more than 0.
    #[wasm_bindgen(js_name = bestThreshold)]
    #[must_use]
    pub fn best_threshold(&self) -> Option<JsBest> {
        let best = analysis::best_threshold(self.core())?;
        let threshold = f64::from(best.threshold);
        let now = analysis::sweep(self.core()).at(self.core().scene().threshold()).measure(Measure::Iou);
        let (from, to) = best.hundredths().map_or_else(Default::default, |(from, to)| {
            (number::significant(from, 2), number::significant(to, 2))
        });
        let best = Best {
            threshold,
            threshold_text: number::significant(threshold, 2),
            from,
            to,
            iou: number::ratio(Some(best.value)),
            reached: now == Some(best.value),
        };
        Some(best.into())
    }

    /// The classes to be told one by one: all of a few, and of many those that the mask or the prediction has.
    #[wasm_bindgen(js_name = classesShown)]
    #[must_use]
    pub fn classes_shown(&self, form: Form) -> Vec<u32> {
        self.metrics_of(form).shown().into_iter().map(|class| class as u32).collect()
    }

    /// The same for the rows of the confusion table: of many, those that the mask has.
    #[wasm_bindgen(js_name = rowsShown)]
    #[must_use]
    pub fn rows_shown(&self, form: Form) -> Vec<u32> {
        self.metrics_of(form).rows_shown().into_iter().map(|class| class as u32).collect()
    }

    /// How a prediction meets the mask in those classes, row by row.
    #[must_use]
    pub fn confusion(&self, form: Form) -> Vec<u32> {
        let metrics = self.metrics_of(form);
        let shown = &metrics.shown();
        let row = |&target: &usize| shown.iter().map(move |&class| metrics.confusion[[target, class]]);
        metrics.rows_shown().iter().flat_map(row).collect()
    }

    /// How each of those classes fares, after the mean over all that have a score.
    #[must_use]
    pub fn scores(&self, form: Form) -> Vec<JsClassScore> {
        let metrics = self.metrics_of(form);
        let of = |class: usize| ClassScore {
            name: class.to_string(),
            iou: number::ratio(metrics.iou[class]),
            dice: number::ratio(metrics.dice[class]),
            precision: number::ratio(metrics.precision[class]),
            recall: number::ratio(metrics.recall[class]),
        };
        let mean = ClassScore {
            name: "mean".to_owned(),
            iou: number::ratio(metrics.mean_iou()),
            dice: number::ratio(metrics.mean_dice()),
            precision: number::ratio(metrics.mean_precision()),
            recall: number::ratio(metrics.mean_recall()),
        };
        [mean].into_iter().chain(metrics.shown().into_iter().map(of)).map(JsClassScore::from).collect()
    }
}

impl Lab {
    fn metrics_of(&self, form: Form) -> &pixelwise::Metrics {
        let results = self.core().results();
        match form {
            Form::Binary => &results.binary_metrics,
            Form::Multiclass => &results.multiclass_metrics,
        }
    }
}

//! What explains the numbers, for the page: formulas, the curve, the mean, the link, the threshold.

use pixelwise_lab::explain::analysis;
use pixelwise_lab::explain::equivalence;
use pixelwise_lab::view::losses;
use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use super::views::{Best, ClassScore, Exact, KeptMean, Mean, MeasureKey, Phrase, Term, Track};
use pixelwise_lab::Edit;
use pixelwise_lab::explain::curve::Curve;
use pixelwise_lab::explain::sweep::Measure;
use pixelwise_lab::view::chart::curve::CurveChart;
use pixelwise_lab::view::chart::ranking::Ranking;
use pixelwise_lab::view::chart::threshold::{ThresholdChart, measure_sample, threshold_at};
use pixelwise_lab::view::number;
use pixelwise_web::{Form, Thrown, list, thrown};

/// What explains the numbers.
#[wasm_bindgen]
impl Lab {
    /// Whether both forms' curves have one axis, z and z₁ − z₀, and are drawn together.
    #[wasm_bindgen(getter, js_name = curveShared)]
    pub fn curve_shared(&self) -> bool {
        Curve::is_shared(self.core())
    }

    /// Where the axis of a curve ends on either side of 0: what a drag holds.
    #[wasm_bindgen(js_name = curveLimit)]
    pub fn curve_limit(&self, form: Form, channel: usize) -> f64 {
        CurveChart::of(self.core(), form.into(), channel, (0, 0), None).curve.limit
    }

    /// The loss of the selected pixel over a channel's logit, as SVG of a size in pixels; of both forms where they share an axis.
    pub fn curve(&self, form: Form, channel: usize, width: u32, height: u32, held: Option<f64>) -> String {
        CurveChart::of(self.core(), form.into(), channel, (width, height), held).svg()
    }

    /// Where the point of that curve is drawn, x and y.
    #[wasm_bindgen(js_name = curvePoint)]
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
    pub fn loss_count(&self, form: Form) -> usize {
        Ranking::of(self.core(), form.into()).count()
    }

    /// A form's losses, largest first, as bars: SVG of a size in pixels.
    #[wasm_bindgen(js_name = lossBars)]
    pub fn loss_bars(&self, form: Form, width: u32, height: u32) -> String {
        Ranking::of(self.core(), form.into()).svg(width, height)
    }

    /// What the largest loss of a form is of their sum; nothing where nothing is lost.
    #[wasm_bindgen(js_name = largestLoss)]
    pub fn largest_loss(&self, form: Form) -> Option<Phrase> {
        Ranking::of(self.core(), form.into()).said().map(Phrase::from)
    }

    /// A form's loss as a fraction.
    pub fn mean(&self, form: Form) -> Mean {
        analysis::mean(self.core(), form.into()).into()
    }

    /// The three means of BCE with pixels left out, named `kept`, `all`, `weights`; none where no pixel is.
    #[wasm_bindgen(js_name = meansOfKept)]
    pub fn means_of_kept(&self) -> Vec<KeptMean> {
        let Some(means) = analysis::means_of_kept(self.core()) else { return Vec::new() };
        list([("kept", means.over_kept), ("all", means.over_all), ("weights", means.over_weights)])
    }

    /// A form's loss beside the exact one.
    pub fn exact(&self, form: Form) -> Thrown<Exact> {
        analysis::rounding(self.core(), form.into()).map(Exact::from).map_err(thrown)
    }

    /// How the two forms stand to each other: `linked`, `alike`, `ignored`, `options`, `apart`, `manyClasses` or `sigmoids`.
    #[wasm_bindgen(getter)]
    pub fn agreement(&self) -> String {
        equivalence::agreement(self.core()).id().to_owned()
    }

    /// The keys of what can be said of them then.
    #[wasm_bindgen(js_name = equivalenceReasons)]
    pub fn equivalence_reasons(&self) -> Vec<String> {
        equivalence::reasons(self.core()).map(str::to_owned).collect()
    }

    /// The selected pixel in both forms: two terms that belong together after each other, one of the kind `loss` alone.
    #[wasm_bindgen(js_name = equivalenceTerms)]
    pub fn equivalence_terms(&self) -> Vec<Term> {
        list(equivalence::pixel_terms(self.core()))
    }

    /// How far one step of SGD takes z, and z₁ − z₀; empty unless there is one softmax of two classes.
    #[wasm_bindgen(js_name = sgdTracks)]
    pub fn sgd_tracks(&self) -> Vec<Track> {
        list(equivalence::tracks(self.core()))
    }

    /// The selected pixel's two logits on a line; none unless there is one softmax of two classes.
    #[wasm_bindgen(js_name = logitPair)]
    pub fn logit_pair(&self) -> Option<Track> {
        equivalence::pair(self.core()).map(Track::from)
    }

    /// What one step of SGD would do to the selected pixel's logits, in the same order; empty unless there are two classes.
    #[wasm_bindgen(js_name = sgdStep)]
    pub fn sgd_step(&self) -> Vec<Term> {
        list(equivalence::sgd_step(self.core()))
    }

    /// Adds what was typed to every channel of every pixel.
    #[wasm_bindgen(js_name = typeShift)]
    pub fn type_shift(&mut self, text: &str) -> Thrown<()> {
        let by = number::parse("shift", text).map_err(thrown)? as f32;
        self.apply(Edit::Shift { by })
    }

    /// The probabilities by true class and the scores over the threshold, as SVG of a size in pixels.
    #[wasm_bindgen(js_name = thresholdChart)]
    pub fn threshold_chart(&self, width: u32, height: u32) -> String {
        let (sweep, histogram) = (analysis::sweep(self.core()), analysis::histogram(self.core()));
        let (threshold, best) = (self.core().scene().threshold(), analysis::best_threshold(self.core()));
        let chart = ThresholdChart { sweep: &sweep, histogram: &histogram, best, threshold };
        chart.svg(width, height)
    }

    /// The legend of that chart: each measure with its line, and its value at the threshold.
    #[wasm_bindgen(js_name = thresholdKey)]
    pub fn threshold_key(&self) -> Vec<MeasureKey> {
        let counts = analysis::sweep(self.core()).at(self.core().scene().threshold());
        let key = |measure| (measure, measure_sample(measure), counts.measure(measure));
        list(Measure::ALL.map(key))
    }

    /// The threshold under an x of that chart.
    #[wasm_bindgen(js_name = thresholdAt)]
    pub fn threshold_at(width: u32, x: f64) -> f64 {
        threshold_at(x, width)
    }

    /// The threshold moved by hundredths, kept within [0, 1].
    #[wasm_bindgen(js_name = thresholdNudged)]
    pub fn threshold_nudged(&self, hundredths: f64) -> f64 {
        losses::threshold_moved(self.core().scene(), hundredths)
    }

    /// The threshold with the largest `IoU`; nothing where none gives more than 0.
    #[wasm_bindgen(js_name = bestThreshold)]
    pub fn best_threshold(&self) -> Option<Best> {
        let best = analysis::best_threshold(self.core())?;
        let now = analysis::sweep(self.core()).at(self.core().scene().threshold()).measure(Measure::Iou);
        Some((best, now == Some(best.value)).into())
    }

    /// The classes to be told one by one: all of a few, and of many those that the mask or the prediction has.
    #[wasm_bindgen(js_name = classesShown)]
    pub fn classes_shown(&self, form: Form) -> Vec<u32> {
        self.core().results().metrics(form.into()).shown().into_iter().map(|class| class as u32).collect()
    }

    /// The same for the rows of the confusion table: of many, those that the mask has.
    #[wasm_bindgen(js_name = rowsShown)]
    pub fn rows_shown(&self, form: Form) -> Vec<u32> {
        self.core()
            .results()
            .metrics(form.into())
            .rows_shown()
            .into_iter()
            .map(|class| class as u32)
            .collect()
    }

    /// How a prediction meets the mask in those classes, row by row.
    pub fn confusion(&self, form: Form) -> Vec<u32> {
        let metrics = self.core().results().metrics(form.into());
        let shown = &metrics.shown();
        let row = |&target: &usize| shown.iter().map(move |&class| metrics.confusion[[target, class]]);
        metrics.rows_shown().iter().flat_map(row).collect()
    }

    /// How the binary prediction meets the mask: true negatives, false positives, false negatives, true positives.
    #[wasm_bindgen(js_name = confusionOfTwo)]
    pub fn confusion_of_two(&self) -> Vec<u32> {
        self.core().results().metrics(pixelwise_lab::Form::Binary).confusion.iter().copied().collect()
    }

    /// How each of those classes fares, after the mean over all that have a score.
    pub fn scores(&self, form: Form) -> Vec<ClassScore> {
        let metrics = self.core().results().metrics(form.into());
        let of = |class: usize| {
            let scores =
                [metrics.iou[class], metrics.dice[class], metrics.precision[class], metrics.recall[class]];
            (class.to_string(), scores)
        };
        let mean = [metrics.mean_iou(), metrics.mean_dice(), metrics.mean_precision(), metrics.mean_recall()];
        list([("mean".to_owned(), mean)].into_iter().chain(metrics.shown().into_iter().map(of)))
    }
}

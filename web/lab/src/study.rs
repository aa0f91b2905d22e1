//! What explains the numbers, for the page: formulas, the curve, the mean, the link, the threshold.

use wasm_bindgen::prelude::wasm_bindgen;

use super::lab::Lab;
use super::views::{Best, ClassScore, Exact, KeptMean, Mean, MeasureKey, Phrase, PointText, Term, Track};
use pixelwise_lab::Form::Binary;
use pixelwise_lab::explain::curve::Curve;
use pixelwise_lab::explain::{analysis, equivalence, not_finite};
use pixelwise_lab::view::chart::curve::CurveChart;
use pixelwise_lab::view::chart::ranking::Ranking;
use pixelwise_lab::view::chart::threshold::{ThresholdChart, threshold_at};
use pixelwise_lab::view::{self, losses};
use pixelwise_web::{Form, list, methods};

#[wasm_bindgen]
impl Lab {
    /// The threshold under an x of the chart of thresholds: to the hundredth, or for a finger to the twentieth.
    pub fn thresholdAt(width: u32, x: f64, fine: bool) -> f64 {
        threshold_at(x, width, if fine { 100.0 } else { 20.0 })
    }
}

methods! { Lab:
    /// Whether both forms' curves have one axis, z and z₁ − z₀, and are drawn together.
    get curveShared(lab) -> bool { Curve::is_shared(lab) }

    /// Where the axis of a curve ends on either side of 0: what a drag holds.
    fn curveLimit(lab, form: Form, channel: usize) -> f64 {
        CurveChart::of(lab, form.into(), channel, (0, 0), None).curve.limit
    }

    /// The loss of the selected pixel over a channel's logit, as SVG of a size in pixels; of both forms where they share an axis.
    fn curve(lab, form: Form, channel: usize, width: u32, height: u32, held: Option<f64>) -> String {
        CurveChart::of(lab, form.into(), channel, (width, height), held).svg()
    }

    /// Where the point of that curve is drawn, x and y.
    fn curvePoint(lab, form: Form, channel: usize, width: u32, height: u32, held: Option<f64>) -> Vec<f64> {
        let chart = CurveChart::of(lab, form.into(), channel, (width, height), held);
        <[f64; 2]>::from(chart.point()).to_vec()
    }

    /// That point, to be read.
    fn curveSaid(lab, form: Form, channel: usize) -> PointText {
        CurveChart::of(lab, form.into(), channel, (0, 0), None).point_text().into()
    }

    /// Takes the logit under an x of that curve, to the hundredth: what a drag of the point asks for.
    edit dragCurve(lab, form: Form, channel: usize, width: u32, height: u32, x: f64, held: Option<f64>) {
        CurveChart::of(lab, form.into(), channel, (width, height), held).drag(x)
    }

    /// How many losses a form reduces.
    fn lossCount(lab, form: Form) -> usize { Ranking::of(lab, form.into()).count() }

    /// A form's losses, largest first, as bars: SVG of a size in pixels.
    fn lossBars(lab, form: Form, width: u32, height: u32) -> String {
        Ranking::of(lab, form.into()).svg(width, height)
    }

    /// What the largest loss of a form is of their sum; nothing where nothing is lost.
    fn largestLoss(lab, form: Form) -> Option<Phrase> { Ranking::of(lab, form.into()).said().map(Phrase::from) }

    /// A form's loss as a fraction.
    fn mean(lab, form: Form) -> Mean { analysis::mean(lab, form.into()).into() }

    /// The three means of BCE with pixels left out, named `kept`, `all`, `weights`; none where no pixel is.
    fn meansOfKept(lab) -> Vec<KeptMean> {
        let Some(means) = analysis::means_of_kept(lab) else { return Vec::new() };
        list([("kept", means.over_kept), ("all", means.over_all), ("weights", means.over_weights)])
    }

    /// What is to be said of what both forms divide by, a key under `mean.note`.
    get meanNote(lab) -> String { analysis::mean_note(lab).to_owned() }

    /// The two means of CE with a weight for each pixel, named `pixels` and `weights`; none where it has no map.
    fn meansOfPixels(lab) -> Vec<KeptMean> {
        let Some([pixels, weights]) = analysis::means_of_pixels(lab) else { return Vec::new() };
        list([("pixels", pixels), ("weights", weights)])
    }

    /// Why a form's loss is ±∞ or NaN, where a logit that is no number is the reason.
    fn notFinite(lab, form: Form) -> Option<Phrase> { not_finite::reason(lab, form.into()).map(Phrase::from) }

    /// A form's loss beside the exact one.
    fn exact(lab, form: Form) -> Exact { analysis::rounding(lab, form.into()).into() }

    /// How the two forms stand to each other: `linked`, `alike`, `ignored`, `options`, `apart`, `manyClasses` or `sigmoids`.
    get agreement(lab) -> String { equivalence::agreement(lab).id().to_owned() }

    /// The keys of what can be said of them then.
    fn equivalenceReasons(lab) -> Vec<String> { equivalence::reasons(lab).map(str::to_owned).collect() }

    /// The selected pixel in both forms: two terms that belong together after each other, one of the kind `loss` alone.
    fn equivalenceTerms(lab) -> Vec<Term> { list(equivalence::pixel_terms(lab)) }

    /// How far one step of SGD takes z, and z₁ − z₀; empty unless there is one softmax of two classes.
    fn sgdTracks(lab) -> Vec<Track> { list(equivalence::tracks(lab)) }

    /// The selected pixel's two logits on a line; none unless there is one softmax of two classes.
    fn logitPair(lab) -> Option<Track> { equivalence::pair(lab).map(Track::from) }

    /// What one step of SGD would do to the selected pixel's logits, in the same order; empty unless there are two classes.
    fn sgdStep(lab) -> Vec<Term> { list(equivalence::sgd_step(lab)) }

    /// The probabilities by true class and the scores over the threshold, as SVG of a size in pixels.
    fn thresholdChart(lab, width: u32, height: u32) -> String { ThresholdChart::of(lab).svg(width, height) }

    /// The legend of that chart: each measure with its line, and its value at the threshold.
    fn thresholdKey(lab) -> Vec<MeasureKey> { list(ThresholdChart::of(lab).key()) }

    /// The threshold moved by hundredths, kept within [0, 1].
    fn thresholdNudged(lab, hundredths: f64) -> f64 { losses::threshold_moved(lab.scene(), hundredths) }

    /// The threshold with the largest `IoU`; nothing where none gives more than 0.
    fn bestThreshold(lab) -> Option<Best> {
        let chart = ThresholdChart::of(lab);
        chart.best.map(|best| (best, chart.has_best()).into())
    }

    /// The classes to be told one by one: all of a few, and of many those that the mask or the prediction has.
    fn classesShown(lab, form: Form) -> Vec<usize> { lab.results().metrics(form.into()).shown() }

    /// The same for the rows of the confusion table: of many, those that the mask has.
    fn rowsShown(lab, form: Form) -> Vec<usize> { lab.results().metrics(form.into()).rows_shown() }

    /// How a prediction meets the mask in those classes, row by row.
    fn confusion(lab, form: Form) -> Vec<u32> { view::confusion(lab, form.into()) }

    /// How the binary prediction meets the mask: true negatives, false positives, false negatives, true positives.
    fn confusionOfTwo(lab) -> Vec<u32> { lab.results().metrics(Binary).confusion.iter().copied().collect() }

    /// How each of those classes fares, after the mean over all that have a score.
    fn scores(lab, form: Form) -> Vec<ClassScore> { list(view::class_scores(lab, form.into())) }
}

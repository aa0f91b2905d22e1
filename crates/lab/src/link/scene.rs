//! A document's scene as a link holds it, and a document that begins with such a scene.

use super::Fault;
use super::version1::{self, Logits};
use crate::arrays::{flat, flat_mut};
use crate::document::change::Change;
use crate::document::limits::{MAX_CLASSES, is_logit, to_logit};
use crate::document::scene::Settings;
use crate::history::Step;
use crate::learn::network;
use crate::{
    BinaryLoss, DescentSettings, IGNORED, Lab, MulticlassLoss, NetworkOutput, NetworkRun, Options, Pixel,
    PixelMean, Preset, Scene, StepKind,
};
use pixelwise::{Error, Reduction, Shape};
use pixelwise_train::exposure::Exposure;
use pixelwise_train::optimizer::Rule;
use pixelwise_train::task::Task;

/// What a link to the document's scene holds. What is taken apart here has no `..`: whoever adds a field is asked for it.
pub(super) fn of(lab: &Lab) -> version1::Scene {
    let scene = lab.scene();
    let Scene { mask, weight, binary: z, multiclass: channels, settings, image, soft } = scene;
    let Settings { threshold, reduction, link, foreground, preset, options } = *settings;
    let Options {
        binary,
        multiclass,
        weight_map,
        pos_weight,
        class_weight,
        ignore_index,
        label_smoothing,
        smooth_target,
        soft_target,
        class_probabilities,
        pixel_weight,
    } = options;
    let Shape { n, c, h, w } = scene.shape();
    let class = |&class: &i32| if class == IGNORED { 0 } else { class as u8 + 1 };
    let Pixel { image: at, row, column } = lab.selected();
    let weights = flat(weight);
    let mask = flat(mask).iter().map(class).collect();
    let logits = if is_output(lab) {
        Logits::Network(lab.awaited.filter(|_| lab.awaits_network()).unwrap_or_else(|| check(scene)))
    } else {
        logits(scene)
    };
    let usual = version1::Scene::usual([n, c, h, w], mask, logits);
    version1::Scene {
        weight: if weights.iter().all(|&w| w == 1.0) { Vec::new() } else { weights.to_vec() },
        threshold,
        reduction: reduction_name(reduction).to_owned(),
        link,
        foreground,
        preset: if preset == Preset::Own { String::new() } else { preset.id().to_owned() },
        image: image.clone(),
        binary_loss: binary_name(binary).to_owned(),
        multiclass_loss: multiclass_name(multiclass).to_owned(),
        weight_map,
        pos_weight,
        class_weight: class_weight.map(|weights| {
            let used = weights.iter().rposition(|&w| w != 1.0).map_or(0, |last| last + 1);
            weights[..used].to_vec()
        }),
        ignore_index,
        label_smoothing,
        smooth_target,
        soft: soft.clone(),
        soft_target,
        class_probabilities,
        pixel_weight: pixel_weight.map_or_else(String::new, |mean| mean.id().to_owned()),
        special_logits: flat(z).iter().chain(flat(channels)).any(|z| !z.is_finite()),
        selected: [at, row, column],
        learning: learning(lab.learning()),
        network: network_of(lab.network()),
        trained: network::trained(lab).map(network_of),
        ..usual
    }
}

/// The document that a link opens: its history begins with the scene.
pub(super) fn open(stored: version1::Scene) -> Result<Lab, Fault> {
    let version1::Scene { shape: [n, c, h, w], .. } = stored;
    let shape = Shape::new(n, c, h, w);
    let mut scene = Scene::blank(shape, Preset::from_id(&stored.preset).unwrap_or(Preset::Own));
    for (class, &stored) in flat_mut(&mut scene.mask).iter_mut().zip(&stored.mask) {
        *class = if stored == 0 { IGNORED } else { i32::from(stored) - 1 };
        if *class >= c as i32 {
            return Err(Fault::Invalid("mask"));
        }
    }
    let awaited = match stored.logits {
        Logits::Network(_) if stored.trained.is_none() => return Err(Fault::Invalid("logits")),
        Logits::Network(check) => Some(check),
        ref logits => {
            fill(&mut scene, logits)?;
            None
        }
    };
    if !stored.weight.is_empty() {
        flat_mut(&mut scene.weight).copy_from_slice(&stored.weight);
    }
    scene.settings = Settings {
        threshold: stored.threshold,
        reduction: reduction_of(&stored.reduction).ok_or(Fault::Newer)?,
        link: stored.link,
        foreground: stored.foreground,
        preset: scene.settings.preset,
        options: options(&stored)?,
    };
    scene.image = stored.image;
    scene.soft = stored.soft;
    if !(0.0..=1.0).contains(&stored.threshold) {
        return Err(Fault::Invalid("threshold"));
    }
    scene.settings.options.check().map_err(|_| Fault::Invalid("options"))?;
    let mut lab = Lab::from_scene(scene).map_err(|_| Fault::Invalid("scene"))?;
    let [image, row, column] = stored.selected;
    lab.select(Pixel::new(image, row, column)).map_err(|_| Fault::Invalid("pixel"))?;
    let learning = descent(&stored.learning)?;
    lab.set_learning(learning).map_err(|_| Fault::Invalid("learning"))?;
    lab.set_network(run(&stored.network)?).map_err(|_| Fault::Invalid("network"))?;
    if let Some(trained) = &stored.trained {
        let trained = run(trained)?;
        trained.check().map_err(|_| Fault::Invalid("network"))?;
        lab.begin_at(StepKind::Network(trained));
        if awaited.is_none() {
            // The numbers are not the network's alone, or they would not be in the link.
            lab.begin_at(StepKind::Unlink);
        }
    }
    lab.changes = 0;
    lab.awaited = awaited;
    Ok(lab)
}

/// Sets the logits that a link has left to the network; true where they are those of the link to the bit. Where none are awaited, or
/// something has been edited since, nothing is set.
///
/// # Errors
/// [`Error::ShapeMismatch`] where the network gives other sizes.
pub fn complete(lab: &mut Lab, output: &NetworkOutput) -> Result<bool, Error> {
    let Some(awaited) = lab.awaited.take() else { return Ok(true) };
    let Some(&Step { kind: kind @ StepKind::Network(_), .. }) = lab.history.steps.first() else {
        return Ok(true);
    };
    if lab.changes != 0 {
        return Ok(true);
    }
    let mut scene = lab.scene.clone();
    network::show(output, &mut scene)?;
    let same = check(&scene) == awaited;
    let mut whole = Lab::from_scene(scene)?;
    whole.begin_at(kind);
    (lab.scene, lab.results, lab.ranges, lab.history) =
        (whole.scene, whole.results, whole.ranges, whole.history);
    Ok(same)
}

impl Lab {
    /// Makes what the scene came from the last step of the history: one that changes nothing.
    fn begin_at(&mut self, kind: StepKind) {
        let (shape, outcome) = (self.scene.shape(), self.results.outcome());
        self.history.push(Step { kind, shape, change: Change::nothing(), outcome, piece: None, size: 0 });
    }
}

/// Whether the logits are what a network gave, and nothing has been done to them since.
fn is_output(lab: &Lab) -> bool {
    let last = lab.step().checked_sub(1).and_then(|last| lab.history.steps.get(last));
    lab.stroke.is_none() && last.is_some_and(|step| matches!(step.kind, StepKind::Network(_)))
}

/// A check of the bits of all logits.
fn check(scene: &Scene) -> u32 {
    let logits = flat(&scene.binary).iter().chain(flat(&scene.multiclass));
    super::text::check(&logits.flat_map(|z| z.to_bits().to_le_bytes()).collect::<Vec<_>>(), &[])
}

/// The logits in the way that says most with least; one that does not give them back to the bit is not taken.
fn logits(scene: &Scene) -> Logits {
    let (z, channels) = (flat(&scene.binary), flat(&scene.multiclass));
    let both = Logits::Both(z.to_vec(), channels.to_vec());
    if scene.classes() != 2 {
        return both;
    }
    let base = planes(scene).flat_map(|image| image[..image.len() / 2].iter().copied()).collect();
    let ways =
        [Logits::Halves(z.to_vec()), Logits::Base(z.to_vec(), base), Logits::Difference(channels.to_vec())];
    let exact = |way: &Logits| {
        let mut other = Scene::blank(scene.shape(), Preset::Own);
        let same = |a: &[f32], b: &[f32]| a.iter().map(|x| x.to_bits()).eq(b.iter().map(|x| x.to_bits()));
        fill(&mut other, way).is_ok()
            && same(z, flat(&other.binary))
            && same(channels, flat(&other.multiclass))
    };
    let length =
        |way: &Logits| version1::write(&version1::Scene::usual([1, 2, 1, 1], Vec::new(), way.clone())).len();
    ways.into_iter().filter(exact).chain([both]).min_by_key(length).unwrap_or(Logits::Difference(Vec::new()))
}

/// The channels of each image, one after the other.
fn planes(scene: &Scene) -> impl Iterator<Item = &[f32]> {
    let Shape { c, h, w, .. } = scene.shape();
    flat(&scene.multiclass).chunks(c * h * w)
}

/// Sets a scene's logits.
fn fill(scene: &mut Scene, logits: &Logits) -> Result<(), Fault> {
    let Shape { n, h, w, .. } = scene.shape();
    let (plane, count) = (h * w, n * h * w);
    let in_range = |z: &[f32]| z.iter().all(|&z| is_logit(z));
    let (binary, multiclass) = (flat_mut(&mut scene.binary), flat_mut(&mut scene.multiclass));
    let first = |i: usize| i / plane * 2 * plane + i % plane;
    match logits {
        Logits::Halves(z) => {
            binary.copy_from_slice(z);
            for (i, z) in z.iter().enumerate() {
                multiclass[first(i)] = (0.0 - z) / 2.0;
                multiclass[first(i) + plane] = z / 2.0;
            }
        }
        Logits::Base(z, base) => {
            binary.copy_from_slice(z);
            for (i, (z, base)) in z.iter().zip(base).enumerate() {
                multiclass[first(i)] = *base;
                multiclass[first(i) + plane] = to_logit(z + base);
            }
        }
        Logits::Difference(channels) => {
            multiclass.copy_from_slice(channels);
            for i in 0..count {
                binary[i] = to_logit(channels[first(i) + plane] - channels[first(i)]);
            }
        }
        Logits::Both(z, channels) => {
            binary.copy_from_slice(z);
            multiclass.copy_from_slice(channels);
        }
        Logits::Network(_) => {}
    }
    if in_range(binary) && in_range(multiclass) { Ok(()) } else { Err(Fault::Invalid("logits")) }
}

fn options(stored: &version1::Scene) -> Result<Options, Fault> {
    let class_weight = stored.class_weight.as_ref().map(|weights| {
        let mut all = [1.0; MAX_CLASSES];
        all[..weights.len()].copy_from_slice(weights);
        all
    });
    let binary = [BinaryLoss::WithLogits, BinaryLoss::TwoStep];
    let multiclass = [MulticlassLoss::CrossEntropy, MulticlassLoss::Naive, MulticlassLoss::Multilabel];
    let binary = binary.into_iter().find(|&loss| binary_name(loss) == stored.binary_loss);
    let multiclass = multiclass.into_iter().find(|&loss| multiclass_name(loss) == stored.multiclass_loss);
    Ok(Options {
        binary: binary.ok_or(Fault::Newer)?,
        multiclass: multiclass.ok_or(Fault::Newer)?,
        weight_map: stored.weight_map,
        pos_weight: stored.pos_weight,
        class_weight,
        ignore_index: stored.ignore_index,
        label_smoothing: stored.label_smoothing,
        smooth_target: stored.smooth_target,
        soft_target: stored.soft_target,
        class_probabilities: stored.class_probabilities,
        pixel_weight: match stored.pixel_weight.as_str() {
            "" => None,
            id => Some(PixelMean::from_id(id).ok_or(Fault::Newer)?),
        },
    })
}

fn learning(DescentSettings { rule, lr, half }: DescentSettings) -> version1::Learning {
    version1::Learning { rule: rule.id().to_owned(), lr, half }
}

fn descent(stored: &version1::Learning) -> Result<DescentSettings, Fault> {
    let version1::Learning { rule, lr, half } = stored;
    Ok(DescentSettings { rule: Rule::from_id(rule).ok_or(Fault::Newer)?, lr: *lr, half: *half })
}

fn network_of(run: NetworkRun) -> version1::Network {
    let NetworkRun { task, rule, lr, seed, step, steps, exposure } = run;
    let Exposure { contrast, noise, light } = exposure;
    let (task, rule) = (task.id().to_owned(), rule.id().to_owned());
    version1::Network { task, rule, lr, seed, step, steps, contrast, noise, light }
}

fn run(stored: &version1::Network) -> Result<NetworkRun, Fault> {
    let &version1::Network { ref task, ref rule, lr, seed, step, steps, contrast, noise, light } = stored;
    Ok(NetworkRun {
        task: Task::from_id(task).ok_or(Fault::Newer)?,
        rule: Rule::from_id(rule).ok_or(Fault::Newer)?,
        lr,
        seed,
        step,
        steps,
        exposure: Exposure { contrast, noise, light },
    })
}

/// PyTorch's name.
const fn reduction_name(reduction: Reduction) -> &'static str {
    match reduction {
        Reduction::Mean => "mean",
        Reduction::Sum => "sum",
        Reduction::None => "none",
    }
}

fn reduction_of(name: &str) -> Option<Reduction> {
    [Reduction::Mean, Reduction::Sum, Reduction::None].into_iter().find(|&one| reduction_name(one) == name)
}

/// Nothing for the usual one, else the key of the option that it is.
const fn binary_name(loss: BinaryLoss) -> &'static str {
    match loss {
        BinaryLoss::WithLogits => "",
        BinaryLoss::TwoStep => "two_step",
    }
}

const fn multiclass_name(loss: MulticlassLoss) -> &'static str {
    match loss {
        MulticlassLoss::CrossEntropy => "",
        MulticlassLoss::Naive => "naive",
        MulticlassLoss::Multilabel => "multilabel",
    }
}

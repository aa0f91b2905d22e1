//! The one document that the page shows.

use std::rc::Rc;

use crate::document::change::Change;
use crate::document::limits::check_count;
use crate::document::stroke::Stroke;
use crate::history::{History, Step};
use crate::learn::moments::{Branch, Height};
use crate::learn::network;
use crate::learn::run::{Run, RunSegment};
use crate::learn::timeline;
use crate::{DescentSettings, Edit, NetworkRun, Pin, Pixel, Preset, Ranges, Results, Scene, StepKind};
use pixelwise::{Error, Shape};
use pixelwise_train::task::Task;

/// The one document that the page shows: a scene, which pixel is selected, and the history.
///
/// It changes through [`Lab::apply`] alone. An edit that fails has changed nothing; an edit that changes nothing
/// leaves no step. Between [`Lab::begin_stroke`] and [`Lab::end_stroke`] all edits are one step.
#[derive(Clone, Debug)]
pub struct Lab {
    pub(crate) scene: Scene,
    pub(crate) results: Results,
    /// How far the colours of the maps reach.
    pub(crate) ranges: Ranges,
    pub(crate) selected: Pixel,
    pub(crate) history: History,
    pub(crate) stroke: Option<Stroke>,
    /// The run that the open stroke is, if it is one.
    pub(crate) run: Option<Run>,
    pub(crate) learning: DescentSettings,
    /// The network that would be trained next.
    pub(crate) network: NetworkRun,
    /// What was left behind, as the timeline drew it.
    pub(crate) branches: Vec<Branch>,
    pub(crate) pins: Vec<Pin>,
    /// What the timeline's height shows.
    pub(crate) height: Height,
    /// How often anything that is saved has changed, but for the selection.
    pub(crate) changes: u32,
    /// How many steps of the history did not fit when the document was saved that this one was restored from.
    pub(crate) left_out: usize,
    /// The check of the logits that a link has left to the network, until it gives them.
    pub(crate) awaited: Option<u32>,
}

impl Lab {
    /// The first scene, [`Preset::Blob`].
    ///
    /// # Panics
    /// Never: a preset is a valid scene.
    #[must_use]
    pub fn new() -> Self {
        let Ok(lab) = Self::from_scene(Preset::default().scene()) else {
            unreachable!("a preset is a valid scene")
        };
        lab
    }

    /// A document that begins with a scene.
    ///
    /// # Errors
    /// As [`Scene::check`], where the scene is not valid.
    pub(crate) fn from_scene(scene: Scene) -> Result<Self, Error> {
        scene.check()?;
        let results = Results::of(&scene);
        let shape = scene.shape();
        let selected = Pixel::new(0, (shape.h - 1) / 2, (shape.w - 1) / 2);
        let history = History::new(results.outcome());
        Ok(Self::of(scene, results, selected, history))
    }

    /// The same scene as a document whose history begins with it.
    #[must_use]
    pub fn begun_here(&self) -> Self {
        let history = History::new(self.results.outcome());
        let begun = Self::of(self.scene.clone(), self.results.clone(), self.selected, history);
        Self { learning: self.learning, network: self.network, ..begun }
    }

    /// A document from its parts, with no stroke under way.
    pub(crate) fn of(scene: Scene, results: Results, selected: Pixel, history: History) -> Self {
        let ranges = Ranges::of(&scene, &results);
        Self {
            scene,
            results,
            ranges,
            selected,
            history,
            stroke: None,
            run: None,
            learning: DescentSettings::default(),
            network: NetworkRun::of(Task::default()),
            branches: Vec::new(),
            pins: Vec::new(),
            height: Height::default(),
            changes: 0,
            left_out: 0,
            awaited: None,
        }
    }

    /// The mask, the logits and the settings.
    #[must_use]
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// What the scene comes to.
    #[must_use]
    pub fn results(&self) -> &Results {
        &self.results
    }

    /// How far the colours of the maps reach.
    #[must_use]
    pub fn ranges(&self) -> &Ranges {
        &self.ranges
    }

    /// The pixel that is followed through both forms.
    #[must_use]
    pub fn selected(&self) -> Pixel {
        self.selected
    }

    /// Selects a pixel. This is no step.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] where that pixel does not exist.
    pub fn select(&mut self, pixel: Pixel) -> Result<(), Error> {
        let Shape { n, h, w, .. } = self.scene.shape();
        check_count("image", pixel.image, 0, n - 1)?;
        check_count("row", pixel.row, 0, h - 1)?;
        check_count("column", pixel.column, 0, w - 1)?;
        self.selected = pixel;
        Ok(())
    }

    /// Carries out an edit: the only way in which the document changes.
    ///
    /// # Errors
    /// As [`Edit`]'s values are out of range; nothing has changed then.
    pub fn apply(&mut self, edit: Edit) -> Result<(), Error> {
        let mut after = self.scene.clone();
        after.edit(edit)?;
        if edit == Edit::Reset && self.history.has_first_scene() {
            let now = self.stroke.as_ref().map_or(&self.scene, |stroke| &stroke.before);
            after = self.history.first_scene(now);
        }
        self.end_run();
        match &mut self.stroke {
            Some(stroke) => {
                after = self.scene.clone();
                for on_line in stroke.along_line(edit) {
                    after.edit(on_line)?;
                }
            }
            None if after != self.scene => self.ranges = self.ranges.settled(),
            None => {}
        }
        let changed = after != self.scene;
        self.commit(after, edit.into());
        if !changed {
            return Ok(());
        }
        match edit {
            Edit::LoadPreset(_) | Edit::Reset => self.ranges = Ranges::of(&self.scene, &self.results),
            Edit::Fill { .. } => self.ranges = self.ranges.refit(&self.scene, &self.results),
            _ => {}
        }
        if let Edit::LoadPreset(preset) = edit {
            self.look_at(preset);
            self.learning = preset.learning().unwrap_or(self.learning);
        }
        Ok(())
    }

    /// Begins a stroke: until it ends, all edits are one step. A stroke that is already open continues.
    pub fn begin_stroke(&mut self) {
        self.end_run();
        if self.stroke.is_none() {
            self.ranges = self.ranges.settled();
            self.stroke = Some(Stroke::new(self.scene.clone()));
        }
    }

    /// Ends a stroke and makes it a step, unless it changed nothing.
    pub fn end_stroke(&mut self) {
        let step = self.open_step();
        self.stroke = None;
        let run = self.run.take().map(Rc::new);
        if let Some(step) = step {
            self.push_step(Step {
                piece: run.map(|run| RunSegment { from: 0, to: run.steps(), run }),
                ..step
            });
        }
    }

    /// The step that an open stroke would be if it ended here.
    pub(crate) fn open_step(&self) -> Option<Step> {
        let stroke = self.stroke.as_ref()?;
        let (kind, change) = (stroke.kind?, Change::between(&stroke.before, &self.scene)?);
        let (shape, outcome) = (self.scene.shape(), self.results.outcome());
        Some(Step { kind, shape, change, outcome, piece: None, size: 0 })
    }

    /// Ends a stroke and takes back what it changed.
    pub fn cancel_stroke(&mut self) {
        self.run = None;
        if let Some(stroke) = self.stroke.take() {
            self.show(stroke.before);
        }
    }

    /// Takes back the last step, or ends an open stroke and takes it back; false if there is nothing to take back.
    pub fn undo(&mut self) -> bool {
        self.end_stroke();
        let possible = self.can_undo();
        if possible {
            self.walk(self.history.position - 1);
        }
        possible
    }

    /// Does again what was undone last; false if there is nothing.
    pub fn redo(&mut self) -> bool {
        self.end_stroke();
        let possible = self.can_redo();
        if possible {
            self.walk(self.history.position + 1);
        }
        possible
    }

    /// Goes to a step of the history, 0 for where it begins. The steps after it stay until the next edit.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] where that step does not exist.
    pub fn go_to(&mut self, step: usize) -> Result<(), Error> {
        self.end_stroke();
        check_count("step", step, 0, self.steps())?;
        self.walk(step);
        Ok(())
    }

    /// Goes to a step that there is, while no stroke is open.
    pub(crate) fn walk(&mut self, step: usize) {
        let (from, left) = (self.history.scene_start(), self.scene.preset());
        let mut scene = self.scene.clone();
        self.history.go_to(step, &mut scene);
        self.ranges = self.ranges.settled();
        self.show(scene);
        if self.history.scene_start() != from {
            self.arrive(left);
        }
    }

    /// Whether there is a step to take back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        self.history.position > 0 || self.stroke.as_ref().is_some_and(|stroke| stroke.before != self.scene)
    }

    /// Whether there is a step to do again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        self.history.position < self.history.steps.len()
    }

    /// The step that the scene stands after, 0 before the first.
    #[must_use]
    pub fn step(&self) -> usize {
        self.history.position
    }

    /// The present scene's number: another one whenever a preset or a network has replaced it, or when it is gone back to.
    #[must_use]
    pub fn scene_id(&self) -> usize {
        self.history.scene_id()
    }

    /// How many steps are kept.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.history.steps.len()
    }

    /// How often anything that is saved has changed since the document was opened, but for the selection; it wraps.
    #[must_use]
    pub fn changes(&self) -> u32 {
        self.changes
    }

    /// How many steps of the history did not fit when the document was saved; 0 for one that was not restored.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Whether the document came by a link that leaves the logits to the network, which has not given them yet,
    /// and nothing has been changed since.
    #[must_use]
    pub fn awaits_network(&self) -> bool {
        self.awaited.is_some() && self.changes == 0
    }

    /// How the logits descend from the next step on.
    #[must_use]
    pub fn learning(&self) -> DescentSettings {
        self.learning
    }

    /// Sets how the logits descend. This is no step; a run that is under way ends.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for settings that PyTorch refuses.
    pub fn set_learning(&mut self, learning: DescentSettings) -> Result<(), Error> {
        learning.check()?;
        if learning != self.learning {
            self.end_run();
            self.learning = learning;
            self.changes = self.changes.wrapping_add(1);
        }
        Ok(())
    }

    /// The network that would be trained next, before its first step.
    #[must_use]
    pub fn network(&self) -> NetworkRun {
        self.network
    }

    /// Chooses the network that would be trained next. This is no step; a run that is under way ends.
    ///
    /// # Errors
    /// [`Error::OutOfRange`] for settings that PyTorch refuses.
    pub fn set_network(&mut self, network: NetworkRun) -> Result<(), Error> {
        network.check()?;
        self.end_run();
        if self.network != network.untrained() {
            self.network = network.untrained();
            self.changes = self.changes.wrapping_add(1);
        }
        Ok(())
    }

    /// Whether a run is under way.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.run.is_some()
    }

    /// The moment that the scene stands at, 0 for where the present scene begins.
    #[must_use]
    pub fn moment(&self) -> usize {
        self.history.moment_of(self.step()) + self.run.as_ref().map_or(0, |run| run.steps() as usize)
    }

    /// The last moment of the timeline.
    #[must_use]
    pub fn moments(&self) -> usize {
        if self.is_running() { self.moment() } else { self.history.moment_of(self.history.scene_end()) }
    }

    /// The runs that are pinned, in the order in which they were.
    #[must_use]
    pub fn pins(&self) -> &[Pin] {
        &self.pins
    }

    pub(crate) fn end_run(&mut self) {
        if self.is_running() {
            self.end_stroke();
        }
    }

    pub(crate) fn show(&mut self, scene: Scene) {
        self.results = Results::of(&scene);
        let same = (self.scene.shape(), self.scene.reduction()) == (scene.shape(), scene.reduction());
        self.ranges = if scene.preset() != self.scene.preset() {
            Ranges::of(&scene, &self.results)
        } else if same {
            self.ranges.follow(&scene, &self.results)
        } else {
            self.ranges.refit(&scene, &self.results)
        };
        self.scene = scene;
        self.changes = self.changes.wrapping_add(1);
        let Shape { n, h, w, .. } = self.scene.shape();
        let Pixel { image, row, column } = self.selected;
        self.selected = Pixel::new(image.min(n - 1), row.min(h - 1), column.min(w - 1));
    }

    /// Takes up another scene of the history after the one that a preset began: what learns is what learned in it.
    fn arrive(&mut self, left: Preset) {
        self.ranges = Ranges::of(&self.scene, &self.results);
        if let Some(trained) = network::trained(self) {
            self.network = trained.untrained();
        }
        let told = self.scene.preset().learning();
        // What a scene has set for itself ends with it; what a person has set stays.
        self.learning = told.or(left.learning().map(|_| DescentSettings::default())).unwrap_or(self.learning);
    }

    /// Selects the pixel that a preset is about.
    pub(crate) fn look_at(&mut self, preset: Preset) {
        let Shape { h, w, .. } = self.scene.shape();
        let (row, column) = preset.pixel().unwrap_or(((h - 1) / 2, (w - 1) / 2));
        self.selected = Pixel::new(0, row, column);
    }

    /// Shows another scene: the one way in which a scene changes but for going back and forth. It is a step, or part of the open
    /// stroke; a scene that is the same is none.
    pub(crate) fn commit(&mut self, scene: Scene, kind: StepKind) {
        let change = Change::between(&self.scene, &scene);
        // Two networks can begin alike, and steps can move nothing: that they were taken is a change all the same.
        let taken = self.run.is_some() || matches!(kind, StepKind::Network(_) | StepKind::Descent(_));
        let changed = change.is_some() || taken;
        if changed {
            self.show(scene);
        }
        match &mut self.stroke {
            Some(stroke) => stroke.kind = Some(kind),
            None if changed => {
                let (shape, outcome) = (self.scene.shape(), self.results.outcome());
                let change = change.unwrap_or_else(Change::nothing);
                self.push_step(Step { kind, shape, change, outcome, piece: None, size: 0 });
            }
            None => {}
        }
    }

    fn push_step(&mut self, step: Step) {
        timeline::leave_branch(self);
        self.changes = self.changes.wrapping_add(1);
        self.history.push(step);
    }
}

impl Default for Lab {
    fn default() -> Self {
        Self::new()
    }
}

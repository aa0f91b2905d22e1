//! What a person has brought: tensors, which of them is the output and which the target, and the repairs so far.

use std::rc::Rc;

use pixelwise::Shape;

use crate::diagnosis::{self, Finding, diagnose};
use crate::facts::Facts;
use crate::layout::{Layout, guess};
use crate::repair::{Repair, Working};
use crate::tensor::{Dtype, Tensor};

/// What a tensor is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What the network gave.
    Output,
    /// The mask.
    Target,
}

impl Role {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Output, Self::Target];
}

/// A repair that was made, with the key of what it mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The finding's key.
    pub finding: &'static str,
    /// What mended it.
    pub repair: Repair,
    /// What PyTorch says without it.
    pub message: String,
    /// Its line of Python.
    pub python: String,
}

/// What a person has brought.
#[derive(Clone, Debug, Default)]
pub struct Session {
    tensors: Vec<Rc<Tensor>>,
    output: Option<usize>,
    target: Option<usize>,
    layouts: (Option<Layout>, Option<Layout>),
    mended: Vec<Mended>,
    /// What follows from all of it, looked at once a change: a large output takes its time.
    findings: Vec<Finding>,
    seen: (Option<Seen>, Option<Seen>),
}

/// A tensor as it was looked at, to be looked at again only when something of it has changed.
#[derive(Clone, Debug)]
struct Seen {
    tensor: Rc<Tensor>,
    layout: Layout,
    repairs: Vec<Repair>,
    /// The size that a repair gives a target.
    output: Shape,
    working: Working,
    facts: Facts,
    /// What seems wrong with an output by itself.
    findings: Vec<Finding>,
}

impl Session {
    /// Takes the tensors of a file or a text: each becomes the output or the target as its name and type say, a second one of a kind
    /// what is missing. What had no use so far goes.
    pub fn take(&mut self, tensors: Vec<Tensor>) {
        let mut kept = Vec::new();
        for at in [&mut self.output, &mut self.target].into_iter().flatten() {
            kept.push(self.tensors[*at].clone());
            *at = kept.len() - 1;
        }
        self.tensors = kept;
        for tensor in tensors {
            let role = role_of(&tensor);
            self.tensors.push(Rc::new(tensor));
            let (own, other) = match role {
                Role::Output => (&mut self.output, &mut self.target),
                Role::Target => (&mut self.target, &mut self.output),
            };
            let slot = if own.is_some() && other.is_none() { other } else { own };
            *slot = Some(self.tensors.len() - 1);
        }
        self.begin();
    }

    /// Takes a tensor for the output or the target.
    pub fn assign(&mut self, tensor: usize, role: Role) {
        if tensor >= self.tensors.len() {
            return;
        }
        let (own, other) = match role {
            Role::Output => (&mut self.output, &mut self.target),
            Role::Target => (&mut self.target, &mut self.output),
        };
        let before = own.replace(tensor);
        if *other == Some(tensor) {
            *other = before;
        }
        self.begin();
    }

    /// Reads a tensor's axes in another order.
    pub fn set_layout(&mut self, role: Role, layout: Layout) {
        match role {
            Role::Output => self.layouts.0 = Some(layout),
            Role::Target => self.layouts.1 = Some(layout),
        }
        self.mended.clear();
        self.look();
    }

    /// All tensors.
    #[must_use]
    pub fn tensors(&self) -> &[Rc<Tensor>] {
        &self.tensors
    }

    /// The place of the tensor with this role.
    #[must_use]
    pub fn place(&self, role: Role) -> Option<usize> {
        match role {
            Role::Output => self.output,
            Role::Target => self.target,
        }
    }

    /// The tensor with this role.
    #[must_use]
    pub fn tensor(&self, role: Role) -> Option<&Tensor> {
        Some(self.tensors.get(self.place(role)?)?.as_ref())
    }

    /// How the axes of the tensor with this role are read.
    #[must_use]
    pub fn layout(&self, role: Role) -> Option<Layout> {
        match role {
            Role::Output => self.layouts.0,
            Role::Target => self.layouts.1,
        }
    }

    /// The repairs so far, the last one last.
    #[must_use]
    pub fn mended(&self) -> &[Mended] {
        &self.mended
    }

    /// Mends what is asked about.
    pub fn mend(&mut self, repair: Repair) {
        let Some(asked) = self.asked() else { return };
        if !asked.repairs.contains(&repair) {
            return;
        }
        let sizes = self.working(Role::Output).map_or(Shape::new(1, 1, 1, 1), |output| output.shape);
        let channels = self.working(Role::Target).map_or(1, |target| target.shape.c);
        let python = repair.python(sizes, channels);
        let (finding, message) = (asked.key, asked.message.clone());
        self.mended.push(Mended { finding, repair, message, python });
        self.look();
    }

    /// Takes back the last repair.
    pub fn undo(&mut self) {
        self.mended.pop();
        self.look();
    }

    /// What is wrong and has to be answered before anything is computed, the first of it.
    #[must_use]
    pub fn asked(&self) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.asks)
    }

    /// All that seems wrong, after the repairs so far.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// The tensor with this role in PyTorch's order, after the repairs so far.
    pub(crate) fn working(&self, role: Role) -> Option<&Working> {
        Some(&self.seen(role)?.working)
    }

    /// The class that the loss leaves out: the one of a repair, else PyTorch's −100.
    #[must_use]
    pub fn ignore_index(&self) -> i32 {
        let ignored = self.mended.iter().rev().find_map(|mended| match mended.repair {
            Repair::Ignore(class) => Some(class),
            _ => None,
        });
        ignored.unwrap_or(-100)
    }

    /// Whether the target's probabilities are taken as they are.
    #[must_use]
    pub fn soft(&self) -> bool {
        self.mended.iter().any(|mended| mended.repair == Repair::Soft)
    }

    /// What the tensor with this role holds, after the repairs so far; of an output of two channels, their difference.
    #[must_use]
    pub fn facts(&self, role: Role) -> Option<&Facts> {
        Some(&self.seen(role)?.facts)
    }

    fn seen(&self, role: Role) -> Option<&Seen> {
        match role {
            Role::Output => self.seen.0.as_ref(),
            Role::Target => self.seen.1.as_ref(),
        }
    }

    /// Looks again at what has changed.
    fn look(&mut self) {
        self.seen.0 = self.looked_at(Role::Output);
        self.seen.1 = self.looked_at(Role::Target);
        let keys: Vec<&str> = self.mended.iter().map(|mended| mended.finding).collect();
        let mut findings = diagnose(self);
        findings.retain(|finding| !finding.asks || !keys.contains(&finding.key));
        self.findings = findings;
    }

    fn looked_at(&mut self, role: Role) -> Option<Seen> {
        let before = match role {
            Role::Output => self.seen.0.take(),
            Role::Target => self.seen.1.take(),
        };
        let (tensor, layout) = (self.tensors.get(self.place(role)?)?, self.layout(role)?);
        let shape = layout.shape(&tensor.shape)?;
        let repairs = self.mended.iter().map(|mended| mended.repair);
        let repairs: Vec<Repair> =
            repairs.filter(|repair| repair.of_output() == (role == Role::Output)).collect();
        let output = match role {
            Role::Output => shape,
            Role::Target => self
                .tensor(Role::Output)
                .zip(self.layouts.0)
                .and_then(|(tensor, layout)| layout.shape(&tensor.shape))
                .unwrap_or(shape),
        };
        let same = before.filter(|seen| {
            Rc::ptr_eq(&seen.tensor, tensor)
                && (seen.layout, &seen.repairs, seen.output) == (layout, &repairs, output)
        });
        Some(same.unwrap_or_else(|| Seen::new(role, Rc::clone(tensor), layout, shape, repairs, output)))
    }

    /// What seems wrong with the output by itself.
    pub(crate) fn findings_of_output(&self) -> &[Finding] {
        self.seen.0.as_ref().map_or(&[], |seen| &seen.findings)
    }

    fn begin(&mut self) {
        let sizes = |role| self.tensor(role).map(|tensor| &*tensor.shape);
        self.layouts = guess(sizes(Role::Output), sizes(Role::Target));
        self.mended.clear();
        self.look();
    }
}

impl Seen {
    fn new(
        role: Role,
        tensor: Rc<Tensor>,
        layout: Layout,
        shape: Shape,
        repairs: Vec<Repair>,
        output: Shape,
    ) -> Self {
        let values = Rc::new(layout.in_order(&tensor));
        let mut working = Working { dtype: tensor.dtype, shape, values };
        for repair in &repairs {
            repair.apply(&mut working, output);
        }
        let facts = Facts::of(&working.values);
        let (facts, findings) = match role {
            Role::Output => {
                let findings = diagnosis::of_output(&working, &facts);
                (difference(&working).map_or(facts, |values| Facts::of_floats(&values)), findings)
            }
            Role::Target => (facts, Vec::new()),
        };
        Self { tensor, layout, repairs, output, working, facts, findings }
    }
}

/// z₁ − z₀ of two channels.
fn difference(output: &Working) -> Option<Vec<f32>> {
    let Shape { n, c, h, w } = output.shape;
    let (values, plane) = (output.values.floats(), h * w);
    let of = |at: usize| {
        let first = at / plane * 2 * plane + at % plane;
        values[first + plane] - values[first]
    };
    (c == 2).then(|| (0..n * plane).map(of).collect())
}

/// What a tensor is, by its name and else by its type: a mask has whole numbers or one channel of bytes.
fn role_of(tensor: &Tensor) -> Role {
    let name = tensor.name.to_lowercase();
    let named = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if named(&["target", "mask", "label", "gt", "truth", "seg"]) {
        return Role::Target;
    }
    if named(&["output", "logit", "pred", "prob", "score"]) {
        return Role::Output;
    }
    if tensor.dtype.is_float() && tensor.dtype != Dtype::Bool { Role::Output } else { Role::Target }
}

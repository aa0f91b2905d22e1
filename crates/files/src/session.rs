//! What a person has brought: tensors, which of them is the output and which the target, and the repairs so far.

use pixelwise::Shape;

use crate::diagnosis::{Finding, diagnose};
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
    tensors: Vec<Tensor>,
    output: Option<usize>,
    target: Option<usize>,
    layouts: (Option<Layout>, Option<Layout>),
    mended: Vec<Mended>,
    /// What follows from all of it, looked at once a change: a large output takes its time.
    findings: Vec<Finding>,
    facts: (Option<Facts>, Option<Facts>),
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
            self.tensors.push(tensor);
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
    pub fn tensors(&self) -> &[Tensor] {
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
        self.tensors.get(self.place(role)?)
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
        let python = repair.python(sizes);
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
    pub(crate) fn working(&self, role: Role) -> Option<Working> {
        let (tensor, layout) = (self.tensor(role)?, self.layout(role)?);
        let shape = layout.shape(&tensor.shape)?;
        let mut working = Working { dtype: tensor.dtype, shape, values: layout.in_order(tensor) };
        let output = match role {
            Role::Output => shape,
            Role::Target => self
                .tensor(Role::Output)
                .zip(self.layouts.0)
                .and_then(|(tensor, layout)| layout.shape(&tensor.shape))
                .unwrap_or(shape),
        };
        for mended in &self.mended {
            if mended.repair.of_output() == (role == Role::Output) {
                mended.repair.apply(&mut working, output);
            }
        }
        Some(working)
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

    /// What the tensor with this role holds, after the repairs so far; of an output of two channels, their difference.
    #[must_use]
    pub fn facts(&self, role: Role) -> Option<&Facts> {
        match role {
            Role::Output => self.facts.0.as_ref(),
            Role::Target => self.facts.1.as_ref(),
        }
    }

    /// Looks at everything again.
    fn look(&mut self) {
        let (output, target) = (self.working(Role::Output), self.working(Role::Target));
        let keys: Vec<&str> = self.mended.iter().map(|mended| mended.finding).collect();
        let mut findings = diagnose(self, output.as_ref(), target.as_ref());
        findings.retain(|finding| !finding.asks || !keys.contains(&finding.key));
        self.findings = findings;
        self.facts = (output.as_ref().map(facts_of_output), target.map(|target| Facts::of(&target.values)));
    }

    fn begin(&mut self) {
        let sizes = |role| self.tensor(role).map(|tensor| &*tensor.shape);
        self.layouts = guess(sizes(Role::Output), sizes(Role::Target));
        self.mended.clear();
        self.look();
    }
}

fn facts_of_output(output: &Working) -> Facts {
    let Shape { n, c, h, w } = output.shape;
    if c != 2 {
        return Facts::of(&output.values);
    }
    let (values, plane) = (output.values.floats(), h * w);
    let difference = |at: usize| {
        let first = at / plane * 2 * plane + at % plane;
        values[first + plane] - values[first]
    };
    Facts::of_floats(&(0..n * plane).map(difference).collect::<Vec<f32>>())
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

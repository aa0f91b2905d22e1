//! The scene of a step at its three moments.

use pixelwise_lab::Lab;

/// When a formula reads the scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Before the step's edits.
    Was,
    /// While it is asked.
    Now,
    /// Once the answer is shown.
    Then,
}

/// The documents that the formulas of a step read.
#[derive(Clone, Copy, Debug)]
pub struct Scenes<'a> {
    was: &'a Lab,
    now: &'a Lab,
    then: Option<&'a Lab>,
}

impl<'a> Scenes<'a> {
    /// One document at every moment.
    #[must_use]
    pub fn of(lab: &'a Lab) -> Self {
        Self { was: lab, now: lab, then: None }
    }

    /// The scene before a step and the one that it asks about; what it leads to is not there yet.
    #[must_use]
    pub fn asked(was: &'a Lab, now: &'a Lab) -> Self {
        Self { was, now, then: None }
    }

    /// The same with what the step leads to.
    #[must_use]
    pub fn told(was: &'a Lab, now: &'a Lab, then: &'a Lab) -> Self {
        Self { was, now, then: Some(then) }
    }

    /// The document of a moment; while it is asked, there is no later one.
    #[must_use]
    pub fn at(&self, moment: Moment) -> &'a Lab {
        match moment {
            Moment::Was => self.was,
            Moment::Now => self.now,
            Moment::Then => self.then.unwrap_or(self.now),
        }
    }

    /// The last moment that is there.
    #[must_use]
    pub fn last(&self) -> Moment {
        if self.then.is_some() { Moment::Then } else { Moment::Now }
    }
}

//! What the page names by its key.

use pixelwise::Error;
use pixelwise_train::optimizer::Rule;
use pixelwise_train::task::Task;

use crate::{Thrown, thrown};

/// A task by its key.
///
/// # Errors
/// Where no task has this key.
pub fn task_of(id: &str) -> Thrown<Task> {
    Task::from_id(id).ok_or(Error::BrokenDocument { reason: "no such task" }).map_err(thrown)
}

/// An optimizer by its key.
///
/// # Errors
/// Where no optimizer has this key.
pub fn rule_of(id: &str) -> Thrown<Rule> {
    Rule::from_id(id).ok_or(Error::BrokenDocument { reason: "no such optimizer" }).map_err(thrown)
}

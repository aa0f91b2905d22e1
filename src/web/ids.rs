//! What the page names by its key.

use super::error::{Thrown, thrown};
use crate::tensor::Error;
use crate::train::optimizer::Rule;
use crate::train::task::Task;

pub(super) fn task_of(id: &str) -> Thrown<Task> {
    Task::from_id(id).ok_or(Error::BrokenDocument { reason: "no such task" }).map_err(thrown)
}

pub(super) fn rule_of(id: &str) -> Thrown<Rule> {
    Rule::from_id(id).ok_or(Error::BrokenDocument { reason: "no such optimizer" }).map_err(thrown)
}

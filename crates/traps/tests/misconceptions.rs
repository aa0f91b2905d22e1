//! What learners get wrong is settled by a trap or by a step of a lesson: every one of 31.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use pixelwise_traps::catalog;
use serde_json::Value;

/// How many misunderstandings the list has that lessons and traps share.
const ALL: u64 = 31;

#[test]
fn every_misunderstanding_is_settled_by_a_trap_or_a_lesson() {
    let mut settled: BTreeSet<u64> =
        catalog().iter().flat_map(|trap| trap.settles).map(|&n| n.into()).collect();
    let lessons = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/lessons");
    let mut steps = 0;
    for file in fs::read_dir(lessons).unwrap() {
        let lesson: Value = serde_json::from_str(&fs::read_to_string(file.unwrap().path()).unwrap()).unwrap();
        for step in lesson["steps"].as_array().into_iter().flatten() {
            steps += 1;
            settled.extend(step["settles"].as_array().into_iter().flatten().filter_map(Value::as_u64));
        }
    }
    assert!(steps > 0, "no lesson has a step");
    let missing: Vec<u64> = (1..=ALL).filter(|n| !settled.contains(n)).collect();
    assert_eq!(missing, [0; 0], "nothing settles these");
    assert_eq!(settled.last(), Some(&ALL), "there is no such misunderstanding");
}

//! What follows from a document's promises: it cannot fail.

use pixelwise::Error;

/// What is computed from a valid document. Every scene keeps what [`Scene::check`](crate::Scene::check) asks, every history leads from
/// scene to scene, settings of learning are checked when they are set: then shapes agree, classes exist and numbers are in their ranges.
pub(crate) fn valid<T>(result: Result<T, Error>) -> T {
    let Ok(value) = result else { unreachable!("a valid document was refused") };
    value
}

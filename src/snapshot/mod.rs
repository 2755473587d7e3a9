//! Directories of saved documents: what is in one, and how one is written.
//!
//! A directory is a snapshot where it has an index, `index.json`, which says when it was saved and which file is whose. Of
//! a target that gave no answer there is a file all the same, which says why: whoever reads the directory has a result for
//! each target that was asked. A directory without an index is read, too: each of its files is a document.
//!
//! | module | what it is for |
//! |---|---|
//! | `names` | the file of a target, and the target of a file |
//! | `failure` | why there was no answer: `jsinfo/saved-failure` |
//! | `index` | which file is whose: `jsinfo/snapshot` |
//! | `directory` | what is in a directory |
//! | `save` | writing one |

mod directory;
mod failure;
mod index;
mod names;
mod save;

pub(crate) use directory::saved_files;
pub(crate) use failure::SavedFailure;
#[cfg(test)]
pub(crate) use failure::SavedFailureDocument;
#[cfg(test)]
pub(crate) use index::{SnapshotDocument, SnapshotEntry};
pub(crate) use index::{SnapshotIndex, is_index};
pub(crate) use names::name_for;
pub use save::{SavedAnswer, refuse_unsuitable, save};

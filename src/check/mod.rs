//! Whether servers are healthy: what is to be judged, judging, and the verdict.
//!
//! ```text
//! options + policy → plan → answers of a pool → evaluation → report → verdict and exit code
//! ```
//!
//! | module | what it is for |
//! |---|---|
//! | [`policy`] | the file that says what is wanted |
//! | `policy_same` | what it wants to be the same |
//! | [`expectation`] | `FIELD OP VALUE`: reading it, and whether it is met |
//! | [`plan`] | which rules, how strictly, what is expected and what is muted |
//! | [`rule_options`] | what the command line says of rules |
//! | [`baseline`] | what servers said at another time |
//! | `scope` | for whom what of a plan holds |
//! | [`evaluate`] | from an answer, or none, to the lines of a result |
//! | `compare` | several targets: which of them say that they are one server |
//! | `drift` | several targets: who is not what a policy wants to be the same |
//! | `index` | finding what a policy says of a target |
//! | `mute` | what is not to be heard of, and when it is heard of again |
//! | [`report`] | what was found; every format is made from it |
//! | [`causes`] | why a verdict is what it is, for people |
//! | [`status`] | the four answers, the worst of several, and the exit codes |
//!
//! Except for the one function that reads a policy file, nothing here asks anybody or looks at a clock: the same answers at the same moment give the same report. The rules themselves are
//! [`crate::health`]'s, and how a report looks is [`crate::render`]'s.

pub mod baseline;
pub mod causes;
mod compare;
mod drift;
pub mod evaluate;
pub mod expectation;
pub(crate) mod index;
mod mute;
pub mod plan;
pub mod policy;
pub(crate) mod policy_same;
pub mod report;
pub mod rule_options;
pub mod scope;
pub mod status;

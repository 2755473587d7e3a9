//! What is known of a server, judged: the rules behind `show`, `check` and `doctor`.
//!
//! | module | what it is for |
//! |---|---|
//! | [`rules`] | every rule, how it judges, and what it is tried on: one file a theme |
//! | [`rule`] | what a rule is, and what its functions are given |
//! | [`limits`] | where it gets bad: units, sides, how people write limits |
//! | [`evidence`] | what rules judge by |
//! | [`finding`] | what is said of one thing that was judged |
//! | [`outcome`] | how bad that is |
//!
//! A rule judges a field and may read others. Where its field was not sent, is null or is odd, it finds
//! nothing in order, because silence is not health. Which rules are wanted, and how a finding looks, belongs
//! to those above.

pub mod evidence;
pub mod finding;
pub mod limits;
pub mod outcome;
pub mod rule;
pub mod rules;

pub(crate) use evidence::fields_read;
pub use evidence::{Drift, Evidence, Others, Twin};
pub use finding::{Advice, Finding};
pub(crate) use finding::{is_null_documented, odd};
pub use limits::Limits;
pub use outcome::Outcome;
pub use rule::Rule;
pub use rules::RULES;

//! What the user wants: options, then the environment, then the configuration file, then defaults.
//!
//! | module | what it is for |
//! |---|---|
//! | [`mod@setting`] | what a setting is |
//! | [`table`] | every setting, written down once |
//! | `layer` | what one source says, and which of several counts |
//! | `origin` | who said it |
//! | `environment` | the variables |
//! | `file`, [`edit`] | the configuration file, read and changed |
//! | `color` | when colour is wanted |
//! | `error_format` | how failures are told |
//! | `who` | which of the sources of credentials counts |
//! | `resolve` | what all of them come to for one target |
//! | `chosen_target` | one target of several |
//! | `target_list` | a file of targets, one a line |
//! | `targets` | lists, groups and directories taken apart |
//!
//! Every setting remembers who said it. Nothing above this module reads the environment. Of secrets, only what a variable
//! holds is taken here; no file of secrets is read, no command is run, and nobody is asked anything.

mod chosen_target;
mod color;
pub(crate) mod edit;
mod environment;
mod error_format;
mod file;
mod layer;
mod origin;
mod resolve;
pub mod setting;
pub mod table;
mod target_list;
mod targets;
mod who;

pub use chosen_target::ChosenTarget;
pub use color::{ColorChoice, ColorEnvironment};
pub use environment::{Environment, USUAL_FILES, UsualFile, variables};
pub use error_format::ErrorFormat;
pub use file::Configuration;
#[cfg(test)]
pub(crate) use file::ConfiguredGroup;
#[cfg(test)]
pub(crate) use file::ConfiguredServer;
pub use layer::Layer;
pub(crate) use layer::Layers;
pub use origin::{DisplayValue, Origin, ResolvedSetting, Sourced};
pub use resolve::{Settings, Sources, trust_store};
pub use setting::{KeyScope, Setting, Variable};
pub use table::SETTINGS;
pub(crate) use targets::reads_stdin;
pub use targets::{stands_for_several, targets};

//! The variables that jsinfo reads, written down once and read once.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use crate::failure::{Failure, Kind, Result};
use crate::secret::Secret;

/// A variable, for help and documentation.
#[derive(Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
}

/// Every variable that jsinfo reads. Empty ones count as not set.
pub static VARIABLES: [Variable; 8] = [
    Variable { name: TARGET, about: "the target of a command that names none" },
    Variable { name: PASSWORD, about: "the password that goes with --user or a token" },
    Variable { name: TOKEN, about: "an API token, where no --user is given" },
    Variable { name: XDG_STATE_HOME, about: "where jsinfo/certificates is: what jsinfo trust remembers" },
    Variable { name: HOME, about: "where .local/state is, without XDG_STATE_HOME" },
    Variable { name: NO_COLOR, about: "no colour, unless --color says otherwise" },
    Variable { name: CLICOLOR_FORCE, about: "colour even where no terminal is, unless it is 0" },
    Variable { name: TERM, about: "no colour on a terminal that is dumb" },
];

const TARGET: &str = "JSINFO_TARGET";
const PASSWORD: &str = "JETSTREAM_API_PASSWORD";
const TOKEN: &str = "JETSTREAM_API_TOKEN";
const XDG_STATE_HOME: &str = "XDG_STATE_HOME";
const HOME: &str = "HOME";
const NO_COLOR: &str = "NO_COLOR";
const CLICOLOR_FORCE: &str = "CLICOLOR_FORCE";
const TERM: &str = "TERM";

/// The values of [`VARIABLES`] when the process started.
pub struct Environment(HashMap<&'static str, OsString>);

impl Environment {
    /// Reads this process's environment.
    pub fn of_process() -> Self {
        let read = |variable: &Variable| Some((variable.name, std::env::var_os(variable.name)?));
        Self(VARIABLES.iter().filter_map(read).filter(|(_, value)| !value.is_empty()).collect())
    }

    /// The target to ask where none is named.
    ///
    /// # Errors
    /// [`Kind::Usage`] where it is not text.
    pub fn target(&self) -> Result<Option<&str>> {
        self.text(TARGET, Kind::Usage)
    }

    pub(super) fn password(&self) -> Result<Option<Secret>> {
        Ok(self.text(PASSWORD, Kind::Configuration)?.map(|text| Secret::new(text.to_owned())))
    }

    pub(super) fn token(&self) -> Result<Option<Secret>> {
        Ok(self.text(TOKEN, Kind::Configuration)?.map(|text| Secret::new(text.to_owned())))
    }

    /// The directory for what jsinfo remembers. A relative one does not count: it would be another one elsewhere.
    pub(super) fn state_directory(&self) -> Option<PathBuf> {
        let absolute = |name| self.0.get(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let state = absolute(XDG_STATE_HOME).or_else(|| Some(absolute(HOME)?.join(".local/state")));
        Some(state?.join("jsinfo"))
    }

    pub(crate) fn no_color(&self) -> bool {
        self.0.contains_key(NO_COLOR)
    }

    pub(crate) fn forces_color(&self) -> bool {
        self.0.get(CLICOLOR_FORCE).is_some_and(|value| value != "0")
    }

    pub(crate) fn terminal_is_dumb(&self) -> bool {
        self.0.get(TERM).is_some_and(|value| value == "dumb")
    }

    fn text(&self, name: &str, kind: Kind) -> Result<Option<&str>> {
        let value: Option<&OsStr> = self.0.get(name).map(OsString::as_os_str);
        let not_text = || Failure::message(kind, format!("{name} is not UTF-8"));
        value.map(|value| value.to_str().ok_or_else(not_text)).transpose()
    }
}

//! The variables that jsinfo reads, written down once and read once.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use super::origin::{Origin, Sourced};
use crate::failure::{Failure, FailureKind, Result};
use crate::output::ColorEnvironment;
use crate::secret::Secret;
use crate::source::options::Programs;

/// A variable, for help and documentation.
#[derive(Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
}

/// Every variable that jsinfo reads. Empty ones count as not set.
pub static VARIABLES: [Variable; 13] = [
    Variable { name: TARGET, about: "the target of a command that names none" },
    Variable { name: CONFIG, about: "the configuration file" },
    Variable { name: PASSWORD, about: "the password that goes with a user or a token" },
    Variable { name: TOKEN, about: "an API token, where no --user is given" },
    Variable {
        name: CREDENTIALS_DIRECTORY,
        about: "where a service manager puts jsinfo.password and jsinfo.token",
    },
    Variable { name: XDG_CONFIG_HOME, about: "where jsinfo/config.toml is, instead of ~/.config" },
    Variable { name: XDG_STATE_HOME, about: "where jsinfo/certificates is, instead of ~/.local/state" },
    Variable { name: HOME, about: "what ~ stands for" },
    Variable { name: CONSOLE, about: "the vendor's command behind console: targets, instead of jetstream" },
    Variable { name: PYTHON, about: "the Python behind python: targets, instead of python3" },
    Variable { name: NO_COLOR, about: "no colour, unless --color says otherwise" },
    Variable { name: CLICOLOR_FORCE, about: "colour even where no terminal is, unless it is 0" },
    Variable { name: TERM, about: "no colour on a terminal that is dumb" },
];

const TARGET: &str = "JSINFO_TARGET";
const CONFIG: &str = "JSINFO_CONFIG";
const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";
const XDG_CONFIG_HOME: &str = "XDG_CONFIG_HOME";
const XDG_STATE_HOME: &str = "XDG_STATE_HOME";
const HOME: &str = "HOME";
const PASSWORD: &str = crate::credentials::PASSWORD_VARIABLE;
const TOKEN: &str = crate::credentials::TOKEN_VARIABLE;
const CONSOLE: &str = "JSINFO_CONSOLE";
const PYTHON: &str = "JSINFO_PYTHON";
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

    /// An environment of a test's own.
    #[cfg(test)]
    pub(super) fn of(variables: &[(&'static str, &str)]) -> Self {
        Self(variables.iter().map(|(name, value)| (*name, value.into())).collect())
    }

    /// The target to ask where none is named.
    pub(super) fn target(&self) -> Result<Option<Sourced<&str>>> {
        let origin = Origin::Variable(TARGET);
        Ok(self.text(TARGET, FailureKind::Usage)?.map(|value| Sourced { value, origin }))
    }

    pub(super) fn password(&self) -> Result<Option<(&'static str, Secret)>> {
        self.secret(PASSWORD)
    }

    pub(super) fn token(&self) -> Result<Option<(&'static str, Secret)>> {
        self.secret(TOKEN)
    }

    /// A file of the credentials directory, where it is there, and the variable that led to it.
    pub(super) fn handed_over(&self, name: &str) -> Option<(&'static str, PathBuf)> {
        let path = self.path(CREDENTIALS_DIRECTORY)?.join(name);
        path.exists().then_some((CREDENTIALS_DIRECTORY, path))
    }

    /// The configuration file that was asked for by name.
    pub(super) fn configuration(&self) -> Option<PathBuf> {
        self.path(CONFIG)
    }

    /// The configuration file's usual place.
    pub(super) fn usual_configuration(&self) -> Option<PathBuf> {
        let directory = self.path(XDG_CONFIG_HOME).filter(|path| path.is_absolute());
        let directory = directory.or_else(|| Some(self.home()?.join(".config")))?;
        Some(directory.join("jsinfo").join("config.toml"))
    }

    /// The user's own directory.
    pub(super) fn home(&self) -> Option<PathBuf> {
        self.path(HOME)
    }

    /// The directory for what jsinfo remembers. A relative one does not count: it would be another one elsewhere.
    pub(super) fn state_directory(&self) -> Option<PathBuf> {
        let state = self.path(XDG_STATE_HOME).filter(|path| path.is_absolute());
        let state = state.or_else(|| Some(self.home()?.join(".local").join("state")))?;
        Some(state.join("jsinfo"))
    }

    /// What stands for the vendor's clients.
    pub(super) fn programs(&self) -> Programs {
        let usual = Programs::default();
        let named = |name| self.0.get(name).cloned();
        Programs {
            console: named(CONSOLE).unwrap_or(usual.console),
            python: named(PYTHON).unwrap_or(usual.python),
        }
    }

    /// What it says of colour.
    pub fn color(&self) -> ColorEnvironment {
        ColorEnvironment {
            no_color: self.0.contains_key(NO_COLOR),
            force_color: self.0.get(CLICOLOR_FORCE).is_some_and(|value| value != "0"),
            is_dumb: self.0.get(TERM).is_some_and(|value| value == "dumb"),
        }
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        self.0.get(name).map(PathBuf::from)
    }

    fn secret(&self, name: &'static str) -> Result<Option<(&'static str, Secret)>> {
        Ok(self.text(name, FailureKind::Configuration)?.map(|text| (name, Secret::new(text.to_owned()))))
    }

    fn text(&self, name: &str, kind: FailureKind) -> Result<Option<&str>> {
        let value: Option<&OsStr> = self.0.get(name).map(OsString::as_os_str);
        let not_text = || Failure::message(kind, format!("{name} is not UTF-8"));
        value.map(|value| value.to_str().ok_or_else(not_text)).transpose()
    }
}

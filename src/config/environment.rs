//! The variables that jsinfo reads, written down once and read once.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::color::ColorEnvironment;
use super::origin::{Origin, Sourced};
use super::setting::{Setting, SettingValue, Variable};
use super::table::SETTINGS;
use crate::credentials::secret_source::secret_text;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::home;
use crate::secret::Secret;
use crate::source::options::Programs;

/// The names of the variables that say the same as no setting.
mod variable {
    pub(super) const CONFIG: &str = "JSINFO_CONFIG";
    pub(super) const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";
    pub(super) const XDG_CONFIG_HOME: &str = "XDG_CONFIG_HOME";
    pub(super) const XDG_STATE_HOME: &str = "XDG_STATE_HOME";
    pub(super) use crate::files::home::HOME;
    pub(super) const CONSOLE: &str = "JSINFO_CONSOLE";
    pub(super) const PATH: &str = "PATH";
    pub(super) const PYTHON: &str = "JSINFO_PYTHON";
    pub(super) const NO_COLOR: &str = "NO_COLOR";
    pub(super) const CLICOLOR_FORCE: &str = "CLICOLOR_FORCE";
    pub(super) const TERM: &str = "TERM";
}

/// The variables beside those that settings have.
static OTHERS: [Variable; 11] = [
    Variable { name: variable::CONFIG, about: "the configuration file" },
    Variable {
        name: variable::CREDENTIALS_DIRECTORY,
        about: "where a service manager puts jsinfo.password and jsinfo.token",
    },
    Variable { name: variable::XDG_CONFIG_HOME, about: "where jsinfo/config.toml is, instead of ~/.config" },
    Variable {
        name: variable::XDG_STATE_HOME,
        about: "where jsinfo/certificates is, instead of ~/.local/state",
    },
    Variable { name: variable::HOME, about: "what ~ stands for" },
    Variable {
        name: variable::CONSOLE,
        about: "the vendor's command behind console: targets, instead of jetstream",
    },
    Variable {
        name: variable::PATH,
        about: "where programs are looked for, jetstream before /usr/local/bin",
    },
    Variable { name: variable::PYTHON, about: "the Python behind python: targets, instead of python3" },
    Variable { name: variable::NO_COLOR, about: "no colour, unless --color says otherwise" },
    Variable { name: variable::CLICOLOR_FORCE, about: "colour even where no terminal is, unless it is 0" },
    Variable { name: variable::TERM, about: "no colour on a terminal that is dumb" },
];

/// A file that jsinfo keeps, where no variable says otherwise.
#[derive(Debug, Clone, Copy)]
pub struct UsualFile {
    /// Its path.
    pub path: &'static str,
    /// What is in it.
    pub about: &'static str,
}

/// The files that jsinfo reads and writes without being told their names.
pub static USUAL_FILES: [UsualFile; 2] = [
    UsualFile {
        path: "~/.config/jsinfo/config.toml",
        about: "the configuration file: servers, groups, and settings",
    },
    UsualFile {
        path: "~/.local/state/jsinfo/certificates",
        about: "the certificates that jsinfo trust has remembered",
    },
];

/// Every variable that jsinfo reads: those of settings, then the others. Empty ones count as not set.
pub fn variables() -> Vec<Variable> {
    let mut variables = Vec::new();
    for setting in SETTINGS {
        variables.extend(setting.variable);
    }
    variables.extend(OTHERS);
    variables
}

/// The values of [`variables`] when the process started.
#[derive(Clone)]
pub struct Environment(HashMap<&'static str, OsString>);

/// The secret in a variable, or what is wrong with it, which no secret is in.
fn secret_in(name: &str, value: &OsStr) -> SettingValue {
    let what = match value.to_str().map(secret_text) {
        Some(Ok(secret)) => return SettingValue::Secret(Secret::new(secret.to_owned())),
        Some(Err(what)) => format!("{name}: {what}"),
        None => format!("{name} is not UTF-8"),
    };
    SettingValue::UnusableSecret(Failure::message(FailureKind::Configuration, what))
}

impl Environment {
    /// Reads this process's environment.
    pub fn from_process() -> Self {
        let mut values = HashMap::new();
        for variable in variables() {
            if let Some(value) = std::env::var_os(variable.name)
                && !value.is_empty()
            {
                values.insert(variable.name, value);
            }
        }
        Self(values)
    }

    /// An environment of a test's own.
    #[cfg(any(test, feature = "fuzzing"))]
    pub(crate) fn from_values(variables: &[(&'static str, &str)]) -> Self {
        Self(variables.iter().map(|(name, value)| (*name, value.into())).collect())
    }

    /// What the variable of a setting says, where it has one that is set.
    ///
    /// # Errors
    /// [`FailureKind::Usage`] for a value that makes no sense. Of a secret that is none hears whoever wants to use it.
    pub(super) fn said(&self, setting: &Setting) -> Result<Option<Sourced<SettingValue>>> {
        let Some(Variable { name, .. }) = setting.variable else { return Ok(None) };
        let Some(value) = self.0.get(name) else { return Ok(None) };
        let value = if setting.secret {
            secret_in(name, value)
        } else {
            match value.to_str() {
                None => return Err(Failure::message(FailureKind::Usage, format!("{name} is not UTF-8"))),
                Some(text) => setting
                    .kind
                    .read(text)
                    .map_err(|what| Failure::message(FailureKind::Usage, format!("{name}: {what}")))?,
            }
        };
        Ok(Some(Sourced { value, origin: Origin::Variable(name) }))
    }

    /// A file of the credentials directory, where it is there, and the variable that led to it.
    pub(super) fn handed_over(&self, name: &str) -> Option<(&'static str, PathBuf)> {
        let path = self.credentials_directory()?.join(name);
        if path.exists() { Some((variable::CREDENTIALS_DIRECTORY, path)) } else { None }
    }

    /// The configuration file that was asked for by name.
    pub(super) fn configuration(&self) -> Option<PathBuf> {
        self.path(variable::CONFIG)
    }

    /// The configuration file's usual place.
    pub(super) fn usual_configuration(&self) -> Option<PathBuf> {
        let directory = match self.absolute_path(variable::XDG_CONFIG_HOME) {
            Some(directory) => directory,
            None => self.home()?.join(".config"),
        };
        Some(directory.join("jsinfo").join("config.toml"))
    }

    /// The user's own directory, where it is one.
    pub(super) fn home(&self) -> Option<PathBuf> {
        home::usable(self.0.get(variable::HOME)?.into())
    }

    /// The directory for what jsinfo remembers.
    pub(super) fn state_directory(&self) -> Option<PathBuf> {
        let directory = match self.absolute_path(variable::XDG_STATE_HOME) {
            Some(directory) => directory,
            None => self.home()?.join(".local").join("state"),
        };
        Some(directory.join("jsinfo"))
    }

    /// What stands for the vendor's clients.
    pub(super) fn programs(&self) -> Programs {
        let mut programs = Programs { path: self.0.get(variable::PATH).cloned(), ..Programs::default() };
        if let Some(console) = self.0.get(variable::CONSOLE) {
            programs.console = Some(self.program(console));
        }
        if let Some(python) = self.0.get(variable::PYTHON) {
            programs.python = self.program(python);
        }
        programs
    }

    /// A program by its name, or by its path.
    fn program(&self, written: &OsStr) -> OsString {
        home::expand(Path::new(written), self.home().as_deref()).into()
    }

    /// The directory whose files the service manager vouches for.
    pub(crate) fn credentials_directory(&self) -> Option<PathBuf> {
        self.path(variable::CREDENTIALS_DIRECTORY)
    }

    /// What it says of colour.
    pub fn color(&self) -> ColorEnvironment {
        ColorEnvironment {
            no_color: self.0.contains_key(variable::NO_COLOR),
            force_color: self.0.get(variable::CLICOLOR_FORCE).is_some_and(|value| value != "0"),
            is_dumb: self.0.get(variable::TERM).is_some_and(|value| value == "dumb"),
        }
    }

    /// The path that a variable holds. Where it was set in quotes, no shell has read the `~` in it.
    fn path(&self, name: &str) -> Option<PathBuf> {
        let written = self.0.get(name)?;
        Some(home::expand(Path::new(written), self.home().as_deref()))
    }

    /// A relative directory does not count, as the XDG specification wants it: it would be another one elsewhere.
    fn absolute_path(&self, name: &str) -> Option<PathBuf> {
        self.path(name).filter(|path| path.is_absolute())
    }
}

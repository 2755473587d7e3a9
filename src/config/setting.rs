//! What a setting is: its option, its key in the configuration file, its default, and how its value is written.

use std::borrow::Cow;
use std::path::PathBuf;
use std::time::Duration;

use crate::credentials::secret_source::split_command;
use crate::failure::Failure;
use crate::secret::{MASK, Secret};
use crate::trust::Fingerprint;
use crate::units::time::read_timeout;

/// A setting. Each is there once, so its place in memory is its identity.
#[derive(Debug)]
pub struct Setting {
    /// The option without its dashes, and the key of the configuration file.
    pub name: &'static str,
    /// How its value is written and read.
    pub kind: ValueKind,
    /// Where the key may stand; nowhere for what is no key.
    pub key: Option<KeyScope>,
    /// What the key takes, where its kind does not tell enough.
    takes: Option<&'static str>,
    /// The option; none where there is only a key or a variable.
    pub option: Option<SettingOption>,
    /// The variable of the environment that says the same.
    pub variable: Option<Variable>,
    /// What holds where nobody says anything.
    pub default: Option<fn() -> SettingValue>,
    /// Whether the value itself gives access: it belongs into no file of settings, and is shown nowhere.
    pub secret: bool,
}

/// The option of a setting.
#[derive(Debug, Clone, Copy)]
pub struct SettingOption {
    /// Which commands have it, and under which heading of help.
    pub group: Group,
    /// The word for its value in help.
    pub value_name: &'static str,
    /// What it does, as help says it, without the default.
    pub about: &'static str,
    /// Its short form.
    pub short: Option<char>,
    /// The options that it cannot stand beside.
    pub conflicts: &'static [&'static str],
}

/// A variable of the environment, for help and documentation.
#[derive(Debug, Clone, Copy)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
}

/// Options that stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Who asks, and with which secret.
    Caller,
    /// What whoever asks may want.
    Credentials,
    /// How long it may take.
    Deadlines,
    /// Whom to trust on the way.
    Trust,
    /// How `show` shows a document.
    Show,
    /// How everything is told, by every command.
    Everywhere,
}

impl Group {
    /// The heading of help.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Caller | Self::Credentials => "Credentials",
            Self::Deadlines | Self::Trust => "Connection",
            Self::Show | Self::Everywhere => "Output",
        }
    }
}

/// Where a key may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyScope {
    /// At the top of the file only.
    Top,
    /// In a server's table only.
    Server,
    /// In both; the server's own counts for it.
    Both,
}

/// How the value of a setting is written.
#[derive(Debug, Clone, Copy)]
pub enum ValueKind {
    /// `true` or `false`.
    Flag,
    /// A name, never empty.
    Name,
    /// One of these words.
    Word(fn() -> Vec<Word>),
    /// A path; `~/` is the user's own directory.
    Path,
    /// How long something may take; a plain number is seconds.
    Time,
    /// A command and its arguments.
    Command,
    /// Fingerprints of certificates.
    Pins,
    /// Tables or lists of the configuration file, which are no settings themselves.
    Structure,
}

/// A word that a setting takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word.
    pub name: &'static str,
    /// Another one that means the same.
    pub alias: Option<&'static str>,
    /// What it means, for help.
    pub about: Cow<'static, str>,
}

impl Word {
    /// Whether this is what was written; upper and lower case are the same.
    pub fn is_written(&self, written: &str) -> bool {
        self.name.eq_ignore_ascii_case(written)
            || self.alias.is_some_and(|alias| alias.eq_ignore_ascii_case(written))
    }
}

/// The value of a setting.
#[derive(Debug, Clone)]
pub enum SettingValue {
    /// Of [`ValueKind::Flag`].
    Flag(bool),
    /// Of [`ValueKind::Name`].
    Name(String),
    /// Of [`ValueKind::Word`].
    Word(&'static str),
    /// Of [`ValueKind::Path`].
    Path(PathBuf),
    /// Of [`ValueKind::Time`].
    Time(Duration),
    /// Of [`ValueKind::Command`]: the program, then its arguments.
    Command(Vec<String>),
    /// Of [`ValueKind::Pins`].
    Pins(Vec<Fingerprint>),
    /// A secret itself, as only a variable holds it.
    Secret(Secret),
    /// A variable for a secret that holds none: why that is, for whoever wants to use it.
    UnusableSecret(Failure),
}

impl PartialEq for Setting {
    // What a setting holds cannot tell two apart: functions have no identity to be compared by.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Setting {}

impl Setting {
    /// A setting that is only a key; the methods below say what else it is.
    pub(super) const fn key(name: &'static str, kind: ValueKind, scope: KeyScope) -> Self {
        Self {
            name,
            kind,
            key: Some(scope),
            takes: None,
            option: None,
            variable: None,
            default: None,
            secret: false,
        }
    }

    /// A secret, which only a variable can hold.
    pub(super) const fn secret(name: &'static str, variable: Variable) -> Self {
        Self {
            name,
            kind: ValueKind::Name,
            key: None,
            takes: None,
            option: None,
            variable: Some(variable),
            default: None,
            secret: true,
        }
    }

    pub(super) const fn option(
        mut self,
        group: Group,
        value_name: &'static str,
        about: &'static str,
    ) -> Self {
        self.option = Some(SettingOption { group, value_name, about, short: None, conflicts: &[] });
        self
    }

    pub(super) const fn short(mut self, short: char) -> Self {
        if let Some(option) = &mut self.option {
            option.short = Some(short);
        }
        self
    }

    pub(super) const fn conflicts(mut self, options: &'static [&'static str]) -> Self {
        if let Some(option) = &mut self.option {
            option.conflicts = options;
        }
        self
    }

    pub(super) const fn variable(mut self, name: &'static str, about: &'static str) -> Self {
        self.variable = Some(Variable { name, about });
        self
    }

    pub(super) const fn takes(mut self, takes: &'static str) -> Self {
        self.takes = Some(takes);
        self
    }

    pub(super) const fn default(mut self, default: fn() -> SettingValue) -> Self {
        self.default = Some(default);
        self
    }

    /// What the key takes, for documentation and for those who wrote something else.
    pub fn description(&self) -> String {
        match self.takes {
            Some(takes) => takes.to_owned(),
            None => self.kind.description(),
        }
    }

    /// Whether it has an option of this group.
    pub fn is_of_group(&self, group: Group) -> bool {
        self.option.is_some_and(|option| option.group == group)
    }
}

impl ValueKind {
    /// What a key of the configuration file takes.
    fn description(self) -> String {
        let text = match self {
            Self::Flag => "true or false",
            Self::Name => "a name",
            Self::Path => "a path",
            Self::Time => "a time, such as \"15s\", or seconds",
            Self::Command => "a command, as text or as a list of words",
            Self::Pins => "a fingerprint, or a list of them",
            Self::Structure => "a table",
            Self::Word(words) => {
                let names: Vec<&str> = words().iter().map(|word| word.name).collect();
                return match names.split_last() {
                    Some((last, [])) => (*last).to_owned(),
                    Some((last, others)) => format!("{} or {last}", others.join(", ")),
                    None => String::new(),
                };
            }
        };
        text.to_owned()
    }

    /// Reads a value as people write it in an option.
    ///
    /// # Errors
    /// How one is written.
    pub fn read(self, written: &str) -> Result<SettingValue, String> {
        match self {
            Self::Flag => match written {
                "true" => Ok(SettingValue::Flag(true)),
                "false" => Ok(SettingValue::Flag(false)),
                _ => Err("it is true or false".to_owned()),
            },
            // An empty one would be sent as a user's name: a script's variable was not set.
            Self::Name if written.trim().is_empty() => Err("a name is never empty".to_owned()),
            Self::Name | Self::Structure => Ok(SettingValue::Name(written.to_owned())),
            Self::Word(known) => {
                let known = known();
                let word = known.iter().find(|word| word.is_written(written));
                word.map(|word| SettingValue::Word(word.name)).ok_or_else(|| {
                    let names: Vec<&str> = known.iter().map(|word| word.name).collect();
                    format!("it is one of {}", names.join(", "))
                })
            }
            Self::Path => Ok(SettingValue::Path(written.into())),
            Self::Time => read_timeout(written).map(SettingValue::Time),
            Self::Command => split_command(written).map(SettingValue::Command),
            Self::Pins => Ok(SettingValue::Pins(vec![written.parse()?])),
        }
    }
}

impl SettingValue {
    /// The value as people read it; none where there is nothing to be read.
    pub fn spell(&self) -> Option<String> {
        match self {
            Self::Flag(yes) => Some(yes.to_string()),
            Self::Name(name) => Some(name.clone()),
            Self::Word(word) => Some((*word).to_owned()),
            Self::Path(path) => Some(path.display().to_string()),
            Self::Time(time) => Some(format!("{time:?}")),
            Self::Command(words) => Some(words.join(" ")),
            Self::Pins(pins) if pins.is_empty() => None,
            Self::Pins(pins) => {
                let pins: Vec<String> = pins.iter().map(ToString::to_string).collect();
                Some(pins.join(", "))
            }
            Self::Secret(_) | Self::UnusableSecret(_) => Some(MASK.to_owned()),
        }
    }
}

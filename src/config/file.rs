//! The configuration file: servers by name, groups of them, and what the user would otherwise type every time.
//!
//! Reading only; [`super::editing`] changes the file. Unknown keys are warnings, because a file may be shared with a
//! newer jsinfo; what is known and makes no sense is a failure that names its line.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;
use toml_edit::{Item, Key};

use super::Environment;
use super::options::Options;
use super::origin::{Origin, Sourced};
use crate::credentials::secret_source::{SecretSource, words};
use crate::failure::{Failure, Result};
use crate::files::toml::{TomlFile, entries, texts};
use crate::format::{Format, FormatCommand};
use crate::output::ColorChoice;
use crate::text::nearest::{did_you_mean, nearest};
use crate::units::time::read_timeout;

/// A key that the file may hold, for documentation and for those who mistype it.
#[derive(Debug)]
pub struct KeyDefinition {
    /// The key.
    pub name: &'static str,
    /// Where it may stand.
    pub place: KeyScope,
    /// What it takes.
    pub takes: &'static str,
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

/// Every key. Those that have an option of the same name mean the same.
pub static KEYS: [KeyDefinition; 22] = [
    KeyDefinition { name: "default", place: KeyScope::Top, takes: "the target of a command that names none" },
    KeyDefinition { name: "servers", place: KeyScope::Top, takes: "a table for each server" },
    KeyDefinition { name: "groups", place: KeyScope::Top, takes: "lists of targets" },
    KeyDefinition { name: "format", place: KeyScope::Top, takes: "table, json, kv, env or markdown" },
    KeyDefinition { name: "compact", place: KeyScope::Top, takes: "true or false" },
    KeyDefinition { name: "all", place: KeyScope::Top, takes: "true or false" },
    KeyDefinition { name: "color", place: KeyScope::Top, takes: "auto, always or never" },
    KeyDefinition { name: "verbose", place: KeyScope::Top, takes: "true or false" },
    KeyDefinition { name: "address", place: KeyScope::Server, takes: "a target of any kind" },
    KeyDefinition { name: "user", place: KeyScope::Both, takes: "a name" },
    KeyDefinition { name: "password-file", place: KeyScope::Both, takes: "a path" },
    KeyDefinition {
        name: "password-command",
        place: KeyScope::Both,
        takes: "a command, as text or as a list of words",
    },
    KeyDefinition { name: "token-file", place: KeyScope::Both, takes: "a path" },
    KeyDefinition {
        name: "token-command",
        place: KeyScope::Both,
        takes: "a command, as text or as a list of words",
    },
    KeyDefinition { name: "superuser", place: KeyScope::Both, takes: "true or false" },
    KeyDefinition { name: "no-input", place: KeyScope::Both, takes: "true or false" },
    KeyDefinition { name: "timeout", place: KeyScope::Both, takes: "a time, such as \"15s\", or seconds" },
    KeyDefinition {
        name: "connect-timeout",
        place: KeyScope::Both,
        takes: "a time, such as \"5s\", or seconds",
    },
    KeyDefinition { name: "pin", place: KeyScope::Both, takes: "a fingerprint, or a list of them" },
    KeyDefinition { name: "ca-file", place: KeyScope::Both, takes: "a path" },
    KeyDefinition { name: "insecure", place: KeyScope::Both, takes: "true or false" },
    KeyDefinition { name: "allow-plaintext", place: KeyScope::Both, takes: "true or false" },
];

/// What the file says. Without a file it says nothing.
#[derive(Debug, Default)]
pub struct Configuration {
    /// Where the file is, or would be.
    pub(crate) path: Option<PathBuf>,
    /// The target of a command that names none.
    pub(crate) default: Option<Sourced<String>>,
    /// The servers, in the file's order.
    pub(crate) servers: Vec<ConfiguredServer>,
    /// The groups, in the file's order.
    pub(crate) groups: Vec<(String, Sourced<Vec<String>>)>,
    /// What holds for every server that does not say otherwise.
    pub(crate) common: Options,
    /// What holds for the output of `show`.
    pub(crate) format: Option<Format>,
    pub(crate) compact: Option<bool>,
    pub(crate) all: Option<bool>,
    pub(crate) color: Option<ColorChoice>,
    pub(crate) verbose: Option<bool>,
    /// What is strange about the file and no failure.
    pub(crate) warnings: Vec<String>,
}

/// A server of the file.
#[derive(Debug)]
pub(crate) struct ConfiguredServer {
    pub(crate) name: String,
    pub(crate) address: Sourced<String>,
    pub(crate) options: Options,
}

impl Configuration {
    /// Reads the file that was named, or the one in its usual place, where it is there. One that was named has to be
    /// there, unless it may be `new`.
    ///
    /// # Errors
    /// [`crate::failure::FailureKind::Configuration`], with line and column where the fault has them.
    pub fn load(named: Option<&Path>, new: bool, environment: &Environment) -> Result<Self> {
        let named = named.map(Path::to_owned).or_else(|| environment.configuration());
        let has_to_be_there = named.is_some() && !new;
        let Some(path) = named.or_else(|| environment.usual_configuration()) else {
            return Ok(Self::default());
        };
        match TomlFile::read(&path) {
            Ok(file) => ConfigReader { file: &file, home: environment.home(), warnings: Vec::new() }.read(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !has_to_be_there => {
                Ok(Self { path: Some(path), ..Self::default() })
            }
            Err(error) => Err(TomlFile::unreadable("the configuration file", &path, error)
                .hint("--config, then JSINFO_CONFIG, says which file it is")),
        }
    }

    /// The server of that name.
    pub(crate) fn server(&self, name: &str) -> Option<&ConfiguredServer> {
        self.servers.iter().find(|server| server.name == name)
    }
}

/// Reads one file.
struct ConfigReader<'a> {
    file: &'a TomlFile,
    home: Option<PathBuf>,
    warnings: Vec<String>,
}

impl ConfigReader<'_> {
    /// What is strange about the file is told before an error too: it may be the reason.
    fn read(mut self) -> Result<Configuration> {
        match self.contents() {
            Ok(configuration) => Ok(Configuration { warnings: self.warnings, ..configuration }),
            Err(failure) => Err(failure.hints(self.warnings)),
        }
    }

    fn contents(&mut self) -> Result<Configuration> {
        let mut configuration =
            Configuration { path: Some(self.file.path.to_path_buf()), ..Configuration::default() };
        let file = self.file;
        let document = file.document()?;
        for (key, item) in entries(document.as_table()) {
            match key.get() {
                "default" => configuration.default = Some(self.said(key, self.string(key, item)?)),
                "servers" => configuration.servers = self.servers(key, item)?,
                "groups" => configuration.groups = self.groups(key, item)?,
                "format" => configuration.format = Some(self.format(key, item)?),
                "compact" => configuration.compact = Some(self.flag(key, item)?),
                "all" => configuration.all = Some(self.flag(key, item)?),
                "color" => configuration.color = Some(self.choice(key, item)?),
                "verbose" => configuration.verbose = Some(self.flag(key, item)?),
                _ => self.option(&mut configuration.common, key, item, KeyScope::Top)?,
            }
        }
        Ok(configuration)
    }

    fn servers(&mut self, key: &Key, item: &Item) -> Result<Vec<ConfiguredServer>> {
        let mut servers = Vec::new();
        for (name, item) in entries(self.file.table(key, item, "a table for each server")?) {
            let mut address = None;
            let mut options = Options::default();
            for (key, item) in entries(self.file.table(name, item, "a table, with an address")?) {
                match key.get() {
                    "address" => address = Some(self.said(key, self.string(key, item)?)),
                    _ => self.option(&mut options, key, item, KeyScope::Server)?,
                }
            }
            if options.user.is_some() && options.token.is_some() {
                return Err(self.fault(
                    name,
                    "it has both a user and a token",
                    "a server is asked by one of the two",
                ));
            }
            let address =
                address.ok_or_else(|| self.fault(name, "it has no address", "address = \"HOST:PORT\""))?;
            servers.push(ConfiguredServer { name: name.get().to_owned(), address, options });
        }
        Ok(servers)
    }

    fn groups(&self, key: &Key, item: &Item) -> Result<Vec<(String, Sourced<Vec<String>>)>> {
        let members = |name, item| texts(item).ok_or_else(|| self.file.misfit(name, "a list of targets"));
        let groups = entries(self.file.table(key, item, "lists of targets")?);
        groups
            .map(|(name, item)| Ok((name.get().to_owned(), self.said(name, members(name, item)?))))
            .collect()
    }

    /// One of the keys that may stand at the top or in a server's table.
    fn option(&mut self, options: &mut Options, key: &Key, item: &Item, place: KeyScope) -> Result<()> {
        match key.get() {
            "user" => options.user = Some(self.said(key, self.string(key, item)?)),
            "password-file" | "password-command" => self.secret(&mut options.password, key, item)?,
            "token-file" | "token-command" => self.secret(&mut options.token, key, item)?,
            "superuser" => options.superuser = Some(self.said(key, self.flag(key, item)?)),
            "no-input" => options.no_input = Some(self.said(key, self.flag(key, item)?)),
            "timeout" => options.timeout = Some(self.said(key, self.time(key, item)?)),
            "connect-timeout" => options.connect_timeout = Some(self.said(key, self.time(key, item)?)),
            "pin" => {
                let pins = self
                    .list(key, item)?
                    .iter()
                    .map(|pin| pin.parse())
                    .collect::<std::result::Result<_, String>>();
                options.pin = Some(
                    self.said(key, pins.map_err(|what| self.fault(key, &what, "jsinfo trust prints one"))?),
                );
            }
            "ca-file" => options.ca_file = Some(self.said(key, self.path(key, item)?)),
            "insecure" => options.insecure = Some(self.said(key, self.flag(key, item)?)),
            "allow-plaintext" => options.allow_plaintext = Some(self.said(key, self.flag(key, item)?)),
            "password" | "token" => {
                let what = "a secret does not belong in this file and is not read";
                self.warn(key, &format!("{what}: use {key}-file or {key}-command", key = key.get()));
            }
            unknown => {
                let known = KEYS.iter().filter(|known| known.place == KeyScope::Both || known.place == place);
                let meant = did_you_mean(&nearest(unknown, known.map(|known| known.name)));
                self.warn(
                    key,
                    &format!("unknown key: {}", meant.unwrap_or_else(|| "it is not read".to_owned())),
                );
            }
        }
        Ok(())
    }

    /// A `-file` or a `-command`, but not both.
    fn secret(&self, source: &mut Option<Sourced<SecretSource>>, key: &Key, item: &Item) -> Result<()> {
        let read = if key.get().ends_with("-file") {
            SecretSource::File(self.path(key, item)?)
        } else {
            SecretSource::Command(self.command(key, item)?)
        };
        match source.replace(self.said(key, read)) {
            None => Ok(()),
            Some(_) => Err(self.fault(
                key,
                "there is another source already",
                "a secret comes from one file or one command",
            )),
        }
    }

    fn said<T>(&self, key: &Key, value: T) -> Sourced<T> {
        Sourced { value, origin: Origin::File(Arc::clone(&self.file.path), self.file.line(key)) }
    }

    fn warn(&mut self, key: &Key, what: &str) {
        self.warnings.push(format!("{}: {what}", self.file.place(key)));
    }

    fn fault(&self, key: &Key, what: &str, hint: &str) -> Failure {
        self.file.fault(key, what).hint(hint)
    }

    fn wanted(&self, key: &Key) -> Failure {
        let takes =
            KEYS.iter().find(|known| known.name == key.get()).map_or("something else", |key| key.takes);
        self.file.misfit(key, takes)
    }

    fn string(&self, key: &Key, item: &Item) -> Result<String> {
        item.as_str().filter(|text| !text.is_empty()).map(str::to_owned).ok_or_else(|| self.wanted(key))
    }

    fn flag(&self, key: &Key, item: &Item) -> Result<bool> {
        item.as_bool().ok_or_else(|| self.wanted(key))
    }

    fn list(&self, key: &Key, item: &Item) -> Result<Vec<String>> {
        texts(item).ok_or_else(|| self.wanted(key))
    }

    fn command(&self, key: &Key, item: &Item) -> Result<Vec<String>> {
        match item.as_str() {
            Some(text) => {
                words(text).map_err(|what| self.fault(key, &what, "a list of words needs no quotes"))
            }
            None => self
                .list(key, item)
                .and_then(|words| if words.is_empty() { Err(self.wanted(key)) } else { Ok(words) }),
        }
    }

    fn time(&self, key: &Key, item: &Item) -> Result<std::time::Duration> {
        let written =
            item.as_integer().map(|seconds| seconds.to_string()).or_else(|| item.as_str().map(str::to_owned));
        let time = written.ok_or_else(|| self.wanted(key)).map(|written| read_timeout(&written))?;
        time.map_err(|what| self.fault(key, &what, "a plain number is seconds"))
    }

    /// One of the words that the option of the same name takes.
    fn choice<T: ValueEnum>(&self, key: &Key, item: &Item) -> Result<T> {
        let word = self.string(key, item)?;
        T::from_str(&word, true).map_err(|_| {
            let values = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            let names: Vec<String> = values.map(|value| value.get_name().to_owned()).collect();
            self.file.none_of(key, &word, &names)
        })
    }

    /// A format of `show`.
    fn format(&self, key: &Key, item: &Item) -> Result<Format> {
        let word = self.string(key, item)?;
        let names = Format::names_of_command(FormatCommand::Show);
        Format::read(&word, FormatCommand::Show).map_err(|_| self.file.none_of(key, &word, &names))
    }

    /// `~/` is the user's own directory; what is not absolute is beside the file.
    fn path(&self, key: &Key, item: &Item) -> Result<PathBuf> {
        let written = self.string(key, item)?;
        let at_home = written.strip_prefix("~/").zip(self.home.as_ref()).map(|(rest, home)| home.join(rest));
        let beside = || self.file.path.parent().unwrap_or(Path::new("")).join(&written);
        Ok(at_home.unwrap_or_else(beside))
    }
}

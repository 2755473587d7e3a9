//! The configuration file: servers by name, groups of them, and what the user would otherwise type every time.
//!
//! Reading only; [`super::edit`] changes the file. Unknown keys are warnings, because a file may be shared with a newer
//! jsinfo; what is known and makes no sense is a failure that names its line.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use toml_edit::{Item, Key};

use super::environment::Environment;
use super::layer::Layer;
use super::origin::{Origin, Sourced};
use super::setting::{KeyScope, Setting, SettingValue, ValueKind, Word};
use super::table::{
    ADDRESS, DEFAULT, GROUPS, PASSWORD_COMMAND, PASSWORD_FILE, SERVERS, SETTINGS, TOKEN_COMMAND, TOKEN_FILE,
    USER,
};
use crate::failure::{Failure, Result};
use crate::files::toml::{TomlFile, entries, texts};
use crate::files::{home, is_missing};
use crate::source::{beside, target_name};
use crate::text::nearest::{did_you_mean, nearest};

/// What the file says. Without a file it says nothing.
#[derive(Debug, Default)]
pub struct Configuration {
    /// Where the file is, or would be.
    pub(crate) path: Option<PathBuf>,
    /// The servers, in the file's order.
    pub(crate) servers: Vec<ConfiguredServer>,
    /// The groups, in the file's order.
    pub(crate) groups: Vec<ConfiguredGroup>,
    /// What holds for everything that does not say otherwise.
    pub(crate) common: Layer,
    /// What is strange about the file and no failure.
    pub(crate) warnings: Vec<String>,
    /// Made at the first question: thousands of names are not gone through anew for each of thousands of targets.
    pub(crate) places: OnceLock<Places>,
}

/// Where each name stands in the lists.
#[derive(Debug)]
pub(crate) struct Places {
    servers: HashMap<String, usize>,
    groups: HashMap<String, usize>,
}

/// A server of the file.
#[derive(Debug)]
pub(crate) struct ConfiguredServer {
    pub(crate) name: String,
    pub(crate) address: Sourced<String>,
    /// What holds for it alone.
    pub(crate) layer: Layer,
}

/// A group of the file.
#[derive(Debug)]
pub(crate) struct ConfiguredGroup {
    pub(crate) name: String,
    /// Targets and other groups, as they are written.
    pub(crate) members: Sourced<Vec<String>>,
}

impl ConfiguredServer {
    /// Who asks, where its own table says so.
    pub(crate) fn user(&self) -> Option<&str> {
        match &self.layer.get(&USER)?.value {
            SettingValue::Name(user) => Some(user),
            _ => None,
        }
    }
}

impl Configuration {
    /// Reads the file that was named, or the one in its usual place, where it is there and can be read. One that was named
    /// has to be there, unless it `may_be_missing`.
    ///
    /// # Errors
    /// [`crate::failure::FailureKind::Configuration`], with line and column where the fault has them.
    pub fn load(named: Option<&Path>, may_be_missing: bool, environment: &Environment) -> Result<Self> {
        let named = named.map(Path::to_owned).or_else(|| environment.configuration());
        let is_named = named.is_some();
        let Some(path) = named.or_else(|| environment.usual_configuration()) else {
            return Ok(Self::default());
        };
        match TomlFile::read(&path) {
            Ok(file) => Self::from_toml(&file, environment),
            Err(error) if is_missing(&error) && (may_be_missing || !is_named) => {
                Ok(Self { path: Some(path), ..Self::default() })
            }
            // What is no text was read, and is as broken as any other file.
            Err(error) if is_named || error.kind() == io::ErrorKind::InvalidData => {
                Err(unreadable(&path, error).hint("--config, then JSINFO_CONFIG, says which file it is"))
            }
            // The usual place of another user, such as one whose HOME was kept by sudo: nobody asked for it.
            Err(error) => {
                let warnings = vec![format!("{}; it is left out", unreadable(&path, error).message_line())];
                Ok(Self { path: Some(path), warnings, ..Self::default() })
            }
        }
    }

    /// Reads the text of one.
    ///
    /// # Errors
    /// As [`Configuration::load`].
    pub(crate) fn from_toml(file: &TomlFile, environment: &Environment) -> Result<Self> {
        ConfigReader { file, home: environment.home(), warnings: Vec::new() }.read()
    }

    /// The server of that name.
    pub(crate) fn server(&self, name: &str) -> Option<&ConfiguredServer> {
        self.servers.get(*self.places().servers.get(name)?)
    }

    /// The group of that name, written without its `@`.
    pub(crate) fn group(&self, name: &str) -> Option<&ConfiguredGroup> {
        self.groups.get(*self.places().groups.get(name)?)
    }

    fn places(&self) -> &Places {
        self.places.get_or_init(|| Places {
            servers: places_of(self.servers.iter().map(|server| &server.name)),
            groups: places_of(self.groups.iter().map(|group| &group.name)),
        })
    }

    /// The target of a command that names none, where the file says one.
    pub(crate) fn default_target(&self) -> Option<&str> {
        match &self.common.get(&DEFAULT)?.value {
            SettingValue::Name(target) => Some(target),
            _ => None,
        }
    }

    /// The names of the servers.
    pub(crate) fn server_names(&self) -> impl Iterator<Item = &str> {
        self.servers.iter().map(|server| server.name.as_str())
    }
}

fn places_of<'a>(names: impl Iterator<Item = &'a String>) -> HashMap<String, usize> {
    names.enumerate().map(|(place, name)| (name.clone(), place)).collect()
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
        let path = Some(self.file.path.to_path_buf());
        let mut configuration = Configuration { path, ..Configuration::default() };
        let file = self.file;
        let document = file.document()?;
        for (key, item) in entries(document.as_table()) {
            if key.get() == SERVERS.name {
                configuration.servers = self.servers(key, item)?;
            } else if key.get() == GROUPS.name {
                configuration.groups = self.groups(key, item)?;
            } else {
                self.setting(&mut configuration.common, key, item, KeyScope::Top)?;
            }
        }
        Ok(configuration)
    }

    fn servers(&mut self, key: &Key, item: &Item) -> Result<Vec<ConfiguredServer>> {
        let mut servers = Vec::new();
        for (name, server) in entries(self.file.table(key, item, &SERVERS.description())?) {
            let mut layer = Layer::default();
            for (key, item) in entries(self.file.table(name, server, "a table, with an address")?) {
                self.setting(&mut layer, key, item, KeyScope::Server)?;
            }
            // At the top of the file both may stand, and there the user counts.
            if layer.get(&USER).is_some() && has_token(&layer) {
                return Err(self.fault(
                    name,
                    "it has both a user and a token",
                    "a server is asked by one of the two",
                ));
            }
            // Taken out of the layer: the address says which target it is, not how to ask it.
            let Some(Sourced { value: SettingValue::Name(address), origin }) = layer.take(&ADDRESS) else {
                return Err(self.fault(name, "it has no address", "address = \"HOST:PORT\""));
            };
            let address = Sourced { value: target_name(&address), origin };
            // What would be read as an option, or have something hidden in it, can never be typed as a name.
            if name.get().starts_with('-') || target_name(name.get()) != name.get() {
                self.warn(name, "no target can be called so: a name is made of letters, digits, - _ and .");
            }
            servers.push(ConfiguredServer { name: name.get().to_owned(), address, layer });
        }
        Ok(servers)
    }

    fn groups(&self, key: &Key, item: &Item) -> Result<Vec<ConfiguredGroup>> {
        let mut groups = Vec::new();
        for (name, item) in entries(self.file.table(key, item, &GROUPS.description())?) {
            let Some(members) = texts(item) else {
                return Err(self.file.misfit(name, "a list of targets"));
            };
            let members = members.iter().map(|member| self.target(member)).collect();
            let members = Sourced { value: members, origin: self.origin(name) };
            groups.push(ConfiguredGroup { name: name.get().to_owned(), members });
        }
        Ok(groups)
    }

    /// One of the keys that may stand at the top or in a server's table.
    fn setting(&mut self, layer: &mut Layer, key: &Key, item: &Item, scope: KeyScope) -> Result<()> {
        let known = settings_at(scope);
        if let Some(setting) = known.iter().copied().find(|setting| setting.name == key.get()) {
            let value = self.value(setting, key, item)?;
            self.refuse_second_source(layer, setting, key)?;
            layer.set(setting, value, self.origin(key));
            return Ok(());
        }
        // The file may be shared, or kept in git.
        if SETTINGS.iter().any(|setting| setting.secret && setting.name == key.get()) {
            let what = "a secret does not belong in this file and is not read";
            self.warn(key, &format!("{what}: use {key}-file or {key}-command", key = key.get()));
            return Ok(());
        }
        // A newer jsinfo may know it, and the file may be shared with one.
        let meant = did_you_mean(&nearest(key.get(), known.iter().map(|setting| setting.name)));
        let meant = meant.unwrap_or_else(|| "it is not read".to_owned());
        self.warn(key, &format!("unknown key: {meant}"));
        Ok(())
    }

    /// A secret comes from a file or from a command, but not from both.
    fn refuse_second_source(&self, layer: &Layer, setting: &Setting, key: &Key) -> Result<()> {
        for [one, other] in [[&PASSWORD_FILE, &PASSWORD_COMMAND], [&TOKEN_FILE, &TOKEN_COMMAND]] {
            let is_second = (setting == one && layer.get(other).is_some())
                || (setting == other && layer.get(one).is_some());
            if is_second {
                return Err(self.fault(
                    key,
                    "there is another source already",
                    "a secret comes from one file or one command",
                ));
            }
        }
        Ok(())
    }

    /// The value of a key. The type that TOML gives it is stricter than the command line: `"true"` is no flag.
    fn value(&self, setting: &Setting, key: &Key, item: &Item) -> Result<SettingValue> {
        let misfit = || self.file.misfit(key, &setting.description());
        match setting.kind {
            ValueKind::Flag => item.as_bool().map(SettingValue::Flag).ok_or_else(misfit),
            ValueKind::Name if *setting == ADDRESS || *setting == DEFAULT => {
                Ok(SettingValue::Name(self.target(&text(item).ok_or_else(misfit)?)))
            }
            ValueKind::Name | ValueKind::Structure => Ok(SettingValue::Name(text(item).ok_or_else(misfit)?)),
            ValueKind::Path => Ok(SettingValue::Path(self.path(&text(item).ok_or_else(misfit)?))),
            ValueKind::Word(known) => self.word(key, &text(item).ok_or_else(misfit)?, &known()),
            ValueKind::Time => {
                let written = match item.as_integer() {
                    Some(seconds) => seconds.to_string(),
                    None => item.as_str().ok_or_else(misfit)?.to_owned(),
                };
                self.written(setting.kind, key, &written, "a plain number is seconds")
            }
            ValueKind::Command => {
                if let Some(text) = item.as_str() {
                    return self.written(setting.kind, key, text, "a list of words needs no quotes");
                }
                let words = texts(item).filter(|words| !words.is_empty());
                words.map(SettingValue::Command).ok_or_else(misfit)
            }
            // The option takes one at a time, the file as many as there are.
            ValueKind::Pins => {
                let mut pins = Vec::new();
                for written in texts(item).ok_or_else(misfit)? {
                    let pin = written.parse();
                    pins.push(pin.map_err(|what: String| self.fault(key, &what, "jsinfo trust prints one"))?);
                }
                Ok(SettingValue::Pins(pins))
            }
        }
    }

    fn written(&self, kind: ValueKind, key: &Key, written: &str, hint: &str) -> Result<SettingValue> {
        kind.read(written).map_err(|what| self.fault(key, &what, hint))
    }

    /// One of the words that the option of the same name takes.
    fn word(&self, key: &Key, written: &str, known: &[Word]) -> Result<SettingValue> {
        if let Some(word) = known.iter().find(|word| word.is_written(written)) {
            return Ok(SettingValue::Word(word.name));
        }
        let names: Vec<&str> = known.iter().map(|word| word.name).collect();
        Err(self.file.none_of(key, written, &names))
    }

    /// `~/` is the user's own directory; what is not absolute is beside the file.
    fn path(&self, written: &str) -> PathBuf {
        let path = home::expand(Path::new(written), self.home.as_deref());
        self.file.path.parent().unwrap_or(Path::new("")).join(path)
    }

    /// A target, whose path is beside the file, too.
    fn target(&self, written: &str) -> String {
        beside(written, self.file.path.parent().unwrap_or(Path::new("")))
    }

    fn origin(&self, key: &Key) -> Origin {
        Origin::File(Arc::clone(&self.file.path), self.file.line(key))
    }

    fn warn(&mut self, key: &Key, what: &str) {
        self.warnings.push(format!("{}: {what}", self.file.place(key)));
    }

    fn fault(&self, key: &Key, what: &str, hint: &str) -> Failure {
        self.file.fault(key, what).hint(hint)
    }
}

fn unreadable(path: &Path, error: io::Error) -> Failure {
    TomlFile::unreadable("the configuration file", path, error)
}

/// The settings whose keys may stand at a place.
fn settings_at(scope: KeyScope) -> Vec<&'static Setting> {
    let mut settings = Vec::new();
    for setting in SETTINGS {
        if setting.key == Some(scope) || setting.key == Some(KeyScope::Both) {
            settings.push(*setting);
        }
    }
    settings
}

fn has_token(layer: &Layer) -> bool {
    layer.get(&TOKEN_FILE).is_some() || layer.get(&TOKEN_COMMAND).is_some()
}

fn text(item: &Item) -> Option<String> {
    let text = item.as_str()?;
    if text.trim().is_empty() { None } else { Some(text.to_owned()) }
}

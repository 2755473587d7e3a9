//! One layer of settings: what the command line says, or a part of the configuration file.

use std::path::PathBuf;
use std::time::Duration;

use super::origin::{DisplayValue, Origin, Setting, Sourced};
use crate::cli::{CredentialOptions, NetworkOptions};
use crate::credentials::secret_source::SecretSource;
use crate::trust::Fingerprint;

/// Everything about reaching a server that a layer may say.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    pub(crate) user: Option<Sourced<String>>,
    pub(crate) password: Option<Sourced<SecretSource>>,
    pub(crate) token: Option<Sourced<SecretSource>>,
    pub(crate) superuser: Option<Sourced<bool>>,
    pub(crate) no_input: Option<Sourced<bool>>,
    pub(crate) timeout: Option<Sourced<Duration>>,
    pub(crate) connect_timeout: Option<Sourced<Duration>>,
    pub(crate) pin: Option<Sourced<Vec<Fingerprint>>>,
    pub(crate) ca_file: Option<Sourced<PathBuf>>,
    pub(crate) insecure: Option<Sourced<bool>>,
    pub(crate) allow_plaintext: Option<Sourced<bool>>,
}

impl Options {
    /// What the command line says.
    pub(crate) fn of_flags(credentials: &CredentialOptions, network: &NetworkOptions) -> Self {
        let file =
            |name, path: &Option<PathBuf>| Sourced::by_flag(name, path.clone().map(SecretSource::File));
        let command = |name, words: &Option<Vec<String>>| {
            Sourced::by_flag(name, words.clone().map(SecretSource::Command))
        };
        Self {
            user: Sourced::by_flag("--user", credentials.user.clone()),
            password: file("--password-file", &credentials.password_file).or_else(|| {
                command("--password-command", &credentials.password_command.as_ref().map(|c| c.0.clone()))
            }),
            token: file("--token-file", &credentials.token_file).or_else(|| {
                command("--token-command", &credentials.token_command.as_ref().map(|c| c.0.clone()))
            }),
            superuser: Sourced::by_flag("--superuser", credentials.superuser),
            no_input: Sourced::by_flag("--no-input", credentials.no_input),
            timeout: Sourced::by_flag("--timeout", network.deadlines.timeout.map(|time| time.0)),
            connect_timeout: Sourced::by_flag(
                "--connect-timeout",
                network.deadlines.connect_timeout.map(|time| time.0),
            ),
            pin: Sourced::by_flag("--pin", Some(network.pin.clone()).filter(|pins| !pins.is_empty())),
            ca_file: Sourced::by_flag("--ca-file", network.ca_file.clone()),
            insecure: Sourced::by_flag("--insecure", network.insecure),
            allow_plaintext: Sourced::by_flag("--allow-plaintext", network.allow_plaintext),
        }
    }

    /// The options of this layer that say which servers are trusted, and with what.
    pub(super) fn of_trust(&self) -> impl Iterator<Item = &Origin> {
        let pin = self.pin.as_ref().map(|said| &said.origin);
        let ca_file = self.ca_file.as_ref().map(|said| &said.origin);
        let flags =
            [&self.insecure, &self.allow_plaintext].map(|flag| flag.as_ref().map(|said| &said.origin));
        [pin, ca_file].into_iter().chain(flags).flatten()
    }
}

/// The layers, the strongest first, and what has been resolved from them so far.
pub(super) struct Layers<'a> {
    layers: Vec<&'a Options>,
    resolved: Vec<Setting>,
}

impl<'a> Layers<'a> {
    pub(super) fn new(layers: Vec<&'a Options>) -> Self {
        Self { layers, resolved: Vec::new() }
    }

    /// The strongest layer's word on something.
    pub(super) fn first<T>(&self, said: impl Fn(&'a Options) -> Option<T>) -> Option<T> {
        self.layers.iter().find_map(|layer| said(layer))
    }

    /// Resolves a setting: the strongest layer's word, or the default.
    pub(super) fn resolve<T: Clone + 'a, S: Into<DisplayValue>>(
        &mut self,
        name: &'static str,
        said: impl Fn(&'a Options) -> &'a Option<Sourced<T>>,
        default: T,
        shown: impl Fn(&T) -> S,
    ) -> T {
        let said = self
            .first(|layer| said(layer).clone())
            .unwrap_or(Sourced { value: default, origin: Origin::Default });
        self.note(name, shown(&said.value), said.origin);
        said.value
    }

    /// Remembers a setting that was resolved elsewhere.
    pub(super) fn note(&mut self, name: &'static str, value: impl Into<DisplayValue>, origin: Origin) {
        self.resolved.push(Setting { name, value: value.into(), origin });
    }

    pub(super) fn into_resolved(self) -> Vec<Setting> {
        self.resolved
    }
}

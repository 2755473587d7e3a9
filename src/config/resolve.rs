//! What the user wants of one target, resolved once: options, then the environment, then the server's own table, then the
//! top of the configuration file, then defaults.

use std::path::Path;

use super::chosen_target::ChosenTarget;
use super::environment::Environment;
use super::file::{Configuration, ConfiguredServer};
use super::layer::{Layer, Layers};
use super::origin::{DisplayValue, Origin, ResolvedSetting, Sourced};
use super::setting::{Group, SettingValue};
use super::table::{
    ALLOW_PLAINTEXT, CA_FILE, CONNECT_TIMEOUT, DEFAULT, INSECURE, NO_INPUT, PIN, SETTINGS, SUPERUSER,
    TIMEOUT, TOKEN, TOKEN_FILE,
};
use super::who;
use crate::credentials::CredentialSource;
use crate::failure::{Failure, FailureKind, Result};
use crate::progress::Progress;
use crate::source::logins::TargetLogins;
use crate::source::{ConnectOptions, Target, looks_like_path, target_name, what_host_may_be};
use crate::text::nearest::{did_you_mean, nearest};
use crate::trust::TrustOptions;
use crate::trust::store::Store;

/// Where settings come from, beside a command's own options.
pub struct Sources {
    /// The environment of the process.
    pub environment: Environment,
    /// The configuration file.
    pub configuration: Configuration,
    /// The options that every command has.
    pub common: Layer,
}

/// A target, and how to ask it. Plain data: no file of secrets has been read, no command run, and nobody asked anything.
#[derive(Debug)]
pub struct Settings {
    /// What to ask.
    pub target: Target,
    /// How to ask it.
    pub connect: ConnectOptions,
    /// Whether to ask for a superuser's rights.
    pub superuser: bool,
    /// Where the credentials will come from.
    pub(crate) credentials: CredentialSource,
    /// Whether a person may be asked for what is missing.
    pub may_prompt: bool,
    /// Every setting that acts, and who said it.
    pub resolved: Vec<ResolvedSetting>,
    /// What has no effect, or is dangerous.
    pub warnings: Vec<String>,
    /// What a target that nobody answers for may have been meant to be.
    pub mistaken_for: Vec<String>,
    /// The target as it was named, where that is no server's name.
    unknown_name: Option<Sourced<String>>,
}

/// The store of the certificates that the user has looked at.
pub fn trust_store(environment: &Environment) -> Store {
    Store::new(environment.state_directory())
}

impl Settings {
    /// Resolves the options that every command with a target has.
    ///
    /// # Errors
    /// [`crate::failure::FailureKind::Usage`] for options that contradict each other or a target that is none,
    /// [`crate::failure::FailureKind::Configuration`] for an environment or a file that makes no sense.
    pub fn resolve(target: Option<&str>, options: &Layer, sources: &Sources) -> Result<Self> {
        let named = choose_target(target, sources)?;
        let server = sources.configuration.server(&named.value);
        let target = parse_target(&named, server)?;
        let mut settings = Self::resolve_target(target, named, server, options, sources)?;
        settings.guess(&sources.configuration);
        Ok(settings)
    }

    /// The same for one of many targets, without guessing what may have been meant by it.
    ///
    /// # Errors
    /// As [`Settings::resolve`]; a target that is none is told with the line that names it.
    pub fn resolve_chosen(chosen: &ChosenTarget, options: &Layer, sources: &Sources) -> Result<Self> {
        let named = Sourced { value: chosen.name.clone(), origin: Origin::Argument };
        if let Some(document) = &chosen.document {
            let target = Target::saved(document, &chosen.name);
            let mut settings = Self::resolve_target(target, named, None, options, sources)?;
            // What was found in a directory was not mistyped.
            settings.unknown_name = None;
            // What has no effect on one has none on any: whoever has thousands is told once.
            let everyone = settings.target.clone().called("every saved document");
            settings.warnings = without_effect(options, &everyone).into_iter().collect();
            return Ok(settings);
        }
        let server = sources.configuration.server(&named.value);
        let target = match (parse_target(&named, server), server) {
            // The address of a server of the file tells its own line.
            (Err(failure), None) => return Err(chosen.place(failure)),
            (parsed, _) => parsed?,
        };
        Self::resolve_target(target, named, server, options, sources)
    }

    fn resolve_target(
        target: Target,
        named: Sourced<String>,
        server: Option<&ConfiguredServer>,
        options: &Layer,
        sources: &Sources,
    ) -> Result<Self> {
        let Sources { environment, configuration, common } = sources;
        let source = target.source();
        let mut variables = who::layer_of_environment(environment, source.takes_credentials())?;
        // Before the layers are put in order: a token that this target cannot take must not win over a user of the file.
        let unused_token = take_unused_token(&target, &mut variables);
        // The order is the contract: who stands closer to the user wins.
        let mut strongest_first = vec![options, common, &variables];
        if let Some(server) = server {
            strongest_first.push(&server.layer);
        }
        strongest_first.push(&configuration.common);
        let layers = Layers::new(strongest_first);
        let caller = who::choose(&layers, environment, target.is_stdin())?;
        let mut connect = connect_options(&layers, environment);
        // Said in one breath they contradict each other; `--insecure=false` takes back what the file says.
        let is_insecure =
            matches!(options.get(&INSECURE), Some(Sourced { value: SettingValue::Flag(true), .. }));
        if is_insecure && options.get(&PIN).is_some() {
            return Err(Failure::message(FailureKind::Usage, "--insecure does not go together with --pin"));
        }
        let mut warnings = Vec::new();
        // Where no certificate is shown, nobody has to hear of a store that cannot be read.
        if source.tls_endpoint().is_ok() {
            warnings.extend(connect.trust.store.leave_out_unreadable());
        }
        if let Some((reason, token)) = unused_token
            && !caller.source.names_anyone()
        {
            warnings.push(format!("{target} is asked without the token of {}: {reason}", token.origin));
        }
        warnings.extend(without_effect(options, &target));
        // Nobody who reads a file or asks over plain HTTP is less safe for it.
        if connect.trust.insecure && source.tls_endpoint().is_ok() {
            warnings.push(match layers.said(&PIN) {
                // No other option weakens a pin.
                Some(pin) => format!("--insecure has no effect here: the pin decides ({})", pin.origin),
                None => "--insecure: whoever answers is taken for the server".to_owned(),
            });
        }
        let mut resolved = vec![text_setting("target", &named)];
        if let Some(server) = server {
            resolved.push(text_setting("address", &server.address));
        }
        if source.takes_credentials() {
            resolved.extend(caller.listed);
            push_group(Group::Credentials, &layers, &mut resolved);
        }
        for group in [Group::Deadlines, Group::Trust, Group::Show, Group::Everywhere] {
            push_group(group, &layers, &mut resolved);
        }
        let unknown_name = if server.is_none() { Some(named) } else { None };
        Ok(Self {
            superuser: match layers.said(&SUPERUSER) {
                Some(_) => layers.flag(&SUPERUSER),
                None => target.source().superuser_unless_told().unwrap_or_default(),
            },
            may_prompt: !layers.flag(&NO_INPUT),
            credentials: caller.source,
            connect,
            target,
            resolved,
            warnings,
            mistaken_for: Vec::new(),
            unknown_name,
        })
    }

    /// Guesses what a name that is no server's may have been meant to be: it is held against every name of the file. Gives
    /// back whether there was anything to guess.
    pub fn guess(&mut self, configuration: &Configuration) -> bool {
        let Some(named) = &self.unknown_name else { return false };
        self.mistaken_for = what_was_meant(named, configuration);
        true
    }
}

/// The argument, the environment, the file, or this machine; from here on by its name.
pub(super) fn choose_target(argument: Option<&str>, sources: &Sources) -> Result<Sourced<String>> {
    if let Some(argument) = argument {
        return Ok(Sourced { value: target_name(argument), origin: Origin::Argument });
    }
    let mut variables = Layer::default();
    if let Some(Sourced { value, origin }) = sources.environment.said(&DEFAULT)? {
        variables.set(&DEFAULT, value, origin);
    }
    let layers = Layers::new(vec![&variables, &sources.configuration.common]);
    let Some(Sourced { value, origin }) = layers.name(&DEFAULT) else {
        return Ok(Sourced { value: String::new(), origin: Origin::Default });
    };
    Ok(Sourced { value: target_name(&value), origin })
}

/// What is behind a name: a server of the file, or a target as it is written.
fn parse_target(named: &Sourced<String>, server: Option<&ConfiguredServer>) -> Result<Target> {
    match server {
        Some(server) => match Target::parse(&server.address.value) {
            Ok(target) => Ok(target.called(&server.name)),
            Err(failure) => {
                let place = &server.address.origin;
                Err(failure.context(format!("{place}: the address of {}", server.name)))
            }
        },
        None => Target::parse(&named.value).map_err(|failure| failure.hints(whose_default(named))),
    }
}

/// How the server is reached, and what is trusted.
fn connect_options(layers: &Layers<'_>, environment: &Environment) -> ConnectOptions {
    ConnectOptions {
        timeout: layers.time(&TIMEOUT),
        connect_timeout: layers.time(&CONNECT_TIMEOUT),
        trust: TrustOptions {
            pins: layers.pins(&PIN),
            ca_file: layers.path(&CA_FILE),
            insecure: layers.flag(&INSECURE),
            store: trust_store(environment),
        },
        allow_plaintext: layers.flag(&ALLOW_PLAINTEXT),
        programs: environment.programs(),
        // Who follows, and who else asks, the session knows.
        progress: Progress::default(),
        logins: TargetLogins::default(),
    }
}

/// A token of the environment is meant for whoever takes one: for anybody else it is left out, with the reason.
fn take_unused_token(
    target: &Target,
    variables: &mut Layer,
) -> Option<(&'static str, Sourced<SettingValue>)> {
    let reason = target.source().refuses_tokens()?;
    let token = variables.take(&TOKEN).or_else(|| variables.take(&TOKEN_FILE))?;
    Some((reason, token))
}

/// Options of the command line that change nothing for this target.
fn without_effect(options: &Layer, target: &Target) -> Option<String> {
    let source = target.source();
    let caller = source.ignores_caller();
    let mut given = Vec::new();
    for setting in SETTINGS {
        let Some(said) = options.get(setting) else { continue };
        let is_unused = (setting.is_of_group(Group::Caller) && caller.is_some())
            || (setting.is_of_group(Group::Trust) && !source.takes_trust())
            || (*setting == &SUPERUSER && source.superuser_unless_told().is_none());
        if is_unused {
            given.push(said.origin.to_string());
        }
    }
    if given.is_empty() {
        return None;
    }
    let given = given.join(", ");
    Some(match caller {
        Some(reason) => format!("{target} is asked without {given}: {reason}"),
        None => format!("without effect: {given} (the vendor's client judges servers itself)"),
    })
}

/// What a name that is no server's may have been meant to be.
fn what_was_meant(named: &Sourced<String>, configuration: &Configuration) -> Vec<String> {
    let mut meant = Vec::new();
    if configuration.group(&named.value).is_some() {
        meant.push(format!("did you mean the group @{}?", named.value));
    } else if let Some(guess) = did_you_mean(&nearest(&named.value, configuration.server_names())) {
        meant.push(format!("{guess} jsinfo server list has the names"));
    }
    meant.extend(what_host_may_be(&named.value));
    if Path::new(&named.value).is_dir() && !looks_like_path(&named.value) {
        meant.push(format!("to read the directory of that name, write ./{}/", named.value));
    }
    meant.extend(whose_default(named));
    meant
}

/// Where a target stands that nobody typed.
fn whose_default(named: &Sourced<String>) -> Option<String> {
    match named.origin {
        Origin::File(..) => Some(format!("it is the default of {}", named.origin)),
        _ => None,
    }
}

/// Lists the settings of a group with their values in force.
fn push_group(group: Group, layers: &Layers<'_>, resolved: &mut Vec<ResolvedSetting>) {
    for setting in SETTINGS {
        if setting.is_of_group(group) {
            resolved.push(layers.show(setting));
        }
    }
}

fn text_setting(name: &'static str, said: &Sourced<String>) -> ResolvedSetting {
    ResolvedSetting { name, value: DisplayValue::Text(said.value.clone()), origin: said.origin.clone() }
}

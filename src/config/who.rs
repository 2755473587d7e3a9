//! Who asks, by the layers of settings: which of the sources counts.

use std::path::Path;

use super::environment::Environment;
use super::layer::{Layer, Layers};
use super::origin::{DisplayValue, Origin, ResolvedSetting, Sourced};
use super::setting::{Setting, SettingValue};
use super::table::{
    DEFAULT, PASSWORD, PASSWORD_COMMAND, PASSWORD_FILE, SETTINGS, TOKEN, TOKEN_COMMAND, TOKEN_FILE, USER,
};
use crate::credentials::secret_source::{SecretFile, SecretSource};
use crate::credentials::{CredentialSource, Who};
use crate::failure::{Failure, FailureKind, Result};

/// The settings that a password can come from; in one layer the first counts.
const PASSWORDS: [&Setting; 3] = [&PASSWORD, &PASSWORD_FILE, &PASSWORD_COMMAND];

/// The settings that a token can come from, likewise.
const TOKENS: [&Setting; 3] = [&TOKEN, &TOKEN_FILE, &TOKEN_COMMAND];

/// Who asks, and how that is listed among the settings.
pub(super) struct ChosenCaller {
    pub(super) source: CredentialSource,
    pub(super) listed: Vec<ResolvedSetting>,
}

/// Picks the sources: the strongest layer that names a user or a token says who asks, the strongest that has a password
/// says which.
///
/// # Errors
/// [`FailureKind::Usage`] for a password of nobody, and for two secrets from standard input.
pub(super) fn choose(
    layers: &Layers<'_>,
    environment: &Environment,
    target_is_stdin: bool,
) -> Result<ChosenCaller> {
    let vouched = environment.credentials_directory();
    let mut listed = Vec::new();
    let who = strongest_caller(layers, vouched.as_deref(), &mut listed);
    let password = layers.iter().find_map(|layer| secret_in(layer, &PASSWORDS, vouched.as_deref()));
    // In the environment or the file a password may wait for whoever asks next; on the command line it is a mistake.
    if let Some(Sourced { origin: origin @ Origin::Option(_), .. }) = &password
        && matches!(who, Who::Nobody)
    {
        return Err(Failure::message(
            FailureKind::Usage,
            format!("{origin} needs to know whose password it is"),
        )
        .hint("add --user NAME, or a token with --token-file"));
    }
    if let Some(said) = &password {
        listed.push(list("password", said.value.to_string(), &said.origin));
    }
    let source = CredentialSource { who, password: password.map(|said| said.value) };
    if source.readers_of_stdin() + usize::from(target_is_stdin) > 1 {
        return Err(Failure::message(FailureKind::Usage, "standard input can be read for one thing only")
            .hint("put the password or token in a file"));
    }
    Ok(ChosenCaller { source, listed })
}

fn strongest_caller(layers: &Layers<'_>, vouched: Option<&Path>, listed: &mut Vec<ResolvedSetting>) -> Who {
    for layer in layers.iter() {
        // At the top of the configuration file both may stand, and then the user counts.
        if let Some(Sourced { value: SettingValue::Name(user), origin }) = layer.get(&USER) {
            listed.push(list("user", user.clone(), origin));
            return Who::User(user.clone());
        }
        if let Some(token) = secret_in(layer, &TOKENS, vouched) {
            listed.push(list("token", token.value.to_string(), &token.origin));
            return Who::Token(token.value);
        }
    }
    listed.push(ResolvedSetting { name: "user", value: DisplayValue::Nothing, origin: Origin::Default });
    Who::Nobody
}

fn list(name: &'static str, value: String, origin: &Origin) -> ResolvedSetting {
    ResolvedSetting { name, value: DisplayValue::Text(value), origin: origin.clone() }
}

/// Where a layer says that a secret comes from; the service manager vouches for one directory of files.
fn secret_in(layer: &Layer, settings: &[&Setting], vouched: Option<&Path>) -> Option<Sourced<SecretSource>> {
    let said = settings.iter().find_map(|setting| layer.get(setting))?;
    let source = match &said.value {
        SettingValue::Path(path) => {
            SecretSource::File(SecretFile { path: path.clone(), vouched: vouched.map(Path::to_owned) })
        }
        SettingValue::Command(words) => SecretSource::Command(words.clone()),
        SettingValue::Secret(secret) => SecretSource::Here(secret.clone()),
        SettingValue::UnusableSecret(failure) => SecretSource::Unusable(failure.clone()),
        _ => return None,
    };
    Some(Sourced { value: source, origin: said.origin.clone() })
}

/// The layer of the environment: variables, then the files that a service manager hands over. Nobody is interested in
/// secrets where nobody is asked for a login, nor in what is wrong with them.
///
/// # Errors
/// [`FailureKind::Usage`] for a variable that makes no sense.
pub(super) fn layer_of_environment(environment: &Environment, takes_credentials: bool) -> Result<Layer> {
    let mut layer = Layer::default();
    for setting in SETTINGS {
        // The target has been chosen by now, and its variable may make no sense where it was not wanted.
        if *setting == &DEFAULT || (setting.secret && !takes_credentials) {
            continue;
        }
        if let Some(Sourced { value, origin }) = environment.said(setting)? {
            layer.set(setting, value, origin);
        }
    }
    if takes_credentials {
        for (secret, file_setting, file) in
            [(&PASSWORD, &PASSWORD_FILE, "jsinfo.password"), (&TOKEN, &TOKEN_FILE, "jsinfo.token")]
        {
            if layer.get(secret).is_none()
                && let Some((variable, path)) = environment.handed_over(file)
            {
                layer.set(file_setting, SettingValue::Path(path), Origin::Variable(variable));
            }
        }
    }
    Ok(layer)
}

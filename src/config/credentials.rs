//! Who asks, by the layers of settings: which of the sources counts.

use super::Environment;
use super::options::{Layers, Options};
use super::origin::{DisplayValue, Origin, Sourced};
use crate::credentials::secret_source::SecretSource;
use crate::credentials::{CredentialSource, Who};
use crate::failure::{Failure, FailureKind, Result};

/// Picks the sources: the strongest layer that names a user or a token says who asks, the strongest that has a password
/// says which.
///
/// # Errors
/// [`FailureKind::Usage`] for a password of nobody, and for two secrets from standard input.
pub(super) fn choose(layers: &mut Layers<'_>, target_is_stdin: bool) -> Result<CredentialSource> {
    let who = layers.first(|layer| match (&layer.user, &layer.token) {
        (Some(user), _) => Some((Who::User(user.value.clone()), user.origin.clone())),
        (None, Some(token)) => Some((Who::Token(token.value.clone()), token.origin.clone())),
        (None, None) => None,
    });
    let password = layers.first(|layer| layer.password.clone());
    let (who, origin) = who.unwrap_or((Who::Nobody, Origin::Default));
    match &who {
        Who::User(name) => layers.note("user", name.clone(), origin),
        Who::Token(token) => layers.note("token", token.to_string(), origin),
        Who::Nobody => layers.note("user", DisplayValue::Nothing, origin),
    }
    match &password {
        Some(Sourced { origin: Origin::Flag(option), .. }) if matches!(who, Who::Nobody) => {
            return Err(Failure::message(
                FailureKind::Usage,
                format!("{option} needs to know whose password it is"),
            )
            .hint("add --user NAME, or a token with --token-file"));
        }
        Some(said) => layers.note("password", said.value.to_string(), said.origin.clone()),
        None => {}
    }
    let source = CredentialSource { who, password: password.map(|said| said.value) };
    if source.readers_of_stdin() + usize::from(target_is_stdin) > 1 {
        return Err(Failure::message(FailureKind::Usage, "standard input can be read for one thing only")
            .hint("put the password or token in a file"));
    }
    Ok(source)
}

/// The layer of the environment: variables, then the files that a service manager hands over.
pub(super) fn from_environment(environment: &Environment) -> Result<Options> {
    let variable = |secret: Option<(&'static str, _)>| {
        secret.map(|(name, secret)| Sourced {
            value: SecretSource::Here(secret),
            origin: Origin::Variable(name),
        })
    };
    let handed_over = |name| {
        let (variable, path) = environment.handed_over(name)?;
        Some(Sourced { value: SecretSource::File(path), origin: Origin::Variable(variable) })
    };
    Ok(Options {
        password: variable(environment.password()?).or_else(|| handed_over("jsinfo.password")),
        token: variable(environment.token()?).or_else(|| handed_over("jsinfo.token")),
        ..Options::default()
    })
}

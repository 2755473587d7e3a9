//! Who asks: which of the sources counts, and when a person is asked for the rest.

use super::Environment;
use super::options::{Layers, Options};
use super::origin::{Origin, Said, Shown};
use super::prompt::Prompt;
use super::secret_source::SecretSource;
use crate::failure::{Failure, Kind, Result};
use crate::target::Credentials;
use crate::target::access::WAYS_TO_GIVE_A_PASSWORD;

/// Where the credentials will come from; nothing has been read yet.
#[derive(Debug, Clone)]
pub(super) struct Source {
    who: Who,
    password: Option<SecretSource>,
}

#[derive(Debug, Clone)]
enum Who {
    Nobody,
    User(String),
    Token(SecretSource),
}

impl Source {
    /// Picks the sources: the strongest layer that names a user or a token says who asks, the strongest that has a
    /// password says which.
    pub(super) fn choose(layers: &mut Layers<'_>, target_is_stdin: bool) -> Result<Self> {
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
            Who::Nobody => layers.note("user", Shown::Nothing, origin),
        }
        match &password {
            Some(Said { origin: Origin::Flag(option), .. }) if matches!(who, Who::Nobody) => {
                return Err(Failure::message(
                    Kind::Usage,
                    format!("{option} needs to know whose password it is"),
                )
                .hint("add --user NAME, or a token with --token-file"));
            }
            Some(said) => layers.note("password", said.value.to_string(), said.origin.clone()),
            None => {}
        }
        let source = Self { who, password: password.map(|said| said.value) };
        if source.readers_of_stdin() + usize::from(target_is_stdin) > 1 {
            return Err(Failure::message(Kind::Usage, "standard input can be read for one thing only")
                .hint("put the password or token in a file"));
        }
        Ok(source)
    }

    /// Whether credentials will be sent.
    pub(super) fn names_anyone(&self) -> bool {
        !matches!(self.who, Who::Nobody)
    }

    /// Who it is, in words.
    pub(super) fn who(&self) -> &str {
        match &self.who {
            Who::Nobody => "nobody",
            Who::User(name) => name,
            Who::Token(_) => "the token",
        }
    }

    fn readers_of_stdin(&self) -> usize {
        let token = match &self.who {
            Who::Token(token) => Some(token),
            Who::Nobody | Who::User(_) => None,
        };
        token.into_iter().chain(&self.password).filter(|source| source.is_stdin()).count()
    }

    /// Whether a token will be sent.
    pub(super) fn names_token(&self) -> bool {
        matches!(self.who, Who::Token(_))
    }

    /// Reads the secrets, and asks for a password where a user is named without one.
    pub(super) fn read(&self, prompt: &Prompt) -> Result<Option<Credentials>> {
        let password = || self.password.as_ref().map(SecretSource::read).transpose();
        Ok(Some(match &self.who {
            Who::Nobody => return Ok(None),
            Who::Token(token) => Credentials::Token { token: token.read()?, password: password()? },
            Who::User(name) => {
                let password = match password()? {
                    Some(password) => password,
                    None if prompt.is_possible() => prompt.password(name)?,
                    None => {
                        return Err(Failure::message(
                            Kind::Authentication,
                            format!("no password is given for {name}"),
                        )
                        .hint(format!("give it with {WAYS_TO_GIVE_A_PASSWORD}")));
                    }
                };
                Credentials::User { name: name.clone(), password }
            }
        }))
    }

    /// Asks for the user, and for the password where none is at hand.
    pub(super) fn ask(&self, prompt: &Prompt) -> Result<Credentials> {
        let name = prompt.user()?;
        let password = match &self.password {
            Some(password) => password.read()?,
            None => prompt.password(&name)?,
        };
        Ok(Credentials::User { name, password })
    }
}

/// The layer of the environment: variables, then the files that a service manager hands over.
pub(super) fn of_environment(environment: &Environment) -> Result<Options> {
    let variable = |secret: Option<(&'static str, _)>| {
        secret
            .map(|(name, secret)| Said { value: SecretSource::Here(secret), origin: Origin::Variable(name) })
    };
    let handed_over = |name| {
        let (variable, path) = environment.handed_over(name)?;
        Some(Said { value: SecretSource::File(path), origin: Origin::Variable(variable) })
    };
    Ok(Options {
        password: variable(environment.password()?).or_else(|| handed_over("jsinfo.password")),
        token: variable(environment.token()?).or_else(|| handed_over("jsinfo.token")),
        ..Options::default()
    })
}

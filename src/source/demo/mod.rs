//! `demo:` targets: a sample server started inside the process and asked like any other.
//!
//! The server listens on a loopback port of the system's choice and wants the credentials that are made up here for
//! this one session. The client is [`super::api`], over real HTTP; it does not know that it talks to a sample. The
//! user's own credentials are never used. A scenario plays today, whenever that is: see [`clock`].

mod changing;
mod clock;
mod server;

use std::fmt;
use std::path::PathBuf;

use data_encoding::HEXLOWER;
use jiff::Timestamp;
use ring::rand::{SecureRandom as _, SystemRandom};

use super::api::{self, ApiSource};
use super::capability::{Ask, Connection, PlannedPhase, Source};
use super::{Fetched, file};
use crate::credentials::Credentials;
use crate::document::Document;
use crate::endpoint::Endpoint;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::io_message;
use crate::progress::Progress;
use crate::secret::Secret;
use crate::source::options::ConnectOptions;
use crate::text::nearest::{did_you_mean, nearest};
use crate::units::time::spell_utc;
use server::{DemoContent, DemoServer};

/// What a sample server shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DemoSource {
    /// One of the [`SCENARIOS`].
    Scenario(&'static Scenario),
    /// A document of the user's own.
    File(PathBuf),
}

/// A sample server and the caller who asks it.
#[derive(Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What stands behind `demo:`.
    pub name: &'static str,
    /// What it shows, in a few words.
    pub about: &'static str,
    document: &'static str,
    caller: AskedAs,
    story: Story,
}

/// How the sample server is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum AskedAs {
    Superuser,
    Nobody,
    Token,
    WrongPassword,
}

/// What becomes of what a sample server shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Story {
    /// It stays as it is, a document of the user's own.
    AsItIs,
    /// It is as of now, and stays so.
    Today,
    /// It is as of now, and changes: see [`changing`].
    Changing,
}

/// The scenario that `demo:` alone means.
const USUAL: &str = "healthy";

/// Every scenario.
pub static SCENARIOS: [Scenario; 7] = [
    Scenario {
        name: USUAL,
        about: "a server in order, asked by a superuser",
        document: include_str!("documents/healthy.json"),
        caller: AskedAs::Superuser,
        story: Story::Today,
    },
    Scenario {
        name: "unhealthy",
        about: "a server with much that is wrong",
        document: include_str!("documents/unhealthy.json"),
        caller: AskedAs::Superuser,
        story: Story::Today,
    },
    Scenario {
        name: "anonymous",
        about: "the healthy server, asked without credentials",
        document: include_str!("documents/healthy.json"),
        caller: AskedAs::Nobody,
        story: Story::Today,
    },
    Scenario {
        name: "token",
        about: "the healthy server, asked with an API token",
        document: include_str!("documents/token.json"),
        caller: AskedAs::Token,
        story: Story::Today,
    },
    Scenario {
        name: "1.9",
        about: "an older server, with older names",
        document: include_str!("documents/1.9.json"),
        caller: AskedAs::Superuser,
        story: Story::Today,
    },
    Scenario {
        name: "denied",
        about: "a server that rejects the password",
        document: include_str!("documents/healthy.json"),
        caller: AskedAs::WrongPassword,
        story: Story::Today,
    },
    Scenario {
        name: "changing",
        about: "a server that changes, is launched anew and is out of reach at times: for `watch`",
        document: include_str!("documents/healthy.json"),
        caller: AskedAs::Superuser,
        story: Story::Changing,
    },
];

const USER: &str = "ops";

impl fmt::Display for DemoSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scenario(scenario) => write!(f, "demo:{}", scenario.name),
            Self::File(path) => write!(f, "demo:{}", path.display()),
        }
    }
}

impl DemoSource {
    /// Reads what stands behind `demo:`. What looks like a path is one.
    pub(super) fn parse(written: &str) -> Result<Self> {
        let name = if written.is_empty() { USUAL } else { written };
        if let Some(scenario) = SCENARIOS.iter().find(|scenario| scenario.name == name) {
            return Ok(Self::Scenario(scenario));
        }
        let is_json = std::path::Path::new(name).extension().is_some_and(|extension| extension == "json");
        // A scenario has no slash and no such ending, so a path can never be taken for one.
        if is_json || name.contains(['/', '\\']) {
            return Ok(Self::File(name.into()));
        }
        let names: Vec<&str> = SCENARIOS.iter().map(|scenario| scenario.name).collect();
        let listed = names.join(", demo:");
        Err(Failure::message(FailureKind::Usage, format!("there is no scenario demo:{name}"))
            .hints(did_you_mean(&nearest(name, names)))
            .hint(format!("the scenarios are demo:{listed}; demo:PATH serves a document of your own")))
    }

    /// What is served: a scenario as of now, and a document of the user's own as it is.
    fn content(&self, progress: &Progress) -> Result<DemoContent> {
        let (document, story) = match self {
            Self::Scenario(scenario) => {
                let document = Document::from_json(scenario.document.as_bytes());
                (document.map_err(|error| Failure::new(FailureKind::Internal, error))?, scenario.story)
            }
            Self::File(path) => {
                let saved = file::read(&file::FileSource::Path(path.clone()), progress)?;
                (saved.into_document()?, Story::AsItIs)
            }
        };
        Ok(DemoContent { document: document.into_root(), story })
    }

    fn caller(&self) -> AskedAs {
        match self {
            Self::Scenario(scenario) => scenario.caller,
            Self::File(_) => AskedAs::Superuser,
        }
    }
}

impl Source for DemoSource {
    /// It has its own.
    fn takes_credentials(&self) -> bool {
        false
    }

    fn refuses_tokens(&self) -> Option<&'static str> {
        None
    }

    fn takes_trust(&self) -> bool {
        false
    }

    fn ignores_caller(&self) -> Option<&'static str> {
        Some("a sample server has a caller of its own, and speaks plain HTTP on this machine")
    }

    /// Who has no rights in the scenario gets none.
    fn superuser_unless_told(&self) -> Option<bool> {
        if self.caller() == AskedAs::Superuser { Some(true) } else { None }
    }

    fn tls_endpoint(&self) -> std::result::Result<&Endpoint, &'static str> {
        Err("a sample server speaks plain HTTP")
    }

    fn refuse_impossible(&self, _superuser: bool, _token: bool) -> Result<()> {
        Ok(())
    }

    /// Nothing of it leaves this machine.
    fn refuse_plaintext(&self) -> Result<()> {
        Ok(())
    }

    fn phases(&self) -> Vec<PlannedPhase> {
        api::phases(false, true)
    }

    fn other_ways(&self) -> Vec<String> {
        Vec::new()
    }

    /// Starts the sample server, and opens a way to it as to any other.
    fn connect(&self, options: &ConnectOptions) -> Result<Box<dyn Connection>> {
        refuse_clock(Timestamp::now())?;
        let password = made_up()?;
        let token = made_up()?;
        let content = self.content(&options.progress)?;
        let server = DemoServer::start(content, USER, password.clone(), token.clone()).map_err(|error| {
            Failure::new(FailureKind::Internal, io_message(error)).context("cannot start the sample server")
        })?;
        let login = match self.caller() {
            AskedAs::Superuser => Some(user(password)),
            AskedAs::Nobody => None,
            AskedAs::Token => Some(Credentials::Token { token, password: None }),
            // A login that is really refused, so that the whole way is the one of a real server.
            AskedAs::WrongPassword => Some(user(made_up()?)),
        };
        let endpoint = Endpoint::on_loopback(server.port());
        let connection = ApiSource { endpoint: endpoint.clone() }.connect(options)?;
        Ok(Box::new(DemoConnection {
            connection,
            login,
            superuser: self.caller() == AskedAs::Superuser,
            address: endpoint.authority(),
            name: self.to_string(),
            _server: server,
        }))
    }
}

/// A sample server, and the way to it over real HTTP.
struct DemoConnection {
    connection: Box<dyn Connection>,
    login: Option<Credentials>,
    superuser: bool,
    address: String,
    name: String,
    /// It serves until it is dropped.
    _server: DemoServer,
}

impl Connection for DemoConnection {
    fn server_info(&mut self, ask: &Ask<'_>) -> Result<Fetched> {
        let ask =
            Ask { credentials: self.login.as_ref(), superuser: self.superuser && ask.superuser, ..*ask };
        // Nobody typed the address, so nobody knows it.
        let by_name = |text: String| text.replace(&self.address, &self.name);
        let mut fetched = self.connection.server_info(&ask).map_err(|failure| failure.reworded(by_name))?;
        if let Some(meta) = &mut fetched.meta {
            meta.port = None;
        }
        Ok(fetched)
    }
}

fn user(password: Secret) -> Credentials {
    Credentials::User { name: USER.to_owned(), password }
}

/// A secret that nobody can guess.
fn made_up() -> Result<Secret> {
    let mut bytes = [0; 16];
    SystemRandom::new()
        .fill(&mut bytes)
        .map_err(|_| Failure::message(FailureKind::Internal, "the system gives no random numbers"))?;
    Ok(Secret::new(HEXLOWER.encode(&bytes)))
}

/// A machine whose battery is empty starts in 1970, west of Greenwich before. The library that the sample server speaks
/// HTTP with knows no such date, and ends the program over it.
fn refuse_clock(now: Timestamp) -> Result<()> {
    if now >= Timestamp::UNIX_EPOCH {
        return Ok(());
    }
    let now = spell_utc(now);
    Err(Failure::message(
        FailureKind::Internal,
        format!("cannot start the sample server: this machine's clock says {now}, and there is no HTTP before 1970"),
    )
    .hint("set the clock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_1970_is_refused_with_what_it_says() {
        let failure = refuse_clock("1969-12-31T12:00:00Z".parse().unwrap()).unwrap_err();
        assert!(
            failure.message_line().contains("this machine's clock says 1969-12-31 12:00:00 UTC"),
            "{failure}"
        );
        refuse_clock(Timestamp::UNIX_EPOCH).unwrap();
    }
}

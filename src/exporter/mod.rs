//! `jsinfo exporter`: the servers of the configuration file, asked when Prometheus asks for them.
//!
//! It can never be made to ask anybody else, to read a path or to send a password where a stranger says: a request names a
//! server of the configuration file, or nothing. Nothing is cached: a probe is one session, and two that come at the same
//! moment share it.
//!
//! | module | what it is for |
//! |---|---|
//! | `server` | the service from its start to its end: sockets, signals |
//! | `listeners`, `connection` | where it listens; TLS and HTTP over what comes |
//! | `protection`, `from_files` | who may ask: a token, TLS; their files read anew when they change |
//! | `host` | by which name a request asks |
//! | `clients` | who is connected: so many at most, and nobody for long who asks nothing |
//! | `routes` | from a request to its response |
//! | `query`, `budget` | what a request says: its parameters, its time |
//! | `discovery` | the servers, as Prometheus discovers them |
//! | `page` | the front page |
//! | `printed` | files for other programs: job, alert rules, dashboard, units |
//! | `prober`, `asked`, `rejected` | asks servers, each once at the same time; what came of it; logins that are not sent again |
//! | `verdicts` | what came of the last probe of each server |
//! | `setup` | the configuration and the policies as they were read last |
//! | `response` | responses with their headers |
//!
//! HTTP is hyper's, on one thread; servers are asked on others.

mod asked;
mod budget;
mod clients;
mod connection;
mod discovery;
mod from_files;
mod host;
mod listeners;
mod page;
mod printed;
mod prober;
mod protection;
mod query;
mod rejected;
mod response;
mod routes;
mod server;
mod setup;
mod verdicts;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;

use clients::Clients;
use prober::Prober;
use protection::Protection;
use setup::CurrentSetup;
use verdicts::Verdicts;

pub(crate) use printed::printed;
pub(crate) use protection::ProtectionOptions;
pub(crate) use server::{ServeOptions, serve};
pub(crate) use setup::{Load, Setup};

use crate::output::Output;

/// Everything that a request may have to do with.
struct Exporter {
    setup: CurrentSetup,
    protection: Protection,
    prober: Arc<Prober>,
    verdicts: Verdicts,
    clients: Arc<Clients>,
    started: Timestamp,
    /// The probes that were answered.
    probes: AtomicU64,
    /// Those that were refused.
    refused: AtomicU64,
    output: Output,
}

impl Exporter {
    /// Reads the configuration anew, and tells what came of it.
    async fn reload(self: &Arc<Self>) -> crate::failure::Result<()> {
        let exporter = Arc::clone(self);
        // Files may be slow, and nobody else is to wait for them.
        let reloading = tokio::task::spawn_blocking(move || exporter.setup.reload());
        let Ok(reloaded) = reloading.await else { return Ok(()) };
        match reloaded {
            Ok(setup) => {
                self.output.warn_all(&setup.sources.configuration.warnings);
                self.output.warn_all(&setup.warnings);
                self.verdicts.keep(|name| setup.sources.configuration.server(name).is_some());
                self.output.note(format_args!("configuration read anew: {}", spell_servers(&setup)));
                Ok(())
            }
            Err(failure) => {
                let what = failure.clone().context("the configuration stays as it was");
                self.output.failure(&what, failure.kind().into());
                Err(failure)
            }
        }
    }

    fn count(counter: &AtomicU64) {
        counter.fetch_add(1, Ordering::Relaxed);
    }
}

/// `3 servers`, for people.
fn spell_servers(setup: &Setup) -> String {
    match setup.sources.configuration.server_names().count() {
        1 => "1 server".to_owned(),
        count => format!("{count} servers"),
    }
}

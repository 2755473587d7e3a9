//! The service from its start to its end: sockets, signals.

use std::io;
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::{TcpListener, UnixListener};
use tokio::sync::watch;

use super::clients::Clients;
use super::connection;
use super::listeners::{Listener, listen};
use super::prober::Prober;
use super::protection::{Entrance, Protection, ProtectionOptions};
use super::setup::{CurrentSetup, Load};
use super::verdicts::Verdicts;
use super::{Exporter, spell_servers};
use crate::cli::ListenAddress;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::io_message;
use crate::http_server::ByteStream;
use crate::output::Output;
use crate::process::signals::{self, HeldSignals};
use crate::session::pool::wait_for_cleanups;

/// How long a scrape has to end once the service is to end.
const LAST_SCRAPES: Duration = Duration::from_secs(5);

/// How long to wait where the system has no descriptor left for another connection.
const NO_DESCRIPTOR: Duration = Duration::from_millis(100);

/// Threads beyond those that ask servers: for the files that are read anew.
const OTHER_THREADS: usize = 4;

/// A connection, and the pipes of a program or a sample server's own.
const DESCRIPTORS_OF_PROBE: usize = 4;

/// Standard streams, sockets that are listened on, signals, files that are read.
const OWN_DESCRIPTORS: usize = 64;

/// What a service is to do.
pub(crate) struct ServeOptions<'a> {
    /// Where to listen, beside the sockets that a service manager hands over.
    pub(crate) listen: &'a [ListenAddress],
    /// Who may ask.
    pub(crate) protection: ProtectionOptions,
    /// How many servers are asked at the same time.
    pub(crate) parallel: usize,
    /// Reads the configuration.
    pub(crate) load: Load,
}

/// Serves until it is told to end.
///
/// # Errors
/// What is wrong with the configuration, [`FailureKind::Usage`] for an address that cannot be listened on, and
/// [`FailureKind::Internal`] where the system has no threads or signals for it.
pub(crate) fn serve(options: ServeOptions<'_>, output: &Output) -> Result<()> {
    let ServeOptions { listen: addresses, protection, parallel, load } = options;
    let setup = CurrentSetup::load(load)?;
    // Those of the configuration file have been told.
    output.warn_all(&setup.get().warnings);
    let servers = spell_servers(&setup.get());
    let protection = Protection::read(&protection)?;
    let listeners = listen(addresses, &protection)?;
    let sockets = SocketFiles::from_listeners(&listeners);
    // Heard of before anybody is told that it serves: whoever reads that may send one at once.
    let signals = ServiceSignals::watch().map_err(internal)?;
    // While it lives, whoever else hears of a signal leaves the process alone: the service ends it, in good order.
    let held = HeldSignals::hold(signals::TERMINATING).map_err(internal)?;
    for listener in &listeners {
        if listener.is_in_the_clear(&protection) {
            output.warn("the token crosses the network in the clear: --tls-cert and --tls-key encrypt it");
        }
        output.note(format_args!("serving {servers} on {}", listener.spell(&protection)));
    }
    let exporter = Arc::new(Exporter {
        setup,
        protection,
        prober: Arc::new(Prober::new(parallel, output.progress())),
        verdicts: Verdicts::default(),
        clients: Arc::new(Clients::new(parallel)),
        started: Timestamp::now(),
        probes: 0.into(),
        refused: 0.into(),
        output: output.clone(),
    });
    raise_descriptor_limit(parallel, exporter.clients.most());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(parallel.saturating_add(OTHER_THREADS))
        .build()
        .map_err(internal)?;
    let served = runtime.block_on(run(&exporter, listeners, signals));
    // A session that hangs in a call of the system's is not waited for; a program that one has started is ended first.
    runtime.shutdown_background();
    wait_for_cleanups();
    drop(sockets);
    // Let go last: a signal that ended the process before would have left programs and sockets behind.
    drop(held);
    served.map_err(internal)
}

/// Asks for as many descriptors as it may take, where that is more than a process has unless told otherwise. Where the system
/// does not give them, whoever comes then has to wait.
fn raise_descriptor_limit(parallel: usize, clients: usize) {
    let wanted =
        parallel.saturating_mul(DESCRIPTORS_OF_PROBE).saturating_add(clients).saturating_add(OWN_DESCRIPTORS);
    let wanted = u64::try_from(wanted).unwrap_or(u64::MAX);
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        let current = Some(limit.maximum.map_or(wanted, |most| most.min(wanted)));
        let _ = setrlimit(Resource::Nofile, Rlimit { current, maximum: limit.maximum });
    }
}

fn internal(error: io::Error) -> Failure {
    Failure::new(FailureKind::Internal, io_message(error)).context("cannot serve")
}

/// The sockets in the file system, which are taken away at the end.
struct SocketFiles(Vec<PathBuf>);

impl SocketFiles {
    fn from_listeners(listeners: &[Listener]) -> Self {
        Self(listeners.iter().filter_map(Listener::path).map(Into::into).collect())
    }
}

impl Drop for SocketFiles {
    fn drop(&mut self) {
        for path in &self.0 {
            // Where it is gone already, all is well.
            let _ = std::fs::remove_file(path);
        }
    }
}

/// The signals that mean something to a service.
struct ServiceSignals {
    terminate: UnixStream,
    hang_up: UnixStream,
}

impl ServiceSignals {
    fn watch() -> io::Result<Self> {
        let hang_up = signals::reload_on_hang_up()?;
        let terminate = signals::watch(signals::TERMINATING)?;
        Ok(Self { terminate, hang_up })
    }
}

/// Serves until a signal comes, then until the last scrapes are over.
async fn run(exporter: &Arc<Exporter>, listeners: Vec<Listener>, signals: ServiceSignals) -> io::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let mut accepting = Vec::new();
    for listener in listeners {
        let entrance = listener.entrance();
        let listener = AsyncListener::from_listener(listener)?;
        accepting.push(tokio::spawn(accept(listener, entrance, Arc::clone(exporter), stopped.clone())));
    }
    let terminate = tokio::net::UnixStream::from_std(signals.terminate)?;
    let hang_up = tokio::net::UnixStream::from_std(signals.hang_up)?;
    loop {
        tokio::select! {
            _ = terminate.readable() => break,
            readable = hang_up.readable() => {
                readable?;
                // Several at once are one; where there was none after all, nothing is to be done.
                if hang_up.try_read(&mut [0; 64]).is_ok() {
                    // What is wrong has been told.
                    let _ = exporter.reload().await;
                }
            }
        }
    }
    // Nobody new comes in from here on, and whoever is in is answered once more at most.
    for task in accepting {
        task.abort();
    }
    let _ = stop.send(true);
    let clients = &exporter.clients;
    let emptied = async {
        // Looked for again and again: it happens once in the life of the service, and nobody has to tell of it.
        while clients.count() > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let _ = tokio::time::timeout(LAST_SCRAPES, emptied).await;
    exporter.output.note("ended");
    Ok(())
}

enum AsyncListener {
    Tcp(TcpListener),
    Unix(UnixListener),
}

impl AsyncListener {
    fn from_listener(listener: Listener) -> io::Result<Self> {
        Ok(match listener {
            Listener::Tcp(listener) => Self::Tcp(TcpListener::from_std(listener)?),
            Listener::Unix(listener, _) | Listener::UnixOfManager(listener) => {
                Self::Unix(UnixListener::from_std(listener)?)
            }
        })
    }

    async fn accept(&self) -> io::Result<Box<dyn ByteStream>> {
        Ok(match self {
            Self::Tcp(listener) => Box::new(listener.accept().await?.0),
            Self::Unix(listener) => Box::new(listener.accept().await?.0),
        })
    }
}

async fn accept(
    listener: AsyncListener,
    entrance: Entrance,
    exporter: Arc<Exporter>,
    stopped: watch::Receiver<bool>,
) {
    loop {
        let Ok(stream) = listener.accept().await else {
            // Whoever broke off meanwhile is told so, too: then the pause does no harm.
            tokio::time::sleep(NO_DESCRIPTOR).await;
            continue;
        };
        // Closed at once where there is no place: to say so would take one.
        let Some(place) = Clients::enter(&exporter.clients) else { continue };
        let exporter = Arc::clone(&exporter);
        tokio::spawn(connection::serve(stream, entrance, place, exporter, stopped.clone()));
    }
}

//! Where it listens: addresses, paths, and what systemd hands over.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::FileTypeExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use listenfd::ListenFd;
use rustix::fs::Mode;
use rustix::process::umask;

use super::protection::{Entrance, Protection};
use crate::cli::ListenAddress;
use crate::failure::{Failure, FailureKind, Result};
use crate::files::io_message;

/// How many may wait for their connection to be taken; the system has a limit of its own.
const WAITING: i32 = 4096;

/// Whom a socket in the file system is for: its owner and the group.
const SOCKET_MODE: u32 = 0o660;

const OF_MANAGER: &str = "a socket of the service manager";

/// A socket that is listened on.
pub(super) enum Listener {
    Tcp(TcpListener),
    Unix(UnixListener, PathBuf),
    /// One in the file system that somebody else has made, and will take away.
    UnixOfManager(UnixListener),
}

/// Listens wherever that is wanted: where the service manager hands sockets over, on those; else on `addresses`.
///
/// # Errors
/// [`FailureKind::Usage`] for an address that cannot be listened on, or on which anybody could ask.
pub(super) fn listen(addresses: &[ListenAddress], protection: &Protection) -> Result<Vec<Listener>> {
    let mut listeners = handed_over()?;
    let usual = [ListenAddress::USUAL];
    let addresses = if addresses.is_empty() && listeners.is_empty() { &usual } else { addresses };
    for address in addresses {
        if let ListenAddress::Tcp(address) = address {
            // Before it is bound: nobody gets in even for a moment.
            refuse_anyone(*address, protection)?;
        }
        listeners.push(bind(address)?);
    }
    // Those of the service manager were bound by it, so they can only be looked at now.
    for listener in &listeners {
        if let Listener::Tcp(listener) = listener {
            let address = listener.local_addr().map_err(|error| cannot_listen("a socket", error))?;
            refuse_anyone(address, protection)?;
        }
    }
    Ok(listeners)
}

/// The sockets of the service manager, if any.
fn handed_over() -> Result<Vec<Listener>> {
    let mut manager = ListenFd::from_env();
    let mut listeners = Vec::new();
    for place in 0..manager.len() {
        let taken = take(&mut manager, place).map_err(|error| cannot_listen(OF_MANAGER, error))?;
        if let Some(listener) = taken {
            listeners.push(listener);
        }
    }
    Ok(listeners)
}

/// The socket in that place, of whichever of the two kinds it is.
fn take(manager: &mut ListenFd, place: usize) -> io::Result<Option<Listener>> {
    // One that is of another kind stays in its place.
    let taken = if let Ok(listener) = manager.take_tcp_listener(place) {
        listener.map(Listener::Tcp)
    } else {
        manager.take_unix_listener(place)?.map(Listener::UnixOfManager)
    };
    if let Some(listener) = &taken {
        listener.prepare()?;
    }
    Ok(taken)
}

fn refuse_anyone(address: SocketAddr, protection: &Protection) -> Result<()> {
    if address.ip().is_loopback() || protection.allows_network() {
        return Ok(());
    }
    let what = format!("cannot listen on {address}: anybody who reaches it could look at the servers");
    Err(Failure::message(FailureKind::Usage, what)
        .hint("give a token with --token-file FILE, which Prometheus sends")
        .hint("or listen on 127.0.0.1 or [::1]; --allow-anyone lets everybody in"))
}

fn bind(address: &ListenAddress) -> Result<Listener> {
    let bound = match address {
        ListenAddress::Tcp(address) => TcpListener::bind(address).map(Listener::Tcp),
        ListenAddress::Unix(path) => bind_unix(path),
    };
    let listener = bound.and_then(|listener| {
        listener.prepare()?;
        Ok(listener)
    });
    listener.map_err(|error| cannot_listen(address, error))
}

fn bind_unix(path: &Path) -> io::Result<Listener> {
    let is_socket = std::fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_socket());
    // One that nobody listens on was left by a run that did not end well.
    if is_socket && UnixStream::connect(path).is_err() {
        std::fs::remove_file(path)?;
    }
    // From its first moment on: between being made and being closed to others, anybody could connect. Nothing else runs yet
    // that makes files.
    let usual = umask(Mode::from_raw_mode(0o777 & !SOCKET_MODE));
    let listener = UnixListener::bind(path);
    umask(usual);
    Ok(Listener::Unix(listener?, path.to_owned()))
}

fn cannot_listen(address: impl std::fmt::Display, error: io::Error) -> Failure {
    let hint = match error.kind() {
        io::ErrorKind::AddrInUse => {
            "another program listens there, perhaps another exporter; --listen names another place"
        }
        io::ErrorKind::AddrNotAvailable => {
            "this machine has no such address; `ip address` lists those that it has"
        }
        io::ErrorKind::NotFound => "the directory of the socket has to be there",
        io::ErrorKind::PermissionDenied => {
            "another user may be meant to run it, or --listen to name another place"
        }
        _ => "--listen names another place",
    };
    Failure::new(FailureKind::Usage, io_message(error))
        .context(format!("cannot listen on {address}"))
        .hint(hint)
}

impl Listener {
    fn prepare(&self) -> io::Result<()> {
        match self {
            Self::Tcp(listener) => {
                listener.set_nonblocking(true)?;
                // The standard library's own number is small: where many come at once, a scrape among them would have to
                // try again a second later.
                rustix::net::listen(listener, WAITING)?;
            }
            Self::Unix(listener, _) | Self::UnixOfManager(listener) => listener.set_nonblocking(true)?,
        }
        Ok(())
    }

    /// Through what somebody comes in.
    pub(super) fn entrance(&self) -> Entrance {
        match self {
            Self::Tcp(listener) => match listener.local_addr() {
                Ok(address) if address.ip().is_loopback() => Entrance::Loopback,
                Ok(_) | Err(_) => Entrance::Network,
            },
            Self::Unix(..) | Self::UnixOfManager(_) => Entrance::File,
        }
    }

    /// How it is reached, for people.
    pub(super) fn spell(&self, protection: &Protection) -> String {
        match self {
            Self::Tcp(listener) => {
                let scheme = if protection.is_tls() { "https" } else { "http" };
                match listener.local_addr() {
                    Ok(address) => format!("{scheme}://{address}"),
                    Err(_) => scheme.to_owned(),
                }
            }
            Self::Unix(_, path) => format!("unix:{}", path.display()),
            Self::UnixOfManager(_) => OF_MANAGER.to_owned(),
        }
    }

    /// Whether a token would cross a network in the clear.
    pub(super) fn is_in_the_clear(&self, protection: &Protection) -> bool {
        self.entrance() == Entrance::Network && !protection.is_tls() && protection.wants_token()
    }

    /// The socket in the file system that is to be taken away at the end.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Unix(_, path) => Some(path),
            Self::Tcp(_) | Self::UnixOfManager(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exporter::protection::ProtectionOptions;

    #[test]
    fn beyond_this_machine_only_with_a_token_or_for_everybody() {
        let token = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(token.path(), "hunter2").unwrap();
        let read = |token, allow_anyone| {
            Protection::read(&ProtectionOptions { token, allow_anyone, ..ProtectionOptions::default() })
                .unwrap()
        };
        let near = read(None, false);
        let (closed, open) = (read(Some(token.path().to_owned()), false), read(None, true));
        let is_refused =
            |address: &str, protection| refuse_anyone(address.parse().unwrap(), protection).is_err();
        for address in ["0.0.0.0:1", "[::]:1", "10.0.0.1:1"] {
            assert!(is_refused(address, &near), "{address}");
            assert!(!is_refused(address, &closed), "{address}");
            assert!(!is_refused(address, &open), "{address}");
        }
        for address in ["127.0.0.1:1", "127.9.9.9:1", "[::1]:1"] {
            assert!(!is_refused(address, &near), "{address}");
        }
    }
}

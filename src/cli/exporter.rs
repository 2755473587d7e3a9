//! The command line of `jsinfo exporter`: types only.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::parsers::{path_parser, read_parallel};
use super::settings::{Deadlines, SettingArgs};
use crate::files::home;

/// `jsinfo exporter`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct ExporterArgs {
    /// Where to listen: an address and a port, or unix:PATH; may be repeated [default: 127.0.0.1:18886, or the sockets that systemd hands over]
    #[arg(long, value_name = "ADDRESS", value_parser = ListenAddress::read, help_heading = "Serving")]
    pub listen: Vec<ListenAddress>,
    /// How many servers are asked at the same time; beyond that, a probe waits for a quarter of its time, and then gets 503
    #[arg(long, value_name = "N", default_value_t = DEFAULT_PARALLEL, value_parser = read_parallel, help_heading = "Serving")]
    pub parallel: usize,

    /// Answer only requests with the token in this file, which nobody else can read; without one it listens on this machine alone
    #[arg(long, value_name = "FILE", value_parser = path_parser(), value_hint = ValueHint::FilePath, help_heading = "Who may ask")]
    pub token_file: Option<PathBuf>,
    /// Serve over TLS with this certificate, in PEM, and those that lead to its root
    #[arg(long, value_name = "FILE", value_parser = path_parser(), value_hint = ValueHint::FilePath, requires = "tls_key", help_heading = "Who may ask")]
    pub tls_cert: Option<PathBuf>,
    /// Its private key, in PEM, in a file that nobody else can read
    #[arg(long, value_name = "FILE", value_parser = path_parser(), value_hint = ValueHint::FilePath, requires = "tls_cert", help_heading = "Who may ask")]
    pub tls_key: Option<PathBuf>,
    /// Listen beyond this machine without a token, too, and answer by any name
    #[arg(long, help_heading = "Who may ask")]
    pub allow_anyone: bool,

    /// A TOML file of rules, limits, expectations and mutes, as check takes it; with NAME= for /probe?policy=NAME alone; may be repeated
    #[arg(long, value_name = "[NAME=]FILE", value_parser = read_policy, value_hint = ValueHint::FilePath, help_heading = "Rules")]
    pub policy: Vec<NamedPolicy>,

    /// Print a file for another program instead, for an exporter with these options
    #[arg(long, value_enum, ignore_case = true, value_name = "FILE", help_heading = "Setting up")]
    pub print: Option<PrintedFile>,

    #[command(flatten)]
    #[allow(missing_docs)]
    pub deadlines: SettingArgs<Deadlines>,
}

/// A file that goes with the exporter into another program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PrintedFile {
    /// The jobs of prometheus.yml
    Scrape,
    /// Alert rules for Prometheus, from the rules that judge
    Rules,
    /// A dashboard for Grafana, as JSON
    Dashboard,
    /// A unit for systemd, sandboxed
    Systemd,
}

/// A policy, and what a probe calls it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPolicy {
    /// None for the one of the probes that name none.
    pub name: Option<String>,
    /// Its file.
    pub file: PathBuf,
}

/// Reads a policy: the name, where there is one, has nothing in it that a path has before its first `=`.
fn read_policy(written: &str) -> Result<NamedPolicy, String> {
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
    };
    // A path may have an equals sign in it, so that only a word in front of one is a name.
    let (name, file) = match written.split_once('=') {
        Some((name, file)) if is_name(name) => (Some(name.to_owned()), file),
        _ => (None, written),
    };
    if file.is_empty() {
        return Err("a policy is a file".to_owned());
    }
    Ok(NamedPolicy { name, file: home::expand_own(file.as_ref()) })
}

/// Where to listen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListenAddress {
    /// An address and a port.
    Tcp(SocketAddr),
    /// A socket in the file system.
    Unix(PathBuf),
}

/// What stands in front of a path.
const UNIX_PREFIX: &str = "unix:";

impl ListenAddress {
    /// Where it listens unless told otherwise.
    pub const USUAL: Self = Self::Tcp(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), USUAL_PORT));

    /// Reads where to listen. Names are not looked up: which of their addresses would be meant, nobody could tell.
    fn read(written: &str) -> Result<Self, String> {
        if let Some(path) = written.strip_prefix(UNIX_PREFIX) {
            return if path.is_empty() {
                Err("a path is wanted behind unix:".to_owned())
            } else {
                Ok(Self::Unix(home::expand_own(path.as_ref())))
            };
        }
        written.parse().map(Self::Tcp).map_err(|_| {
            let usual = USUAL_PORT.to_string();
            let port = match written.rsplit_once(':') {
                Some((_, port)) if port.parse::<u16>().is_ok() => port,
                _ => usual.as_str(),
            };
            format!(
                "an address and a port are wanted, such as 127.0.0.1:{port} or [::1]:{port}, or unix:PATH"
            )
        })
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => address.fmt(f),
            Self::Unix(path) => write!(f, "{UNIX_PREFIX}{}", path.display()),
        }
    }
}

/// How many servers are asked at the same time, unless told otherwise. A server that is dead takes all the time that a scrape
/// has, and must not keep anybody from one that is well; to wait for it costs a thread, and no work.
pub const DEFAULT_PARALLEL: usize = 512;

const USUAL_PORT: u16 = 18886;

const EXAMPLES: &str = "\
Examples:
  jsinfo exporter                                    for a Prometheus on this machine
  curl http://127.0.0.1:18886/targets                the servers that it asks
  curl 'http://127.0.0.1:18886/probe?target=paris'   what one of them says
  jsinfo exporter --policy policy.toml               judging as check does by that policy
  jsinfo exporter --print systemd                    the unit that runs it";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_may_have_a_name() {
        for (written, name, file) in [
            ("policy.toml", None, "policy.toml"),
            ("strict=policy.toml", Some("strict"), "policy.toml"),
            ("./a=b.toml", None, "./a=b.toml"),
            ("strict=a=b.toml", Some("strict"), "a=b.toml"),
        ] {
            let policy = NamedPolicy { name: name.map(str::to_owned), file: file.into() };
            assert_eq!(read_policy(written), Ok(policy), "{written}");
        }
        assert!(read_policy("strict=").is_err());
    }

    #[test]
    fn an_address_is_spelled_out() {
        for written in ["[::1]:18886", "127.0.0.1:18886", "unix:/run/jsinfo.sock"] {
            assert_eq!(ListenAddress::read(written).unwrap().to_string(), written);
        }
        assert!(ListenAddress::read("unix:").is_err());
        for written in [":18886", "18886", "localhost:18886", "127.0.0.1", ""] {
            assert!(ListenAddress::read(written).unwrap_err().contains("127.0.0.1:18886"), "{written}");
        }
    }
}

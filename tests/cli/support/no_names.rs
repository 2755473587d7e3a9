//! A network in which no name is known: names that do not exist are looked up nowhere else.

use std::process::Command;

use super::{JSINFO, Run, fixtures};

const SCRIPT: &str = include_str!("no_names.py");

/// `jsinfo` with these arguments, where the only name server is one of the test's own, on loopback.
pub(crate) fn jsinfo_without_names(arguments: &[&str]) -> Run {
    in_own_network("python3 -c \"$0\" \"$@\"", &[&[SCRIPT, JSINFO], arguments].concat())
}

/// `jsinfo` with these arguments, where no name server answers.
pub(crate) fn jsinfo_without_name_server(arguments: &[&str]) -> Run {
    in_own_network("\"$0\" \"$@\"", &[&[JSINFO], arguments].concat())
}

/// `jsinfo` with these arguments, where the loopback device is all there is and a socket is given no other port than this one.
pub(crate) fn jsinfo_with_one_port(port: u16, arguments: &[&str]) -> Run {
    let start = format!(
        "python3 -c \"$0\" sh -c 'echo {port} {port} > /proc/sys/net/ipv4/ip_local_port_range && exec \"$0\" \"$@\"' \"$@\""
    );
    in_own_network(&start, &[&[SCRIPT, JSINFO], arguments].concat())
}

fn in_own_network(start: &str, arguments: &[&str]) -> Run {
    let resolver = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(resolver.path(), "nameserver 127.0.0.1\n").unwrap();
    let (_, resolver) = resolver.keep().unwrap();
    let setup =
        format!("mount --bind {0} /etc/resolv.conf && rm {0} && exec env -i {start}", resolver.display());
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--net", "--mount", "sh", "-c", &setup]);
    command.args(arguments).current_dir(fixtures());
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    Run::from_command(command)
}

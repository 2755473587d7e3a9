//! One server: the document of it, as programs want it, by everything that operators would reach for.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::measure::{Contestant, has, jsinfo, medians, ratio, run, spell};
use crate::server;

const RUNS: usize = 200;

const JSON: &str = "Content-Type: application/json";

const OPENING: &str = "\
## One server

`jsinfo show --json` with a login: two calls over one connection, `auth` and `getServerInfo`. *The least* is a client in C that \
makes these two calls, checks nothing that it could do without and prints what it got ([client.c](figures/client.c); over TLS \
with OpenSSL); [client.py](figures/client.py) is what a script makes of it with what comes with Python. A script with `curl` \
has to run it twice, since the session that the first answer names belongs into the second request; in one run (`--next`) it \
could not log in at a server that has sessions. `jq .` is the least that it takes to know that what came is JSON. Medians \
of 200 runs that take turns.
";

pub(crate) fn part() -> String {
    let directory = tempfile::tempdir().unwrap();
    let plain = server::serve(Duration::ZERO);
    let (secure, certificate) = server::serve_tls();
    let roots = directory.path().join("roots.pem");
    std::fs::write(&roots, certificate).unwrap();
    let rows_of_plain = rows(directory.path(), plain, None);
    let rows_of_tls = rows(directory.path(), secure, Some(&roots));
    let times_of_plain = medians(&rows_of_plain, RUNS);
    let times_of_tls = medians(&rows_of_tls, RUNS);

    let mut text = format!(
        "{OPENING}\n| | plain | of `jsinfo` | TLS | of `jsinfo` |\n| --- | ---: | ---: | ---: | ---: |\n"
    );
    for (place, row) in rows_of_plain.iter().enumerate() {
        let tls = times_of_tls[place];
        writeln!(
            text,
            "| {} | {} | {} | {} | {} |",
            row.name,
            spell(times_of_plain[place]),
            ratio(times_of_plain[place], times_of_plain[0]),
            spell(tls),
            ratio(tls, times_of_tls[0]),
        )
        .unwrap();
    }
    // One that takes its time, so that there is time to look.
    let slow = server::serve(Duration::from_millis(50));
    let (_, memory) = run(&mut jsinfo(&format!("show http://127.0.0.1:{slow}/api --user ops --json")));
    writeln!(
        text,
        "\n`jsinfo show --json` has at most {} MiB of memory.",
        memory.unwrap_or_default().div_ceil(1024)
    )
    .unwrap();
    text
}

/// What is compared; over TLS where there are roots.
fn rows(directory: &Path, port: u16, roots: Option<&Path>) -> Vec<Contestant> {
    let scheme = if roots.is_some() { "https" } else { "http" };
    let url = format!("{scheme}://127.0.0.1:{port}/api");
    let mut arguments = format!("show {url} --user ops --json");
    let mut trusting = String::new();
    if let Some(roots) = roots {
        write!(arguments, " --ca-file {}", roots.display()).unwrap();
        write!(trusting, " --cacert {}", roots.display()).unwrap();
    }
    let mut rows = vec![Contestant::new("`jsinfo show --json`", move || jsinfo(&arguments))];
    if let Some(client) = c_client(directory, roots.is_some()) {
        let roots = roots.map(Path::to_owned);
        rows.push(Contestant::new("the least: C", move || {
            with_address(&mut Command::new(&client), port, roots.as_deref())
        }));
    }
    if has("curl") {
        let ask = asking(&url, &trusting);
        let parsed = format!("{ask} | jq .result");
        rows.push(Contestant::new("`curl`, twice", move || shell(&ask)));
        if has("jq") {
            rows.push(Contestant::new("`curl`, twice, and `jq`", move || shell(&parsed)));
        }
        // Without a shell, since it needs none.
        let roots = roots.map(Path::to_owned);
        rows.push(Contestant::new("`curl --next`", move || curl_next(&url, roots.as_deref())));
    }
    if has("python3") {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/figures/client.py");
        let roots = roots.map(Path::to_owned);
        rows.push(Contestant::new("Python", move || {
            with_address(Command::new("python3").arg(&script), port, roots.as_deref())
        }));
    }
    rows
}

fn with_address(command: &mut Command, port: u16, roots: Option<&Path>) -> Command {
    let mut whole = Command::new(command.get_program());
    whole.args(command.get_args()).args(["127.0.0.1", &port.to_string()]).args(roots);
    whole
}

fn shell(line: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", line]);
    command
}

fn body(method: &str) -> String {
    let params = if method == "auth" { r#","params":{"userName":"ops","password":"secret"}"# } else { "" };
    format!(r#"{{"jsonrpc":"2.0","id":1,"method":"{method}"{params}}}"#)
}

/// A call, as options of curl in a shell.
fn data(method: &str) -> String {
    format!("-H '{JSON}' -d '{}'", body(method))
}

fn curl_next(url: &str, roots: Option<&Path>) -> Command {
    let mut command = Command::new("curl");
    for (method, next) in [("auth", Some("--next")), ("getServerInfo", None)] {
        command.args(["-s", "-H", JSON, "-d", &body(method), url]);
        if let Some(roots) = roots {
            command.arg("--cacert").arg(roots);
        }
        command.args(next);
    }
    command
}

/// Both calls, with the session of the first in the second.
fn asking(url: &str, trusting: &str) -> String {
    format!(
        "session=$(curl -s{trusting} -o /dev/null -w '%header{{jetstream-session}}' {} {url}) && curl -s{trusting} -H \"JetStream-Session: $session\" {} {url}",
        data("auth"),
        data("getServerInfo"),
    )
}

/// Builds the client in C; none without a compiler or OpenSSL's headers, so that both tables have the same rows.
fn c_client(directory: &Path, tls: bool) -> Option<PathBuf> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/figures/client.c");
    let mut built = Vec::new();
    for (name, options) in [("plain", &[][..]), ("tls", &["-DWITH_TLS", "-lssl", "-lcrypto"])] {
        let program = directory.join(name);
        let mut compiler = Command::new("cc");
        compiler.args(["-O2", "-D_GNU_SOURCE", "-o"]).arg(&program).arg(&source).args(options);
        if !compiler.output().is_ok_and(|output| output.status.success()) {
            return None;
        }
        built.push(program);
    }
    built.into_iter().nth(usize::from(tls))
}

//! What a newcomer copies from the page works as it is written: three servers, a real Prometheus, its graphs and its alerts.
//!
//! The names of the page lead to servers of the test's own, in a network of its own in which nobody else uses a port.

use std::io::{self, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::Exporter;
use super::prometheus::{PATIENCE, PrometheusApi};
use crate::docs::file;
use crate::support::certificate::{Identity, expire_in};
use crate::support::configuration::File;
use crate::support::mounts::can_mount;
use crate::support::{JSINFO, Reply, Server, fixture, jsinfo, other_program, terminal};

/// Tells the test that it runs in a network of its own.
const INSIDE: &str = "JSINFO_TEST_OWN_NETWORK";

/// The network is of this user's own, has a loopback device that is turned on, and knows these names. All that was started
/// in it ends with it.
const OUTSIDE: [&str; 8] =
    ["--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c"];
const SETUP: &str = r#"
printf '127.0.0.1 localhost paris.example\n127.0.0.2 oslo.example\n127.0.0.3 rome.example\n' > hosts
mount --bind hosts /etc/hosts
python3 -c 'import fcntl, socket, struct
fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x8914, struct.pack("16sh14x", b"lo", 1))'
exec "$0" "$@"
"#;

#[test]
fn the_blocks_of_the_page_give_graphs_and_alerts_of_three_servers() {
    if Command::new("prometheus").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "prometheus is not installed");
        let _ = writeln!(io::stderr(), "prometheus is not installed, and the page was not tried");
        return;
    }
    if std::env::var_os(INSIDE).is_some() {
        follow_the_page();
    } else if can_mount() {
        run_in_own_network(
            "exporter::newcomer::the_blocks_of_the_page_give_graphs_and_alerts_of_three_servers",
        );
    }
}

/// Runs a test of this program once more, in a network of its own.
fn run_in_own_network(test: &str) {
    let directory = tempfile::tempdir().unwrap();
    let output = Command::new("unshare")
        .args(OUTSIDE)
        .arg(SETUP)
        .arg(std::env::current_exe().unwrap())
        .args([test, "--exact", "--nocapture"])
        .env(INSIDE, "1")
        .current_dir(directory.path())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && told.contains("1 passed"),
        "{told}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A server that says what a sample says, today, at this address of the network and the port that servers have.
fn serve(address: &'static str, name: &'static str, sample: &'static str) -> Server {
    let identity = Identity::new(&[name], |params| expire_in(params, 213));
    let server = Server::https(identity.server(), move |request| {
        let mut document: Value = serde_json::from_str(&fixture(sample)).unwrap();
        document["serverTime"] = jiff::Timestamp::now().as_microsecond().into();
        for id in ["serverId", "serverUid"] {
            document[id] = format!("{id} of {name}").into();
        }
        Reply::result(request, &document)
    });
    let listener = TcpListener::bind((address, 8886)).unwrap();
    let behind = server.port();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            relay(client.unwrap(), TcpStream::connect(("127.0.0.1", behind)).unwrap());
        }
    });
    server
}

/// Carries what either says to the other.
fn relay(client: TcpStream, server: TcpStream) {
    for (mut from, mut to) in [(client.try_clone().unwrap(), server.try_clone().unwrap()), (server, client)] {
        std::thread::spawn(move || {
            let _ = io::copy(&mut from, &mut to);
            let _ = to.shutdown(std::net::Shutdown::Write);
        });
    }
}

/// The page's block for the shell.
fn shell_block() -> String {
    file(
        "for server in paris oslo rome; do jsinfo trust $server; done   # shows each certificate: y, if it is the right one",
    )
}

/// The password is where the unit has systemd put it; only the addresses and the fingerprints of the page are others here.
#[test]
fn the_configuration_of_the_service_is_served_with_what_systemd_hands_over() {
    let mut servers = Vec::new();
    let mut configuration = file("# /etc/jsinfo/config.toml");
    for name in ["paris.example", "oslo.example"] {
        let identity = Identity::new(&[name], |params| expire_in(params, 213));
        let server = Server::https(identity.server(), |request| {
            if request.method() == "auth" {
                assert_eq!(request.body["params"]["userName"], "monitor");
                assert_eq!(request.body["params"]["password"], "hunter2");
            }
            let document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
            Reply::result(request, &document)
        });
        let zeros = format!("sha256:{}", "0".repeat(64));
        configuration = configuration
            .replace(&format!("\"{name}\""), &format!("\"127.0.0.1:{}\"", server.port()))
            .replacen(&zeros, &identity.fingerprint(), 1);
        servers.push(server);
    }
    let unit = jsinfo("exporter --print systemd").stdout();
    let (credential, _) = line_of(&unit, "LoadCredential=").split_once(':').unwrap();
    let credentials = tempfile::tempdir().unwrap();
    let password = credentials.path().join(credential);
    std::fs::write(&password, "hunter2\n").unwrap();
    std::fs::set_permissions(&password, std::os::unix::fs::PermissionsExt::from_mode(0o400)).unwrap();
    let variables = [("CREDENTIALS_DIRECTORY", credentials.path().to_str().unwrap())];
    let exporter = Exporter::start_with(File::new(&configuration), &[], &variables);
    for name in ["paris", "oslo"] {
        let probe = exporter.get(&format!("/probe?target={name}"));
        assert_eq!(probe.value("jsinfo_up"), Some("1"), "{probe:?}");
    }
    for server in servers {
        assert_eq!(server.methods(), ["auth", "getServerInfo"]);
    }
    assert!(exporter.get("/targets?group=europe").body.contains("oslo"));
}

#[test]
fn systemd_takes_the_socket_of_the_page() {
    let socket = file("# /etc/systemd/system/jsinfo-exporter.socket");
    let usual = jsinfo("exporter --print scrape").stdout();
    assert!(usual.contains(line_of(&socket, "ListenStream=")), "Prometheus asks there: {socket}");
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let unit = jsinfo("exporter --print systemd").stdout().replace("/usr/local/bin/jsinfo", JSINFO);
    std::fs::write(path("jsinfo-exporter.service"), unit).unwrap();
    std::fs::write(path("jsinfo-exporter.socket"), socket).unwrap();
    let file = path("jsinfo-exporter.socket").display().to_string();
    if let Some(outcome) = other_program("systemd-analyze", &["verify", "--man=no", &file], "") {
        let ours: Vec<&str> =
            outcome.stderr.lines().filter(|line| line.contains("jsinfo-exporter")).collect();
        assert_eq!(ours, [""; 0], "{outcome}");
    }
}

/// What stands behind this key in a unit.
fn line_of<'a>(unit: &'a str, key: &str) -> &'a str {
    unit.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_else(|| panic!("{key}: {unit}"))
}

fn follow_the_page() {
    let servers = [
        serve("127.0.0.1", "paris.example", "2.9.2-superuser.json"),
        serve("127.0.0.2", "oslo.example", "2.9.2-anonymous.json"),
        serve("127.0.0.3", "rome.example", "2.9.2-unhealthy.json"),
    ];
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    std::fs::create_dir_all(path(".config/jsinfo")).unwrap();
    std::fs::write(path(".config/jsinfo/config.toml"), file("# ~/.config/jsinfo/config.toml")).unwrap();
    // As it is written, but for how often: nobody waits for minutes here.
    let prometheus = file("# prometheus.yml").replace("30s", "1s");
    assert_eq!(prometheus.matches(" 1s\n").count(), 2, "{prometheus}");
    std::fs::write(path("prometheus.yml"), prometheus).unwrap();

    let programs = Path::new(JSINFO).parent().unwrap().display();
    let home = directory.path().to_str().unwrap();
    let script = format!("cd '{home}' || exit 99\n{}", shell_block());
    let command = pty_process::blocking::Command::new("sh").args(["-c", &script]);
    let mut terminal = terminal::start_program(
        200,
        command,
        &[("PATH", &format!("{programs}:/usr/bin:/bin")), ("HOME", home)],
    );
    for asked in 1..=servers.len() {
        terminal.expect_times("[y/N]", asked).type_in("y\n");
    }
    terminal.expect("serving 3 servers on http://127.0.0.1:18886");

    let prometheus = PrometheusApi { port: 9090 };
    let started = Instant::now();
    while prometheus.get("targets").is_none()
        || prometheus.query("count(count_over_time(jsinfo_up[1m]) > 2) == 3").is_empty()
        || prometheus.query("count_over_time(jsinfo_exporter_servers[1m]) > 2").is_empty()
        || prometheus.query("ALERTS{alertname=\"JetStreamLicenseValid\",instance=\"rome\"}").is_empty()
    {
        let is_in_time = started.elapsed() < PATIENCE;
        assert!(is_in_time, "{:?}\n{}", prometheus.get("targets"), terminal.screen());
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(prometheus.query("jsinfo_up == 1").len(), 3, "all three have answered");
    assert_eq!(prometheus.query("jsinfo_check_verdict{instance=\"rome\"} == 2").len(), 1);
    assert_eq!(prometheus.query("jsinfo_check_verdict{instance!=\"rome\"} == 0").len(), 2);
    let panels = prometheus.panels(&std::fs::read_to_string(path("jsinfo.dashboard.json")).unwrap());
    assert!(panels.len() > 10, "{panels:?}");
    for (title, expr, count) in panels {
        assert_eq!(count > 0, title != "No answer", "{title}: {expr}");
    }
    let rules = std::fs::read_to_string(path("jsinfo.rules.yml")).unwrap();
    assert_eq!(prometheus.rules().len(), rules.matches("- alert: ").count(), "all are loaded");
    for alert in prometheus.query("ALERTS") {
        // Nothing is told of those that are well, but that the three are not the same.
        let labels = &alert["metric"];
        assert!(labels["instance"] == "rome" || labels["severity"] == "info", "{labels}");
    }
}

//! The recipes for CI, systemd and Nagios do what they say, as they are written, with the files that belong to them.

use std::path::Path;
use std::process::{Command, Output};

use jsinfo::render::metrics;
use serde_json::Value;

use super::file;
use crate::support::certificate::{Identity, expire_in};
use crate::support::{JSINFO, Reply, Server, fixture, other_program, secret_file};

/// What stands behind the first of these words that starts a line.
fn value<'a>(block: &'a str, key: &str) -> &'a str {
    let mut values = block.lines().filter_map(|line| line.trim_start().strip_prefix(key));
    values.next().unwrap_or_else(|| panic!("{key}\n{block}")).trim()
}

/// Runs a line as a shell would, the program found by its name.
fn shell(line: &str, directory: &Path, variables: &[(&str, &str)]) -> Output {
    let programs = Path::new(JSINFO).parent().unwrap().display();
    Command::new("sh")
        .args(["-c", line])
        .env_clear()
        .env("PATH", format!("{programs}:/usr/bin:/bin"))
        .envs(variables.iter().copied())
        .current_dir(directory)
        .output()
        .unwrap()
}

/// A server over TLS that shows a document of the samples, at today's time, to one user; and its fingerprint.
fn server(sample: &'static str, user: &'static str) -> (Server, String) {
    let identity = Identity::new(&["somebody.else"], |params| expire_in(params, 213));
    let server = Server::https(identity.server(), move |request| {
        if request.method() == "auth" {
            assert_eq!(request.body["params"]["userName"], user);
            assert_eq!(request.body["params"]["password"], "hunter2");
        }
        let mut document: Value = serde_json::from_str(&fixture(sample)).unwrap();
        document["serverTime"] = jiff::Timestamp::now().as_microsecond().into();
        document["license"]["expiry"] = "9999-12-31".into();
        Reply::result(request, &document)
    });
    (server, identity.fingerprint())
}

/// A recipe with a fingerprint in the place of its zeros.
fn pinned(recipe: &str, fingerprint: &str) -> String {
    let zeros = format!("sha256:{}", "0".repeat(64));
    assert!(recipe.contains(&zeros), "{recipe}");
    recipe.replace(&zeros, fingerprint)
}

#[test]
fn the_ci_job_fails_with_its_report_and_passes_with_it() {
    let job = file("# .gitlab-ci.yml");
    let directory = tempfile::tempdir().unwrap();
    let place = |name: &str| directory.path().join(name);
    std::fs::write(place("policy.toml"), file("# policy.toml")).unwrap();
    for (sample, status) in
        [("2.9.2-token.json", 3), ("2.9.2-superuser.json", 0), ("2.9.2-unhealthy.json", 2)]
    {
        let (server, fingerprint) = server(sample, "ci");
        let address = format!("address = \"127.0.0.1:{}\"", server.port());
        let config = pinned(&file("# jsinfo.toml"), &fingerprint);
        assert!(config.contains("address = \"paris.example\""));
        let config = config.replace("address = \"paris.example\"", &address);
        std::fs::write(place("jsinfo.toml"), config).unwrap();
        let variables =
            [("JSINFO_CONFIG", value(&job, "JSINFO_CONFIG: ")), ("JETSTREAM_API_PASSWORD", "hunter2")];
        let output = shell(value(&job, "- "), directory.path(), &variables);
        assert_eq!(output.status.code(), Some(status), "{sample}: {output:?}");
        let report = std::fs::read_to_string(place(value(&job, "junit: "))).unwrap();
        let is_wrong = report.contains("<failure") || report.contains("<error");
        assert_eq!(is_wrong, status != 0, "{report}");
        std::fs::remove_file(place("report.xml")).unwrap();
        let page = value(&job, "paths: ").trim_matches(['[', ']']);
        let written = std::fs::read_to_string(place(page)).unwrap();
        assert!(written.contains("<article id=\"s0\">"), "{written}");
        std::fs::remove_file(place(page)).unwrap();
    }
}

#[test]
fn the_alerts_are_rules_that_prometheus_takes() {
    let written = tempfile::Builder::new().suffix(".yml").tempfile().unwrap();
    let rules = file("# jsinfo.rules.yml");
    std::fs::write(written.path(), &rules).unwrap();
    if let Some(outcome) =
        other_program("promtool", &["check", "rules", written.path().to_str().unwrap()], "")
    {
        assert_eq!(outcome.status, 0, "{outcome}");
    }
    let named = rules.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    for name in named.filter(|word| word.starts_with("jsinfo_")) {
        assert!(metrics().any(|metric| metric.name == name), "{name}");
    }
}

/// A unit of the packages, which the page shows as it is.
fn packaged(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging/systemd").join(name);
    let unit = std::fs::read_to_string(path).unwrap();
    assert_eq!(file(&format!("# {name}")), format!("# {name}\n{unit}"), "docs/monitoring.md");
    unit
}

/// What the packages' unit writes, below the root.
const METRICS_FILE: &str = "var/lib/prometheus/node-exporter/jsinfo.prom";

/// What stands in the page for other users and directories changes all of the unit that names them.
#[test]
fn the_override_is_the_unit_with_other_names() {
    let unit = packaged("jsinfo-check.service");
    let other = file("# override.conf");
    for key in ["User=", "ExecStart=", "StateDirectory="] {
        let renamed = format!("{key}{}", value(&unit, key))
            .replace("User=prometheus", "User=node_exporter")
            .replace("prometheus/node-exporter", "node_exporter");
        assert!(other.lines().any(|line| line == renamed), "{renamed}\n{other}");
        let is_list = key != "User=";
        assert_eq!(other.lines().any(|line| line == key), is_list, "a list is emptied first: {key}");
    }
    let mut named =
        unit.lines().filter(|line| line.contains("prometheus") && !line.starts_with("ExecStart="));
    assert!(named.all(|line| line.starts_with("User=") || line.starts_with("StateDirectory=")), "{unit}");
}

#[test]
fn the_systemd_unit_writes_metrics_and_its_timer_starts_it() {
    let service = packaged("jsinfo-check.service");
    let timer = packaged("jsinfo-check.timer");
    assert_eq!(value(&timer, "WantedBy="), "timers.target");
    let directory = tempfile::tempdir().unwrap();
    let root = directory.path().to_str().unwrap();
    for place in ["etc/jsinfo", "var/lib/prometheus/node-exporter", "run/credentials"] {
        std::fs::create_dir_all(directory.path().join(place)).unwrap();
    }
    let server = Server::http(|request| {
        if request.method() == "auth" {
            assert_eq!(request.body["params"]["password"], "hunter2", "what systemd handed over");
        }
        let document: Value = serde_json::from_str(&fixture("2.9.2-superuser.json")).unwrap();
        Reply::result(request, &document)
    });
    let config = format!(
        "groups.all = ['one', 'demo:denied']\n[servers.one]\naddress = '{}'\nuser = 'ops'\n",
        server.target()
    );
    std::fs::write(directory.path().join("etc/jsinfo/config.toml"), config).unwrap();
    let (credential, _) = value(&service, "LoadCredential=").split_once(':').unwrap();
    std::fs::write(directory.path().join("run/credentials").join(credential), "hunter2\n").unwrap();
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o400);
        let file = directory.path().join("run/credentials").join(credential);
        std::fs::set_permissions(file, mode).unwrap();
    }
    let line = value(&service, "ExecStart=")
        .replace("/usr/bin/", "")
        .replace("/etc/", &format!("{root}/etc/"))
        .replace("/var/", &format!("{root}/var/"));
    let credentials = format!("{root}/run/credentials");
    let output = shell(&line, directory.path(), &[("CREDENTIALS_DIRECTORY", credentials.as_str())]);
    assert_eq!(output.status.code(), Some(0), "what is found belongs to the alerts: {output:?}");
    let metrics = std::fs::read_to_string(directory.path().join(METRICS_FILE)).unwrap();
    assert!(metrics.contains("jsinfo_up{target=\"one\"} 1\n"), "{metrics}");
    assert!(metrics.contains("jsinfo_up{target=\"demo:denied\"} 1\n"), "it has answered: {metrics}");
    // Its clock is that of the sample, long ago.
    assert!(metrics.contains("jsinfo_check_verdict{target=\"one\"} 2\n"), "{metrics}");
    let nowhere = line.replace(&format!("{root}/var/lib"), &format!("{root}/var/nowhere"));
    let unwritten = shell(&nowhere, directory.path(), &[("CREDENTIALS_DIRECTORY", credentials.as_str())]);
    assert_eq!(unwritten.status.code(), Some(3), "nobody would hear of anything: {unwritten:?}");
}

#[test]
fn the_nagios_command_asks_the_host_as_the_user() {
    let definition = file("define command {");
    let (server, fingerprint) = server("2.9.2-superuser.json", "monitor");
    let password = secret_file("hunter2");
    let service = definition.split("define service").nth(1).unwrap();
    let arguments = pinned(value(service, "check_command "), &fingerprint);
    let arguments: Vec<_> = arguments.split('!').collect();
    let line = value(&definition, "command_line ")
        .replace("/usr/bin/", "")
        .replace("$HOSTADDRESS$", &format!("127.0.0.1:{}", server.port()))
        .replace("$ARG1$", arguments[1])
        .replace("$ARG2$", arguments[2])
        .replace("/etc/nagios/jetstream.password", password.path().to_str().unwrap());
    let output = shell(&line, Path::new("/"), &[]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{told}");
    assert_eq!(told.lines().count(), 1);
    assert!(told.starts_with("JSINFO OK - "), "{told}");
}

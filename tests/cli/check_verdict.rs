//! One verdict, the same in every format: every scenario through all of them, to standard output and into files.

use std::path::Path;

use serde_json::Value;

use jsinfo::format::{Format, FormatCommand};

use super::support::certificate::self_signed;
use super::support::{Nobody, Reply, Server, jsinfo_with};

/// Something that may be found, and what it comes to.
struct Scenario {
    name: &'static str,
    arguments: Vec<String>,
    status: i32,
    verdict: &'static str,
}

/// Checks one scenario in every format.
fn check(name: &'static str, arguments: &[&str], status: i32, verdict: &'static str) {
    let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    let scenario = Scenario { name, arguments, status, verdict };
    let directory = tempfile::tempdir().unwrap();
    for format in Format::of_command(FormatCommand::Check) {
        scenario.told_to_standard_output(format);
        scenario.told_in_a_file(format, &directory.path().join(format.name(FormatCommand::Check)));
    }
    scenario.told_in_all_files_at_once(directory.path());
}

impl Scenario {
    fn run(&self, more: &[&str]) -> (i32, String, String) {
        let arguments: Vec<_> = self.arguments.iter().map(String::as_str).collect();
        let outcome = jsinfo_with(&[&["check"], &arguments[..], more].concat()).run();
        (outcome.status, outcome.stdout, outcome.stderr)
    }

    fn told_to_standard_output(&self, format: Format) {
        let (status, stdout, stderr) = self.run(&["--format", format.name(FormatCommand::Check)]);
        assert_eq!(
            status,
            self.status,
            "{} as {}\n{stdout}{stderr}",
            self.name,
            format.name(FormatCommand::Check)
        );
        self.is_told(format, &stdout);
    }

    fn told_in_a_file(&self, format: Format, file: &Path) {
        let (status, stdout, _) =
            self.run(&["--format", &format!("{}={}", format.name(FormatCommand::Check), file.display())]);
        assert_eq!((status, stdout.as_str()), (self.status, ""), "{} into a file", self.name);
        self.is_told(format, &std::fs::read_to_string(file).unwrap());
    }

    fn told_in_all_files_at_once(&self, directory: &Path) {
        let wishes: Vec<_> = Format::of_command(FormatCommand::Check)
            .map(|format| {
                format!(
                    "--format={}={}",
                    format.name(FormatCommand::Check),
                    directory.join("all").with_extension(format.name(FormatCommand::Check)).display()
                )
            })
            .collect();
        let (status, ..) = self.run(&wishes.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(status, self.status, "{} in all formats", self.name);
        for format in Format::of_command(FormatCommand::Check) {
            let file = directory.join("all").with_extension(format.name(FormatCommand::Check));
            self.is_told(format, &std::fs::read_to_string(file).unwrap());
        }
    }

    /// The verdict in the format's own words.
    fn is_told(&self, format: Format, told: &str) {
        let capitals = self.verdict.to_uppercase();
        let shown = || format!("{} as {}:\n{told}", self.name, format.name(FormatCommand::Check));
        match format {
            Format::Text => {
                assert!(told.starts_with(&format!("{capitals}  ")), "{}", shown());
            }
            Format::Json => {
                let report: Value = serde_json::from_str(told).unwrap();
                assert_eq!(report["verdict"], self.verdict, "{}", shown());
                assert_eq!(report["exitCode"], self.status, "{}", shown());
            }
            Format::Nagios => {
                assert_eq!(told.lines().count(), 1, "{}", shown());
                assert!(told.starts_with(&format!("JSINFO {capitals} - ")), "{}", shown());
            }
            Format::Prometheus => {
                let code =
                    ["ok", "warning", "critical", "unknown"].iter().position(|name| *name == self.verdict);
                let series = told.lines().find(|line| line.starts_with("jsinfo_check_verdict{")).unwrap();
                assert!(series.ends_with(&format!(" {}", code.unwrap())), "{}", shown());
                let series = told.lines().find(|line| line.starts_with("jsinfo_check_exit_code")).unwrap();
                assert!(series.ends_with(&format!(" {}", self.status)), "{}", shown());
            }
            Format::Junit => {
                let is_wrong = told.contains("<failure") || told.contains("<error");
                let tolerated = self.arguments.iter().any(|argument| argument == "critical");
                let passes = self.verdict == "ok" || self.verdict == "warning" && tolerated;
                assert_eq!(is_wrong, !passes, "{}", shown());
            }
            Format::Markdown => {
                let heading = told.lines().find(|line| line.starts_with("## ")).unwrap_or_default();
                assert!(heading.split(' ').any(|word| word == capitals), "{}", shown());
            }
            Format::Html => {
                let (_, title) = told.split_once("<title>").unwrap();
                assert!(title.starts_with(&capitals), "{}", shown());
            }
            other => panic!("check does not take {other:?}"),
        }
    }
}

#[test]
fn all_in_order() {
    check("all in order", &["demo:"], 0, "ok");
}

#[test]
fn warnings() {
    check("a warning", &["demo:", "--warn", "cache=10%"], 1, "warning");
    check("a warning that fails", &["demo:", "--warn", "cache=10%", "--fail-on", "warning"], 2, "warning");
    check("a warning that passes", &["demo:", "--warn", "cache=10%", "--fail-on", "critical"], 0, "warning");
    check("a warning, and no matter", &["demo:", "--warn", "cache=10%", "--exit-zero"], 0, "warning");
}

#[test]
fn critical() {
    check("critical", &["demo:unhealthy"], 2, "critical");
    check("critical, and no matter", &["demo:unhealthy", "--exit-zero"], 0, "critical");
    check("a broken expectation", &["demo:", "--expect", "version < 2"], 2, "critical");
}

#[test]
fn unknown() {
    check("nothing to judge", &["demo:anonymous", "--only", "cache"], 3, "unknown");
    check("no such document", &["./nowhere.json"], 3, "unknown");
    check("not made, whatever verdicts are to end with", &["./nowhere.json", "--exit-zero"], 3, "unknown");
    check("rejected, and no matter", &["demo:denied", "--exit-zero"], 0, "unknown");
    check(
        "a warning beside it",
        &["demo:anonymous", "--only", "cache,license.expiry", "--warn", "license.expiry=9999d"],
        3,
        "unknown",
    );
}

#[test]
fn unreachable() {
    let nobody = Nobody::new();
    let address = nobody.target();
    check("unreachable", &[&address], 2, "critical");
    check("unreachable and unknown", &[&address, "--on-unreachable", "unknown"], 3, "unknown");
    check("unreachable and allowed", &[&address, "--on-unreachable", "ok"], 0, "ok");
    check(
        "unreachable and other rules",
        &[&address, "--only", "license.valid", "--on-unreachable=warning"],
        1,
        "warning",
    );
}

#[test]
fn denied() {
    check("denied", &["demo:denied"], 3, "unknown");
    check("denied and critical", &["demo:denied", "--on-auth", "critical"], 2, "critical");
    let server = Server::http(|request| match request.method() {
        "superuser" => Reply::error(request, -32003, "no"),
        _ => Reply::result(request, &Value::Null),
    });
    check("not permitted", &[&server.target(), "--superuser"], 3, "unknown");
    check("not permitted and allowed", &[&server.target(), "--superuser", "--on-auth=ok"], 0, "ok");
}

#[test]
fn too_late() {
    let server = Server::http(|_| Reply::silence());
    check("too late", &[&server.target(), "--timeout", "200ms"], 3, "unknown");
    check(
        "too late and critical",
        &[&server.target(), "--timeout=200ms", "--on-timeout=critical"],
        2,
        "critical",
    );
}

#[test]
fn not_trusted() {
    let (config, _) = self_signed(&["0.0.0.0"]);
    let server = Server::secure(config);
    check("not trusted", &[&server.elsewhere()], 3, "unknown");
    check("not trusted and a warning", &[&server.elsewhere(), "--on-trust", "warning"], 1, "warning");
}

#[test]
fn not_understood() {
    let server = Server::http(|_| Reply::raw(b"220 ready\r\n".as_slice()));
    check("not understood", &[&server.target()], 3, "unknown");
    let odd =
        Server::http(|request| Reply::result(request, &serde_json::json!({"license": {"valid": "yes"}})));
    check("odd", &[&odd.target()], 3, "unknown");
}

#[test]
fn muted() {
    let policy = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(policy.path(), "[[mutes]]\nmute = 'cache'\nuntil = 9999-12-31\n").unwrap();
    let policy = policy.path().to_str().unwrap();
    check("muted", &["demo:", "--warn", "cache=10%", "--policy", policy], 0, "ok");
    check("no longer muted", &["demo:", "--crit", "cache=10%", "--policy", policy], 2, "critical");
}

#[test]
fn the_worst_of_several() {
    let nobody = Nobody::new();
    let address = nobody.target();
    let warning = ["--warn", "cache=40%", "--crit", "cache=99.9%", "--only", "cache"];
    for (targets, status, verdict) in [
        (vec!["demo:", "demo:healthy"], 0, "ok"),
        (vec!["demo:", "demo:unhealthy"], 1, "warning"),
        (vec!["demo:unhealthy", "demo:denied"], 3, "unknown"),
        (vec!["demo:denied", &address, "demo:unhealthy"], 2, "critical"),
    ] {
        let arguments = [&targets[..], &warning].concat();
        let outcome = jsinfo_with(&[&["check", "--json"], &arguments[..]].concat()).run();
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!((outcome.status, &report["verdict"]), (status, &Value::from(verdict)), "{targets:?}");
    }
}

/// A command line that makes no sense tells of it in the formats that can be read off it: a monitor shows nothing else.
#[test]
fn bad_usage() {
    for arguments in [
        &["demo:", "--only", "lisence.valid"][..],
        &["demo:", "--nope"],
        &["demo:", "--timeout", "0"],
        &["--superuser", "false", "demo:"],
        &["demo:", "--fail-on"],
    ] {
        is_told_in_every_format(arguments);
    }
    for arguments in ["--bogus check demo:", "--bogus --config show check", "--color sometimes check demo:"] {
        assert_eq!(super::support::jsinfo(arguments).run().status, 3, "{arguments}");
    }
    assert_eq!(
        super::support::jsinfo("--config check show --nope").run().status,
        2,
        "that is another command"
    );
}

#[test]
fn what_stands_for_a_format_and_is_none_is_no_format() {
    for (arguments, told) in [
        ("demo: --nope -- --format nagios", ""),
        ("demo: --nope --expect=--json", ""),
        ("demo: --format nagios --quiet --nope", ""),
        ("demo: --format nagios -q --nope", ""),
        ("demo: --format nosuch --format nagios", "JSINFO UNKNOWN - --format: nosuch is none of "),
        ("demo: --json --format", "{"),
    ] {
        let outcome =
            jsinfo_with(&[&["check"], &arguments.split(' ').collect::<Vec<_>>()[..]].concat()).run();
        assert_eq!(outcome.status, 3, "{outcome}");
        assert!(
            outcome.stdout.starts_with(told) && outcome.stdout.is_empty() == told.is_empty(),
            "{outcome}"
        );
    }
}

/// Nobody is asked, and every format says that, and why.
#[test]
fn nobody_is_asked() {
    let broken = super::support::configuration::File::new("default = \n");
    let config = broken.path();
    let config = config.to_str().unwrap();
    for arguments in [
        &["demo:", "--expect", "version = 2"][..],
        &["demo:", "--warn", "cache=much"],
        &["demo:", "--policy", "nowhere.toml"],
        &["demo:", "--baseline", "nowhere.json"],
        &["@nobody"],
        &["demo:", "--config", config],
    ] {
        is_told_in_every_format(arguments);
    }
}

/// Runs `check` in every format, to standard output and into a file: each says that nobody was asked.
fn is_told_in_every_format(arguments: &[&str]) {
    let directory = tempfile::tempdir().unwrap();
    for format in Format::of_command(FormatCommand::Check) {
        let name = format.name(FormatCommand::Check);
        let file = directory.path().join(name);
        let into_file = format!("{name}={}", file.display());
        let printed = jsinfo_with(&[&["check"], arguments, &["--format", name]].concat()).run();
        let written = jsinfo_with(&[&["check", "--format", &into_file], arguments].concat()).run();
        let told = std::fs::read_to_string(file).unwrap();
        assert_eq!(written.stdout, "", "{written}");
        for outcome in [&printed, &written] {
            assert_eq!(outcome.status, 3, "{outcome}");
            assert!(outcome.stderr.starts_with("error: "), "{outcome}");
        }
        for told in [&printed.stdout, &told] {
            assert!(is_refusal(format, told), "{name} of {arguments:?}:\n{told}");
        }
    }
}

/// Whether a report says that it is none.
fn is_refusal(format: Format, told: &str) -> bool {
    match format {
        // Standard error has said all there is to say.
        Format::Text => told.is_empty(),
        Format::Json => {
            let report: Value = serde_json::from_str(told).unwrap();
            report["exitCode"] == 3 && report["verdict"] == "unknown" && report["failure"].is_object()
        }
        Format::Nagios => told.starts_with("JSINFO UNKNOWN - ") && !told.contains(" | "),
        Format::Prometheus => {
            let says = |name: &str, value: &str| {
                told.lines().any(|line| line.starts_with(name) && line.ends_with(value))
            };
            says("jsinfo_check_failed", " 1")
                && says("jsinfo_check_exit_code", " 3")
                && !says("jsinfo_up", "")
        }
        Format::Junit => told.contains("<error") && told.matches("<testcase").count() == 1,
        Format::Markdown => told.contains("UNKNOWN") && !told.contains("| --- |"),
        Format::Html => told.contains("<title>UNKNOWN</title>") && !told.contains("<article"),
        other => panic!("check does not take {other:?}"),
    }
}

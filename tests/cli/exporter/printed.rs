//! The files for other programs: each is taken by the program that it is for, and every alert fires when it should and at no
//! other time.

use std::fmt::Write as _;

use serde_json::Value;

use crate::docs::file;
use crate::support::{JSINFO, jsinfo, other_program};

/// An alert of the printed rules.
struct Alert {
    name: String,
    expr: String,
    wait: String,
    severity: String,
    summary: String,
    description: String,
}

/// The alerts, read back from the lines that they are printed in.
fn alerts() -> Vec<Alert> {
    let rules = jsinfo("exporter --print rules").stdout();
    let mut alerts = Vec::new();
    for block in rules.split("      - alert: ").skip(1) {
        let value = |key: &str| {
            let line = block.lines().find_map(|line| line.trim_start().strip_prefix(&format!("{key}: ")));
            line.unwrap().trim_matches('\'').replace("''", "'")
        };
        alerts.push(Alert {
            name: block.lines().next().unwrap().to_owned(),
            expr: value("expr"),
            wait: value("for"),
            severity: value("severity"),
            summary: value("summary"),
            description: value("description"),
        });
    }
    alerts
}

impl Alert {
    /// One of that name and severity.
    fn find(name: &str, severity: &str) -> Self {
        let found = alerts().into_iter().find(|alert| alert.name == name && alert.severity == severity);
        found.unwrap_or_else(|| panic!("there is no {name} that is {severity}"))
    }

    fn minutes(&self) -> u32 {
        let (number, unit) = self.wait.split_at(self.wait.len() - 1);
        let number: u32 = number.parse().unwrap();
        match unit {
            "m" => number,
            "h" => number * 60,
            "d" => number * 24 * 60,
            other => panic!("{other}"),
        }
    }
}

/// Series that make alerts fire, for promtool.
struct Tests(String);

impl Tests {
    /// In the first ten minutes all is well.
    const WELL: u32 = 10;

    fn new() -> Self {
        Self("rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n".to_owned())
    }

    /// From the tenth minute on the series, with these values, make the alert fire with these labels; before, they do not.
    fn fires(&mut self, alert: &Alert, series: &[(&str, &str)], labels: &[(&str, &str)], value: &str) {
        let then = Self::WELL + alert.minutes() + 2;
        self.begin(series);
        self.push_alerts(Self::WELL, &alert.name, None);
        let fill = |text: &str| {
            let mut text = text.replace("{{ $value }}", value);
            for (name, value) in labels {
                text = text.replace(&format!("{{{{ $labels.{name} }}}}"), value);
            }
            // A label that an alert does not have is empty.
            for absent in ["field", "expectation", "rule", "target", "instance"] {
                text = text.replace(&format!("{{{{ $labels.{absent} }}}}"), "");
            }
            serde_json::to_string(&text).unwrap()
        };
        let mut expected = format!("              severity: {}\n", alert.severity);
        for (name, value) in labels {
            let _ = writeln!(expected, "              {name}: {}", serde_json::to_string(value).unwrap());
        }
        let annotations = format!(
            "              summary: {}\n              description: {}\n",
            fill(&alert.summary),
            fill(&alert.description)
        );
        self.push_alerts(then, &alert.name, Some((&expected, &annotations)));
    }

    /// The series never make the alert fire.
    fn never(&mut self, alert: &Alert, series: &[(&str, &str)]) {
        self.begin(series);
        for minute in [Self::WELL, Self::WELL + alert.minutes() + 2] {
            self.push_alerts(minute, &alert.name, None);
        }
    }

    fn begin(&mut self, series: &[(&str, &str)]) {
        self.0.push_str("  - interval: 1m\n    input_series:\n");
        for (name, values) in series {
            let _ = writeln!(self.0, "      - series: '{name}'\n        values: '{values}'");
        }
        self.0.push_str("    alert_rule_test:\n");
    }

    fn push_alerts(&mut self, minute: u32, name: &str, alert: Option<(&str, &str)>) {
        let _ = writeln!(self.0, "      - eval_time: {minute}m\n        alertname: {name}");
        if let Some((labels, annotations)) = alert {
            let _ = write!(
                self.0,
                "        exp_alerts:\n          - exp_labels:\n{labels}            exp_annotations:\n{annotations}"
            );
        }
    }

    fn run(&self) {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        std::fs::write(path("rules.yml"), jsinfo("exporter --print rules").stdout()).unwrap();
        std::fs::write(path("tests.yml"), &self.0).unwrap();
        let tests = path("tests.yml").display().to_string();
        if let Some(outcome) = other_program("promtool", &["test", "rules", &tests], "") {
            assert_eq!(outcome.status, 0, "{outcome}");
        }
    }
}

#[test]
fn the_alert_of_every_rule_fires_when_the_rule_finds_something_and_at_no_other_time() {
    let mut tests = Tests::new();
    let mut tried = 0;
    for alert in alerts() {
        let Some(rest) = alert.expr.strip_prefix("jsinfo_check_status{rule=\"") else { continue };
        let (code, status) = rest.split_once("\"} == ").unwrap();
        let series =
            format!("jsinfo_check_status{{job=\"jsinfo\",instance=\"paris\",rule=\"{code}\",field=\"x\"}}");
        let labels = [("job", "jsinfo"), ("instance", "paris"), ("rule", code), ("field", "x")];
        tests.fires(&alert, &[(&series, &format!("0x10 {status}x5000"))], &labels, status);
        // Ok, unknown, and what passes by itself.
        tests.never(&alert, &[(&series, "0x5000")]);
        tests.never(&alert, &[(&series, "3x5000")]);
        tests.never(&alert, &[(&series, &format!("0x10 {status}x2 0x5000"))]);
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
    tests.run();
}

#[test]
fn what_needs_more_than_one_moment_or_server_is_found() {
    let info = |instance: &str, version: &str, id: &str, uid: &str| {
        format!(
            "jsinfo_server_info{{job=\"jsinfo\",instance=\"{instance}\",version=\"{version}\",server_id=\"{id}\",server_uid=\"{uid}\"}}"
        )
    };
    let before = "1x10 stale";
    let after = "_x11 1x5000";
    let (first, second) = (info("paris", "2.9.1", "i1", "u1"), info("paris", "2.9.1", "i2", "u1"));
    let (other, newer) = (info("paris", "2.9.1", "i3", "u2"), info("paris", "2.9.2", "i1", "u1"));
    let job = ("job", "jsinfo");
    let mut tests = Tests::new();

    let restarted = Alert::find("JetStreamRestarted", "warning");
    let paris = [job, ("instance", "paris"), ("server_uid", "u1")];
    tests.fires(&restarted, &[(&first, before), (&second, after)], &paris, "2");
    tests.never(&restarted, &[(&first, "1x5000")]);
    tests.never(&restarted, &[(&first, before), (&newer, after)]);

    let replaced = Alert::find("JetStreamReplaced", "critical");
    tests.fires(&replaced, &[(&first, before), (&other, after)], &paris[..2], "2");
    tests.never(&replaced, &[(&first, before), (&second, after)]);

    let cloned = Alert::find("JetStreamCloned", "critical");
    let copy = info("oslo", "2.9.1", "i9", "u1");
    tests.fires(&cloned, &[(&first, "1x5000"), (&copy, after)], &[job, ("server_uid", "u1")], "2");
    // The same server under two names.
    tests.never(&cloned, &[(&first, "1x5000"), (&info("oslo", "2.9.1", "i1", "u1"), after)]);

    let versions = Alert::find("JetStreamVersionsDiffer", "info");
    let oslo = info("oslo", "2.9.2", "i8", "u8");
    tests.fires(&versions, &[(&first, "1x5000"), (&oslo, after)], &[job], "2");
    tests.never(&versions, &[(&first, "1x5000"), (&info("oslo", "2.9.1", "i8", "u8"), after)]);

    let settings = Alert::find("JetStreamSettingsDiffer", "info");
    let cipher = |instance: &str| format!("jsinfo_min_cipher{{job=\"jsinfo\",instance=\"{instance}\"}}");
    let labels = [job, ("setting", "min_cipher")];
    tests.fires(&settings, &[(&cipher("paris"), "3x5000"), (&cipher("oslo"), "3x10 2x5000")], &labels, "2");
    tests.never(&settings, &[(&cipher("paris"), "3x5000"), (&cipher("oslo"), "3x5000")]);

    let drift = Alert::find("JetStreamDrift", "warning");
    let labels = [("target", "paris"), ("field", "minCipher")];
    let series = "jsinfo_drift{target=\"paris\",field=\"minCipher\"}";
    tests.fires(&drift, &[(series, after)], &labels, "1");
    tests.run();
}

#[test]
fn what_nobody_can_tell_what_a_policy_expects_and_the_exporter_itself_are_told_of() {
    let job = ("job", "jsinfo");
    let mut tests = Tests::new();
    let status =
        |rule: &str| format!("jsinfo_check_status{{job=\"jsinfo\",instance=\"paris\",rule=\"{rule}\"}}");
    let labels = |rule: &'static str| [job, ("instance", "paris"), ("rule", rule)];

    let unknown = Alert::find("JetStreamUnknown", "warning");
    tests.fires(&unknown, &[(&status("login"), "0x10 3x5000")], &labels("login"), "3");
    for (severity, value) in [("critical", "2"), ("warning", "1")] {
        let finding = Alert::find("JetStreamFinding", severity);
        let expected = format!("0x10 {value}x5000");
        tests.fires(&finding, &[(&status("expect"), &expected)], &labels("expect"), value);
        // A rule that has an alert of its own.
        tests.never(&finding, &[(&status("license.expiry"), &expected)]);
    }
    // A rule that only warns by itself, and that a policy takes for critical.
    let finding = Alert::find("JetStreamFinding", "critical");
    tests.fires(&finding, &[(&status("encryption"), "0x10 2x5000")], &labels("encryption"), "2");

    let silent = Alert::find("JetStreamNotProbed", "critical");
    let up = "up{job=\"jsinfo\",instance=\"paris\"}";
    tests.fires(&silent, &[(up, "1x10 0x5000")], &[job, ("instance", "paris")], "0");
    tests.never(&silent, &[("up{job=\"node\",instance=\"paris\"}", "1x10 0x5000")]);

    let own = [("job", "jsinfo-exporter"), ("instance", "x")];
    let broken = Alert::find("JetStreamExporterConfiguration", "warning");
    let series = "jsinfo_exporter_configuration_failed{job=\"jsinfo-exporter\",instance=\"x\"}";
    tests.fires(&broken, &[(series, "0x10 1x5000")], &own, "1");
    let full = Alert::find("JetStreamExporterFull", "warning");
    let series = "jsinfo_exporter_probes_refused_total{job=\"jsinfo-exporter\",instance=\"x\"}";
    tests.fires(&full, &[(series, "0x10 1+1x5000")], &own, "");
    tests.never(&full, &[(series, "7x5000")]);
    tests.run();
}

#[test]
fn prometheus_takes_the_jobs_and_the_rules() {
    let directory = tempfile::tempdir().unwrap();
    for (what, check) in [("scrape", "config"), ("rules", "rules")] {
        let path = directory.path().join(format!("{what}.yml")).display().to_string();
        let printed = jsinfo(&format!("exporter --listen 127.0.0.1:9 --print {what}")).stdout();
        std::fs::write(&path, &printed).unwrap();
        if let Some(outcome) = other_program("promtool", &["check", check, &path], "") {
            assert_eq!(outcome.status, 0, "{outcome}");
        }
        if what == "scrape" {
            assert!(
                printed.contains("http://127.0.0.1:9/targets") && !printed.contains("relabel"),
                "{printed}"
            );
        }
    }
}

#[test]
fn systemd_takes_the_unit() {
    let directory = tempfile::tempdir().unwrap();
    let unit = jsinfo("exporter --print systemd").stdout();
    for line in
        ["DynamicUser=yes", "LoadCredential=jsinfo.password:/etc/jsinfo/password", "ProtectSystem=strict"]
    {
        assert!(unit.lines().any(|known| known == line), "{line}");
    }
    let path = directory.path().join("jsinfo-exporter.service").display().to_string();
    std::fs::write(&path, unit.replace("/usr/local/bin/jsinfo", JSINFO)).unwrap();
    if let Some(outcome) = other_program("systemd-analyze", &["verify", "--man=no", &path], "") {
        let ours: Vec<&str> =
            outcome.stderr.lines().filter(|line| line.contains("jsinfo-exporter")).collect();
        assert_eq!(ours, [""; 0], "{outcome}");
    }
}

#[test]
fn the_dashboard_keeps_its_uid_and_asks_the_source_that_is_chosen() {
    let dashboard: Value = serde_json::from_str(&jsinfo("exporter --print dashboard").stdout()).unwrap();
    assert_eq!(dashboard["uid"], "jsinfo");
    assert_eq!(dashboard["templating"]["list"][0]["type"], "datasource");
    let panels = dashboard["panels"].as_array().unwrap();
    let mut taken = std::collections::HashSet::new();
    for panel in panels {
        assert_eq!(panel["datasource"]["uid"], "${datasource}", "{panel}");
        let place = |key: &str| panel["gridPos"][key].as_u64().unwrap();
        assert!(place("x") + place("w") <= 24, "{panel}");
        for (x, y) in (0..place("w")).flat_map(|x| (0..place("h")).map(move |y| (x, y))) {
            assert!(taken.insert((place("x") + x, place("y") + y)), "two panels stand in one place: {panel}");
        }
    }
}

#[test]
fn the_page_shows_the_job_as_it_is_printed() {
    let printed = jsinfo("exporter --print scrape").stdout();
    let shown = file("# prometheus.yml");
    assert!(shown.starts_with(&printed), "{printed}");
}

#[test]
fn alerts_are_routed_by_their_severity() {
    let config = file("# alertmanager.yml");
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("alertmanager.yml").display().to_string();
    std::fs::write(&path, config).unwrap();
    let Some(outcome) = other_program("amtool", &["check-config", &path], "") else { return };
    assert_eq!(outcome.status, 0, "{outcome}");
    let mut severities = std::collections::BTreeSet::new();
    for alert in alerts() {
        severities.insert(alert.severity);
    }
    assert_eq!(severities.iter().collect::<Vec<_>>(), ["critical", "info", "warning"]);
    for (severity, receiver) in [("critical", "pager"), ("warning", "tickets"), ("info", "nobody")] {
        let file = format!("--config.file={path}");
        let label = format!("severity={severity}");
        let routed =
            other_program("amtool", &["config", "routes", "test", &file, "alertname=x", &label], "").unwrap();
        assert_eq!((routed.status, routed.stdout.trim()), (0, receiver), "{severity}: {routed}");
    }
    // What is inhibited is there.
    for name in ["JetStreamReachable", "JetStreamUnknown", "JetStreamFinding"] {
        assert!(alerts().iter().any(|alert| alert.name == name), "{name}");
    }
}

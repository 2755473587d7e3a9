//! `check --format nagios`: one line, and performance data that means what the rules do.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::support::{Nobody, Reply, Server, Shows as _, all_fixtures, expect, jsinfo_with};

/// What one line says.
struct Line {
    /// `CRITICAL` and so on.
    status: String,
    text: String,
    data: Vec<Datum>,
}

/// `'label'=value[UOM];[warn];[crit];[min];[max]`
#[derive(Debug)]
struct Datum {
    label: String,
    value: f64,
    uom: String,
    warning: Option<Range>,
    critical: Option<Range>,
    least: Option<f64>,
    most: Option<f64>,
}

/// `[@]start:end`
#[derive(Debug)]
struct Range {
    inside: bool,
    start: f64,
    end: f64,
}

impl Range {
    fn read(written: &str) -> Option<Self> {
        if written.is_empty() {
            return None;
        }
        let (inside, bounds) = written.strip_prefix('@').map_or((false, written), |bounds| (true, bounds));
        let (start, end) = bounds.split_once(':').unwrap_or(("0", bounds));
        let start = if start == "~" { f64::NEG_INFINITY } else { number(start) };
        let end = if end.is_empty() { f64::INFINITY } else { number(end) };
        assert!(start <= end, "{written}");
        Some(Self { inside, start, end })
    }

    /// Whether it is an alert.
    fn alerts(&self, value: f64) -> bool {
        let is_inside = self.start <= value && value <= self.end;
        is_inside == self.inside
    }
}

/// A plain decimal.
fn number(written: &str) -> f64 {
    let digits = written.strip_prefix('-').unwrap_or(written);
    assert!(
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'),
        "{written}"
    );
    written.parse().unwrap()
}

impl Datum {
    /// Reads one from the beginning; and what follows it.
    fn read(text: &str) -> (Self, &str) {
        let (label, rest) = if let Some(quoted) = text.strip_prefix('\'') {
            // No label has an equals sign in it, so the first one is behind the closing quote.
            let (label, rest) = quoted.split_once("'=").unwrap();
            assert!(!label.replace("''", "").contains('\''), "{label} has a quote that is not doubled");
            (label.replace("''", "'"), rest)
        } else {
            let (label, rest) = text.split_once('=').unwrap();
            assert!(!label.contains([' ', '\'']), "{label} needs quotes");
            (label.to_owned(), rest)
        };
        assert!(!label.is_empty() && !label.contains('='), "{label}");
        let (fields, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        assert!(!fields.ends_with(';'), "{fields} has empty fields at its end");
        let mut fields = fields.split(';');
        let measured = fields.next().unwrap();
        let value = measured.trim_end_matches(|c: char| !c.is_ascii_digit());
        let uom = measured.replacen(value, "", 1);
        assert!(["", "s", "B", "%"].contains(&uom.as_str()), "{uom}");
        let [warning, critical, least, most] = std::array::from_fn(|_| fields.next().unwrap_or_default());
        assert_eq!(fields.next(), None);
        let bound = |written: &str| (!written.is_empty()).then(|| number(written));
        let datum = Self {
            label,
            value: number(value),
            uom,
            warning: Range::read(warning),
            critical: Range::read(critical),
            least: bound(least),
            most: bound(most),
        };
        assert!(datum.least.is_none_or(|least| least <= datum.value), "{datum:?}");
        (datum, rest)
    }

    /// What a plugin that was given these thresholds would say.
    fn status(&self) -> &'static str {
        let alerts = |range: &Option<Range>| range.as_ref().is_some_and(|range| range.alerts(self.value));
        match (alerts(&self.warning), alerts(&self.critical)) {
            (_, true) => "critical",
            (true, false) => "warning",
            (false, false) => "ok",
        }
    }
}

impl Line {
    /// Reads a report as strictly as nobody does.
    fn read(report: &str) -> Self {
        let line = report.strip_suffix('\n').expect("a line has an end");
        assert!(!line.contains(char::is_control), "it is one line: {line:?}");
        let (text, data) = line.split_once(" | ").unwrap_or((line, ""));
        assert!(!text.contains('|') && !data.contains('|'), "one bar: {line}");
        assert!(text.len() < 3 * 1024, "the text is bounded");
        let (status, text) = text.strip_prefix("JSINFO ").unwrap().split_once(" - ").unwrap();
        let (mut data, mut rest) = (Vec::new(), data);
        while !rest.is_empty() {
            let (datum, after) = Datum::read(rest);
            data.push(datum);
            rest = after;
        }
        let labels: HashSet<_> = data.iter().map(|datum| datum.label.as_str()).collect();
        assert_eq!(labels.len(), data.len(), "labels are unique: {line}");
        assert!(!text.trim().is_empty());
        Self { status: status.to_owned(), text: text.to_owned(), data }
    }

    fn labels(&self) -> Vec<&str> {
        self.data.iter().map(|datum| datum.label.as_str()).collect()
    }
}

/// The line of a run, whose exit code is that of its status.
fn line(arguments: &[&str]) -> Line {
    let outcome = jsinfo_with(&[&["check", "--format", "nagios"], arguments].concat()).run();
    let line = Line::read(&outcome.stdout);
    let code =
        ["OK", "WARNING", "CRITICAL", "UNKNOWN"].iter().position(|status| *status == line.status).unwrap();
    assert_eq!(i32::try_from(code), Ok(outcome.status));
    line
}

/// The line for a saved document.
fn saved(document: &Value, arguments: &[&str]) -> Line {
    let file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
    std::fs::write(file.path(), document.to_string()).unwrap();
    line(&[&[file.path().to_str().unwrap()], arguments].concat())
}

#[test]
fn an_unhealthy_server_tells_its_story_in_a_line() {
    // Other rules that measure something would come into the data.
    let rules = "reachable,license.valid,license.expiry,certificate,clock,open-api,cipher,cache,bandwidth,garbage-collect";
    let outcome = jsinfo_with(&["check", "demo:unhealthy", "--format", "nagios", "--only", rules]).run();
    Line::read(&outcome.stdout);
    let (text, data) = outcome.stdout.trim_end().split_once(" | ").unwrap();
    let data = data.split(' ').map(|datum| match datum.split_once('=').unwrap() {
        (label @ ("reachable" | "clock" | "license.expiry"), rest) => {
            format!("{label}=[TIME]s{}", rest.split_once('s').unwrap().1)
        }
        _ => datum.to_owned(),
    });
    let shown = std::iter::once(text.to_owned()).chain(data).collect::<Vec<_>>().join("\n");
    shown.assert_shows(expect![[r#"
        JSINFO CRITICAL - demo:unhealthy: the license is not valid: License expired; the license expired 325 days ago; the certificate expires in 3 days; the API needs no login: anyone who reaches its port controls the server; the weakest cipher is NONE: transfers may be neither encrypted nor verified; the outgoing limit is 0: nothing can go out; at its peak the cloud file cache was 98.4 % full
        reachable=[TIME]s;;;0
        license.expiry=[TIME]s;@~:2592000;@~:604800
        certificate=259200s;@~:2592000;@~:604800
        clock=[TIME]s;@2:;@30:;0
        cipher=0;@~:1;@~:0;0;3
        cache=98.487362265%;@98:;;0;100
        bandwidth.incomingRateLimit=1000000000;;@~:0;0
        bandwidth.outgoingRateLimit=0;;@~:0;0
        garbage-collect.intervalSeconds=3600s;@~:0
        garbage-collect.timeLimitSeconds=172800s;@~:0"#]]);
}

/// How many rules of the report are of each status, as a line of a server in order counts them.
fn counted(result: &Value) -> String {
    let rules = |status: &str| {
        let checks = result["checks"].as_array().unwrap().iter();
        let of_status = checks.filter(|check| check["status"] == status);
        of_status.map(|check| check["rule"].as_str().unwrap()).collect::<HashSet<_>>().len()
    };
    let mut counts = Vec::new();
    for (count, what) in
        [(rules("notice"), "notice"), (rules("ok"), "in order"), (rules("skipped"), "skipped")]
    {
        let plural = if what == "notice" && count > 1 { "s" } else { "" };
        if count > 0 {
            counts.push(format!("{count} {what}{plural}"));
        }
    }
    format!("{}: {}", result["target"].as_str().unwrap(), counts.join(", "))
}

#[test]
fn what_is_in_order_is_counted() {
    let (_, report) = super::check::report(&["demo:"]);
    let healthy = line(&["demo:"]);
    let expected = counted(&report["results"][0]);
    assert_eq!((healthy.status.as_str(), healthy.text), ("OK", expected));
    let healthy = line(&["demo:"]);
    let (_, report) = super::check::report(&["demo:", "demo:1.9"]);
    let results = report["results"].as_array().unwrap();
    assert_eq!(healthy.labels()[0], "reachable");
    let two = line(&["demo:", "demo:1.9"]);
    assert_eq!(two.text, format!("{}; {}", counted(&results[0]), counted(&results[1])));
    assert!(two.labels().contains(&"demo:1.9::cache"));
}

#[test]
fn thresholds_say_what_the_rules_say() {
    let limits: [&[&str]; 4] = [
        &[],
        &["--warn", "reachable=1h", "--crit", "garbage-collect=0", "--warn", "license.expiry=0"],
        &["--warn", "reachable=0", "--crit", "license.expiry=400d", "--crit", "bandwidth=1Gbps"],
        &[
            "--crit",
            "cache=4187593113B",
            "--crit",
            "certificate=3d",
            "--warn",
            "cache=37.5%",
            "--crit",
            "cipher=3",
        ],
    ];
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("report.json");
    let both = format!("json={}", file.display());
    let mut judged = HashSet::new();
    for target in ["demo:", "demo:unhealthy", "demo:1.9"] {
        for limits in limits {
            let line = line(&[&[target, "--format", &both], limits].concat());
            let report: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
            let checks = report["results"][0]["checks"].as_array().unwrap();
            let measured: Vec<_> = checks.iter().filter(|check| !check["measured"].is_null()).collect();
            assert_eq!(line.data.len(), measured.len(), "one for each line that is measured");
            for datum in &line.data {
                let meant = |check: &&&Value| {
                    let (rule, field) =
                        (check["rule"].as_str().unwrap(), check["field"].as_str().unwrap_or(""));
                    let key = field.rsplit('.').next().unwrap();
                    datum.label == rule || datum.label == format!("{rule}.{key}")
                };
                let check = measured.iter().find(meant).unwrap();
                assert_eq!(check["status"], datum.status(), "{datum:?}");
                assert_eq!(check["measured"].as_f64(), Some(datum.value));
                judged.insert(datum.status());
            }
        }
    }
    assert_eq!(judged.len(), 3, "all three came up");
}

#[test]
fn zero_is_a_threshold_and_a_range_that_is_known_is_told() {
    let line = line(&["demo:unhealthy", "--warn", "reachable=0"]);
    let datum = |label: &str| line.data.iter().find(|datum| datum.label == label).unwrap();
    let (cipher, cache, reachable) = (datum("cipher"), datum("cache"), datum("reachable"));
    assert_eq!(cipher.critical.as_ref().unwrap().end.to_string(), "0");
    assert_eq!((cipher.least, cipher.most), (Some(0.0), Some(3.0)));
    assert_eq!((cache.uom.as_str(), cache.least, cache.most), ("%", Some(0.0), Some(100.0)));
    assert_eq!(reachable.warning.as_ref().unwrap().start.to_string(), "0");
    assert_eq!((reachable.uom.as_str(), reachable.least, reachable.most), ("s", Some(0.0), None));
    assert_eq!(datum("license.expiry").least, None, "what is left may be less than nothing");
    assert!(datum("bandwidth.outgoingRateLimit").critical.as_ref().unwrap().alerts(0.0));
}

#[test]
fn performance_data_stands_in_its_place_whatever_is_found() {
    let (healthy, unhealthy) = (line(&["demo:"]), line(&["demo:unhealthy"]));
    assert_eq!(healthy.labels(), unhealthy.labels());
}

#[test]
fn every_sample_makes_a_line() {
    let samples: Vec<_> = all_fixtures().iter().map(|name| format!("./{name}")).collect();
    for sample in &samples {
        line(&[sample]);
    }
    let all: Vec<_> = samples.iter().map(String::as_str).collect();
    assert!(line(&all).labels().iter().all(|label| label.contains("::")));
    line(&["demo:denied"]);
}

#[test]
fn the_worst_of_several_is_told_first() {
    let nobody = Nobody::new();
    let target = nobody.target();
    let line = line(&[
        "demo:",
        "./2.9.2-token.json",
        &target,
        "--expect",
        "minCipher >= ENCRYPTED_128",
        "--on-unreachable",
        "unknown",
        "--warn",
        "cipher=3",
    ]);
    let text = line.text.replace(&target, "paris");
    assert_eq!(
        text,
        "paris: cannot connect to paris: connection refused; demo:: the weakest cipher is ENCRYPTED_256 (limit ENCRYPTED_256); ./2.9.2-token.json: the weakest cipher is ENCRYPTED_256 (limit ENCRYPTED_256)"
    );
    assert_eq!(line.status, "UNKNOWN");
}

#[test]
fn a_check_that_could_not_be_made_says_why() {
    let refused = line(&["@nobody"]);
    assert_eq!((refused.status.as_str(), refused.text.as_str()), ("UNKNOWN", "there is no group @nobody"));
    assert!(refused.data.is_empty());
    let unwritten = line(&["demo:", "--format", "json=./no/such/place.json"]);
    assert_eq!(unwritten.text, "cannot write json to ./no/such/place.json: no such directory");
    assert!(!unwritten.data.is_empty());
}

#[test]
fn a_server_can_neither_end_the_line_nor_add_to_its_data() {
    let server = Server::http(|request| {
        let message = "x | 'forged'=1s\nOK\r\u{1b}[2K\u{2028}all is well";
        Reply::result(request, &json!({"license": {"valid": false, "errorMessage": message}}))
    });
    let line = line(&[&server.target(), "--only", "reachable,license.valid"]);
    let text = line.text.replace(&server.target(), "paris");
    assert_eq!(
        text,
        r"paris: the license is not valid: x \u007c 'forged'=1s\nOK\r\u001b[2K\u2028all is well"
    );
    assert_eq!(line.labels(), ["reachable"]);
}

#[test]
fn text_is_bounded_and_data_is_whole() {
    let message = "é".repeat(100_000);
    let expectations: Vec<_> = (100..160).map(|version| format!("apiVersion == {version}")).collect();
    let mut expected = vec!["--only", "certificate,cipher,license.valid"];
    expected.extend(expectations.iter().flat_map(|written| ["--expect", written]));
    let document = json!({"apiVersion": 40, "certificateValidation": 3, "minCipher": 0, "license": {"valid": false, "errorMessage": message}});
    let line = saved(&document, &expected);
    let (_, more) = line.text.rsplit_once("; and ").unwrap();
    let left_out: usize = more.strip_suffix(" more").unwrap().parse().unwrap();
    let told = line.text.matches("apiVersion is 40").count();
    // The license, the certificate and the cipher come first.
    assert_eq!(told + left_out, expectations.len());
    assert!(told > 0 && line.text.contains("ééé…; "), "{}", line.text);
    assert_eq!(line.labels(), ["certificate", "cipher"]);
}

#[test]
fn labels_hold_whatever_a_target_is_called() {
    let directory = tempfile::tempdir().unwrap();
    let names = ["it's a=b.json", "a b.json", "a|b\n.json", "a=b.json", "a\\u003db.json"];
    for name in names {
        std::fs::write(directory.path().join(name), r#"{"minCipher": 3}"#).unwrap();
    }
    let targets = names.map(|name| format!("./{name}"));
    let arguments: Vec<_> =
        ["check", "--format", "nagios"].into_iter().chain(targets.iter().map(String::as_str)).collect();
    let outcome = jsinfo_with(&arguments).current_dir(directory.path()).run();
    assert_eq!(
        Line::read(&outcome.stdout).labels(),
        [
            r"./it's a\u003db.json::cipher",
            "./a b.json::cipher",
            r"./a\u007cb\n.json::cipher",
            r"./a\u003db.json::cipher",
            r"./a\\u003db.json::cipher",
        ]
    );
}

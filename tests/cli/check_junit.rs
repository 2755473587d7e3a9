//! `jsinfo check --format junit`: a case for each rule and target, accepted by the schema, the same from run to run.

use std::collections::BTreeSet;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus};
use serde_json::json;

use super::check::{report, saved};
use super::check_policy::Policy;
use super::support::{Nobody, Reply, Server, Shows as _, expect, jsinfo_with, other_program};

/// What standard output gets, which the schema has to accept and whose counts have to be true; and the exit code.
fn junit(arguments: &[&str]) -> (i32, String) {
    let outcome = jsinfo_with(&[&["check", "--format", "junit"], arguments].concat()).run();
    assert_true(&outcome.stdout);
    (outcome.status, outcome.stdout)
}

fn parsed(xml: &str) -> Report {
    Report::deserialize_from_str(xml).unwrap_or_else(|error| panic!("{error}: {xml}"))
}

/// The cases of all suites.
fn cases(xml: &str) -> Vec<TestCase> {
    parsed(xml).test_suites.into_iter().flat_map(|suite| suite.test_cases).collect()
}

/// What came of a case.
fn kind(case: &TestCase) -> &'static str {
    match case.status {
        TestCaseStatus::Success { .. } => "passed",
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Failure, .. } => "failure",
        TestCaseStatus::NonSuccess { kind: NonSuccessKind::Error, .. } => "error",
        TestCaseStatus::Skipped { .. } => "skipped",
    }
}

/// The outcome of the only case with this name, as `kind type: message`.
fn outcome(xml: &str, name: &str) -> String {
    let named: Vec<_> = cases(xml).into_iter().filter(|case| case.name.as_str() == name).collect();
    let [case] = named.as_slice() else { panic!("{} cases {name}: {xml}", named.len()) };
    match &case.status {
        TestCaseStatus::NonSuccess { ty: Some(ty), message: Some(message), .. }
        | TestCaseStatus::Skipped { ty: Some(ty), message: Some(message), .. } => {
            format!("{} {}: {}", kind(case), ty.as_str(), message.as_str())
        }
        _ => kind(case).to_owned(),
    }
}

/// What xmllint says of it by our schema; nothing where there is no xmllint.
fn complaint(xml: &str) -> Option<String> {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas/junit.xsd");
    let outcome = other_program("xmllint", &["--noout", "--schema", schema, "-"], xml)?;
    // 3 is what it ends with for a document that the schema refuses.
    assert!(matches!(outcome.status, 0 | 3), "{outcome}");
    Some(if outcome.status == 0 { String::new() } else { outcome.stderr })
}

/// Makes sure that the schema accepts it, and that each count is what it counts.
fn assert_true(xml: &str) {
    assert_eq!(complaint(xml).unwrap_or_default(), "", "{xml}");
    let counts = |cases: &[TestCase]| {
        let many = |wanted| cases.iter().filter(|case| kind(case) == wanted).count();
        [cases.len(), many("failure"), many("error"), many("skipped")]
    };
    let report = parsed(xml);
    for suite in &report.test_suites {
        let said = [suite.tests, suite.failures, suite.errors, suite.skipped];
        assert_eq!(said, counts(&suite.test_cases), "{xml}");
    }
    let said = [report.tests, report.failures, report.errors, report.skipped];
    assert_eq!(said, counts(&cases(xml)), "{xml}");
}

/// The same without the times of the suites.
fn masked(xml: &str) -> String {
    let mask = |line: &str| match line.split_once(" time=\"") {
        Some((before, _)) if line.contains("<testsuites ") => format!("{before} time=\"[TIME]\">\n"),
        Some((before, _)) if line.contains("<testsuite ") => {
            format!("{before} time=\"[TIME]\" timestamp=\"[TIME]\">\n")
        }
        _ => format!("{line}\n"),
    };
    xml.lines().map(mask).collect()
}

/// The same with one of the cases that passed and without their number, which grows with the rules.
fn of_note(xml: &str) -> String {
    let mut lines = Vec::new();
    for line in xml.lines() {
        let is_case_that_passed = line.contains("<testcase ") && line.ends_with("/>");
        if is_case_that_passed && !line.contains("\"reachable\"") {
            continue;
        }
        match line.split_once(" tests=\"") {
            Some((before, after)) => {
                let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
                lines.push(format!("{before} tests=\"[N]{after}"));
            }
            None => lines.push(line.to_owned()),
        }
    }
    lines.join("\n") + "\n"
}

#[test]
fn a_sample_server_tells_its_story() {
    let (status, xml) = junit(&["demo:unhealthy"]);
    assert_eq!(status, 2);
    of_note(&masked(&xml)).assert_shows(expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="jsinfo" tests="[N]" skipped="4" failures="7" errors="0" time="[TIME]">
            <testsuite name="demo:unhealthy" tests="[N]" skipped="4" failures="7" errors="0" time="[TIME]" timestamp="[TIME]">
                <testcase name="license.valid" classname="jsinfo.demo:unhealthy" time="0.000">
                    <failure message="the license is not valid: License expired" type="critical">the license is not valid: License expired
        → install a valid license</failure>
                </testcase>
                <testcase name="license.expiry" classname="jsinfo.demo:unhealthy" time="0.000">
                    <failure message="the license expired 325 days ago" type="critical">the license expired 325 days ago
        → renew the license</failure>
                </testcase>
                <testcase name="certificate" classname="jsinfo.demo:unhealthy" time="0.000">
                    <failure message="the certificate expires in 3 days" type="critical">the certificate expires in 3 days
        → renew it, then let jsinfo trust remember it</failure>
                </testcase>
                <testcase name="open-api" classname="jsinfo.demo:unhealthy" time="0.000">
                    <failure message="the API needs no login: anyone who reaches its port controls the server" type="critical">the API needs no login: anyone who reaches its port controls the server
        → require a login, or forbid remote control</failure>
                </testcase>
                <testcase name="cipher" classname="jsinfo.demo:unhealthy" time="0.000">
                    <failure message="the weakest cipher is NONE: transfers may be neither encrypted nor verified" type="critical">the weakest cipher is NONE: transfers may be neither encrypted nor verified
        → raise the minimum above UNENCRYPTED</failure>
                </testcase>
                <testcase name="bandwidth" classname="jsinfo.demo:unhealthy" time="0.000">
                    <failure message="the outgoing limit is 0: nothing can go out" type="critical">the outgoing limit is 0: nothing can go out
        → raise it above 0 kbit/s, or switch it off</failure>
                </testcase>
                <testcase name="cache" classname="jsinfo.demo:unhealthy" time="0.000">
                    <failure message="at its peak the cloud file cache was 98.4 % full" type="warning">at its peak the cloud file cache was 98.4 % full
        → give the cache more memory: --max-cloud-cache-size at the server</failure>
                </testcase>
                <testcase name="reachable" classname="jsinfo.demo:unhealthy" time="0.000"/>
                <testcase name="tls.expiry" classname="jsinfo.demo:unhealthy" time="0.000">
                    <skipped message="a sample server speaks plain HTTP" type="skipped"/>
                </testcase>
                <testcase name="certificate-agrees" classname="jsinfo.demo:unhealthy" time="0.000">
                    <skipped message="a sample server speaks plain HTTP" type="skipped"/>
                </testcase>
                <testcase name="port-agrees" classname="jsinfo.demo:unhealthy" time="0.000">
                    <skipped message="a sample server has the port that was free" type="skipped"/>
                </testcase>
                <testcase name="relay" classname="jsinfo.demo:unhealthy" time="0.000">
                    <skipped message="no relay is used" type="skipped"/>
                </testcase>
            </testsuite>
        </testsuites>
    "#]]);
}

#[test]
fn the_exit_code_is_that_of_every_format() {
    let nobody = Nobody::new();
    let dead = nobody.target();
    for (arguments, code) in [
        (&["demo:"][..], 0),
        (&["demo:anonymous"], 0),
        (&["demo:1.9"], 0),
        (&["demo:unhealthy"], 2),
        (&["demo:unhealthy", "--only", "cache"], 1),
        (&["demo:unhealthy", "--exit-zero"], 0),
        (&["demo:anonymous", "--only", "cache"], 3),
        (&["demo:denied"], 3),
        (&[&dead], 2),
        (&["demo:", "demo:denied", "demo:unhealthy", &dead, "two words"], 2),
        (&["@nobody"], 3),
        (&["demo:", "--expect", "version >= 99"], 2),
        (&["demo:", "--expect", "nonsense"], 3),
    ] {
        let (status, xml) = junit(arguments);
        assert_eq!((status, report(arguments).0), (code, code), "{arguments:?}");
        let report = parsed(&xml);
        let complains = report.failures + report.errors > 0;
        assert_eq!(complains, code != 0 || arguments.contains(&"--exit-zero"), "{arguments:?}: {xml}");
    }
}

#[test]
fn the_schema_refuses_what_is_wrong() {
    let (_, xml) = junit(&["demo:unhealthy", "demo:denied"]);
    for (right, wrong) in [
        ("<testsuites ", "<testsuites id=\"1\" "),
        ("<testsuites name=\"jsinfo\"", "<testsuites name=\"\""),
        ("tests=\"", "tests=\"about "),
        ("skipped=\"", "skipped=\"-"),
        (" errors=\"1\"", ""),
        ("timestamp=\"20", "timestamp=\"on 20"),
        ("time=\"0.000\"", "time=\"soon\""),
        ("name=\"cache\"", ""),
        ("name=\"cache\"", "name=\"cipher\""),
        (" classname=\"jsinfo.demo:unhealthy\"", ""),
        ("type=\"critical\"", "type=\"bad\""),
        ("<failure message=\"the certificate expires in 3 days\"", "<failure"),
        ("</failure>", "</failure><skipped message=\"x\" type=\"muted\"/>"),
        ("<skipped ", "<ignored "),
        ("<testcase name=\"clock\"", "<properties/><testcase name=\"clock\""),
    ] {
        assert!(xml.contains(right), "{right}");
        let complaint = complaint(&xml.replacen(right, wrong, 1));
        assert_ne!(complaint.as_deref(), Some(""), "{wrong} is accepted");
    }
}

#[test]
fn a_case_is_the_same_whatever_comes_of_it() {
    let names = |target: &str| -> BTreeSet<_> {
        let (_, xml) = junit(&[target, "--expect", "version >= 2.9.1"]);
        let class = format!("jsinfo.{target}");
        assert!(cases(&xml).iter().all(|case| case.classname.as_deref() == Some(&class)), "{xml}");
        cases(&xml).into_iter().map(|case| case.name.into_string()).collect()
    };
    let nobody = Nobody::new();
    let dead = nobody.target();
    let odd = saved(|document| document["license"]["valid"] = json!("perhaps"));
    let healthy = names("demo:");
    assert!(healthy.contains("license.valid") && healthy.contains("version >= 2.9.1"), "{healthy:?}");
    for target in ["demo:unhealthy", "demo:1.9", "demo:denied", &dead, odd.path().to_str().unwrap()] {
        assert_eq!(names(target), healthy, "{target}");
    }
}

#[test]
fn a_rule_with_several_fields_is_one_case() {
    let limits = |incoming: i32, outgoing: i32| {
        saved(|document| {
            document["bandwidthLimits"]["incomingRateLimit"] = json!(incoming);
            document["bandwidthLimits"]["outgoingRateLimit"] = json!(outgoing);
        })
    };
    let bandwidth = |file: tempfile::NamedTempFile| {
        let (_, xml) = junit(&[file.path().to_str().unwrap()]);
        (outcome(&xml, "bandwidth"), xml)
    };
    assert_eq!(bandwidth(limits(1, 1)).0, "passed");
    assert_eq!(bandwidth(limits(1, 0)).0, "failure critical: the outgoing limit is 0: nothing can go out");
    let (both, xml) = bandwidth(limits(0, 0));
    assert_eq!(
        both,
        "failure critical: the incoming limit is 0: nothing can come in; the outgoing limit is 0: nothing can go out"
    );
    let case = cases(&xml).into_iter().find(|case| case.name.as_str() == "bandwidth").unwrap();
    let TestCaseStatus::NonSuccess { description, .. } = case.status else { panic!("{xml}") };
    description.unwrap().as_str().assert_shows(expect![[r#"
        the incoming limit is 0: nothing can come in
        → raise it above 0 kbit/s, or switch it off
        the outgoing limit is 0: nothing can go out
        → raise it above 0 kbit/s, or switch it off"#]]);
}

#[test]
fn who_gives_no_answer_is_an_error() {
    let nobody = Nobody::new();
    let dead = nobody.target();
    let (_, xml) = junit(&[&dead]);
    let refused = format!("error critical: cannot connect to {dead}: connection refused");
    assert_eq!(outcome(&xml, "reachable"), refused);
    assert!(xml.contains("→ check that the server runs"), "{xml}");
    assert_eq!(outcome(&xml, "cache"), "skipped skipped: the server gave no answer");
    let (_, xml) = junit(&[&dead, "--on-unreachable", "warning"]);
    assert_eq!(outcome(&xml, "reachable"), refused.replace("critical", "warning"));
    // It is allowed, and worth knowing.
    let (_, xml) = junit(&[&dead, "--on-unreachable", "ok"]);
    assert_eq!(outcome(&xml, "reachable"), "passed");
    let output = cases(&xml).into_iter().find_map(|case| case.system_out).unwrap();
    assert!(output.as_str().starts_with("cannot connect to"), "{xml}");
    let (_, xml) = junit(&["demo:denied"]);
    let rejected = "error unknown: demo:denied rejected ops: user name or password is not correct";
    assert_eq!(outcome(&xml, "login"), rejected);
}

#[test]
fn what_nobody_can_tell_is_an_error_and_what_is_not_there_is_skipped() {
    let odd = saved(|document| document["license"]["valid"] = json!("perhaps"));
    let (_, xml) = junit(&[odd.path().to_str().unwrap()]);
    outcome(&xml, "answer").assert_shows(expect![[
        r#"error unknown: license.valid is "perhaps", but is documented as true or false"#
    ]]);
    let (_, xml) = junit(&["demo:anonymous"]);
    outcome(&xml, "cache")
        .assert_shows(expect!["skipped skipped: not sent; only a superuser sees it (--superuser)"]);
    let (_, xml) = junit(&["demo:anonymous", "--only", "cache"]);
    outcome(&xml, "cache").assert_shows(expect![
        "error unknown: not sent; only a superuser sees it (--superuser) (--only asks for it)"
    ]);
}

#[test]
fn what_is_muted_is_skipped_with_the_reason_until_it_is_not() {
    let policy = Policy::new(
        r#"
[[mutes]]
mute = "cache"
until = 9999-12-31
reason = "memory is on its way"

[[mutes]]
mute = "license.expiry"
until = 2026-01-31

[[expectations]]
expect = "version >= 99"
severity = "notice"
"#,
    );
    let run = policy.check(&["demo:unhealthy", "--format", "junit"]);
    assert_true(&run.stdout);
    assert_eq!(outcome(&run.stdout, "cache"), "skipped muted: muted until 9999-12-31 (memory is on its way)");
    assert!(
        run.stdout.contains(">muted until 9999-12-31 (memory is on its way): at its peak the cloud file"),
        "{run}"
    );
    assert!(outcome(&run.stdout, "license.expiry").ends_with("; its mute ended on 2026-01-31"), "{run}");
    assert_eq!(outcome(&run.stdout, "version >= 99"), "passed");
    let told = "<system-out>version is 2.9.2, and &gt;= 99 is expected</system-out>";
    assert!(run.stdout.contains(told), "{run}");
}

#[test]
fn text_from_a_server_stays_text() {
    let hostile = "\u{0}\u{8}\u{1b}[2J\u{202e}\u{200b}\u{fffe}\u{ffff}\u{85}]]></failure><x a='b\"'>&amp;\r\n[[ATTACHMENT|/etc/passwd]]";
    let document = json!({"serverName": hostile, "license": {"valid": false, "errorMessage": hostile}});
    let server = Server::http(move |request| Reply::result(request, &document));
    let policy = Policy::new("[[expectations]]\nexpect = \"serverName == me\"\nseverity = \"notice\"\n");
    let run = policy.check(&[&server.target(), "--format", "junit"]);
    assert_true(&run.stdout);
    let bad = |c: char| {
        (c.is_control() && c != '\n') || ['\u{202e}', '\u{200b}', '\u{fffe}', '\u{ffff}'].contains(&c)
    };
    assert_eq!(run.stdout.chars().find(|c| bad(*c)), None, "{run}");
    outcome(&run.stdout, "license.valid").assert_shows(expect![[r#"failure critical: the license is not valid: \u0000\u0008\u001b[2J\u202e\u200b\ufffe\uffff\u0085]]></failure><x a='b"'>&amp;\r\n[[ATTACHMENT|/etc/passwd]]"#]]);
    let output = cases(&run.stdout).into_iter().find_map(|case| case.system_out).unwrap();
    output.as_str().assert_shows(expect![[r#"serverName is \u0000\u0008\u001b[2J\u202e\u200b\ufffe\uffff\u0085]]></failure><x a='b"'>&amp;\r\n[ [ATTACHMENT|/etc/passwd]], and == me is expected"#]]);
}

#[test]
fn a_file_is_written_whatever_happens() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("report.xml");
    let wish = format!("junit={}", file.display());
    let run = |arguments: &[&str]| {
        let run = jsinfo_with(&[&["check", "--format", "text", "--format", &wish], arguments].concat()).run();
        let xml = std::fs::read_to_string(&file).unwrap();
        assert_true(&xml);
        (run, xml)
    };
    let (told, xml) = run(&["demo:unhealthy"]);
    assert_eq!(told, jsinfo_with(&["check", "demo:unhealthy"]).run());
    assert_eq!(masked(&xml), masked(&junit(&["demo:unhealthy"]).1));
    let (told, xml) = run(&["@nobody"]);
    assert_eq!(told.status, 3);
    masked(&xml).assert_shows(expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="jsinfo" tests="1" skipped="0" failures="0" errors="1" time="[TIME]">
            <testsuite name="jsinfo" tests="1" skipped="0" failures="0" errors="1" time="[TIME]" timestamp="[TIME]">
                <testcase name="check" classname="jsinfo" time="0.000">
                    <error message="there is no group @nobody" type="unknown">there is no group @nobody
        → groups are lists under [groups] in the configuration file, and there are none</error>
                </testcase>
            </testsuite>
        </testsuites>
    "#]]);
}

#[test]
fn what_could_not_be_written_is_told_beside_the_results() {
    let (status, xml) = junit(&["demo:", "--format", "json=/nowhere/at/all"]);
    assert_eq!(status, 3);
    assert_eq!(outcome(&xml, "license.valid"), "passed");
    assert!(outcome(&xml, "check").starts_with("error unknown: cannot write json to"), "{xml}");
}

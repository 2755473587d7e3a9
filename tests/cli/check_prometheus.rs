//! `check --format prometheus`: what promtool takes, and what an alert needs.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::support::certificate::Identity;
use super::support::{
    Nobody, Reply, Server, Shows as _, all_fixtures, expect, jsinfo, jsinfo_with, other_program,
};

/// The values of a report, one a line, once promtool has taken it without a word.
pub(crate) fn values(report: &str) -> Vec<&str> {
    if let Some(outcome) = other_program("promtool", &["check", "metrics"], report) {
        assert_eq!((outcome.status, outcome.stdout + &outcome.stderr), (0, String::new()), "{report}");
    }
    // What promtool does not look at: no family comes twice, none is empty, and no two values have the same labels.
    let (mut families, mut family, mut taken) = (HashSet::new(), "", HashSet::new());
    let mut lines = report.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            family = help.split(' ').next().unwrap();
            assert!(families.insert(family), "{family} comes twice");
            assert_eq!(lines.next(), Some(format!("# TYPE {family} gauge").as_str()));
            assert!(lines.peek().is_some_and(|line| line.starts_with(family)), "{family} is empty");
        } else {
            let (series, _) = line.rsplit_once(' ').unwrap();
            assert_eq!(series.split('{').next(), Some(family), "{line} stands with its family");
            assert!(taken.insert(series), "{series} comes twice");
        }
    }
    report.lines().filter(|line| !line.starts_with('#')).collect()
}

/// The values of one metric, with their labels.
pub(crate) fn of<'a>(report: &'a str, metric: &str) -> Vec<&'a str> {
    let name = |line: &&str| line.split(['{', ' ']).next() == Some(metric);
    values(report).into_iter().filter(name).collect()
}

/// What a run prints, whatever the verdict.
pub(crate) fn report(arguments: &[&str]) -> String {
    jsinfo_with(&[&["check", "--format", "prometheus"], arguments].concat()).run().stdout
}

/// The report on a saved document.
fn saved(document: &Value, arguments: &[&str]) -> String {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("saved.json");
    std::fs::write(&path, document.to_string()).unwrap();
    let path = path.display().to_string();
    report(&[&[path.as_str()], arguments].concat()).replace(&path, "saved")
}

#[test]
fn a_server_tells_its_story() {
    let server = Server::http(|request| {
        let now = jiff::Timestamp::now().as_microsecond();
        let document = json!({
            "serverName": "Neglected", "hostName": "media-gw-01", "version": "2.9.2", "revision": 29214,
            "apiVersion": 40, "serverPlatform": "linux", "serverId": "5f0e2c0b", "serverUid": "c1a6f7d2",
            "serverTime": now, "certificateValidation": 3, "minCipher": 0, "authRequired": false,
            "license": {"valid": false, "expiry": now - 86_400_000_000},
            "receiver": {"authRequired": true, "socketRecvBufferSize": 16_777_216},
            "bandwidthLimits": {"outgoingLimitActive": true, "outgoingRateLimit": 0, "incomingMaxConnections": 64},
            "configuration": {
                "cloudFileCache": {"highWatermark": 4_187_593_113_u64, "maximumSize": 4_294_967_296_u64},
                "garbageCollect": {"intervalSeconds": 3600},
            },
            "user": {"authed": true, "superuser": true},
        });
        Reply::result(request, &document)
    });
    let rules = "reachable,license.valid,license.expiry,certificate,clock,cipher,cache,bandwidth";
    let report = report(&[&server.target(), "--only", rules]).replace(&server.target(), "paris");
    let masked = values(&report).into_iter().map(|line| {
        let moves =
            ["timestamp_seconds", "response_time", "clock_offset"].iter().any(|part| line.contains(part));
        let (series, _) = line.rsplit_once(' ').unwrap();
        if moves { format!("{series} [TIME]\n") } else { format!("{line}\n") }
    });
    masked.collect::<String>().assert_shows(expect![[r#"
        jsinfo_check_timestamp_seconds [TIME]
        jsinfo_check_exit_code 2
        jsinfo_check_failed 0
        jsinfo_up{target="paris"} 1
        jsinfo_last_success_timestamp_seconds{target="paris"} [TIME]
        jsinfo_check_verdict{target="paris"} 2
        jsinfo_check_status{target="paris",rule="license.valid",field="license.valid"} 2
        jsinfo_check_status{target="paris",rule="license.expiry",field="license.expiry"} 2
        jsinfo_check_status{target="paris",rule="certificate",field="certificateValidation"} 2
        jsinfo_check_status{target="paris",rule="cipher",field="minCipher"} 2
        jsinfo_check_status{target="paris",rule="bandwidth",field="bandwidthLimits.outgoingRateLimit"} 2
        jsinfo_check_status{target="paris",rule="bandwidth",field="bandwidthLimits.incomingRateLimit"} 3
        jsinfo_check_status{target="paris",rule="reachable"} 0
        jsinfo_check_status{target="paris",rule="clock",field="serverTime"} 0
        jsinfo_check_status{target="paris",rule="cache",field="configuration.cloudFileCache.highWatermark"} 0
        jsinfo_response_time_seconds{target="paris"} [TIME]
        jsinfo_clock_offset_seconds{target="paris"} [TIME]
        jsinfo_cloud_file_cache_used_ratio{target="paris"} 0.974999999
        jsinfo_server_info{target="paris",version="2.9.2",revision="29214",api_version="40",platform="linux",server_name="Neglected",host_name="media-gw-01",server_id="5f0e2c0b",server_uid="c1a6f7d2"} 1
        jsinfo_server_time_timestamp_seconds{target="paris"} [TIME]
        jsinfo_certificate_validation_seconds{target="paris"} 259200
        jsinfo_auth_required{target="paris"} 0
        jsinfo_min_cipher{target="paris"} 0
        jsinfo_license_valid{target="paris"} 0
        jsinfo_license_expiry_timestamp_seconds{target="paris"} [TIME]
        jsinfo_receiver_auth_required{target="paris"} 1
        jsinfo_receiver_socket_recv_buffer_size_bytes{target="paris"} 16777216
        jsinfo_bandwidth_limits_incoming_max_connections{target="paris"} 64
        jsinfo_bandwidth_limits_outgoing_limit_active{target="paris"} 1
        jsinfo_bandwidth_limits_outgoing_rate_limit_bytes_per_second{target="paris"} 0
        jsinfo_configuration_cloud_file_cache_high_watermark_bytes{target="paris"} 4187593113
        jsinfo_configuration_cloud_file_cache_maximum_size_bytes{target="paris"} 4294967296
        jsinfo_configuration_garbage_collect_interval_seconds{target="paris"} 3600
        jsinfo_user_authed{target="paris"} 1
        jsinfo_user_superuser{target="paris"} 1
    "#]]);
    assert!(report.starts_with("# HELP jsinfo_check_timestamp_seconds When the check was made.\n"));
}

#[test]
fn each_line_of_the_report_has_its_status() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("report.json");
    let both = format!("json={}", file.display());
    for target in ["demo:", "demo:unhealthy", "demo:anonymous", "demo:1.9"] {
        let metrics = report(&[target, "--format", &both]);
        let json: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let mut expected = Vec::new();
        for check in json["results"][0]["checks"].as_array().unwrap() {
            let code = match check["status"].as_str().unwrap() {
                "ok" | "notice" | "muted" => 0,
                "warning" => 1,
                "critical" => 2,
                "unknown" => 3,
                // It is in no metric.
                "skipped" => continue,
                other => panic!("{other} is no status"),
            };
            let rule = check["rule"].as_str().unwrap();
            let field =
                check["field"].as_str().map(|field| format!(",field=\"{field}\"")).unwrap_or_default();
            expected
                .push(format!("jsinfo_check_status{{target=\"{target}\",rule=\"{rule}\"{field}}} {code}"));
        }
        assert!(expected.len() > 10, "{expected:?}");
        assert_eq!(of(&metrics, "jsinfo_check_status"), expected);
    }
}

#[test]
fn each_flag_of_a_sample_is_a_metric() {
    let report = report(&["./2.9.2-superuser.json"]);
    let letters = |name: &str| name.replace(['_', '.'], "").to_lowercase();
    let metrics: Vec<String> = values(&report).into_iter().map(letters).collect();
    let kv = jsinfo("show --format kv ./2.9.2-superuser.json").stdout();
    for (path, value) in kv.lines().filter_map(|line| line.split_once('=')) {
        let number = match value {
            "true" => 1,
            "false" => 0,
            _ => continue,
        };
        let metric = letters(&format!("jsinfo.{path}{{target=\"./2.9.2-superuser.json\"}} {number}"));
        assert!(metrics.contains(&metric), "{metric}\n{report}");
    }
}

#[test]
fn every_sample_is_taken_by_promtool() {
    for name in all_fixtures() {
        assert!(!values(&report(&[&format!("./{name}")])).is_empty());
    }
    let all = "demo: demo:unhealthy demo:anonymous demo:token demo:1.9 demo:denied";
    let report = report(&all.split(' ').collect::<Vec<_>>());
    assert_eq!(of(&report, "jsinfo_up").len(), 6);
    assert_eq!(of(&report, "jsinfo_server_info").len(), 5);
}

#[test]
fn of_a_server_that_is_not_there_nothing_else_is_told() {
    let nobody = Nobody::new();
    let report = report(&[&nobody.target()]).replace(&nobody.target(), "paris");
    values(&report)[1..].join("\n").assert_shows(expect![[r#"
        jsinfo_check_exit_code 2
        jsinfo_check_failed 0
        jsinfo_up{target="paris"} 0
        jsinfo_check_verdict{target="paris"} 2
        jsinfo_check_status{target="paris",rule="reachable"} 2"#]]);
}

#[test]
fn a_server_that_rejects_the_login_is_not_up() {
    let report = report(&["demo:denied"]);
    values(&report)[1..].join("\n").assert_shows(expect![[r#"
        jsinfo_check_exit_code 3
        jsinfo_check_failed 0
        jsinfo_up{target="demo:denied"} 1
        jsinfo_check_verdict{target="demo:denied"} 3
        jsinfo_check_status{target="demo:denied",rule="login"} 3"#]]);
}

#[test]
fn several_servers_stand_together_family_by_family() {
    let nobody = Nobody::new();
    let report = report(&["demo:", &nobody.target(), "demo:1.9"]).replace(&nobody.target(), "oslo");
    assert_eq!(
        of(&report, "jsinfo_up"),
        [
            r#"jsinfo_up{target="demo:"} 1"#,
            r#"jsinfo_up{target="oslo"} 0"#,
            r#"jsinfo_up{target="demo:1.9"} 1"#
        ]
    );
    assert_eq!(of(&report, "jsinfo_check_exit_code"), ["jsinfo_check_exit_code 2"]);
    assert_eq!(of(&report, "jsinfo_min_cipher"), [r#"jsinfo_min_cipher{target="demo:"} 3"#]);
}

#[test]
fn amounts_are_exact_and_in_base_units_and_what_is_odd_or_null_is_left_out() {
    let report = saved(
        &json!({
            "serverTime": 1_795_377_607_123_456_u64, "certificateValidation": -2, "minCipher": "ENCRYPTED_128",
            "revision": 29214, "apiVersion": 40, "apiControlPort": 8886, "authRequired": "yes",
            "license": {"valid": null, "expiry": "2027-12-31T23:59:59"},
            "bandwidthLimits": {"incomingRateLimit": u64::MAX, "incomingMaxConnections": 64},
            "configuration": {
                "cloudFileCache": {"highWatermark": 1, "maximumSize": 4},
                "garbageCollect": {"intervalSeconds": 3600}
            },
            "user": {"token": "hunter2", "permissions": 7},
        }),
        &[],
    );
    values(&report)[1..].join("\n").assert_shows(expect![[r#"
        jsinfo_check_exit_code 2
        jsinfo_check_failed 0
        jsinfo_up{target="saved"} 1
        jsinfo_check_verdict{target="saved"} 2
        jsinfo_check_status{target="saved",rule="certificate",field="certificateValidation"} 2
        jsinfo_check_status{target="saved",rule="answer"} 3
        jsinfo_check_status{target="saved",rule="license.valid",field="license.valid"} 3
        jsinfo_check_status{target="saved",rule="receiver.open",field="receiver.authRequired"} 3
        jsinfo_check_status{target="saved",rule="sandbox",field="user.sandboxed"} 3
        jsinfo_check_status{target="saved",rule="encryption",field="encryptionAvailable"} 3
        jsinfo_check_status{target="saved",rule="encryption",field="receiver.encryptionEnabled"} 3
        jsinfo_check_status{target="saved",rule="bandwidth",field="bandwidthLimits.incomingRateLimit"} 3
        jsinfo_check_status{target="saved",rule="bandwidth",field="bandwidthLimits.outgoingRateLimit"} 3
        jsinfo_check_status{target="saved",rule="borrow",field="bandwidthLimits.borrowIncoming"} 3
        jsinfo_check_status{target="saved",rule="borrow",field="bandwidthLimits.borrowOutgoing"} 3
        jsinfo_check_status{target="saved",rule="buffer",field="receiver.socketRecvBufferSize"} 3
        jsinfo_check_status{target="saved",rule="buffer",field="receiver.socketSendBufferSize"} 3
        jsinfo_check_status{target="saved",rule="garbage-collect",field="configuration.garbageCollect.timeLimitSeconds"} 3
        jsinfo_check_status{target="saved",rule="external-address",field="serverExternalAddress"} 3
        jsinfo_check_status{target="saved",rule="relay",field="receiver.relayIP"} 3
        jsinfo_check_status{target="saved",rule="event-log",field="eventLogAvailable"} 3
        jsinfo_check_status{target="saved",rule="key-persistence",field="configuration.persistentStateDir"} 1
        jsinfo_check_status{target="saved",rule="api-version",field="apiVersion"} 0
        jsinfo_check_status{target="saved",rule="license.expiry",field="license.expiry"} 0
        jsinfo_check_status{target="saved",rule="cipher",field="minCipher"} 0
        jsinfo_check_status{target="saved",rule="cache",field="configuration.cloudFileCache.highWatermark"} 0
        jsinfo_check_status{target="saved",rule="garbage-collect",field="configuration.garbageCollect.intervalSeconds"} 0
        jsinfo_cloud_file_cache_used_ratio{target="saved"} 0.25
        jsinfo_server_info{target="saved",revision="29214",api_version="40"} 1
        jsinfo_server_time_timestamp_seconds{target="saved"} 1795377607.123456
        jsinfo_certificate_validation_seconds{target="saved"} -172800
        jsinfo_min_cipher{target="saved"} 2
        jsinfo_license_expiry_timestamp_seconds{target="saved"} 1830297599
        jsinfo_bandwidth_limits_incoming_rate_limit_bytes_per_second{target="saved"} 2305843009213693951875
        jsinfo_bandwidth_limits_incoming_max_connections{target="saved"} 64
        jsinfo_configuration_cloud_file_cache_high_watermark_bytes{target="saved"} 1
        jsinfo_configuration_cloud_file_cache_maximum_size_bytes{target="saved"} 4
        jsinfo_configuration_garbage_collect_interval_seconds{target="saved"} 3600"#]]);
}

#[test]
fn what_is_seen_of_the_connection_is_told() {
    let expires = rcgen::date_time_ymd(2031, 5, 4);
    let server = Server::secure(Identity::new(&["localhost"], |params| params.not_after = expires).server());
    let report =
        report(&[&format!("127.0.0.1:{}", server.port())]).replace(&server.port().to_string(), "PORT");
    assert_eq!(
        of(&report, "jsinfo_tls_certificate_expiry_timestamp_seconds"),
        [r#"jsinfo_tls_certificate_expiry_timestamp_seconds{target="127.0.0.1:PORT"} 1935619200"#]
    );
    assert_eq!(of(&report, "jsinfo_response_time_seconds").len(), 1);
}

#[test]
fn a_server_cannot_write_metrics_nor_hide_in_them() {
    let name = "a\"b\\c\n# HELP jsinfo_up forged\njsinfo_up 1\u{1b}[0m\u{202e}\u{200b}";
    let server = Server::http(move |request| {
        let document = json!({"serverName": name, "hostName": "h".repeat(1000), "version": ""});
        Reply::result(request, &document)
    });
    let report = report(&[&server.target()]).replace(&server.target(), "paris");
    let escaped = r#"a\"b\\c\\n# HELP jsinfo_up forged\\njsinfo_up 1\\u001b[0m\\u202e\\u200b"#;
    let host = "h".repeat(200);
    assert_eq!(
        of(&report, "jsinfo_server_info"),
        [format!(
            r#"jsinfo_server_info{{target="paris",version="",server_name="{escaped}",host_name="{host}…"}} 1"#
        )]
    );
    assert_eq!(of(&report, "jsinfo_up"), [r#"jsinfo_up{target="paris"} 1"#]);
}

#[test]
fn expectations_are_told_apart_by_what_they_say() {
    let expect = |written: &'static str| ["--expect", written];
    let twice = expect(r#"serverName ~ "\.example""#);
    let arguments = [twice, twice, expect("version >= 1"), expect("license.expiry == 2027-12-31")].concat();
    let report = saved(
        &json!({"version": "2.9.2", "serverName": "x"}),
        &[&arguments, &["--only", "answer"][..]].concat(),
    );
    of(&report, "jsinfo_check_status").join("\n").assert_shows(expect![[r#"
        jsinfo_check_status{target="saved",rule="expect",field="serverName",expectation="serverName ~ \\.example"} 2
        jsinfo_check_status{target="saved",rule="expect",field="license.expiry",expectation="license.expiry == 2027-12-31"} 3
        jsinfo_check_status{target="saved",rule="answer"} 0
        jsinfo_check_status{target="saved",rule="expect",field="version",expectation="version >= 1"} 0"#]]);
}

#[test]
fn what_is_muted_or_only_a_notice_is_in_order() {
    let policy = tempfile::NamedTempFile::new().unwrap();
    let muted = "[[mutes]]\nmute = \"license.valid\"\nuntil = 2999-01-01\nreason = \"known\"\n";
    std::fs::write(policy.path(), muted).unwrap();
    let document = json!({"license": {"valid": false}, "eventLogAvailable": false, "minCipher": 0});
    let only = "license.valid,event-log,cipher,answer";
    let report = saved(&document, &["--only", only, "--policy", policy.path().to_str().unwrap()]);
    of(&report, "jsinfo_check_status").join("\n").assert_shows(expect![[r#"
        jsinfo_check_status{target="saved",rule="cipher",field="minCipher"} 2
        jsinfo_check_status{target="saved",rule="event-log",field="eventLogAvailable"} 0
        jsinfo_check_status{target="saved",rule="answer"} 0
        jsinfo_check_status{target="saved",rule="license.valid",field="license.valid"} 0"#]]);
}

#[test]
fn the_list_of_rules_is_no_metric() {
    let outcome = jsinfo("check --list --format prometheus").run();
    assert_eq!((outcome.status, outcome.stdout.as_str()), (3, ""));
}

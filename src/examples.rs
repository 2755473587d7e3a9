//! Small values that tests of what is shown are made from: everything that there is to show, once.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::date;
use serde_json::json;

use crate::catalogue;
use crate::check::plan::{Plan, PlannedRule};
use crate::check::report::{CheckId, CheckLine, Measured, Measurement, Muted, Report, TargetResult};
use crate::check::status::{ExitPolicy, Status};
use crate::config::setting::SettingValue;
use crate::config::table::{DEFAULT, USER};
use crate::config::{
    Configuration, ConfiguredGroup, ConfiguredServer, DisplayValue, Layer, Origin, ResolvedSetting, Sourced,
};
use crate::document::Document;
use crate::failure::{Failure, FailureKind};
use crate::fleet::{Arrangement, Fleet, USUAL_WINDOW};
use crate::health::{Outcome, Rule};
use crate::json::Value;
use crate::progress::Phase;
use crate::session::TargetAnswer;
use crate::session::doctor::{Diagnosis, DiagnosisPhase, DiagnosisWay, PhaseOutcome, WayOutcome};
use crate::source::{FetchMeta, Fetched};
use crate::units::amount::Amount;
use crate::variation::FieldState;
use crate::watch::event::{EventKind, Judgement, SentValue, WatchEvent};

/// What may stand behind something that is complete: it is read or refused, and never passed over.
pub(crate) const ENDINGS: [&str; 20] = [
    " x", "x", " && x", "&&x", " || x", " and x", ";", ";x", ",", ",x", " (x)", "!", "#", " # x", "\"", "'",
    "\0", "%%", "\nx", "\u{a0}x",
];

/// A document with a value, null, an odd value, a secret that is masked, a section that is absent, and
/// something unknown.
pub(crate) fn document() -> Document {
    let json = json!({
        "serverName": "paris",
        "version": "2.9.2",
        "serverPlatform": "Linux",
        "serverUid": null,
        "license": {"valid": false, "errorMessage": "License expired"},
        "bandwidthLimits": {"incomingRateLimit": 100_000, "outgoingRateLimit": "fast"},
        "user": {"userName": "ops", "token": "secret"},
        "colour": ["blue"],
    });
    let mut document = Document::from_json(json.to_string().as_bytes()).unwrap();
    document.mask_secrets();
    document
}

/// What comes of judging a saved document by two rules, so that no new one changes what is expected.
pub(crate) fn judged(document: Document) -> TargetResult {
    let answer = TargetAnswer {
        target: "./paris.json".to_owned(),
        uncertified: None,
        took: Duration::ZERO,
        answer: Ok(Fetched { document, meta: None }),
    };
    plan_of(&["answer", "license.valid"]).evaluate(answer, moment())
}

/// A report of two targets: one that answered, with a finding of each kind, and one that did not.
pub(crate) fn report() -> Report {
    let paris = TargetResult {
        target: "paris".to_owned(),
        verdict: Status::Warning,
        lines: vec![
            CheckLine {
                field: catalogue::field("license.expiry").ok(),
                value: Some("2026-12-24".into()),
                measurement: Some(Box::new(measurement(
                    "license.expiry",
                    Amount::whole(2_592_000),
                    "warning at 30 d (default)",
                ))),
                ..line(rule("license.expiry"), Outcome::Warning, "the license expires in 30 days")
            },
            line(
                CheckId::Expectation("version >= 3".to_owned()),
                Outcome::Notice,
                "version is 2.9.2, and >= 3 is expected",
            ),
            line(rule("license.valid"), Outcome::Ok, "the license is valid"),
            line(rule("tls.expiry"), Outcome::Skipped, "it speaks plain HTTP"),
            CheckLine {
                field: catalogue::field("configuration.cloudFileCache.highWatermark").ok(),
                measurement: Some(Box::new(measurement("cache", Amount::thousandths(97_400), ""))),
                muted: Some(Box::new(Muted {
                    until: date(2026, 12, 31),
                    reason: Some("memory is coming".to_owned()),
                })),
                ..line(rule("cache"), Outcome::Warning, "the cache is 97.4 % full")
            },
        ],
        as_of: moment(),
        took: Duration::from_millis(250),
        answer: Ok(Fetched { document: document(), meta: Some(meta()) }),
    };
    let failure = Failure::message(FailureKind::Unreachable, "connection refused")
        .context("cannot connect to oslo:8886")
        .hint("check that the server runs");
    let oslo = TargetResult {
        target: "oslo".to_owned(),
        verdict: Status::Critical,
        lines: vec![line(rule("reachable"), Outcome::Critical, &failure.message_line())],
        as_of: moment(),
        took: Duration::from_secs(5),
        answer: Err(failure),
    };
    Report { results: vec![paris, oslo], failure: None, made: moment(), exit_policy: ExitPolicy::default() }
}

/// The same two as a fleet, and one more that answered, by versions.
pub(crate) fn fleet() -> Fleet {
    let mut results = report().results;
    let json = r#"{"version": "2.9.1", "license": {"valid": true}, "bandwidthLimits": {"incomingRateLimit": 100000}}"#;
    let document = Document::from_json(json.as_bytes()).unwrap();
    results.push(TargetResult { target: "rome".to_owned(), ..judged(document) });
    let arrangement = Arrangement { by: catalogue::field("version").ok(), ..Arrangement::default() };
    Fleet::new(results, &arrangement, USUAL_WINDOW, moment())
}

/// An event of each kind: of a server that is launched anew with another license, and is out of reach afterwards.
pub(crate) fn watch_events() -> Vec<WatchEvent> {
    let before = Judgement { verdict: Status::Ok, findings: Vec::new() };
    let refused = line(rule("license.valid"), Outcome::Critical, "the license is not valid");
    let after = Judgement { verdict: Status::Critical, findings: vec![refused] };
    let sent = |value: Value| SentValue { state: FieldState::Value, value: Some(value) };
    let absent = SentValue { state: FieldState::Absent, value: None };
    let kinds = [
        EventKind::Snapshot { document: document(), judgement: before },
        EventKind::Restart { old: sent("launch 1".into()), new: sent("launch 2".into()) },
        EventKind::Change {
            field: catalogue::field("license.valid").unwrap(),
            old: sent(true.into()),
            new: sent(false.into()),
        },
        EventKind::Change {
            field: catalogue::field("configuration.cloudFileCache.maximumSize").unwrap(),
            old: sent(4_294_967_296_i64.into()),
            new: absent,
        },
        EventKind::Verdict { old: Some(Status::Ok), judgement: after },
        EventKind::Down {
            failure: Failure::message(FailureKind::Unreachable, "connection refused").hint("start it"),
        },
        EventKind::Up { outage: Duration::from_millis(12_345) },
    ];
    let mut events = Vec::new();
    for (second, kind) in kinds.into_iter().enumerate() {
        let time = moment() + Duration::from_millis(1500 * second as u64);
        events.push(WatchEvent { time, target: "paris".to_owned(), kind });
    }
    events
}

/// The report of a check that nobody was asked for.
pub(crate) fn refused() -> Report {
    let failure = Failure::message(FailureKind::Usage, "there is no group @nobody").hint("ask @europe");
    Report { results: Vec::new(), failure: Some(failure), made: moment(), exit_policy: ExitPolicy::default() }
}

/// A plan with a rule that has limits, and one that has none.
pub(crate) fn plan() -> Plan {
    plan_of(&["license.valid", "cache"])
}

fn plan_of(codes: &[&str]) -> Plan {
    let mut plan = Plan::default();
    for code in codes {
        plan.rules.push(PlannedRule::standard(Rule::find(code).unwrap()));
    }
    plan
}

/// A file with two servers, a group and a default.
pub(crate) fn configuration() -> Configuration {
    let mut own = Layer::default();
    own.set(&USER, SettingValue::Name("ops".to_owned()), file_line(4));
    let mut common = Layer::default();
    common.set(&DEFAULT, SettingValue::Name("oslo".to_owned()), file_line(1));
    let paris = ConfiguredServer {
        name: "paris".to_owned(),
        address: in_file("https://paris.example:8886".to_owned(), 3),
        layer: own,
    };
    let oslo = ConfiguredServer {
        name: "oslo".to_owned(),
        address: in_file("oslo".to_owned(), 7),
        layer: Layer::default(),
    };
    let europe = ConfiguredGroup {
        name: "europe".to_owned(),
        members: in_file(vec!["paris".to_owned(), "other".to_owned()], 9),
    };
    Configuration { common, servers: vec![paris, oslo], groups: vec![europe], ..Configuration::default() }
}

/// A setting of each origin and of each type.
pub(crate) fn settings() -> Vec<ResolvedSetting> {
    let token = "JETSTREAM_API_TOKEN";
    vec![
        setting("target", DisplayValue::Text("paris".to_owned()), Origin::Argument),
        setting("token", DisplayValue::Text(token.to_owned()), Origin::Variable(token)),
        setting("superuser", DisplayValue::Flag(true), file_line(5)),
        setting("ca-file", DisplayValue::Nothing, Origin::Default),
    ]
}

/// A way on which one phase was gone, one failed and one was not reached.
pub(crate) fn diagnosis() -> Diagnosis {
    let outcomes = [
        (
            Phase::Credentials,
            PhaseOutcome::Done { took: Duration::from_micros(1_260), result: "read for ops".to_owned() },
        ),
        (Phase::Connection, PhaseOutcome::Failed { took: Duration::from_millis(20) }),
        (Phase::Tls, PhaseOutcome::Skipped { reason: "not reached".to_owned() }),
    ];
    let mut phases = Vec::new();
    for (phase, outcome) in outcomes {
        phases.push(DiagnosisPhase { phase, outcome });
    }
    let failure = Failure::message(FailureKind::Unreachable, "connection refused").hint("start it");
    let answer = TargetAnswer {
        target: "paris".to_owned(),
        uncertified: None,
        took: Duration::from_millis(20),
        answer: Err(failure.clone()),
    };
    let target = answer.target.clone();
    let ways = vec![
        DiagnosisWay {
            target: target.clone(),
            outcome: WayOutcome::Closed { reason: "connection refused".to_owned() },
            save: None,
        },
        DiagnosisWay {
            target: "console:paris".to_owned(),
            outcome: WayOutcome::Open { detail: "JetStream 2.9.2 answers, asked as nobody".to_owned() },
            save: Some("jsinfo server add paris console:paris --replace".to_owned()),
        },
        DiagnosisWay {
            target: "python:paris".to_owned(),
            outcome: WayOutcome::Untried {
                reason: "cannot run python3: there is no such program".to_owned(),
            },
            save: None,
        },
    ];
    Diagnosis { target, phases, ways, settings: settings(), failure: Some(failure), answer }
}

/// What comes of judging the answer of that way.
pub(crate) fn diagnosed() -> TargetResult {
    Plan::standard().evaluate(diagnosis().answer, moment())
}

fn setting(name: &'static str, value: DisplayValue, origin: Origin) -> ResolvedSetting {
    ResolvedSetting { name, value, origin }
}

fn line(id: CheckId, outcome: Outcome, sentence: &str) -> CheckLine {
    let advice = match &id {
        CheckId::Rule(code) if outcome > Outcome::Ok => {
            let rule = Rule::find(code).unwrap();
            rule.advice(rule.limits())
        }
        _ => String::new(),
    };
    CheckLine {
        id,
        field: None,
        outcome,
        muted: None,
        sentence: sentence.to_owned().into(),
        advice,
        value: None,
        measurement: None,
    }
}

fn rule(code: &str) -> CheckId {
    CheckId::Rule(Rule::find(code).unwrap().code)
}

fn measurement(code: &str, amount: Amount, limits_in_words: &str) -> Measurement {
    let rule = Rule::find(code).unwrap();
    let measured = Measured { amount, scale: rule.scale.as_ref().unwrap(), limits: rule.limits() };
    Measurement { measured, limits_in_words: limits_in_words.into() }
}

fn meta() -> FetchMeta {
    let round_trip = Duration::from_millis(100);
    FetchMeta {
        received: moment(),
        round_trip,
        certificate: None,
        intermediate: None,
        login: Some("ops".to_owned()),
        superuser: false,
        port: Some(8886),
    }
}

/// A moment that does not pass.
pub(crate) fn moment() -> Timestamp {
    "2026-11-24T20:00:07Z".parse().unwrap()
}

fn in_file<T>(value: T, line: usize) -> Sourced<T> {
    Sourced { value, origin: file_line(line) }
}

fn file_line(line: usize) -> Origin {
    Origin::File(Arc::new(PathBuf::from("config.toml")), line)
}

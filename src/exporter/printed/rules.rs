//! Alert rules for Prometheus, in the manner of monitoring mixins: a severity, a summary that fits a line, and a description
//! that says what to do. One for each rule and severity that it has, and those that need more than one moment or one server.

use std::fmt::Write as _;

use crate::catalogue::Class;
use crate::health::rule::ComparedWith;
use crate::health::{Outcome, RULES, Rule};
use crate::render::metrics;

/// An alert.
struct Alert {
    name: String,
    expr: String,
    wait: &'static str,
    severity: &'static str,
    summary: String,
    description: String,
}

const CRITICAL: &str = "critical";
const WARNING: &str = "warning";
const INFO: &str = "info";

const HEAD: &str = "\
# jsinfo.rules.yml
# Restarts and other identities are seen within the last quarter of an hour.
groups:
";

/// The rules as YAML.
pub(super) fn rules() -> String {
    let mut text = HEAD.to_owned();
    push_group(&mut text, "jsinfo-rules", &of_rules());
    push_group(&mut text, "jsinfo-fleet", &of_fleet());
    push_group(&mut text, "jsinfo-exporter", &of_exporter());
    text
}

/// One for each rule and severity, and one for what is left.
fn of_rules() -> Vec<Alert> {
    let mut alerts = Vec::new();
    for (severity, status, name) in [(Outcome::Critical, 2, CRITICAL), (Outcome::Warning, 1, WARNING)] {
        let mut codes = Vec::new();
        for rule in RULES.iter() {
            if may_find(rule, severity) {
                // A regular expression wants one backslash, and PromQL's double quotes want that one written twice.
                codes.push(rule.code.replace('.', r"\\."));
                alerts.push(of_rule(rule, status, name));
            }
        }
        let others = codes.join("|");
        alerts.push(Alert {
            name: "JetStreamFinding".to_owned(),
            // Expectations, and rules to which a policy gives another severity than their own.
            expr: format!("jsinfo_check_status{{rule!~\"{others}\"}} == {status}"),
            wait: wait(name),
            severity: name,
            summary: format!("{{{{ $labels.instance }}}}: {{{{ $labels.rule }}}} is {name}"),
            description: "{{ $labels.expectation }}{{ $labels.field }} is not what the policy expects. jsinfo check {{ $labels.instance }} says more.".to_owned(),
        });
    }
    alerts.push(Alert {
        name: "JetStreamUnknown".to_owned(),
        expr: "jsinfo_check_status == 3".to_owned(),
        wait: "15m",
        severity: WARNING,
        summary: "{{ $labels.instance }}: nobody can tell whether {{ $labels.rule }} is in order".to_owned(),
        description: "The server gave no answer that says it, or one that is not understood; jsinfo_failure says the kind. jsinfo doctor {{ $labels.instance }} shows how far it goes.".to_owned(),
    });
    alerts
}

/// Whether a rule finds something so bad, by itself or with a limit that somebody gives it.
fn may_find(rule: &Rule, severity: Outcome) -> bool {
    let is_of_one = rule.compares_with == ComparedWith::Nothing;
    is_of_one && (rule.severities.contains(&severity) || rule.scale.is_some())
}

fn of_rule(rule: &Rule, status: u8, severity: &'static str) -> Alert {
    let (code, about) = (rule.code, rule.about);
    let advice = rule.advice(rule.limits());
    // A sentence, unless it begins with a command.
    let advice = if advice.starts_with("jsinfo ") { advice } else { capitalized(&advice) };
    Alert {
        name: format!("JetStream{}", camel(code)),
        expr: format!("jsinfo_check_status{{rule=\"{code}\"}} == {status}"),
        wait: wait(severity),
        severity,
        summary: format!("{{{{ $labels.instance }}}}: {about}"),
        description: format!("{advice}. jsinfo explain {code} says more."),
    }
}

/// What is critical is told once it is no passing fault; what will need attention has time.
fn wait(severity: &str) -> &'static str {
    if severity == CRITICAL { "5m" } else { "1h" }
}

/// What needs more than one moment, or more than one server.
fn of_fleet() -> Vec<Alert> {
    let alert = |name: &str, severity, wait, expr: String, summary: &str, description: &str| Alert {
        name: name.to_owned(),
        expr,
        wait,
        severity,
        summary: summary.to_owned(),
        description: description.to_owned(),
    };
    vec![
        // What has changed within the window is found for as long as the window: there is nothing to wait for.
        alert(
            "JetStreamRestarted",
            WARNING,
            "0m",
            "count by (job, instance, server_uid) (count by (job, instance, server_uid, server_id) (last_over_time(jsinfo_server_info{server_uid!=\"\"}[15m]))) > 1".to_owned(),
            "{{ $labels.instance }} was started anew",
            "Its serverId is another than a quarter of an hour ago, and its serverUid the same. Transfers that were under way have ended. jsinfo explain restart says more.",
        ),
        alert(
            "JetStreamReplaced",
            CRITICAL,
            "0m",
            "count by (job, instance) (count by (job, instance, server_uid) (last_over_time(jsinfo_server_info{server_uid!=\"\"}[15m]))) > 1".to_owned(),
            "{{ $labels.instance }} is another server than before",
            "Its serverUid is another than a quarter of an hour ago: another server answers there, or it has lost its state. jsinfo explain restart says more.",
        ),
        alert(
            "JetStreamCloned",
            CRITICAL,
            "5m",
            "count by (job, server_uid) (count by (job, server_uid, server_id) (jsinfo_server_info{server_uid!=\"\"})) > 1".to_owned(),
            "several servers have the serverUid {{ $labels.server_uid }}",
            "They run on a copy of the same state. jsinfo check with all of them says which; jsinfo explain identity says more.",
        ),
        alert(
            "JetStreamVersionsDiffer",
            INFO,
            "1d",
            "count by (job) (count by (job, version) (jsinfo_server_info)) > 1".to_owned(),
            "the servers of {{ $labels.job }} run {{ $value }} versions",
            "jsinfo fleet --by version shows who runs which.",
        ),
        alert(
            "JetStreamSettingsDiffer",
            INFO,
            "1d",
            settings_differ(),
            "{{ $labels.setting }} is not the same at all servers of {{ $labels.job }}",
            "jsinfo fleet shows who stands out; a policy with [[same]] says what has to be the same. Take the settings out of the expression that may differ.",
        ),
        alert(
            "JetStreamDrift",
            WARNING,
            "1h",
            "jsinfo_drift == 1".to_owned(),
            "{{ $labels.target }}: {{ $labels.field }} is not what the policy wants it to be",
            "jsinfo check writes it into a file where it is given all servers and a policy with [[same]]. jsinfo explain drift says more.",
        ),
    ]
}

/// An expression that finds every setting that has more than one value.
fn settings_differ() -> String {
    let mut names = Vec::new();
    for metric in metrics() {
        if metric.field().is_some_and(|field| field.class == Class::Setting)
            && let Some(name) = metric.name.strip_prefix("jsinfo_")
        {
            names.push(name.to_owned());
        }
    }
    format!(
        "count by (job, setting) (count_values by (job, setting) (\"value\", label_replace({{__name__=~\"jsinfo_({})\"}}, \"setting\", \"$1\", \"__name__\", \"jsinfo_(.*)\"))) > 1",
        names.join("|")
    )
}

/// The exporter itself.
fn of_exporter() -> Vec<Alert> {
    vec![
        Alert {
            name: "JetStreamNotProbed".to_owned(),
            expr: "up{job=\"jsinfo\"} == 0".to_owned(),
            wait: "10m",
            severity: CRITICAL,
            summary: "{{ $labels.instance }} is not looked at: the exporter does not answer".to_owned(),
            description: "jsinfo exporter is not running, refuses the probe, or takes longer than the scrape may. Its standard error says why.".to_owned(),
        },
        Alert {
            name: "JetStreamExporterConfiguration".to_owned(),
            expr: "jsinfo_exporter_configuration_failed == 1".to_owned(),
            wait: "5m",
            severity: WARNING,
            summary: "the configuration of jsinfo exporter cannot be read".to_owned(),
            description: "The one before stays in force. Its front page and its standard error say what is wrong.".to_owned(),
        },
        Alert {
            name: "JetStreamExporterFull".to_owned(),
            expr: "increase(jsinfo_exporter_probes_refused_total[15m]) > 0".to_owned(),
            wait: "15m",
            severity: WARNING,
            summary: "jsinfo exporter refuses probes".to_owned(),
            description: "More servers are to be asked at the same time than it may ask. Give it more: --parallel N.".to_owned(),
        },
    ]
}

fn push_group(text: &mut String, name: &str, alerts: &[Alert]) {
    let _ = writeln!(text, "  - name: {name}\n    rules:");
    for alert in alerts {
        let _ = write!(
            text,
            "      - alert: {}\n        expr: {}\n        for: {}\n        labels:\n          severity: {}\n        annotations:\n          summary: {}\n          description: {}\n",
            alert.name,
            quoted(&alert.expr),
            alert.wait,
            alert.severity,
            quoted(&alert.summary),
            quoted(&alert.description),
        );
    }
}

/// Text in the single quotes of YAML, in which only they themselves mean something.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// `license.expiry` is `LicenseExpiry`.
fn camel(code: &str) -> String {
    code.split(['.', '-']).map(capitalized).collect()
}

fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_that_judges_one_server_has_its_alerts_and_no_two_are_the_same() {
        let alerts = of_rules();
        for rule in RULES.iter().filter(|rule| rule.compares_with == ComparedWith::Nothing) {
            for (outcome, severity) in [(Outcome::Warning, WARNING), (Outcome::Critical, CRITICAL)] {
                let name = format!("JetStream{}", camel(rule.code));
                let has = alerts.iter().any(|alert| alert.name == name && alert.severity == severity);
                assert_eq!(has, may_find(rule, outcome), "{name} {severity}");
            }
        }
        let mut seen = std::collections::HashSet::new();
        for alert in alerts.iter().chain(&of_fleet()).chain(&of_exporter()) {
            assert!(seen.insert((alert.name.clone(), alert.severity)), "{}", alert.name);
            assert!(alert.description.ends_with('.') && !alert.summary.ends_with('.'), "{}", alert.name);
        }
    }
}

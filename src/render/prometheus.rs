//! Metrics for Prometheus: its text format 0.0.4, as the textfile collector of `node_exporter` reads it. A
//! contract.
//!
//! What there is to measure, and in which units, is in [`mod@super::metrics`]. Two things come from the file
//! that is replaced: when a server answered last that is silent now, and the file's own name, which tells
//! several checks of one collector apart.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use serde_json::Value;

use super::metrics::{LAST_SUCCESS, Metric, metrics};
use super::metrics_series::{Label, Series};
use crate::check::report::Report;
use crate::text::sanitize;
use crate::units::amount::Amount;
use crate::units::time;

/// A file that a collector reads, as far as the next report in it depends on it.
#[derive(Debug)]
pub(crate) struct Textfile {
    /// Its path, as it was named.
    pub(crate) name: String,
    /// What the report that is replaced knew, in its order.
    pub(crate) last_successes: Vec<LastSuccess>,
}

/// When a server answered last.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct LastSuccess {
    /// The target, made safe.
    target: String,
    /// In seconds since 1970.
    moment: Amount,
}

/// Every metric that has a value: its meaning, its type, and all its values together.
pub(super) fn check(report: &Report, textfile: Option<&Textfile>) -> String {
    let mut text = String::with_capacity(16 * 1024);
    for metric in metrics() {
        let mut series = metric.series(report);
        if let Some(textfile) = textfile {
            name_file(textfile, &mut series);
            if metric.name == LAST_SUCCESS {
                carry_over(textfile, report, &mut series);
            }
        }
        push_metric(&mut text, &metric, &series);
    }
    text
}

fn push_metric(text: &mut String, metric: &Metric, series: &[Series<'_>]) {
    // All are gauges: a report says how something is, and does not know how often it was so.
    push_family(text, &metric.name, "gauge", metric.about, series);
}

/// A metric's meaning, its type, and all its values together; nothing where it has none.
pub(super) fn push_family(text: &mut String, name: &str, kind: &str, about: &str, series: &[Series<'_>]) {
    if !series.is_empty() {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "# HELP {name} {about}\n# TYPE {name} {kind}");
    }
    // A series must not be there twice. Of two lines that nothing tells apart, the first is the worse one.
    let mut taken = HashSet::new();
    for Series { labels, value } in series {
        let labels = label_list(labels);
        if taken.insert(labels.clone()) {
            let _ = writeln!(text, "{name}{labels} {value}");
        }
    }
}

/// `{target="paris"}`; nothing where there is no label.
fn label_list(labels: &[Label<'_>]) -> String {
    if labels.is_empty() {
        return String::new();
    }
    let mut written = Vec::new();
    for (name, value) in labels {
        written.push(format!("{name}={}", quoted(value)));
    }
    format!("{{{}}}", written.join(","))
}

/// A label's value. Once no control character is left in it, the format's quotes and escapes are those of
/// JSON.
fn quoted(text: &str) -> String {
    Value::from(sanitize::line(text)).to_string()
}

/// Names the file in what is of the check as a whole: a collector refuses two files with the same series.
fn name_file<'a>(textfile: &'a Textfile, series: &mut [Series<'a>]) {
    for one in series {
        // Those of targets are told apart by their target already.
        if one.labels.is_empty() {
            one.labels.push(("file", textfile.name.as_str().into()));
        }
    }
}

/// Adds when servers that are silent now answered last.
fn carry_over<'a>(textfile: &'a Textfile, report: &Report, series: &mut Vec<Series<'a>>) {
    let answered = answered(report);
    for LastSuccess { target, moment } in &textfile.last_successes {
        // A target that is asked no more is forgotten, unless it is because nobody was asked.
        let is_silent = match answered.get(target.as_str()) {
            Some(has_answered) => !has_answered,
            None => report.results.is_empty(),
        };
        // What lies in the future is no memory, and would hide for ever that a server is silent.
        let is_past = *moment <= report.made.into();
        if is_past && is_silent {
            series.push(Series { labels: vec![("target", target.as_str().into())], value: *moment });
        }
    }
}

/// Whether each target has given an answer, by the safe name under which it is written down.
fn answered(report: &Report) -> HashMap<Cow<'_, str>, bool> {
    let mut answered = HashMap::new();
    for result in &report.results {
        answered.entry(sanitize::line(&result.target)).or_insert(result.has_document());
    }
    answered
}

/// When each server answered last, as an earlier report tells it; nothing where the text is no report of
/// ours.
pub(crate) fn last_successes(earlier: &str) -> Vec<LastSuccess> {
    // Any other file is somebody else's, and remembers nothing for us.
    if !earlier.starts_with("# HELP jsinfo_") {
        return Vec::new();
    }
    earlier.lines().filter_map(LastSuccess::from_line).collect()
}

impl LastSuccess {
    /// Reads a line such as `jsinfo_last_success_timestamp_seconds{target="paris"} 1795377607.123456`.
    fn from_line(line: &str) -> Option<Self> {
        let labels_and_value = line.strip_prefix(LAST_SUCCESS)?;
        // From behind: a target's name may have a brace in it, and a number cannot.
        let (target, seconds) = labels_and_value.strip_prefix("{target=")?.rsplit_once("} ")?;
        // Not a span with units, and not negative.
        if !seconds.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
            return None;
        }
        let moment = time::read_span(&format!("{seconds}s")).ok()?.into();
        Some(Self { target: serde_json::from_str(target).ok()?, moment })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::examples;

    #[test]
    fn a_report() {
        expect![[r##"
            # HELP jsinfo_check_timestamp_seconds When the check was made.
            # TYPE jsinfo_check_timestamp_seconds gauge
            jsinfo_check_timestamp_seconds 1795550407
            # HELP jsinfo_check_exit_code The exit code of the check: 0 ok, 1 warning, 2 critical, 3 unknown, unless --fail-on or --exit-zero say otherwise.
            # TYPE jsinfo_check_exit_code gauge
            jsinfo_check_exit_code 2
            # HELP jsinfo_check_failed Whether the check itself failed: nobody was asked, or not everything could be written.
            # TYPE jsinfo_check_failed gauge
            jsinfo_check_failed 0
            # HELP jsinfo_up Whether the server answered; a saved document is an answer.
            # TYPE jsinfo_up gauge
            jsinfo_up{target="paris"} 1
            jsinfo_up{target="oslo"} 0
            # HELP jsinfo_last_success_timestamp_seconds When the server answered last; carried over from the file that is replaced while it does not.
            # TYPE jsinfo_last_success_timestamp_seconds gauge
            jsinfo_last_success_timestamp_seconds{target="paris"} 1795550407
            # HELP jsinfo_check_verdict The worst of all that was judged of the server: 0 ok, 1 warning, 2 critical, 3 unknown.
            # TYPE jsinfo_check_verdict gauge
            jsinfo_check_verdict{target="paris"} 1
            jsinfo_check_verdict{target="oslo"} 2
            # HELP jsinfo_check_status What a rule or an expectation finds: 0 ok, 1 warning, 2 critical, 3 unknown. What is muted or only a notice is 0; what is skipped is not here.
            # TYPE jsinfo_check_status gauge
            jsinfo_check_status{target="paris",rule="license.expiry",field="license.expiry"} 1
            jsinfo_check_status{target="paris",rule="expect",expectation="version >= 3"} 0
            jsinfo_check_status{target="paris",rule="license.valid"} 0
            jsinfo_check_status{target="paris",rule="cache",field="configuration.cloudFileCache.highWatermark"} 0
            jsinfo_check_status{target="oslo",rule="reachable"} 2
            # HELP jsinfo_response_time_seconds The time from nothing to the whole answer, connecting and login included.
            # TYPE jsinfo_response_time_seconds gauge
            jsinfo_response_time_seconds{target="paris"} 0.25
            # HELP jsinfo_cloud_file_cache_used_ratio The most of the cloud file cache that was used, of all that it may take.
            # TYPE jsinfo_cloud_file_cache_used_ratio gauge
            jsinfo_cloud_file_cache_used_ratio{target="paris"} 0.974
            # HELP jsinfo_server_info Which server it is. Always 1; a label that the server does not tell is left out.
            # TYPE jsinfo_server_info gauge
            jsinfo_server_info{target="paris",version="2.9.2",platform="Linux",server_name="paris"} 1
            # HELP jsinfo_license_valid Whether the license is valid now.
            # TYPE jsinfo_license_valid gauge
            jsinfo_license_valid{target="paris"} 0
            # HELP jsinfo_bandwidth_limits_incoming_rate_limit_bytes_per_second The greatest rate at which data may come in.
            # TYPE jsinfo_bandwidth_limits_incoming_rate_limit_bytes_per_second gauge
            jsinfo_bandwidth_limits_incoming_rate_limit_bytes_per_second{target="paris"} 12500000
        "##]].assert_eq(&check(&examples::report(), None));
    }

    #[test]
    fn a_file_has_its_name_in_it_and_remembers_who_is_silent() {
        let earlier = check(&examples::report(), None) + LAST_SUCCESS + "{target=\"oslo\"} 17.5\n";
        let textfile = Textfile { name: "a.prom".to_owned(), last_successes: last_successes(&earlier) };
        let later = check(&examples::report(), Some(&textfile));
        let remembered: Vec<_> = later.lines().filter(|line| line.starts_with(LAST_SUCCESS)).collect();
        expect![[r#"
            jsinfo_last_success_timestamp_seconds{target="paris"} 1795550407
            jsinfo_last_success_timestamp_seconds{target="oslo"} 17.5"#]]
        .assert_eq(&remembered.join("\n"));
        assert!(later.contains("\njsinfo_check_failed{file=\"a.prom\"} 0\n"), "{later}");
        let refused = check(&examples::refused(), Some(&textfile));
        assert_eq!(refused.matches("\njsinfo_last_success_timestamp_seconds{").count(), 2, "{refused}");
    }

    #[test]
    fn only_a_report_of_ours_is_remembered() {
        let line = |rest: &str| format!("# HELP jsinfo_x y.\n{LAST_SUCCESS}{rest}\n");
        let target = "a} \"b\"".to_owned();
        let moment = Amount::whole(2);
        assert_eq!(last_successes(&line(r#"{target="a} \"b\""} 2"#)), [LastSuccess { target, moment }]);
        for strange in ["{target=\"a\"} 2h", "{target=\"a\"} -1", "{target=a} 1", "{target=\"a\"}", " 3"] {
            assert_eq!(last_successes(&line(strange)), [], "{strange}");
        }
        assert_eq!(last_successes(&format!("{LAST_SUCCESS}{{target=\"a\"}} 2\n")), []);
    }
}

//! The report for Prometheus: its text format 0.0.4, as the textfile collector of `node_exporter` reads it. A contract.
//!
//! What there is to tell, and in which units, is in [`mod@super::metrics`]. Two things come from the file that is replaced:
//! when a server answered last that is silent now, and the file's own name, which tells several checks of one collector
//! apart.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::metrics::{LAST_SUCCESS, Metric, Series, metrics};
use crate::check::report::Report;
use crate::text::sanitize;
use crate::units::amount::Amount;
use crate::units::time;

/// A file that a report is put into.
pub(super) struct PreviousFile<'a> {
    pub(super) path: &'a Path,
    /// What it holds until then.
    pub(super) before: &'a str,
}

/// Every metric that has a value: its meaning, its type, and all its values together.
pub(super) fn render(report: &Report, place: Option<&PreviousFile<'_>>) -> String {
    let mut text = String::with_capacity(16 * 1024);
    for metric in metrics() {
        let mut series = metric.series(report);
        if let Some(place) = place {
            place.complete(&metric, report, &mut series);
        }
        let Metric { name, about, .. } = metric;
        let mut taken = HashSet::new();
        // Of two lines that nothing tells apart, the first is the worse one.
        let lines = series.iter().map(|series| (labels(series), series.value));
        for (number, (labels, value)) in lines.filter(|(labels, _)| taken.insert(labels.clone())).enumerate()
        {
            if number == 0 {
                // Writing to a string cannot fail.
                let _ = writeln!(text, "# HELP {name} {about}\n# TYPE {name} gauge");
            }
            let _ = writeln!(text, "{name}{labels} {value}");
        }
    }
    text
}

/// `{target="paris"}`; nothing where there is no label.
fn labels(series: &Series<'_>) -> String {
    let labels: Vec<_> =
        series.labels.iter().map(|(name, value)| format!("{name}={}", quoted(value))).collect();
    if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) }
}

/// A label's value. Once no control character is left in it, the format's quotes and escapes are those of JSON.
fn quoted(text: &str) -> String {
    Value::from(sanitize::line(text)).to_string()
}

impl PreviousFile<'_> {
    /// Adds what only the file can tell.
    fn complete<'a>(&'a self, metric: &Metric, report: &'a Report, series: &mut Vec<Series<'a>>) {
        let of_check = series.iter_mut().filter(|series| series.labels.is_empty());
        of_check.for_each(|series| series.labels.push(("file", self.path.to_string_lossy())));
        if metric.name == LAST_SUCCESS {
            // What lies in the future is no memory, and would hide for ever that a server is silent.
            let is_past = |moment: Amount| moment <= report.made.into();
            let silent =
                self.successes().filter(|(target, moment)| is_silent(report, target) && is_past(*moment));
            let kept =
                |(target, value): (String, _)| Series { labels: vec![("target", target.into())], value };
            series.extend(silent.map(kept));
        }
    }

    /// When each server answered last, as the file tells it, if it is one of ours.
    fn successes(&self) -> impl Iterator<Item = (String, Amount)> {
        let is_ours = self.before.starts_with("# HELP jsinfo_");
        self.before.lines().filter(move |_| is_ours).filter_map(success)
    }
}

/// Whether a target that was written down by its safe name has given no answer: it is silent, or nobody was asked.
fn is_silent(report: &Report, target: &str) -> bool {
    let result = report.results.iter().find(|result| sanitize::line(&result.target) == target);
    result.map_or(report.results.is_empty(), |result| !result.is_up())
}

/// Reads a line such as `jsinfo_last_success_timestamp_seconds{target="paris"} 1795377607.123456`.
fn success(line: &str) -> Option<(String, Amount)> {
    let (target, seconds) = line.strip_prefix(LAST_SUCCESS)?.strip_prefix("{target=")?.rsplit_once("} ")?;
    let is_plain = seconds.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let seconds = time::read_time(&format!("{seconds}s")).ok().filter(|_| is_plain)?;
    Some((serde_json::from_str(target).ok()?, seconds.into()))
}

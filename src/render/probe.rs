//! Metrics for a Prometheus that asks: one server's result, and how the exporter itself is. A contract, as in
//! [`mod@super::metrics`].
//!
//! A result is written as [`mod@super::prometheus`] writes a report, without the label `target`: which server it is says
//! the label `instance`, which Prometheus adds.

use std::time::Duration;

use super::metrics::{flag, metrics};
use super::metrics_series::{Label, Series};
use super::prometheus::push_family;
use crate::check::report::Report;
use crate::units::amount::Amount;

/// A metric that only the exporter has.
#[derive(Debug, Clone, Copy)]
pub struct ServiceMetric {
    /// Its name, for good.
    pub name: &'static str,
    /// What it means, in sentences.
    pub about: &'static str,
    /// `gauge` or `counter`.
    pub kind: &'static str,
}

/// What a probe has beside the metrics of a check.
pub static PROBE_METRICS: [ServiceMetric; 2] = [PHASE_SECONDS, FAILURE];

const PHASE_SECONDS: ServiceMetric = gauge(
    "jsinfo_probe_phase_seconds",
    "The time that a phase of the way to the answer took, the one that failed included.",
);
const FAILURE: ServiceMetric =
    gauge("jsinfo_failure", "1 for the kind of failure because of which there is no answer.");

/// What the exporter tells of itself.
pub static OWN_METRICS: [ServiceMetric; 12] = [
    gauge("jsinfo_exporter_build_info", "Which jsinfo it is. Always 1."),
    gauge("jsinfo_exporter_start_timestamp_seconds", "When it was started."),
    gauge("jsinfo_exporter_probes_in_flight", "The servers that are being asked."),
    gauge(
        "jsinfo_exporter_probes_waiting",
        "The probes that wait for another one: for its slot, or for its answer where it asks the same server.",
    ),
    counter("jsinfo_exporter_probes_total", "The probes that were answered, whatever came of them."),
    counter(
        "jsinfo_exporter_probes_refused_total",
        "The probes that were refused because too many servers were being asked; --parallel says how many that is.",
    ),
    gauge("jsinfo_exporter_clients", "The connections that are open."),
    counter(
        "jsinfo_exporter_clients_sent_away_total",
        "The connections that were closed because others needed their place.",
    ),
    gauge("jsinfo_exporter_servers", "The servers of the configuration file."),
    gauge(
        "jsinfo_exporter_configuration_read_timestamp_seconds",
        "When the configuration was read that is in force.",
    ),
    gauge(
        "jsinfo_exporter_configuration_failed",
        "Whether the configuration could not be read when that was tried last; then the one before stays in force.",
    ),
    gauge(
        "jsinfo_exporter_configuration_failed_timestamp_seconds",
        "When the configuration could not be read, as long as that is so.",
    ),
];

const fn gauge(name: &'static str, about: &'static str) -> ServiceMetric {
    ServiceMetric { name, about, kind: "gauge" }
}

const fn counter(name: &'static str, about: &'static str) -> ServiceMetric {
    ServiceMetric { name, about, kind: "counter" }
}

/// One server's result, and how long each phase took that was gone through.
pub(crate) fn probe(report: &Report, phases: &[(&'static str, Duration)]) -> String {
    let mut text = String::with_capacity(16 * 1024);
    for metric in metrics() {
        if !metric.is_of_probe() {
            continue;
        }
        let mut series = metric.series(report);
        for one in &mut series {
            one.labels.retain(|(name, _)| *name != "target");
        }
        push_family(&mut text, &metric.name, "gauge", metric.about, &series);
    }
    push(&mut text, PHASE_SECONDS, &phase_series(phases));
    let mut failures = Vec::new();
    for result in &report.results {
        if let Err(failure) = &result.answer {
            let labels: Vec<Label<'_>> = vec![("kind", failure.kind().name().into())];
            failures.push(Series { labels, value: flag(true) });
        }
    }
    push(&mut text, FAILURE, &failures);
    text
}

/// A phase that was gone through twice took the time of both.
fn phase_series(phases: &[(&'static str, Duration)]) -> Vec<Series<'static>> {
    let mut sums: Vec<(&'static str, Duration)> = Vec::new();
    for (name, took) in phases {
        match sums.iter_mut().find(|(known, _)| known == name) {
            Some((_, sum)) => *sum += *took,
            None => sums.push((name, *took)),
        }
    }
    let mut series = Vec::new();
    for (name, took) in sums {
        series.push(Series { labels: vec![("phase", name.into())], value: took.into() });
    }
    series
}

/// The exporter's own metrics: their values in the order of [`OWN_METRICS`], none for one that there is none of now. The
/// first is the build, whose label is the version.
pub(crate) fn own(version: &'static str, values: &[Option<Amount>]) -> String {
    let mut text = String::with_capacity(4 * 1024);
    let mut labels: Vec<Label<'_>> = vec![("version", version.into())];
    for (metric, value) in OWN_METRICS.iter().zip(values) {
        let labels = std::mem::take(&mut labels);
        if let Some(value) = value {
            push(&mut text, *metric, &[Series { labels, value: *value }]);
        }
    }
    text
}

fn push(text: &mut String, metric: ServiceMetric, series: &[Series<'_>]) {
    push_family(text, metric.name, metric.kind, metric.about, series);
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::examples;

    #[test]
    fn a_probe_is_a_check_without_targets_and_without_what_only_a_file_needs() {
        let mut report = examples::report();
        report.results.remove(0);
        let phases = [
            ("lookUp", Duration::from_millis(2)),
            ("connection", Duration::from_millis(1500)),
            ("connection", Duration::from_millis(500)),
        ];
        expect![[r##"
            # HELP jsinfo_up Whether the server answered; a saved document is an answer.
            # TYPE jsinfo_up gauge
            jsinfo_up 0
            # HELP jsinfo_check_verdict The worst of all that was judged of the server: 0 ok, 1 warning, 2 critical, 3 unknown.
            # TYPE jsinfo_check_verdict gauge
            jsinfo_check_verdict 2
            # HELP jsinfo_check_status What a rule or an expectation finds: 0 ok, 1 warning, 2 critical, 3 unknown. What is muted or only a notice is 0; what is skipped is not here.
            # TYPE jsinfo_check_status gauge
            jsinfo_check_status{rule="reachable"} 2
            # HELP jsinfo_probe_phase_seconds The time that a phase of the way to the answer took, the one that failed included.
            # TYPE jsinfo_probe_phase_seconds gauge
            jsinfo_probe_phase_seconds{phase="lookUp"} 0.002
            jsinfo_probe_phase_seconds{phase="connection"} 2
            # HELP jsinfo_failure 1 for the kind of failure because of which there is no answer.
            # TYPE jsinfo_failure gauge
            jsinfo_failure{kind="unreachable"} 1
        "##]].assert_eq(&probe(&report, &phases));
    }

    #[test]
    fn names_are_jsinfos_and_of_their_kind() {
        for metric in PROBE_METRICS.iter().chain(&OWN_METRICS) {
            assert!(metric.name.starts_with("jsinfo_") && metric.about.ends_with('.'), "{metric:?}");
            assert_eq!(metric.name.ends_with("_total"), metric.kind == "counter", "{metric:?}");
            assert!(metrics().all(|other| other.name != metric.name), "{metric:?}");
        }
    }
}

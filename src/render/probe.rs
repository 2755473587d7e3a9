//! Metrics for a Prometheus that asks: one server's result, and how the exporter itself is. A contract, as in
//! [`mod@super::metrics`].
//!
//! A result is written as [`mod@super::prometheus`] writes a report, without the label `target`: which server it is says
//! the label `instance`, which Prometheus adds.

use std::time::Duration;

use jiff::Timestamp;

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
    BUILD_INFO,
    STARTED,
    IN_FLIGHT,
    WAITING,
    PROBES,
    REFUSED,
    CLIENTS,
    SENT_AWAY,
    SERVERS,
    CONFIGURATION_READ,
    CONFIGURATION_FAILED,
    CONFIGURATION_FAILED_AT,
];

const BUILD_INFO: ServiceMetric = gauge("jsinfo_exporter_build_info", "Which jsinfo it is. Always 1.");
const STARTED: ServiceMetric = gauge("jsinfo_exporter_start_timestamp_seconds", "When it was started.");
const IN_FLIGHT: ServiceMetric =
    gauge("jsinfo_exporter_probes_in_flight", "The servers that are being asked.");
const WAITING: ServiceMetric = gauge(
    "jsinfo_exporter_probes_waiting",
    "The probes that wait for another one: for its slot, or for its answer where it asks the same server.",
);
const PROBES: ServiceMetric =
    counter("jsinfo_exporter_probes_total", "The probes that were answered, whatever came of them.");
const REFUSED: ServiceMetric = counter(
    "jsinfo_exporter_probes_refused_total",
    "The probes that were refused because too many servers were being asked; --parallel says how many that is.",
);
const CLIENTS: ServiceMetric = gauge("jsinfo_exporter_clients", "The connections that are open.");
const SENT_AWAY: ServiceMetric = counter(
    "jsinfo_exporter_clients_sent_away_total",
    "The connections that were closed because others needed their place.",
);
const SERVERS: ServiceMetric = gauge("jsinfo_exporter_servers", "The servers of the configuration file.");
const CONFIGURATION_READ: ServiceMetric = gauge(
    "jsinfo_exporter_configuration_read_timestamp_seconds",
    "When the configuration was read that is in force.",
);
const CONFIGURATION_FAILED: ServiceMetric = gauge(
    "jsinfo_exporter_configuration_failed",
    "Whether the configuration could not be read when that was tried last; then the one before stays in force.",
);
const CONFIGURATION_FAILED_AT: ServiceMetric = gauge(
    "jsinfo_exporter_configuration_failed_timestamp_seconds",
    "When the configuration could not be read, as long as that is so.",
);

/// How the exporter itself is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ExporterState {
    pub(crate) started: Timestamp,
    /// The servers that are being asked.
    pub(crate) in_flight: usize,
    /// The probes that wait for another one.
    pub(crate) waiting: usize,
    /// The probes that were answered since it was started.
    pub(crate) probes: u64,
    /// The probes that were refused since then.
    pub(crate) refused: u64,
    /// The connections that are open.
    pub(crate) clients: usize,
    /// The connections that were closed for others since it was started.
    pub(crate) sent_away: u64,
    /// The servers of the configuration file.
    pub(crate) servers: usize,
    /// When the configuration was read that is in force.
    pub(crate) configuration_read: Timestamp,
    /// When it could not be read; none where it could when that was tried last.
    pub(crate) configuration_failed: Option<Timestamp>,
}

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

/// The exporter's own metrics, in the order of [`OWN_METRICS`].
pub(crate) fn own(state: &ExporterState) -> String {
    let mut text = String::with_capacity(4 * 1024);
    let labels: Vec<Label<'_>> = vec![("version", env!("CARGO_PKG_VERSION").into())];
    push(&mut text, BUILD_INFO, &[Series { labels, value: flag(true) }]);
    for (metric, value) in [
        (STARTED, state.started.into()),
        (IN_FLIGHT, count(state.in_flight)),
        (WAITING, count(state.waiting)),
        (PROBES, Amount::whole(state.probes.into())),
        (REFUSED, Amount::whole(state.refused.into())),
        (CLIENTS, count(state.clients)),
        (SENT_AWAY, Amount::whole(state.sent_away.into())),
        (SERVERS, count(state.servers)),
        (CONFIGURATION_READ, state.configuration_read.into()),
        (CONFIGURATION_FAILED, flag(state.configuration_failed.is_some())),
    ] {
        push(&mut text, metric, &[Series { labels: Vec::new(), value }]);
    }
    if let Some(failed) = state.configuration_failed {
        push(&mut text, CONFIGURATION_FAILED_AT, &[Series { labels: Vec::new(), value: failed.into() }]);
    }
    text
}

fn count(number: usize) -> Amount {
    Amount::whole(i128::try_from(number).unwrap_or(i128::MAX))
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
    fn the_exporter_tells_of_itself_what_is_documented_in_its_order() {
        let at: Timestamp = "2026-11-29T12:00:00Z".parse().unwrap();
        let state = ExporterState {
            started: at,
            in_flight: 1,
            waiting: 2,
            probes: 3,
            refused: 4,
            clients: 5,
            sent_away: 6,
            servers: 7,
            configuration_read: at,
            configuration_failed: Some(at),
        };
        let text = own(&state);
        let told: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        expect![[r#"
            jsinfo_exporter_build_info{version="0.1.0"} 1
            jsinfo_exporter_start_timestamp_seconds 1795953600
            jsinfo_exporter_probes_in_flight 1
            jsinfo_exporter_probes_waiting 2
            jsinfo_exporter_probes_total 3
            jsinfo_exporter_probes_refused_total 4
            jsinfo_exporter_clients 5
            jsinfo_exporter_clients_sent_away_total 6
            jsinfo_exporter_servers 7
            jsinfo_exporter_configuration_read_timestamp_seconds 1795953600
            jsinfo_exporter_configuration_failed 1
            jsinfo_exporter_configuration_failed_timestamp_seconds 1795953600"#]]
        .assert_eq(&told.join("\n"));
        let names: Vec<&str> = told.iter().map(|line| line.split([' ', '{']).next().unwrap()).collect();
        assert_eq!(names, OWN_METRICS.map(|metric| metric.name));
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

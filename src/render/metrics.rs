//! What there is to measure, in base units: each metric's name, what it means, and where its values come
//! from. The values in a report are [`super::metrics_series`]', and how they are written is
//! [`mod@super::prometheus`]'s.
//!
//! A contract: names, labels and units stay; metrics are only ever added.

use std::borrow::Cow;

use heck::ToSnakeCase;

use crate::catalogue::{self, Field, Kind, kind};
use crate::check::report::{CheckLine, Report, TargetResult};
use crate::exit::ExitCode;
use crate::health::Outcome;
use crate::json::Value;
use crate::source::FetchMeta;
use crate::units::amount::Amount;
use crate::units::time::DAY;

/// When a server answered last, as far as a report knows: it has nothing of one that gave no answer.
pub(super) const LAST_SUCCESS: &str = "jsinfo_last_success_timestamp_seconds";

/// A metric: what it is called, what it means, and where its values come from.
pub struct Metric {
    /// Its name, for good.
    pub name: Cow<'static, str>,
    /// What it means, in sentences.
    pub about: &'static str,
    pub(super) source: MetricSource,
}

/// Where a metric's values come from.
pub(super) enum MetricSource {
    /// The check as a whole.
    Check(fn(&Report) -> Amount),
    /// Each target; none where it has no such thing.
    Target(fn(&TargetResult) -> Option<Amount>),
    /// Each line of each target, likewise.
    CheckLine(fn(&CheckLine) -> Option<Amount>),
    /// A documented field, as each target sent it.
    Field(&'static Field, MeasureFn),
    /// The fields in which each target differs from what a policy wants to be the same.
    Drift,
    /// The names of each target.
    Names,
}

/// How much a value is, in base units; none for what is no amount.
pub(super) type MeasureFn = fn(&Value) -> Option<Amount>;

/// What is not a field by itself, in the order in which it is written.
const OWN: [Metric; 13] = [
    own(
        "jsinfo_check_timestamp_seconds",
        "When the check was made.",
        MetricSource::Check(|report| report.made.into()),
    ),
    own(
        "jsinfo_check_exit_code",
        "The exit code of the check: 0 ok, 1 warning, 2 critical, 3 unknown, unless --fail-on or --exit-zero say otherwise.",
        MetricSource::Check(|report| number_of(report.exit_code())),
    ),
    own(
        "jsinfo_check_failed",
        "Whether the check itself failed: nobody was asked, or not everything could be written.",
        MetricSource::Check(|report| flag(report.failure.is_some())),
    ),
    own(
        "jsinfo_up",
        "Whether the server answered; a saved document is an answer.",
        MetricSource::Target(|result| Some(flag(result.is_up()))),
    ),
    own(
        LAST_SUCCESS,
        "When the server answered last; carried over from the file that is replaced while it does not.",
        MetricSource::Target(|result| Some(meta(result)?.received.into())),
    ),
    own(
        "jsinfo_check_verdict",
        "The worst of all that was judged of the server: 0 ok, 1 warning, 2 critical, 3 unknown.",
        MetricSource::Target(|result| Some(number_of(result.verdict.exit_code()))),
    ),
    own(
        "jsinfo_check_status",
        "What a rule or an expectation finds: 0 ok, 1 warning, 2 critical, 3 unknown. What is muted or only a notice is 0; what is skipped is not here.",
        MetricSource::CheckLine(line_status),
    ),
    own(
        "jsinfo_drift",
        "1 for each field in which the server differs from those with which the policy wants it to be the same.",
        MetricSource::Drift,
    ),
    own(
        "jsinfo_response_time_seconds",
        "The time from nothing to the whole answer, connecting and login included.",
        MetricSource::Target(|result| meta(result).map(|_| result.took.into())),
    ),
    own(
        "jsinfo_clock_offset_seconds",
        "How far the server's clock is off at least, ahead or behind.",
        MetricSource::Target(|result| measured(result, "clock")),
    ),
    own(
        "jsinfo_tls_certificate_expiry_timestamp_seconds",
        "When the certificate expires that was seen on the connection.",
        MetricSource::Target(|result| Some(meta(result)?.certificate.as_ref()?.not_after.into())),
    ),
    // Ratios are base units too: Prometheus wants 0 to 1, not percent.
    own(
        "jsinfo_cloud_file_cache_used_ratio",
        "The most of the cloud file cache that was used, of all that it may take.",
        MetricSource::Target(|result| measured(result, "cache").map(Amount::hundredth)),
    ),
    own(
        "jsinfo_server_info",
        "Which server it is. Always 1; a label that the server does not tell is left out.",
        MetricSource::Names,
    ),
];

const fn own(name: &'static str, about: &'static str, source: MetricSource) -> Metric {
    Metric { name: Cow::Borrowed(name), about, source }
}

/// The labels of `jsinfo_server_info` beside the target, and the fields that they are. A metric of its own,
/// because a label that changes begins a new series, and an update of the server must not do that to all the
/// others.
pub(super) const NAMES: [(&str, &str); 8] = [
    ("version", "version"),
    ("revision", "revision"),
    ("api_version", "apiVersion"),
    ("platform", "serverPlatform"),
    ("server_name", "serverName"),
    ("host_name", "hostName"),
    ("server_id", "serverId"),
    ("server_uid", "serverUid"),
];

/// Every metric, in the order in which they are written: jsinfo's own, then one for each documented field
/// that is an amount, a flag or a moment.
pub fn metrics() -> impl Iterator<Item = Metric> {
    OWN.into_iter().chain(catalogue::fields().filter_map(Metric::from_field))
}

impl Metric {
    /// Whether it says something of a server that is asked when somebody wants to know. What is of a check as a whole, and
    /// when a server answered last, is for those who read it later.
    #[cfg(feature = "exporter")]
    pub(super) fn is_of_probe(&self) -> bool {
        !matches!(self.source, MetricSource::Check(_)) && self.name != LAST_SUCCESS
    }

    /// The field that it is of, where it is of one.
    #[cfg(feature = "exporter")]
    pub(crate) fn field(&self) -> Option<&'static Field> {
        match self.source {
            MetricSource::Field(field, _) => Some(field),
            _ => None,
        }
    }

    /// The metric of a field; none where it is no amount.
    fn from_field(field: &'static Field) -> Option<Self> {
        let FieldMeasure { unit, measure } = FieldMeasure::from_kind(field.kind)?;
        let path = field.path.to_snake_case();
        // Where the server's name for it ends in the unit, that is enough.
        let stem = path.strip_suffix(unit).unwrap_or(&path);
        let name = format!("jsinfo_{stem}{unit}").into();
        Some(Self { name, about: field.about, source: MetricSource::Field(field, measure) })
    }
}

/// How a field is measured.
struct FieldMeasure {
    /// The base unit, as the names of its metrics end.
    unit: &'static str,
    measure: MeasureFn,
}

impl FieldMeasure {
    /// None for what is no amount, and for what is a name although it is a number.
    fn from_kind(kind: Kind) -> Option<Self> {
        let (unit, measure): (_, MeasureFn) = match kind {
            Kind::Flag => ("", |value| value.as_bool().map(flag)),
            Kind::Count => ("", whole),
            Kind::Cipher => ("", |value| i128::try_from(kind::cipher(value)?).ok().map(Amount::whole)),
            // A kilobit is 125 bytes.
            Kind::Rate => ("_bytes_per_second", |value| whole(value).map(|kilobits| kilobits.times(125))),
            Kind::Bytes => ("_bytes", whole),
            Kind::Seconds => ("_seconds", whole),
            Kind::Days => ("_seconds", |value| whole(value).map(|days| days.times(DAY))),
            Kind::Timestamp | Kind::Expiry => {
                ("_timestamp_seconds", |value| kind::instant(value).map(Amount::from))
            }
            Kind::Text
            | Kind::Version
            | Kind::Address
            | Kind::Key
            | Kind::Number
            | Kind::Port
            | Kind::Permissions => return None,
        };
        Some(Self { unit, measure })
    }
}

fn whole(value: &Value) -> Option<Amount> {
    kind::integer(value).map(Amount::whole)
}

/// What was seen on the way; none where nobody was asked, or nobody answered.
fn meta(result: &TargetResult) -> Option<&FetchMeta> {
    let meta = &result.answer.as_ref().ok()?.meta;
    meta.as_ref()
}

/// What a rule measured, where it did.
fn measured(result: &TargetResult, rule: &str) -> Option<Amount> {
    for line in &result.lines {
        if line.id.code() == rule
            && let Some(measured) = line.measured()
        {
            return Some(measured.amount);
        }
    }
    None
}

pub(super) fn flag(yes: bool) -> Amount {
    Amount::whole(yes.into())
}

fn number_of(code: ExitCode) -> Amount {
    Amount::whole(code.number().into())
}

/// None for what was skipped: 0 would say that it is in order.
fn line_status(line: &CheckLine) -> Option<Amount> {
    if line.outcome == Outcome::Skipped { None } else { Some(number_of(line.counts_as().exit_code())) }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::health::Rule;

    #[test]
    fn no_two_metrics_have_one_name_and_every_one_says_what_it_is() {
        let names: HashSet<_> = metrics().map(|metric| metric.name.into_owned()).collect();
        assert_eq!(names.len(), metrics().count());
        for Metric { name, about, .. } in metrics() {
            assert!(name.starts_with("jsinfo_"), "{name}");
            assert!(about.ends_with('.') && !about.contains(['\\', '\n']), "{about}");
        }
    }

    #[test]
    fn names_are_paths_and_base_units() {
        for (path, name) in [
            ("license.valid", "jsinfo_license_valid"),
            ("license.expiry", "jsinfo_license_expiry_timestamp_seconds"),
            ("certificateValidation", "jsinfo_certificate_validation_seconds"),
            ("bandwidthLimits.incomingMaxConnections", "jsinfo_bandwidth_limits_incoming_max_connections"),
            (
                "bandwidthLimits.incomingRateLimit",
                "jsinfo_bandwidth_limits_incoming_rate_limit_bytes_per_second",
            ),
            (
                "configuration.garbageCollect.intervalSeconds",
                "jsinfo_configuration_garbage_collect_interval_seconds",
            ),
            ("receiver.socketRecvBufferSize", "jsinfo_receiver_socket_recv_buffer_size_bytes"),
        ] {
            assert_eq!(Metric::from_field(catalogue::field(path).unwrap()).unwrap().name, name);
        }
    }

    #[test]
    fn names_ports_and_secrets_are_no_metrics() {
        let none = catalogue::fields().filter(|field| Metric::from_field(field).is_none());
        let none: Vec<_> = none.map(|field| field.path).collect();
        for path in [
            "serverName",
            "revision",
            "apiVersion",
            "receiver.receiverPort",
            "user.permissions",
            "user.token",
        ] {
            assert!(none.contains(&path), "{path}");
        }
    }

    #[test]
    fn what_is_read_of_rules_and_fields_is_there() {
        for code in ["clock", "cache"] {
            assert!(Rule::find(code).unwrap().scale.is_some(), "{code} measures");
        }
        for (_, path) in NAMES {
            assert_eq!(catalogue::field(path).unwrap().path, path);
        }
    }

    #[test]
    fn base_units_are_exact() {
        let spelled = |kind, json: &str| {
            let value = crate::json::read(json.as_bytes()).unwrap();
            let FieldMeasure { measure, .. } = FieldMeasure::from_kind(kind).unwrap();
            measure(&value).map(|amount| amount.to_string())
        };
        for (kind, sent, amount) in [
            (Kind::Flag, "true", "1"),
            (Kind::Flag, "false", "0"),
            (Kind::Cipher, "\"encrypted_128\"", "2"),
            (Kind::Cipher, "3", "3"),
            (Kind::Rate, "1", "125"),
            (Kind::Rate, "18446744073709551615", "2305843009213693951875"),
            (Kind::Bytes, "18446744073709551615", "18446744073709551615"),
            (Kind::Days, "-3", "-259200"),
            (Kind::Timestamp, "1795377607123456", "1795377607.123456"),
            (Kind::Expiry, "\"1970-01-02\"", "86400"),
            (Kind::Expiry, "1000000", "1"),
        ] {
            assert_eq!(spelled(kind, sent).as_deref(), Some(amount), "{kind:?} of {sent}");
        }
    }
}

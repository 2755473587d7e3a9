//! What the values of a document say about the server's health.
//!
//! One table of rules over the catalogue's fields. A rule judges one field and may read others; where its field was
//! not sent, is null or is odd, it says nothing, because silence is not health. How a finding looks belongs to
//! [`crate::render`].

use jiff::Timestamp;
use serde_json::Value;

use crate::catalogue::kind::{self, CIPHERS};
use crate::catalogue::{self, Field};
use crate::document::{Document, Lookup};
use crate::sanitise;

/// How much a finding matters; the worst is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Notice,
    /// Will need attention.
    Warning,
    /// Needs attention now.
    Critical,
}

/// What the rules make of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judgement {
    /// No rule speaks of the value.
    Unjudged,
    /// A rule finds it in order.
    Healthy,
    /// A rule finds fault with it, and says what, in a sentence without its full stop.
    Worrying(Severity, String),
}

/// The judgement of a whole document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    judged: Vec<(&'static Field, Judgement)>,
}

const SECONDS_A_DAY: i128 = 86_400;

/// One line of the table below: a field and the function that judges it.
struct Rule {
    path: &'static str,
    judge: fn(&Evidence<'_>, &Value) -> Judgement,
}

/// The document, and the moment at which it is judged: the server's own clock, where it told the time.
struct Evidence<'a> {
    document: &'a Document,
    now: Timestamp,
}

static RULES: [Rule; 14] = [
    Rule { path: "license.valid", judge: license_valid },
    Rule { path: "license.expiry", judge: license_expiry },
    Rule { path: "certificateValidation", judge: certificate },
    Rule { path: "authRequired", judge: open_api },
    Rule { path: "receiver.authRequired", judge: open_receiver },
    Rule { path: "encryptionAvailable", judge: encryption_available },
    Rule { path: "receiver.encryptionEnabled", judge: encryption_enabled },
    Rule { path: "minCipher", judge: weakest_cipher },
    Rule { path: "configuration.cloudFileCache.highWatermark", judge: cache },
    Rule { path: "bandwidthLimits.incomingRateLimit", judge: incoming },
    Rule { path: "bandwidthLimits.outgoingRateLimit", judge: outgoing },
    Rule { path: "configuration.garbageCollect.intervalSeconds", judge: collection_interval },
    Rule { path: "configuration.garbageCollect.timeLimitSeconds", judge: grace_period },
    Rule { path: "eventLogAvailable", judge: event_log },
];

impl Health {
    /// Judges every field of the document.
    pub fn of(document: &Document) -> Self {
        let mut evidence = Evidence { document, now: Timestamp::UNIX_EPOCH };
        evidence.now = evidence.value("serverTime").and_then(kind::instant).unwrap_or_else(Timestamp::now);
        let judged = catalogue::fields().map(|field| (field, evidence.judge(field))).collect();
        Self { judged }
    }

    /// The judgement of one field.
    pub fn judgement(&self, field: &Field) -> &Judgement {
        let judged = self.judged.iter().find(|(known, _)| *known == field);
        judged.map_or(&Judgement::Unjudged, |(_, judgement)| judgement)
    }

    /// The faults that were found, worst first, otherwise in catalogue order.
    pub fn findings(&self) -> Vec<(&'static Field, Severity, &str)> {
        let mut findings: Vec<_> = self
            .judged
            .iter()
            .filter_map(|(field, judgement)| match judgement {
                Judgement::Worrying(severity, what) => Some((*field, *severity, what.as_str())),
                Judgement::Unjudged | Judgement::Healthy => None,
            })
            .collect();
        findings.sort_by_key(|(_, severity, _)| std::cmp::Reverse(*severity));
        findings
    }
}

impl<'a> Evidence<'a> {
    fn judge(&self, field: &Field) -> Judgement {
        match self.document.lookup(field) {
            Lookup::Absent | Lookup::Null => Judgement::Unjudged,
            Lookup::Odd(value) => warning(odd(field.path, value, field.kind.description())),
            Lookup::Is(value) => match RULES.iter().find(|rule| rule.path == field.path) {
                Some(rule) => (rule.judge)(self, value),
                None => Judgement::Unjudged,
            },
        }
    }

    fn value(&self, path: &str) -> Option<&'a Value> {
        debug_assert!(catalogue::field(path).is_ok(), "{path} is not in the catalogue");
        self.document.value(catalogue::field(path).ok()?)
    }

    fn says_no(&self, path: &str) -> bool {
        self.value(path) == Some(&Value::Bool(false))
    }

    fn says_yes(&self, path: &str) -> bool {
        self.value(path) == Some(&Value::Bool(true))
    }

    fn integer(&self, path: &str) -> Option<i128> {
        self.value(path).and_then(kind::integer)
    }
}

fn critical(what: impl Into<String>) -> Judgement {
    Judgement::Worrying(Severity::Critical, what.into())
}

fn warning(what: impl Into<String>) -> Judgement {
    Judgement::Worrying(Severity::Warning, what.into())
}

/// What is said of a value of another type than documented.
pub(crate) fn odd(path: &str, value: &Value, documented: &str) -> String {
    const ENOUGH: usize = 40;
    format!("{path} is {}, and {documented} is documented", sanitise::cut(value.to_string(), ENOUGH))
}

/// Healthy, unless a worry is found.
fn healthy_unless(worrying: bool, worry: impl FnOnce() -> Judgement) -> Judgement {
    if worrying { worry() } else { Judgement::Healthy }
}

/// The days that are left of something, judged: 30 are a warning, 7 are critical.
fn days_left(thing: &str, days: i128) -> Judgement {
    let what = match days {
        ..0 => format!("{thing} expired {} ago", kind::counted(-days, "day")),
        0 => format!("{thing} has no day left"),
        1.. => format!("{thing} expires in {}", kind::counted(days, "day")),
    };
    match days {
        ..=7 => critical(what),
        8..=30 => warning(what),
        31.. => Judgement::Healthy,
    }
}

fn license_valid(evidence: &Evidence<'_>, value: &Value) -> Judgement {
    healthy_unless(value == &Value::Bool(false), || {
        let reason =
            evidence.value("license.errorMessage").and_then(Value::as_str).filter(|text| !text.is_empty());
        critical(format!("the license is not valid: {}", reason.unwrap_or("the server gives no reason")))
    })
}

fn license_expiry(evidence: &Evidence<'_>, value: &Value) -> Judgement {
    let Some(expiry) = kind::instant(value) else { return Judgement::Unjudged };
    let seconds = i128::from(expiry.as_second() - evidence.now.as_second());
    match seconds / SECONDS_A_DAY {
        0 if seconds < 0 => critical("the license expired less than a day ago"),
        days => days_left("the license", days),
    }
}

fn certificate(_: &Evidence<'_>, value: &Value) -> Judgement {
    kind::integer(value).map_or(Judgement::Unjudged, |days| days_left("the certificate", days))
}

fn open_api(evidence: &Evidence<'_>, value: &Value) -> Judgement {
    healthy_unless(value == &Value::Bool(false), || {
        if evidence.says_no("allowRemoteControl") {
            Judgement::Unjudged
        } else {
            critical("the API needs no login: anyone who reaches its port controls the server")
        }
    })
}

fn open_receiver(evidence: &Evidence<'_>, value: &Value) -> Judgement {
    let closed_otherwise = evidence.says_yes("receiver.onlyAuthorizedClientsAllowed");
    healthy_unless(value == &Value::Bool(false) && !closed_otherwise, || {
        warning("the receiver needs no login: anyone who reaches its port may transfer")
    })
}

fn encryption_available(_: &Evidence<'_>, value: &Value) -> Judgement {
    healthy_unless(value == &Value::Bool(false), || warning("the server cannot encrypt connections"))
}

fn encryption_enabled(_: &Evidence<'_>, value: &Value) -> Judgement {
    healthy_unless(value == &Value::Bool(false), || warning("the receiver does not encrypt transfers"))
}

fn weakest_cipher(_: &Evidence<'_>, value: &Value) -> Judgement {
    match kind::cipher(value).and_then(|n| CIPHERS.get(n)) {
        Some(&"NONE") => {
            critical("the weakest cipher is NONE: transfers may be neither encrypted nor verified")
        }
        Some(&"UNENCRYPTED") => {
            warning("the weakest cipher is UNENCRYPTED: transfers may be read on the way")
        }
        Some(_) => Judgement::Healthy,
        None => Judgement::Unjudged,
    }
}

fn cache(evidence: &Evidence<'_>, value: &Value) -> Judgement {
    let used = kind::integer(value);
    let maximum = evidence.integer("configuration.cloudFileCache.maximumSize").filter(|maximum| *maximum > 0);
    let Some((used, maximum)) = used.zip(maximum) else { return Judgement::Unjudged };
    let permille = used.saturating_mul(1000) / maximum;
    let what = || format!("the cloud file cache is {}.{} % full", permille / 10, permille % 10);
    match permille {
        ..900 => Judgement::Healthy,
        900..980 => warning(what()),
        980.. => critical(what()),
    }
}

fn incoming(evidence: &Evidence<'_>, value: &Value) -> Judgement {
    rate_limit(
        evidence.says_yes("bandwidthLimits.incomingLimitActive"),
        value,
        "the incoming limit is 0: nothing can come in",
    )
}

fn outgoing(evidence: &Evidence<'_>, value: &Value) -> Judgement {
    rate_limit(
        evidence.says_yes("bandwidthLimits.outgoingLimitActive"),
        value,
        "the outgoing limit is 0: nothing can go out",
    )
}

fn rate_limit(active: bool, value: &Value, consequence: &str) -> Judgement {
    if active {
        healthy_unless(kind::integer(value) == Some(0), || critical(consequence))
    } else {
        Judgement::Unjudged
    }
}

fn collection_interval(_: &Evidence<'_>, value: &Value) -> Judgement {
    positive("the interval of the garbage collection", value)
}

fn grace_period(_: &Evidence<'_>, value: &Value) -> Judgement {
    positive("the grace period of the garbage collection", value)
}

fn positive(thing: &str, value: &Value) -> Judgement {
    let worrying = kind::integer(value).is_some_and(|seconds| seconds <= 0);
    healthy_unless(worrying, || warning(format!("{thing} is not a positive time")))
}

fn event_log(_: &Evidence<'_>, value: &Value) -> Judgement {
    healthy_unless(value == &Value::Bool(false), || {
        Judgement::Worrying(Severity::Notice, "the event log is off: nobody can look back".to_owned())
    })
}

#[cfg(test)]
mod tests;

//! How each rule judges. A judge is given a value of the documented kind and says what it makes of it, in a sentence
//! without its full stop; where something else that it needs is not there, it says so and judges nothing.

use jiff::SignedDuration;
use serde_json::Value;

use super::evidence;
use super::limits::{Limit, Unit};
use super::rule::Case;
use super::{Finding, Outcome, odd};
use crate::absence::Absence;
use crate::catalogue::{self, Field, kind};
use crate::document::{Document, Lookup};
use crate::text::sanitize;
use crate::units::amount::{self, Amount};
use crate::units::time;

/// The API versions that are documented, from server 1.7 to 2.9.2.
const KNOWN_API: std::ops::RangeInclusive<i128> = 26..=40;

/// Seconds.
const DAY: i128 = 86_400;

/// As many characters of the server's words as fit into a sentence.
const ENOUGH: usize = 300;

const NOBODY_WAS_ASKED: &str = "nobody was asked: it is a saved document";

impl Case<'_> {
    /// The other field's value; what is made of its absence where it is not there as documented.
    fn beside(&self) -> Result<&Value, Finding> {
        let field = self.beside.and_then(evidence::field).ok_or_else(|| skipped("it needs another field"))?;
        match self.evidence.document.lookup(field) {
            Lookup::Is(value) => Ok(value),
            other => {
                let finding = unjudged(self.evidence.document, field, other);
                let about_the_other = format!("it needs {}: {}", field.path, finding.sentence);
                let is_odd = finding.outcome == Outcome::Odd;
                let sentence = if is_odd { finding.sentence } else { about_the_other };
                Err(Finding { sentence, ..finding })
            }
        }
    }

    fn beside_says_yes(&self) -> Result<bool, Finding> {
        self.beside().map(|value| value == &Value::Bool(true))
    }

    fn says_no(&self) -> bool {
        self.value == &Value::Bool(false)
    }

    /// The judgement of an amount by the rule's limits.
    fn measured(&self, amount: Amount, sentence: impl Into<String>) -> Finding {
        let severity = self.scale.and_then(|scale| scale.severity(amount, self.limits));
        let outcome = severity.unwrap_or(Outcome::Ok);
        Finding { outcome, sentence: sentence.into(), measured: Some((amount, self.limits)) }
    }
}

/// What is made of a field that is not there as documented.
pub(super) fn unjudged(document: &Document, field: &'static Field, lookup: Lookup<'_>) -> Finding {
    match lookup {
        Lookup::Odd(value) => found(Outcome::Odd, odd(field.path, value, field.kind.description())),
        Lookup::Null => skipped("it is null"),
        Lookup::Absent | Lookup::Is(_) => {
            skipped(format!("not sent; {}", Absence::explain(document, field.into())))
        }
    }
}

fn found(outcome: Outcome, sentence: impl Into<String>) -> Finding {
    Finding { outcome, sentence: sentence.into(), measured: None }
}

fn healthy(sentence: impl Into<String>) -> Finding {
    found(Outcome::Ok, sentence)
}

fn worrying(severity: Outcome, sentence: impl Into<String>) -> Finding {
    found(severity, sentence)
}

fn skipped(reason: impl Into<String>) -> Finding {
    found(Outcome::Skipped, reason)
}

fn moot(reason: &str) -> Finding {
    found(Outcome::NotApplicable, reason)
}

/// What is said of yes and of no, where no is what worries.
fn unless_no(case: &Case<'_>, yes: &str, severity: Outcome, no: &str) -> Finding {
    if case.says_no() { worrying(severity, no) } else { healthy(yes) }
}

pub(super) fn reachable(case: &Case<'_>) -> Finding {
    match case.evidence.took {
        Some(took) => case.measured(took.into(), format!("it answered within {took:.1?}")),
        None => skipped(NOBODY_WAS_ASKED),
    }
}

pub(super) fn login(case: &Case<'_>) -> Finding {
    let Some(meta) = case.evidence.meta else { return skipped(NOBODY_WAS_ASKED) };
    let Some(who) = &meta.login else { return moot("no user and no token is given") };
    match case.evidence.flag("user.authed") {
        Some(false) => worrying(
            Outcome::Warning,
            format!("the server took the login of {who}, and says that nobody is logged in"),
        ),
        _ => healthy(format!("logged in as {who}")),
    }
}

pub(super) fn answer(case: &Case<'_>) -> Finding {
    let document = case.evidence.document;
    if !catalogue::fields().any(|field| document.has(field)) {
        return found(
            Outcome::Unknown,
            "none of the documented fields is here: is this a Server Information Structure?",
        );
    }
    let read = catalogue::fields().filter(|field| case.evidence.rules.iter().any(|rule| rule.reads(field)));
    let oddities = read.filter_map(|field| match document.lookup(field) {
        Lookup::Odd(value) => Some(odd(field.path, value, field.kind.description())),
        _ => None,
    });
    let sections = catalogue::sections()
        .filter_map(|section| Some((section, document.odd_section(section)?)))
        .filter(|(_, value)| !value.is_null())
        .map(|(section, value)| odd(section.path, value, "an object"));
    let oddities: Vec<_> = oddities.chain(sections).collect();
    match oddities.as_slice() {
        [] => healthy("the answer is understood"),
        oddities => found(Outcome::Unknown, oddities.join("; ")),
    }
}

pub(super) fn api_version(case: &Case<'_>) -> Finding {
    let Some(version) = kind::integer(case.value) else { return skipped("apiVersion is no integer") };
    let (oldest, newest) = (KNOWN_API.start(), KNOWN_API.end());
    match version {
        version if version > *newest => worrying(
            Outcome::Notice,
            format!("the API version {version} is newer than {newest}, the newest that is documented"),
        ),
        version if version < *oldest => worrying(
            Outcome::Warning,
            format!("the API version {version} is older than {oldest}, the oldest that is documented"),
        ),
        version => healthy(format!("the API version is {version}")),
    }
}

pub(super) fn license_valid(case: &Case<'_>) -> Finding {
    if case.says_no() {
        let reason = case.evidence.text("license.errorMessage").unwrap_or("the server gives no reason");
        let reason = sanitize::cut(reason.to_owned(), ENOUGH);
        worrying(Outcome::Critical, format!("the license is not valid: {reason}"))
    } else {
        healthy("the license is valid")
    }
}

pub(super) fn license_expiry(case: &Case<'_>) -> Finding {
    match kind::instant(case.value) {
        Some(expiry) => running_out(case, "the license", expiry.duration_since(case.evidence.as_of())),
        None => skipped("license.expiry is no time"),
    }
}

pub(super) fn certificate(case: &Case<'_>) -> Finding {
    let Some(days) = kind::integer(case.value) else { return skipped("certificateValidation is no integer") };
    // Whole days are all that the server tells.
    let sentence = match days {
        ..0 => format!("the certificate expired {} ago", amount::counted(-days, "day")),
        0 => "the certificate has no day left".to_owned(),
        1.. => format!("the certificate expires in {}", amount::counted(days, "day")),
    };
    case.measured(Amount::whole(days).times(DAY), sentence)
}

pub(super) fn tls_expiry(case: &Case<'_>) -> Finding {
    match case.evidence.meta.and_then(|meta| meta.certificate.as_ref()) {
        Some(certificate) => {
            let left = certificate.not_after.duration_since(case.evidence.now);
            running_out(case, "the certificate of the connection", left)
        }
        None => skipped(case.evidence.uncertified.unwrap_or("no certificate was seen that can be read")),
    }
}

/// The judgement of the time that is left of something.
fn running_out(case: &Case<'_>, thing: &str, left: SignedDuration) -> Finding {
    let span = match i128::from(left.as_secs().unsigned_abs()) {
        seconds @ ..DAY => time::spell_span(seconds),
        seconds => amount::counted(seconds / DAY, "day"),
    };
    let sentence = if left.is_negative() {
        format!("{thing} expired {span} ago")
    } else {
        format!("{thing} expires in {span}")
    };
    case.measured(left.into(), sentence)
}

pub(super) fn clock(case: &Case<'_>) -> Finding {
    let Some(meta) = case.evidence.meta else { return skipped(NOBODY_WAS_ASKED) };
    let Some(told) = kind::instant(case.value) else { return skipped("serverTime is no time") };
    let half = SignedDuration::try_from(meta.round_trip / 2).unwrap_or(SignedDuration::MAX);
    // The server looked at its clock at some moment of the trip; in its middle, as far as anybody knows.
    let offset = told.duration_since(meta.received).saturating_add(half);
    let proven = offset.abs().saturating_sub(half).max(SignedDuration::ZERO);
    let side = if offset.is_negative() { "behind" } else { "ahead of" };
    let sentence = match proven.as_millis() {
        0 => format!("the server's clock agrees with this machine's, within {:.1?}", meta.round_trip),
        milliseconds @ ..60_000 => {
            format!("the server's clock is {} s {side} this machine's", Amount::thousandths(milliseconds))
        }
        milliseconds => {
            format!("the server's clock is {} {side} this machine's", time::spell_span(milliseconds / 1000))
        }
    };
    case.measured(proven.into(), sentence)
}

pub(super) fn open_api(case: &Case<'_>) -> Finding {
    if !case.says_no() {
        return healthy("the API needs a login");
    }
    match case.beside_says_yes() {
        Ok(true) => worrying(
            Outcome::Critical,
            "the API needs no login: anyone who reaches its port controls the server",
        ),
        Ok(false) => healthy("the API needs no login, and answers on its own machine only"),
        Err(finding) => finding,
    }
}

pub(super) fn open_receiver(case: &Case<'_>) -> Finding {
    if !case.says_no() {
        return healthy("the receiver needs a login");
    }
    match case.beside_says_yes() {
        Ok(false) => worrying(
            Outcome::Warning,
            "the receiver needs no login: anyone who reaches its port may transfer",
        ),
        Ok(true) => healthy("the receiver takes authorized clients only"),
        Err(finding) => finding,
    }
}

pub(super) fn encryption_available(case: &Case<'_>) -> Finding {
    let no = "the server cannot encrypt connections";
    unless_no(case, "the server can encrypt connections", Outcome::Warning, no)
}

pub(super) fn encryption_enabled(case: &Case<'_>) -> Finding {
    let no = "the receiver does not encrypt transfers";
    unless_no(case, "the receiver encrypts transfers", Outcome::Warning, no)
}

pub(super) fn weakest_cipher(case: &Case<'_>) -> Finding {
    let Some(place) = kind::cipher(case.value) else { return skipped("minCipher is no cipher") };
    let consequence = match place {
        0 => ": transfers may be neither encrypted nor verified",
        1 => ": transfers may be read on the way",
        _ => "",
    };
    let name = kind::CIPHERS.get(place).copied().unwrap_or_default();
    let place = i128::try_from(place).unwrap_or_default();
    case.measured(Amount::whole(place), format!("the weakest cipher is {name}{consequence}"))
}

pub(super) fn cache(case: &Case<'_>) -> Finding {
    let maximum = match case.beside() {
        Ok(maximum) => kind::integer(maximum).unwrap_or_default(),
        Err(finding) => return finding,
    };
    if maximum <= 0 {
        return skipped("the cloud file cache has no size");
    }
    let share = |bytes: Amount| bytes.hundredths_of(maximum);
    let used = share(Amount::whole(kind::integer(case.value).unwrap_or_default()));
    let limits = case.limits.map(|limit| match limit.unit {
        Unit::Bytes => Limit { amount: share(limit.amount), unit: Unit::Percent },
        _ => limit,
    });
    let sentence = format!("the cloud file cache is {} full", Unit::Percent.spell(used.to_tenths()));
    Case { limits, ..*case }.measured(used, sentence)
}

pub(super) fn incoming(case: &Case<'_>) -> Finding {
    rate_limit(case, "incoming", "nothing can come in")
}

pub(super) fn outgoing(case: &Case<'_>) -> Finding {
    rate_limit(case, "outgoing", "nothing can go out")
}

fn rate_limit(case: &Case<'_>, side: &str, consequence: &str) -> Finding {
    match case.beside_says_yes() {
        Ok(true) => {
            let kilobits = kind::integer(case.value).unwrap_or_default();
            let sentence = match kilobits {
                0 => format!("the {side} limit is 0: {consequence}"),
                kilobits => format!("the {side} limit is {}", amount::spell_rate(kilobits)),
            };
            case.measured(Amount::whole(kilobits).times(1000), sentence)
        }
        Ok(false) => healthy(format!("the {side} limit is not active")),
        Err(finding) => finding,
    }
}

pub(super) fn collection_interval(case: &Case<'_>) -> Finding {
    positive(case, "the interval of the garbage collection")
}

pub(super) fn grace_period(case: &Case<'_>) -> Finding {
    positive(case, "the grace period of the garbage collection")
}

fn positive(case: &Case<'_>, thing: &str) -> Finding {
    let seconds = kind::integer(case.value).unwrap_or_default();
    let sentence = if seconds > 0 {
        format!("{thing} is {}", time::spell_span(seconds))
    } else {
        format!("{thing} is not a positive time")
    };
    case.measured(Amount::whole(seconds), sentence)
}

pub(super) fn event_log(case: &Case<'_>) -> Finding {
    let off = "the event log is off: nobody can look back";
    unless_no(case, "the server keeps an event log", Outcome::Notice, off)
}

pub(super) fn launch(case: &Case<'_>) -> Finding {
    since_baseline(case, "serverId", Outcome::Warning, "the server was started anew since the baseline")
}

pub(super) fn identity(case: &Case<'_>) -> Finding {
    let other = "it is another server than that of the baseline";
    since_baseline(case, "serverUid", Outcome::Critical, other)
}

fn since_baseline(case: &Case<'_>, path: &str, severity: Outcome, changed: &str) -> Finding {
    if case.evidence.baseline.is_none() {
        return moot("no --baseline is given");
    }
    match evidence::field(path).and_then(|field| case.evidence.former(field)) {
        Some(former) if former == case.value => healthy(format!("{path} is that of the baseline")),
        Some(_) => worrying(severity, changed),
        None => skipped(format!("the baseline has no {path}")),
    }
}

//! The license and the certificates: whether they are valid, and for how long.

use jiff::{SignedDuration, Timestamp};

use crate::catalogue::kind;
use crate::health::limits::{Bad, Scale, Unit};
use crate::health::rule::{Case, ComparedWith, Rule, RulePart};
use crate::health::{Finding, Outcome};
use crate::text::sanitize;
use crate::units::amount::{self, Amount};
use crate::units::time::{self, DAY};

/// The rules of this theme, in the order in which people are shown them.
pub(super) const RULES: &[&Rule] =
    &[&LICENSE_VALID, &LICENSE_EXPIRY, &CERTIFICATE, &TLS_EXPIRY, &CERTIFICATE_AGREES];

/// So many days before something runs out it is time to renew it: a month, because new licenses and
/// certificates have to be asked for.
pub(crate) const DAYS_TO_RENEW: i128 = 30;

/// So many days before it runs out it is late.
const LAST_DAYS: i128 = 7;

/// For everything that runs out.
const RUNS_OUT: Scale =
    Scale::new(Unit::Seconds, Bad::Low).warning_at(DAYS_TO_RENEW * DAY).critical_at(LAST_DAYS * DAY);

/// What to do about a certificate that runs out. Renewed, it is another one to those who have remembered the
/// old one.
const RENEW_CERTIFICATE: &str = "renew it, then let jsinfo trust remember it";

/// Where nobody knows better why there is none.
const NO_CERTIFICATE: &str = "no certificate was seen that can be read";

static LICENSE_VALID: Rule = Rule {
    code: "license.valid",
    about: "the license is not valid",
    advice: "install a valid license",
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Critical],
    parts: &[RulePart::field_at(VALID, license_valid)],
};

fn license_valid(case: &Case<'_>) -> Finding {
    /// As many characters of the server's words as fit into a sentence.
    const ENOUGH: usize = 300;
    if !case.is_no() {
        return Finding::ok("the license is valid");
    }
    let reason = case.evidence.value("license.errorMessage").and_then(|message| message.as_str());
    let reason = match reason {
        None | Some("") => "the server gives no reason".to_owned(),
        Some(words) => sanitize::cut(words.to_owned(), ENOUGH),
    };
    Finding::new(Outcome::Critical, format!("the license is not valid: {reason}"))
}

const VALID: &str = "license.valid";

/// 2000-01-01: before any license of this product.
const FIRST_LICENSE: Timestamp = Timestamp::constant(946_684_800, 0);

static LICENSE_EXPIRY: Rule = Rule {
    code: "license.expiry",
    about: "the license runs out",
    advice: "renew the license",
    compares_with: ComparedWith::Nothing,
    scale: Some(RUNS_OUT),
    severities: &[Outcome::Warning, Outcome::Critical],
    parts: &[RulePart::field_at("license.expiry", license_expiry).reading(&[VALID])],
};

fn license_expiry(case: &Case<'_>) -> Finding {
    let Some(expiry) = kind::last_instant(case.value) else {
        return Finding::skipped("license.expiry is no time");
    };
    // 0 and -1 are a second of 1970 to nobody but a computer. They may mean that there is no end.
    if expiry < FIRST_LICENSE {
        let told = kind::plain(case.value);
        return Finding::not_understood(format!("license.expiry is {told}, which is no day of a license"));
    }
    let now = case.evidence.as_of();
    let left = expiry.duration_since(now);
    if left.is_negative() && case.other_is_yes(VALID).unwrap_or(false) {
        // Which of the two is wrong, nobody can tell from here.
        let Finding { sentence, measured, .. } = running_out(case, "the license", left);
        let sentence = format!("{sentence}, and license.valid is true: the server contradicts itself");
        return Finding { measured, ..Finding::not_understood(sentence) };
    }
    // Such a license is good until its day is over: on that day, people do not count the hours.
    if kind::is_day(case.value) && left < SignedDuration::from_hours(24) && !left.is_negative() {
        return case.measured(left.into(), "the license expires today");
    }
    running_out(case, "the license", left)
}

static CERTIFICATE: Rule = Rule {
    code: "certificate",
    about: "the server's certificate runs out, as the server says",
    advice: RENEW_CERTIFICATE,
    compares_with: ComparedWith::Nothing,
    scale: Some(RUNS_OUT),
    severities: &[Outcome::Warning, Outcome::Critical],
    parts: &[RulePart::field_at("certificateValidation", certificate)],
};

fn certificate(case: &Case<'_>) -> Finding {
    let Some(days) = kind::integer(case.value) else {
        return Finding::skipped("certificateValidation is no integer");
    };
    // The server counts whole days. What it says once they are over is documented nowhere: less than none is
    // taken for the days that have passed since.
    let sentence = match days {
        ..0 => format!("the certificate expired {} ago", amount::counted(-days, "day")),
        0 => "the certificate has no day left".to_owned(),
        1.. => format!("the certificate expires in {}", amount::counted(days, "day")),
    };
    case.measured(Amount::whole(days).times(DAY), sentence)
}

static TLS_EXPIRY: Rule = Rule {
    code: "tls.expiry",
    about: "the certificate that was seen on the connection, or one that vouches for it, runs out",
    advice: RENEW_CERTIFICATE,
    compares_with: ComparedWith::Nothing,
    scale: Some(RUNS_OUT),
    severities: &[Outcome::Warning, Outcome::Critical],
    parts: &[RulePart::no_field(tls_expiry)],
};

fn tls_expiry(case: &Case<'_>) -> Finding {
    /// As many characters of a certificate's name as fit into a sentence.
    const ENOUGH: usize = 100;
    let meta = case.evidence.meta;
    let Some(certificate) = meta.and_then(|meta| meta.certificate.as_ref()) else {
        let why = case.evidence.uncertified.unwrap_or(NO_CERTIFICATE);
        return Finding::skipped(why);
    };
    // By this machine's clock: a client refuses an expired certificate by its own, whatever the server's says. Without one
    // of its chain a certificate is worth nothing, however long it is valid itself.
    if let Some(intermediate) = meta.and_then(|meta| meta.intermediate.as_ref()) {
        let left = intermediate.not_after.duration_since(case.evidence.now);
        return running_out(case, &sanitize::cut(intermediate.to_string(), ENOUGH), left);
    }
    let left = certificate.not_after.duration_since(case.evidence.now);
    running_out(case, "the certificate of the connection", left)
}

static CERTIFICATE_AGREES: Rule = Rule {
    code: "certificate-agrees",
    about: "the certificate of the connection expires on another day than the one the server reports",
    advice: "find out what answers TLS on the way to the server, and restart a server that has a new certificate",
    compares_with: ComparedWith::Nothing,
    scale: None,
    severities: &[Outcome::Warning],
    parts: &[RulePart::field_at("certificateValidation", certificate_agrees)],
};

fn certificate_agrees(case: &Case<'_>) -> Finding {
    let Some(told) = kind::integer(case.value) else {
        return Finding::skipped("certificateValidation is no integer");
    };
    let Some(certificate) = case.evidence.meta.and_then(|meta| meta.certificate.as_ref()) else {
        return Finding::skipped(case.evidence.uncertified.unwrap_or(NO_CERTIFICATE));
    };
    let left = certificate.not_after.duration_since(case.evidence.now);
    // Days that are over are counted as those that are left.
    let seen = i128::from(left.as_secs()) / DAY;
    // How the server rounds, and in which time zone it counts days, is documented nowhere.
    if (told - seen).abs() <= 1 {
        return Finding::ok("the certificate of the connection is the one that the server reports");
    }
    let (told, seen) = (amount::counted(told, "day"), amount::counted(seen, "day"));
    Finding::new(
        Outcome::Warning,
        format!(
            "the server says that its certificate has {told} left, and that of the connection has {seen}"
        ),
    )
}

/// The judgement of the time that is left of something.
fn running_out(case: &Case<'_>, thing: &str, left: SignedDuration) -> Finding {
    let seconds = i128::from(left.as_secs().unsigned_abs());
    // People count in days what runs out in weeks, and look at the clock on the last one.
    let span = if seconds < DAY { time::spell_span(seconds) } else { amount::counted(seconds / DAY, "day") };
    let sentence = if left.is_negative() {
        format!("{thing} expired {span} ago")
    } else {
        format!("{thing} expires in {span}")
    };
    case.measured(left.into(), sentence)
}

#[cfg(test)]
pub(super) use tests::samples;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::health::rules::sample::{Given, NOW, RuleSample, given, seen};
    use crate::source::FetchMeta;
    use crate::trust::certificate::Certificate;
    use crate::trust::chain::Intermediate;

    pub(in crate::health::rules) fn samples() -> Vec<RuleSample> {
        vec![
            given(&LICENSE_VALID, json!({"license": {"valid": true}})).gives(Outcome::Ok),
            given(&LICENSE_VALID, json!({"license": {"valid": false}})).gives(Outcome::Critical),
            license("2027-12-31").gives(Outcome::Ok),
            license("2026-12-01").gives(Outcome::Warning),
            license("2026-11-20").gives(Outcome::Critical),
            license("2026-11-22").gives(Outcome::Critical),
            valid_license(json!("2026-11-20")).gives(Outcome::Unknown),
            valid_license(json!(0)).gives(Outcome::Unknown),
            valid_license(json!(-1)).gives(Outcome::Unknown),
            agreeing(400).gives(Outcome::Ok),
            agreeing(405).gives(Outcome::Warning),
            days(31).gives(Outcome::Ok),
            days(30).gives(Outcome::Warning),
            days(8).gives(Outcome::Warning),
            days(7).gives(Outcome::Critical),
            days(0).gives(Outcome::Critical),
            days(-1).gives(Outcome::Critical),
            connection("2027-12-31T00:00:00Z").gives(Outcome::Ok),
            connection("2026-12-01T00:00:00Z").gives(Outcome::Warning),
            connection("2026-11-23T00:00:00Z").gives(Outcome::Critical),
            with_intermediate("2027-06-01T00:00:00Z").gives(Outcome::Ok),
            with_intermediate("2026-12-01T00:00:00Z").gives(Outcome::Warning),
            with_intermediate("2026-11-25T20:30:00Z").gives(Outcome::Critical),
        ]
    }

    /// A license that ends then; the server's clock says 2026-11-22 20:00:07.
    fn license(expiry: &str) -> Given {
        given(&LICENSE_EXPIRY, json!({"serverTime": NOW.as_microsecond(), "license": {"expiry": expiry}}))
    }

    /// One of which the server says that it is valid.
    #[allow(clippy::needless_pass_by_value, reason = "samples read better")]
    fn valid_license(expiry: serde_json::Value) -> Given {
        let license = json!({"valid": true, "expiry": expiry});
        given(&LICENSE_EXPIRY, json!({"serverTime": NOW.as_microsecond(), "license": license}))
    }

    /// A server that says that its certificate has so many days left, where that of the connection has 401.
    fn agreeing(days: i64) -> Given {
        let certificate = certificate("2027-12-29T00:00:00Z");
        given(&CERTIFICATE_AGREES, json!({"certificateValidation": days}))
            .meta(FetchMeta { certificate: Some(certificate), ..seen() })
    }

    fn days(days: i64) -> Given {
        given(&CERTIFICATE, json!({"certificateValidation": days}))
    }

    /// A connection with a certificate that is valid until then.
    fn connection(not_after: &str) -> Given {
        given(&TLS_EXPIRY, json!({})).meta(FetchMeta { certificate: Some(certificate(not_after)), ..seen() })
    }

    /// A connection with a certificate that is valid for long, and one above it that is valid until then.
    fn with_intermediate(not_after: &str) -> Given {
        let intermediate = Intermediate {
            subject: "CN=Paris Issuing".to_owned(),
            not_before: Timestamp::UNIX_EPOCH,
            not_after: not_after.parse().unwrap(),
        };
        let certificate = Some(certificate("2028-01-01T00:00:00Z"));
        given(&TLS_EXPIRY, json!({})).meta(FetchMeta {
            certificate,
            intermediate: Some(intermediate),
            ..seen()
        })
    }

    fn certificate(not_after: &str) -> Certificate {
        Certificate {
            fingerprint: format!("sha256:{}", "0".repeat(64)).parse().unwrap(),
            subject: String::new(),
            issuer: String::new(),
            names: Vec::new(),
            not_before: Timestamp::UNIX_EPOCH,
            not_after: not_after.parse().unwrap(),
            key: String::new(),
            self_signed: true,
        }
    }

    #[test]
    fn a_certificate_is_worth_no_more_than_the_one_above_it() {
        let sentence = with_intermediate("2026-11-25T20:30:00Z").finding().sentence;
        assert_eq!(sentence, "the intermediate CN=Paris Issuing expires in 3 days");
        let sentence = with_intermediate("2026-11-20T20:00:00Z").finding().sentence;
        assert_eq!(sentence, "the intermediate CN=Paris Issuing expired 2 days ago");
    }

    #[test]
    fn what_is_left_is_told_in_days_and_on_the_last_one_in_hours() {
        let sentence = |expiry: &str| license(expiry).finding().sentence;
        assert_eq!(sentence("2027-12-31"), "the license expires in 404 days");
        assert_eq!(sentence("2026-12-01"), "the license expires in 9 days", "the last day belongs to it");
        assert_eq!(sentence("2026-11-22"), "the license expires today");
        assert_eq!(sentence("2026-11-22T23:00:00Z"), "the license expires in 2 h 59 min");
        assert_eq!(sentence("2026-11-20"), "the license expired 1 day ago");
        assert_eq!(days(1).finding().sentence, "the certificate expires in 1 day");
        assert_eq!(days(0).finding().sentence, "the certificate has no day left");
        assert_eq!(days(-2).finding().sentence, "the certificate expired 2 days ago");
    }

    #[test]
    fn a_saved_document_is_judged_as_of_its_own_day() {
        let saved = json!({"serverTime": 1_577_836_800_000_000_i64, "license": {"expiry": "2020-06-01"}});
        assert_eq!(given(&LICENSE_EXPIRY, saved).finding().sentence, "the license expires in 152 days");
    }

    #[test]
    fn a_server_whose_clock_is_behind_gains_no_time() {
        let behind = json!({"serverTime": 1_577_836_800_000_000_i64, "license": {"expiry": "2020-06-01"}});
        let finding = given(&LICENSE_EXPIRY, behind).meta(seen()).finding();
        assert_eq!(finding.outcome, Outcome::Critical, "{}", finding.sentence);
    }

    #[test]
    fn without_a_certificate_there_is_nothing_to_run_out() {
        let finding = given(&TLS_EXPIRY, json!({})).meta(seen()).finding();
        assert_eq!(finding, Finding::skipped("no certificate was seen that can be read"));
    }

    #[test]
    fn a_servers_words_leave_a_sentence_a_sentence() {
        let refused = |message: &str| {
            let json = json!({"license": {"valid": false, "errorMessage": message}});
            given(&LICENSE_VALID, json).finding().sentence
        };
        assert_eq!(refused("expired"), "the license is not valid: expired");
        assert_eq!(refused(""), "the license is not valid: the server gives no reason");
        let sentence = refused(&"x".repeat(1_000_000));
        assert!(sentence.len() < 400 && sentence.ends_with("x…"), "{sentence}");
    }
}

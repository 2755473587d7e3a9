//! The rules, written down once: `show`, `check`, policies, documentation and completions read this table.
//!
//! How each of them judges is in [`super::judge`].

use super::judge;
use super::limits::{Bad, Scale, Unit};
use super::rule::{Case, Rule, RulePart};
use super::{Finding, Outcome};

const DAY: i128 = 86_400;

/// Whether the server can be asked; its code, because what fails on the way is told under it.
pub const REACHABLE: &str = "reachable";
/// Whether the credentials are accepted; likewise.
pub const LOGIN: &str = "login";
/// Whether the answer is understood; likewise.
pub const ANSWER: &str = "answer";
/// Whether it is still the same launch of the same server; its code, because a baseline has to be given for it.
pub const RESTART: &str = "restart";

/// For everything that runs out: the month in which to act, and the week in which it is late.
const RUNS_OUT: Scale = Scale::new(Unit::Seconds, Bad::Low, Some(30 * DAY), Some(7 * DAY));

const NOTICE: &[Outcome] = &[Outcome::Notice];
const WARNING: &[Outcome] = &[Outcome::Warning];
const CRITICAL: &[Outcome] = &[Outcome::Critical];
const WARNING_OR_CRITICAL: &[Outcome] = &[Outcome::Warning, Outcome::Critical];

/// Every rule, in the order in which people are shown them: the way to the server first.
pub static RULES: [Rule; 18] = [
    Rule {
        code: REACHABLE,
        about: "the server cannot be asked, or takes its time",
        advice: "see how far jsinfo doctor goes",
        scale: Some(Scale::new(Unit::Seconds, Bad::High, None, None)),
        severities: CRITICAL,
        parts: &[not_a_field(judge::reachable)],
    },
    Rule {
        code: LOGIN,
        about: "the login is rejected (unknown), or the server took it and knows of none (warning)",
        advice: "check the name, and where the password comes from",
        scale: None,
        severities: WARNING,
        parts: &[not_a_field(judge::login)],
    },
    Rule {
        code: ANSWER,
        about: "the answer is not understood, or odd where a rule reads it (unknown)",
        advice: "compare with the documentation, and update jsinfo",
        scale: None,
        severities: &[],
        parts: &[not_a_field(judge::answer)],
    },
    Rule {
        code: "api-version",
        about: "the API is older (warning) or newer (notice) than those that jsinfo knows",
        advice: "update jsinfo, or the server",
        scale: None,
        severities: &[Outcome::Notice, Outcome::Warning],
        parts: &[of("apiVersion", judge::api_version)],
    },
    Rule {
        code: "license.valid",
        about: "the license is not valid",
        advice: "install a valid license",
        scale: None,
        severities: CRITICAL,
        parts: &[of("license.valid", judge::license_valid)],
    },
    Rule {
        code: "license.expiry",
        about: "the license runs out",
        advice: "renew the license",
        scale: Some(RUNS_OUT),
        severities: WARNING_OR_CRITICAL,
        parts: &[of("license.expiry", judge::license_expiry)],
    },
    Rule {
        code: "certificate",
        about: "the server's certificate runs out, as the server says",
        advice: "renew it, then let jsinfo trust remember it",
        scale: Some(RUNS_OUT),
        severities: WARNING_OR_CRITICAL,
        parts: &[of("certificateValidation", judge::certificate)],
    },
    Rule {
        code: "tls.expiry",
        about: "the certificate that was seen on the connection runs out",
        advice: "renew it, then let jsinfo trust remember it",
        scale: Some(RUNS_OUT),
        severities: WARNING_OR_CRITICAL,
        parts: &[not_a_field(judge::tls_expiry)],
    },
    Rule {
        code: "clock",
        about: "the server's clock differs from this machine's, half the round trip allowed",
        advice: "let both machines keep time by NTP",
        scale: Some(Scale::new(Unit::Seconds, Bad::High, Some(2), Some(30))),
        severities: WARNING_OR_CRITICAL,
        parts: &[of("serverTime", judge::clock)],
    },
    Rule {
        code: "open-api",
        about: "the API takes remote control and needs no login",
        advice: "require a login, or forbid remote control",
        scale: None,
        severities: CRITICAL,
        parts: &[of_two("authRequired", "allowRemoteControl", judge::open_api)],
    },
    Rule {
        code: "receiver.open",
        about: "the receiver needs no login and takes clients that nobody has authorized",
        advice: "require a login, or allow authorized clients only",
        scale: None,
        severities: WARNING,
        parts: &[of_two(
            "receiver.authRequired",
            "receiver.onlyAuthorizedClientsAllowed",
            judge::open_receiver,
        )],
    },
    Rule {
        code: "encryption",
        about: "encryption is not available, or not enabled at the receiver",
        advice: "enable encryption at both ends",
        scale: None,
        severities: WARNING,
        parts: &[
            of("encryptionAvailable", judge::encryption_available),
            of("receiver.encryptionEnabled", judge::encryption_enabled),
        ],
    },
    Rule {
        code: "cipher",
        about: "the weakest cipher that is accepted is too weak",
        advice: "raise the minimum to ENCRYPTED_128 or more",
        scale: Some(Scale::new(Unit::Cipher, Bad::Low, Some(1), Some(0))),
        severities: WARNING_OR_CRITICAL,
        parts: &[of("minCipher", judge::weakest_cipher)],
    },
    Rule {
        code: "cache",
        about: "the cloud file cache has been this full",
        advice: "give the cache more memory",
        scale: Some(Scale::new(Unit::Percent, Bad::High, Some(90), Some(98))),
        severities: WARNING_OR_CRITICAL,
        parts: &[of_two(
            "configuration.cloudFileCache.highWatermark",
            "configuration.cloudFileCache.maximumSize",
            judge::cache,
        )],
    },
    Rule {
        code: "bandwidth",
        about: "a limit that is active lets nothing through",
        advice: "raise the limit, or switch it off",
        scale: Some(Scale::new(Unit::BitsPerSecond, Bad::Low, None, Some(0))),
        severities: CRITICAL,
        parts: &[
            of_two(
                "bandwidthLimits.incomingRateLimit",
                "bandwidthLimits.incomingLimitActive",
                judge::incoming,
            ),
            of_two(
                "bandwidthLimits.outgoingRateLimit",
                "bandwidthLimits.outgoingLimitActive",
                judge::outgoing,
            ),
        ],
    },
    Rule {
        code: "garbage-collect",
        about: "the interval or the grace period of the garbage collection is not positive",
        advice: "set both to a positive time",
        scale: Some(Scale::new(Unit::Seconds, Bad::Low, Some(0), None)),
        severities: WARNING,
        parts: &[
            of("configuration.garbageCollect.intervalSeconds", judge::collection_interval),
            of("configuration.garbageCollect.timeLimitSeconds", judge::grace_period),
        ],
    },
    Rule {
        code: "event-log",
        about: "the event log is off (notice)",
        advice: "switch the event log on",
        scale: None,
        severities: NOTICE,
        parts: &[of("eventLogAvailable", judge::event_log)],
    },
    Rule {
        code: RESTART,
        about: "since the baseline, the server was started anew (warning) or replaced (critical)",
        advice: "if that was meant, save a new baseline",
        scale: None,
        severities: WARNING_OR_CRITICAL,
        parts: &[of("serverId", judge::launch), of("serverUid", judge::identity)],
    },
];

/// A part that judges a field.
const fn of(path: &'static str, judge: fn(&Case<'_>) -> Finding) -> RulePart {
    RulePart { path: Some(path), beside: None, judge }
}

/// A part that judges a field by another one.
const fn of_two(path: &'static str, beside: &'static str, judge: fn(&Case<'_>) -> Finding) -> RulePart {
    RulePart { path: Some(path), beside: Some(beside), judge }
}

/// A part that judges something that is no field.
const fn not_a_field(judge: fn(&Case<'_>) -> Finding) -> RulePart {
    RulePart { path: None, beside: None, judge }
}

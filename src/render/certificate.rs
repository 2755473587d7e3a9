//! A certificate as people are shown it, with what is to be said about it in front; and the list of those remembered.
//!
//! A certificate is text from a stranger: every word of it is cleaned here.

use jiff::Timestamp;

use super::sheet::{Block, Sheet, SheetFinding, SheetLine, Tone};
use super::text;
use crate::endpoint::Endpoint;
use crate::output::TermStyle;
use crate::source::api::inspection::Inspection;
use crate::text::sanitize;
use crate::trust::certificate::Certificate;
use crate::trust::store::RememberedCertificate;
use crate::units::amount::counted;
use crate::units::time::{days_until, spell_utc};

/// The days before its end from which on a certificate worries, as for a server's own count of them.
const SOON: i64 = 30;

/// What a look at a server's certificate showed. The fingerprint ends it, whole, to be copied.
pub fn certificate(
    endpoint: &Endpoint,
    inspection: &Inspection,
    remembered: Option<&RememberedCertificate>,
    style: TermStyle,
) -> String {
    let sheet = Sheet {
        headline: format!("Certificate of {}", sanitize::line(&endpoint.authority())),
        findings: findings(endpoint, inspection, remembered),
        blocks: vec![Block { title: "Certificate", note: None, lines: lines(inspection) }],
        notes: Vec::new(),
        hints: Vec::new(),
    };
    // Not through the layout: a fingerprint in two pieces cannot be copied.
    format!("{}\n  {}\n", text::sheet(&sheet, style), inspection.certificate.fingerprint)
}

/// One line for each remembered certificate: server, fingerprint, since when.
pub fn remembered(all: &[RememberedCertificate]) -> String {
    // The file may have been edited, so even its own words are cleaned.
    let servers: Vec<_> = all.iter().map(|remembered| sanitize::line(&remembered.server)).collect();
    let width = servers.iter().map(|server| server.chars().count()).max().unwrap_or_default();
    let mut lines = Vec::new();
    for (server, RememberedCertificate { fingerprint, since, .. }) in servers.iter().zip(all) {
        lines.push(format!("{server:width$}  {fingerprint}  {}\n", spell_utc(*since)));
    }
    lines.concat()
}

/// What the user remembers comes first: it decides, whatever the roots say.
fn findings(
    endpoint: &Endpoint,
    inspection: &Inspection,
    remembered: Option<&RememberedCertificate>,
) -> Vec<SheetFinding> {
    let Inspection { certificate, validation, .. } = inspection;
    let mut findings = Vec::new();
    if let Some(remembered) = remembered {
        let since = spell_utc(remembered.since);
        let other = remembered.fingerprint;
        findings.push(if other == certificate.fingerprint {
            finding(Tone::Good, &format!("it is the one that is remembered, since {since}"))
        } else {
            finding(
                Tone::Critical,
                &format!("IT HAS CHANGED: another one is remembered, since {since}: {other}"),
            )
        });
    }
    findings.push(match validation {
        Ok(()) => {
            finding(Tone::Good, "somebody that this machine trusts has signed it: it need not be remembered")
        }
        Err(error) => finding(Tone::Warning, &error.words(certificate, endpoint)),
    });
    findings
}

fn finding(tone: Tone, sentence: &str) -> SheetFinding {
    SheetFinding { tone, sentence: sanitize::line(sentence).into_owned() }
}

fn lines(inspection: &Inspection) -> Vec<SheetLine> {
    let Inspection { certificate, version, cipher, .. } = inspection;
    let Certificate { fingerprint, subject, issuer, names, not_before, not_after, key, self_signed } =
        certificate;
    let issuer = if *self_signed && !issuer.is_empty() {
        text_line("Issuer", &format!("{issuer} (itself)"))
    } else {
        text_line("Issuer", issuer)
    };
    let names = if names.is_empty() {
        line(Tone::Nothing, "Names", "(none)")
    } else {
        text_line("Names", &names.join(", "))
    };
    vec![
        text_line("Subject", subject),
        issuer,
        names,
        valid_from(*not_before),
        valid_until(*not_after),
        text_line("Key", key),
        text_line("Connection", &format!("{version}, {cipher}")),
        line(Tone::Plain, "SHA-256", &fingerprint.lines_with_colons().join("\n")),
    ]
}

fn valid_from(not_before: Timestamp) -> SheetLine {
    let (from, days) = (spell_utc(not_before), days_away(not_before));
    if not_before > Timestamp::now() {
        line(Tone::Critical, "Valid from", &format!("{from} ({days} from now)"))
    } else {
        line(Tone::Plain, "Valid from", &format!("{from} ({days} ago)"))
    }
}

fn valid_until(not_after: Timestamp) -> SheetLine {
    let (until, days) = (spell_utc(not_after), days_away(not_after));
    // Whole days are zero on both sides of now, so whether it is over is not theirs to say.
    if not_after < Timestamp::now() {
        return line(Tone::Critical, "Valid until", &format!("{until} (expired {days} ago)"));
    }
    let tone = if days_until(not_after) < SOON { Tone::Warning } else { Tone::Good };
    line(tone, "Valid until", &format!("{until} ({days} left)"))
}

/// The whole days between now and then, in either direction.
fn days_away(then: Timestamp) -> String {
    match days_until(then).abs() {
        0 => "less than a day".to_owned(),
        days => counted(days.into(), "day"),
    }
}

/// A line with one text of the certificate's.
fn text_line(label: &str, text: &str) -> SheetLine {
    if text.is_empty() {
        line(Tone::Nothing, label, "(empty)")
    } else {
        line(Tone::Plain, label, &sanitize::line(text))
    }
}

/// A line whose text may go over several lines of the terminal.
fn line(tone: Tone, label: &str, text: &str) -> SheetLine {
    SheetLine { tone, label: label.to_owned(), text: sanitize::lines(text).into_owned() }
}

//! A certificate as people are shown it, with what is to be said about it in front; and the list of those remembered.
//!
//! A certificate is text from a stranger: every word of it is cleaned here.

use super::sheet::{Block, Sheet, SheetFinding, SheetLine, Tone};
use super::text;
use crate::endpoint::Endpoint;
use crate::output::TermStyle;
use crate::source::api::inspection::Inspection;
use crate::text::sanitize;
use crate::trust::certificate::Certificate;
use crate::trust::store::Remembered;
use crate::units::amount::counted;
use crate::units::time::{days_until, spell_utc};

/// The days before its end from which on a certificate worries, as for a server's own count of them.
const SOON: i64 = 30;

/// What a look at a server's certificate showed. The fingerprint ends it, whole, to be copied.
pub fn certificate(
    endpoint: &Endpoint,
    inspection: &Inspection,
    remembered: Option<&Remembered>,
    style: TermStyle,
) -> String {
    let report = Sheet {
        headline: format!("Certificate of {}", sanitize::line(&endpoint.authority())),
        findings: findings(endpoint, inspection, remembered),
        blocks: vec![Block { title: "Certificate", note: None, lines: lines(inspection) }],
        notes: Vec::new(),
        hints: Vec::new(),
    };
    // Not through the layout: a fingerprint in two pieces cannot be copied.
    format!("{}\n  {}\n", text::sheet(&report, style), inspection.certificate.fingerprint)
}

/// One line for each remembered certificate: server, fingerprint, since when.
pub fn remembered(all: &[Remembered]) -> String {
    let servers: Vec<_> = all.iter().map(|remembered| sanitize::line(&remembered.server)).collect();
    let width = servers.iter().map(|server| server.chars().count()).max().unwrap_or_default();
    let lines = servers.iter().zip(all).map(|(server, Remembered { fingerprint, since, .. })| {
        format!("{server:width$}  {fingerprint}  {}\n", spell_utc(*since))
    });
    lines.collect()
}

fn findings(
    endpoint: &Endpoint,
    inspection: &Inspection,
    remembered: Option<&Remembered>,
) -> Vec<SheetFinding> {
    let Inspection { certificate, authorities, .. } = inspection;
    let memory = remembered.map(|remembered| {
        let since = spell_utc(remembered.since);
        if remembered.fingerprint == certificate.fingerprint {
            (Tone::Good, format!("it is the one that is remembered, since {since}"))
        } else {
            let other = remembered.fingerprint;
            (Tone::Critical, format!("IT HAS CHANGED: another one is remembered, since {since}: {other}"))
        }
    });
    let signed = match authorities {
        Ok(()) => (
            Tone::Good,
            "somebody that this machine trusts has signed it: it need not be remembered".to_owned(),
        ),
        Err(objection) => (Tone::Warning, objection.words(certificate, endpoint)),
    };
    let finding = |(tone, sentence): (Tone, String)| SheetFinding {
        tone,
        sentence: sanitize::line(&sentence).into_owned(),
    };
    memory.into_iter().chain([signed]).map(finding).collect()
}

fn lines(inspection: &Inspection) -> Vec<SheetLine> {
    let Inspection { certificate, version, cipher, .. } = inspection;
    let Certificate { fingerprint, subject, issuer, names, not_before, not_after, key, self_signed } =
        certificate;
    let line = |tone, label: &str, text: &str| SheetLine {
        tone,
        label: label.to_owned(),
        text: sanitize::lines(text).into_owned(),
    };
    let text = |label, text: &str| match text {
        "" => line(Tone::Nothing, label, "(empty)"),
        text => line(Tone::Plain, label, &sanitize::line(text)),
    };
    let names = match names.as_slice() {
        [] => line(Tone::Nothing, "Names", "(none)"),
        names => text("Names", &names.join(", ")),
    };
    let issuer = match self_signed {
        true if !issuer.is_empty() => text("Issuer", &format!("{issuer} (itself)")),
        _ => text("Issuer", issuer),
    };
    let valid =
        |tone, label, moment, days: String| line(tone, label, &format!("{} ({days})", spell_utc(moment)));
    let (until, since) = (days_until(*not_after), days_until(*not_before));
    let over = *not_after < jiff::Timestamp::now();
    let tone = match until {
        _ if over => Tone::Critical,
        ..SOON => Tone::Warning,
        SOON.. => Tone::Good,
    };
    let days = |n: i64| match n.abs() {
        0 => "less than a day".to_owned(),
        n => counted(n.into(), "day"),
    };
    let from = if *not_before > jiff::Timestamp::now() {
        valid(Tone::Critical, "Valid from", *not_before, format!("{} from now", days(since)))
    } else {
        valid(Tone::Plain, "Valid from", *not_before, format!("{} ago", days(since)))
    };
    let end = if over { format!("expired {} ago", days(until)) } else { format!("{} left", days(until)) };
    vec![
        text("Subject", subject),
        issuer,
        names,
        from,
        valid(tone, "Valid until", *not_after, end),
        text("Key", key),
        text("Connection", &format!("{version}, {cipher}")),
        line(Tone::Plain, "SHA-256", &fingerprint.lines_with_colons().join("\n")),
    ]
}

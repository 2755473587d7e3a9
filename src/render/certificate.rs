//! A certificate as people are shown it, with what is to be said about it in front; and the list of those remembered.
//!
//! A certificate is text from a stranger: every word of it is cleaned here.

use std::borrow::Cow;

use jiff::Timestamp;

use super::sheet::{Block, Opening, Sheet, SheetFinding, SheetLine, Tone};
use super::text;
use crate::endpoint::Endpoint;
use crate::health::rules::DAYS_TO_RENEW;
use crate::output::TermStyle;
use crate::source::api::inspection::Inspection;
use crate::text::sanitize;
use crate::trust::certificate::{Certificate, days_away};
use crate::trust::error::TrustError;
use crate::trust::store::RememberedCertificate;
use crate::units::time::{days_until, spell_utc};

/// What a look at a server's certificate showed. The fingerprint ends it, whole, to be copied.
pub fn certificate(
    endpoint: &Endpoint,
    inspection: &Inspection,
    remembered: Option<&RememberedCertificate>,
    style: TermStyle,
) -> String {
    let sheet = Sheet {
        opening: Opening {
            verdict: None,
            headline: format!("Certificate of {}", sanitize::line(&endpoint.authority())),
            summary: String::new(),
        },
        findings: findings(endpoint, inspection, remembered),
        blocks: vec![Block { title: "Certificate", note: None, lines: lines(inspection) }],
        notes: Vec::new(),
        hints: Vec::new(),
    };
    // Not through the layout: a fingerprint in two pieces cannot be copied.
    format!("{}\n  {}\n", text::sheet(sheet, style), inspection.certificate.fingerprint)
}

/// One line for each remembered certificate: server, fingerprint, since when.
pub fn remembered(all: &[RememberedCertificate]) -> String {
    // The file may have been edited, so even its own words are cleaned.
    let servers: Vec<Cow<'_, str>> =
        all.iter().map(|remembered| sanitize::line(&remembered.server)).collect();
    let mut width = 0;
    for server in &servers {
        width = width.max(server.chars().count());
    }
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
        let fingerprint = remembered.fingerprint;
        findings.push(if fingerprint == certificate.fingerprint {
            SheetFinding::new(Tone::Good, &format!("it is the one that is remembered, since {since}"))
        } else {
            let sentence = format!("IT HAS CHANGED: another one is remembered, since {since}: {fingerprint}");
            SheetFinding::new(Tone::Critical, &sentence)
        });
    }
    findings.push(match validation {
        Ok(()) => SheetFinding::new(
            Tone::Good,
            "an authority that this machine trusts has signed it: it need not be remembered",
        ),
        // Not critical: servers commonly show one of their own, and what is asked here is whether to remember it.
        Err(error) => SheetFinding::new(Tone::Warning, &error.words(certificate, endpoint)),
    });
    findings.extend(intermediate_finding(inspection));
    if inspection.has_short_key {
        let words =
            format!("its key is short ({}): today 2048 bits are the least that is safe", certificate.key);
        findings.push(SheetFinding::new(Tone::Warning, &words));
    }
    findings
}

/// A certificate of the chain that runs out, or has: nothing else is wrong yet, or the certificate is trusted for itself.
fn intermediate_finding(inspection: &Inspection) -> Option<SheetFinding> {
    let intermediate = inspection.intermediate.as_ref()?;
    let not_after = intermediate.not_after;
    let is_said = matches!(inspection.validation, Err(TrustError::IntermediateExpired(_)));
    if is_said || days_until(not_after) >= DAYS_TO_RENEW {
        return None;
    }
    let (until, days) = (spell_utc(not_after), distance(not_after));
    let words = if not_after < Timestamp::now() {
        format!("{intermediate} expired on {until} ({days} ago)")
    } else {
        format!("{intermediate} is valid until {until} ({days} left)")
    };
    Some(SheetFinding::new(Tone::Warning, &words))
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
    let (from, days) = (spell_utc(not_before), distance(not_before));
    if not_before > Timestamp::now() {
        line(Tone::Critical, "Valid from", &format!("{from} ({days} from now)"))
    } else {
        line(Tone::Plain, "Valid from", &format!("{from} ({days} ago)"))
    }
}

fn valid_until(not_after: Timestamp) -> SheetLine {
    let (until, days) = (spell_utc(not_after), distance(not_after));
    // Whole days are zero on both sides of now, so whether it is over is not theirs to say.
    if not_after < Timestamp::now() {
        return line(Tone::Critical, "Valid until", &format!("{until} (expired {days} ago)"));
    }
    let tone = if days_until(not_after) < DAYS_TO_RENEW { Tone::Warning } else { Tone::Good };
    line(tone, "Valid until", &format!("{until} ({days} left)"))
}

/// How far away it is, in either direction.
fn distance(then: Timestamp) -> String {
    days_away(then).unwrap_or_else(|| "less than a day".to_owned())
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
    SheetLine::new(tone, label, sanitize::lines(text))
}

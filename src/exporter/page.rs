//! The front page: each server's last verdict, how old it is, and why. For people, without a script, and nothing in it is
//! asked anew.

use std::cmp::Reverse;
use std::fmt::Write as _;

use jiff::Timestamp;

use super::setup::{FailedLoad, Setup};
use super::verdicts::{LastFinding, LastVerdict};
use crate::check::status::Status;
use crate::progress::Step;
use crate::text::sanitize;
use crate::units::time::{spell_distance, spell_elapsed, spell_utc};

const STYLE: &str = include_str!("page.css");

/// What is shown.
pub(super) struct FrontPage<'a> {
    pub(super) setup: &'a Setup,
    /// Why the configuration could not be read, where that is so.
    pub(super) failed: Option<FailedLoad>,
    /// Each server of the configuration, and what came of its last probe.
    pub(super) servers: Vec<(&'a str, Option<LastVerdict>)>,
    pub(super) now: Timestamp,
}

impl FrontPage<'_> {
    /// The page as HTML.
    pub(super) fn html(mut self) -> String {
        // The worst first; those that nobody has asked for last. In the file's order otherwise.
        self.servers.sort_by_key(|(_, verdict)| Reverse(verdict.as_ref().map(|verdict| verdict.verdict)));
        let mut html = String::with_capacity(16 * 1024);
        html.push_str("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
        html.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        html.push_str("<meta http-equiv=\"refresh\" content=\"30\">\n<title>jsinfo exporter</title>\n");
        let _ = writeln!(html, "<style>\n{STYLE}</style></head><body>\n<h1>jsinfo exporter</h1>");
        self.push_summary(&mut html);
        self.push_configuration(&mut html);
        self.push_servers(&mut html);
        html.push_str("<p class=\"dim\"><a href=\"/targets\">targets</a> · <a href=\"/metrics\">metrics of the exporter</a> · ");
        let _ = writeln!(
            html,
            "jsinfo {} · {}</p>\n</body></html>",
            env!("CARGO_PKG_VERSION"),
            spell_utc(self.now)
        );
        html
    }

    /// How many are how.
    fn push_summary(&self, html: &mut String) {
        let mut parts = Vec::new();
        for status in [Status::Critical, Status::Unknown, Status::Warning, Status::Ok] {
            let is_so =
                |verdict: &Option<LastVerdict>| verdict.as_ref().map(|last| last.verdict) == Some(status);
            let count = self.servers.iter().filter(|(_, verdict)| is_so(verdict)).count();
            if count > 0 {
                parts.push(format!("<span class=\"{0}\">{count} {0}</span>", status.name()));
            }
        }
        let unasked = self.servers.iter().filter(|(_, verdict)| verdict.is_none()).count();
        if unasked > 0 {
            parts.push(format!("<span class=\"dim\">{unasked} not asked yet</span>"));
        }
        if parts.is_empty() {
            parts.push("no server in the configuration file: jsinfo server add NAME ADDRESS".to_owned());
        }
        let _ = writeln!(html, "<p>{}</p>", parts.join(", "));
    }

    fn push_configuration(&self, html: &mut String) {
        let age = spell_distance(self.setup.loaded, self.now);
        if let Some(FailedLoad { at, failure }) = &self.failed {
            let _ = write!(
                html,
                "<div class=\"fault\"><p><span class=\"critical verdict\">The configuration could not be read</span> {}; that of {age} stays in force.</p><p>{}</p>",
                spell_distance(*at, self.now),
                escaped(&failure.message_line())
            );
            push_hints(html, &failure.hint_lines());
            html.push_str("</div>\n");
        } else {
            let _ = writeln!(html, "<p class=\"dim\">configuration read {age}</p>");
        }
    }

    fn push_servers(&self, html: &mut String) {
        if self.servers.is_empty() {
            return;
        }
        html.push_str("<table><thead><tr><th>Server</th><th>Verdict</th><th>Asked</th><th>Why</th></tr></thead><tbody>\n");
        for (name, verdict) in &self.servers {
            let link = format!("<a href=\"/probe?target={}\">{}</a>", percent_encoded(name), escaped(name));
            let _ = write!(html, "<tr><td>{link}</td>");
            match verdict {
                Some(verdict) => push_verdict(html, verdict, self.now),
                None => html.push_str("<td class=\"dim\">–</td><td class=\"dim\">never</td><td class=\"dim\">nobody has asked for it yet</td>"),
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody></table>\n");
    }
}

fn push_verdict(html: &mut String, last: &LastVerdict, now: Timestamp) {
    let verdict = last.verdict.name();
    let _ = write!(
        html,
        "<td class=\"{verdict} verdict\">{verdict}</td><td class=\"nowrap\">{}, in {}</td><td>",
        spell_distance(last.at, now),
        spell_elapsed(last.took)
    );
    if last.findings.is_empty() {
        html.push_str("all is in order");
    }
    for finding in &last.findings {
        push_finding(html, finding);
    }
    if let Some(policy) = &last.policy {
        let _ = write!(html, "<p class=\"dim\">by the policy {}</p>", escaped(policy));
    }
    if !last.steps.is_empty() {
        html.push_str("<details><summary class=\"dim\">the way to it</summary><ul>");
        for step in &last.steps {
            push_step(html, step);
        }
        html.push_str("</ul></details>");
    }
    html.push_str("</td>");
}

fn push_finding(html: &mut String, finding: &LastFinding) {
    let _ = write!(html, "<div class=\"{}\">{}</div>", finding.status.name(), escaped(&finding.sentence));
    push_hints(html, &finding.advice);
}

fn push_hints(html: &mut String, hints: &[String]) {
    if hints.is_empty() {
        return;
    }
    html.push_str("<ul class=\"dim\">");
    for hint in hints {
        let _ = write!(html, "<li>{}</li>", escaped(hint));
    }
    html.push_str("</ul>");
}

fn push_step(html: &mut String, step: &Step) {
    let (title, took) = (step.phase.title(), spell_elapsed(step.took));
    let _ = match &step.result {
        Some(result) => write!(html, "<li>{title}: {} ({took})</li>", escaped(result)),
        None => write!(html, "<li>{title}: <span class=\"critical\">failed</span> ({took})</li>"),
    };
}

/// Text from elsewhere as HTML: nothing in it acts, neither on a browser nor on who reads it.
fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in sanitize::line(text).chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

/// A name as the value of a parameter.
fn percent_encoded(name: &str) -> String {
    let mut encoded = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_acts_that_comes_from_elsewhere() {
        assert_eq!(
            escaped("<script src='x'>&\"\u{202e}\u{1b}"),
            "&lt;script src=&#39;x&#39;&gt;&amp;&quot;\\u202e\\u001b"
        );
        assert_eq!(percent_encoded("a b&c=é"), "a%20b%26c%3D%C3%A9");
    }
}

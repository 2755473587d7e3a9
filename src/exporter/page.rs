//! The front page: each server's last verdict, how old it is, and why. For people, without a script, and nothing in it is
//! asked anew.

use std::cmp::Reverse;
use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};

use super::setup::{FailedLoad, Setup};
use super::verdicts::{LastFinding, LastVerdict};
use crate::check::status::Status;
use crate::progress::Step;
use crate::text::sanitize;
use crate::units::time::{spell_distance, spell_elapsed, spell_utc};

const STYLE: &str = include_str!("page.css");

/// A verdict that is older than Prometheus leaves any: it has ceased to ask.
const STALE: SignedDuration = SignedDuration::from_mins(15);

/// As many servers that are not well are shown with what to do; of more, it is folded.
const FEW: usize = 10;

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
        // A page that is left open shows how things are now, and needs no script for it.
        html.push_str("<meta http-equiv=\"refresh\" content=\"30\">\n");
        // Whoever has the page among others sees from its title whether to look at it.
        let _ = writeln!(html, "<title>{} · jsinfo exporter</title>", self.title());
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

    /// How many have this verdict, for each that some have; the worst first.
    fn counts(&self) -> Vec<(usize, Status)> {
        let mut counts = Vec::new();
        for status in [Status::Critical, Status::Unknown, Status::Warning, Status::Ok] {
            let has_it = |last: &&LastVerdict| last.verdict == status;
            let count = self.verdicts().filter(has_it).count();
            if count > 0 {
                counts.push((count, status));
            }
        }
        counts
    }

    /// The verdicts of those that were asked.
    fn verdicts(&self) -> impl Iterator<Item = &LastVerdict> {
        self.servers.iter().filter_map(|(_, verdict)| verdict.as_ref())
    }

    /// The worst, in a word or two.
    fn title(&self) -> String {
        match self.counts().first() {
            Some((count, status)) => format!("{count} {}", status.name()),
            None => "nobody asked yet".to_owned(),
        }
    }

    /// How many are how.
    fn push_summary(&self, html: &mut String) {
        let mut parts = Vec::new();
        for (count, status) in self.counts() {
            parts.push(format!("<span class=\"{0}\">{count} {0}</span>", status.name()));
        }
        let stale = self.verdicts().filter(|last| is_stale(last, self.now)).count();
        if stale > 0 {
            parts.push(format!("<span class=\"stale\">{stale} not asked for a long time</span>"));
        }
        let unasked = self.servers.len() - self.verdicts().count();
        if unasked > 0 {
            parts.push(format!("<span class=\"dim\">{unasked} not asked yet</span>"));
        }
        if parts.is_empty() {
            parts.push("no server in the configuration file: jsinfo server add NAME ADDRESS".to_owned());
        }
        let _ = writeln!(html, "<p>{}</p>", parts.join(", "));
    }

    fn push_configuration(&self, html: &mut String) {
        let age = age(self.setup.loaded, self.now);
        if let Some(FailedLoad { at, failure }) = &self.failed {
            let _ = write!(
                html,
                "<div class=\"fault\"><p><span class=\"critical verdict\">The configuration could not be read</span> {}; that of {age} stays in force.</p><p>{}</p>",
                self::age(*at, self.now),
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
        let is_short = self.verdicts().filter(|last| last.verdict != Status::Ok).count() > FEW;
        html.push_str("<table><thead><tr><th>Server</th><th>Verdict</th><th>Asked</th><th>Why</th></tr></thead><tbody>\n");
        for (name, verdict) in &self.servers {
            let _ = write!(html, "<tr><td>{}</td>", link(name, verdict.as_ref()));
            match verdict {
                Some(verdict) => push_verdict(html, verdict, self.now, is_short),
                None => html.push_str("<td class=\"dim\">–</td><td class=\"dim\">never</td><td class=\"dim\">nobody has asked for it yet</td>"),
            }
            html.push_str("</tr>\n");
        }
        html.push_str("</tbody></table>\n");
    }
}

fn push_verdict(html: &mut String, last: &LastVerdict, now: Timestamp, is_short: bool) {
    let verdict = last.verdict.name();
    let _ = write!(
        html,
        "<td class=\"{verdict} verdict\">{verdict}</td><td class=\"nowrap{}\">{}, in {}</td><td>",
        if is_stale(last, now) { " stale" } else { "" },
        age(last.at, now),
        spell_elapsed(last.took)
    );
    push_why(html, last, is_short);
    if let Some(policy) = &last.policy {
        let _ = write!(html, "<p class=\"dim\">by the policy {}</p>", escaped(policy));
    }
    html.push_str("</td>");
}

/// Why a server is as it is: the worst that was found, and folded behind it the rest and the way to it. In short, what to do
/// about the worst is folded as well, so that each server takes a line.
fn push_why(html: &mut String, last: &LastVerdict, is_short: bool) {
    let mut folded = String::new();
    let Some((worst, others)) = last.findings.split_first() else {
        push_steps(&mut folded, &last.steps);
        push_folded(html, "all is in order", &folded);
        return;
    };
    let count = others.len() + last.more;
    let summary = if is_short {
        push_hints(&mut folded, &worst.advice);
        let more =
            if count > 0 { format!(" <span class=\"dim\">and {count} more</span>") } else { String::new() };
        format!("<span class=\"{}\">{}</span>{more}", worst.status.name(), escaped(&worst.sentence))
    } else {
        push_finding(html, worst);
        let rest = if count > 0 { format!("{count} more") } else { "the way to it".to_owned() };
        format!("<span class=\"dim\">{rest}</span>")
    };
    for finding in others {
        push_finding(&mut folded, finding);
    }
    if last.more > 0 {
        let _ = write!(folded, "<div class=\"dim\">and {} more: jsinfo check lists them</div>", last.more);
    }
    push_steps(&mut folded, &last.steps);
    // A login that is not sent again goes no way at all, and may have nothing else to say.
    if is_short || !folded.is_empty() {
        push_folded(html, &summary, &folded);
    }
}

/// A line, and what is seen by whoever opens it, if anything.
fn push_folded(html: &mut String, line: &str, folded: &str) {
    if folded.is_empty() {
        html.push_str(line);
    } else {
        let _ = write!(html, "<details><summary>{line}</summary>{folded}</details>");
    }
}

/// How long ago something was, which was never in the future.
fn age(then: Timestamp, now: Timestamp) -> String {
    if now.duration_since(then) < SignedDuration::from_secs(1) {
        return "a moment ago".to_owned();
    }
    spell_distance(then, now)
}

fn is_stale(last: &LastVerdict, now: Timestamp) -> bool {
    now.duration_since(last.at) >= STALE
}

/// A server, which is asked once more by whoever follows the link: by the policy of the verdict that stands beside it.
fn link(name: &str, last: Option<&LastVerdict>) -> String {
    let mut address = format!("/probe?target={}", percent_encoded(name));
    if let Some(policy) = last.and_then(|last| last.policy.as_deref()) {
        let _ = write!(address, "&amp;policy={}", percent_encoded(policy));
    }
    format!("<a href=\"{address}\">{}</a>", escaped(name))
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

fn push_steps(html: &mut String, steps: &[Step]) {
    if steps.is_empty() {
        return;
    }
    html.push_str("<ul>");
    for step in steps {
        push_step(html, step);
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
    use crate::examples;

    /// The cells of a verdict, so long after it.
    fn verdict(last: &LastVerdict, seconds: i64, is_short: bool) -> String {
        let mut html = String::new();
        push_verdict(&mut html, last, last.at + SignedDuration::from_secs(seconds), is_short);
        html
    }

    #[test]
    fn the_worst_is_told_first_and_the_rest_is_folded() {
        let report = examples::report();
        let mut last = LastVerdict::new(&report.results[0], Vec::new(), Some("strict"), report.made);
        last.more = 2;
        last.findings[0].advice = vec!["renew it".to_owned()];
        let others = last.findings.len() - 1;
        let html = verdict(&last, 1, false);
        let (seen, folded) = html.split_once("<details>").unwrap();
        assert!(seen.contains("the license expires in 30 days") && seen.contains("renew it"), "{html}");
        assert_eq!((seen.matches("<div").count(), folded.matches("<div").count()), (1, others + 1), "{html}");
        assert!(folded.contains(&format!("{} more</span></summary>", others + 2)), "{html}");
        assert!(folded.contains("and 2 more: jsinfo check lists them"), "{html}");
        // In short, a line.
        let html = verdict(&last, 1, true);
        let (seen, folded) = html.split_once("</summary>").unwrap();
        assert!(seen.contains("the license expires in 30 days") && folded.contains("renew it"), "{html}");
        assert!(seen.ends_with(&format!("and {} more</span>", others + 2)), "{html}");
    }

    #[test]
    fn where_there_is_nothing_to_fold_nothing_is() {
        let report = examples::report();
        let mut last = LastVerdict::new(&report.results[1], Vec::new(), None, report.made);
        assert!(!verdict(&last, 1, false).contains("<details>"));
        last.findings.clear();
        assert!(verdict(&last, 1, true).ends_with("<td>all is in order</td>"));
    }

    #[test]
    fn what_nobody_asks_for_any_more_is_told() {
        let report = examples::report();
        let last = LastVerdict::new(&report.results[0], Vec::new(), Some("strict"), report.made);
        for (seconds, cell) in [
            (0, "<td class=\"nowrap\">a moment ago"),
            (1, "<td class=\"nowrap\">1 s ago"),
            (900, "<td class=\"nowrap stale\">15 min ago"),
        ] {
            let html = verdict(&last, seconds, false);
            assert!(html.contains(cell), "{html}");
        }
        assert_eq!(link("a b", Some(&last)), "<a href=\"/probe?target=a%20b&amp;policy=strict\">a b</a>");
    }

    #[test]
    fn nothing_acts_that_comes_from_elsewhere() {
        assert_eq!(
            escaped("<script src='x'>&\"\u{202e}\u{1b}"),
            "&lt;script src=&#39;x&#39;&gt;&amp;&quot;\\u202e\\u001b"
        );
        assert_eq!(percent_encoded("a b&c=é"), "a%20b%26c%3D%C3%A9");
    }
}

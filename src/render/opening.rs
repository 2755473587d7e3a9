//! The first lines of every screen about one server: how it is, which server it is, who asked, and what the verdict was
//! made of. `show`, `check` and `doctor` begin with the same.

use super::sheet::Opening;
use super::summary;
use crate::check::report::TargetResult;
use crate::document::Document;
use crate::text::sanitize;

impl Opening {
    /// What came of asking one target. One that gave no document is what it was called.
    pub(super) fn from_result(result: &TargetResult) -> Self {
        let (target, counts) = (sanitize::line(&result.target), summary::counts(result));
        let (headline, summary) = match &result.answer {
            Ok(fetched) => (headline(&fetched.document), format!("{target} · {counts}")),
            Err(_) => (target.into_owned(), counts),
        };
        Self { verdict: Some(result.verdict), headline, summary }
    }
}

/// Name, version, platform, host and who asked, as far as they are known.
pub(super) fn headline(document: &Document) -> String {
    let version = known_text(document, "version");
    let product = match (version, known_text(document, "serverPlatform")) {
        (Some(version), Some(platform)) => format!("JetStream {version} on {platform}"),
        (Some(version), None) => format!("JetStream {version}"),
        (None, Some(platform)) => format!("JetStream on {platform}"),
        (None, None) => "JetStream".to_owned(),
    };
    let mut parts = Vec::new();
    parts.extend(known_text(document, "serverName"));
    parts.push(product);
    parts.extend(known_text(document, "hostName"));
    parts.extend(asked_as(document));
    parts.join(" · ")
}

/// Who the server took the caller for; none where it does not say.
fn asked_as(document: &Document) -> Option<String> {
    let who = match known_text(document, "user.userName") {
        Some(name) => format!("asked as {name}"),
        None if is_yes(document, "user.authed") => "asked with a token".to_owned(),
        None if is_no(document, "user.authed") => "asked without a login".to_owned(),
        None => return None,
    };
    if is_yes(document, "user.superuser") { Some(format!("{who} (superuser)")) } else { Some(who) }
}

fn is_yes(document: &Document, path: &str) -> bool {
    flag(document, path) == Some(true)
}

fn is_no(document: &Document, path: &str) -> bool {
    flag(document, path) == Some(false)
}

fn flag(document: &Document, path: &str) -> Option<bool> {
    document.value_at(path)?.as_bool()
}

/// A text of the document, harmless and no longer than a headline can be: all of it has a line of its own. None where it
/// is empty.
fn known_text(document: &Document, path: &str) -> Option<String> {
    /// As many characters as the longest name of a host has.
    const MOST: usize = 255;

    let text = document.value_at(path)?.as_str()?;
    if text.is_empty() {
        return None;
    }
    let end = text.char_indices().nth(MOST).map_or(text.len(), |(end, _)| end);
    let (start, rest) = text.split_at_checked(end)?;
    let ellipsis = if rest.is_empty() { "" } else { "…" };
    Some(format!("{}{ellipsis}", sanitize::line(start)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_headline_has_what_is_known() {
        for (sent, line) in [
            (
                r#"{"serverName": "paris", "version": "2.9.2", "hostName": "a\u001b"}"#,
                "paris · JetStream 2.9.2 · a\\u001b",
            ),
            (r#"{"serverName": "", "serverPlatform": "Linux"}"#, "JetStream on Linux"),
            (r#"{"user": {"userName": "ops", "superuser": true}}"#, "JetStream · asked as ops (superuser)"),
            (r#"{"user": {"authed": true, "userName": null}}"#, "JetStream · asked with a token"),
            (r#"{"user": {"authed": false}}"#, "JetStream · asked without a login"),
            (r#"{"user": {"authed": "no"}}"#, "JetStream"),
            ("{}", "JetStream"),
        ] {
            assert_eq!(headline(&Document::from_json(sent.as_bytes()).unwrap()), line);
        }
    }
}

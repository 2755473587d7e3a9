//! What the words mean that jsinfo prints and takes: sections, fields, rules and exit codes, from where they are written
//! down.
//!
//! | module | what it is for |
//! |---|---|
//! | [`page`] | what there is to say of one of them, before anything is known of columns or markup |
//! | `sample` | a document that holds one field |
//! | `limits` | how a rule is made stricter or milder, as it is typed |

mod limits;
pub mod page;
mod sample;

use crate::catalogue::{self, Field, Section, fields_meant};
use crate::exit::{ExitCode, ExitCommands};
use crate::failure::{Failure, FailureKind, Result};
use crate::health::{RULES, Rule};
use crate::text::explained::explain_command;
use crate::text::nearest::{did_you_mean, nearest};
use page::Page;

pub(crate) use limits::{WayToChange, ways_to_change};
pub(crate) use sample::{Example, sample_document};

/// Something that can be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// A section of the structure.
    Section(&'static Section),
    /// A field of it.
    Field(&'static Field),
    /// A rule.
    Rule(&'static Rule),
    /// An exit code, and with it a verdict or a kind of failure.
    ExitCode(ExitCode),
}

impl Topic {
    /// Everything: each section before its fields, then rules, then exit codes.
    pub fn all() -> Vec<Self> {
        let mut all = Self::structure();
        for rule in RULES.iter() {
            all.push(Self::Rule(rule));
        }
        for code in ExitCode::all() {
            all.push(Self::ExitCode(code));
        }
        all
    }

    /// The sections, each before its fields.
    pub fn structure() -> Vec<Self> {
        let mut topics = Vec::new();
        for section in catalogue::sections() {
            topics.push(Self::Section(section));
            for field in section.fields() {
                topics.push(Self::Field(field));
            }
        }
        topics
    }

    /// What kind of thing it is.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Section(_) => "section",
            Self::Field(_) => "field",
            Self::Rule(_) => "rule",
            Self::ExitCode(_) => "exit code",
        }
    }

    /// The word that leads to it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Section(section) => section.name,
            Self::Field(field) => field.path,
            Self::Rule(rule) => rule.code,
            Self::ExitCode(code) => code.name(),
        }
    }

    /// Whether a word is one of its names; upper and lower case are the same. What people mean by a label is left to
    /// [`fields_meant`].
    fn is_called(self, word: &str) -> bool {
        let is_word = |name: &str| name.eq_ignore_ascii_case(word);
        match self {
            Self::Section(section) => {
                let keys = section.older.iter().map(|path| catalogue::last_key(path));
                section.names().into_iter().chain(section.older.iter().copied()).chain(keys).any(is_word)
            }
            Self::Field(field) => is_word(field.path) || field.older_paths().iter().any(|path| is_word(path)),
            Self::Rule(rule) => is_word(rule.code),
            Self::ExitCode(code) => is_word(code.name()) || is_word(&code.number().to_string()),
        }
    }
}

/// Everything that the words mean: one name with blanks in it, or several names.
///
/// # Errors
/// [`FailureKind::Usage`] for a word that nothing is called by, with the nearest names.
pub fn find(words: &[String]) -> Result<Vec<Topic>> {
    // A label needs no quotes: `explain Grace period`.
    let together = called(&words.join(" "));
    if !together.is_empty() {
        return Ok(together);
    }
    let mut topics = Vec::new();
    for word in words {
        let meant = called(word);
        if meant.is_empty() {
            return Err(nothing_called(word));
        }
        for topic in meant {
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
    }
    Ok(topics)
}

/// Everything of which any text holds the word; upper and lower case are the same.
///
/// # Errors
/// [`FailureKind::Usage`] where it is nowhere.
pub fn search(word: &str) -> Result<Vec<Topic>> {
    let found = holding(word);
    if found.is_empty() {
        let what = format!("nothing that can be explained has {word} in its text");
        return Err(Failure::message(FailureKind::Usage, what)
            .hints(did_you_mean(&nearest(word, names())))
            .hint(lists()));
    }
    Ok(found)
}

fn called(word: &str) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Topic::all().into_iter().filter(|topic| topic.is_called(word)).collect();
    for field in fields_meant(word) {
        if !topics.contains(&Topic::Field(field)) {
            topics.push(Topic::Field(field));
        }
    }
    topics
}

fn holding(word: &str) -> Vec<Topic> {
    let word = word.to_lowercase();
    let mut found = Vec::new();
    for topic in Topic::all() {
        if Page::from_topic(topic).texts().iter().any(|text| text.to_lowercase().contains(&word)) {
            found.push(topic);
        }
    }
    found
}

fn nothing_called(word: &str) -> Failure {
    let failure = Failure::message(FailureKind::Usage, format!("nothing is called {word:?}"))
        .hints(did_you_mean(&nearest(word, names())));
    match shlex::try_quote(word) {
        Ok(quoted) if !word.trim().is_empty() && !holding(word).is_empty() => {
            failure.hint(format!("to see where it is spoken of: {} --search {quoted}", explain_command(&[])))
        }
        _ => failure.hint(lists()),
    }
}

fn lists() -> String {
    format!("{} has the structure, and jsinfo check --list the rules", explain_command(&[]))
}

/// Every name that somebody may have mistyped.
fn names() -> Vec<&'static str> {
    let mut names = Vec::new();
    for topic in Topic::all() {
        names.push(topic.name());
        match topic {
            Topic::Section(section) => names.extend(section.names()),
            Topic::Field(field) => names.extend([field.key, field.label]),
            Topic::Rule(_) | Topic::ExitCode(_) => {}
        }
    }
    names
}

/// The commands that end with an exit code, as people read it.
pub(crate) const fn whose(commands: ExitCommands) -> &'static str {
    match commands {
        ExitCommands::AllButCheck => "every command but check",
        ExitCommands::Check => "check",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[&str]) -> Vec<(&'static str, &'static str)> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        find(&words).unwrap().into_iter().map(|topic| (topic.kind(), topic.name())).collect()
    }

    #[test]
    fn everything_is_found_by_its_name() {
        for topic in Topic::all() {
            assert!(find(&[topic.name().to_uppercase()]).unwrap().contains(&topic), "{topic:?}");
        }
    }

    #[test]
    fn every_meaning_of_a_word_is_found() {
        let grace = [("field", "configuration.garbageCollect.timeLimitSeconds")];
        for (words, expected) in [
            (&["Grace", "period"][..], &grace[..]),
            (&["grace period"], &grace),
            (&["maximumSize"], &[("field", "configuration.cloudFileCache.maximumSize")]),
            (&["login required"], &[("field", "authRequired"), ("field", "receiver.authRequired")]),
            (&["license.valid"], &[("field", "license.valid"), ("rule", "license.valid")]),
            (&["CACHE"], &[("section", "cloudFileCache"), ("rule", "cache")]),
            (&["fileCache"], &[("section", "cloudFileCache")]),
            (&["user.username"], &[("field", "user.userName")]),
            (
                &["configuration.fileCache.maximumSize"],
                &[("field", "configuration.cloudFileCache.maximumSize")],
            ),
            (&["3"], &[("exit code", "unknown")]),
            (&["2"], &[("exit code", "usage"), ("exit code", "critical")]),
            (&["gc", "cipher"], &[("section", "garbageCollect"), ("rule", "cipher")]),
        ] {
            assert_eq!(found(words), expected, "{words:?}");
        }
    }

    #[test]
    fn what_is_not_found_has_neighbours() {
        expect_test::expect![[r#"
            error: nothing is called "lisence.valid"
            hint: did you mean license.valid or license?
            hint: jsinfo explain has the structure, and jsinfo check --list the rules"#]]
        .assert_eq(&find(&["lisence.valid".to_owned()]).unwrap_err().to_string());
        expect_test::expect![[r#"
            error: nothing is called "ENCRYPTED_128"
            hint: did you mean Encryption or encryption?
            hint: to see where it is spoken of: jsinfo explain --search ENCRYPTED_128"#]]
        .assert_eq(&find(&["ENCRYPTED_128".to_owned()]).unwrap_err().to_string());
        expect_test::expect![[r#"
            error: nothing is called "zzz"
            hint: jsinfo explain has the structure, and jsinfo check --list the rules"#]]
        .assert_eq(&find(&["version".to_owned(), "zzz".to_owned()]).unwrap_err().to_string());
        expect_test::expect![[r#"
            error: nothing that can be explained has zzz in its text
            hint: jsinfo explain has the structure, and jsinfo check --list the rules"#]]
        .assert_eq(&search("zzz").unwrap_err().to_string());
    }

    #[test]
    fn any_word_of_any_text_is_found() {
        for (word, name) in [
            ("SANDBOX", "user.sandboxed"),
            ("--max-cloud-cache-size", "cache"),
            ("kilobits", "bandwidthLimits.incomingRateLimit"),
            ("superusers", "configuration"),
            ("contradict", "unknown"),
        ] {
            let found = search(word).unwrap();
            assert!(found.iter().any(|topic| topic.name() == name), "{word}");
        }
    }
}

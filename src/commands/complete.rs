//! `jsinfo __complete`: what may stand at the cursor, for the scripts of the shells. It is no command that anybody types, and
//! so it is not in the definition of the command line; whatever goes wrong, it prints nothing.

use std::ffi::OsString;
use std::fmt::Write as _;

use crate::completion::{Candidate, candidates};
use crate::config::Environment;
use crate::exit::ExitCode;
use crate::output::Output;

/// The word behind the program's name that asks for it.
const WORD: &str = "__complete";

/// The words behind the hidden command; none where it is not asked for.
pub(crate) fn asked_for(arguments: &[OsString]) -> Option<&[OsString]> {
    let [_, word, rest @ ..] = arguments else { return None };
    if word == WORD { Some(rest) } else { None }
}

/// Prints the candidates in the way of a shell.
pub(crate) fn run(arguments: &[OsString], environment: &Environment, output: &Output) -> ExitCode {
    let words: Vec<String> = arguments.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let text = match words.as_slice() {
        [shell, line, breaks] if shell == "bash" => in_bash(line, breaks, environment),
        [shell, dashes, words @ ..] if shell == "zsh" && dashes == "--" => {
            with_descriptions(words, environment, escaped)
        }
        [shell, dashes, words @ ..] if shell == "fish" && dashes == "--" => {
            with_descriptions(words, environment, str::to_owned)
        }
        _ => return ExitCode::Done,
    };
    // Who reads it may have gone.
    let _ = output.document(&text);
    ExitCode::Done
}

/// A candidate a line, a blank behind those that are whole. The line is what stands in front of the cursor. Of a word, bash
/// replaces only what stands behind the last of its break characters; it keeps an @ all the same.
fn in_bash(line: &str, breaks: &str, environment: &Environment) -> String {
    let words = split(line);
    let typed = words.last().cloned().unwrap_or_default();
    let kept = typed.rfind(|c: char| matches!(c, ':' | '=') && breaks.contains(c));
    let kept = kept.map_or(0, |place| place + 1);
    let mut text = String::new();
    for candidate in shown(&words, environment) {
        let word = candidate.word.get(kept..).unwrap_or_default();
        text.push_str(&escaped(word));
        if !candidate.goes_on() {
            text.push(' ');
        }
        text.push('\n');
    }
    text
}

/// A candidate a line, with what it is behind a tab.
fn with_descriptions(words: &[String], environment: &Environment, spell: fn(&str) -> String) -> String {
    let mut text = String::new();
    for candidate in shown(words, environment) {
        let about = candidate.about.replace(char::is_control, " ");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}\t{about}", spell(&candidate.word));
    }
    text
}

/// Those that fit into a line.
fn shown(words: &[String], environment: &Environment) -> Vec<Candidate> {
    let mut candidates = candidates(words, environment);
    // Of a name with a line feed in it, the shell would make two.
    candidates.retain(|candidate| !candidate.word.contains(char::is_control));
    candidates
}

/// The words of a line as a shell would split it; the last one, which may be empty, is still being typed.
fn split(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut has_begun = false;
    let mut quote = None;
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            // Before the backslash, which means nothing between single quotes.
            (Some('\''), c) => word.push(c),
            (_, '\\') => word.extend(characters.next()),
            (None, '\'' | '"') => {
                quote = Some(c);
                // Two quotes with nothing between them are a word as well.
                has_begun = true;
            }
            (None, c) if c.is_whitespace() => {
                if has_begun || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                    has_begun = false;
                }
            }
            (_, c) => word.push(c),
        }
    }
    words.push(word);
    words
}

/// A word so that a shell takes it for what it is, and runs nothing of it.
fn escaped(word: &str) -> String {
    let mut escaped = String::with_capacity(word.len());
    for (place, c) in word.char_indices() {
        // Behind a backslash the shell would not take it for the user's own directory.
        let is_home = c == '~' && place == 0 && word.starts_with("~/");
        let is_plain = c.is_alphanumeric() || "_@%+=:,./-".contains(c) || is_home;
        if !is_plain {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_as_a_shell_does_it() {
        for (line, words) in [
            ("jsinfo ", &["jsinfo", ""][..]),
            ("jsinfo show par", &["jsinfo", "show", "par"]),
            ("jsinfo show 'a b", &["jsinfo", "show", "a b"]),
            (r"jsinfo show a\ b", &["jsinfo", "show", "a b"]),
            ("jsinfo get '' x ", &["jsinfo", "get", "", "x", ""]),
        ] {
            assert_eq!(split(line), words, "{line}");
        }
    }

    #[test]
    fn nothing_of_a_word_is_run() {
        assert_eq!(escaped("$(rm -r x)`'\"&;é"), r#"\$\(rm\ -r\ x\)\`\'\"\&\;é"#);
        assert_eq!(escaped("~/a,b=c:@d"), "~/a,b=c:@d");
        assert_eq!(escaped("~x"), r"\~x");
    }
}

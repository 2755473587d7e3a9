//! Messages that fit the terminal: broken between words, and never inside what is to be copied.

use unicode_width::UnicodeWidthStr as _;

/// Below this nothing is gained: the terminal itself breaks lines as well.
const LEAST: usize = 20;

/// How far the lines of a message without a label stand in after the first one.
const INDENT: usize = 2;

/// What a message begins with that says what it is.
const LABELS: [&str; 3] = ["error:", "warning:", "hint:"];

/// What stands in front of a command that ends the message, and the programs that one begins with.
const BEFORE_COMMAND: &str = ": ";
const PROGRAMS: [&str; 3] = ["jsinfo ", "chmod ", "sh -c "];

/// A message in lines of `width` columns at most, those after the first one standing in. A command that ends it stays
/// whole, as a fingerprint does, which has no blank: where it does not fit, it has a line of its own, as long as it is.
pub(super) fn wrap(message: &str, width: usize) -> Vec<String> {
    if width < LEAST || message.width() <= width {
        return vec![message.to_owned()];
    }
    let label = LABELS.iter().find(|label| message.starts_with(*label));
    let indent = label.map_or(INDENT, |label| label.len() + 1);
    let start = message.len() - message.trim_start().len();
    // An error may speak of jsinfo; only what is to be done ends with a command.
    let may_end_with_command = !matches!(label, Some(&("error:" | "warning:")));
    let mut lines = Vec::new();
    let mut line = message.get(..start).unwrap_or_default().to_owned();
    let mut is_empty = true;
    for piece in pieces(message.trim(), may_end_with_command) {
        if !is_empty && line.width() + 1 + piece.width() > width {
            lines.push(line);
            line = " ".repeat(indent);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(piece);
        is_empty = false;
    }
    lines.push(line);
    lines
}

/// The words, and the command at the end as one of them.
fn pieces(text: &str, may_end_with_command: bool) -> Vec<&str> {
    let (text, command) = match start_of_command(text) {
        Some(start) if may_end_with_command => text.split_at_checked(start).unwrap_or((text, "")),
        _ => (text, ""),
    };
    let mut pieces: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    if !command.is_empty() {
        pieces.push(command);
    }
    pieces
}

/// Where a command begins that is all the rest. A hint may begin with `jsinfo` and go on in words.
fn start_of_command(text: &str) -> Option<usize> {
    let mut searched = if text.starts_with("hint: jsinfo ") { "hint: ".len() } else { 0 };
    while let Some((before, rest)) = text.get(searched..)?.split_once(BEFORE_COMMAND) {
        let start = searched + before.len() + BEFORE_COMMAND.len();
        if PROGRAMS.iter().any(|program| rest.starts_with(program)) {
            return Some(start);
        }
        searched = start;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_and_what_is_copied_is_whole() {
        let pin = format!("sha256:{}", "ab".repeat(32));
        for (message, expected) in [
            ("error: it fits", "error: it fits"),
            (
                "error: it does not fit into forty columns, not even nearly so",
                "error: it does not fit into forty\n       columns, not even nearly so",
            ),
            (
                "hint: to remember it: jsinfo trust paris.example:8886 --yes --replace",
                "hint: to remember it:\n      jsinfo trust paris.example:8886 --yes --replace",
            ),
            (
                "hint: chmod 600 /a/path/that/is/much/longer",
                "hint:\n      chmod 600 /a/path/that/is/much/longer",
            ),
            (
                "error: jsinfo show has no option --password-fiel",
                "error: jsinfo show has no option\n       --password-fiel",
            ),
            (
                "hint: jsinfo doctor paris shows how far it goes",
                "hint: jsinfo doctor paris shows how far\n      it goes",
            ),
            (
                "paris is in the file; this line has no label",
                "paris is in the file; this line has no\n  label",
            ),
            (
                "warning: 東京東京東京 東京東京東京東京 東京",
                "warning: 東京東京東京 東京東京東京東京\n         東京",
            ),
        ] {
            assert_eq!(wrap(message, 40).join("\n"), expected);
        }
        let lines = wrap(&format!("hint: its fingerprint is {pin} and so on"), 40);
        assert_eq!(lines.get(1), Some(&format!("      {pin}")));
    }

    #[test]
    fn nothing_is_lost_and_no_line_is_longer_than_it_has_to_be() {
        let message = "hint: compare it: on the server itself, jsinfo trust localhost:8886 shows it, and more: jsinfo x y";
        for width in LEAST..120 {
            let lines = wrap(message, width);
            let words: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
            assert_eq!(words.join(" "), message);
            for line in lines {
                assert!(line.width() <= width || !line.trim().contains(' '), "{width}: {line}");
            }
        }
        assert_eq!(wrap(message, LEAST - 1), [message]);
    }
}

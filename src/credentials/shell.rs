//! What in a command only a shell would do.

/// What in a command only a shell understands; none where there is nothing of the kind, or it stands in quotes that keep a
/// shell from it. The `~` of the program itself is none: its path is expanded as every path is.
pub(super) fn shell_syntax(command: &str) -> Option<&'static str> {
    let command = command.trim();
    if is_assignment(command) {
        return Some("NAME=VALUE");
    }
    let mut quote = None;
    let mut is_start_of_word = false;
    let mut letters = command.chars().peekable();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some('\''), '\'') | (Some('"'), '"') => quote = None,
            // Before the backslash, which means nothing between single quotes.
            (Some('\''), _) => {}
            // What follows stands for itself.
            (_, '\\') => {
                letters.next();
            }
            (None, '\'' | '"') => quote = Some(letter),
            // Between double quotes a shell still expands these two.
            (_, '`') => return Some("`…`"),
            (_, '$') if letters.peek().is_some_and(|next| is_expanded(*next)) => return Some("$"),
            (Some(_), _) => {}
            (None, '~') if is_start_of_word && letters.peek().is_none_or(|next| *next == '/') => {
                return Some("~");
            }
            (None, other) => {
                if let Some(operator) = operator(other) {
                    return Some(operator);
                }
            }
        }
        is_start_of_word = quote.is_none() && letter.is_whitespace();
    }
    None
}

/// What a shell reads between words, or beside them.
fn operator(letter: char) -> Option<&'static str> {
    match letter {
        '|' => Some("|"),
        '&' => Some("&"),
        ';' => Some(";"),
        '<' => Some("<"),
        '>' => Some(">"),
        '(' | ')' => Some("(…)"),
        _ => None,
    }
}

/// Whether a command begins with the value of a variable.
fn is_assignment(command: &str) -> bool {
    let Some((name, _)) = command.split_once('=') else { return false };
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether a shell expands what begins with a dollar sign and this.
fn is_expanded(next: char) -> bool {
    next.is_ascii_alphanumeric() || matches!(next, '_' | '{' | '(')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_a_shell_does_is_seen() {
        for (command, syntax) in [
            ("pass show paris | tail -1", "|"),
            ("pass show paris && true", "&"),
            ("sleep 1; cat secret", ";"),
            ("cat < secret", "<"),
            ("cat secret 2>/dev/null", ">"),
            ("echo $(cat secret)", "$"),
            ("echo \"$(cat secret)\"", "$"),
            ("cat $HOME/secret", "$"),
            ("cat \"${HOME}/secret\"", "$"),
            ("echo `cat secret`", "`…`"),
            ("(cat secret)", "(…)"),
            ("PASSWORD_STORE_DIR=/srv pass show paris", "NAME=VALUE"),
            ("cat ~/secret", "~"),
            ("ls ~", "~"),
        ] {
            assert_eq!(shell_syntax(command), Some(syntax), "{command}");
        }
    }

    #[test]
    fn what_is_quoted_or_means_nothing_to_a_shell_is_left_alone() {
        for command in [
            "pass show jetstream/paris",
            "sh -c 'pass show paris | tail -1'",
            "sh -c 'A=$HOME; cat <\"$A/~\"'",
            "echo a\\|b \\$HOME \"a|b\" \"\\$x\" 'a`b`'",
            "vault kv get -field=password secret/paris",
            "~/bin/secret paris",
            "echo a~ ~b 5$ \"~\" US$.",
            "--odd=1",
            "op read op://vault/item",
        ] {
            assert_eq!(shell_syntax(command), None, "{command}");
        }
    }
}

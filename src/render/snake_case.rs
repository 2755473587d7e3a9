//! Paths as names in which nothing but letters, digits and underscores may stand.

/// The keys of a path in snake case: `receiver.receiverIP` is `receiver_receiver_ip`. What is neither an
/// ASCII letter nor a digit is an underscore.
pub(super) fn snake_case<'a>(keys: impl IntoIterator<Item = &'a str>) -> String {
    keys.into_iter().map(word).collect::<Vec<_>>().join("_")
}

fn word(key: &str) -> String {
    let mut name = String::with_capacity(key.len() + 4);
    let mut before = None;
    let mut following = key.chars().skip(1);
    for c in key.chars() {
        let after = following.next();
        if c.is_ascii_uppercase() && begins_word(before, after) {
            name.push('_');
        }
        name.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
        before = Some(c);
    }
    name
}

/// Whether a capital between these two begins a word: `receiverIP` has its `I`, `APITokens` its `T`.
fn begins_word(before: Option<char>, after: Option<char>) -> bool {
    match before {
        None => false,
        Some(before) if before.is_ascii_lowercase() || before.is_ascii_digit() => true,
        Some(before) => before.is_ascii_uppercase() && after.is_some_and(|after| after.is_ascii_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_acronyms_are_told_apart() {
        for (path, name) in [
            ("version", "version"),
            ("APITokensAvailable", "api_tokens_available"),
            ("receiver.receiverIP", "receiver_receiver_ip"),
            (
                "configuration.garbageCollect.intervalSeconds",
                "configuration_garbage_collect_interval_seconds",
            ),
            ("a-b c", "a_b_c"),
            ("", ""),
        ] {
            assert_eq!(snake_case(path.split('.')), name);
        }
    }
}

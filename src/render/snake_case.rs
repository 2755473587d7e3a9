//! Paths as names in which nothing but letters, digits and underscores may stand.

/// The keys of a path in snake case: `receiver.receiverIP` is `receiver_receiver_ip`. What is neither an ASCII letter
/// nor a digit is an underscore.
pub(super) fn snake_case<'a>(keys: impl IntoIterator<Item = &'a str>) -> String {
    keys.into_iter().map(word).collect::<Vec<_>>().join("_")
}

fn word(key: &str) -> String {
    let mut name = String::with_capacity(key.len() + 4);
    let chars: Vec<char> = key.chars().collect();
    let at = |place: usize| chars.get(place).copied().unwrap_or('\0');
    for (place, c) in chars.iter().enumerate() {
        let after_lower = place > 0 && (at(place - 1).is_ascii_lowercase() || at(place - 1).is_ascii_digit());
        let ends_acronym =
            place > 0 && at(place - 1).is_ascii_uppercase() && at(place + 1).is_ascii_lowercase();
        if c.is_ascii_uppercase() && (after_lower || ends_acronym) {
            name.push('_');
        }
        name.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    name
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

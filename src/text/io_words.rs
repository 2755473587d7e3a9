//! The system's words for what went wrong, without its numbers: "(os error 21)" says nothing to anybody.

use std::io;

/// What stands in front of the system's own number for an error.
const NUMBER: &str = " (os error ";

/// What went wrong, as the end of a sentence: lower case, and no number.
pub(crate) fn io_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "connection refused".to_owned(),
        io::ErrorKind::ConnectionReset => "connection reset".to_owned(),
        io::ErrorKind::BrokenPipe => "broken pipe".to_owned(),
        io::ErrorKind::NetworkUnreachable => "network unreachable".to_owned(),
        io::ErrorKind::HostUnreachable => "host unreachable".to_owned(),
        io::ErrorKind::NotFound => "no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a directory".to_owned(),
        io::ErrorKind::NotADirectory => "a part of its path is no directory".to_owned(),
        io::ErrorKind::StorageFull => "no space is left on the disk".to_owned(),
        io::ErrorKind::QuotaExceeded => "the quota of the disk is used up".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".to_owned(),
        io::ErrorKind::ResourceBusy => "it is in use".to_owned(),
        _ => in_lower_case(&without_numbers(&error.to_string())),
    }
}

/// A text without the numbers that the system gives its errors, wherever they stand: libraries repeat its words inside
/// of theirs.
pub(crate) fn without_numbers(text: &str) -> String {
    let mut rest = text;
    let mut without = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once(NUMBER) {
        without.push_str(before);
        match after.split_once(')') {
            Some((number, behind)) if number.chars().all(|c| c.is_ascii_digit()) => rest = behind,
            _ => {
                without.push_str(NUMBER);
                rest = after;
            }
        }
    }
    without.push_str(rest);
    without
}

/// A sentence of the system's as the end of one of ours. What is no word, such as `RPC`, stays.
fn in_lower_case(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    let is_word = !letters.as_str().starts_with(char::is_uppercase);
    if is_word { format!("{}{}", first.to_lowercase(), letters.as_str()) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_error_of_the_system_is_told_by_its_number_or_as_a_sentence_of_its_own() {
        for number in 1..=133 {
            let words = io_words(&io::Error::from_raw_os_error(number));
            assert!(!words.is_empty() && !words.contains("os error"), "{number}: {words}");
            assert!(
                !words.starts_with(char::is_uppercase)
                    || words.starts_with("RFS")
                    || words.starts_with("RPC"),
                "{number}: {words}"
            );
        }
        assert_eq!(io_words(&io::Error::from_raw_os_error(6)), "no such device or address");
    }

    #[test]
    fn a_number_is_taken_out_of_the_middle_of_a_text_and_nothing_else_is() {
        for (text, without) in [
            ("No such file (os error 2) at path \"/x\"", "No such file at path \"/x\""),
            ("a (os error 2): b (os error 13)", "a: b"),
            ("a (os error two) (os error 2", "a (os error two) (os error 2"),
            ("", ""),
        ] {
            assert_eq!(without_numbers(text), without);
        }
    }
}

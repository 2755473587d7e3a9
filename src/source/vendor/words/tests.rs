use super::*;

#[test]
fn only_plain_words_are_taken_for_more_than_an_unknown_answer() {
    for (reason, words) in [
        (Some(Reason::Releases), "API versions do not match"),
        (Some(Reason::Releases), "login failed: API version 40 is needed, the server has 27"),
        (Some(Reason::Trust), "self-signed certificate"),
        (Some(Reason::Trust), "the certificate has expired"),
        (Some(Reason::Trust), "certificate verify failed: authentication of the server failed"),
        // The system's words for what has to do with the network.
        (Some(Reason::Time), "timed out"),
        (Some(Reason::Time), "Error: Connection timed out"),
        (Some(Reason::Time), "TimeoutError"),
        (Some(Reason::Time), "authentication timed out"),
        (
            Some(Reason::Time),
            "A connection attempt failed because the connected party did not properly respond after a period of time",
        ),
        (Some(Reason::Network), "connect: Connection refused"),
        (
            Some(Reason::Network),
            "No connection could be made because the target machine actively refused it.",
        ),
        (Some(Reason::Network), "[Errno 104] Connection reset by peer"),
        (Some(Reason::Network), "An existing connection was forcibly closed by the remote host."),
        (Some(Reason::Network), "login: the server closed the connection"),
        (Some(Reason::Network), "ConnectionResetError"),
        (Some(Reason::Network), "[Errno 32] Broken pipe"),
        (Some(Reason::Network), "network is unreachable"),
        (Some(Reason::Network), "No route to host"),
        (Some(Reason::Network), "Could not resolve host"),
        (Some(Reason::LookUp), "[Errno -3] Temporary failure in name resolution"),
        (Some(Reason::Network), "No such host is known."),
        // PAM's words, and those of its modules.
        (Some(Reason::Login), "Authentication failure"),
        (Some(Reason::Login), "User not known to the underlying authentication module"),
        (Some(Reason::Login), "Insufficient credentials to access authentication data"),
        (Some(Reason::Login), "Authentication service cannot retrieve authentication info"),
        (Some(Reason::Account), "User account has expired"),
        (Some(Reason::Account), "User credentials expired"),
        (Some(Reason::Account), "Authentication token is no longer valid; new one required"),
        (Some(Reason::Account), "Authentication token expired"),
        (Some(Reason::Account), "Have exhausted maximum number of retries for service"),
        (Some(Reason::Account), "The account is locked due to 3 failed logins."),
        (Some(Reason::Account), "Account locked"),
        (Some(Reason::Account), "password expired"),
        (Some(Reason::Account), "You are required to change your password immediately"),
        (Some(Reason::Permission), "Permission denied"),
        // Windows' words.
        (Some(Reason::Login), "The user name or password is incorrect."),
        (Some(Reason::Login), "Logon failure: unknown user name or bad password."),
        (Some(Reason::Login), "This user isn't allowed to sign in to this computer."),
        (Some(Reason::Login), "The specified account does not exist."),
        (
            Some(Reason::Account),
            "The referenced account is currently locked out and may not be logged on to.",
        ),
        (Some(Reason::Account), "This user can't sign in because this account is currently disabled."),
        (Some(Reason::Account), "Account restrictions are preventing this user from signing in."),
        (
            Some(Reason::Account),
            "Your account has time restrictions that keep you from signing in right now.",
        ),
        (Some(Reason::Account), "The password for this account has expired."),
        (Some(Reason::Account), "The user's password must be changed before signing in."),
        (Some(Reason::Account), "The user's account has expired."),
        (Some(Reason::Permission), "Access is denied."),
        // Others'.
        (Some(Reason::Login), "Error: Invalid credentials"),
        (Some(Reason::Login), "the password was refused"),
        (Some(Reason::Login), "unknown user ops"),
        (Some(Reason::Permission), "not allowed for ops"),
        // What may mean anything.
        (None, ""),
        (None, "refused"),
        (None, "Killed"),
        (None, "Segmentation fault (core dumped)"),
        (None, "usage: jetstream api [--timeout SECONDS] [--password-file FILE] COMMAND"),
    ] {
        assert_eq!(Reason::from_words(words), reason, "{words}");
    }
}

#[test]
fn every_row_of_the_table_has_its_words_to_itself() {
    for meaning in &MEANINGS {
        for word in meaning.words {
            assert_eq!(*word, word.to_lowercase(), "words are compared in lower case");
            assert_eq!(Reason::from_words(word), Some(meaning.reason), "a row above takes {word}");
        }
    }
}

#[test]
fn a_login_that_is_told_of_beside_the_network_is_not_plainly_the_network() {
    for (words, plainly) in [
        ("Connection refused", true),
        ("timed out", true),
        ("could not resolve host: timed out", true),
        ("Authentication failure: connection to the directory refused the connection", false),
        ("authentication timed out", false),
        ("API versions do not match: connection closed", false),
        ("Permission denied", false),
        ("Killed", false),
        ("", false),
    ] {
        assert_eq!(Reason::is_plainly_network(words), plainly, "{words}");
    }
}

#[test]
fn nothing_of_a_document_is_prose() {
    for (printed, said) in [
        ("careful\n{\"user\": {\n\"token\": \"t\"", "careful\n"),
        ("got {\"token\": \"t\"}", ""),
        ("one\ntwo", "one\ntwo"),
    ] {
        assert_eq!(prose(printed.as_bytes()), said.as_bytes());
    }
}

#[test]
fn last_words_are_few_short_and_hold_no_secret() {
    let secret = Secret::new("hunter2".to_owned());
    let last = |said: &str| last(said.as_bytes(), Some(&secret));
    assert_eq!(last(" \n\n"), None);
    assert_eq!(last("a\nb\n\nc\r\nd\n"), Some("b / c / d".to_owned()));
    assert_eq!(last("ops:hunter2@paris"), Some("ops:***@paris".to_owned()));
    let long = last(&"é".repeat(2 * WIDTH)).unwrap();
    assert_eq!(long, format!("{}…", "é".repeat(WIDTH)));
    assert_eq!(self::last(b"\xff!", None), Some("\u{fffd}!".to_owned()));
}

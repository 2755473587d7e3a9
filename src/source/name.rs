//! What a target is called: what was written, without what may give access.
//!
//! Every text that may be a target passes here where it enters the program. Nothing behind that holds user information,
//! so no message, label, list or file of ours can show any. What had to be hidden in a target that is refused anyway is
//! masked and not taken out: it must not become another target, which somebody answers for.

use std::path::{Component, Path};

use super::looks_like_path;
use crate::endpoint::{Endpoint, TARGET_PREFIXES};
use crate::secret::MASK;

/// The prefixes behind which no host stands, and so no user of one.
const WITHOUT_HOST: [&str; 3] = ["file:", "demo:", "dir:"];

/// What a target is called. Asked for by its name, it is the same target as before. Of the product's own URI host and
/// port are left: its path and query may be a download's token.
pub(crate) fn target_name(written: &str) -> String {
    if let Some(group) = written.strip_prefix('@') {
        return format!("@{}", target_name(group));
    }
    let (scheme, rest) = split_scheme(written);
    let lower_scheme = scheme.to_ascii_lowercase();
    if has_no_host(written) {
        return written.to_owned();
    }
    let (authority, path) = match rest.find(['/', '?', '#']) {
        Some(end) => rest.split_at(end),
        None => (rest, ""),
    };
    // The last one counts: a password may have an `@` in it, and a host cannot.
    let (user, host) = match authority.rsplit_once('@') {
        Some((user, host)) => (Some(user), host),
        None => (None, authority),
    };
    if lower_scheme == "jetstream://" && Endpoint::parse_host(host).is_ok() {
        return format!("{scheme}{host}");
    }
    if user.is_some() {
        return format!("{scheme}{MASK}@{host}");
    }
    // What stands before it may be half of a password that has a slash in it.
    if path.contains('@') {
        return format!("{scheme}{MASK}@{MASK}");
    }
    match lower_scheme.trim_end_matches('/') {
        // A gateway's path belongs to the address.
        "http:" | "https:" => written.to_owned(),
        // What has no scheme may be a path of this machine: a word with a slash at its end is as likely a directory, which
        // nobody is to be asked for. Behind a port it means nothing.
        "" if path == "/" && host.contains(':') && Endpoint::parse_host(host).is_ok() => host.to_owned(),
        "" => match written.split_once('?') {
            Some((before, query)) if !before.is_empty() && !query.is_empty() => format!("{before}?{MASK}"),
            _ => written.to_owned(),
        },
        // Whatever protocol it is of, a link that was copied may have a key in its path.
        _ if path.len() > 1 => format!("{scheme}{authority}/{MASK}"),
        _ => written.to_owned(),
    }
}

/// A target that was written in a file of this directory: a path that is not absolute is beside the file. What is no path
/// stays as it is.
pub(crate) fn beside(written: &str, directory: &Path) -> String {
    let (prefix, path) = match written.split_once(':') {
        Some((scheme, path)) if ["file", "dir"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) => {
            (format!("{scheme}:"), path)
        }
        Some((scheme, path)) if scheme.eq_ignore_ascii_case("demo") && looks_like_path(path) => {
            (format!("{scheme}:"), path)
        }
        _ if looks_like_path(written) => (String::new(), written),
        _ => return written.to_owned(),
    };
    // Standard input is nowhere, and `~` is the user's own directory wherever it is written.
    if path.is_empty() || path == "-" || path.starts_with("~/") {
        return written.to_owned();
    }
    // One file has one name, however the way to it was written. Without its links, what is above a directory is what its name
    // says.
    let directory = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let Ok(mut place) = directory.canonicalize().or_else(|_| std::path::absolute(directory)) else {
        return written.to_owned();
    };
    let mut rest = Path::new(path).components();
    loop {
        let before = rest.clone();
        match rest.next() {
            Some(Component::CurDir) => {}
            Some(Component::ParentDir) => {
                place.pop();
            }
            _ => {
                place.push(before.as_path());
                break;
            }
        }
    }
    // What is said of a directory stays said.
    let slash =
        if path.ends_with('/') && !place.as_os_str().to_string_lossy().ends_with('/') { "/" } else { "" };
    format!("{prefix}{}{slash}", place.display())
}

/// Whether user information was hidden in a target's name.
pub(super) fn user_is_hidden(name: &str) -> bool {
    let (_, rest) = split_scheme(name);
    !has_no_host(name) && rest.starts_with(MASK) && rest.contains('@')
}

/// Whether it is a path or a scenario, in which `@` is a letter like any other.
fn has_no_host(written: &str) -> bool {
    let (scheme, _) = split_scheme(written);
    let scheme = scheme.to_ascii_lowercase();
    looks_like_path(written) || WITHOUT_HOST.iter().any(|prefix| scheme.starts_with(prefix))
}

/// A scheme or a prefix with its colon and slashes, known or not, and what comes behind it. A word before a colon and
/// no slash is a scheme only where the grammar has it: it may be a host before its port, or a user before a password.
fn split_scheme(written: &str) -> (&str, &str) {
    let Some((word, behind)) = written.split_once(':') else { return ("", written) };
    let is_word = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let rest = behind.trim_start_matches('/');
    let is_known = TARGET_PREFIXES.iter().any(|prefix| word.eq_ignore_ascii_case(prefix));
    if !is_word || (rest.len() == behind.len() && !is_known) {
        return ("", written);
    }
    written.split_at(written.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_is_not_absolute_is_beside_the_file_that_names_it() {
        for (written, target) in [
            ("./x.json", "/etc/jsinfo/x.json"),
            ("../x.json", "/etc/x.json"),
            ("./../saved/", "/etc/saved/"),
            ("file:x.json", "file:/etc/jsinfo/x.json"),
            ("FILE:/x.json", "FILE:/x.json"),
            ("dir:saved", "dir:/etc/jsinfo/saved"),
            ("demo:./x.json", "demo:/etc/jsinfo/x.json"),
        ] {
            assert_eq!(beside(written, Path::new("/etc/jsinfo")), target, "{written}");
        }
        for stays in [
            "paris",
            "paris:8886",
            "/x.json",
            "~/x.json",
            "-",
            "file:-",
            "demo:",
            "demo:1.9",
            "@all",
            "python:h",
            "https://h/./x",
        ] {
            assert_eq!(beside(stays, Path::new("/etc/jsinfo")), stays);
        }
    }

    #[test]
    fn a_target_is_called_what_was_written() {
        for written in [
            "",
            "-",
            "paris",
            "paris:9000",
            "[::1]:9000",
            "::1",
            "two words",
            "@europe",
            "a/b",
            "?",
            "paris?",
            "./a@b.json",
            "/var/lib/a@b.json",
            "file:a@b.json",
            "demo:./a@b.json",
            "FILE:a@b.json",
            "demo:1.9",
            "console:paris:9000",
            "python:[::1]",
            "http://paris/gate/way?key=1",
            "https://paris:443/",
            "jetstream://paris:9000",
            "ftp://paris",
            "telnet:paris",
            "C:\\x.json",
            "münchen",
        ] {
            assert_eq!(target_name(written), written);
        }
    }

    #[test]
    fn what_may_give_access_is_no_part_of_the_name() {
        for (written, name) in [
            ("jetstream://ops:s3cr3t@paris/download?token=T", "jetstream://paris"),
            ("jetstream://ops:s3cr3t@[::1]:9000/x@y", "jetstream://[::1]:9000"),
            ("JetStream://paris?s3cr3t", "JetStream://paris"),
            ("jetstream://paris/#s3cr3t", "jetstream://paris"),
            ("jetstream://ops:s3c/r3t@paris", "jetstream://***@***"),
            ("jetstream://ops:s3cr3t@pa ris/s3cr3t", "jetstream://***@pa ris"),
            ("jetstream://paris:http/s3cr3t", "jetstream://paris:http/***"),
            ("jetstream:/ops:s3cr3t@paris", "jetstream:/***@paris"),
            ("jetstream:paris/s3cr3t", "jetstream:paris/***"),
            ("jetsream://paris/s3cr3t?s3cr3t", "jetsream://paris/***"),
            ("https://ops:s3cr3t@paris", "https://***@paris"),
            ("https://ops:s3cr3t@paris/?s3cr3t", "https://***@paris"),
            ("https://s3cr3t@paris/api", "https://***@paris"),
            ("https://ops:s3c#r3t@paris", "https://***@***"),
            ("https://ops:s3c@r3t@paris", "https://***@paris"),
            ("https//ops:s3cr3t@paris", "***@***"),
            ("htps://ops:s3cr3t@paris", "htps://***@paris"),
            ("ops:s3cr3t@paris", "***@paris"),
            ("ops:s3c/r3t@paris", "***@***"),
            ("ops@paris", "***@paris"),
            ("console:ops:s3cr3t@paris", "console:***@paris"),
            ("python:ops:s3cr3t@paris:9000", "python:***@paris:9000"),
            ("@ops:s3cr3t@paris", "@***@paris"),
            ("@jetstream://paris/s3cr3t", "@jetstream://paris"),
            ("paris/download?token=s3cr3t", "paris/download?***"),
            ("paris?s3cr3t", "paris?***"),
        ] {
            assert_eq!(target_name(written), name, "{written}");
            assert_eq!(target_name(name), name, "a name is its own name: {written}");
        }
    }

    #[test]
    fn a_slash_behind_a_port_is_none_of_its_name() {
        assert_eq!(target_name("paris:9000/"), "paris:9000");
        assert_eq!(target_name("[::1]/"), "[::1]");
        assert_eq!(target_name("paris/"), "paris/", "it may be a directory");
        assert_eq!(target_name("two words/"), "two words/");
        assert_eq!(target_name("paris//"), "paris//");
    }
}

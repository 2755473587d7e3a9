//! Every setting, written down once: command line, configuration file, `server add`, `server show`, `doctor`,
//! documentation and completions read this table.
//!
//! A new setting is a row here, and a line where its value is used.

use super::color::ColorChoice;
use super::error_format::ErrorFormat;
use super::setting::{Group, KeyScope, Setting, SettingValue, ValueKind, Variable, Word};
use crate::credentials::{PASSWORD_VARIABLE, TOKEN_VARIABLE};
use crate::format::{Format, FormatCommand, FormatEntry};
use crate::source::options::{DEFAULT_CONNECT_TIMEOUT, DEFAULT_TIMEOUT};

/// The target of a command that names none.
pub static DEFAULT: Setting = Setting::key("default", ValueKind::Name, KeyScope::Top)
    .takes("the target of a command that names none")
    .variable("JSINFO_TARGET", "the target of a command that names none")
    .default(|| SettingValue::Name("localhost".to_owned()));

/// The servers by name.
pub static SERVERS: Setting =
    Setting::key("servers", ValueKind::Structure, KeyScope::Top).takes("a table for each server");

/// The groups of targets by name.
pub static GROUPS: Setting =
    Setting::key("groups", ValueKind::Structure, KeyScope::Top).takes("lists of targets");

/// The target that a server's name stands for.
pub static ADDRESS: Setting =
    Setting::key("address", ValueKind::Name, KeyScope::Server).takes("a target of any kind");

/// Who asks, by name.
pub static USER: Setting = Setting::key("user", ValueKind::Name, KeyScope::Both)
    .option(Group::Caller, "NAME", "Authenticate as this user")
    .short('u')
    .conflicts(&["token-file", "token-command"]);

/// The password itself.
pub static PASSWORD: Setting = Setting::secret(
    "password",
    Variable { name: PASSWORD_VARIABLE, about: "the password that goes with a user or a token" },
);

/// The file that holds the password.
pub static PASSWORD_FILE: Setting = Setting::key("password-file", ValueKind::Path, KeyScope::Both)
    .option(
        Group::Caller,
        "FILE",
        "Read the password from a file that nobody else can read; - is standard input",
    )
    .conflicts(&["password-command"]);

/// The command that prints the password.
pub static PASSWORD_COMMAND: Setting = Setting::key("password-command", ValueKind::Command, KeyScope::Both)
    .option(
        Group::Caller,
        "COMMAND",
        "Take the password from what a command prints; it is run without a shell",
    );

/// The token itself.
pub static TOKEN: Setting = Setting::secret(
    "token",
    Variable { name: TOKEN_VARIABLE, about: "an API token, where no --user is given" },
);

/// The file that holds the token.
pub static TOKEN_FILE: Setting = Setting::key("token-file", ValueKind::Path, KeyScope::Both)
    .option(
        Group::Caller,
        "FILE",
        "Authenticate with the API token in a file that nobody else can read; - is standard input",
    )
    .conflicts(&["token-command"]);

/// The command that prints the token.
pub static TOKEN_COMMAND: Setting = Setting::key("token-command", ValueKind::Command, KeyScope::Both).option(
    Group::Caller,
    "COMMAND",
    "Authenticate with the API token that a command prints; it is run without a shell",
);

/// Whether to ask for a superuser's rights.
pub static SUPERUSER: Setting = flag("superuser", KeyScope::Both).option(
    Group::Credentials,
    "BOOL",
    "Ask for a superuser's rights, which show the configuration",
);

/// Whether nobody may be asked for anything.
pub static NO_INPUT: Setting =
    flag("no-input", KeyScope::Both).option(Group::Credentials, "BOOL", "Never ask for anything");

/// The time for everything together.
pub static TIMEOUT: Setting = Setting::key("timeout", ValueKind::Time, KeyScope::Both)
    .option(Group::Deadlines, "TIME", "The time for everything together, such as 2m or 500ms")
    .default(|| SettingValue::Time(DEFAULT_TIMEOUT));

/// The time for name look-up, connection and TLS together.
pub static CONNECT_TIMEOUT: Setting = Setting::key("connect-timeout", ValueKind::Time, KeyScope::Both)
    .option(Group::Deadlines, "TIME", "The time for name look-up, connection and TLS together")
    .default(|| SettingValue::Time(DEFAULT_CONNECT_TIMEOUT));

/// The certificates that are good whatever else they say.
pub static PIN: Setting = Setting::key("pin", ValueKind::Pins, KeyScope::Both).option(
    Group::Trust,
    "FINGERPRINT",
    "Trust the certificate with this fingerprint, sha256:HEX, and no other; may be repeated",
);

/// A file of more roots, or with a server's own certificate.
pub static CA_FILE: Setting = Setting::key("ca-file", ValueKind::Path, KeyScope::Both).option(
    Group::Trust,
    "FILE",
    "Trust these roots, or this certificate of the server's own, as well as the system's roots",
);

/// Whether every certificate is good.
pub static INSECURE: Setting = flag("insecure", KeyScope::Both).option(
    Group::Trust,
    "BOOL",
    "Do not check who answers (prefer jsinfo trust)",
);

/// Whether credentials may cross a network in the clear.
pub static ALLOW_PLAINTEXT: Setting = flag("allow-plaintext", KeyScope::Both).option(
    Group::Trust,
    "BOOL",
    "Let credentials cross the network in the clear, over http://",
);

/// How `show` shows a document.
pub static FORMAT: Setting = Setting::key("format", ValueKind::Word(show_format_words), KeyScope::Top)
    .option(Group::Show, "FORMAT", "How to show it")
    .default(|| SettingValue::Word("table"));

/// Whether JSON is one line.
pub static COMPACT: Setting = flag("compact", KeyScope::Top).option(Group::Show, "BOOL", "JSON on one line");

/// Whether people are shown what was not sent and what is unknown, too.
pub static ALL: Setting =
    flag("all", KeyScope::Top).option(Group::Show, "BOOL", "List what was not sent and what is unknown, too");

/// When to use colour.
pub static COLOR: Setting = Setting::key("color", ValueKind::Word(ColorChoice::words), KeyScope::Top)
    .option(Group::Everywhere, "WHEN", "When to use colour")
    .default(|| SettingValue::Word("auto"));

/// How failures are told.
pub static ERROR_FORMAT: Setting =
    Setting::key("error-format", ValueKind::Word(ErrorFormat::words), KeyScope::Top)
        .option(Group::Everywhere, "FORMAT", "How to tell what failed, on standard error")
        .default(|| SettingValue::Word("text"));

/// Whether each step is told.
pub static VERBOSE: Setting = flag("verbose", KeyScope::Top)
    .option(Group::Everywhere, "BOOL", "Tell each step, and how long it took")
    .short('v');

/// Every setting, in the order in which people are shown them.
pub static SETTINGS: &[&Setting] = &[
    &DEFAULT,
    &SERVERS,
    &GROUPS,
    &ADDRESS,
    &USER,
    &PASSWORD,
    &PASSWORD_FILE,
    &PASSWORD_COMMAND,
    &TOKEN,
    &TOKEN_FILE,
    &TOKEN_COMMAND,
    &SUPERUSER,
    &NO_INPUT,
    &TIMEOUT,
    &CONNECT_TIMEOUT,
    &PIN,
    &CA_FILE,
    &INSECURE,
    &ALLOW_PLAINTEXT,
    &FORMAT,
    &COMPACT,
    &ALL,
    &COLOR,
    &ERROR_FORMAT,
    &VERBOSE,
];

/// Yes or no; no where nobody says anything.
const fn flag(name: &'static str, scope: KeyScope) -> Setting {
    Setting::key(name, ValueKind::Flag, scope).default(|| SettingValue::Flag(false))
}

/// The formats of `show`, from the list of all formats.
fn show_format_words() -> Vec<Word> {
    let mut words = Vec::new();
    for &format in Format::ALL {
        if let Some(used) = format.use_of(FormatCommand::Show) {
            let name = format.name(FormatCommand::Show);
            let FormatEntry { name: usual, alias, .. } = format.entry();
            let other = if name == usual { alias } else { Some(usual) };
            words.push(Word { name, alias: other, about: format!("For {}", used.audience).into() });
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A setting that is forgotten in the list would compile, and be nowhere.
    #[test]
    fn every_setting_is_in_the_list() {
        let declared = include_str!("table.rs").matches(": Setting =").count();
        // The line above is not one of them.
        assert_eq!(SETTINGS.len(), declared - 1);
    }
}

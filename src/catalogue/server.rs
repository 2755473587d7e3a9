//! The top level: the server itself.

use super::{Audience, Field, Kind, Section, SetBy};

pub(super) static SECTION: Section = Section {
    name: "server",
    short: &[],
    parent: None,
    path: "",
    key: "",
    older: &[],
    title: "Server",
    about: "The server itself: who it is, what it runs and what it offers.",
    since: None,
    seen_by: Audience::Anyone,
};

pub(super) static FIELDS: &[Field] = &[
    Field::new(&SECTION, "serverName", "Name", Kind::Text, "The friendly name given to the server.").identity().like(r#""Paris media gateway""#),
    Field::new(&SECTION, "hostName", "Host", Kind::Text, "The name of the machine that runs the server.").identity().like(r#""paris""#),
    Field::new(&SECTION, "version", "Version", Kind::Version, "The version of the server.")
        .since("1.5.0")
        .identity(),
    Field::new(&SECTION, "revision", "Revision", Kind::Number, "The build of that version, as a number.")
        .since("1.5.0")
        .identity().detail(),
    // It changes within a minor release, so that no version tells it.
    Field::new(
        &SECTION,
        "apiVersion",
        "API version",
        Kind::Number,
        "The level of the API that the server speaks; a client of another level may be refused.",
    )
    .identity().detail(),
    Field::new(
        &SECTION,
        "serverPlatform",
        "Platform",
        Kind::Text,
        "The operating system that the server runs on, such as windows, linux or macOS.",
    )
    .identity()
    .like(r#""linux""#),
    Field::new(&SECTION, "serverTime", "Time", Kind::Timestamp, "The server's clock when it answered.").state(),
    // What it says after the expiry is documented nowhere: zero and less are taken for days ago.
    Field::new(
        &SECTION,
        "certificateValidation",
        "Certificate",
        Kind::Days,
        "The time that is left until the server's certificate expires.",
    )
    .since("1.7.0")
    .nullable()
    .state(),
    Field::new(
        &SECTION,
        "authRequired",
        "Login required",
        Kind::Flag,
        "Whether API connections have to authenticate.",
    ),
    Field::new(
        &SECTION,
        "allowRemoteControl",
        "Remote control",
        Kind::Flag,
        "Whether the API accepts connections from other machines; if not, only from the server's own.",
    )
    .set_by(SetBy::by_options(&["--api-allow-remote-control"])),
    Field::new(&SECTION, "apiControlPort", "API port", Kind::Port, "The TCP port that accepts API connections.").set_by(SetBy::by_options(&["--api-port"])),
    Field::new(
        &SECTION,
        "serverExternalAddress",
        "External address",
        Kind::Text,
        "The host name and port under which others reach the server, as given when it was started.",
    )
    .nullable()
    .set_by(SetBy::by_options(&["--external-address"]).note("behind a firewall that maps ports, links come out wrong without it"))
    .like(r#""paris.example:8886""#),
    Field::new(
        &SECTION,
        "multiplexAvailable",
        "Multiplexing",
        Kind::Flag,
        "Whether one port can serve both sending and receiving; if not, each needs its own.",
    ),
    Field::new(
        &SECTION,
        "encryptionAvailable",
        "Encryption",
        Kind::Flag,
        "Whether the server can encrypt connections.",
    ),
    Field::new(
        &SECTION,
        "minCipher",
        "Weakest cipher",
        Kind::Cipher,
        "The weakest transfer cipher that the server accepts: NONE, UNENCRYPTED, ENCRYPTED_128 or ENCRYPTED_256, as a number from 0 to 3 or as the name.",
    )
    .since("2.6.1")
    .set_by(SetBy::only("which option raises it is not documented: jetstream server --help, at the server, lists all that there are")),
    Field::new(
        &SECTION,
        "publicKey",
        "Public key",
        Kind::Key,
        "The server's public key, with which connections are encrypted.",
    )
    .identity().detail(),
    Field::new(
        &SECTION,
        "eventLogAvailable",
        "Event log",
        Kind::Flag,
        "Whether the server keeps a log of its events that can be asked for.",
    ),
    Field::new(
        &SECTION,
        "APITokensAvailable",
        "API tokens",
        Kind::Flag,
        "Whether API tokens can be created and used.",
    )
    .since("2.4.0")
    .set_by(SetBy::by_options(&["--api-disable-api-tokens"]).note("the option switches them off")),
    Field::new(
        &SECTION,
        "sharedTokensAvailable",
        "Shared tokens",
        Kind::Flag,
        "Whether shared tokens can be created and used.",
    )
    .set_by(SetBy::by_options(&["--api-disable-shared-tokens"]).note("the option switches them off")),
    // Together with the next one it tells of restarts: another launch of the same server.
    Field::new(
        &SECTION,
        "serverId",
        "Launch id",
        Kind::Text,
        "Identifies this launch of the server: new at every start.",
    )
    .state()
    .detail()
    .like(r#""9f2c4e1a""#),
    Field::new(
        &SECTION,
        "serverUid",
        "Server id",
        Kind::Text,
        "Identifies the server: made once and kept in its persistent state.",
    )
    .identity()
    .detail()
    .set_by(SetBy::only("without --persistent-state-dir it is most likely a new one at every start"))
    .like(r#""5d0b7c36""#),
];

//! `receiver`: where transfers arrive.

use super::{Audience, Field, Kind, Section, SetBy, server};

pub(super) static SECTION: Section = Section {
    name: "receiver",
    short: &[],
    parent: Some(&server::SECTION),
    path: "receiver",
    key: "receiver",
    older: &[],
    title: "Receiver",
    about: "Where the server takes transfers, and from whom.",
    since: None,
    seen_by: Audience::Anyone,
};

pub(super) static FIELDS: &[Field] = &[
    Field::new(
        &SECTION,
        "receiver.receiverIP",
        "Address",
        Kind::Address,
        "The IP address that receives transfers; 0.0.0.0 is every address of the machine.",
    ),
    Field::new(&SECTION, "receiver.receiverPort", "Port", Kind::Port, "The port that receives transfers."),
    Field::new(
        &SECTION,
        "receiver.relayIP",
        "Relay address",
        Kind::Address,
        "The IP address of the relay server; null where none is used.",
    )
    .nullable()
    .set_by(SetBy::by_options(&["--recv-relay-host"])),
    Field::new(
        &SECTION,
        "receiver.relayPort",
        "Relay port",
        Kind::Port,
        "The port of the relay server; null where none is used.",
    )
    .nullable()
    .set_by(SetBy::by_options(&["--recv-relay-port"])),
    Field::new(
        &SECTION,
        "receiver.authRequired",
        "Login required",
        Kind::Flag,
        "Whether transfers need a user name and a password.",
    ),
    Field::new(
        &SECTION,
        "receiver.onlyAuthorizedClientsAllowed",
        "Authorized only",
        Kind::Flag,
        "Whether only clients that were authorized beforehand may transfer.",
    ),
    Field::new(
        &SECTION,
        "receiver.encryptionEnabled",
        "Encryption enabled",
        Kind::Flag,
        "Whether transfers are encrypted; then both ends have to have it enabled.",
    ),
    Field::new(
        &SECTION,
        "receiver.socketRecvBufferSize",
        "Receive buffer",
        Kind::Bytes,
        "The size of the buffer that receives data.",
    )
    .detail(),
    Field::new(
        &SECTION,
        "receiver.socketSendBufferSize",
        "Send buffer",
        Kind::Bytes,
        "The size of the buffer that sends data.",
    )
    .detail(),
];

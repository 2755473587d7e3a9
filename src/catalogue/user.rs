//! `user`: who the server takes the caller for.

use super::{Audience, Field, Kind, Section, SetBy, server};

pub(super) static SECTION: Section = Section {
    name: "user",
    short: &[],
    parent: Some(&server::SECTION),
    path: "user",
    key: "user",
    older: &[],
    title: "User",
    about: "Who the server takes you for, and what you may do.",
    since: None,
    seen_by: Audience::Anyone,
};

pub(super) static FIELDS: &[Field] =
    &[
        Field::new(
            &SECTION,
            "user.authed",
            "Logged in",
            Kind::Flag,
            "Whether this connection has authenticated.",
        )
        .state(),
        Field::new(&SECTION, "user.userName", "Name", Kind::Text, "The name of the user; null with a token.")
            // Renamed in 1.5.0.
            .older(&["username"])
            .nullable()
            .authenticated()
            .state()
            .like(r#""ops""#),
        Field::new(&SECTION, "user.superuser", "Superuser", Kind::Flag, "Whether the user is a superuser.")
            .state()
            .set_by(SetBy::by_options(&["--superuser", "--supergroup"]).note(
                "they say who may become one: by default the group sudo, wheel, admin or Administrators",
            )),
        Field::new(
            &SECTION,
            "user.sandboxed",
            "Sandboxed",
            Kind::Flag,
            "Whether the user is kept inside a directory instead of seeing the whole file system.",
        )
        .authenticated()
        .state()
        .set_by(
            SetBy::by_options(&["--sandbox-dir"])
                .or_calls(&["setSandboxMapping()"])
                .note("the call needs a superuser"),
        ),
        Field::new(
            &SECTION,
            "user.permissions",
            "Permissions",
            Kind::Permissions,
            "What the user may do: a list of words, a number or an object.",
        )
        .since("2.4.0")
        .authenticated()
        .state(),
        Field::new(
            &SECTION,
            "user.token",
            "Token",
            Kind::Text,
            "The token that authenticated; null with a user name.",
        )
        .nullable()
        .authenticated()
        // Whoever has it may do what its owner may.
        .secret()
        .state(),
        Field::new(
            &SECTION,
            "user.tokenSession",
            "Token session",
            Kind::Text,
            "The session of that token; null with a user name.",
        )
        .nullable()
        .authenticated()
        .secret()
        .state(),
    ];

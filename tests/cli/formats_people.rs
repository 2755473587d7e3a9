//! `show` for people: the table and Markdown, over sample documents good and bad.

use super::support::{Shows as _, expect, jsinfo, jsinfo_with};

#[test]
fn the_table_is_whole_where_no_terminal_is() {
    let shown = jsinfo("show ./2.9.2-superuser.json").stdout();
    shown.assert_shows(expect![[r#"
        Paris media gateway · JetStream 2.9.2 on linux · media-gw-01

        ✓ nothing wrong

          SERVER
          Name                       Paris media gateway
          Host                       media-gw-01
          Version                    2.9.2
          Revision                   29214
        ✓ API version                40
          Platform                   linux
          Time                       2026-11-22 20:00:07 UTC
        ✓ Certificate valid for      212 days
        ✓ Login required             yes
          Remote control             yes
          API port                   8886
          External address           transfer.example.com:8886
          Multiplexing               yes
        ✓ Encryption available       yes
        ✓ Weakest cipher             ENCRYPTED_256
          Public key                 9fK2mYw0bqT1c5cO8m7hQm3JtX6yqv0nZ4l1sRrV2kA=
        ✓ Event log                  yes
          API tokens                 yes
          Shared tokens              yes
          Launch id                  5f0e2c0b9a7d4d53b7f2f6f5c1f6a6d1
          Server id                  c1a6f7d2-3b1e-4f52-9f0f-0d8a3a9d7b11

          LICENSE
        ✓ Valid                      yes
        ✓ Expires                    2028-01-01 00:00:00 UTC
          Problem                    (empty)

          RECEIVER
          Address                    0.0.0.0 (every address)
          Port                       8886
          Relay address              —
          Relay port                 —
        ✓ Login required             yes
          Authorized clients only    no
        ✓ Encryption enabled         yes
          Receive buffer             16 MiB
          Send buffer                16 MiB

          BANDWIDTH LIMITS
          Incoming limit active      yes
        ✓ Incoming rate limit        1 Gbit/s
          Incoming connections       64
          Outgoing limit active      yes
        ✓ Outgoing rate limit        500 Mbit/s
          Lend incoming to outgoing  no
          Lend outgoing to incoming  yes

          CONFIGURATION
          State directory            /var/lib/jetstream/state
          Triggers                   yes

          CLOUD FILE CACHE
        ✓ High-water mark            1.5 GiB
          Maximum size               4 GiB

          GARBAGE COLLECTION
        ✓ Interval                   1 h
        ✓ Grace period               2 d

          USER
          Logged in                  yes
          Name                       ops
          Superuser                  yes
          Sandboxed                  no
          Permissions                send, receive, browse, administer
          Token                      —
          Token session              —
    "#]]);
}

#[test]
fn the_table_begins_with_what_is_wrong() {
    let shown = jsinfo("show ./2.9.2-unhealthy.json --section license,cache").stdout();
    shown.assert_shows(expect![[r#"
        Neglected · JetStream 2.9.2 on linux · media-gw-01

        ✗ the license is not valid: License expired
        ✗ the license expired 325 days ago
        ! the cloud file cache is 97.4 % full

          LICENSE
        ✗ Valid             no
        ✗ Expires           2026-01-01 00:00:00 UTC
          Problem           License expired

          CLOUD FILE CACHE
        ! High-water mark   3.89 GiB
          Maximum size      4 GiB

        4 findings in what is not shown here
    "#]]);
    let shown = jsinfo("show ./2.9.2-unhealthy.json").stdout();
    let findings = shown.lines().skip(2).take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    findings.assert_shows(expect![[r#"
        ✗ the certificate expires in 3 days
        ✗ the API needs no login: anyone who reaches its port controls the server
        ✗ the weakest cipher is NONE: transfers may be neither encrypted nor verified
        ✗ the license is not valid: License expired
        ✗ the license expired 325 days ago
        ✗ the outgoing limit is 0: nothing can go out
        ! the cloud file cache is 97.4 % full"#]]);
}

#[test]
fn the_table_tells_null_absent_odd_and_unknown_apart() {
    let document =
        r#"{"serverName": null, "hostName": "", "version": 292, "receiver": [1], "brand": {"new": 1}}"#;
    let shown = jsinfo("show - --section server,receiver").input(document).stdout();
    shown.assert_shows(expect![[r#"
        JetStream

        ? version is 292, and a version as text is documented
        ? receiver is [1], and an object is documented

          SERVER
          Name                   —
          Host                   (empty)
        ? Version                292 (odd: a version as text is documented)
          Revision               not sent (since 1.5.0)
          API version            not sent
          Platform               not sent
          Time                   not sent
          Certificate valid for  not sent (since 1.7.0)
          Login required         not sent
          Remote control         not sent
          API port               not sent
          External address       not sent
          Multiplexing           not sent
          Encryption available   not sent
          Weakest cipher         not sent (since 2.7.2)
          Public key             not sent
          Event log              not sent
          API tokens             not sent (since 2.4.0)
          Shared tokens          not sent
          Launch id              not sent
          Server id              not sent

          RECEIVER               [1] (odd: an object is documented)

        1 unknown value not shown; --all lists them
    "#]]);
    let shown = jsinfo("show - --all --section server,receiver,user").input(document).run();
    shown.assert_shows(expect![[r#"
        status: 0
        --- stdout
        JetStream

        ? version is 292, and a version as text is documented
        ? receiver is [1], and an object is documented

          SERVER
          Name                     —
          Host                     (empty)
        ? Version                  292 (odd: a version as text is documented)
          Revision                 not sent (since 1.5.0)
          API version              not sent
          Platform                 not sent
          Time                     not sent
          Certificate valid for    not sent (since 1.7.0)
          Login required           not sent
          Remote control           not sent
          API port                 not sent
          External address         not sent
          Multiplexing             not sent
          Encryption available     not sent
          Weakest cipher           not sent (since 2.7.2)
          Public key               not sent
          Event log                not sent
          API tokens               not sent (since 2.4.0)
          Shared tokens            not sent
          Launch id                not sent
          Server id                not sent
          brand (unknown)          {"new":1}

          RECEIVER                 [1] (odd: an object is documented)
          Address                  not sent
          Port                     not sent
          Relay address            not sent
          Relay port               not sent
          Login required           not sent
          Authorized clients only  not sent
          Encryption enabled       not sent
          Receive buffer           not sent
          Send buffer              not sent

          USER                     not sent: the server left it out
          Logged in                not sent
          Name                     not sent
          Superuser                not sent
          Sandboxed                not sent
          Permissions              not sent (since 2.4.0)
          Token                    not sent
          Token session            not sent
        --- stderr
        warning: user was not sent: the server left it out
    "#]]);
}

#[test]
fn an_older_servers_table_says_what_came_later() {
    let shown = jsinfo("show ./1.4-anonymous.json").stdout();
    shown.assert_shows(expect![[r#"
        Paris media gateway · JetStream on linux · media-gw-01

        ! the API version 22 is older than 26, the oldest that is documented

          SERVER
          Name                     Paris media gateway
          Host                     media-gw-01
          Version                  not sent (since 1.5.0)
          Revision                 not sent (since 1.5.0)
        ! API version              22
          Platform                 linux
          Time                     2026-11-22 20:00:07 UTC
          Certificate valid for    not sent (since 1.7.0)
        ✓ Login required           yes
          Remote control           yes
          API port                 8886
          External address         transfer.example.com:8886
          Multiplexing             yes
        ✓ Encryption available     yes
          Weakest cipher           not sent (since 2.7.2)
          Public key               9fK2mYw0bqT1c5cO8m7hQm3JtX6yqv0nZ4l1sRrV2kA=
        ✓ Event log                yes
          API tokens               not sent (since 2.4.0)
          Shared tokens            yes
          Launch id                5f0e2c0b9a7d4d53b7f2f6f5c1f6a6d1
          Server id                c1a6f7d2-3b1e-4f52-9f0f-0d8a3a9d7b11

          LICENSE
        ✓ Valid                    yes
        ✓ Expires                  2028-01-01 00:00:00 UTC
          Problem                  (empty)

          RECEIVER
          Address                  0.0.0.0 (every address)
          Port                     8886
          Relay address            —
          Relay port               —
        ✓ Login required           yes
          Authorized clients only  no
        ✓ Encryption enabled       yes
          Receive buffer           16 MiB
          Send buffer              16 MiB

          BANDWIDTH LIMITS         not sent: servers send it since 1.6.0

          CONFIGURATION            not sent: only a superuser sees it (--superuser)

          USER
          Logged in                no
          Name                     —
          Superuser                no
          Sandboxed                —
          Permissions              not sent (since 2.4.0)
          Token                    —
          Token session            —
    "#]]);
}

#[test]
fn markdown_is_the_table_for_tickets() {
    let shown = jsinfo("show --format markdown ./2.9.2-unhealthy.json --section license,gc").stdout();
    shown.assert_shows(expect![[r#"
        ## Neglected · JetStream 2.9.2 on linux · media-gw-01

        - ❌ the license is not valid: License expired
        - ❌ the license expired 325 days ago

        ### License

        | Field | Value |
        | --- | --- |
        | Valid | ❌ no |
        | Expires | ❌ 2026-01-01 00:00:00 UTC |
        | Problem | License expired |

        ### Garbage collection

        | Field | Value |
        | --- | --- |
        | Interval | ✅ 1 h |
        | Grace period | ✅ 2 d |

        _5 findings in what is not shown here_
    "#]]);
}

#[test]
fn text_from_a_server_moves_no_cursor_and_writes_no_markup() {
    let document = serde_json::json!({"serverName": "\u{1b}[2J\u{202e}*x*|", "license": {"valid": false, "errorMessage": "a\nb\u{7}"}});
    for format in ["table", "markdown", "kv"] {
        let shown = jsinfo_with(&["show", "-", "--format", format]).input(document.to_string()).stdout();
        let bad = shown.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(bad, None, "{format}: {shown}");
    }
    let shown = jsinfo("show - --format markdown --section license").input(document.to_string()).stdout();
    shown.assert_shows(expect![[r#"
        ## \\u001b\[2J\\u202e\*x\*\| · JetStream

        - ❌ the license is not valid: a\\nb\\u0007

        ### License

        | Field | Value |
        | --- | --- |
        | Valid | ❌ no |
        | Expires | not sent |
        | Problem | a\\nb\\u0007 |
    "#]]);
}

#[test]
fn a_document_of_something_else_is_shown_and_doubted() {
    jsinfo("show -").input(r#"{"name": "jsinfo"}"#).run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        JetStream

          SERVER            not sent: the server left it out

          LICENSE           not sent: the server left it out

          RECEIVER          not sent: the server left it out

          BANDWIDTH LIMITS  not sent: servers send it since 1.6.0

          CONFIGURATION     not sent: only a superuser sees it (--superuser)

          USER              not sent: the server left it out

        1 unknown value not shown; --all lists them
        --- stderr
        warning: none of the documented fields is here: is this a Server Information Structure?
    "#]]);
    jsinfo("show - --json").input("{}").run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        {}
        --- stderr
        warning: none of the documented fields is here: is this a Server Information Structure?
    "#]]);
}

//! `show` for people: the table and Markdown, over sample documents good and bad.

use jsinfo::catalogue;

use super::support::{Shows as _, expect, jsinfo, jsinfo_with};

/// The titles and labels of a table in their order.
fn titles_and_labels(table: &str) -> Vec<String> {
    let (_, sections) = table.split_once("\n  SERVER").unwrap();
    // What is said of the rest stands below.
    let sections = sections.split("\n\n").filter(|block| !block.ends_with("in what is not shown here\n"));
    let sections = sections.collect::<Vec<_>>().join("\n\n");
    let mut labels = vec!["SERVER".to_owned()];
    for line in sections.lines().skip(1) {
        // A line starts with a mark or a blank; the value stands behind the label with two blanks between.
        let words: String = line.chars().skip(2).collect();
        labels.extend(words.split("  ").next().filter(|label| !label.is_empty()).map(str::to_owned));
    }
    labels
}

/// The titles and labels of all sections but those that were not sent; of these, the titles alone.
fn all_titles_and_labels(not_sent: &[&str]) -> Vec<String> {
    let mut labels = Vec::new();
    for section in catalogue::sections() {
        if section.parent().is_some_and(|parent| not_sent.contains(&parent.name)) {
            continue;
        }
        labels.push(section.title.to_uppercase());
        if !not_sent.contains(&section.name) {
            labels.extend(section.fields().iter().map(|field| field.label.to_owned()));
        }
    }
    labels
}

#[test]
fn the_table_is_whole_where_no_terminal_is() {
    let shown = jsinfo("show ./2.9.2-superuser.json").stdout();
    assert_eq!(titles_and_labels(&shown), all_titles_and_labels(&[]));
    let beginning: Vec<&str> = shown.lines().take(5).collect();
    beginning.join("\n").assert_shows(expect![[r#"
        OK  Paris media gateway · JetStream 2.9.2 on linux · media-gw-01

        ✓ nothing wrong

          SERVER"#]]);
}

#[test]
fn the_table_shows_each_kind_of_value_as_people_read_it() {
    let fields = "serverName,version,revision,apiVersion,serverTime,certificateValidation,authRequired,\
        encryptionAvailable,minCipher,publicKey,eventLogAvailable,license.valid,license.expiry,license.errorMessage,\
        receiver.receiverIP,receiver.receiverPort,receiver.relayIP,receiver.relayPort,receiver.authRequired,\
        receiver.encryptionEnabled,receiver.socketRecvBufferSize,bandwidthLimits.incomingRateLimit,\
        bandwidthLimits.incomingMaxConnections,bandwidthLimits.outgoingRateLimit,configuration.persistentStateDir,\
        configuration.cloudFileCache.highWatermark,configuration.cloudFileCache.maximumSize,\
        configuration.garbageCollect.intervalSeconds,configuration.garbageCollect.timeLimitSeconds,\
        user.userName,user.permissions";
    let shown = jsinfo(&format!("show ./2.9.2-superuser.json --field {fields}")).stdout();
    shown.assert_shows(expect![[r#"
        OK  Paris media gateway · JetStream 2.9.2 on linux · media-gw-01

          SERVER
          Name                   Paris media gateway
          Version                2.9.2
          Revision               29214
        ✓ API version            40
          Time                   2026-11-22 20:00:07 UTC
        ✓ Certificate valid for  212 days
        ✓ Login required         yes
        ✓ Encryption available   yes
        ✓ Weakest cipher         ENCRYPTED_256
          Public key             9fK2mYw0bqT1c5cO8m7hQm3JtX6yqv0nZ4l1sRrV2kA=
        ✓ Event log              yes

          LICENSE
        ✓ Valid                  yes
        ✓ Expires                2028-01-01 00:00:00 UTC
          Problem                (empty)

          RECEIVER
          Address                0.0.0.0 (every address)
          Port                   8886
          Relay address          —
          Relay port             —
        ✓ Login required         yes
        ✓ Encryption enabled     yes
        ✓ Receive buffer         16 MiB

          BANDWIDTH LIMITS
        ✓ Incoming rate limit    1 Gbit/s
          Incoming connections   64
        ✓ Outgoing rate limit    500 Mbit/s

          CONFIGURATION
        ✓ State directory        /var/lib/jetstream/state

          CLOUD FILE CACHE
        ✓ High-water mark        1.5 GiB
          Maximum size           4 GiB

          GARBAGE COLLECTION
        ✓ Interval               1 h
        ✓ Grace period           2 d

          USER
          Name                   ops
          Permissions            send, receive, browse, administer
    "#]]);
}

#[test]
fn the_table_begins_with_what_is_wrong() {
    let shown = jsinfo(
        "show ./2.9.2-unhealthy.json --field license.valid,license.expiry,license.errorMessage,configuration.cloudFileCache.highWatermark,configuration.cloudFileCache.maximumSize",
    )
    .stdout();
    shown.assert_shows(expect![[r#"
        CRITICAL  Neglected · JetStream 2.9.2 on linux · media-gw-02

        ✗ the license is not valid: License expired
        ✗ the license expired 325 days ago
        ! at its peak the cloud file cache was 98.4 % full

          LICENSE
        ✗ Valid             no
        ✗ Expires           2026-01-01 00:00:00 UTC
          Problem           License expired

          CLOUD FILE CACHE
        ! High-water mark   3.93 GiB
          Maximum size      4 GiB

        4 findings in what is not shown here
    "#]]);
    let shown = jsinfo("show ./2.9.2-unhealthy.json").stdout();
    let findings = shown.lines().skip(2).take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    findings.assert_shows(expect![[r#"
        ✗ the license is not valid: License expired
        ✗ the license expired 325 days ago
        ✗ the certificate expires in 3 days
        ✗ the API needs no login: anyone who reaches its port controls the server
        ✗ the weakest cipher is NONE: transfers may be neither encrypted nor verified
        ✗ the outgoing limit is 0: nothing can go out
        ! at its peak the cloud file cache was 98.4 % full"#]]);
}

#[test]
fn the_table_tells_null_absent_odd_and_unknown_apart() {
    let document =
        r#"{"serverName": null, "hostName": "", "version": 292, "receiver": [1], "brand": {"new": 1}}"#;
    let fields = "serverName,hostName,version,revision,apiVersion,receiver.receiverIP,user.permissions";
    jsinfo(&format!("show - --field {fields}")).input(document).run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        UNKNOWN  JetStream

        ? apiVersion was not sent, and every server sends it
        ? version is 292, and a version as text is documented

          SERVER
          Name         —
          Host         (empty)
        ? Version      292 (odd: a version as text is documented)
          Revision     not sent (since 1.5.0)
          API version  not sent

          RECEIVER     [1] (odd: an object is documented)

          USER         not sent: the server left it out

        9 findings in what is not shown here
        --- stderr
        warning: revision was not sent: servers send it since 1.5.0
        warning: apiVersion was not sent: the server left it out
        warning: receiver.receiverIP was not sent: receiver is no object
        warning: user.permissions was not sent: servers send it since 2.4.0
    "#]]);
    let shown = jsinfo("show - --section server,receiver").input(document).stdout();
    assert!(shown.contains("\n\n  RECEIVER ") && !shown.contains("brand"), "{shown}");
    assert!(shown.contains("\n1 unknown value not shown; --all lists them\n"), "{shown}");
}

#[test]
fn all_shows_what_is_unknown_and_what_was_not_sent() {
    let document = r#"{"serverName": null, "receiver": [1], "brand": {"new": 1}}"#;
    let outcome = jsinfo("show - --all --section server,receiver,user").input(document).run();
    assert_eq!(
        (outcome.status, outcome.stderr.as_str()),
        (0, "warning: user was not sent: the server left it out\n")
    );
    let mut expected = Vec::new();
    for section in
        [catalogue::top(), catalogue::section("receiver").unwrap(), catalogue::section("user").unwrap()]
    {
        expected.push(section.title.to_uppercase());
        expected.extend(section.fields().iter().map(|field| field.label.to_owned()));
        if section.name == "server" {
            expected.push("brand (unknown)".to_owned());
        }
    }
    assert_eq!(titles_and_labels(&outcome.stdout), expected);
    for (label, value) in [
        ("brand (unknown)", "{\"new\":1}"),
        ("RECEIVER", "[1] (odd: an object is documented)"),
        ("Port", "not sent"),
        ("USER", "not sent: the server left it out"),
        ("Permissions", "not sent (since 2.4.0)"),
    ] {
        let line = outcome.stdout.lines().find(|line| line.trim_start().starts_with(label)).unwrap();
        assert_eq!(line.trim_start().strip_prefix(label).unwrap().trim_start(), value);
    }
}

#[test]
fn an_older_servers_table_says_what_came_later() {
    let shown = jsinfo("show ./1.4-anonymous.json").stdout();
    assert_eq!(titles_and_labels(&shown), all_titles_and_labels(&["bandwidthLimits", "configuration"]));
    let fields = "version,apiVersion,certificateValidation,minCipher,APITokensAvailable,user.userName,user.permissions";
    let shown =
        jsinfo(&format!("show ./1.4-anonymous.json --section bandwidth,config --field {fields}")).run();
    shown.stdout.assert_shows(expect![[r#"
        WARNING  Paris media gateway · JetStream on linux · media-gw-01

        ! the API version 22 is older than 26, the oldest that is documented

          SERVER
          Version                not sent (since 1.5.0)
        ! API version            22
          Certificate valid for  not sent (since 1.7.0)
          Weakest cipher         not sent (since 2.6.1)
          API tokens             not sent (since 2.4.0)

          BANDWIDTH LIMITS       not sent: servers send it since 1.6.0

          CONFIGURATION          not sent: only a superuser sees it (--superuser)

          USER
          Name                   —
          Permissions            not sent (since 2.4.0)
    "#]]);
}

#[test]
fn markdown_is_the_table_for_tickets() {
    let shown = jsinfo(
        "show --format markdown ./2.9.2-unhealthy.json --field license.valid,license.expiry,license.errorMessage,configuration.garbageCollect.intervalSeconds",
    )
    .stdout();
    shown.assert_shows(expect![[r#"
        ## ❌ CRITICAL · Neglected · JetStream 2.9.2 on linux · media-gw-02

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
    let shown = jsinfo("show - --format markdown --field license.valid,license.expiry,license.errorMessage")
        .input(document.to_string())
        .run()
        .stdout;
    shown.assert_shows(expect![[r#"
        ## ❌ CRITICAL · \\u001b\[2J\\u202e\*x\*\| · JetStream

        - ❌ the license is not valid: a\\nb\\u0007
        - ❓ license.expiry was not sent, and every server sends it

        ### License

        | Field | Value |
        | --- | --- |
        | Valid | ❌ no |
        | Expires | not sent |
        | Problem | a\\nb\\u0007 |

        _13 findings in what is not shown here_
    "#]]);
}

#[test]
fn a_document_of_something_else_is_shown_and_doubted() {
    jsinfo("show -").input(r#"{"name": "jsinfo"}"#).run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        UNKNOWN  JetStream

        ? none of the documented fields is here: is this a Server Information Structure?
        ? apiVersion was not sent, and every server sends it
        ? license.valid was not sent, and every server sends it
        ? license.expiry was not sent, and every server sends it
        ? serverTime was not sent, and every server sends it
        ? authRequired was not sent, and every server sends it
        ? receiver.authRequired was not sent, and every server sends it
        ? user.sandboxed was not sent, and every server sends it
        ? encryptionAvailable was not sent, and every server sends it
        ? receiver.encryptionEnabled was not sent, and every server sends it
        ? receiver.socketRecvBufferSize was not sent, and every server sends it
        ? receiver.socketSendBufferSize was not sent, and every server sends it
        ? apiControlPort was not sent, and every server sends it
        ? serverExternalAddress was not sent, and every server sends it
        ? receiver.relayIP was not sent, and every server sends it
        ? eventLogAvailable was not sent, and every server sends it

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

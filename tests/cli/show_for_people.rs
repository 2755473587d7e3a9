//! `show` for people: the table and Markdown, over sample documents good and bad.

use jsinfo::catalogue;

use super::support::{Shows as _, expect, jsinfo, jsinfo_with};

/// The titles and labels of a table in their order.
fn titles_and_labels(table: &str) -> Vec<String> {
    let mut labels = Vec::new();
    // The first block is the answer, and what is said of the rest stands below.
    for block in table.split("\n\n").skip(1) {
        let block = block.trim_start_matches('\n');
        if !block.starts_with("  ") {
            continue;
        }
        for line in block.lines() {
            // A line starts with a mark or a blank; the value stands behind the label with two blanks between.
            let words: String = line.chars().skip(2).collect();
            labels.extend(words.split("  ").next().filter(|label| !label.is_empty()).map(str::to_owned));
        }
    }
    labels
}

/// The titles and labels of these sections with all that they have, in the order of the screen.
fn all_titles_and_labels(names: &[&str]) -> Vec<String> {
    let mut labels = Vec::new();
    for name in names {
        let section = catalogue::section(name).unwrap();
        labels.push(section.title.to_uppercase());
        let (details, main): (Vec<_>, Vec<_>) = section.fields().iter().partition(|field| field.detail);
        labels.extend(main.iter().map(|field| field.label.to_owned()));
        if section != catalogue::top() {
            labels.extend(details.iter().map(|field| field.label.to_owned()));
        }
    }
    if names.contains(&"server") {
        labels.push("IDENTITY".to_owned());
        let details = catalogue::top().fields().iter().filter(|field| field.detail);
        labels.extend(details.map(|field| field.label.to_owned()));
    }
    labels
}

#[test]
fn the_table_is_whole_where_no_terminal_is() {
    let whole = jsinfo("show ./2.9.2-superuser.json --all").stdout();
    let sections = [
        "license",
        "server",
        "receiver",
        "bandwidthLimits",
        "cloudFileCache",
        "garbageCollect",
        "configuration",
        "user",
    ];
    let all = all_titles_and_labels(&sections);
    assert_eq!(titles_and_labels(&whole), all);
    let shown = jsinfo("show ./2.9.2-superuser.json").stdout();
    let silent = ["Problem", "Relay address", "Relay port", "Token", "Token session"];
    let telling: Vec<&String> = all.iter().filter(|label| !silent.contains(&label.as_str())).collect();
    assert_eq!(titles_and_labels(&shown).iter().collect::<Vec<_>>(), telling);
    assert!(shown.ends_with("\n\n--all shows 5 values not sent, null or empty, too\n"), "{shown}");
    let beginning: Vec<&str> = shown.lines().take(5).collect();
    beginning.join("\n").assert_shows(expect![[r#"
        OK  Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked as ops (superuser)
            ./2.9.2-superuser.json · 18 in order, 7 skipped

          LICENSE
        ✓ Valid               yes"#]]);
}

#[test]
fn paths_stand_in_the_place_of_labels_where_they_are_wanted() {
    let shown = jsinfo("show ./2.9.2-superuser.json --names --all").stdout();
    for field in catalogue::fields() {
        assert!(shown.contains(&format!(" {} ", field.path)), "{}", field.path);
    }
}

#[test]
fn of_some_sections_what_is_in_order_is_told() {
    jsinfo("show ./2.9.2-superuser.json -s license,user --exclude user.permissions").stdout().assert_shows(
        expect![[r#"
            OK  Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked as ops (superuser)
                ./2.9.2-superuser.json · 18 in order, 7 skipped

            ✓ in order: license.valid, license.expiry, sandbox

              LICENSE
            ✓ Valid      yes
            ✓ Expires    2028-01-01 00:00 UTC (in 404 d)

              USER
              Logged in  yes
              Name       ops
              Superuser  yes
            ✓ Sandboxed  no

            --all shows 3 values not sent, null or empty, too
        "#]],
    );
    let shown = jsinfo("show ./2.9.2-superuser.json -f serverName").stdout();
    assert!(!shown.contains("in order:"), "no rule looks at it: {shown}");
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
        OK  Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked as ops (superuser)
            ./2.9.2-superuser.json · 18 in order, 7 skipped

        ✓ in order: api-version, license.valid, license.expiry, certificate, open-api, receiver.open, encryption, cipher, cache, bandwidth, buffer, garbage-collect, event-log, key-persistence

          LICENSE
        ✓ Valid               yes
        ✓ Expires             2028-01-01 00:00 UTC (in 404 d)
          Problem             (empty)

          SERVER
          Name                Paris media gateway
          Version             2.9.2
          Time                2026-11-22 20:00 UTC
        ✓ Certificate         212 d left
        ✓ Login required      yes
        ✓ Encryption          yes
        ✓ Weakest cipher      ENCRYPTED_256
        ✓ Event log           yes

          RECEIVER
          Address             0.0.0.0 (every address)
          Port                8886
          Relay address       —
          Relay port          —
        ✓ Login required      yes
        ✓ Encryption enabled  yes
        ✓ Receive buffer      16 MiB

          BANDWIDTH LIMITS
        ✓ Incoming rate       1 Gbit/s
          Most connections    64
        ✓ Outgoing rate       500 Mbit/s

          CLOUD FILE CACHE
        ✓ Peak                1.5 of 4 GiB (37.5 %)
          Maximum size        4 GiB

          GARBAGE COLLECTION
        ✓ Interval            1 h
        ✓ Grace period        2 d

          CONFIGURATION
        ✓ State directory     /var/lib/jetstream/state

          USER
          Name                ops
          Permissions         send, receive, browse, administer

          IDENTITY
          Revision            29214
        ✓ API version         40
          Public key          9fK2mYw0bqT1c5cO8m7hQm3JtX6yqv0nZ4l1sRrV2kA=
    "#]]);
}

#[test]
fn the_table_begins_with_what_is_wrong() {
    let shown = jsinfo(
        "show ./2.9.2-unhealthy.json --field license.valid,license.expiry,license.errorMessage,configuration.cloudFileCache.highWatermark,configuration.cloudFileCache.maximumSize",
    )
    .stdout();
    shown.assert_shows(expect![[r#"
        CRITICAL  Neglected · JetStream 2.9.2 on linux · media-gw-02 · asked as ops (superuser)
                  ./2.9.2-unhealthy.json · 6 critical, 1 warning, 11 in order, 7 skipped

        ✗ license.valid   critical  the license is not valid: License expired  → install a valid license
        ✗ license.expiry  critical  the license expired 325 days ago  → renew the license
        ! cache           warning   at its peak the cloud file cache was 98.4 % full  → give the cache more memory: --max-cloud-cache-size at the server

          LICENSE
        ✗ Valid             no
        ✗ Expires           2026-01-01 00:00 UTC (325 d ago)
          Problem           License expired

          CLOUD FILE CACHE
        ! Peak              3.93 of 4 GiB (98.4 %)
          Maximum size      4 GiB

        4 findings in what is not shown here
    "#]]);
    let shown = jsinfo("show ./2.9.2-unhealthy.json").stdout();
    let findings = shown.lines().skip(3).take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    findings.assert_shows(expect![[r#"
        ✗ license.valid   critical  the license is not valid: License expired  → install a valid license
        ✗ license.expiry  critical  the license expired 325 days ago  → renew the license
        ✗ certificate     critical  the certificate expires in 3 days  → renew it, then let jsinfo trust remember it
        ✗ open-api        critical  the API needs no login: anyone who reaches its port controls the server  → require a login, or forbid remote control
        ✗ cipher          critical  the weakest cipher is NONE: transfers may be neither encrypted nor verified  → raise the minimum above UNENCRYPTED
        ✗ bandwidth       critical  the outgoing limit is 0: nothing can go out  → raise it above 0 kbit/s, or switch it off
        ! cache           warning   at its peak the cloud file cache was 98.4 % full  → give the cache more memory: --max-cloud-cache-size at the server"#]]);
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
                 - · 11 unknown, 14 skipped

        ? api-version  unknown  apiVersion was not sent, and every server sends it  → compare with the documentation, and update jsinfo

          SERVER
          Name         —
          Host         (empty)
        ? Version      292 (odd: a version as text is documented)

          RECEIVER     [1] (odd: an object is documented)

          USER         not sent: the server left it out

          IDENTITY
          Revision     not sent (since 1.5.0)
        ? API version  not sent

        9 findings in what is not shown here
        --- stderr
        warning: revision was not sent: servers send it since 1.5.0
        warning: apiVersion was not sent: the server left it out
        warning: receiver.receiverIP was not sent: receiver is no object
        warning: user.permissions was not sent: servers send it since 2.4.0
        hint: jsinfo explain revision apiVersion receiver.receiverIP user.permissions
    "#]]);
    let shown = jsinfo("show - --section server,receiver").input(document).stdout();
    assert!(shown.contains("\n\n  RECEIVER ") && !shown.contains("brand"), "{shown}");
    assert!(shown.contains(" and 1 unknown value, too\n"), "{shown}");
}

#[test]
fn all_shows_what_is_unknown_and_what_was_not_sent() {
    let document = r#"{"serverName": null, "receiver": [1], "brand": {"new": 1}}"#;
    let outcome = jsinfo("show - --all --section server,receiver,user").input(document).run();
    assert_eq!(
        (outcome.status, outcome.stderr.as_str()),
        (0, "warning: user was not sent: the server left it out\nhint: jsinfo explain user\n")
    );
    let mut expected = all_titles_and_labels(&["server", "receiver", "user"]);
    let receiver = expected.iter().position(|label| label == "RECEIVER").unwrap();
    expected.insert(receiver, "brand (unknown)".to_owned());
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
    for section in ["LICENSE", "SERVER", "RECEIVER", "BANDWIDTH LIMITS", "CONFIGURATION", "USER", "IDENTITY"]
    {
        assert!(titles_and_labels(&shown).contains(&section.to_owned()), "{section}: {shown}");
    }
    let fields = "version,apiVersion,certificateValidation,minCipher,APITokensAvailable,user.userName,user.permissions";
    let shown =
        jsinfo(&format!("show ./1.4-anonymous.json --section bandwidth,config --field {fields}")).run();
    shown.stdout.assert_shows(expect![[r#"
        WARNING  Paris media gateway · JetStream on linux · media-gw-01 · asked without a login
                 ./1.4-anonymous.json · 1 warning, 8 in order, 16 skipped

        ! api-version  warning  the API version 22 is older than 26, the oldest that is documented  → update jsinfo, or the server

          SERVER
          Version           not sent (since 1.5.0)
          Certificate       not sent (since 1.7.0)
          Weakest cipher    not sent (since 2.6.1)
          API tokens        not sent (since 2.4.0)

          BANDWIDTH LIMITS  not sent: servers send it since 1.6.0

          CONFIGURATION     not sent: only a superuser sees it (--superuser)

          USER
          Name              —
          Permissions       not sent (since 2.4.0)

          IDENTITY
        ! API version       22
    "#]]);
}

#[test]
fn markdown_is_the_table_for_tickets() {
    let shown = jsinfo(
        "show --format markdown ./2.9.2-unhealthy.json --field license.valid,license.expiry,license.errorMessage,configuration.garbageCollect.intervalSeconds",
    )
    .stdout();
    shown.assert_shows(expect![[r#"
        ## ❌ CRITICAL · Neglected · JetStream 2.9.2 on linux · media-gw-02 · asked as ops (superuser)

        ./2.9.2-unhealthy.json · 6 critical, 1 warning, 11 in order, 7 skipped

        - ❌ **license.valid**: the license is not valid: License expired → install a valid license
        - ❌ **license.expiry**: the license expired 325 days ago → renew the license

        ### License

        | Field | Value |
        | --- | --- |
        | Valid | ❌ no |
        | Expires | ❌ 2026-01-01 00:00 UTC (325 d ago) |
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

        - · 1 critical, 12 unknown, 1 in order, 11 skipped

        - ❌ **license.valid**: the license is not valid: a\\nb\\u0007 → install a valid license
        - ❓ **license.expiry**: license.expiry was not sent, and every server sends it → compare with the documentation, and update jsinfo

        ### License

        | Field | Value |
        | --- | --- |
        | Valid | ❌ no |
        | Expires | ❓ not sent |
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
                 - · 14 unknown, 11 skipped

        ? answer    unknown  none of the documented fields is here: is this a Server Information Structure?  → compare with the documentation, and update jsinfo
        ? 13 rules  unknown  apiVersion, license.valid, license.expiry and 12 more: each was not sent, and every server sends it  → compare with the documentation, and update jsinfo

          LICENSE           not sent: the server left it out

          SERVER            not sent: the server left it out

          RECEIVER          not sent: the server left it out

          BANDWIDTH LIMITS  not sent: servers send it since 1.6.0

          CONFIGURATION     not sent: only a superuser sees it (--superuser)

          USER              not sent: the server left it out

        --all shows 1 unknown value, too
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

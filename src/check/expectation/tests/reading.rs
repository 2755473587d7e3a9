//! Spellings that are understood, and what is said of those that make no sense.

use expect_test::expect;

use super::*;
use crate::examples::ENDINGS;

#[test]
fn blanks_and_case_are_free_and_what_is_displayed_reads_back() {
    let displayed = [
        ("version>=2.9.1", "version >= 2.9.1"),
        ("  VERSION  >=  '2.9.1'  ", "version >= 2.9.1"),
        ("LICENSE.Valid==true", "license.valid == true"),
        ("license.valid PRESENT", "license.valid present"),
        ("user.token absent", "user.token absent"),
        ("hostName~^media", "hostName ~ ^media"),
        ("hostName ~ 'a b'", "hostName ~ a b"),
        ("serverName == ''", "serverName == \"\""),
        ("serverName == ' x'", "serverName == \" x\""),
        ("serverName == 'null'", "serverName == \"null\""),
        ("serverName == null", "serverName == null"),
        ("serverName == \"'x'\"", "serverName == \"'x'\""),
        ("serverName == '", "serverName == '"),
        ("apitokensavailable != no", "APITokensAvailable != no"),
    ];
    for (written, expected) in displayed {
        let once = expectation(written);
        assert_eq!(once.to_string(), expected);
        assert_eq!(expectation(expected).to_string(), expected, "it reads back");
        assert!(expected.starts_with(once.field().path));
    }
}

/// What is said of each, and what is advised.
fn misread(written: &[&str]) -> String {
    let told = |written: &&str| {
        let Misread { what, hints } = Expectation::parse(written).unwrap_err();
        std::iter::once(format!("{written}\n  {what}")).chain(hints).collect::<Vec<_>>().join("\n    ")
    };
    written.iter().map(told).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_missing_or_no_field_is_named() {
    let told = misread(&[
        "",
        ">= 2.9.1",
        "verison >= 2.9.1",
        "version: 2.9.1",
        "valid == true",
        "zzz == 1",
        "license == true",
        "version",
        "version >=",
        "license.valid ==",
    ]);
    expect![[r#"

          an expectation starts with a field, and there is none
            an expectation is written like version >= 2.9.1
            jsinfo explain
        >= 2.9.1
          an expectation starts with a field, and there is none
            an expectation is written like version >= 2.9.1
            jsinfo explain
        verison >= 2.9.1
          there is no field verison
            did you mean version, revision or apiVersion?
            jsinfo explain version
        version: 2.9.1
          there is no field version:
            did you mean version or revision?
            jsinfo explain version
        valid == true
          there is no field valid
            did you mean license.valid?
            jsinfo explain license.valid
        zzz == 1
          there is no field zzz
            jsinfo explain
        license == true
          license is a section, not a field
            did you mean license.valid, license.expiry or license.errorMessage?
            jsinfo explain license
        version
          nothing is expected of version
            version takes ==, !=, <, <=, >, >=, ~, present and absent
            jsinfo explain version
        version >=
          no value follows >=
            a version is written like 2.9.1
            jsinfo explain version
        license.valid ==
          no value follows ==
            license.valid is true or false
            jsinfo explain license.valid"#]]
    .assert_eq(&told);
}

#[test]
fn a_section_leads_to_its_fields() {
    let section = misread(&["cache > 1"]);
    let told = "cache > 1\n  cache is a section, not a field\n    did you mean configuration.cloudFileCache.";
    assert!(section.starts_with(told), "{section}");
}

#[test]
#[allow(clippy::too_many_lines, reason = "they are the hints")]
fn operators_of_other_languages_and_other_kinds_lead_to_the_right_one() {
    let told = misread(&[
        "version = 2.9.1",
        "version => 2.9.1",
        "version =< 2.9.1",
        "version === 2.9.1",
        "version !== 2.9.1",
        "version <> 2.9.1",
        "version is 2.9.1",
        "version ge 2.9.1",
        "license.valid is present",
        "license.valid exists",
        "license.valid presnt",
        "license.valid contains true",
        "hostName contains media",
        "hostName =~ media",
        "hostName !~ media",
        "hostName 2.9.1",
        "license.valid > true",
        "hostName < media",
        "revision ~ 29",
    ]);
    expect![[r#"
        version = 2.9.1
          there is no operator =
            did you mean ==?
            version takes ==, !=, <, <=, >, >=, ~, present and absent
            jsinfo explain version
        version => 2.9.1
          there is no operator =>
            did you mean >=?
            version takes ==, !=, <, <=, >, >=, ~, present and absent
            jsinfo explain version
        version =< 2.9.1
          there is no operator =<
            did you mean <=?
            version takes ==, !=, <, <=, >, >=, ~, present and absent
            jsinfo explain version
        version === 2.9.1
          there is no operator ===
            did you mean ==?
            version takes ==, !=, <, <=, >, >=, ~, present and absent
            jsinfo explain version
        version !== 2.9.1
          there is no operator !==
            did you mean !=?
            version takes ==, !=, <, <=, >, >=, ~, present and absent
            jsinfo explain version
        version <> 2.9.1
          there is no operator <>
            did you mean !=?
            version takes ==, !=, <, <=, >, >=, ~, present and absent
            jsinfo explain version
        version is 2.9.1
          there is no operator is
            did you mean ==?
            version takes ==, !=, <, <=, >, >=, ~, present and absent
            jsinfo explain version
        version ge 2.9.1
          there is no operator ge
            did you mean >=?
            version takes ==, !=, <, <=, >, >=, ~, present and absent
            jsinfo explain version
        license.valid is present
          there is no operator is
            did you mean present?
            license.valid takes ==, !=, present and absent
            jsinfo explain license.valid
        license.valid exists
          there is no operator exists
            did you mean present?
            license.valid takes ==, !=, present and absent
            jsinfo explain license.valid
        license.valid presnt
          there is no operator presnt
            did you mean present?
            license.valid takes ==, !=, present and absent
            jsinfo explain license.valid
        license.valid contains true
          there is no operator contains
            license.valid takes ==, !=, present and absent
            jsinfo explain license.valid
        hostName contains media
          there is no operator contains
            did you mean ~?
            hostName takes ==, !=, ~, present and absent
            jsinfo explain hostName
        hostName =~ media
          there is no operator =~
            did you mean ~?
            hostName takes ==, !=, ~, present and absent
            jsinfo explain hostName
        hostName !~ media
          there is no operator !~
            hostName takes ==, !=, ~, present and absent
            jsinfo explain hostName
        hostName 2.9.1
          there is no operator 2.9.1
            hostName takes ==, !=, ~, present and absent
            jsinfo explain hostName
        license.valid > true
          license.valid does not take >
            license.valid takes ==, !=, present and absent
            jsinfo explain license.valid
        hostName < media
          hostName does not take <
            hostName takes ==, !=, ~, present and absent
            jsinfo explain hostName
        revision ~ 29
          revision does not take ~
            revision takes ==, !=, <, <=, >, >=, present and absent
            jsinfo explain revision"#]]
    .assert_eq(&told);
}

/// Text is free; everything else ends where its value ends.
#[test]
fn nothing_behind_a_value_is_passed_over() {
    for written in [
        "license.valid == true",
        "version >= 2.9.1",
        "version == 2.10.0-rc1+7",
        "apiVersion >= 40",
        "license.expiry > 2027-12-31",
        "bandwidthLimits.incomingRateLimit >= 100Mbps",
        "configuration.cloudFileCache.maximumSize >= 4GiB",
        "configuration.garbageCollect.intervalSeconds < 2h",
        "certificateValidation > 30d",
        "minCipher >= ENCRYPTED_128",
    ] {
        assert!(Expectation::parse(written).is_ok(), "{written}");
        for behind in [" && apiVersion >= 999", "&&apiVersion>=999", ",2"].iter().chain(&ENDINGS) {
            let more = format!("{written}{behind}");
            // A version may end in letters: then they belong to it.
            let is_read = Expectation::parse(&more).is_ok_and(|read| read.to_string() == more);
            assert!(is_read || Expectation::parse(&more).is_err(), "{more}");
        }
    }
}

/// As text, all of these would be green of every server, or of none.
#[test]
fn no_value_swallows_another_condition() {
    for written in [
        "serverName != a && version >= 999",
        "serverName != a||version >= 999",
        "serverName ~ a || version >= 999",
        "serverName != a and version >= 999",
        "serverName != \"a\" && hostName != \"b\"",
        "user.permissions != send or license.valid == true",
        "hostName == null && version >= 999",
    ] {
        assert!(Expectation::parse(written).is_err(), "{written}");
    }
    for written in [
        "serverName == Tom and Jerry",
        "serverName == \"a && b\"",
        "serverName ~ 'a||b'",
        "serverName == this or version 3",
        "serverName ~ a|b",
    ] {
        let expectation = Expectation::parse(written).unwrap();
        let again = Expectation::parse(&expectation.to_string()).unwrap();
        assert_eq!(again.to_string(), expectation.to_string());
    }
}

#[test]
fn values_that_a_field_cannot_have_lead_to_those_it_can() {
    let told = misread(&[
        "license.valid present true",
        "license.valid == maybe",
        "version >= latest",
        "version >= null",
        "revision == 1.5",
        "receiver.receiverPort == 65536",
        "bandwidthLimits.incomingMaxConnections >= -1",
        "bandwidthLimits.incomingRateLimit >= 100MBps",
        "configuration.cloudFileCache.maximumSize > 4G",
        "configuration.garbageCollect.intervalSeconds < 1 month",
        "certificateValidation > soon",
        "license.expiry > 30d",
        "serverTime > yesterday",
        "minCipher >= ENCRYPTED_125",
        "minCipher >= 4",
        "hostName ~ (media",
        "user.token == abc",
        "user.token",
    ]);
    expect![[r#"
        license.valid present true
          present takes no value, and true follows it
            jsinfo explain license.valid
        license.valid == maybe
          license.valid cannot be maybe
            license.valid is true or false
            jsinfo explain license.valid
        version >= latest
          version cannot be latest
            a version is written like 2.9.1
            jsinfo explain version
        version >= null
          null is neither more nor less than anything
            only == and != take null
            jsinfo explain version
        revision == 1.5
          revision cannot be 1.5
            revision is an integer
            jsinfo explain revision
        receiver.receiverPort == 65536
          receiver.receiverPort cannot be 65536
            receiver.receiverPort is a port from 0 to 65535
            jsinfo explain receiver.receiverPort
        bandwidthLimits.incomingMaxConnections >= -1
          bandwidthLimits.incomingMaxConnections cannot be -1
            bandwidthLimits.incomingMaxConnections is a count
            jsinfo explain bandwidthLimits.incomingMaxConnections
        bandwidthLimits.incomingRateLimit >= 100MBps
          bandwidthLimits.incomingRateLimit cannot be 100MBps
            a rate is written like 100Mbps, 1.5Gbps or 800kbps; a plain number is kilobits a second
            jsinfo explain bandwidthLimits.incomingRateLimit
        configuration.cloudFileCache.maximumSize > 4G
          configuration.cloudFileCache.maximumSize cannot be 4G
            a size is written like 4GiB, 512MiB or 10kB; a plain number is bytes
            jsinfo explain configuration.cloudFileCache.maximumSize
        configuration.garbageCollect.intervalSeconds < 1 month
          configuration.garbageCollect.intervalSeconds cannot be 1 month
            a time is written like 45d, 12h, 1h30min, 15s or 500ms; a plain number is seconds
            jsinfo explain configuration.garbageCollect.intervalSeconds
        certificateValidation > soon
          certificateValidation cannot be soon
            a time is written like 45d, 12h, 1h30min, 15s or 500ms; a plain number is days
            jsinfo explain certificateValidation
        license.expiry > 30d
          license.expiry cannot be 30d
            a time is written like 2027-12-31 or 2027-12-31T23:59:59Z; a plain number is microseconds since 1970
            jsinfo explain license.expiry
        serverTime > yesterday
          serverTime cannot be yesterday
            a time is written like 2027-12-31 or 2027-12-31T23:59:59Z; a plain number is microseconds since 1970
            jsinfo explain serverTime
        minCipher >= ENCRYPTED_125
          minCipher cannot be ENCRYPTED_125
            did you mean ENCRYPTED_128 or ENCRYPTED_256?
            the ciphers, weakest first, are NONE, UNENCRYPTED, ENCRYPTED_128, ENCRYPTED_256
            jsinfo explain minCipher
        minCipher >= 4
          minCipher cannot be 4
            the ciphers, weakest first, are NONE, UNENCRYPTED, ENCRYPTED_128, ENCRYPTED_256
            jsinfo explain minCipher
        hostName ~ (media
          (media is no regular expression: found open group without closing ')'
            jsinfo explain hostName
        user.token == abc
          user.token is a secret, which is compared to nothing
            user.token takes present and absent
            jsinfo explain user.token
        user.token
          nothing is expected of user.token
            user.token takes present and absent
            jsinfo explain user.token"#]].assert_eq(&told);
}

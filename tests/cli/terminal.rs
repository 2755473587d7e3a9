//! What a person sees: width, colour, and a key that is cut.

use super::support::{Shows as _, expect, formats_of_show, jsinfo, jsinfo_with, terminal};

const PLAIN: [(&str, &str); 1] = [("NO_COLOR", "1")];

fn screen(width: u16, arguments: &[&str], environment: &[(&str, &str)]) -> String {
    let (status, screen) = terminal::start(width, arguments, environment).finish();
    assert_eq!(status, 0, "{screen}");
    screen
}

#[test]
fn the_table_fits_the_terminal_at_any_width() {
    for target in ["./2.9.2-unhealthy.json", "./1.4-anonymous.json", "./2.9.2-token.json"] {
        for width in [40, 60, 80, 100, 140, 160, 200] {
            let screen = screen(width, &["show", target, "--all"], &PLAIN);
            let longest = screen.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(longest <= usize::from(width), "{target} at {width}:\n{screen}");
        }
    }
}

#[test]
fn whatever_a_server_calls_its_values_the_table_fits() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.json");
    std::fs::write(
        &path,
        format!("{{\"version\": \"1\", \"{}\": \"{}\"}}", "k".repeat(200), "v".repeat(200)),
    )
    .unwrap();
    let screen = screen(80, &["show", path.to_str().unwrap(), "--all", "-s", "server"], &PLAIN);
    assert!(screen.lines().all(|line| line.chars().count() <= 80), "{screen}");
}

#[test]
fn a_usage_error_has_the_colour_that_was_asked_for() {
    for (more, coloured) in [("--color=never", false), ("--color=always", true), ("--color=auto", true)] {
        let (status, screen) = terminal::start(80, &["shwo", more], &[]).finish();
        assert_eq!((status, screen.contains('\u{1b}')), (2, coloured), "{screen}");
    }
}

/// On a terminal messages are broken between words, and what is to be copied stays whole; elsewhere a message is a line.
#[test]
fn messages_fit_the_terminal_and_commands_stay_whole() {
    let arguments = ["get", "Grace period", "demo:", "--user", "operations", "--timeout", "1m"];
    let meant =
        "jsinfo get configuration.garbageCollect.timeLimitSeconds demo: --user operations --timeout 1m";
    let (status, shown) = terminal::start(40, &arguments, &PLAIN).finish();
    assert_eq!(status, 2);
    let explained = "configuration.garbageCollect.timeLimitSeconds";
    assert_eq!(
        shown,
        format!(
            "error: there is no field Grace period\nhint: did you mean:\n      {meant}\nhint: jsinfo explain\n      {explained}\n"
        )
    );
    let piped = jsinfo_with(&arguments).run();
    assert_eq!(
        piped.stderr,
        format!(
            "error: there is no field Grace period\nhint: did you mean: {meant}\nhint: jsinfo explain {explained}\n"
        )
    );

    let arguments = ["show", "demo:", "--password", "x"];
    for width in [30, 40, 60, 80] {
        let (_, shown) = terminal::start(width, &arguments, &PLAIN).finish();
        assert!(shown.lines().all(|line| line.chars().count() <= usize::from(width)), "{width}:\n{shown}");
        let words: Vec<&str> = shown.split_whitespace().collect();
        let piped = jsinfo_with(&arguments).run();
        assert_eq!(words, piped.stderr.split_whitespace().collect::<Vec<_>>(), "{width}");
    }
}

/// What a screen shows once the command has ended: its last lines, without the one that the shell writes to.
fn last_screen(screen: &str) -> String {
    let lines: Vec<&str> = screen.lines().collect();
    let first = lines.len().saturating_sub(usize::from(terminal::HEIGHT) - 1);
    lines[first..].join("\n")
}

#[test]
fn the_answer_is_on_the_screen_once_when_the_command_has_ended() {
    for (target, verdict, finding) in [
        ("./2.9.2-unhealthy.json", "CRITICAL  Neglected", "✗ license.valid "),
        ("./2.9.2-superuser.json", "OK  Paris media gateway", ""),
        ("./1.4-anonymous.json", "WARNING  Paris media gateway", "! api-version "),
    ] {
        for command in ["show", "check"] {
            for width in [60, 80, 100, 200] {
                let (_, whole) = terminal::start(width, &[command, target], &PLAIN).finish();
                let last = last_screen(&whole);
                assert_eq!(last.matches(verdict).count(), 1, "{command} at {width}:\n{whole}");
                // On fewer columns what is wrong takes more than a screen.
                if width >= 80 {
                    assert!(last.contains(finding), "{command} at {width}:\n{whole}");
                }
            }
        }
    }
    let short = screen(80, &["show", "./2.9.2-unhealthy.json", "-s", "gc"], &PLAIN);
    assert_eq!(short.matches("CRITICAL").count(), 1, "it fits: {short}");
}

#[test]
fn of_more_findings_than_a_screen_holds_the_worst_stay() {
    let expectations: Vec<String> =
        (0..40).map(|port| format!("--expect=apiControlPort == {port}")).collect();
    let mut arguments = vec!["check", "./2.9.2-unhealthy.json"];
    arguments.extend(expectations.iter().map(String::as_str));
    let (status, whole) = terminal::start(100, &arguments, &PLAIN).finish();
    assert_eq!(status, 2);
    assert_eq!(last_screen(&whole).matches("CRITICAL  Neglected").count(), 1, "{whole}");
}

#[test]
fn on_sixty_columns_long_values_wrap() {
    let fields = "publicKey,license.valid,license.expiry,license.errorMessage,user.userName,user.permissions";
    screen(60, &["show", "./2.9.2-unhealthy.json", "-f", fields], &PLAIN).assert_shows(expect![[r#"
        CRITICAL  Neglected · JetStream 2.9.2 on linux · media-gw-02
                  · asked as ops (superuser)
                  ./2.9.2-unhealthy.json · 6 critical, 1 warning, 11
                  in order, 7 skipped

        ✗ license.valid   critical  the license is not valid:
                                    License expired
                                    → install a valid license
        ✗ license.expiry  critical  the license expired 325 days ago
                                    → renew the license

          LICENSE
        ✗ Valid        no
        ✗ Expires      2026-01-01 00:00 UTC (325 d ago)
          Problem      License expired

          USER
          Name         ops
          Permissions  send, receive, browse, administer

          IDENTITY
          Public key   Qm7xV1d0Pz…aTi0RvHyU=

        5 findings in what is not shown here

        CRITICAL  Neglected · JetStream 2.9.2 on linux · media-gw-02
                  · asked as ops (superuser)
                  ./2.9.2-unhealthy.json · 6 critical, 1 warning, 11
                  in order, 7 skipped

        ✗ license.valid   critical  the license is not valid:
                                    License expired
                                    → install a valid license
        ✗ license.expiry  critical  the license expired 325 days ago
                                    → renew the license
    "#]]);
}

#[test]
fn on_a_wide_terminal_sections_stand_side_by_side() {
    let fields = "serverName,serverTime,authRequired,license.valid,license.expiry,receiver.receiverIP,\
        bandwidthLimits.incomingRateLimit,configuration.cloudFileCache.maximumSize,user.userName,user.permissions";
    screen(160, &["show", "./2.9.2-superuser.json", "-f", fields], &PLAIN).assert_shows(expect![[r#"
        OK  Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked as ops (superuser)
            ./2.9.2-superuser.json · 18 in order, 7 skipped

        ✓ in order: license.valid, license.expiry, open-api, bandwidth

          LICENSE                                              RECEIVER                                       CLOUD FILE CACHE
        ✓ Valid           yes                                  Address           0.0.0.0 (every address)      Maximum size      4 GiB
        ✓ Expires         2028-01-01 00:00 UTC (in 404 d)
                                                               BANDWIDTH LIMITS                               USER
          SERVER                                             ✓ Incoming rate     1 Gbit/s                     Name              ops
          Name            Paris media gateway                                                                 Permissions       send, receive, browse, administer
          Time            2026-11-22 20:00 UTC
        ✓ Login required  yes
    "#]]);
    // The whole table, too: whatever stands in one column elsewhere stands in one of several.
    let squeezed = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let whole = |width| screen(width, &["show", "./2.9.2-superuser.json", "--all"], &PLAIN);
    let narrow = whole(80);
    for width in [132, 200] {
        let wide = whole(width);
        assert!(wide.lines().count() < narrow.lines().count(), "{wide}");
        for line in narrow.lines().map(squeezed).filter(|line| !line.starts_with("OK ")) {
            assert!(wide.lines().any(|two| squeezed(two).contains(&line)), "{line}\n{wide}");
        }
    }
}

#[test]
fn colour_means_something_and_is_wanted_or_not() {
    let arguments = [
        "show",
        "./2.9.2-unhealthy.json",
        "-f",
        "encryptionAvailable,license.valid,license.expiry,license.errorMessage",
    ];
    let coloured = |environment: &[(&str, &str)], more: &[&str]| {
        screen(100, &[&arguments[..], more].concat(), environment).contains('\u{1b}')
    };
    assert!(coloured(&[], &[]), "a terminal is coloured");
    assert!(!coloured(&PLAIN, &[]));
    assert!(!coloured(&[("TERM", "dumb")], &[]));
    assert!(coloured(&PLAIN, &["--color", "always"]), "the option wins");
    assert!(!coloured(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]));
    screen(100, &arguments, &[]).replace('\u{1b}', "ESC").assert_shows(expect![[r#"
        ESC[38;5;1mESC[1mCRITICALESC[0m  ESC[1mNeglected · JetStream 2.9.2 on linux · media-gw-02 · asked as ops (superuser)ESC[0m
                  ./2.9.2-unhealthy.json · 6 critical, 1 warning, 11 in order, 7 skipped

        ESC[38;5;1mESC[1m✗ESC[0m license.valid   ESC[38;5;1mESC[1mcriticalESC[0m  the license is not valid: License expired
                                    ESC[2m→ install a valid licenseESC[0m
        ESC[38;5;1mESC[1m✗ESC[0m license.expiry  ESC[38;5;1mESC[1mcriticalESC[0m  the license expired 325 days ago
                                    ESC[2m→ renew the licenseESC[0m

          ESC[1mLICENSEESC[0m                                        ESC[1mSERVERESC[0m
        ESC[38;5;1mESC[1m✗ESC[0m Valid    ESC[38;5;1mESC[1mnoESC[0m                                  ESC[38;5;2m✓ESC[39m Encryption  yes
        ESC[38;5;1mESC[1m✗ESC[0m Expires  ESC[38;5;1mESC[1m2026-01-01 00:00 UTC (325 d ago)ESC[0m
          Problem  License expired

        ESC[2m5 findings in what is not shown hereESC[0m
    "#]]);
}

#[test]
fn where_no_terminal_is_colour_has_to_be_asked_for() {
    let coloured = |more: &[&str], environment: &[(&str, &str)]| {
        let run = jsinfo_with(&[&["show", "demo:unhealthy"], more].concat());
        environment.iter().fold(run, |run, (name, value)| run.env(name, value)).stdout().contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color=always"], &[("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "0")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn machine_formats_are_never_coloured() {
    let machines = formats_of_show().into_iter().filter(|format| format != "table");
    for format in machines {
        let shown = jsinfo(&format!("show demo:unhealthy --color always --format {format}")).stdout();
        assert!(!shown.contains('\u{1b}'), "{format}");
    }
}

#[test]
fn a_raw_value_is_harmless_where_a_person_looks() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("x.json");
    std::fs::write(&path, r#"{"serverName": "a\u001b[2Jb\u202ec"}"#).unwrap();
    let path = path.to_str().unwrap();
    assert_eq!(screen(80, &["get", "serverName", path], &[]), "a\\u001b[2Jb\\u202ec\n");
    assert_eq!(
        screen(80, &["show", "--format", "env", "--field", "serverName", path], &[]),
        "JSINFO_SERVER_NAME='a\\u001b[2Jb\\u202ec'\n"
    );
}

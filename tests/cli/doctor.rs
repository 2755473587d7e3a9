//! `jsinfo doctor`: the way phase by phase, as far as it goes, with the exit code of the first failure.

use serde_json::{Value, json};

use super::support::certificate::self_signed;
use super::support::state::State;
use super::support::{Outcome, Reply, Server, Shows as _, expect, jsinfo, jsinfo_with, jsinfo_without_names};

/// What is left of an outcome when times, ports and lengths are taken out, without the settings.
fn plain(mut outcome: Outcome) -> Outcome {
    let (before, settings) = outcome.stdout.split_once("\n  SETTINGS\n").expect("settings are shown");
    let after = settings.split_once("\n\n").map(|(_, hints)| format!("\n{hints}")).unwrap_or_default();
    let lines =
        before.lines().map(|line| match line.strip_suffix(" ms)").and_then(|line| line.rsplit_once(" (")) {
            Some((phase, _)) => format!("{phase} ([TIME] ms)"),
            None => line.to_owned(),
        });
    outcome.stdout = lines.collect::<Vec<_>>().join("\n") + "\n" + &after;
    for word in outcome.stdout.clone().split(|c: char| c.is_whitespace() || c == ',') {
        if let Some(port) = word.strip_prefix("127.0.0.1:").or_else(|| word.strip_prefix("0.0.0.0:")) {
            outcome.stdout = outcome.stdout.replace(&format!(".0.1:{port}"), ".0.1:[PORT]");
            outcome.stdout = outcome.stdout.replace(&format!(".0.0:{port}"), ".0.0:[PORT]");
        }
    }
    outcome.without_counts()
}

fn doctor(arguments: &str) -> Outcome {
    plain(jsinfo(&format!("doctor {arguments}")).run())
}

#[test]
fn a_way_without_obstacles() {
    doctor("demo:").assert_shows(expect![[r#"
        status: 0
        --- stdout
        OK  Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked as ops (superuser)
            the way to demo: is clear · [N] in order, [N] skipped

          PHASES
          name look-up    an address needs none
        ✓ connection      connected to 127.0.0.1:[PORT] ([TIME] ms)
          TLS             plain HTTP has none
        ✓ authentication  ops is authenticated ([TIME] ms)
        ✓ superuser       superuser rights were given ([TIME] ms)
        ✓ getServerInfo   [N] bytes ([TIME] ms)
        --- stderr
    "#]]);
    doctor("./2.9.2-token.json").assert_shows(expect![[r#"
        status: 0
        --- stdout
        OK  Paris media gateway · JetStream 2.9.2 on linux · media-gw-01 · asked with a token
            the way to ./2.9.2-token.json is clear · [N] in order, [N] skipped

          PHASES
        ✓ saved document  read ./2.9.2-token.json ([TIME] ms)
        --- stderr
    "#]]);
}

#[test]
fn a_refusal_does_not_end_the_way() {
    doctor("demo:denied").assert_shows(expect![[r#"
        status: 12
        --- stdout
        UNKNOWN  the way to demo:denied is not clear

        ✗ demo:denied rejected ops: user name or password is not correct
          → check the name, and where the password comes from

          PHASES
          name look-up    an address needs none
        ✓ connection      connected to 127.0.0.1:[PORT] ([TIME] ms)
          TLS             plain HTTP has none
        ✗ authentication  failed ([TIME] ms)
          superuser       not asked for (--superuser)
        ✓ getServerInfo   [N] bytes ([TIME] ms)
        --- stderr
    "#]]);
    let server = Server::http(|request| match request.method() {
        "superuser" => Reply::error(request, -32003, "not for ops"),
        _ => Reply::result(request, &json!({"version": "2.9.2"})),
    });
    let run = jsinfo_with(&["doctor", &server.target(), "--user", "ops", "--superuser"]);
    plain(run.env("JETSTREAM_API_PASSWORD", "hunter2").run()).assert_shows(expect![[r#"
        status: 13
        --- stdout
        UNKNOWN  the way to http://127.0.0.1:[PORT] is not clear

        ✗ 127.0.0.1:[PORT] does not permit superuser: not for ops
          → leave --superuser out, or ask as another user
          → who may is said by the server's own options --superuser and --supergroup, and else by the groups sudo, wheel, admin or Administrators

          PHASES
        ✓ credentials     read for ops ([TIME] ms)
          name look-up    an address needs none
        ✓ connection      connected to 127.0.0.1:[PORT] ([TIME] ms)
          TLS             plain HTTP has none
        ✓ authentication  ops is authenticated ([TIME] ms)
        ✗ superuser       failed ([TIME] ms)
        ✓ getServerInfo   [N] bytes ([TIME] ms)
        --- stderr
    "#]]);
    assert_eq!(server.methods(), ["auth", "superuser", "getServerInfo"]);
}

#[test]
fn a_password_that_is_not_there_does_not_end_it_either() {
    let server = Server::with_document("2.9.2-anonymous.json");
    let outcome =
        jsinfo_with(&["doctor", &server.target(), "--user", "ops", "--password-file", "none"]).run();
    plain(outcome).assert_shows(expect![[r#"
        status: 10
        --- stdout
        UNKNOWN  the way to http://127.0.0.1:[PORT] is not clear

        ✗ cannot take a secret from none: no such file

          PHASES
        ✗ credentials     failed ([TIME] ms)
          name look-up    an address needs none
        ✓ connection      connected to 127.0.0.1:[PORT] ([TIME] ms)
          TLS             plain HTTP has none
          authentication  not reached
          superuser       not asked for (--superuser)
        ✓ getServerInfo   [N] bytes ([TIME] ms)
        --- stderr
    "#]]);
    assert_eq!(server.methods(), ["getServerInfo"], "asked as nobody");
}

#[test]
fn nobody_there_is_where_it_ends() {
    plain(jsinfo_without_names(&["doctor", "nowhere.invalid"]).run()).assert_shows(expect![[r#"
        status: 11
        --- stdout
        CRITICAL  the way to nowhere.invalid is not clear

        ✗ no address is known for the name nowhere.invalid
          → check the spelling, and which names the name servers of this machine know

          PHASES
          credentials     no user and no token is given
        ✗ name look-up    failed ([TIME] ms)
          connection      not reached
          TLS             not reached
          authentication  not reached
          superuser       not asked for (--superuser)
          getServerInfo   not reached
        --- stderr
    "#]]);
    doctor("127.0.0.1:1").assert_shows(expect![[r#"
        status: 11
        --- stdout
        CRITICAL  the way to 127.0.0.1:[PORT] is not clear

        ✗ cannot connect to 127.0.0.1:[PORT]: connection refused
          → check that the server runs, and that 1 is its API port

          PHASES
          credentials     no user and no token is given
          name look-up    an address needs none
        ✗ connection      failed ([TIME] ms)
          TLS             not reached
          authentication  not reached
          superuser       not asked for (--superuser)
          getServerInfo   not reached
        --- stderr
    "#]]);
}

#[test]
fn tls_is_told_with_version_cipher_certificate_and_grounds() {
    let (config, _) = self_signed(&["0.0.0.0"]);
    let server = Server::https(config, |request| Reply::result(request, &json!({"version": "2.9.2"})));
    let target = format!("0.0.0.0:{}", server.port());
    let refused = jsinfo_with(&["doctor", &target]).run();
    let fingerprint =
        refused.stdout.split_whitespace().find(|word| word.starts_with("sha256:")).unwrap().to_owned();
    let without = |outcome: Outcome| {
        let outcome = plain(outcome.against(&server));
        Outcome { stdout: outcome.stdout.replace(&fingerprint, "[FINGERPRINT]"), ..outcome }
    };
    without(refused).assert_shows(expect![[r#"
        status: 14
        --- stdout
        UNKNOWN  the way to 0.0.0.0:[PORT] is not clear

        ✗ the certificate of 0.0.0.0:[PORT] is not trusted: it is self-signed: nobody but itself has signed it
          → its fingerprint is [FINGERPRINT]
          → compare it: on the server itself, jsinfo trust localhost:[PORT] shows it
          → if that is the server's own, remember it: jsinfo trust 0.0.0.0:[PORT]

          PHASES
          credentials     no user and no token is given
          name look-up    an address needs none
        ✓ connection      connected to 0.0.0.0:[PORT] ([TIME] ms)
        ✗ TLS             failed ([TIME] ms)
          authentication  not reached
          superuser       not asked for (--superuser)
          getServerInfo   not reached
        --- stderr
    "#]]);
    without(jsinfo_with(&["doctor", &target, "--pin", &fingerprint]).run()).assert_shows(expect![[r#"
        status: 0
        --- stdout
        UNKNOWN  JetStream 2.9.2
                 the way to 0.0.0.0:[PORT] is clear · 18 unknown, [N] in order, [N] skipped

        ? 13 rules            unknown  apiVersion, license.valid, license.expiry and 12 more: each was not sent, and every server sends it  → compare with the documentation, and update jsinfo
        ? certificate         unknown  certificateValidation was not sent, and servers send it since 1.7.0  → compare with the documentation, and update jsinfo
        ? certificate-agrees  unknown  certificateValidation was not sent, and servers send it since 1.7.0  → compare with the documentation, and update jsinfo
        ? cipher              unknown  minCipher was not sent, and servers send it since 2.6.1  → compare with the documentation, and update jsinfo
        ? 2 rules             unknown  bandwidthLimits.incomingRateLimit, bandwidthLimits.outgoingRateLimit, bandwidthLimits.borrowIncoming and 1 more: each was not sent, and servers send it since 1.6.0  → compare with the documentation, and update jsinfo

          PHASES
          credentials     no user and no token is given
          name look-up    an address needs none
        ✓ connection      connected to 0.0.0.0:[PORT] ([TIME] ms)
        ✓ TLS             TLS 1.3, TLS_AES_256_GCM_SHA384; certificate [FINGERPRINT] (CN=rcgen self signed cert): it is pinned ([TIME] ms)
          authentication  anonymous
          superuser       not asked for (--superuser)
        ✓ getServerInfo   [N] bytes ([TIME] ms)
        --- stderr
    "#]]);
    let state = State::new();
    assert_eq!(state.jsinfo(&["trust", &target, "--yes"]).run().status, 0);
    let remembered = state.jsinfo(&["doctor", &target]).run();
    assert!(remembered.stdout.contains("it is the remembered one"), "{remembered}");
    let loopback = jsinfo_with(&["doctor", &format!("127.0.0.1:{}", server.port())]).run();
    assert!(loopback.stdout.contains("a loopback address needs no trusted certificate"), "{loopback}");
}

#[test]
fn the_exit_code_is_that_of_the_first_failure_and_json_says_the_same() {
    let silent = Server::http(|_| Reply::silence());
    let target = silent.target();
    for (arguments, code, kind) in [
        (vec!["demo:"], 0, Value::Null),
        (vec!["./none.json"], 10, json!("configuration")),
        (vec!["127.0.0.1:1"], 11, json!("unreachable")),
        (vec!["demo:denied"], 12, json!("authentication")),
        (vec!["http://127.1:1", "--user", "ops", "--no-input"], 14, json!("trust")),
        (vec![target.as_str(), "--timeout", "200ms"], 15, json!("deadline")),
    ] {
        let outcome = jsinfo_with(&[&["doctor", "--json"], &arguments[..]].concat()).run();
        assert_eq!((outcome.status, outcome.stderr.as_str()), (code, ""), "{outcome}");
        let diagnosis: Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(diagnosis["schema"], "jsinfo/doctor");
        assert_eq!(diagnosis["schemaVersion"], 1);
        assert_eq!(diagnosis["exitCode"], code);
        assert_eq!(diagnosis["failure"]["kind"], kind);
        assert!(diagnosis["phases"].as_array().is_some_and(|phases| !phases.is_empty()));
        assert!(diagnosis["settings"].as_array().is_some_and(|settings| settings.len() > 5));
    }
}

#[test]
fn settings_are_shown_with_their_origins() {
    let outcome = jsinfo("doctor demo: --timeout 3s").env("JSINFO_TARGET", "nowhere.invalid").run();
    let settings = "\n  SETTINGS\n  target          demo: (argument)\n  timeout         3s (--timeout)\n";
    assert!(outcome.stdout.ends_with(settings), "what nobody set need not be read: {outcome}");
    let outcome = jsinfo("doctor demo: --verbose").run();
    assert!(outcome.stdout.contains("\n  connect-timeout  5s (default)\n"), "{outcome}");
}

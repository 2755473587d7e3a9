//! HTTPS against a real rustls server: who is trusted, and who is not.

use std::io::Write as _;

use super::support::certificate::{Identity, self_signed};
use super::support::configuration::File;
use super::support::{Outcome, Server, Shows as _, State, expect, jsinfo_with};

fn server(names: &[&str]) -> (Server, String) {
    let (config, pem) = self_signed(names);
    (Server::secure(config), pem)
}

fn fingerprint(refusal: &Outcome) -> String {
    let (_, rest) = refusal.stderr.split_once("fingerprint is ").expect("the refusal names the fingerprint");
    rest.lines().next().unwrap().to_owned()
}

#[test]
fn a_loopback_address_needs_no_trusted_certificate() {
    let (server, _) = server(&["somebody.else"]);
    for host in ["127.0.0.1", "localhost"] {
        assert_eq!(
            jsinfo_with(&["get", "version", &format!("{host}:{}", server.port())]).stdout(),
            "2.9.2\n"
        );
    }
}

#[test]
fn an_untrusted_certificate_is_exit_code_14_and_the_hint_leads_to_a_working_command() {
    let (server, _) = server(&["0.0.0.0"]);
    let refusal = jsinfo_with(&["get", "version", &server.elsewhere()]).run();
    let pin = fingerprint(&refusal);
    let mut shown = refusal.against(&server);
    shown.stderr = shown.stderr.replace(&pin, "[FINGERPRINT]");
    shown.assert_shows(expect![[r#"
        status: 14
        --- stdout
        --- stderr
        error: the certificate of 0.0.0.0:[PORT] is not trusted: it is self-signed: nobody but itself has signed it
        hint: its fingerprint is [FINGERPRINT]
        hint: compare it: on the server itself, jsinfo trust localhost:[PORT] shows it
        hint: if that is the server's own, remember it: jsinfo trust 0.0.0.0:[PORT]
    "#]]);
    assert_eq!(jsinfo_with(&["get", "version", &server.elsewhere(), "--pin", &pin]).stdout(), "2.9.2\n");
    let wrong = format!("sha256:{}", "0".repeat(64));
    let outcome = jsinfo_with(&["get", "version", &server.elsewhere(), "--pin", &wrong]).run();
    assert_eq!(outcome.status, 14, "{outcome}");
    let both = ["get", "version", &server.elsewhere(), "--pin", &wrong, "--pin", &pin];
    assert_eq!(jsinfo_with(&both).stdout(), "2.9.2\n");
}

/// Why jsinfo does not trust a certificate, without what differs from run to run. Whatever the reason is, what to do
/// about it is the same.
fn reason(identity: &Identity, arguments: &[&str]) -> String {
    let server = Server::secure(identity.server());
    let refusal = jsinfo_with(&[&["get", "version", &server.elsewhere()], arguments].concat()).run();
    assert_eq!((refusal.status, refusal.stdout.as_str()), (14, ""), "{refusal}");
    let told = refusal.stderr.replace(&identity.fingerprint(), "[FINGERPRINT]");
    let told = told.replace(&server.port().to_string(), "[PORT]");
    let (error, advice) = told.split_once('\n').unwrap();
    assert_eq!(advice, ADVICE, "{refusal}");
    let reason = error.strip_prefix("error: the certificate of 0.0.0.0:[PORT] is not trusted: ");
    without_days(reason.unwrap_or_else(|| panic!("{refusal}")))
}

const ADVICE: &str = "\
hint: its fingerprint is [FINGERPRINT]
hint: compare it: on the server itself, jsinfo trust localhost:[PORT] shows it
hint: if that is the server's own, remember it: jsinfo trust 0.0.0.0:[PORT]
";

/// The same without numbers of days.
fn without_days(text: &str) -> String {
    let mut words: Vec<&str> = text.split(' ').collect();
    if let Some(days) = words.iter().position(|word| *word == "days") {
        words[days - 1] = "[N]";
    }
    words.join(" ")
}

#[test]
fn an_unknown_authority_is_named() {
    let (identity, _) = Identity::signed_by("Evil \u{1b}[31mCorp", &["0.0.0.0"], |_| {});
    let told = r"it was signed by CN=Evil \u001b[31mCorp, whom this machine does not know";
    assert_eq!(reason(&identity, &[]), told);
}

#[test]
fn a_wrong_name_is_told_with_the_right_ones() {
    for (names, told) in [
        (
            &["paris.example", "10.1.2.3"][..],
            "it was made for another name than 0.0.0.0: paris.example, 10.1.2.3",
        ),
        (&[], "it was not made for 0.0.0.0; it names no host at all"),
        (
            &["a", "b", "c", "d", "e", "f", "g"],
            "it was made for another name than 0.0.0.0: a, b, c, d, e and 2 more",
        ),
    ] {
        let (identity, root) = Identity::signed_by("Paris", names, |_| {});
        let file = pem_file(&root);
        assert_eq!(reason(&identity, &["--ca-file", file.path().to_str().unwrap()]), told);
    }
}

#[test]
fn a_time_that_is_over_and_one_that_has_not_come_are_told() {
    let expired = Identity::new(&["0.0.0.0"], |params| params.not_after = rcgen::date_time_ymd(2020, 1, 1));
    assert_eq!(reason(&expired, &[]), "it expired on 2020-01-01 00:00:00 UTC, [N] days ago");
    let early = Identity::new(&["0.0.0.0"], |params| params.not_before = rcgen::date_time_ymd(2999, 1, 1));
    let told = reason(&early, &[]);
    let (told, clock) = told.split_once(" (this machine's clock says ").unwrap();
    assert_eq!(told, "it is not valid before 2999-01-01 00:00:00 UTC, [N] days from now");
    assert!(clock.ends_with(" UTC: is it right?)"), "{clock}");
}

#[test]
fn the_certificate_of_an_authority_is_told() {
    let told = "it is self-signed, and an authority's own (CA:TRUE, as `openssl req -x509` makes them)";
    assert_eq!(reason(&openssl_default(), &[]), told);
    let authority = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let (identity, root) = Identity::signed_by("Paris", &["0.0.0.0"], |params| params.is_ca = authority);
    let file = pem_file(&root);
    let told = "it is an authority's own (CA:TRUE) and no server's";
    assert_eq!(reason(&identity, &["--ca-file", file.path().to_str().unwrap()]), told);
}

#[test]
fn an_old_version_is_told() {
    let told = "it is self-signed, and of an old version of X.509, which names no hosts";
    assert_eq!(reason(&version_1(), &[]), told);
}

#[test]
fn a_certificate_for_another_purpose_is_told() {
    let (identity, root) = Identity::signed_by("Paris", &["0.0.0.0"], |params| {
        params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    });
    let file = pem_file(&root);
    let told = "it was made for another purpose than a server's (extended key usage)";
    assert_eq!(reason(&identity, &["--ca-file", file.path().to_str().unwrap()]), told);
}

#[test]
fn an_extension_that_must_not_be_passed_over_is_told() {
    let (identity, root) = Identity::signed_by("Paris", &["0.0.0.0"], |params| {
        let mut extension = rcgen::CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
        extension.set_criticality(true);
        params.custom_extensions = vec![extension];
    });
    let file = pem_file(&root);
    let told = "it has a critical extension that jsinfo does not know, and must not pass over";
    assert_eq!(reason(&identity, &["--ca-file", file.path().to_str().unwrap()]), told);
}

#[test]
fn a_machine_without_roots_trusts_nobody_and_says_how_to_trust_all_the_same() {
    let (server, _) = server(&["0.0.0.0"]);
    let run = jsinfo_with(&["get", "version", &server.elsewhere()]).env("SSL_CERT_FILE", "/dev/null");
    let outcome = run.env("SSL_CERT_DIR", "/nonexistent").run();
    assert_eq!(outcome.status, 14, "{outcome}");
    assert!(outcome.stderr.contains("jsinfo trust 0.0.0.0"), "{outcome}");
}

/// What `openssl req -x509` makes of a name and nothing else: `CA:TRUE`, no names of hosts.
fn openssl_default() -> Identity {
    Identity::by_openssl(&[
        "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -subj /CN=paris",
    ])
}

/// The way of many old scripts: a request, signed with its own key. That makes a certificate of version 1.
fn version_1() -> Identity {
    Identity::by_openssl(&[
        "req -newkey rsa:2048 -nodes -keyout key.pem -out request.pem -subj /CN=paris",
        "x509 -req -in request.pem -signkey key.pem -out certificate.pem",
    ])
}

fn pem_file(pem: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pem.as_bytes()).unwrap();
    file
}

#[test]
fn a_pin_and_a_remembered_certificate_hold_for_every_shape_and_both_versions_of_tls() {
    let shapes = [
        ("openssl's default", openssl_default()),
        ("version 1", version_1()),
        (
            "a curve",
            Identity::by_openssl(&[
                "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:secp384r1 -nodes -keyout key.pem \
                 -out certificate.pem -subj /CN=paris",
            ]),
        ),
        (
            "Ed25519",
            Identity::by_openssl(&[
                "req -x509 -newkey ed25519 -nodes -keyout key.pem -out certificate.pem -subj /CN=paris",
            ]),
        ),
        ("another name", Identity::new(&["somebody.else"], |_| {})),
        ("an address", Identity::new(&["0.0.0.0"], |_| {})),
        ("no name", Identity::new(&[], |_| {})),
        ("expired", Identity::new(&[], |params| params.not_after = rcgen::date_time_ymd(2020, 1, 1))),
        ("not valid yet", Identity::new(&[], |params| params.not_before = rcgen::date_time_ymd(2999, 1, 1))),
        (
            "an extension that nobody knows, and that matters",
            Identity::new(&[], |params| {
                let mut extension = rcgen::CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
                extension.set_criticality(true);
                params.custom_extensions = vec![extension];
            }),
        ),
    ];
    for (shape, identity) in &shapes {
        for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
            let server = Server::secure(identity.server_of(version));
            let target = server.elsewhere();
            let told = jsinfo_with(&["get", "version", &target, "--pin", &identity.fingerprint()]).run();
            assert_eq!((told.status, told.stdout.as_str()), (0, "2.9.2\n"), "{shape}, {version:?}: {told}");
            let state = State::new();
            let trusted = state.jsinfo(&["trust", &target, "--yes"]).run();
            assert_eq!(trusted.status, 0, "{shape}, {version:?}: {trusted}");
            assert!(trusted.stdout.contains(&identity.fingerprint()), "{shape}: {trusted}");
            let told = state.jsinfo(&["get", "version", &target]).run();
            assert_eq!((told.status, told.stdout.as_str()), (0, "2.9.2\n"), "{shape}, {version:?}: {told}");
        }
    }
}

#[test]
fn whoever_shows_a_certificate_has_to_hold_its_key() {
    for (certificate, version) in [
        (Identity::new(&["0.0.0.0"], |_| {}), &rustls::version::TLS12),
        (Identity::new(&["0.0.0.0"], |_| {}), &rustls::version::TLS13),
    ] {
        let fingerprint = certificate.fingerprint();
        let impostor = Identity { certificate: certificate.certificate, key: Identity::new(&[], |_| {}).key };
        let server = Server::secure(impostor.server_of(version));
        let target = server.elsewhere();
        for arguments in [
            &["get", "version", &target, "--pin", &fingerprint][..],
            &["get", "version", &target, "--insecure"],
            &["trust", &target, "--yes"],
        ] {
            let outcome = jsinfo_with(arguments).run();
            assert_eq!((outcome.status, outcome.stdout.as_str()), (14, ""), "{version:?}: {outcome}");
            assert!(outcome.stderr.contains("does not hold the key"), "{version:?}: {outcome}");
        }
        assert_eq!(server.methods(), [""; 0], "nothing is sent to an impostor");
    }
}

#[test]
fn a_pin_holds_on_loopback_too() {
    let (server, _) = server(&["localhost"]);
    let wrong = format!("sha256:{}", "0".repeat(64));
    let outcome = jsinfo_with(&["show", &format!("localhost:{}", server.port()), "--pin", &wrong]).run();
    assert_eq!(outcome.status, 14, "{outcome}");
    assert!(outcome.stderr.contains("it is none of the pinned ones"), "{outcome}");
}

#[test]
fn a_root_of_the_users_own_is_trusted_for_its_name_only() {
    let (server, pem) = server(&["0.0.0.0"]);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(pem.as_bytes()).unwrap();
    let path = file.path().to_str().unwrap();
    assert_eq!(jsinfo_with(&["get", "version", &server.elsewhere(), "--ca-file", path]).stdout(), "2.9.2\n");
    let (other, pem) = self::server(&["paris.example"]);
    file.reopen().unwrap().set_len(0).unwrap();
    file.reopen().unwrap().write_all(pem.as_bytes()).unwrap();
    let outcome = jsinfo_with(&["get", "version", &other.elsewhere(), "--ca-file", path]).run();
    assert_eq!(outcome.status, 14, "{outcome}");
    assert!(outcome.stderr.contains("it was made for another name than 0.0.0.0"), "{outcome}");
}

#[test]
fn a_root_file_that_cannot_be_used_is_exit_code_10() {
    for (path, what) in [("none.pem", "no such file"), ("2.9.2-token.json", "it holds no certificate")] {
        let outcome = jsinfo_with(&["show", "0.0.0.0:1", "--ca-file", path]).run();
        assert_eq!(outcome.status, 10, "{outcome}");
        assert!(outcome.stderr.contains(what), "{outcome}");
    }
}

#[test]
fn insecure_trusts_anyone_and_says_so() {
    let (server, _) = server(&["somebody.else"]);
    jsinfo_with(&["get", "version", &server.elsewhere(), "--insecure"]).run().assert_shows(expect![[r#"
        status: 0
        --- stdout
        2.9.2
        --- stderr
        warning: --insecure: whoever answers is taken for the server
    "#]]);
}

#[test]
fn a_pin_decides_beside_insecure_and_that_is_said() {
    let (server, _) = server(&["somebody.else"]);
    let file = File::new(&format!(
        "[servers.paris]\naddress = \"{}\"\npin = \"sha256:{}\"\n",
        server.elsewhere(),
        "0".repeat(64)
    ));
    let another = format!("sha256:{}", "1".repeat(64));
    let both = file.outcome(&["get", "version", "paris", "--insecure", "--pin", &another]);
    assert_eq!(both.status, 2, "{both}");
    let taken_back = file.outcome(&["get", "version", "paris", "--insecure=false", "--pin", &another]);
    assert_eq!(taken_back.status, 14, "{taken_back}");
    let outcome = file.outcome(&["get", "version", "paris", "--insecure"]);
    assert_eq!(outcome.status, 14, "{outcome}");
    let warning = "warning: --insecure has no effect here: the pin decides (config.toml:3)\n";
    assert!(outcome.stderr.starts_with(warning), "{outcome}");
}

#[test]
fn credentials_may_go_over_tls() {
    let (server, _) = server(&["localhost"]);
    let run = jsinfo_with(&["get", "version", &format!("localhost:{}", server.port()), "--user", "ops"]);
    run.env("JETSTREAM_API_PASSWORD", "hunter2").stdout();
    assert_eq!(server.methods(), ["auth", "getServerInfo"]);
    assert!(server.requests().iter().all(|request| request.connection == 1), "one connection is kept");
}

/// What `show` says of a server that is taken for one with TLS.
fn shown_over_tls(server: &Server) -> Outcome {
    jsinfo_with(&["show", &format!("127.0.0.1:{}", server.port())]).run().against(server)
}

#[test]
fn plain_http_where_tls_was_expected_and_the_reverse_are_named() {
    let plain = Server::banner(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    shown_over_tls(&plain).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] speaks plain HTTP where TLS was expected
        hint: write http://127.0.0.1:[PORT] if that is meant
    "#]]);
    let (tls, _) = server(&["localhost"]);
    jsinfo_with(&["show", &tls.target()]).run().against(&tls).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] speaks TLS where plain HTTP was expected
        hint: write https://127.0.0.1:[PORT]
    "#]]);
}

#[test]
fn what_speaks_neither_leads_to_the_console() {
    let server = Server::banner(b"\x00\x00\x00\x2aJETSTREAM\x01\x02");
    shown_over_tls(&server).assert_shows(expect![[r#"
            status: 16
            --- stdout
            --- stderr
            error: 127.0.0.1:[PORT] does not speak TLS
            hint: if it speaks plain HTTP: http://127.0.0.1:[PORT]
            hint: if 127.0.0.1:[PORT] is a JetStream server's own API port, ask through the vendor's command: console:127.0.0.1:[PORT]
        "#]]);
    let silent = Server::banner(b"");
    shown_over_tls(&silent).assert_shows(expect![[r#"
            status: 11
            --- stdout
            --- stderr
            error: 127.0.0.1:[PORT] closed the connection during the TLS handshake, without an answer
            hint: if it speaks plain HTTP: http://127.0.0.1:[PORT]
            hint: if 127.0.0.1:[PORT] is a JetStream server's own API port, ask through the vendor's command: console:127.0.0.1:[PORT]
            hint: jsinfo doctor 127.0.0.1:[PORT] shows how far it goes
        "#]]);
}

#[test]
fn a_handshake_that_takes_too_long_is_exit_code_15() {
    let server = Server::connections(|_stream, _, _| {
        std::thread::sleep(std::time::Duration::from_secs(20));
        Ok(())
    });
    let target = format!("127.0.0.1:{}", server.port());
    let outcome = jsinfo_with(&["show", &target, "--connect-timeout", "200ms"]).run();
    outcome.against(&server).assert_shows(expect![[r#"
        status: 15
        --- stdout
        --- stderr
        error: 127.0.0.1:[PORT] took too long: the TLS handshake was not over after 200ms
        hint: --connect-timeout gives it longer
        hint: jsinfo doctor 127.0.0.1:[PORT] shows how far it goes
    "#]]);
}

#[test]
fn the_systems_roots_are_loaded_only_where_they_are_asked() {
    // Whoever opens this for reading waits until somebody writes to it, and nobody ever does.
    let directory = tempfile::tempdir().unwrap();
    let roots = directory.path().join("roots.pem");
    assert!(std::process::Command::new("mkfifo").arg(&roots).status().unwrap().success());
    let (server, _) = server(&["0.0.0.0"]);
    let there = server.elsewhere();
    let pin = fingerprint(&jsinfo_with(&["get", "version", &there]).run());
    let here = format!("127.0.0.1:{}", server.port());
    let run = |arguments: &[&str]| {
        let run = jsinfo_with(&[&["get", "version"], arguments].concat());
        run.env("SSL_CERT_FILE", roots.to_str().unwrap()).run()
    };
    for arguments in [&[here.as_str()][..], &[&there, "--pin", &pin], &[&there, "--insecure"], &["demo:"]] {
        assert_eq!(run(arguments).stdout, "2.9.2\n", "{arguments:?}");
    }
}

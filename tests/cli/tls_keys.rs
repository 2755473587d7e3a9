//! Keys, versions and wishes of servers that jsinfo cannot meet: each is called what it is, and nobody is taken for an
//! impostor who is none.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};
use serde_json::json;

use super::support::certificate::{Authority, Identity};
use super::support::openssl_server::OpensslIdentity;
use super::support::{Outcome, Reply, Server, Shows as _, State, expect, jsinfo_with};

/// From the version of TLS that everybody has to the newest.
const NEW: (&str, &str) = ("TLSv1_2", "TLSv1_3");
const ONLY_TLS12: (&str, &str) = ("TLSv1_2", "TLSv1_2");
const ONLY_TLS13: (&str, &str) = ("TLSv1_3", "TLSv1_3");

fn version_of(arguments: &[&str]) -> Outcome {
    jsinfo_with(&[&["get", "version"], arguments].concat()).run()
}

/// An outcome without the port, whatever kind of server it is of.
fn without_port(outcome: &Outcome, port: u16) -> String {
    outcome.to_string().replace(&port.to_string(), "[PORT]")
}

#[test]
fn a_short_rsa_key_holds_where_the_certificate_itself_is_known() {
    let identity = OpensslIdentity::new("rsa:1024");
    let pin = identity.fingerprint();
    for versions in [NEW, ONLY_TLS12] {
        let server = identity.server(versions, &[]);
        let target = server.elsewhere();
        let own = identity.file("certificate.pem");
        for arguments in
            [&[target.as_str(), "--pin", &pin][..], &[&target, "--insecure"], &[&target, "--ca-file", &own]]
        {
            let told = version_of(arguments);
            assert_eq!((told.status, told.stdout.as_str()), (0, "2.9.2\n"), "{versions:?}: {told}");
        }
        let told = version_of(&[&format!("127.0.0.1:{}", server.port())]);
        assert_eq!((told.status, told.stdout.as_str()), (0, "2.9.2\n"), "{versions:?}: {told}");
        let state = State::new();
        let trusted = state.jsinfo(&["trust", &target, "--yes"]).run();
        assert_eq!(trusted.status, 0, "{versions:?}: {trusted}");
        assert!(trusted.stdout.contains("! its key is short (RSA, 1024 bits)"), "{trusted}");
        let told = state.jsinfo(&["get", "version", &target]).run();
        assert_eq!((told.status, told.stdout.as_str()), (0, "2.9.2\n"), "{versions:?}: {told}");
        let stranger = version_of(&[&target]);
        assert_eq!(stranger.status, 14, "{stranger}");
        assert!(stranger.stderr.contains("it is self-signed"), "{stranger}");
    }
}

#[test]
fn for_a_signers_sake_a_short_rsa_key_is_not_trusted() {
    let identity = OpensslIdentity::made_by(&[
        "req -x509 -newkey rsa:2048 -nodes -keyout root.key -out root.pem -subj /CN=Root",
        "req -newkey rsa:1024 -nodes -keyout key.pem -out request.pem -subj /CN=paris \
         -addext subjectAltName=IP:0.0.0.0",
        "x509 -req -in request.pem -CA root.pem -CAkey root.key -CAcreateserial -copy_extensions copyall \
         -out certificate.pem",
    ]);
    let server = identity.server(NEW, &[]);
    let target = server.elsewhere();
    let told = version_of(&[&target, "--ca-file", &identity.file("root.pem")]);
    assert_eq!((told.status, told.stdout.as_str()), (14, ""), "{told}");
    let words = "is not trusted: its key is too short to be trusted on its signer's word (RSA, 1024 bits)\n";
    assert!(told.stderr.contains(words), "{told}");
    assert!(told.stderr.contains("remember it: jsinfo trust 0.0.0.0:"), "{told}");
    assert_eq!(version_of(&[&target, "--pin", &identity.fingerprint()]).stdout, "2.9.2\n");
}

#[test]
fn over_tls_1_3_alone_a_short_rsa_key_is_told_and_nobody_is_blamed() {
    let identity = OpensslIdentity::new("rsa:1024");
    let server = identity.server(ONLY_TLS13, &[]);
    let told = version_of(&[&server.elsewhere(), "--pin", &identity.fingerprint()]);
    without_port(&told, server.port()).assert_shows(expect![[r#"
        status: 14
        --- stdout
        --- stderr
        error: jsinfo cannot take the key of 0.0.0.0:[PORT]'s certificate (RSA, 1024 bits, which can be verified over TLS 1.2 alone, and that the server refuses)
        hint: give the server a certificate with another key: RSA of 2048 to 8192 bits, P-256, P-384 or Ed25519
        hint: until then, the vendor's own command may take it: console:0.0.0.0:[PORT]
    "#]]);
    let looked = State::new().jsinfo(&["trust", &server.elsewhere(), "--yes"]).run();
    assert_eq!((looked.status, &looked.stderr), (14, &told.stderr), "{looked}");
}

#[test]
fn whoever_shows_a_short_rsa_key_has_to_hold_it_too() {
    let identity = OpensslIdentity::new("rsa:1024");
    let server = identity.server(ONLY_TLS12, &[]);
    let port = server.port();
    let proxy = Server::connections(move |stream, _, _| {
        spoil_signature(&stream, &TcpStream::connect(("127.0.0.1", port))?)
    });
    let told = version_of(&[&proxy.elsewhere(), "--pin", &identity.fingerprint()]);
    assert_eq!((told.status, told.stdout.as_str()), (14, ""), "{told}");
    assert!(told.stderr.contains("does not hold the key"), "{told}");
}

/// Stands between a client and a server of TLS 1.2, and changes the last byte of what the server signs, as somebody would
/// who has another key.
fn spoil_signature(client: &TcpStream, server: &TcpStream) -> std::io::Result<()> {
    const HANDSHAKE: u8 = 22;
    const SERVER_KEY_EXCHANGE: u8 = 12;
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    std::thread::spawn(move || std::io::copy(&mut from_client, &mut to_server));
    let (mut from_server, mut to_client) = (server, client);
    loop {
        let mut head = [0; 5];
        from_server.read_exact(&mut head)?;
        let mut record = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
        from_server.read_exact(&mut record)?;
        if head[0] == HANDSHAKE && record[0] == SERVER_KEY_EXCHANGE {
            *record.last_mut().unwrap() ^= 1;
        }
        to_client.write_all(&[&head[..], &record].concat())?;
    }
}

#[test]
fn a_key_that_jsinfo_cannot_take_is_named_and_nobody_is_blamed() {
    for (made_of, named) in [
        ("rsa:768", "RSA, 768 bits"),
        ("rsa:2048 -pkeyopt rsa_keygen_pubexp:1099511627777", "RSA, 2048 bits, exponent 1099511627777"),
        ("rsa-pss -pkeyopt rsa_keygen_bits:2048", "RSA-PSS"),
        ("ec -pkeyopt ec_paramgen_curve:P-224", "ECDSA P-224, 224 bits"),
        ("ec -pkeyopt ec_paramgen_curve:P-521", "ECDSA P-521, 521 bits"),
        ("ec -pkeyopt ec_paramgen_curve:secp256k1", "ECDSA secp256k1, 256 bits"),
        ("ec -pkeyopt ec_paramgen_curve:brainpoolP256r1", "ECDSA brainpoolP256r1, 256 bits"),
        (
            "ec -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit",
            "ECDSA, 256 bits, a curve without a name (explicit parameters)",
        ),
        ("ed448", "Ed448"),
    ] {
        let identity = OpensslIdentity::new(made_of);
        let pin = identity.fingerprint();
        for versions in [NEW, ONLY_TLS12] {
            let server = identity.server(versions, &[]);
            let (port, target) = (server.port(), server.elsewhere());
            let pinned = version_of(&[&target, "--pin", &pin]);
            assert_eq!(
                without_port(&pinned, port),
                format!(
                    "status: 14\n--- stdout\n--- stderr\n\
                     error: jsinfo cannot take the key of 0.0.0.0:[PORT]'s certificate ({named})\n\
                     hint: give the server a certificate with another key: RSA of 2048 to 8192 bits, P-256, P-384 \
                     or Ed25519\n\
                     hint: until then, the vendor's own command may take it: console:0.0.0.0:[PORT]\n"
                ),
                "{made_of}, {versions:?}"
            );
            if versions == ONLY_TLS12 {
                continue;
            }
            // To trust it would lead nowhere, and everybody says so in the same words.
            let state = State::new();
            for arguments in [&["get", "version", &target][..], &["trust", &target, "--yes"]] {
                let told = state.jsinfo(arguments).run();
                assert_eq!((told.status, &told.stderr), (14, &pinned.stderr), "{made_of}: {told}");
            }
            let local = version_of(&[&format!("127.0.0.1:{port}")]);
            assert!(local.stderr.contains(named), "{made_of}: {local}");
        }
    }
}

#[test]
fn an_old_version_of_tls_is_called_that() {
    let identity = OpensslIdentity::new("rsa:2048");
    for versions in [("TLSv1", "TLSv1"), ("TLSv1_1", "TLSv1_1")] {
        let server = identity.server(versions, &[]);
        let told = version_of(&[&server.elsewhere(), "--pin", &identity.fingerprint()]);
        assert_old_tls(&without_port(&told, server.port()));
    }
    // Others answer in the version that they have: this is the beginning of TLS 1.0.
    let hello = [&[22, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1][..], &[7; 32], &[0, 0xc0, 0x13, 0]].concat();
    let server = Server::connections(move |mut stream, _, _| {
        let _ = stream.read(&mut [0; 1024])?;
        stream.write_all(&hello)?;
        std::io::copy(&mut stream, &mut std::io::sink()).map(|_| ())
    });
    assert_old_tls(&without_port(&version_of(&[&server.elsewhere()]), server.port()));
}

fn assert_old_tls(told: &str) {
    assert_eq!(
        told,
        "status: 16\n--- stdout\n--- stderr\n\
         error: 0.0.0.0:[PORT] speaks neither TLS 1.2 nor TLS 1.3, only an older version\n\
         hint: older versions are not safe: let the server, or what stands in front of it, speak TLS 1.2 or 1.3\n\
         hint: if 0.0.0.0:[PORT] is a JetStream server's own API port, ask through the vendor's command: \
         console:0.0.0.0:[PORT]\n"
    );
}

#[test]
fn a_server_that_has_nothing_in_common_is_told_what_it_could_have_taken() {
    let server = OpensslIdentity::new("rsa:2048").server(ONLY_TLS12, &["old-cipher"]);
    let told = version_of(&[&server.elsewhere()]);
    without_port(&told, server.port()).assert_shows(expect![[r#"
        status: 16
        --- stdout
        --- stderr
        error: 0.0.0.0:[PORT] refused TLS: nothing that jsinfo offers suits it (handshake failure)
        hint: jsinfo speaks TLS 1.2 and 1.3 with ECDHE and AES-GCM or ChaCha20-Poly1305, and takes keys of RSA (2048 to 8192 bits), P-256, P-384 and Ed25519
        hint: the server's own log may say why
    "#]]);
}

#[test]
fn an_alert_is_told_in_words_and_what_it_means_where_it_means_something() {
    // A fatal alert is a record of two bytes: 2, and its number in the standard.
    for (server, words) in [
        (
            Server::banner(b"\x15\x03\x03\0\x02\x02\x70"),
            "it does not know the name 0.0.0.0 (unrecognised name)",
        ),
        (Server::banner(b"\x15\x03\x03\0\x02\x02\x50"), "internal error"),
        (
            Server::banner(b"\x15\x03\x03\0\x02\x02\x47"),
            "nothing that jsinfo offers suits it (insufficient security)",
        ),
    ] {
        let told = version_of(&[&server.elsewhere()]);
        assert_eq!(told.status, 16, "{told}");
        assert!(told.stderr.contains(&format!(" refused TLS: {words}\n")), "{told}");
    }
}

#[test]
fn a_client_certificate_that_is_wanted_is_called_that() {
    let identity = OpensslIdentity::new("rsa:2048");
    let pin = identity.fingerprint();
    for versions in [ONLY_TLS12, ONLY_TLS13] {
        let server = identity.server(versions, &["client-certificate"]);
        let target = server.elsewhere();
        let told = version_of(&[&target, "--pin", &pin]);
        assert_eq!(
            without_port(&told, server.port()),
            "status: 14\n--- stdout\n--- stderr\n\
             error: 0.0.0.0:[PORT] wants a client certificate, and jsinfo has none to show\n\
             hint: ask the server where it wants none: past the gateway that does, or on its own machine (jsinfo \
             doctor localhost:[PORT])\n"
        );
        let checked = jsinfo_with(&["check", &target, "--pin", &pin]).run();
        assert_eq!(checked.status, 3, "{checked}");
        assert!(checked.stdout.contains("wants a client certificate"), "{checked}");
        // Who asks and does without is no trouble.
        let server = identity.server(versions, &["client-certificate-perhaps"]);
        assert_eq!(version_of(&[&server.elsewhere(), "--pin", &pin]).stdout, "2.9.2\n");
        // Gateways refuse in words of HTTP.
        let server = identity.server(versions, &["client-certificate-perhaps", "refuses"]);
        let told = version_of(&[&server.elsewhere(), "--pin", &pin]);
        assert!(told.stderr.contains("it may be that it wants a client certificate"), "{told}");
        let server = identity.server(versions, &["refuses"]);
        let told = version_of(&[&server.elsewhere(), "--pin", &pin]);
        assert!(!told.stderr.contains("client certificate"), "nobody asked: {told}");
    }
}

#[test]
fn a_client_certificate_that_is_wanted_beside_a_short_rsa_key_is_called_that() {
    let identity = OpensslIdentity::new("rsa:1024");
    let server = identity.server(ONLY_TLS12, &["client-certificate"]);
    let told = version_of(&[&server.elsewhere(), "--pin", &identity.fingerprint()]);
    assert_eq!(told.status, 14, "{told}");
    assert!(told.stderr.contains("wants a client certificate"), "{told}");
}

#[test]
fn who_has_answered_without_a_client_certificate_does_not_want_one() {
    let root = Authority::root("Clients");
    let mut roots = RootCertStore::empty();
    roots.add(root.certificate.clone()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let verifier =
        WebPkiClientVerifier::builder_with_provider(roots.into(), std::sync::Arc::clone(&provider))
            .allow_unauthenticated()
            .build()
            .unwrap();
    let identity = Identity::new(&["0.0.0.0"], |_| {});
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![identity.certificate.clone()], identity.key.clone_key())
        .unwrap();
    // It answers the login, and hangs up on the question.
    let server = Server::https(config, |request| match request.method() {
        "auth" => Reply::result(request, &json!(null)),
        _ => Reply::raw(""),
    });
    let run = jsinfo_with(&[
        "get",
        "version",
        &server.elsewhere(),
        "--pin",
        &identity.fingerprint(),
        "--user",
        "ops",
    ]);
    let told = run.env("JETSTREAM_API_PASSWORD", "x").run();
    assert_eq!(server.methods()[..2], ["auth", "getServerInfo"], "{told}");
    assert!(!told.stderr.contains("client certificate"), "{told}");
    assert_eq!(told.status, 11, "{told}");
}

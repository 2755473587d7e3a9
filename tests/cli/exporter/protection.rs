//! Who may ask: the token, TLS, sockets in the file system and those of a service manager.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Exporter, Response};
use crate::support::certificate::openssl;
use crate::support::configuration::File;
use crate::support::process::PATIENCE;
use crate::support::{JSINFO, jsinfo, jsinfo_with, other_program};

const DEMO: &str = "[servers.paris]\naddress = \"demo:\"\n";

fn write_private(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

#[test]
fn with_a_token_nobody_is_answered_who_does_not_have_it() {
    let file = File::new(DEMO);
    let token = file.directory().join("token");
    write_private(&token, "correct-horse\n");
    let exporter = Exporter::start_in(file, &["--token-file", token.to_str().unwrap()]);
    for path in ["/", "/probe?target=paris", "/targets", "/metrics", "/nothing"] {
        for header in
            ["X: y", "Authorization: Bearer wrong", "Authorization: Bearer", "Authorization: correct-horse"]
        {
            let refused = exporter.get_with(path, header);
            assert_eq!(refused.status, 401, "{path} {header}");
            assert_eq!(refused.header("www-authenticate"), Some("Bearer, Basic realm=\"jsinfo exporter\""));
            assert!(!refused.body.contains("paris"), "{}", refused.body);
        }
        // A browser sends it as a password: ops:correct-horse
        for header in ["Authorization: Bearer correct-horse", "Authorization: Basic b3BzOmNvcnJlY3QtaG9yc2U="]
        {
            let answered = exporter.get_with(path, header);
            assert_ne!(answered.status, 401, "{path} {header}");
            assert!(!answered.body.contains("correct-horse"), "{}", answered.body);
        }
    }
    assert_eq!(exporter.post("/-/reload").status, 401);
    assert_eq!(exporter.get("/-/healthy").status, 200);

    write_private(&token, "battery-staple\n");
    exporter.until("the new token counts", |exporter| {
        exporter.get_with("/metrics", "Authorization: Bearer battery-staple").status == 200
    });
    assert_eq!(exporter.get_with("/metrics", "Authorization: Bearer correct-horse").status, 401);
    // One that cannot be used changes nothing.
    std::fs::set_permissions(&token, std::fs::Permissions::from_mode(0o644)).unwrap();
    write_open(&token, "open-to-all\n");
    std::thread::sleep(Duration::from_millis(1200));
    assert_eq!(exporter.get_with("/metrics", "Authorization: Bearer battery-staple").status, 200);
    let (code, told) = exporter.end();
    assert_eq!(code, 0);
    assert!(told.contains("read anew\n") && told.contains("what was read before stays in force"), "{told}");
    for secret in ["correct-horse", "battery-staple", "open-to-all"] {
        assert!(!told.contains(secret), "{told}");
    }
}

/// What comes of a request that asks by this name.
fn get_as(exporter: &Exporter, path: &str, host: &str) -> Response {
    exporter.request(&format!("GET {path} HTTP/1.1\r\n{host}Connection: close\r\n\r\n"))
}

/// DNS rebinding: a page whose name has been given this machine's address asks by that name.
#[test]
fn a_web_page_that_gives_its_name_this_address_reads_nothing() {
    let exporter = Exporter::start(DEMO, &[]);
    let port = exporter.address().rsplit_once(':').unwrap().1;
    for path in ["/", "/probe?target=paris", "/targets", "/metrics", "/nothing"] {
        for name in [
            "evil.example",
            "127.0.0.1.evil.example",
            &format!("evil.example:{port}"),
            &format!("127.0.0.1:{port}\r\nHost: evil.example"),
        ] {
            let refused = get_as(&exporter, path, &format!("Host: {name}\r\n"));
            assert_eq!(refused.status, 421, "{path} {name}: {refused:?}");
            assert!(refused.body.starts_with("error: without a token it answers by an address or localhost"));
            assert!(!refused.body.contains("paris") && refused.body.lines().count() == 1, "{}", refused.body);
        }
        for host in [format!("Host: localhost:{port}\r\n"), "Host: [::1]\r\n".to_owned(), String::new()] {
            let answered = get_as(&exporter, path, &host);
            assert_ne!(answered.status, 421, "{path} {host}");
        }
    }
    let page = exporter.request("POST /-/reload HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert_eq!(page.status, 421);
    assert_eq!(get_as(&exporter, "/-/healthy", "Host: evil.example\r\n").status, 200);
    // As the oldest clients ask, and monitoring that knows no more.
    assert_eq!(exporter.request("GET /probe?target=paris HTTP/1.0\r\n\r\n").value("jsinfo_up"), Some("1"));
    assert_eq!(exporter.own("jsinfo_exporter_probes_total").as_deref(), Some("4"));
}

#[test]
fn whoever_is_let_in_otherwise_may_ask_by_any_name() {
    let file = File::new(DEMO);
    let token = file.directory().join("token");
    write_private(&token, "correct-horse\n");
    let closed = Exporter::start_in(file, &["--token-file", token.to_str().unwrap()]);
    let named = "Host: exporter.example\r\nAuthorization: Bearer correct-horse\r\n";
    assert_eq!(get_as(&closed, "/targets", named).status, 200);
    assert_eq!(get_as(&closed, "/targets", "Host: exporter.example\r\n").status, 401);
    let open = Exporter::start(DEMO, &["--allow-anyone"]);
    let named = get_as(&open, "/targets", "Host: exporter.example\r\n");
    assert!(named.body.contains("\"targets\":[\"exporter.example\"]"), "{named:?}");
}

fn write_open(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

/// A certificate for this machine and its key.
fn make_certificate(directory: &Path) {
    openssl(
        directory,
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 30 -subj /CN=localhost -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=IP:127.0.0.1",
    );
    std::fs::set_permissions(directory.join("key.pem"), std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// What is answered over TLS to somebody who trusts this certificate alone.
fn get_over_tls(exporter: &Exporter, certificate: &Path, path: &str) -> Option<(i32, String)> {
    // A name may be asked by there: it is the browser that holds it against the certificate.
    let request = format!("GET {path} HTTP/1.1\r\nHost: exporter.example\r\nConnection: close\r\n\r\n");
    let certificate = certificate.to_str().unwrap();
    let arguments = [
        "s_client",
        "-quiet",
        "-verify_return_error",
        "-CAfile",
        certificate,
        "-connect",
        exporter.address(),
    ];
    let outcome = other_program("openssl", &arguments, &request)?;
    Some((outcome.status, outcome.stdout))
}

#[test]
fn over_tls_with_a_certificate_that_is_read_anew_when_it_changes() {
    let file = File::new(DEMO);
    let directory = file.directory().to_owned();
    make_certificate(&directory);
    let exporter = Exporter::start_in(file, &["--tls-cert", "cert.pem", "--tls-key", "key.pem"]);
    let first = directory.join("first.pem");
    std::fs::copy(directory.join("cert.pem"), &first).unwrap();
    let Some((status, answered)) = get_over_tls(&exporter, &first, "/probe?target=paris") else { return };
    assert_eq!(status, 0);
    assert!(answered.contains("\njsinfo_up 1\n"), "{answered}");
    // Without TLS there is no answer, and whoever says nothing is in nobody's way.
    let silent = exporter.connect();
    let mut plain = exporter.connect();
    plain.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut bytes = Vec::new();
    let _ = std::io::Read::read_to_end(&mut plain, &mut bytes);
    assert!(!bytes.starts_with(b"HTTP/1.1 200"), "{bytes:?}");

    make_certificate(&directory);
    let second = directory.join("cert.pem");
    exporter.until("the new certificate is shown", |exporter| {
        get_over_tls(exporter, &second, "/-/healthy").unwrap().1.ends_with("healthy\n")
    });
    assert_ne!(get_over_tls(&exporter, &first, "/-/healthy").unwrap().0, 0);
    drop(silent);
    assert_eq!(exporter.end().0, 0);
}

#[test]
fn files_that_do_not_protect_are_told_at_once() {
    let file = File::new(DEMO);
    let path = |name: &str| file.directory().join(name);
    make_certificate(file.directory());
    write_private(&path("token"), "x\n");
    write_open(&path("open"), "x\n");
    std::fs::set_permissions(path("open"), std::fs::Permissions::from_mode(0o644)).unwrap();
    write_private(&path("empty"), "");
    std::fs::copy(path("key.pem"), path("other.pem")).unwrap();
    make_certificate(file.directory());
    for (arguments, status, told) in [
        ("--token-file open", 10, "open"),
        ("--token-file empty", 10, "empty"),
        ("--token-file missing", 10, "missing"),
        ("--tls-cert cert.pem", 2, "--tls-key"),
        ("--tls-cert token --tls-key key.pem", 10, "cannot use token: it holds no certificate in PEM"),
        ("--tls-cert cert.pem --tls-key token", 10, "cannot use token: it holds no private key in PEM"),
        ("--tls-cert cert.pem --tls-key other.pem", 10, "it does not go with cert.pem"),
        ("--listen unix:/nowhere/jsinfo.sock", 2, "cannot listen on unix:/nowhere/jsinfo.sock"),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let outcome = file.jsinfo(&[&["exporter"], arguments.as_slice()].concat());
        let outcome = outcome.current_dir(file.directory()).run();
        assert_eq!(outcome.status, status, "{arguments:?}: {outcome}");
        assert!(outcome.stderr.contains(told), "{arguments:?}: {outcome}");
    }
}

#[test]
fn the_jobs_and_the_unit_have_what_token_and_tls_need() {
    let options =
        "--token-file /etc/jsinfo/token --tls-cert /etc/jsinfo/tls.crt --tls-key /etc/jsinfo/tls.key";
    let scrape = jsinfo(&format!("exporter {options} --print scrape")).stdout();
    assert_eq!(scrape.matches("credentials_file: ").count(), 3, "{scrape}");
    assert_eq!(scrape.matches("scheme: https\n").count(), 2, "{scrape}");
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("prometheus.yml").display().to_string();
    // promtool looks for the files.
    let local = scrape.replace("/etc/prometheus", directory.path().to_str().unwrap());
    std::fs::write(&path, local).unwrap();
    write_private(&directory.path().join("jsinfo.token"), "x");
    make_certificate(directory.path());
    std::fs::copy(directory.path().join("cert.pem"), directory.path().join("jsinfo.crt")).unwrap();
    if let Some(outcome) = other_program("promtool", &["check", "config", &path], "") {
        assert_eq!(outcome.status, 0, "{outcome}");
    }
    let unit = jsinfo(&format!("exporter {options} --print systemd")).stdout();
    for line in [
        "LoadCredential=jsinfo-exporter.token:/etc/jsinfo/token",
        "ExecStart=/usr/local/bin/jsinfo exporter --config /etc/jsinfo/config.toml --token-file %d/jsinfo-exporter.token --tls-cert %d/jsinfo-exporter.crt --tls-key %d/jsinfo-exporter.key",
    ] {
        assert!(unit.lines().any(|known| known == line), "{line}: {unit}");
    }
    let options = [
        "exporter",
        "--listen",
        "127.0.0.1:9",
        "--policy",
        "strict=/a b/100%.toml",
        "--timeout",
        "5s",
        "--print",
    ];
    let unit = jsinfo_with(&[options.as_slice(), &["systemd"]].concat()).stdout();
    let given = "config.toml --listen=127.0.0.1:9 \"--policy=strict=/a b/100%%.toml\" --timeout=5s\n";
    assert!(unit.contains(given), "{unit}");
}

#[test]
fn a_socket_in_the_file_system_is_for_its_group_and_goes_at_the_end() {
    let file = File::new(DEMO);
    let path = file.directory().join("jsinfo.sock");
    let address = format!("unix:{}", path.display());
    // One that was left by a run that did not end well.
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let exporter = Exporter::start_in(file, &["--listen", &address]);
    let mut stream = UnixStream::connect(&path).unwrap();
    // As a proxy passes it on, which has a name.
    let request = b"GET /probe?target=paris HTTP/1.1\r\nHost: exporter.example\r\nConnection: close\r\n\r\n";
    stream.write_all(request).unwrap();
    assert_eq!(Response::read(&mut stream).value("jsinfo_up"), Some("1"));
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o660);
    // Of two, the second one does not take the place of the first.
    let second = exporter.file.jsinfo(&["exporter", "--listen", &address]).run();
    assert_eq!(second.status, 2, "{second}");
    let (code, told) = exporter.end();
    assert_eq!(code, 0);
    assert!(told.starts_with(&format!("serving 1 server on {address}\n")), "{told}");
    assert!(!path.exists());
}

#[test]
fn a_service_manager_may_hand_over_the_socket() {
    let file = File::new(DEMO);
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let config = file.path();
    let started = Command::new("systemd-socket-activate")
        .arg(format!("--listen=127.0.0.1:{port}"))
        .args([JSINFO, "exporter", "--config"])
        .arg(config)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            assert!(std::env::var_os("CI").is_none(), "systemd-socket-activate is not installed");
            let _ =
                writeln!(std::io::stderr(), "systemd-socket-activate is not installed, and was not asked");
            return;
        }
        Err(error) => panic!("systemd-socket-activate: {error}"),
    };
    let begun = Instant::now();
    let mut stream = loop {
        match std::net::TcpStream::connect(("127.0.0.1", port)) {
            Ok(stream) => break stream,
            Err(_) => assert!(begun.elapsed() < PATIENCE, "nobody listens"),
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream
        .write_all(b"GET /probe?target=paris HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let response = Response::read(&mut stream);
    // The process is the exporter itself by now.
    crate::support::process::send(&child, rustix::process::Signal::TERM);
    let ended = child.wait().unwrap();
    assert_eq!(response.value("jsinfo_up"), Some("1"), "{response:?}");
    assert_eq!(ended.code(), Some(0));
}
